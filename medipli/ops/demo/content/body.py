"""A tiny markup for scenario texts, rendered as plain text and as HTML.

Blocks are separated by blank lines. ``//`` breaks a line, ``**x**`` is strong, ``- `` starts a list item, ``| a | b``
is a table row (the first row is the head), ``![legend](name)`` is an inline image whose content id is `name`.
"""

import re
from html import escape

from .typography import fr

_STRONG = re.compile(r"\*\*(.+?)\*\*")
_IMAGE = re.compile(r"^!\[(.+?)\]\((.+?)\)$")


def render_body(markup: str) -> tuple[str, str]:
    """Return `(text, html)` of `markup`, with French typography applied to both."""
    texts: list[str] = []
    htmls: list[str] = []
    for block in re.split(r"\n\s*\n", fr(markup).strip()):
        lines = [line.strip() for line in block.strip().splitlines()]
        text, html = _render_block(lines)
        texts.append(text)
        htmls.append(html)
    return "\n\n".join(texts), "\n".join(htmls)


def _render_block(lines: list[str]) -> tuple[str, str]:
    if all(line.startswith("|") for line in lines):
        return _table(lines)
    if all(line.startswith("- ") for line in lines):
        items = [line[2:] for line in lines]
        html = "".join(f"<li>{_inline(item)}</li>" for item in items)
        return "\n".join(f"- {_plain(item)}" for item in items), f"<ul>{html}</ul>"
    if len(lines) == 1 and (image := _IMAGE.match(lines[0])):
        legend, name = image.groups()
        source = f'<img src="cid:{escape(name)}" alt="{escape(legend)}">'
        return f"[{legend}]", f"<p>{source}</p>"
    pieces = [piece.strip() for piece in " ".join(lines).split("//")]
    return "\n".join(_plain(piece) for piece in pieces), f"<p>{'<br>'.join(_inline(piece) for piece in pieces)}</p>"


def _plain(text: str) -> str:
    return _STRONG.sub(r"\1", text)


def _inline(text: str) -> str:
    return _STRONG.sub(r"<strong>\1</strong>", escape(text, quote=False))


def _table(lines: list[str]) -> tuple[str, str]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    widths = [max(len(_plain(row[column])) for row in rows) for column in range(len(rows[0]))]
    text = "\n".join("  ".join(_plain(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                     for row in rows)  # fmt: skip
    head = "".join(f"<th>{_inline(cell)}</th>" for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in rows[1:])
    return text, f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
