"""The own format, out: rows of the store become one document in the words of the product."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from models.entities import Visibility
from models.exchange.reading import whole
from models.reminders.rules import WEEKDAYS
from models.store.content import Content, Row, Tables

NAME = "bothways"
VERSION = 1
#: Keys of settings that are told apart as prompts.
PROMPTS = "prompts"
_BY_ID = itemgetter("id")


def document(content: Content, exported_at: str, *, with_photos: bool) -> dict[str, Any]:
    """Return `content` as the document of an export; arrays are sorted by id."""
    both = ((content.book, Visibility.SHARED), (content.notebook, Visibility.PRIVATE))
    entries = sorted((e for t, v in both for e in _entries(t, v, content, with_photos)), key=_BY_ID)
    settings = [item for tables, where in both for item in _settings(tables, where)]
    return {
        "format": NAME,
        "version": VERSION,
        "exported_at": exported_at,
        "partners": sorted(
            ({k: row[k] for k in ("id", "name", "mark", "slot")} for row in content.partners),
            key=_BY_ID,
        ),
        "entries": [entry for entry in entries if "trashed_on" not in entry],
        "answers": _sorted(_answers(tables, where) for tables, where in both),
        "needs": _sorted(_needs(tables, where) for tables, where in both),
        "loads": _sorted(_loads(tables, where) for tables, where in both),
        "checkins": [],
        "seasons": _sorted(_seasons(tables, where) for tables, where in both),
        "intentions": _sorted(_intentions(tables, where) for tables, where in both),
        "reminders": _sorted(_reminders(tables, where) for tables, where in both),
        "pages": [
            *_pages(content.book, Visibility.SHARED, None),
            *_pages(content.notebook, Visibility.PRIVATE, content.owner),
        ],
        "prompts": [item for item in settings if item["name"].startswith(PROMPTS)],
        "settings": [item for item in settings if not item["name"].startswith(PROMPTS)],
        "trash": [entry for entry in entries if "trashed_on" in entry],
    }


def lines(everything: dict[str, Any]) -> Iterator[str]:
    """Yield the document as JSON text, one item a line, so that two of them can be compared."""
    opening = "{\n"
    for key, value in everything.items():
        head = f"{opening}{_json(key)}: "
        opening = ",\n"
        if not isinstance(value, list) or not value:
            yield head + _json(value)
            continue
        yield head + "[\n" + _json(value[0])
        for item in value[1:]:
            yield ",\n" + _json(item)
        yield "\n]"
    yield "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _sorted(parts: Iterable[Iterable[dict[str, Any]]]) -> list[dict[str, Any]]:
    return sorted((item for part in parts for item in part), key=_BY_ID)


def _entries(
    tables: Tables, where: Visibility, content: Content, with_photos: bool
) -> Iterator[dict[str, Any]]:
    feelings = {row["entry_id"]: row["words"] for row in content.notebook["feeling"]}
    uneases = {row["entry_id"]: row for row in content.notebook["unease"]}
    photos: dict[str, list[Row]] = {}
    for photo in tables["photo"] if with_photos else ():
        photos.setdefault(photo["entry_id"], []).append(photo)
    for row in tables["entry"]:
        unease = uneases.get(row["id"], {})
        entry = {
            "id": row["id"],
            "author": row["author_id"],
            "day": row["day"],
            "place_in_day": row["number"],
            "direction": row["direction"],
            "text": row["text"],
            "kinds": row["kinds"].split(",") if row["kinds"] else [],
            "visibility": where,
            "spirit": row["spirit"],
            "feeling": feelings.get(row["id"]),
            "unease": unease.get("sort"),
            "pattern": unease.get("pattern"),
            "tags": row["tags"].split("\n") if row["tags"] else [],
            "need": row["need_id"],
            "photos": [_photo(one) for one in photos.get(row["id"], ())],
            "instant": row["instant"],
            "zone": row["zone"],
            "source": row["source"],
            "source_id": row["source_id"],
            "extra": None if row["extra"] is None else whole(json.loads(row["extra"])),
        }
        yield entry | ({"trashed_on": row["trashed_on"]} if row["trashed_on"] else {})


def picture_name(photo_id: str) -> str:
    """Return where a picture lies in the zip."""
    return f"photos/{photo_id}"


def _photo(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "width": row["width"],
        "height": row["height"],
        "file": picture_name(row["id"]),
    }


def _answers(tables: Tables, where: Visibility) -> Iterator[dict[str, Any]]:
    for sort, keys in (
        ("noticed", {"entry": "entry_id", "thanks": "words"}),
        (
            "felt_met",
            {
                "entry": "entry_id",
                "understood": "understood",
                "accepted": "accepted",
                "cared_for": "cared_for",
            },
        ),
        ("fit", {"of": "subject_id", "fit": "fit"}),
    ):
        for order, row in enumerate(tables[sort]):
            answer = _head(row, where, sort=sort) | {key: row[name] for key, name in keys.items()}
            yield answer | ({"order": order} if sort == "noticed" else {})
    for row in tables["link"]:
        yield _head(row, where, sort="same_thing") | {"entries": [row["a_id"], row["b_id"]]}


def _head(row: Row, where: Visibility, **more: str) -> dict[str, Any]:
    return {"id": row["id"], **more, "author": row["author_id"], "visibility": where}


def _needs(tables: Tables, where: Visibility) -> Iterator[dict[str, Any]]:
    steps: dict[str, list[Row]] = {}
    for event in sorted(tables["need_event"], key=lambda row: (row["number"], row["id"])):
        steps.setdefault(event["need_id"], []).append(event)
    for order, row in enumerate(tables["need"]):
        history = [
            {
                "id": event["id"],
                "author": event["author_id"],
                "day": event["day"],
                "state": event["state"],
                "words": event["words"],
                "entry": event["entry_id"],
            }
            for event in steps.get(row["id"], ())
        ]
        yield _head(row, where) | {
            "order": order,
            "kind": row["kind"],
            "history": history,
        }


def _loads(tables: Tables, where: Visibility) -> Iterator[dict[str, Any]]:
    for row in tables["load"]:
        yield _head(row, where) | {"week": row["week"], "word": row["word"]}


def _seasons(tables: Tables, where: Visibility) -> Iterator[dict[str, Any]]:
    answers: dict[str, list[Row]] = {}
    for answer in sorted(tables["season_answer"], key=_BY_ID):
        answers.setdefault(answer["season_id"], []).append(answer)
    for row in tables["season"]:
        yield _head(row, where) | {
            "label": row["label"],
            "start": row["start"],
            "end": row["end"],
            "tint": row["tint"],
            "answers": [
                {
                    "id": answer["id"],
                    "author": answer["author_id"],
                    "confirmed": bool(answer["confirmed"]),
                    "ended_on": answer["ended_on"],
                }
                for answer in answers.get(row["id"], ())
            ],
        }


def _intentions(tables: Tables, where: Visibility) -> Iterator[dict[str, Any]]:
    for row in tables["intention"]:
        yield _head(row, where) | {
            key: row[key] for key in ("text", "rests_until", "state", "weighed")
        }


def _reminders(tables: Tables, where: Visibility) -> Iterator[dict[str, Any]]:
    for row in tables["reminder"]:
        yield _head(row, where) | {
            "kind": row["kind"],
            "at": row["at"],
            "days": [WEEKDAYS[int(day)] for day in row["days"].split(",") if day],
            "every": row["every"],
            "start": row["start"],
            "on": row["on_day"],
            "yearly": bool(row["yearly"]),
            "words": row["words"],
            "active": bool(row["active"]),
        }


def _pages(tables: Tables, where: Visibility, owner: str | None) -> Iterator[dict[str, Any]]:
    for row in sorted(tables["page"], key=itemgetter("week")):
        yield {"of": owner, "visibility": where} | {
            key: row[key] for key in ("week", "body", "digest")
        }


def _settings(tables: Tables, where: Visibility) -> Iterator[dict[str, Any]]:
    for row in sorted(tables["setting"], key=itemgetter("author_id", "key")):
        yield {
            "of": row["author_id"] or None,
            "visibility": where,
            "name": row["key"],
            "value": json.loads(row["value"]),
        }
