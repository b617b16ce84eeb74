"""Files of the national directory (Annuaire Santé)."""

from medipli.formats.annuaire.activities import COLUMNS, ActivityRow, read_activities

__all__ = ["COLUMNS", "ActivityRow", "read_activities"]
