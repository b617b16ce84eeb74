"""The invented world of the demonstration: deterministic, coherent, well written, visibly fictional."""

import re
from collections import Counter
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from PIL import Image

from medipli.ops.demo.content import DemoMessage, DemoWorld, build
from medipli.ops.demo.content.body import render_body
from medipli.ops.demo.content.identifiers import luhn_key
from medipli.ops.demo.content.opening.stage import opening_moment
from medipli.ops.demo.content.script import SCRIPTS
from medipli.ops.demo.content.typography import fr

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 12, 10, 32, tzinfo=PARIS)
GUIDES = Path(__file__).resolve().parents[3] / "shared" / "guides"


@pytest.fixture(scope="module")
def world() -> DemoWorld:
    return build(NOW)


def boxes_of(message: DemoMessage) -> set[str]:
    return {message.sender_mailbox, *message.to, *message.cc, *message.bcc}


def texts(world: DemoWorld) -> list[str]:
    written = [piece for message in world.messages for piece in (message.subject, message.text)]
    comments = [c.text for m in world.messages for d in m.deliveries for c in d.comments]
    people = [person.speciality for person in world.people]
    return [*written, *comments, *people, *(mailbox.description for mailbox in world.mailboxes)]


def test_the_same_moment_gives_the_same_world(world: DemoWorld) -> None:
    assert build(NOW) == world


def test_another_seed_gives_other_stories(world: DemoWorld) -> None:
    assert build(NOW, seed=7).messages != world.messages


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        build(NOW.replace(tzinfo=None))


def test_there_is_plenty_to_read_over_ninety_days(world: DemoWorld) -> None:
    assert 380 <= len(world.messages) <= 480
    count = Counter(box for message in world.messages for box in boxes_of(message))
    assert count["tilleuls"] >= 140
    assert count["corvoisier"] >= 75
    assert min(message.sent_at for message in world.messages) >= NOW - timedelta(days=91)
    assert len({message.sent_at.date() for message in world.messages}) >= 55
    assert len(SCRIPTS) >= 45


def test_sixty_messages_in_a_row_do_not_repeat_a_text(world: DemoWorld) -> None:
    received = [message for message in world.messages if "tilleuls" in message.to]
    openings = [message.text for message in received if not message.in_reply_to]
    assert len(set(openings)) == len(openings)
    for start in range(0, len(openings) - 60, 20):
        subjects = [m.subject for m in received if not m.in_reply_to][start : start + 60]
        assert max(Counter(subjects).values()) <= 3


def test_every_reference_resolves(world: DemoWorld) -> None:
    mailboxes = {mailbox.key: mailbox for mailbox in world.mailboxes}
    people = {person.key for person in world.people}
    patients = {patient.key for patient in world.patients}
    organisations = {organisation.key for organisation in world.organisations}
    addresses = [mailbox.address for mailbox in world.mailboxes]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(".example") and address.isascii() for address in addresses)
    for mailbox in world.mailboxes:
        assert mailbox.organisation in organisations
        assert {member.person for member in mailbox.members} <= people
    for message in world.messages:
        assert boxes_of(message) <= mailboxes.keys(), message.key
        assert message.to, message.key
        assert message.author_person in {m.person for m in mailboxes[message.sender_mailbox].members}, message.key
        assert set(message.patients) <= patients
        for delivery in message.deliveries:
            box = mailboxes[delivery.mailbox]
            members = {member.person for member in box.members}
            assert {read.person for read in delivery.read_by} <= members
            assert delivery.folder is None or delivery.folder in box.folders
            assert set(delivery.labels) <= set(box.labels)
            assert delivery.assignee is None or delivery.assignee in members


def test_the_roster_covers_every_kind_of_person(world: DemoWorld) -> None:
    roles = {role for person in world.people for role in person.roles}
    assert {"structure_admin", "desk", "operator"} <= roles
    kinds = Counter(mailbox.kind for mailbox in world.mailboxes)
    assert kinds["ORG"] >= 8
    assert kinds["PER"] >= 10
    assert kinds["INT"] == 1
    assert kinds["LOCAL"] >= 2
    assert world.people[0].key == "corvoisier"
    homonyms = [person for person in world.people if person.name == "Malo Hentric"]
    assert {person.town for person in homonyms} == {"Port-Orval", "Vernoles"}
    tilleuls = next(mailbox for mailbox in world.mailboxes if mailbox.key == "tilleuls")
    assert [member.person for member in tilleuls.members] == ["corvoisier", "aubertane", "trevalon", "torvic"]


def test_identifiers_are_fictional_and_have_valid_keys(world: DemoWorld) -> None:
    for person in world.people:
        if person.rpps:
            assert re.fullmatch(r"997\d{8}", person.rpps)
            assert luhn_key(person.rpps[:-1]) == person.rpps[-1]
            assert person.national_id is not None
            assert person.national_id.startswith("8997")
    for organisation in world.organisations:
        assert re.fullmatch(r"99\d{7}", organisation.finess)
        assert luhn_key(organisation.finess[:-1]) == organisation.finess[-1]
    for patient in world.patients:
        assert patient.matricule[5:10] == "99999"
        assert (int(patient.matricule[:13]) + int(patient.matricule[13:])) % 97 == 0


def test_telephones_stay_in_the_fiction_range(world: DemoWorld) -> None:
    numbers = [person.phone for person in world.people] + [place.phone for place in world.organisations]
    numbers += re.findall(r"\b0\d(?:[ .\u00a0\u202f]?\d\d){4}\b", "\n".join(texts(world)))
    assert len(numbers) > 50
    assert all(re.fullmatch(r"01.99.00.\d\d.\d\d", number) for number in numbers)


def test_no_name_of_the_guides_is_used(world: DemoWorld) -> None:
    if not GUIDES.is_dir():
        pytest.skip("the user guides are not beside this checkout")
    guides = "\n".join(path.read_text() for path in GUIDES.glob("*.txt")).lower()
    named = set(re.findall(r"\b([A-Z]{4,}) [A-Z][a-zéè]+\b", "\n".join(p.read_text() for p in GUIDES.glob("*.txt"))))
    assert "LAGARDE" in named
    surnames = {person.last_name.lower() for person in world.people}
    surnames |= {patient.last_name.lower() for patient in world.patients}
    assert not [name for name in surnames if re.search(rf"\b{name}\b", guides)]
    assert not [town for town in {o.town.lower() for o in world.organisations} if re.search(rf"\b{town}\b", guides)]


def test_answers_come_after_what_they_answer(world: DemoWorld) -> None:
    by_key = {message.key: message for message in world.messages}
    assert len(by_key) == len(world.messages)
    answers = [message for message in world.messages if message.in_reply_to]
    assert len(answers) > 120
    for message in answers:
        assert message.in_reply_to is not None
        assert by_key[message.in_reply_to].sent_at < message.sent_at, message.key
    depth = Counter(message.key.rsplit("-", 1)[0] for message in world.messages)
    assert max(depth.values()) >= 6


def test_nobody_reads_before_it_is_sent_nor_after_now(world: DemoWorld) -> None:
    for message in world.messages:
        assert message.sent_at <= NOW
        for delivery in message.deliveries:
            for read in delivery.read_by:
                assert message.sent_at <= read.at <= NOW, (message.key, delivery.mailbox, read)


def test_messages_are_written_in_working_hours(world: DemoWorld) -> None:
    late = [m.key for m in world.messages if not 7 <= m.sent_at.astimezone(PARIS).hour <= 20]
    weekend = [m.key for m in world.messages if m.sent_at.astimezone(PARIS).weekday() >= 5]
    assert not late
    assert len(weekend) < len(world.messages) / 20
    assert {NOW.date(), NOW.date() - timedelta(days=1)} <= {m.sent_at.astimezone(PARIS).date() for m in world.messages}


def test_french_typography_is_kept_everywhere(world: DemoWorld) -> None:
    for text in texts(world):
        assert "'" not in text, text
        assert not re.search(r"[ \w][?!;](?=\s|$)|[« ] [?!;:]|« | »| : |\.\.\.", text), text
        assert "**" not in text, text
    html = "\n".join(message.html or "" for message in world.messages)
    assert "<script" not in html
    assert "style=" not in html
    assert "**" not in html


def test_typography_applied_twice_changes_nothing() -> None:
    once = fr("L'avis : « oui » ? 5 mg, 1 200 m, Mme Quinterel !")
    assert once == fr(once)
    assert once == "L’avis\u00a0: «\u00a0oui\u00a0»\u202f? 5\u00a0mg, 1\u202f200\u00a0m, Mme\u00a0Quinterel\u202f!"


def test_a_body_is_told_in_text_and_in_html() -> None:
    text, html = render_body("Cher **confrère**, a < b\n\n| A | B |\n| 1 | 22 |\n\n- un\n- deux\n\n![tracé](ecg)")
    assert text == "Cher confrère, a < b\n\nA  B\n1  22\n\n- un\n- deux\n\n[tracé]"
    assert "<strong>confrère</strong>, a &lt; b" in html
    assert "<th>A</th>" in html
    assert '<img src="cid:ecg" alt="tracé">' in html


def test_every_attachment_opens(world: DemoWorld) -> None:
    kinds: Counter[str] = Counter()
    for content_type, content in {(a.content_type, a.content) for m in world.messages for a in m.attachments}:
        kinds[content_type] += 1
        assert 0 < len(content) <= 200_000
        if content_type == "application/pdf":
            document = pypdfium2.PdfDocument(content)
            page = document[0].get_textpage().get_text_range()
            assert "DOCUMENT FICTIF" in page
            assert "\u25a0" not in page
            document.close()
        elif content_type.startswith("image/"):
            with Image.open(BytesIO(content)) as image:
                image.load()
                assert image.width >= 400
        else:
            content.decode()
    assert kinds["application/pdf"] >= 70
    assert {"image/png", "image/jpeg", "text/csv"} <= kinds.keys()


def test_inline_pictures_are_attached(world: DemoWorld) -> None:
    shown = 0
    for message in world.messages:
        body = re.sub(r"<blockquote>.*", "", message.html or "", flags=re.DOTALL)
        for content_id in re.findall(r'src="cid:(\w+)"', body):
            shown += 1
            assert content_id in {attachment.content_id for attachment in message.attachments}, message.key
    assert shown >= 3


def test_the_first_screen_opens_on_the_anticoagulation_result(world: DemoWorld) -> None:
    inbox = [m for m in world.messages if "tilleuls" in m.to and not m.draft]
    newest = inbox[-1]
    assert newest.subject == "Résultats — bilan d’anticoagulation"
    assert newest.sender_mailbox == "labo"
    assert newest.patient == "quinterel"
    assert newest.sent_at == datetime(2026, 3, 12, 9, 42, tzinfo=PARIS)
    assert [m.sender_mailbox for m in inbox[-5:]] == ["halle", "trevalon", "medb", "hentric", "labo"]
    state = newest.deliveries[0]
    assert [read.person for read in state.read_by] == ["corvoisier", "aubertane", "trevalon"]
    assert state.status == "doing"
    assert len(state.comments) == 3
    unread = [
        m
        for m in inbox
        for d in m.deliveries
        if d.mailbox == "tilleuls" and not (d.folder or d.archived or d.trashed)
        if "corvoisier" not in {read.person for read in d.read_by}
    ]
    assert 10 <= len(unread) <= 15


def test_a_few_drafts_wait(world: DemoWorld) -> None:
    drafts = [message for message in world.messages if message.draft]
    assert 2 <= len(drafts) <= 3
    assert all(not message.deliveries for message in drafts)


@pytest.mark.parametrize("hour", [0, 6, 8, 9, 11, 15, 20, 23])
def test_the_newest_result_arrives_at_a_plausible_hour(hour: int) -> None:
    for day in (12, 14, 15, 16):
        now = datetime(2026, 3, day, hour, 31, tzinfo=PARIS)
        moment = opening_moment(now)
        assert moment <= now
        assert 8 <= moment.hour <= 18
        assert now - moment < timedelta(days=4)
