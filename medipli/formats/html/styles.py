"""Inline styles of a message: a strict list of properties and a strict grammar of values."""

import re
from functools import lru_cache

_TEXT = "color background-color font-family font-size font-style font-weight font-variant line-height letter-spacing "
_TEXT += "text-align text-decoration text-transform text-indent vertical-align white-space direction word-spacing "
_BOX = "width max-width height display list-style-type border-collapse border-spacing caption-side table-layout "
_SIDES = " ".join(
    f"{name} {name}-top {name}-right {name}-bottom {name}-left" for name in ("margin", "padding", "border")
)
_BORDERS = " border-color border-style border-width border-radius "
_BORDERS += " ".join(
    f"border-{side}-{part}" for side in ("top", "right", "bottom", "left") for part in ("color", "style", "width")
)
PROPERTIES: frozenset[str] = frozenset(
    (_TEXT + _BOX + _SIDES + _BORDERS + " background word-break overflow-wrap").split()
)
"""Every property a message may set on its own elements; nothing that moves, overlays, animates or fetches."""

_VALUE = re.compile(r"[\w #.,%+\-\u00c0-\u024f\"']{1,200}(?:\s*!\s*important)?")
_COLOUR_CALL = re.compile(r"\b(?:rgb|rgba|hsl|hsla)\([0-9 .,%/]{1,60}\)", re.IGNORECASE)
_HEX_COLOUR = re.compile(r"#\w*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FETCHES = re.compile(r"url\s*\(|image-set\s*\(|@import", re.IGNORECASE)
_DISPLAYS = frozenset({"none", "inline", "block", "inline-block", "table", "table-row", "table-cell", "list-item"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LARGEST_NUMBER = 4000.0
_LONGEST_STYLE = 4000


@lru_cache(maxsize=2048)
def safe_style(style: str) -> str:
    """Return the declarations of `style` that may be kept, normalised; an empty string when none may."""
    kept: list[str] = []
    for declaration in style[:_LONGEST_STYLE].split(";"):
        name, separator, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if separator and name in PROPERTIES and _is_safe(name, value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


def fetches(style: str) -> bool:
    """Whether `style` would load something."""
    return _FETCHES.search(style) is not None


def hides(style: str) -> bool:
    """Whether `style` takes its element out of sight (`display:none`)."""
    return _HIDDEN.search(style) is not None


def _is_safe(name: str, value: str) -> bool:
    plain = _COLOUR_CALL.sub("x", value)
    if _VALUE.fullmatch(plain) is None or plain.count('"') % 2 or plain.count("'") % 2:
        return False
    if any(float(number) > _LARGEST_NUMBER for number in _NUMBER.findall(_HEX_COLOUR.sub("", plain))):
        return False
    if name == "display":
        return value.lower() in _DISPLAYS
    # A negative margin would let a message draw over what surrounds it.
    return not (name.startswith(("margin", "text-indent", "letter-spacing", "word-spacing")) and "-" in value)
