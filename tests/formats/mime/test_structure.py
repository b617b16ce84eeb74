"""The structure of messages is the one that Apache mime4j expects of them."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from medipli.formats.mime import Structure, structure

FINAL_LINE_END = "takes the last byte of the file, the line end of the closing delimiter, for an epilogue"
LOSES_TEXT = "drops the lines before the next blank line; we keep them as body, so that nothing is lost"
TWO_ANSWERS = "another file with the same bytes and another expected structure is the one we match"
DIFFERENCES = {
    "attachment-filename-encoding-Latin1": FINAL_LINE_END,
    "attachment-filename-encoding-UTF8": FINAL_LINE_END,
    "empty-preamble": FINAL_LINE_END,
    "ticket-60931": FINAL_LINE_END,
    "twopart": FINAL_LINE_END,
    "hdr-fakeout": LOSES_TEXT,
    "basic-plain-with-bad-header-separator": LOSES_TEXT,
    "malformedHeader-noheader": LOSES_TEXT,
    "malformedHeaderStartsBody-noheader": LOSES_TEXT,
    "malformedHeaderStartsBody-nocrlfcrlf": TWO_ANSWERS,
}
CUT_SHORT = "the base64 ends inside a group of four: we keep the bytes it still tells, mime4j drops them"
DECODED_DIFFERENCES = {"frag": CUT_SHORT, "multi-frag": CUT_SHORT}

_INVALID_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd]")


def _text(raw: bytes) -> str:
    return _INVALID_IN_XML.sub("", raw.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n"))


def _events(described: Structure) -> list[object]:
    events: list[object] = [[_text(field) for field in described.fields]]
    if described.parts is not None:
        inner: list[object] = []
        if described.preamble is not None:
            inner.append(["preamble", _text(described.preamble)])
        inner.extend(["body-part", _events(part)] for part in described.parts)
        if described.epilogue is not None:
            inner.append(["epilogue", _text(described.epilogue)])
        return [*events, ["multipart", inner]]
    if described.message is not None:
        return [*events, ["message", _events(described.message)]]
    return [*events, ["body", _text(described.body or b"")]]


def _expected(element: ElementTree.Element) -> list[object]:
    header = element.find("header")
    assert header is not None
    events: list[object] = [[_element_text(field) for field in header]]
    for child in element:
        if child.tag == "multipart":
            events.append(["multipart", [_expected_piece(piece) for piece in child]])
        elif child.tag == "message":
            events.append(["message", _expected(child)])
        elif child.tag == "body":
            events.append(["body", _element_text(child)])
    return events


def _expected_piece(piece: ElementTree.Element) -> list[object]:
    return [piece.tag, _expected(piece) if piece.tag == "body-part" else _element_text(piece)]


def _element_text(element: ElementTree.Element) -> str:
    return (element.text or "").removeprefix("\n")


def _expected_events(path: Path) -> list[object]:
    xml = path.read_bytes().decode("latin-1")
    return _expected(ElementTree.fromstring(_INVALID_IN_XML.sub("", xml)))


def _leaves(described: Structure) -> list[Structure]:
    if described.parts is not None:
        return [leaf for part in described.parts for leaf in _leaves(part)]
    return _leaves(described.message) if described.message is not None else [described]


def test_the_structure_equals_the_event_stream_of_mime4j(corpora: Path) -> None:
    paths = sorted(corpora.glob("mime/mime4j/*/*.msg"))
    assert len(paths) == 77
    different = set()
    for path in paths:
        ours, theirs = _events(structure(path.read_bytes())), _expected_events(path.with_suffix(".xml"))
        if ours != theirs:
            different.add(path.stem)
        if DIFFERENCES.get(path.stem) == FINAL_LINE_END:
            multipart = theirs[1]
            assert isinstance(multipart, list)
            assert multipart[1].pop() == ["epilogue", "\n"], path.stem
            assert ours == theirs, path.stem
    assert different == set(DIFFERENCES)


def test_what_mime4j_loses_stays_in_the_body(corpora: Path) -> None:
    for stem in (name for name, reason in DIFFERENCES.items() if reason == LOSES_TEXT):
        (path,) = corpora.glob(f"mime/mime4j/*/{stem}.msg")
        raw = path.read_bytes()
        ours, theirs = _events(structure(raw)), _expected_events(path.with_suffix(".xml"))
        assert ours[0] == theirs[0], stem
        body, kept = ours[1], theirs[1]
        assert isinstance(body, list)
        assert isinstance(kept, list)
        assert _text(raw).endswith(body[1]), stem
        assert kept[1] in body[1], stem


def test_two_expected_structures_of_the_same_bytes_cannot_both_be_met(corpora: Path) -> None:
    folder = corpora / "mime/mime4j/testmsgs"
    names = ("malformedHeader-nocrlfcrlf", "malformedHeaderStartsBody-nocrlfcrlf")
    first, second = (folder / f"{name}.msg" for name in names)
    assert first.read_bytes() == second.read_bytes()
    assert first.with_suffix(".xml").read_bytes() != second.with_suffix(".xml").read_bytes()


def test_the_decoded_parts_equal_those_of_mime4j(corpora: Path) -> None:
    checked = 0
    for path in sorted(corpora.glob("mime/mime4j/*/*.msg")):
        if DIFFERENCES.get(path.stem) in (LOSES_TEXT, TWO_ANSWERS):
            continue
        xml = path.with_name(f"{path.stem}_decoded.xml").read_text("latin-1")
        names = re.findall(r'-body name="([^"]*)"', xml)
        leaves = _leaves(structure(path.read_bytes()))
        assert len(leaves) == len(names), path.stem
        for name, leaf in zip(names, leaves, strict=True):
            content = (leaf.content or b"").replace(b"\r\n", b"\n")
            expected = path.with_name(name).read_bytes().replace(b"\r\n", b"\n")
            if path.stem in DECODED_DIFFERENCES and content != expected:
                assert content.startswith(expected), name
                assert len(content) - len(expected) <= 2, name
            else:
                assert content == expected, name
            checked += 1
    assert checked > 140


@pytest.mark.parametrize("eol", [b"\r\n", b"\n", b"\r"])
def test_the_structure_is_the_same_for_all_line_ends(eol: bytes) -> None:
    text = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nX: 1\n\none\n--b\n\ntwo\n--b--\n"
    described = structure(text.replace(b"\n", eol))
    assert described.parts is not None
    assert [part.body for part in described.parts] == [b"one", b"two"]
    assert described.parts[0].fields == (b"X: 1",)
    assert described.epilogue is None
