"""What a report says, recipient by recipient."""

from dataclasses import dataclass
from typing import Literal

ReportKind = Literal["delivery", "disposition", "feedback"]
Action = Literal[
    "failed",
    "delayed",
    "delivered",
    "relayed",
    "expanded",
    "displayed",
    "deleted",
    "processed",
    "dispatched",
    "denied",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class RecipientStatus:
    """The fate of a message for one recipient.

    `status` is an enhanced code (`5.1.1`, RFC 3463) or empty; `diagnostic` what the remote server said, one line;
    `integration_error` the MSSanté code of a negative integration receipt (`902`: unknown patient), else empty.
    """

    address: str
    action: Action
    status: str = ""
    diagnostic: str = ""
    integration_error: str = ""
    original_address: str = ""

    @property
    def is_permanent(self) -> bool:
        """Whether the message will not arrive."""
        return self.action == "failed" and not self.status.startswith("4")


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report, a read notice or a complaint.

    `original_message_id` is without angle brackets, empty when unknown. `is_standard` is False when the report is
    free text that was recognised by its wording: show it, but do not trust it to close a trail.
    """

    kind: ReportKind
    recipients: tuple[RecipientStatus, ...]
    original_message_id: str = ""
    reporter: str = ""
    is_standard: bool = True
