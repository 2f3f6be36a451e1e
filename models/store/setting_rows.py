"""Settings of the couple (in the book) and of a notebook's owner, each a row of JSON."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from models.store.core_tables import SettingRow


def settings(connection: Connection, author_id: str = "") -> dict[str, Any]:
    """Return settings as they were kept: of the couple in the book, or of a notebook's owner."""
    query = select(SettingRow.key, SettingRow.value).where(SettingRow.author_id == author_id)
    return {key: json.loads(value) for key, value in connection.execute(query)}


def put_setting(session: Session, author_id: str, key: str, value: Any, version: str) -> None:
    """Keep one setting; `value` is anything JSON knows. ``author_id`` is empty for the couple."""
    body = json.dumps(value, ensure_ascii=False)
    upsert = insert(SettingRow).values(author_id=author_id, key=key, value=body, version=version)
    session.execute(
        upsert.on_conflict_do_update(
            index_elements=["author_id", "key"], set_={"value": body, "version": version}
        )
    )
