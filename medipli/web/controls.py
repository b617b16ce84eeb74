"""Buttons, entries of menus, links of the navigation: sixty on a page of messages, drawn without macros.

``jinja2/components`` hands them on (``button.html``, ``menu.html``, ``nav.html``, ``chip.html``). What a control says
is kept from page to page; where it leads is put in each time, since that differs from message to message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps

from markupsafe import Markup, escape

from medipli.web.components import NavLink
from medipli.web.drawing import icon

Drawn = tuple[str, str, str]
"""A control up to its address (or its type, for a button), from there to further attributes, and what follows these."""


def _control(draw: Callable[..., Drawn]) -> Callable[..., Markup]:
    # Typed: a text and a markup of the same letters are equal, but only the text is escaped.
    kept = lru_cache(maxsize=2048, typed=True)(draw)

    @wraps(draw)
    def drawn(
        *args: object,
        href: str | None = None,
        type: str = "button",
        attrs: Mapping[str, object] | None = None,
        **kwargs: object,
    ) -> Markup:
        before, between, after = kept(bool(href), *args, **kwargs)
        given = [f' {name}="{escape(value)}"' for name, value in attrs.items() if value is not None] if attrs else ()
        return Markup(f"{before}{escape(href or type)}{between}{''.join(given)}{after}")  # noqa: S704 - all is escaped

    return drawn


@_control
def button(
    is_link: bool,
    label: str,
    variant: str = "secondary",
    icon_name: str | None = None,
    *,
    size: str | None = None,
    wide: bool = False,
    busy: bool = False,
    disabled: bool = False,
    chevron: bool = False,
    final: bool = False,
    key: str | None = None,
    name: str | None = None,
    value: object = None,
    form: str | None = None,
    class_: str = "",
) -> Drawn:
    """A button with words on it."""
    tag, target = ("a", "href") if is_link else ("button", "type")
    classes = _classes(
        f"button button-{variant}", size and f"button-{size}", wide and "button-wide", final and "is-final", class_
    )
    states = (' aria-busy="true"' if busy else "") + (' aria-disabled="true"' if disabled else "")
    drawing = icon("loader-circle", spin=True) if busy else icon(icon_name) if icon_name else ""
    return (
        f'<{tag} class="{classes}" {target}="',
        f'"{_field(name, value, form)}{states}{_key(key)}',
        f'>{drawing}<span class="button-label">{escape(label)}</span>'
        f"{icon('chevron-down', 14) if chevron else ''}</{tag}>",
    )


@_control
def icon_button(
    is_link: bool,
    label: str,
    icon_name: str,
    *,
    size: str | None = None,
    framed: bool = False,
    danger: bool = False,
    pressed: bool | None = None,
    key: str | None = None,
    name: str | None = None,
    value: object = None,
    form: str | None = None,
    class_: str = "",
) -> Drawn:
    """A button that shows an icon: its label is said, and shown when one points at it."""
    tag, target = ("a", "href") if is_link else ("button", "type")
    classes = _classes(
        "icon-button",
        size and f"icon-button-{size}",
        framed and "icon-button-framed",
        danger and "icon-button-danger",
        class_,
    )
    state = "" if pressed is None else f' aria-pressed="{"true" if pressed else "false"}"'
    return (
        f'<{tag} class="{classes}" {target}="',
        f'" aria-label="{escape(label)}" data-tip="{escape(label)}"{_field(name, value, form)}{state}{_key(key)}',
        f">{icon(icon_name, 18)}</{tag}>",
    )


@_control
def menu_item(
    is_link: bool,
    label: str,
    icon_name: str | None = None,
    *,
    key: str | None = None,
    danger: bool = False,
    checked: bool | None = None,
    name: str | None = None,
    value: object = None,
    form: str | None = None,
    note: str = "",
) -> Drawn:
    """An entry of a menu: ``checked`` marks the chosen one of a group."""
    tag, target = ("a", "href") if is_link else ("button", "type")
    state = "" if checked is None else f' data-checked="{"true" if checked else "false"}"'
    drawing, keys = icon(icon_name) if icon_name else "", kbd(key) if key else ""
    end = '<span class="menu-item-end'
    said = f'{end} ink3 t12">{escape(note)}</span>' if note else ""
    mark = f'{end}">{icon("check", label="Choisi")}</span>' if checked else ""
    return (
        f'<{tag} class="{_classes("menu-item", danger and "menu-item-danger")}" {target}="',
        f'"{_field(name, value, form)}{state}',
        f">{drawing}<span>{escape(label)}</span>{said}{keys}{mark}</{tag}>",
    )


def nav_link(link: NavLink) -> Markup:
    """A link of the navigation column; folders take dropped messages by their ``data-folder``."""
    nested = " nav-nested" if link.depth else ""
    current = ' aria-current="page"' if link.current else ""
    folder = f' data-folder="{escape(link.folder_id)}"' if link.folder_id else ""
    label = escape(link.label)
    return Markup(  # noqa: S704
        f'<li><a class="nav-link{nested}" href="{escape(link.url)}"{current}{_key(link.key)}{folder}'
        f' data-tip-narrow="{label}">{icon(link.icon, 18)}<span class="ellipsis">{label}</span>'
        f"{badge(link.count, unread=link.unread)}</a></li>"
    )


@lru_cache(maxsize=1024, typed=True)
def badge(count: int | None, text: str | None = None, unread: bool = False, id: str | None = None) -> Markup:
    """A number in a pill: nothing for zero, 99+ above; ``text`` is what a screen reader says."""
    if not count:
        return Markup()
    said = text or (f"{count} non lu{'s' if count > 1 else ''}" if unread else str(count))
    return Markup(
        '<span class="{}"{}><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>'
    ).format(
        _classes("badge", unread and "badge-unread"),
        Markup(' id="{}"').format(id) if id else "",
        "99+" if count > 99 else count,
        said,
    )


@lru_cache(maxsize=256, typed=True)
def kbd(keys: str) -> Markup:
    """Keys as people read them, « g i » becoming two caps."""
    return Markup(" ").join(Markup('<kbd class="kbd">{}</kbd>').format(key) for key in keys.split(" "))


def _classes(*names: str | bool | None) -> str:
    return escape(" ".join([name for name in names if isinstance(name, str) and name]))


def _field(name: str | None, value: object, form: str | None) -> str:
    return (
        (f' name="{escape(name)}"' if name else "")
        + (f' value="{escape(value)}"' if value is not None else "")
        + (f' form="{escape(form)}"' if form else "")
    )


def _key(key: str | None) -> str:
    return f' data-key="{escape(key)}"' if key else ""
