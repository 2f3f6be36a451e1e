"""The own format, in: a document that may come from anywhere becomes rows, or is refused whole."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from models.entities import (
    WITH_KINDS,
    Direction,
    Kind,
    Mark,
    Pattern,
    Spirit,
    Unease,
)
from models.exchange.own_around import READERS
from models.exchange.own_sheet import Sheet, value
from models.exchange.own_writing import NAME, VERSION, picture_name
from models.exchange.reading import Item, refuse
from models.store.content import Content, Row
from models.words import _

_MOST_A_DAY = 2**20 - 1
_LARGEST_SIDE = 100_000


def content(document: Any, file: str, latest: date) -> Content:
    """Return what `document`, read from the file named `file`, holds.

    `latest` is the last day an entry may have. Raises :class:`ImportRefused`, naming the place and
    what was expected, at the first thing that does not fit.
    """
    top = Item(document, file, "")
    _refuse_other_formats(top, file)
    if not isinstance(top.take("exported_at"), str):
        raise top.refuse("exported_at", _("a text"))
    sheet = Sheet(file, latest)
    _read_partners(top, sheet)
    for key, read in (("entries", _read_entry), ("trash", _read_trashed), *READERS):
        for item in top.items(key):
            read(item, sheet)
            item.finish()
    for key in ("checkins",):
        for item in top.items(key):
            raise item.refuse("", _("nothing (this version does not know it yet)"))
    top.finish()
    return Content(sheet.book, sheet.notebook, sheet.owner)


def _refuse_other_formats(top: Item, file: str) -> None:
    if top.take("format") != NAME:
        raise refuse(file, _("it is not an export of Both Ways."))
    version = top.take("version")
    if version != VERSION or isinstance(version, bool):
        newer = isinstance(version, int) and version > VERSION
        raise refuse(
            file,
            _("it was made by a newer version of Both Ways; please update this one first.")
            if newer
            else _("version: {known} was expected.").format(known=VERSION),
        )


def _read_partners(top: Item, sheet: Sheet) -> None:
    names, marks = set(), set()
    for item in top.items("partners"):
        row: Row = {
            "id": sheet.new_id(item),
            "name": item.text("name"),
            "mark": item.word("mark", Mark).value,
            "slot": item.number("slot", 1),
        }
        item.finish()
        sheet.partners.add(row["id"])
        names.add(row["name"].casefold())
        marks.add(row["mark"])
        sheet.book["partner"].append(row)
    slots = sorted(row["slot"] for row in sheet.book["partner"])
    if slots not in ([0], [0, 1]) or not len(names) == len(marks) == len(slots):
        raise top.refuse("partners", _("one partner, or two who can be told apart"))


def _read_entry(item: Item, sheet: Sheet) -> None:
    row, tables = sheet.head(item)
    row["day"] = sheet.day_that_came(item, "day")
    row["number"] = item.number("place_in_day", _MOST_A_DAY)
    direction = item.maybe_word("direction", Direction)
    row["direction"] = value(direction)
    row["text"] = item.text("text", empty=True)
    row["kinds"] = ",".join(_kinds(item, direction))
    row["spirit"] = value(item.maybe_word("spirit", Spirit))
    tags = item.texts("tags")
    if any(not tag.strip() or "\n" in tag for tag in tags):
        raise item.refuse("tags", _("a word or two on one line"))
    row["tags"] = "\n".join(tags)
    row["need_id"] = item.maybe_id("need")
    for key in ("instant", "zone", "source", "source_id"):
        row[key] = item.maybe_text(key)
    extra = item.take("extra")
    row["extra"] = None if extra is None else json.dumps(extra, ensure_ascii=False)
    row["trashed_on"] = None
    _read_private_part(item, row, sheet)
    _read_photos(item, row, tables, sheet)
    sheet.entries.add(row["id"])
    tables["entry"].append(row)


def _read_trashed(item: Item, sheet: Sheet) -> None:
    trashed_on = item.day("trashed_on")
    before = len(sheet.book["entry"])
    _read_entry(item, sheet)
    home = sheet.book if len(sheet.book["entry"]) > before else sheet.notebook
    home["entry"][-1]["trashed_on"] = trashed_on.isoformat()


def _kinds(item: Item, direction: Direction | None) -> list[str]:
    kinds = item.texts("kinds")
    known = set(Kind)
    if any(kind not in known for kind in kinds) or len(set(kinds)) < len(kinds) or len(kinds) > 2:
        raise item.refuse("kinds", _("at most two of {words}").format(words=", ".join(Kind)))
    if kinds and direction not in WITH_KINDS:
        raise item.refuse("kinds", _("none for that direction"))
    return kinds


def _read_private_part(item: Item, row: Row, sheet: Sheet) -> None:
    feeling = item.maybe_text("feeling")
    unease = item.maybe_word("unease", Unease)
    pattern = item.maybe_word("pattern", Pattern)
    if pattern and not unease:
        raise item.refuse("pattern", _("null where there is no unease"))
    hangs_on = {"author_id": row["author_id"], "entry_id": row["id"]}
    if feeling:
        sheet.owned(item, "feeling", row["author_id"])
        sheet.notebook["feeling"].append(hangs_on | {"words": feeling})
    if unease:
        sheet.owned(item, "unease", row["author_id"])
        sheet.notebook["unease"].append(
            hangs_on | {"sort": unease.value, "pattern": value(pattern)}
        )


def _read_photos(item: Item, entry: Row, tables: dict[str, list[Row]], sheet: Sheet) -> None:
    for number, photo in enumerate(item.items("photos")):
        row = {
            "id": sheet.new_id(photo),
            "author_id": entry["author_id"],
            "entry_id": entry["id"],
            "number": number,
            "width": photo.number("width", _LARGEST_SIDE),
            "height": photo.number("height", _LARGEST_SIDE),
        }
        if photo.take("file") != picture_name(row["id"]):
            raise photo.refuse("file", picture_name(row["id"]))
        photo.finish()
        tables["photo"].append(row)
