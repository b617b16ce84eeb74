"""Plain text to safe HTML: links found, line ends kept, `>` levels folded as quotations."""

import html
import re

from medipli.formats.html.links import read_link
from medipli.formats.html.quotes import FOLD_CLASS, FOLD_LABEL
from medipli.formats.text import is_forward_header, is_quote_header, strip_controls

MAX_CHARACTERS = 1_000_000
MAX_LEVEL = 10
TEXT_CLASS = "medipli-text"
"""Class of the block around the text; its style should be `white-space: pre-wrap; overflow-wrap: anywhere`."""
CUT_NOTICE = "Ce message est trop long pour être affiché en entier. Ouvrez l’original pour tout lire."

_LINK = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]{1,2000})"
    r"|(?P<mail>(?<![\w.+\-])[\w.+\-]{1,64}@(?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24}\b)"
)
_TRAILING = ".,;:!?'’»”\u00a0\u202f"
_LEVEL = re.compile(r"(?:> ?){1,200}")


def from_text(text: str, *, flowed: bool = False, delsp: bool = False, fold: bool = True) -> str:
    """Return safe HTML for plain `text`; `flowed` and `delsp` are the parameters of RFC 3676.

    Quoted lines become nested blockquotes, closed behind « Afficher le texte cité » unless the text quotes everything.
    """
    source = strip_controls(text[:MAX_CHARACTERS])
    rows = [_row(line) for line in source.splitlines()]
    if flowed:
        rows = _unflow(rows, delsp)
    groups = _groups(rows)
    says_something = any(level == 0 and any(line.strip() for line in lines) for level, lines in groups)
    out: list[str] = []
    for position, (level, lines) in enumerate(groups):
        if level == 0:
            out.append(_lines_to_html(lines))
            continue
        previous = groups[position - 1][0] if position else 0
        following = groups[position + 1][0] if position + 1 < len(groups) else 0
        if previous == 0 and fold and says_something:
            out.append(f'<details class="{FOLD_CLASS}"><summary>{FOLD_LABEL}</summary>')
        out.append("<blockquote>" * max(level - previous, 0))
        out.append(_lines_to_html(lines))
        out.append("</blockquote>" * max(level - following, 0))
        if following == 0 and fold and says_something:
            out.append("</details>")
    notice = f'<p class="medipli-notice">{CUT_NOTICE}</p>' if len(text) > MAX_CHARACTERS else ""
    return f'<div class="{TEXT_CLASS}">{"".join(out)}</div>{notice}'


def _row(line: str) -> tuple[int, str]:
    """Quotation level of a line and what it says."""
    match = _LEVEL.match(line)
    if match is None:
        return 0, line
    return min(match[0].count(">"), MAX_LEVEL), line[match.end() :]


def _unflow(rows: list[tuple[int, str]], delsp: bool) -> list[tuple[int, str]]:
    """Join soft-broken lines (RFC 3676 §4): a line ending with a space goes on in the next of the same level."""
    joined: list[tuple[int, list[str]]] = []
    open_line = False
    for level, line in rows:
        content = line.removeprefix(" ") if level == 0 else line
        flows = content.endswith(" ") and content != "-- "
        piece = content[:-1] if flows and delsp else content
        if open_line and joined[-1][0] == level and content != "-- ":
            joined[-1][1].append(piece)
        else:
            joined.append((level, [piece]))
        open_line = flows
    return [(level, "".join(pieces)) for level, pieces in joined]


def _groups(rows: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """Consecutive lines of one level; a line that introduces a quotation joins it, and an « -----Message
    d’origine----- » quotes all that follows."""
    groups: list[tuple[int, list[str]]] = []
    whole = False
    for number, (level, line) in enumerate(rows):
        if not whole and level == 0 and "-----" in line and is_quote_header(line) and not is_forward_header(line):
            whole = number > 0
        effective = level + 1 if whole else level
        if groups and groups[-1][0] == effective:
            groups[-1][1].append(line)
            continue
        if effective and groups and groups[-1][0] == 0:
            introduction = _take_introduction(groups[-1][1])
            if introduction:
                if not groups[-1][1]:
                    groups.pop()
                groups.append((1, introduction))
                if effective == 1:
                    groups[-1][1].append(line)
                    continue
        groups.append((effective, [line]))
    return groups


def _take_introduction(lines: list[str]) -> list[str]:
    """Take the trailing « Le … a écrit : » (up to three lines) off `lines`."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for height in (1, 2, 3):
        if end >= height and is_quote_header(" ".join(line.strip() for line in lines[end - height : end])):
            taken = lines[end - height :]
            del lines[end - height :]
            return taken
    return []


def _lines_to_html(lines: list[str]) -> str:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(_line_to_html(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return "".join(f"<p>{'<br>'.join(paragraph)}</p>" for paragraph in paragraphs if paragraph)


def _line_to_html(line: str) -> str:
    pieces: list[str] = []
    position = 0
    for match in _LINK.finditer(line):
        shown = match[0].rstrip(_TRAILING)
        if match["url"]:
            while shown.endswith(")") and shown.count(")") > shown.count("("):
                shown = shown[:-1].rstrip(_TRAILING)
        link = read_link(shown if match["url"] else f"mailto:{shown}")
        if link is None or not shown:
            continue
        pieces.append(html.escape(line[position : match.start()], quote=False))
        pieces.append(
            f'<a href="{html.escape(link.target)}" rel="noopener noreferrer nofollow" target="_blank"'
            f' title="{html.escape(link.host)}" data-host="{html.escape(link.host)}">{html.escape(shown)}</a>'
        )
        position = match.start() + len(shown)
    pieces.append(html.escape(line[position:], quote=False))
    return "".join(pieces)
