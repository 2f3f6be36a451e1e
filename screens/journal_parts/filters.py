"""What the journal's list is narrowed to, as a value: to a query, and to the words on its chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from models.entities import Direction, Kind, Need, Partner, Query, Season, Visibility
from models.labels import (
    DIRECTION_ICONS,
    KIND_ICONS,
    direction_label,
    kind_label,
)
from models.words import _

#: Longest text on a chip before it ends in "…".
CHIP_CHARS = 22


@dataclass(frozen=True, slots=True)
class Filters:
    """The choices of all chips; each is None (or False) where nothing was chosen."""

    by: Partner | None = None
    direction: Direction | None = None
    unsorted: bool = False
    kind: Kind | None = None
    season: Season | None = None
    tag: str | None = None
    need: Need | None = None
    since: date | None = None
    until: date | None = None
    alone: bool = False

    def query(self, words: str) -> Query:
        """Return the query for these choices and the `words` in the search field."""
        return Query(
            words=words.strip(),
            by=self.by.id if self.by else None,
            direction=self.direction,
            unsorted=self.unsorted,
            kind=self.kind,
            tag=self.tag,
            need_id=self.need.id if self.need else None,
            season_id=self.season.id if self.season else None,
            visibility=Visibility.PRIVATE if self.alone else None,
            since=self.since,
            until=self.until,
        )

    @property
    def any(self) -> bool:
        """Whether something was chosen."""
        return self != Filters()

    def without(self, name: str) -> Filters:
        """Return these choices but that of the chip `name`."""
        empty = Filters()
        fields = {"direction": ("direction", "unsorted"), "dates": ("since", "until")}
        return replace(
            self, **{field: getattr(empty, field) for field in fields.get(name, (name,))}
        )


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One chip of the row: its name, its words now, its icon, and whether it is filled."""

    name: str
    text: str
    icon: str
    active: bool
    kind: str = ""


def chips(
    filters: Filters,
    partners: Sequence[Partner],
    dates_text: str,
    own_labels: Mapping[Kind, str] | None = None,
    *,
    own: bool = True,
) -> list[FilterChip]:
    """Return the chips of the row, in order; a chosen one says its choice.

    `dates_text` is the stretch of days in words, empty where none was chosen. Who wrote is asked
    only where there are two; for private entries only where somebody looks who has `own` ones.
    """
    f = filters
    direction = _("Not sorted yet") if f.unsorted else direction_label(f.direction)
    row = [
        FilterChip(
            "direction",
            direction if f.direction or f.unsorted else _("Direction"),
            DIRECTION_ICONS[f.direction] if f.direction else "merge",
            bool(f.direction or f.unsorted),
        ),
        FilterChip(
            "kind",
            kind_label(f.kind, own_labels) if f.kind else _("Kind"),
            KIND_ICONS[f.kind] if f.kind else "waves",
            f.kind is not None,
        ),
        FilterChip(
            "season", brief(f.season.label) if f.season else _("Season"), "sun", bool(f.season)
        ),
        FilterChip("tag", brief(f.tag or "") or _("Tag"), "tag", f.tag is not None),
        FilterChip(
            "need",
            brief(f.need.text) if f.need else _("Need"),
            "message-circle-heart",
            f.need is not None,
        ),
        FilterChip("dates", dates_text or _("Days"), "calendar-days", bool(dates_text)),
    ]
    if own:
        row.append(FilterChip("alone", _("For you alone"), "lock", f.alone))
    if len(partners) > 1:
        row.insert(0, FilterChip("by", f.by.name if f.by else _("Both"), "users", f.by is not None))
    return row


def brief(text: str, most: int = CHIP_CHARS) -> str:
    """Return `text` on one line, at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
