"""What was done and can be taken back: the newest actions of a store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.store.tables import ActionRow

#: So many actions of each store can be taken back.
ACTIONS_KEPT = 100


def keep(session: Session, version: str, who: str, sort: str, before: Mapping[str, Any]) -> None:
    """Keep one action, and let those go that are too old to be taken back."""
    body = json.dumps(before, ensure_ascii=False, separators=(",", ":"))
    session.add(ActionRow(version=version, author_id=who, sort=sort, before=body))
    session.flush()
    newest = select(ActionRow.version).order_by(ActionRow.version.desc())
    session.execute(
        delete(ActionRow)
        .where(ActionRow.version <= newest.limit(1).offset(ACTIONS_KEPT).scalar_subquery())
        .execution_options(synchronize_session=False)
    )
