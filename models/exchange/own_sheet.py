"""What is filled while a document of the own format is read, and what all of its parts ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.entities import Visibility
from models.exchange.reading import Item
from models.store.content import Row, no_rows
from models.words import _


@dataclass(slots=True)
class Sheet:
    """What is filled while a document is read."""

    file: str
    latest: date
    book: dict[str, list[Row]] = field(default_factory=no_rows)
    notebook: dict[str, list[Row]] = field(default_factory=no_rows)
    partners: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)
    owner: str | None = None
    _seen: set[tuple[str, ...]] = field(default_factory=set)

    def new_id(self, item: Item) -> str:
        """Take the id of `item`, which no other thing in the file may have."""
        found = item.id()
        if found in self.ids:
            raise item.refuse("id", _("an id of its own"))
        self.ids.add(found)
        return found

    def author(self, item: Item, key: str = "author") -> str:
        """Take the id of one of the partners."""
        return item.one_of(key, self.partners, _("the id of one of the partners"))

    def tables(self, item: Item, where: Visibility, author: str) -> dict[str, list[Row]]:
        """Return where a row of `author` belongs; a file holds one notebook at most."""
        if where is Visibility.SHARED:
            return self.book
        self.owned(item, "visibility", author)
        return self.notebook

    def owned(self, item: Item, key: str, author: str) -> None:
        """Note that something in the file belongs to the notebook of `author`."""
        if self.owner not in (None, author):
            raise item.refuse(key, _("the notebook of one partner only"))
        self.owner = author

    def head(self, item: Item) -> tuple[Row, dict[str, list[Row]]]:
        """Take id, author and visibility; return the start of a row and its tables."""
        row = {"id": self.new_id(item), "author_id": self.author(item)}
        where = item.word("visibility", Visibility)
        return row, self.tables(item, where, row["author_id"])

    def once(self, item: Item, key: str, tables: dict[str, list[Row]], *parts: str) -> None:
        """Refuse `item` where one of the same `parts` was read before, for the same file."""
        seen = ("book" if tables is self.book else "notebook", *parts)
        if seen in self._seen:
            raise item.refuse(key, _("one only"))
        self._seen.add(seen)

    def day_that_came(self, item: Item, key: str) -> str:
        """Take a day that is not in the future, as ISO text."""
        day = item.day(key)
        if day > self.latest:
            raise item.refuse(key, _("a day that has come"))
        return day.isoformat()


def value(word: StrEnum | None) -> str | None:
    """Return the text of a word that may be missing."""
    return None if word is None else word.value


def iso(day: date | None) -> str | None:
    """Return a day that may be missing as ISO text."""
    return None if day is None else day.isoformat()
