"""Files on their way, with a real browser: progress, « Annuler », a lost network, paste."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import expect

from medipli.web.views.compose import files
from tests.web.compose.conftest import Writer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CARRY = """([kind, names, size]) => {
    const carried = new DataTransfer();
    for (const name of names) carried.items.add(new File([new Uint8Array(size)], name, { type: "application/pdf" }));
    const target = document.querySelector("dialog[open] .compose-rich");
    const options = { bubbles: true, cancelable: true };
    target.dispatchEvent(kind === "paste"
        ? new ClipboardEvent("paste", { clipboardData: carried, ...options })
        : new DragEvent("drop", { dataTransfer: carried, ...options }));
}"""

LOSE_ANSWERS = """() => {
    const request = XMLHttpRequest.prototype, listen = request.addEventListener;
    request.addEventListener = function (name, act) {
        if (name !== "load") listen.call(this, name === "error" ? "load" : name, act);
    };
    window.restoreAnswers = () => { request.addEventListener = listen; };
}"""
"""What the server answers to an upload never reaches the page, which sees an error."""


@dataclass
class SlowAnswer:
    """The server has joined a file, and its answer waits."""

    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    may_answer: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowAnswer]:
    state, join = SlowAnswer(), files.join_file

    def joined(*args: Any) -> object:
        done = join(*args)
        state.arrived.release()
        state.may_answer.wait(120)
        return done

    monkeypatch.setattr(files, "join_file", joined)
    yield state
    state.may_answer.set()


def count(writer: Writer, draft_id: str) -> int:
    return int(writer.ask(lambda: writer.stored(draft_id).attachments.count()))


def test_a_file_cancelled_once_its_bytes_have_left_is_not_joined(writer: Writer, slow: SlowAnswer) -> None:
    page, draft_id = writer.page, writer.open()
    page.evaluate(CARRY, ["drop", ["mauvais-patient.pdf"], 300_000])
    assert slow.arrived.acquire(timeout=60)
    expect(page.get_by_role("progressbar", name="Envoi de mauvais-patient.pdf")).to_have_js_property("value", 100)
    expect(page.locator(".is-uploading")).to_contain_text("100\u00a0%")
    assert count(writer, draft_id) == 1
    page.get_by_role("button", name="Annuler l’envoi de mauvais-patient.pdf").click()
    expect(page.locator("#live-status")).to_have_text("Envoi de mauvais-patient.pdf annulé.")
    expect(page.locator("[data-cards] li")).to_have_count(0)
    assert count(writer, draft_id) == 0


def test_a_file_cancelled_before_its_turn_gives_its_room_back(writer: Writer, slow: SlowAnswer) -> None:
    page, draft_id = writer.page, writer.open()
    room = page.locator("[data-room]")
    expect(room).to_have_text("18\u00a0Mo restants")
    page.evaluate(CARRY, ["drop", ["un.pdf", "deux.pdf", "trois.pdf"], 2_000_000])
    expect(room).to_have_text("12\u00a0Mo restants")
    page.get_by_role("button", name="Annuler l’envoi de trois.pdf").click()
    expect(room).to_have_text("14\u00a0Mo restants")
    slow.may_answer.set()
    expect(page.get_by_role("link", name=".pdf")).to_have_count(2)
    expect(room).to_have_text("14\u00a0Mo restants")
    assert count(writer, draft_id) == 2


@pytest.mark.parametrize("is_back", [True, False])
def test_a_file_whose_answer_was_lost_is_joined_once(writer: Writer, is_back: bool) -> None:
    page, draft_id = writer.page, writer.open()
    page.evaluate(LOSE_ANSWERS)
    if not is_back:
        page.route("**/fichiers/", lambda route: route.abort() if route.request.method == "GET" else route.continue_())
    page.evaluate(CARRY, ["drop", ["bilan.pdf"], 1_000])
    if not is_back:
        expect(page.get_by_text("ce fichier n’est pas confirmé")).to_be_visible()
        assert count(writer, draft_id) == 1
        page.evaluate("restoreAnswers()")
        page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("link", name="bilan.pdf")).to_be_visible()
    expect(page.locator("[data-cards] li")).to_have_count(1)
    assert count(writer, draft_id) == 1


def test_a_pasted_file_is_joined(writer: Writer) -> None:
    page, draft_id = writer.page, writer.open()
    page.evaluate(CARRY, ["paste", ["capture.pdf"], 1_000])
    expect(page.get_by_role("link", name="capture.pdf")).to_be_visible()
    assert count(writer, draft_id) == 1
