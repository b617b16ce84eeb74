"""Whatever is done, in whatever order, what is kept equals what one would count."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from medipli.mailboxes.actions import add_member, create_folder
from medipli.mailboxes.models import Folder, Mailbox, Membership
from medipli.messages.actions import (
    delete_for_good,
    delete_own_folder,
    leave_mailbox,
    mark_read,
    mark_unread,
    move_entries,
    restore_entries,
    undo_move,
)
from medipli.messages.models import Entry
from tests.boxes import SERVICE, a_mailbox, a_team, acting, at_once, deliver_to, folder
from tests.messages.recount import faults
from tests.people import a_person

START = datetime(2026, 3, 1, tzinfo=UTC)


class _Life:
    """A shared box and a personal one, to which things happen at random."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.team = a_team()
        self.box = self.team.box
        self.other = a_mailbox()
        self.people = [self.team.owner, self.team.manager, self.team.member]
        self.guest = self.team.stranger
        self.sequences: dict[int, int] = {}
        self.hours = 0

    def entries(self) -> list[int]:
        ids = list(Entry.objects.filter(mailbox=self.box).order_by("id").values_list("id", flat=True))
        return self.chance.sample(ids, min(len(ids), self.chance.randint(1, 4)))

    def folders(self) -> list[int]:
        kept = Folder.objects.filter(mailbox=self.box).exclude(kind="drafts")
        return list(kept.order_by("id").values_list("id", flat=True))

    def anybody(self) -> object:
        return acting(self.chance.choice(self.people))

    def arrive(self) -> None:
        self.hours += self.chance.randint(-3, 5)
        parent = f"fil{self.chance.randint(1, 4)}@labo.example"
        boxes: list[Mailbox] = [self.box] if self.chance.random() < 0.6 else [self.box, self.other]
        deliver_to(*boxes, references=(parent,), now=START + timedelta(hours=self.hours))

    def read(self) -> None:
        mark_read(acting(self.chance.choice(self.people)), self.box.pk, self.entries(), opened=True)

    def unread(self) -> None:
        mark_unread(acting(self.chance.choice(self.people)), self.box.pk, self.entries())

    def move(self) -> None:
        move_entries(acting(self.team.member), self.box.pk, self.entries(), self.chance.choice(self.folders()))

    def move_and_undo(self) -> None:
        actor = acting(self.team.owner)
        undo_move(actor, self.box.pk, move_entries(actor, self.box.pk, self.entries(), folder(self.box, "trash")))

    def restore(self) -> None:
        restore_entries(acting(self.team.owner), self.box.pk, self.entries())

    def delete(self) -> None:
        actor, ids = acting(self.team.member), self.entries()
        move_entries(actor, self.box.pk, ids, folder(self.box, "trash"))
        delete_for_good(actor, self.box.pk, ids)

    def make_folder(self) -> None:
        own = Folder.objects.filter(mailbox=self.box, kind="own").order_by("id").first()
        create_folder(acting(self.team.owner), self.box.pk, f"Dossier {self.chance.random()}", own.pk if own else None)

    def drop_folder(self) -> None:
        own = Folder.objects.filter(mailbox=self.box, kind="own").order_by("-id").first()
        if own:
            delete_own_folder(acting(self.team.owner), self.box.pk, own.pk)
            self.sequences.pop(own.pk, None)

    def come_and_go(self) -> None:
        if Membership.objects.filter(mailbox=self.box, person=self.guest).exists():
            leave_mailbox(SERVICE, self.box, self.guest)
            self.people.remove(self.guest)
        else:
            add_member(SERVICE, self.box, self.guest, Membership.Role.MEMBER)
            self.people.append(self.guest)

    def check(self) -> list[str]:
        found = faults(self.box) + faults(self.other)
        for one in Folder.objects.filter(mailbox=self.box):
            if one.modseq < self.sequences.get(one.pk, 0):
                found.append(f"the sequence of folder {one.pk} went back")
            self.sequences[one.pk] = one.modseq
        return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_a_random_life_leaves_every_number_exact(seed: int) -> None:
    life = _Life(seed)
    deeds: list[tuple[Callable[[], None], int]] = [
        (life.arrive, 8),
        (life.read, 5),
        (life.unread, 3),
        (life.move, 5),
        (life.move_and_undo, 1),
        (life.restore, 1),
        (life.delete, 2),
        (life.make_folder, 1),
        (life.drop_folder, 1),
        (life.come_and_go, 2),
    ]
    history: list[str] = []
    for _ in range(70):
        (deed,) = life.chance.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])
        deed()
        history.append(deed.__name__)
        assert life.check() == [], history


@pytest.mark.django_db
def test_uids_are_never_used_again() -> None:
    box = a_mailbox(owner := a_person())
    inbox, trash = folder(box), folder(box, "trash")
    seen: set[int] = set()
    for _ in range(4):
        (entry,) = deliver_to(box)
        assert entry.uid not in seen
        assert all(entry.uid > uid for uid in seen)
        seen.add(entry.uid)
        move_entries(acting(owner), box.pk, [entry.pk], trash)
        move_entries(acting(owner), box.pk, [entry.pk], inbox)
        entry.refresh_from_db()
        assert entry.uid not in seen, "coming back gives a new UID"
        seen.add(entry.uid)
        move_entries(acting(owner), box.pk, [entry.pk], trash)
        delete_for_good(acting(owner), box.pk, [entry.pk])


@pytest.mark.django_db
def test_each_change_makes_the_sequence_of_its_folders_grow() -> None:
    box = a_mailbox(owner := a_person())
    (entry,) = deliver_to(box)
    inbox, archive = folder(box), folder(box, "archive")

    def sequences() -> tuple[int, int]:
        return tuple(Folder.objects.filter(id__in=[inbox, archive]).order_by("id").values_list("modseq", flat=True))  # type: ignore[return-value]

    first = sequences()
    mark_read(acting(owner), box.pk, [entry.pk])
    second = sequences()
    assert second[0] > first[0]
    entry.refresh_from_db()
    assert entry.modseq == second[0]
    move_entries(acting(owner), box.pk, [entry.pk], archive)
    third = sequences()
    assert third[0] > second[0], "the folder that loses a message changes too"
    assert third[1] > second[1]


@pytest.mark.django_db(transaction=True)
def test_deliveries_to_the_same_boxes_in_opposite_order_do_not_deadlock() -> None:
    first, second = a_mailbox(), a_mailbox()

    def forwards() -> None:
        for _ in range(8):
            deliver_to(first, second)

    def backwards() -> None:
        for _ in range(8):
            deliver_to(second, first)

    assert at_once(forwards, backwards, forwards) == []
    assert faults(first) == []
    assert faults(second) == []
    assert Entry.objects.filter(mailbox=first).count() == 24


@pytest.mark.django_db(transaction=True)
def test_moving_reading_arriving_and_leaving_at_once_do_not_deadlock() -> None:
    team = a_team()
    box = team.box
    ids = [deliver_to(box, references=("fil@labo.example",))[0].pk for _ in range(6)]
    inbox, archive = folder(box), folder(box, "archive")

    def move() -> None:
        for target in (archive, inbox) * 5:
            move_entries(acting(team.owner), box.pk, ids, target)

    def read() -> None:
        for _ in range(8):
            mark_read(acting(team.member), box.pk, ids)
            mark_unread(acting(team.member), box.pk, list(reversed(ids)))

    def arrive() -> None:
        for _ in range(8):
            deliver_to(box, references=("fil@labo.example",))

    def come_and_go() -> None:
        for _ in range(4):
            add_member(SERVICE, box, team.stranger, Membership.Role.MEMBER)
            leave_mailbox(SERVICE, box, team.stranger)

    assert at_once(move, read, arrive, come_and_go) == []
    assert faults(box) == []


@pytest.mark.django_db(transaction=True)
def test_a_message_that_arrives_while_a_member_leaves_does_not_count_them_in() -> None:
    team = a_team()
    with transaction.atomic():
        leave_mailbox(SERVICE, team.box, team.member)
        waiting: list[BaseException] = []

        def arrive() -> None:
            waiting.extend(at_once(lambda: deliver_to(team.box), seconds=10))

        import threading

        arrival = threading.Thread(target=arrive)
        arrival.start()
        arrival.join(0.3)
    arrival.join(10)
    assert waiting == []
    assert faults(team.box) == []
    add_member(SERVICE, team.box, team.member, Membership.Role.MEMBER)
    mark_read(acting(team.member), team.box.pk, list(Entry.objects.values_list("id", flat=True)))
    assert faults(team.box) == []


@pytest.mark.django_db(transaction=True)
def test_the_two_sides_of_an_exchange_that_fails_do_not_deadlock() -> None:
    """A failure report goes to the sender's inbox while others write to the sender."""
    from tests.boxes import a_draft, make_due

    author = a_person()
    box, other = a_mailbox(author), a_mailbox()
    from medipli.delivery.actions import release, send

    drafts = []
    for _ in range(5):
        gone = a_mailbox()
        draft = a_draft(author, box, gone, other)
        send(acting(author), draft.public_id, draft.revision)
        Mailbox.objects.filter(pk=gone.pk).update(is_open=False)
        make_due(draft)
        drafts.append(draft.pk)

    def arrive() -> None:
        for _ in range(10):
            deliver_to(other, box)

    assert at_once(lambda: [release(pk) for pk in drafts], arrive, arrive) == []
    assert faults(box) == []
    assert faults(other) == []
