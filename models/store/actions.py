"""What was done and can be taken back: the newest actions of a store.

The ``version`` of an action is its place among those of both files its author writes to. In the
book it is a version of the book. In a notebook it is ``<book>/<own>``, the version the book had
reached and then the notebook's own: as text that sorts as it happened, whatever the clock did.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.orm import Session

from models.store.tables import ActionRow

#: So many actions of each partner in each store can be taken back.
ACTIONS_KEPT = 100


def placed(session: Session, version: str, reached: str | None) -> str:
    """Return the place of an action that has `version` in its own file and comes last there.

    `reached` is the version the book had reached, None for an action of the book.
    """
    if reached is None:
        return version
    bare = (ActionRow.version > reached, ActionRow.version.not_like("%/%"))
    # One clock served all files in earlier versions of Both Ways, and this notebook's was ahead.
    session.execute(
        update(ActionRow)
        .where(*bare)
        .values(version=literal(f"{reached}/") + ActionRow.version)
        .execution_options(synchronize_session=False)
    )
    newest = session.scalar(select(func.max(ActionRow.version))) or ""
    return f"{max(reached, newest.partition('/')[0])}/{version}"


def keep(session: Session, place: str, who: str, sort: str, before: Mapping[str, Any]) -> None:
    """Keep one action at its `place`, and let those go that are too old to be taken back."""
    body = json.dumps(before, ensure_ascii=False, separators=(",", ":"))
    session.add(ActionRow(version=place, author_id=who, sort=sort, before=body))
    session.flush()
    newest = select(ActionRow.version).order_by(ActionRow.version.desc())
    newest = newest.where(ActionRow.author_id == who)
    session.execute(
        delete(ActionRow)
        .where(ActionRow.author_id == who)
        .where(ActionRow.version <= newest.limit(1).offset(ACTIONS_KEPT).scalar_subquery())
        .execution_options(synchronize_session=False)
    )
