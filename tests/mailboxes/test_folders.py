"""Own folders: made, renamed, nested, deleted with their contents kept; labels and signatures."""

from __future__ import annotations

import pytest

from medipli.identity.models import Person
from medipli.mailboxes.actions import (
    FolderRefused,
    SignatureRefused,
    create_folder,
    move_folder,
    rename_folder,
    save_signature,
)
from medipli.mailboxes.models import Folder, Mailbox, UnreadCount
from medipli.mailboxes.queries import folders_of, mailboxes_of, signatures_of
from medipli.messages.actions import (
    LabelRefused,
    create_label,
    delete_label,
    delete_own_folder,
    move_entries,
    rename_label,
    set_label,
)
from medipli.messages.models import Entry
from medipli.messages.queries import box_marks
from tests.boxes import a_mailbox, a_team, acting, at_once, deliver_to, folder
from tests.messages.recount import faults
from tests.people import a_person


@pytest.fixture
def person() -> Person:
    return a_person()


@pytest.fixture
def box(person: Person) -> Mailbox:
    return a_mailbox(person)


def _names(box: Mailbox, person: Person) -> list[tuple[str, int]]:
    return [(one.name, one.depth) for one in folders_of(box.pk, person.pk) if one.is_own]


@pytest.mark.django_db
@pytest.mark.feature(62)
def test_a_box_starts_with_its_standard_folders(box: Mailbox, person: Person) -> None:
    assert [one.name for one in folders_of(box.pk, person.pk)] == [
        "Boîte de réception", "Envoyés", "Brouillons", "Archives", "Corbeille",
    ]  # fmt: skip


@pytest.mark.django_db
def test_folders_nest_and_stand_in_order(box: Mailbox, person: Person) -> None:
    actor = acting(person)
    b = create_folder(actor, box.pk, "  Biologie\r\n ")
    create_folder(actor, box.pk, "Avis/Externes")
    create_folder(actor, box.pk, "2026", b.pk)
    assert _names(box, person) == [("Avis Externes", 0), ("Biologie", 0), ("2026", 1)]
    rename_folder(actor, box.pk, b.pk, "Zoonoses")
    assert _names(box, person) == [("Avis Externes", 0), ("Zoonoses", 0), ("2026", 1)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Donnez un nom"), (" \x00 ", "Donnez un nom"), ("x" * 81, "80 caractères"), ("biologie", "déjà un dossier")],
)
def test_an_impossible_name_is_refused_with_a_sentence(box: Mailbox, person: Person, name: str, sentence: str) -> None:
    create_folder(acting(person), box.pk, "Biologie")
    other = create_folder(acting(person), box.pk, "Autre")
    with pytest.raises(FolderRefused, match=sentence):
        create_folder(acting(person), box.pk, name)
    with pytest.raises(FolderRefused, match=sentence):
        rename_folder(acting(person), box.pk, other.pk, name)


@pytest.mark.django_db
def test_the_same_name_is_free_elsewhere(box: Mailbox, person: Person) -> None:
    first = create_folder(acting(person), box.pk, "2026")
    assert create_folder(acting(person), box.pk, "2026", first.pk)


@pytest.mark.django_db
def test_a_folder_cannot_be_put_inside_itself(box: Mailbox, person: Person) -> None:
    outer = create_folder(acting(person), box.pk, "a")
    inner = create_folder(acting(person), box.pk, "b", outer.pk)
    for target in (outer.pk, inner.pk):
        with pytest.raises(FolderRefused, match="lui-même"):
            move_folder(acting(person), box.pk, outer.pk, target)
    move_folder(acting(person), box.pk, inner.pk, None)
    assert _names(box, person) == [("a", 0), ("b", 0)]


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_circle() -> None:
    box = a_mailbox(person := a_person())
    one, two = (create_folder(acting(person), box.pk, name) for name in "ab")
    raised = at_once(
        lambda: move_folder(acting(person), box.pk, one.pk, two.pk),
        lambda: move_folder(acting(person), box.pk, two.pk, one.pk),
    )
    assert [type(problem) for problem in raised] == [FolderRefused]
    assert sorted(depth for _, depth in _names(box, person)) == [0, 1]


@pytest.mark.django_db
def test_folders_nest_five_levels_deep_at_most(box: Mailbox, person: Person) -> None:
    parent = None
    for level in range(5):
        parent = create_folder(acting(person), box.pk, f"n{level}", parent).pk
    with pytest.raises(FolderRefused, match="5 niveaux"):
        create_folder(acting(person), box.pk, "trop", parent)
    outside = create_folder(acting(person), box.pk, "x")
    with pytest.raises(FolderRefused, match="5 niveaux"):
        move_folder(acting(person), box.pk, outside.pk, parent)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["inbox", "sent", "drafts", "archive", "trash"])
def test_standard_folders_stay_as_they_are(box: Mailbox, person: Person, kind: str) -> None:
    (entry,) = deliver_to(box)
    if kind != "drafts":
        move_entries(acting(person), box.pk, [entry.pk], folder(box, kind))
    with pytest.raises(FolderRefused, match="reste tel quel"):
        rename_folder(acting(person), box.pk, folder(box, kind), "x")
    with pytest.raises(FolderRefused, match="reste tel quel"):
        delete_own_folder(acting(person), box.pk, folder(box, kind))
    with pytest.raises(FolderRefused, match="reste tel quel"):
        create_folder(acting(person), box.pk, "x", folder(box, kind))
    assert Entry.objects.filter(mailbox=box).count() == 1


@pytest.mark.django_db
def test_deleting_a_folder_keeps_what_it_and_its_inner_folders_held(box: Mailbox, person: Person) -> None:
    outer = create_folder(acting(person), box.pk, "a")
    inner = create_folder(acting(person), box.pk, "b", outer.pk)
    first, second = deliver_to(box)[0], deliver_to(box)[0]
    move_entries(acting(person), box.pk, [first.pk], outer.pk)
    move_entries(acting(person), box.pk, [second.pk], inner.pk)
    assert delete_own_folder(acting(person), box.pk, outer.pk) == 2
    assert _names(box, person) == []
    assert set(Entry.objects.values_list("folder_id", flat=True)) == {folder(box, "archive")}
    assert faults(box) == []


@pytest.mark.django_db(transaction=True)
def test_renaming_a_folder_does_not_give_uids_twice() -> None:
    box = a_mailbox(person := a_person())
    own = create_folder(acting(person), box.pk, "a")
    ids = [deliver_to(box)[0].pk for _ in range(12)]

    def file() -> None:
        for one in ids:
            move_entries(acting(person), box.pk, [one], own.pk)

    def rename() -> None:
        for number in range(20):
            rename_folder(acting(person), box.pk, own.pk, f"nom {number}")

    assert at_once(file, rename) == []
    assert faults(box) == []
    assert Folder.objects.get(pk=own.pk).uid_next == 13


@pytest.mark.django_db(transaction=True)
def test_a_folder_made_while_somebody_joins_counts_for_them() -> None:
    from medipli.mailboxes.actions import add_member
    from medipli.mailboxes.models import Membership
    from tests.boxes import SERVICE

    team = a_team()

    def make() -> None:
        for number in range(5):
            create_folder(acting(team.owner), team.box.pk, f"d{number}")

    def join() -> None:
        for _ in range(5):
            add_member(SERVICE, team.box, a_person(), Membership.Role.MEMBER)

    assert at_once(make, join) == []
    assert UnreadCount.objects.filter(folder__mailbox=team.box).count() == 10 * 10
    assert faults(team.box) == []


@pytest.mark.django_db
def test_labels_are_put_taken_off_and_deleted_without_touching_messages(box: Mailbox, person: Person) -> None:
    (entry,) = deliver_to(box)
    label = create_label(acting(person), box.pk, "Urgent", "gar")
    assert set_label(acting(person), box.pk, [entry.pk], label.pk, on=True) == [entry.pk]
    assert set_label(acting(person), box.pk, [entry.pk], label.pk, on=True) == []
    entry.refresh_from_db()
    assert entry.labels == [label.pk]
    rename_label(acting(person), box.pk, label.pk, "À rappeler", "saf")
    assert [one.name for one in box_marks(box.pk, person.pk).labels] == ["À rappeler"]
    delete_label(acting(person), box.pk, label.pk)
    entry.refresh_from_db()
    assert entry.labels == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "tint", "sentence"),
    [("", "sla", "nom"), ("x" * 41, "sla", "40"), ("urgent", "sla", "déjà"), ("a", "rouge", "couleurs")],
)
def test_an_impossible_label_is_refused(box: Mailbox, person: Person, name: str, tint: str, sentence: str) -> None:
    create_label(acting(person), box.pk, "Urgent")
    with pytest.raises(LabelRefused, match=sentence):
        create_label(acting(person), box.pk, name, tint)


@pytest.mark.django_db
@pytest.mark.feature(72)
def test_one_signature_at_most_is_the_default(box: Mailbox, person: Person) -> None:
    save_signature(acting(person), box.pk, name="Courte", html="<p>a</p>", is_default=True)
    long = save_signature(acting(person), box.pk, name="Longue", html="<p>b<script>x</script></p>", is_default=True)
    assert [(one.name, one.is_default) for one in signatures_of(box.pk, person.pk)] == [
        ("Longue", True),
        ("Courte", False),
    ]
    assert "script" not in long.html
    with pytest.raises(SignatureRefused, match="déjà une signature"):
        save_signature(acting(person), box.pk, name="Courte", html="", is_default=True)
    assert [one.is_default for one in signatures_of(box.pk, person.pk)] == [True, False]
    with pytest.raises(SignatureRefused, match="20\u202f000"):
        save_signature(acting(person), box.pk, name="x", html="a" * 20_001, is_default=False)


@pytest.mark.django_db
def test_the_account_menu_shows_ones_boxes_with_what_is_unread_in_each() -> None:
    team = a_team()
    own = a_mailbox(team.member, label="Dr Malo Hentric")
    deliver_to(team.box, own)
    deliver_to(team.box)
    assert [(one.label, one.unread, one.role, one.members) for one in mailboxes_of(team.member.pk)] == [
        ("Dr Malo Hentric", 1, "owner", 1),
        ("Maison de santé des Tilleuls", 2, "member", 5),
    ]
    assert mailboxes_of(team.stranger.pk) == ()
