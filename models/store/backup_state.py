"""What is remembered of backups: when, where to, and what a drill found; ``backups/state.json``.

It lies beside the backups and outside of the databases, so that it is there whatever happens to
them, and goes along when a store is restored. Moments are aware. A file that cannot be read counts
as empty: a drill comes too early then, which harms nobody.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from models import files
from models.store.shelf import STATE


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill `at` some moment found in the backup of `made`: sentences, and the verdict."""

    at: datetime
    made: datetime | None
    ok: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """All that is remembered.

    `since` is when this computer began to keep backups, `made` when it last made one, `placed`
    when the second place last had the newest, `trouble` why the last try failed, `damaged` the ids
    of backups that were found damaged.
    """

    since: datetime | None = None
    made: datetime | None = None
    placed: datetime | None = None
    drilled: Drilled | None = None
    trouble: str = ""
    damaged: tuple[str, ...] = ()


def load(folder: Path) -> State:
    """Return what is remembered in the folder of backups `folder`."""
    try:
        body = json.loads((folder / STATE).read_bytes())
        return _state(body)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return State()


def note(folder: Path, **changes: Any) -> State:
    """Change what is remembered; fields as in :class:`State`. Raises :class:`StoreError`."""
    state = replace(load(folder), **changes)
    files.write_whole(folder / STATE, json.dumps(asdict(state), default=_iso).encode())
    return state


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _state(body: dict[str, Any]) -> State:
    drilled = body.get("drilled")
    return State(
        _moment(body.get("since")),
        _moment(body.get("made")),
        _moment(body.get("placed")),
        None if drilled is None else _drilled(drilled),
        str(body.get("trouble", "")),
        tuple(str(one) for one in body.get("damaged", ())),
    )


def _drilled(body: dict[str, Any]) -> Drilled | None:
    at = _moment(body["at"])
    if at is None:
        return None
    sentences = tuple(str(one) for one in body["sentences"])
    return Drilled(at, _moment(body["made"]), body["ok"] is True, sentences)


def _moment(word: object) -> datetime | None:
    if word is None:
        return None
    moment = datetime.fromisoformat(str(word))
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment
