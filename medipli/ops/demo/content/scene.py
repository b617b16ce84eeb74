"""What a scenario script holds in its hands: a patient, a clock, dice, documents, and `say` / `reply`."""

import random
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from .body import render_body
from .calendar import PARIS, at, business_day, long_day, short_day, week_day, working_moment
from .documents.laboratory import LabReport, LabRow, print_lab_report
from .documents.letters import Letter, Section, print_letter
from .documents.panels import normal_rows
from .documents.paper import Letterhead, Subject
from .documents.pictures import draw_ecg, draw_radiograph, draw_wound
from .documents.prescription import Prescription, print_prescription
from .mailboxes import MAILBOXES, title
from .model import DemoAttachment, DemoMailbox, DemoOrganisation, DemoPatient, DemoPerson, Priority
from .organisations import ORGANISATIONS
from .people import PEOPLE
from .typography import fr

MAILBOX = {mailbox.key: mailbox for mailbox in MAILBOXES}
PERSON = {person.key: person for person in PEOPLE}
ORGANISATION = {organisation.key: organisation for organisation in ORGANISATIONS}
_WEEKS_AT_END = {"jouvancel": 36, "nerestan": 31, "cousteliere": 38}
_PHONE_ENDINGS = (
    "Envoyé depuis mon téléphone",
    "Envoyé de mon mobile, pardon pour la brièveté",
    "Réponse brève, entre deux rendez-vous",
    "",
    "",
)
_INLINE_IMAGE = re.compile(r"<p><img [^>]*></p>\n?")


@dataclass(frozen=True)
class Line:
    """One message of a script, before its deliveries are worked out."""

    key: str
    sender: str
    author: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    subject: str
    text: str
    html: str | None
    files: tuple[DemoAttachment, ...]
    sent_at: datetime
    answers: str | None
    priority: Priority
    receipt: bool
    patients: tuple[str, ...]
    kind: str | None
    draft: bool = False


class CurtainError(Exception):
    """The script reached the present: what follows has not happened yet."""


class Scene:
    """State of one run of a script. Mailboxes are named by key, « mailbox/person » tells who writes."""

    def __init__(self, key: str, start: datetime, limit: datetime, patients: tuple[DemoPatient, ...], seed: int):
        self.key = key
        self.clock = start.astimezone(PARIS)
        self.limit = limit
        self.patients = patients
        self.rng = random.Random(crc32(f"{seed}:{key}".encode()))  # noqa: S311
        self.lines: list[Line] = []
        self._waited = False
        ending = key.rsplit("-", 1)[-1]
        self.turn = int(ending) if ending.isdigit() else 0

    # -- words -----------------------------------------------------------------------------------------------------

    @property
    def p(self) -> DemoPatient:
        """The patient of the scene."""
        return self.patients[0]

    @property
    def who(self) -> str:
        """« Mme Quinterel », « M. Dorvanne », or the first name of a child."""
        if self.age < 16:
            return self.p.first_name
        return f"{'Mme' if self.p.sex == 'F' else 'M.'} {self.p.last_name}"

    @property
    def age(self) -> int:
        """Age at the scene's clock."""
        return self.p.age(self.clock.date())

    @property
    def e(self) -> str:
        """Feminine ending."""
        return "e" if self.p.sex == "F" else ""

    @property
    def il(self) -> str:
        """« il » or « elle »."""
        return "elle" if self.p.sex == "F" else "il"

    @property
    def lui(self) -> str:
        """« lui » or « elle », after a preposition."""
        return "elle" if self.p.sex == "F" else "lui"

    @property
    def weeks(self) -> int:
        """Weeks of amenorrhoea of an expectant patient, coherent from one scene to the next."""
        return _WEEKS_AT_END[self.p.key] - (self.limit - self.clock).days // 7

    @property
    def le(self) -> str:
        """« le » or « la », as a direct object."""
        return "la" if self.p.sex == "F" else "le"

    @property
    def pt(self) -> str:
        """« patient » or « patiente »."""
        return f"patient{self.e}"

    @property
    def born(self) -> str:
        """« née le 14/03/1951 »."""
        return f"né{self.e} le {self.p.birth_date:%d/%m/%Y}"

    def pick(self, *options: str) -> str:
        """One of the wordings; the next run of the same script takes the next one."""
        return options[(self.turn + crc32(options[0].encode()) + len(options)) % len(options)]

    def turned(self, *options: str) -> str:
        """The wording of this run's turn: a question and its answers told this way always match."""
        return options[self.turn % len(options)]

    def num(self, low: float, high: float, digits: int = 1) -> str:
        """A value between `low` and `high`, with a decimal comma."""
        return f"{self.rng.uniform(low, high):.{digits}f}".replace(".", ",")

    def roll(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self.rng.randint(low, high)

    def date(self, days: int = 0) -> date:
        """A weekday `days` from the clock (before it when negative)."""
        return business_day(self.clock.date() + timedelta(days=days), backwards=days < 0)

    def day(self, days: int = 0) -> str:
        """« 16 mars »."""
        return short_day(self.date(days))

    def wday(self, days: int = 0) -> str:
        """« lundi 16 mars »."""
        return week_day(self.date(days))

    def num_day(self, days: int = 0) -> str:
        """« 16/03/2026 »."""
        return f"{self.date(days):%d/%m/%Y}"

    # -- messages --------------------------------------------------------------------------------------------------

    def say(
        self,
        sender: str,
        to: str,
        subject: str,
        body: str,
        *,
        cc: str = "",
        bcc: str = "",
        files: tuple[DemoAttachment, ...] = (),
        after: float = 0.0,
        moment: datetime | None = None,
        kind: str | None = None,
        priority: Priority = "normal",
        receipt: bool = False,
        sign: bool = True,
        plain: bool = False,
        answers: str | None = None,
        draft: bool = False,
        quoted: tuple[str, str] = ("", ""),
    ) -> str:
        """Send a message `after` hours (or at `moment`); returns its key. Raises CurtainError past the present."""
        if not self._waited:
            self._move(after, moment, first=not self.lines)
        self._waited = False
        mailbox, author = self._author(sender)
        text, html = render_body(body)
        if sign:
            signature = _signature_of(mailbox, author)
            text, html = f"{text}\n\n{signature[0]}", f"{html}\n{signature[1]}"
        text, html = text + quoted[0], html + quoted[1]
        key = f"{self.key}-{len(self.lines) + 1}"
        self.lines.append(
            Line(
                key=key,
                sender=mailbox.key,
                author=author.key,
                to=tuple(to.split()),
                cc=tuple(cc.split()),
                bcc=tuple(bcc.split()),
                subject=fr(subject),
                text=text,
                html=None if plain else html,
                files=files,
                sent_at=self.clock,
                answers=answers,
                priority=priority,
                receipt=receipt,
                patients=tuple(patient.key for patient in self.patients),
                kind=kind or (self.lines[-1].kind if self.lines else None),
                draft=draft,
            )
        )
        return key

    def reply(
        self,
        sender: str,
        body: str,
        *,
        after: float = 3.0,
        moment: datetime | None = None,
        to: str = "",
        cc: str = "",
        files: tuple[DemoAttachment, ...] = (),
        quote: bool = False,
        phone: bool = False,
        kind: str | None = None,
        back: int = 1,
        priority: Priority = "normal",
    ) -> str:
        """Answer the line `back` places earlier; `phone` makes a short unsigned answer, `quote` adds the cited text."""
        previous = self.lines[-back]
        quoted = _quote(previous) if quote else ("", "")
        if phone:
            body = f"{body}\n\n{self.rng.choice(_PHONE_ENDINGS)}".strip()
        subject = previous.subject if previous.subject.startswith("Re\u00a0") else f"Re : {previous.subject}"
        return self.say(
            sender, to or previous.sender, subject, body, cc=cc, files=files, after=after, moment=moment, kind=kind,
            answers=previous.key, sign=not phone, plain=phone, quoted=quoted, priority=priority,
        )  # fmt: skip

    def wait(self, hours: float) -> None:
        """Let time pass before the next message is written, so that its dates and documents are those of that day."""
        self._move(hours, None, first=not self.lines)
        self._waited = True

    def _move(self, after: float, moment: datetime | None, *, first: bool) -> None:
        if moment is not None:
            self.clock = moment
        elif not first:
            spread = (0.75, 1.3) if after < 12 else (0.98, 1.05)
            step = timedelta(hours=after * self.rng.uniform(*spread), seconds=self.rng.randrange(60))
            self.clock = working_moment(self.clock + max(step, timedelta(minutes=3)))
        if self.clock > self.limit:
            raise CurtainError

    def _author(self, sender: str) -> tuple[DemoMailbox, DemoPerson]:
        mailbox_key, _, person_key = sender.partition("/")
        mailbox = MAILBOX[mailbox_key]
        return mailbox, PERSON[person_key or mailbox.owner or mailbox.members[0].person]

    # -- documents -------------------------------------------------------------------------------------------------

    @property
    def subject(self) -> Subject:
        """The patient as printed."""
        return Subject.of(self.p)

    def lab(
        self, name: str, rows: tuple[str, ...], comment: str = "", *, warn: bool = False, before: int = 30,
        prescriber: str = "Dr Inès Corvoisier", file: str = "CR-biologie", sampled: datetime | None = None,
    ) -> DemoAttachment:  # fmt: skip
        """Laboratory report; each row reads « analysis|value|unit|reference|previous|flag »."""
        taken = sampled or at(self.clock.date(), 7, 10 + self.rng.randrange(48))
        report = LabReport(
            head=Letterhead.of(ORGANISATION["bellerive"]),
            subject=self.subject,
            title=name,
            sampled=f"{taken:%d/%m/%Y à %H:%M}",
            prescriber=prescriber,
            previous_date=f"{self.date(-before):%d/%m}",
            rows=tuple(LabRow(*row.split("|")) for row in rows),
            comment=comment,
            warn=warn,
            validator="Bastien Okambé, biologiste médical",
        )
        return DemoAttachment(f"{file}-{taken:%d-%m-%Y}.pdf", "application/pdf", print_lab_report(report))

    def panel(self, name: str) -> tuple[str, ...]:
        """Unremarkable rows of a group: nfs, iono, foie, lipides."""
        return normal_rows(self.rng, name)

    def letter(
        self, organisation: str, name: str, sections: tuple[tuple[str, str], ...], *, signed: str, file: str,
        conclusion: str = "", to: str = "", service: str = "", tables: dict[int, tuple[str, ...]] | None = None,
    ) -> DemoAttachment:  # fmt: skip
        """Prose document; `tables` maps a section's index to rows « a|b|c »."""
        rows = tables or {}
        document = Letter(
            head=Letterhead.of(ORGANISATION[organisation], service),
            subject=self.subject if self.patients else None,
            title=name,
            dated=f"Le {long_day(self.clock.date())}",
            to=to,
            sections=tuple(
                Section(heading, text, tuple(tuple(row.split("|")) for row in rows.get(index, ())))
                for index, (heading, text) in enumerate(sections)
            ),
            conclusion=conclusion,
            signed=signed,
        )
        return DemoAttachment(f"{file}.pdf", "application/pdf", print_letter(document))

    def prescription(
        self, person: str, lines: tuple[tuple[str, str], ...], *, name: str = "Ordonnance", band: str = "",
        duration: str = "", file: str = "",
    ) -> DemoAttachment:  # fmt: skip
        """Prescription signed by `person`."""
        who = PERSON[person]
        document = Prescription(
            head=Letterhead.of(self.place_of(who)),
            subject=self.subject,
            title=name,
            dated=f"Le {long_day(self.clock.date())}",
            prescriber=f"{title(who)}, {(who.speciality or who.profession).lower()}",
            rpps=who.rpps or "",
            lines=lines,
            band=band,
            duration=duration,
        )
        label = file or f"Ordonnance-{self.p.key}"
        return DemoAttachment(
            f"{label}-{self.clock:%d-%m-%Y}.pdf", "application/pdf", print_prescription(document)
        )  # fmt: skip

    def place_of(self, person: DemoPerson) -> DemoOrganisation:
        """Structure where the person works."""
        return ORGANISATION[person.organisation]

    def ecg(self, *, fibrillation: bool = False, rate: int = 74, cid: str | None = None) -> DemoAttachment:
        """ECG strip."""
        picture = draw_ecg(self.roll(1, 6), atrial_fibrillation=fibrillation, rate=rate)
        return DemoAttachment(f"ECG-{self.p.key}.png", "image/png", picture, cid)

    def wound(self, length: int, width: int, *, cid: str | None = None) -> DemoAttachment:
        """Wound sketch, sizes in millimetres."""
        picture = draw_wound(self.roll(1, 9), length, width)
        return DemoAttachment(f"plaie-{self.clock:%d-%m-%Y}.jpg", "image/jpeg", picture, cid)

    def radiograph(self, kind: str, *, cid: str | None = None) -> DemoAttachment:
        """Radiograph-like picture."""
        return DemoAttachment(f"cliche-{kind}.jpg", "image/jpeg", draw_radiograph(self.roll(1, 4), kind), cid)

    def csv(self, name: str, rows: tuple[str, ...]) -> DemoAttachment:
        """Semicolon table in UTF-8 with a byte order mark, as office software expects."""
        return DemoAttachment(name, "text/csv", ("\ufeff" + "\r\n".join(rows) + "\r\n").encode())

    def note(self, name: str, text: str) -> DemoAttachment:
        """Plain text file."""
        return DemoAttachment(name, "text/plain", (fr(text) + "\n").encode())


def _signature_of(mailbox: DemoMailbox, author: DemoPerson) -> tuple[str, str]:
    for signature in mailbox.signatures:
        if signature.person == author.key:
            return signature.text, signature.html
    return title(author), f"<p>{title(author)}</p>"


def _quote(line: Line) -> tuple[str, str]:
    name = title(PERSON[line.author])
    head = fr(f"Le {long_day(line.sent_at.date())} à {line.sent_at:%H:%M}, {name} a écrit :")
    text = "\n".join(f"> {row}".rstrip() for row in line.text.splitlines())
    html = _INLINE_IMAGE.sub("", line.html or "") or "<br>".join(line.text.splitlines())
    return f"\n\n{head}\n{text}", f"\n<p>{head}</p>\n<blockquote>{html}</blockquote>"
