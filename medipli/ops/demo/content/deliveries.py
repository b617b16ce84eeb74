"""What became of each message in each mailbox: who read it and when, where it was filed, who took it."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zlib import crc32

from .calendar import working_moment
from .model import DemoDelivery, DemoMailbox, DemoRead, Status
from .scene import MAILBOX, Line

_FOLDER_OF = {"biologie": "Biologie", "imagerie": "Imagerie", "sortie": "Sorties", "ordonnance": "Pharmacies"}
_UNREAD = {"tilleuls": 9, "corvoisier": 3}  # on top of the opening threads, so that the first screen shows about twelve
_FOLDER_UNREAD = {"Biologie": 4, "Sorties": 1}
_RARE_READERS = ("torvic", "plessandre")


def deliver(
    lines: Sequence[Line], now: datetime, seed: int, known: Mapping[tuple[str, str], DemoDelivery]
) -> dict[str, tuple[DemoDelivery, ...]]:
    """State of every sent line in each recipient mailbox, by line key; `known` states win."""
    replies: dict[tuple[str, str], Line] = {}
    for line in lines:
        if line.answers and not line.draft:
            replies.setdefault((line.answers, line.sender), line)
    fresh: defaultdict[str, int] = defaultdict(int)
    kept_unread: defaultdict[tuple[str, str], int] = defaultdict(int)
    result: dict[str, tuple[DemoDelivery, ...]] = {}
    for line in sorted(lines, key=lambda item: item.sent_at, reverse=True):
        if line.draft:
            result[line.key] = ()
            continue
        states = []
        for key in dict.fromkeys((*line.to, *line.cc, *line.bcc)):
            if (line.key, key) in known:
                states.append(known[line.key, key])
                continue
            mailbox = MAILBOX[key]
            rng = random.Random(crc32(f"{seed}:{line.key}:{key}".encode()))  # noqa: S311
            reply = replies.get((line.key, key))
            folder = _folder(line, mailbox, now, rng)
            hide: str | None = None
            if key in _UNREAD and not reply and line.author != "corvoisier":
                if folder is None and fresh[key] < _UNREAD[key]:
                    fresh[key] += 1
                    hide = "corvoisier"
                elif folder and key == "tilleuls" and kept_unread[key, folder] < _FOLDER_UNREAD.get(folder, 0):
                    kept_unread[key, folder] += 1
                    hide = "corvoisier"
            states.append(_state(line, mailbox, reply, folder, hide, now, rng))
        result[line.key] = tuple(states)
    return result


def _folder(line: Line, mailbox: DemoMailbox, now: datetime, rng: random.Random) -> str | None:
    days = (now - line.sent_at).days
    wanted = _FOLDER_OF.get(line.kind or "")
    if wanted in mailbox.folders and days > 6 and rng.random() < 0.6:
        return wanted
    if line.kind == "avis" and "Avis spécialisés" in mailbox.folders and days > 9 and rng.random() < 0.4:
        return "Avis spécialisés"
    return None


def _state(
    line: Line,
    mailbox: DemoMailbox,
    reply: Line | None,
    folder: str | None,
    hide: str | None,
    now: datetime,
    rng: random.Random,
) -> DemoDelivery:
    age = now - line.sent_at
    reads = []
    for member in mailbox.members:
        if member.person == line.author:
            reads.append(DemoRead(member.person, line.sent_at))
            continue
        if reply and reply.author == member.person:
            lead = min((reply.sent_at - line.sent_at) / 2, timedelta(minutes=rng.randint(3, 25)))
            reads.append(DemoRead(member.person, reply.sent_at - lead))
            continue
        chance = 0.97 if age > timedelta(days=3) else 0.75 if age > timedelta(hours=20) else 0.45
        if member.role == "reader":
            chance = 0.12
        elif member.person in _RARE_READERS:
            chance *= 0.8
        seen = working_moment(line.sent_at + timedelta(minutes=4 + rng.expovariate(1 / 110)))
        if member.person != hide and seen <= now and (rng.random() < chance or len(mailbox.members) == 1):
            reads.append(DemoRead(member.person, seen))
    reads.sort(key=lambda read: read.at)
    status: Status | None = None
    assignee: str | None = None
    if mailbox.kind == "ORG":
        old = age > timedelta(hours=40)
        status = (
            "done" if reply or (old and rng.random() < 0.97) else "doing" if reads and rng.random() < 0.35 else "todo"
        )
        team = [member.person for member in mailbox.members if member.role != "reader"]
        if status != "todo":
            assignee = reply.author if reply else rng.choice(team)
    archived = folder is None and age > timedelta(days=21) and rng.random() < 0.45
    labels = []
    if line.priority == "high" and rng.random() < 0.6:
        labels.append("Urgent")
    if line.kind == "ordonnance" and rng.random() < 0.2:
        labels.append("Renouvellement")
    if line.kind == "organisation" and ("staff" in line.key or "roster" in line.key):
        labels.append("Réunion")
    return DemoDelivery(
        mailbox=mailbox.key,
        read_by=tuple(reads),
        folder=folder,
        labels=tuple(labels),
        archived=archived,
        trashed=folder is None and not archived and age > timedelta(days=12) and rng.random() < 0.05,
        starred=rng.random() < 0.05,
        answered=reply is not None,
        status=status,
        assignee=assignee,
    )
