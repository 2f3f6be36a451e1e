"""The pages of help and the reflections: plain text in ``assets``, in the language in use.

A page is a title and sections; a section has paragraphs and, where there is something to look up,
items. Nothing in it is markup, and nothing in it opens anything.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from models.errors import NotFound
from models.words import _

ASSETS = Path(__file__).resolve().parent.parent / "assets"
#: The pages there are, in the order in which More lists them.
PAGES = ("safety", "privacy", "balance", "keys", "about")


@dataclass(frozen=True, slots=True)
class HelpItem:
    """A line to look up: a place to ask, a key, somebody who could read.

    `detail` is the second line: what stands under it, or (on the privacy page) what is not
    protected. `checked` is the day on which an address or number was last checked; show it.
    """

    label: str
    text: str
    detail: str = ""
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A heading with its paragraphs, then its items."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[HelpItem, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page of help, the same for both partners."""

    name: str
    title: str
    sections: tuple[HelpSection, ...]


@dataclass(frozen=True, slots=True)
class Reflection:
    """A short card on reciprocity: what was found, what one may take from it, and who found it.

    The cards beside a mark of unease have no `source`: they are plain words.
    """

    id: str
    title: str
    says: str
    so: str
    source: str = ""


def page(name: str) -> HelpPage:
    """Return the help page `name`, one of :data:`PAGES`; raises :class:`NotFound`."""
    if name not in PAGES:
        raise NotFound(_("There is no page of help called “{name}”.").format(name=name))
    raw = _read("help", name)
    sections = tuple(_section(section) for section in raw["sections"])
    return HelpPage(name, _(raw["title"]), sections)


def reflections() -> tuple[Reflection, ...]:
    """Return the cards on reciprocity, in the order of the file."""
    return tuple(_card(raw) for raw in _read("reflections", "en")["cards"])


def pattern_card(pattern: str) -> Reflection:
    """Return the card that stands beside a pattern of unease; raises :class:`NotFound`."""
    for raw in _read("reflections", "en")["patterns"]:
        if raw["id"] == pattern:
            return _card(raw)
    raise NotFound(_("There is no card called “{name}”.").format(name=pattern))


def _section(raw: dict[str, Any]) -> HelpSection:
    return HelpSection(
        heading=_(raw["heading"]),
        paragraphs=tuple(_(text) for text in raw.get("paragraphs", ())),
        items=tuple(_item(item) for item in raw.get("items", ())),
    )


def _item(raw: dict[str, Any]) -> HelpItem:
    detail = raw.get("detail", "")
    return HelpItem(
        _(raw["label"]), _(raw["text"]), _(detail) if detail else "", raw.get("checked")
    )


def _card(raw: dict[str, Any]) -> Reflection:
    source = raw.get("source", "")
    return Reflection(
        raw["id"], _(raw["title"]), _(raw["says"]), _(raw["so"]), _(source) if source else ""
    )


@cache
def _read(folder: str, name: str) -> dict[str, Any]:
    with (ASSETS / folder / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
