"""The table of ``docs/settings.md``, written from the settings themselves: ``python -m medipli.ops.settings_table``."""

from __future__ import annotations

from pathlib import Path

from medipli import environment

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
_START, _END = "<!-- table -->\n", "<!-- end of table -->"


def table() -> str:
    """One Markdown row per variable that the settings read, in the order in which they do. Loads the settings."""
    from medipli import settings as loaded  # noqa: F401  (reading them is what registers each variable)

    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for setting in environment.KNOWN.values():
        default = f"`{setting.default}`" if setting.default else "empty"
        if setting.default == "(required)":
            default = "**required**"
        rows.append(f"| `{setting.name}` | {default} | {setting.purpose[0].upper()}{setting.purpose[1:]} |")
    return "\n".join(rows) + "\n"


def document(current: str) -> str:
    """The text of the document with its table renewed."""
    before, _, rest = current.partition(_START)
    _, _, after = rest.partition(_END)
    return before + _START + table() + _END + after


if __name__ == "__main__":
    DOCUMENT.write_text(document(DOCUMENT.read_text()))
