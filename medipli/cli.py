"""The command line ``medipli VERB …``: one small module per verb, loaded only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from typing import Protocol

from medipli import environment
from medipli.ops.refusal import Refusal

# Verb, module in medipli.ops.commands, what it does.
VERBS: tuple[tuple[str, str, str], ...] = (
    ("demo", "demo", "start the demonstration: private database, invented people, all processes"),
    ("serve", "serve", "serve the web pages"),
    ("worker", "worker", "run the jobs that wait in the database"),
    ("events", "events", "serve live updates to open pages"),
    ("migrate", "migrate", "bring the database in step and collect static files"),
    ("doctor", "doctor", "check settings, database and machine, in clear words"),
    ("verify", "verify", "check the audit trail and the stored contents"),
    ("seed", "seed", "fill an empty demo database with invented people and messages"),
    ("account", "account", "create an account, make a new sign-in link, list accounts"),
    ("directory", "directory", "load the registers of professionals and establishments, say how old they are"),
    ("passwords", "passwords", "load a list of stolen passwords, which nobody may choose; say how old it is"),
    ("cards", "cards", "say how fresh the lists of revoked cards are, or have them anew"),
    ("publications", "publications", "list what waits for the national directory, export a work file, confirm it"),
    ("import-mail", "import_mail", "import .eml, mbox and Maildir into a mailbox"),
    ("export-mail", "export_mail", "export a mailbox as mbox or as a zip of .eml"),
)


class Verb(Protocol):
    """What each module of ``medipli.ops.commands`` offers. ``run`` imports what needs Django, after starting it."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work; returns the exit code."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; a wrong setting or an impossible wish ends with one sentence and exit code 2."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except (Refusal, environment.WrongSetting) as reason:
        print(f"medipli: {reason}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        # The reader (head, less) has had enough; nothing more may be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="medipli", description="Medipli, an MSSanté operator in a box.")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", dest="verb", required=True)
    asked = words[0] if words else ""
    for name, module, purpose in VERBS:
        present = importlib.util.find_spec(f"medipli.ops.commands.{module}") is not None
        if not present:
            continue
        verb_parser = verbs.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        if name == asked:
            verb: Verb = importlib.import_module(f"medipli.ops.commands.{module}")
            verb.configure(verb_parser)
            verb_parser.set_defaults(run=verb.run)
    parsed = parser.parse_args(words)
    return int(parsed.run(parsed))
