"""``medipli publications``: what waits for the national directory, the work file to execute by hand, and its return."""

from __future__ import annotations

import argparse
from pathlib import Path

from medipli.ops import start
from medipli.ops.refusal import Refusal


def configure(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="deeds", metavar="DEED", dest="deed", required=True)
    listing = deeds.add_parser("list", help="list what is not in the directory yet, the most urgent first")
    listing.add_argument("--late", action="store_true", help="only what should be there by now")
    export = deeds.add_parser("export", help="write a work file (CSV) and its sheet, and mark its lines as handed over")
    export.add_argument("folder", type=Path, help="where to write them")
    export.add_argument("--again", type=int, metavar="FILE", help="write that work file again")
    done = deeds.add_parser("done", help="confirm what was executed")
    done.add_argument("numbers", type=int, nargs="*", metavar="NUMBER", help="numbers of publications")
    done.add_argument("--file", type=int, metavar="FILE", help="every line of that work file")
    retry = deeds.add_parser("retry", help="try failed publications again")
    retry.add_argument("numbers", type=int, nargs="+", metavar="NUMBER", help="numbers of publications")


def run(arguments: argparse.Namespace) -> int:
    start.django()
    deed = {"list": _list, "export": _export, "done": _done, "retry": _retry}[arguments.deed]
    return deed(arguments)


def _list(arguments: argparse.Namespace) -> int:
    from medipli.registration.publication.queries import late, unfinished

    for one in (late() if arguments.late else unfinished()).iterator(chunk_size=500):
        due = f"{one.due_at:%Y-%m-%d %H:%M}Z"
        print(f"{one.pk}\t{due}\t{one.state}\t{one.kind}\t{one.content['address']}\t{one.error}".rstrip())
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from medipli.audit.actor import service
    from medipli.registration.models import HandOver, Publication
    from medipli.registration.publication import work_file
    from medipli.registration.publication.actions import FILE, PublicationRefused, hand_over
    from medipli.registration.publication.queries import publications

    if not arguments.folder.is_dir():
        raise Refusal(f"{arguments.folder} is not a folder.")
    if arguments.again is not None:
        handed = HandOver.objects.filter(pk=arguments.again).first()
        if handed is None:
            raise Refusal(f"There is no work file {arguments.again}.")
    else:
        waiting = publications(states=[Publication.State.WAITING]).filter(adapter=FILE)
        try:
            handed = hand_over(service("publications"), waiting.values_list("pk", flat=True))
        except PublicationRefused:
            print("Nothing waits.")
            return 0
    target = arguments.folder / f"publications-{handed.pk}.csv"
    target.write_bytes(bytes(handed.content))
    target.with_suffix(".txt").write_text(work_file.sheet(handed), encoding="utf-8")
    print(f"{target}\t{handed.lines} lines\tsha256 {handed.checksum}")
    print(f"Once executed: medipli publications done --file {handed.pk}")
    return 0


def _done(arguments: argparse.Namespace) -> int:
    from medipli.audit.actor import service
    from medipli.registration.models import HandOver
    from medipli.registration.publication.actions import confirm_done, confirm_hand_over

    actor = service("publications")
    count = confirm_done(actor, arguments.numbers) if arguments.numbers else 0
    if arguments.file is not None:
        handed = HandOver.objects.filter(pk=arguments.file).first()
        if handed is None:
            raise Refusal(f"There is no work file {arguments.file}.")
        count += confirm_hand_over(actor, handed)
    elif not arguments.numbers:
        raise Refusal("Say which: numbers of publications, or --file.")
    print(f"{count} confirmed.")
    return 0


def _retry(arguments: argparse.Namespace) -> int:
    from medipli.audit.actor import service
    from medipli.registration.models import Publication
    from medipli.registration.publication.actions import PublicationRefused, retry

    refused = 0
    for number in arguments.numbers:
        try:
            retry(service("publications"), number)
        except (Publication.DoesNotExist, PublicationRefused):
            print(f"{number}: there is nothing to try again.")
            refused = 1
        else:
            print(f"{number}: will be tried again.")
    return refused
