"""What of a content goes out or comes in: a stretch of days, or one partner's own part. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from models.entities import Partner
from models.errors import Refused
from models.store.content import Content, Row, Tables, consistent, no_rows, subjects_of
from models.words import N_, _


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many things stay behind, and why."""

    count: int
    why: str


_BY_THE_OTHER = N_("by the other partner, who alone can bring them in")
_ALREADY_HERE = N_("here already")
_NO_PICTURES = N_("pictures whose bytes the file does not hold; a .zip has them")
_SETTLED_HERE = N_("settings and pages of the balance, which this store has of its own")
#: What the importing partner brings along into a store that has entries, heads before children.
_OWN = (
    *("entry", "need", "season", "noticed", "felt_met", "fit", "link", "load", "intention"),
    "reminder",
)
_NOT_MERGED = ("setting", "page")


def between(content: Content, since: date | None, until: date | None) -> Content:
    """Return what of `content` belongs to the days from `since` to `until` (both included).

    Partners, settings and prompts always go along; needs and seasons where they reach into it.
    """
    if since is None and until is None:
        return content
    first = since.isoformat() if since else "0000-00-00"
    last = until.isoformat() if until else "9999-99-99"

    def within(day: str) -> bool:
        return first <= day <= last

    def cut(tables: Tables) -> dict[str, list[Row]]:
        kept = {name: list(rows) for name, rows in tables.items()}
        steps = {row["need_id"] for row in kept["need_event"] if within(row["day"])}
        kept["need"] = [row for row in kept["need"] if row["id"] in steps]
        kept["season"] = [
            row for row in kept["season"] if row["start"] <= last and (row["end"] or last) >= first
        ]
        for name, column in (("entry", "day"), ("load", "week"), ("page", "week")):
            kept[name] = [row for row in kept[name] if within(row[column])]
        kept["intention"] = [row for row in kept["intention"] if within(row["rests_until"])]
        return kept

    book, notebook = cut(content.book), cut(content.notebook)
    return replace(
        content,
        book=consistent(book, subjects_of(book)),
        notebook=consistent(notebook, subjects_of(book, notebook)),
    )


def same_names(content: Content, partners: Iterable[Partner]) -> bool:
    """Return whether the partners of `partners` are among those of `content`, by name."""
    return {folded(one.name) for one in partners} <= {folded(r["name"]) for r in content.partners}


def folded(name: str) -> str:
    """Return the form by which names are compared."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def with_pictures(content: Content) -> tuple[Content, list[LeftOut]]:
    """Return `content` without photos whose bytes are not at hand, and what that left out."""
    lost = 0
    cut = []
    for tables in (content.book, content.notebook):
        kept = [row for row in tables["photo"] if row["id"] in content.pictures]
        lost += len(tables["photo"]) - len(kept)
        cut.append({**tables, "photo": kept})
    told = [LeftOut(lost, _(_NO_PICTURES))] if lost else []
    return content.with_tables(*cut), told


def own_part(content: Content, me: Partner, known: set[str]) -> tuple[Content, list[LeftOut]]:
    """Return what of `content` is `me`'s own and not `known` here yet, under `me`'s id.

    Raises :class:`Refused` where `me` is none of its partners.
    """
    them = next(
        (
            row["id"]
            for row in content.partners
            if row["id"] == me.id or folded(row["name"]) == folded(me.name)
        ),
        None,
    )
    if them is None:
        raise Refused(
            _("The file holds nothing by {name}; it is of {names}.").format(
                name=me.name, names=", ".join(row["name"] for row in content.partners)
            )
        )
    notebook = content.notebook if content.owner == them else no_rows()
    others = _count(content.book, lambda row: row["author_id"] != them)
    others += 0 if content.owner == them else _count(content.notebook, lambda _row: True)
    here = sum(
        _count(tables, lambda row: row["author_id"] == them and row["id"] in known)
        for tables in (content.book, notebook)
    )
    mine = [_mine(tables, them, me.id, known) for tables in (content.book, notebook)]
    brought = subjects_of(*mine)
    book = consistent(mine[0], brought | known)
    private = consistent(mine[1], brought | known)
    for name in ("feeling", "unease"):
        private[name] = [row for row in private[name] if row["entry_id"] in brought]
    settled = sum(len(content.book[name]) + len(notebook[name]) for name in _NOT_MERGED)
    told = ((others, _BY_THE_OTHER), (here, _ALREADY_HERE), (settled, _SETTLED_HERE))
    return (
        replace(content, book=book, notebook=private, owner=me.id if content.owner else None),
        [LeftOut(count, _(why)) for count, why in told if count],
    )


def _count(tables: Tables, wanted: Callable[[Row], bool]) -> int:
    return sum(1 for name in _OWN for row in tables[name] if wanted(row))


def _mine(tables: Tables, them: str, me: str, known: set[str]) -> dict[str, list[Row]]:
    """Return the rows of `them`, as `me`'s, that are not known; steps only with their heads."""
    kept = no_rows()
    for name, rows in tables.items():
        if name in ("partner", *_NOT_MERGED):
            continue
        kept[name] = [
            {**row, "author_id": me}
            for row in rows
            if row["author_id"] == them and row.get("id") not in known
        ]
    return kept


def days_of(content: Content) -> tuple[date | None, date | None]:
    """Return the first and the last day of the entries in `content`."""
    days = [row["day"] for row in content.entries()]
    if not days:
        return None, None
    return date.fromisoformat(min(days)), date.fromisoformat(max(days))


def counted(content: Content) -> int:
    """Return how many entries `content` has, trash included."""
    return sum(1 for _row in content.entries())
