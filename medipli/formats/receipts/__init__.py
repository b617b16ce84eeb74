"""Receipts: read notices (RFC 8098, MDN) and delivery reports (RFC 3464, DSN), written and read."""

from medipli.formats.receipts.read import read_report
from medipli.formats.receipts.report import Action, RecipientStatus, Report, ReportKind
from medipli.formats.receipts.write import Disposition, OriginalMessage, build_dsn, build_mdn

__all__ = [
    "Action",
    "Disposition",
    "OriginalMessage",
    "RecipientStatus",
    "Report",
    "ReportKind",
    "build_dsn",
    "build_mdn",
    "read_report",
]
