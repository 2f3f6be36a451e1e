"""An entry as the store moves it about: its author's whole view, trash and origin included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from models.entities import Direction, Kind, Pattern, Spirit, Unease, Visibility
from models.store.core_tables import EntryRow


@dataclass(frozen=True, slots=True)
class EntryState:
    """All of one entry but what the partner added to it.

    `trashed` is the day it went into the trash, None while it lives; `photos` are the ids of its
    pictures.
    """

    id: str
    author_id: str
    day: date
    direction: Direction | None
    text: str
    visibility: Visibility
    kinds: tuple[Kind, ...] = ()
    tags: tuple[str, ...] = ()
    spirit: Spirit | None = None
    feeling: str | None = None
    unease: Unease | None = None
    pattern: Pattern | None = None
    need_id: str | None = None
    photos: tuple[str, ...] = ()
    trashed: date | None = None
    source: str | None = None
    source_id: str | None = None
    batch_id: str | None = None
    instant: str | None = None
    zone: str | None = None
    extra: str | None = None

    @property
    def private_part(self) -> tuple[str | None, Unease | None, Pattern | None]:
        """What only ever lies in the notebook."""
        return (self.feeling, self.unease, self.pattern)

    def with_private_part_of(self, other: EntryState) -> EntryState:
        """Return it with what only lies in the notebook as it is in `other`."""
        return replace(self, feeling=other.feeling, unease=other.unease, pattern=other.pattern)

    def columns(self) -> dict[str, Any]:
        """Return the values of its row, without place and version."""
        return {
            "author_id": self.author_id,
            "deleted": int(self.trashed is not None),
            "trashed_on": self.trashed,
            "day": self.day,
            "direction": self.direction.value if self.direction else None,
            "spirit": self.spirit.value if self.spirit else None,
            "text": self.text,
            "kinds": ",".join(kind.value for kind in self.kinds),
            "tags": "\n".join(self.tags),
            "need_id": self.need_id,
            "instant": self.instant,
            "zone": self.zone,
            "source": self.source,
            "source_id": self.source_id,
            "batch_id": self.batch_id,
            "extra": self.extra,
        }

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, without what is empty."""
        values = {name: getattr(self, name) for name in self.__slots__}
        for name in ("day", "trashed"):
            values[name] = values[name].isoformat() if values[name] else None
        return {name: value for name, value in values.items() if value not in (None, ())}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> EntryState:
        """Read what :meth:`to_json` returned."""
        given = dict(values)
        trashed = given.pop("trashed", None)
        return cls(
            day=date.fromisoformat(given.pop("day")),
            trashed=date.fromisoformat(trashed) if trashed else None,
            direction=_maybe(Direction, given.pop("direction", None)),
            visibility=Visibility(given.pop("visibility")),
            kinds=tuple(Kind(kind) for kind in given.pop("kinds", ())),
            tags=tuple(given.pop("tags", ())),
            photos=tuple(given.pop("photos", ())),
            spirit=_maybe(Spirit, given.pop("spirit", None)),
            unease=_maybe(Unease, given.pop("unease", None)),
            pattern=_maybe(Pattern, given.pop("pattern", None)),
            **given,
        )

    @classmethod
    def of_row(
        cls,
        row: EntryRow,
        visibility: Visibility,
        private: tuple[str | None, Unease | None, Pattern | None] = (None, None, None),
        photos: tuple[str, ...] = (),
    ) -> EntryState:
        """Read a row of the store of `visibility`; `private` comes from the notebook."""
        feeling, unease, pattern = private
        return cls(
            id=row.id,
            author_id=row.author_id,
            day=row.day,
            direction=_maybe(Direction, row.direction),
            text=row.text,
            visibility=visibility,
            kinds=kinds_of(row.kinds),
            tags=tags_of(row.tags),
            spirit=_maybe(Spirit, row.spirit),
            feeling=feeling,
            unease=unease,
            pattern=pattern,
            need_id=row.need_id,
            photos=photos,
            trashed=row.trashed_on,
            source=row.source,
            source_id=row.source_id,
            batch_id=row.batch_id,
            instant=row.instant,
            zone=row.zone,
            extra=row.extra,
        )


@lru_cache(maxsize=1024)
def kinds_of(column: str) -> tuple[Kind, ...]:
    """Read the column ``kinds``."""
    return tuple(Kind(kind) for kind in column.split(",")) if column else ()


def tags_of(column: str) -> tuple[str, ...]:
    """Read the column ``tags``."""
    return tuple(column.split("\n")) if column else ()


def _maybe(words: Any, value: str | None) -> Any:
    return None if value is None else words(value)
