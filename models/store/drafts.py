"""The text field as it stands, kept while somebody types so that a crash costs nothing.

A draft lies in its author's notebook whatever its visibility: what was not saved was not shared.
Drafts of the first versions may still lie in the book. There is one draft a partner.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from models.entities import Direction, Draft, Kind, Pattern, Spirit, Unease, Visibility
from models.store.ballast import again_with_room
from models.store.database import Database
from models.store.stores import Stores
from models.store.tables import DraftRow
from models.text import clean


class Drafts:
    """The drafts of both partners; each sees only the own one."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores

    def get(self, who: str) -> Draft | None:
        """Return the draft of `who`, or None."""
        found = [row for row in (_row(home, who) for home in self._homes(who)) if row]
        newest = max(found, key=lambda row: str(row.version), default=None)
        return from_json(json.loads(newest.body)) if newest else None

    @again_with_room
    def keep(self, who: str, draft: Draft) -> None:
        """Keep the draft of `who` instead of the one before."""
        self.stores.refuse_locked(who)
        body = json.dumps(to_json(draft), ensure_ascii=False)
        with self.stores.notebook(who).writing() as session:
            values = {"body": body, "version": self.stores.version(session)}
            session.execute(
                insert(DraftRow)
                .values(author_id=who, **values)
                .on_conflict_do_update(index_elements=["author_id"], set_=values)
            )
        self._drop(who, [self.stores.book])

    def drop(self, who: str) -> None:
        """Forget the draft of `who`: it was saved or thrown away."""
        self._drop(who, self._homes(who))

    def _homes(self, who: str) -> list[Database]:
        return [self.stores.book, self.stores.notebook(who)]

    def _drop(self, who: str, homes: list[Database]) -> None:
        for home in homes:
            if _row(home, who) is not None:
                with home.writing() as session:
                    session.execute(delete(DraftRow).where(DraftRow.author_id == who))


def _row(home: Database, who: str) -> Any:
    query = select(DraftRow.body, DraftRow.version).where(DraftRow.author_id == who)
    with home.reading() as connection:
        return connection.execute(query).first()


def to_json(draft: Draft) -> dict[str, Any]:
    """Return the draft as JSON values."""
    return {
        "text": clean(draft.text),
        "direction": draft.direction,
        "kinds": list(draft.kinds),
        "day": draft.day.isoformat() if draft.day else None,
        "visibility": draft.visibility,
        "tags": [clean(tag) for tag in draft.tags],
        "spirit": draft.spirit,
        "feeling": clean(draft.feeling) if draft.feeling is not None else None,
        "unease": draft.unease,
        "pattern": draft.pattern,
        "need_id": draft.need_id,
    }


def from_json(values: dict[str, Any]) -> Draft:
    """Read what :func:`to_json` returned."""
    return Draft(
        text=values["text"],
        direction=Direction(values["direction"]) if values["direction"] else None,
        kinds=tuple(Kind(kind) for kind in values["kinds"]),
        day=date.fromisoformat(values["day"]) if values["day"] else None,
        visibility=Visibility(values["visibility"]),
        tags=tuple(values["tags"]),
        spirit=Spirit(values["spirit"]) if values["spirit"] else None,
        feeling=values["feeling"],
        unease=Unease(values["unease"]) if values.get("unease") else None,
        pattern=Pattern(values["pattern"]) if values.get("pattern") else None,
        need_id=values["need_id"],
    )
