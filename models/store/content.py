"""What files of the store hold, as plain rows without versions: the way out and in again.

Rows are dictionaries by column name; values are text, whole numbers and None (days as ISO text).
Left out are versions, tombstones, batches and drafts. ``number`` of an entry is its place within
its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]

#: The tables that go out, those that others point at before those that point.
TABLES = (
    "partner",
    "setting",
    "need",
    "season",
    "entry",
    "photo",
    "noticed",
    "felt_met",
    "fit",
    "link",
    "unease",
    "feeling",
    "need_event",
    "load",
    "season_answer",
    "intention",
    "reminder",
    "page",
)


def no_rows() -> dict[str, list[Row]]:
    """Return empty tables."""
    return {name: [] for name in TABLES}


@dataclass(frozen=True, slots=True)
class Content:
    """The shared book, and the notebook of `owner` where it comes along.

    `pictures` has the bytes of photos by their ids, where they are at hand.
    """

    book: Tables = field(default_factory=no_rows)
    notebook: Tables = field(default_factory=no_rows)
    owner: str | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def partners(self) -> list[Row]:
        """The partners in slot order."""
        return sorted(self.book["partner"], key=lambda row: int(row["slot"]))

    def entries(self) -> Iterable[Row]:
        """All entries of both files, trash included."""
        yield from self.book["entry"]
        yield from self.notebook["entry"]

    def with_tables(self, book: Tables, notebook: Tables) -> Content:
        """Return it with other rows."""
        return replace(self, book=book, notebook=notebook)


def consistent(tables: Tables, subjects: set[str]) -> dict[str, list[Row]]:
    """Return `tables` without what hangs on, or points at, things that are not there.

    `subjects` are the ids of entries and needs that may be spoken of.
    """
    kept = {name: list(rows) for name, rows in tables.items()}
    for name, column in (("entry", "need_id"), ("need_event", "entry_id")):
        kept[name] = [
            row if row[column] is None or row[column] in subjects else {**row, column: None}
            for row in kept[name]
        ]
    for name in ("noticed", "felt_met", "unease", "feeling", "photo"):
        kept[name] = [row for row in kept[name] if row["entry_id"] in subjects]
    kept["fit"] = [row for row in kept["fit"] if row["subject_id"] in subjects]
    kept["link"] = [row for row in kept["link"] if {row["a_id"], row["b_id"]} <= subjects]
    for name, head, column in (
        ("need_event", "need", "need_id"),
        ("season_answer", "season", "season_id"),
    ):
        heads = {row["id"] for row in kept[head]}
        kept[name] = [row for row in kept[name] if row[column] in heads]
    return kept


def subjects_of(*files: Tables) -> set[str]:
    """Return the ids of all entries and needs in `files`."""
    return {row["id"] for tables in files for name in ("entry", "need") for row in tables[name]}
