"""MIME messages: read them, show their structure, cut their attachments out and put them back, write new ones."""

from medipli.formats.mime import skeleton
from medipli.formats.mime.addresses import (
    Mailbox,
    format_mailbox,
    format_mailboxes,
    is_valid_address,
    normalise_address,
    parse_address_list,
)
from medipli.formats.mime.blind import without_blind_copies
from medipli.formats.mime.compose import (
    AttachedMessage,
    ComposeError,
    HeaderInjectionError,
    OutgoingAttachment,
    OutgoingMessage,
    compose,
)
from medipli.formats.mime.dates import parse_date
from medipli.formats.mime.filenames import safe_filename
from medipli.formats.mime.parsed import Header, Kind, ParsedMessage, Part, Priority, thread_ancestors
from medipli.formats.mime.reading import read
from medipli.formats.mime.skeleton import Skeleton, SkeletonError, SplitMessage
from medipli.formats.mime.structure import Structure, structure
from medipli.formats.mime.threads import message_identifiers, normalised_subject
from medipli.formats.mime.words import decode_words, header_text

__all__ = [
    "AttachedMessage",
    "ComposeError",
    "Header",
    "HeaderInjectionError",
    "Kind",
    "Mailbox",
    "OutgoingAttachment",
    "OutgoingMessage",
    "ParsedMessage",
    "Part",
    "Priority",
    "Skeleton",
    "SkeletonError",
    "SplitMessage",
    "Structure",
    "compose",
    "decode_words",
    "format_mailbox",
    "format_mailboxes",
    "header_text",
    "is_valid_address",
    "message_identifiers",
    "normalise_address",
    "normalised_subject",
    "parse_address_list",
    "parse_date",
    "read",
    "safe_filename",
    "skeleton",
    "structure",
    "thread_ancestors",
    "without_blind_copies",
]
