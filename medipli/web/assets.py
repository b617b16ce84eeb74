"""The style sheets of the pages: one file per component while writing, at most two files for a page when served.

``python -m medipli.web.assets`` writes the sheets again after a source has changed; a test refuses a sheet that does
not equal its sources. Every page links ``medipli.css``; signed-in pages add ``app.css``, the others ``public.css``;
the composer brings ``compose.css`` along, the registration ``journey.css``, the sign-in page ``split.css``.
"""

from __future__ import annotations

import re
from pathlib import Path

CSS = Path(__file__).resolve().parent / "static" / "web" / "css"
LAYERS = ("reset", "tokens", "base", "layout", "components", "utilities")
SHEETS: dict[str, tuple[tuple[str, str], ...]] = {
    "medipli.css": (
        ("reset", "reset.css"),
        ("tokens", "tokens.css"),
        ("base", "base.css"),
        ("components", "components/*.css"),
        ("utilities", "utilities.css"),
        ("", "print.css"),
    ),
    "filing.css": (("components", "filing/*.css"),),
    "letter.css": (("", "frame.css"),),
    "public.css": (("layout", "public/*.css"),),
    "split.css": (("layout", "split/*.css"),),
    "journey.css": (("components", "journey/*.css"), ("components", "timeline.css")),
    "app.css": (("layout", "app/*.css"), ("components", "mailbox/*.css"), ("utilities", "app-utilities.css")),
    "staff.css": (("components", "staff/*.css"), ("components", "timeline.css")),
    "compose.css": (("components", "compose/*.css"),),
}
"""Each sheet: its cascade layers with their sources, in order. Paper comes outside the layers, so that it wins."""

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_SPACES = re.compile(r"\s+")
_AROUND = re.compile(r" ?([{};]|,(?= )|>(?= )) ?|: ")


def build(sheet: str) -> str:
    """The text of one sheet: the order of the layers, then each layer, without comments and idle spaces."""
    parts = [f"@layer {', '.join(LAYERS)};"]
    for layer, pattern in SHEETS[sheet]:
        rules = "\n".join(_squeezed(path) for path in sorted(CSS.glob(pattern)))
        parts.append(f"@layer {layer} {{\n{rules}\n}}" if layer else rules)
    return "\n".join(parts) + "\n"


def _squeezed(path: Path) -> str:
    text = _SPACES.sub(" ", _COMMENT.sub("", path.read_text(encoding="utf-8")))
    text = _AROUND.sub(lambda match: match.group(1) or ":", text)
    return text.replace(";}", "}").replace("}", "}\n").replace("}\n}", "}}").strip()


def main() -> None:
    """Write every sheet."""
    for sheet in SHEETS:
        (CSS / sheet).write_text(build(sheet), encoding="utf-8")
        print(f"{sheet}: {(CSS / sheet).stat().st_size} bytes")


if __name__ == "__main__":
    main()
