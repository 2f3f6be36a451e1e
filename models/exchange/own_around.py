"""The own format, in: what stands around the entries, from needs to settings."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

from models.entities import Fit, Kind, LoadWord, Met, NeedState, Visibility
from models.exchange.own_sheet import Sheet, iso, value
from models.exchange.reading import Item
from models.reminders.rules import LONGEST_STEP, WEEKDAYS
from models.store.content import Row
from models.store.people import HALF_LIVES
from models.store.seasons import TINTS
from models.words import _

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: More of one sort than anybody writes.
_MOST = 2**31


class AnswerSort(StrEnum):
    """What one adds to an entry."""

    NOTICED = "noticed"
    FELT_MET = "felt_met"
    FIT = "fit"
    SAME_THING = "same_thing"


class IntentionState(StrEnum):
    """Where an intention stands."""

    RESTING = "resting"
    WEIGHED = "weighed"
    DONE = "done"
    LET_GO = "let_go"


def _read_need(item: Item, sheet: Sheet) -> None:
    row, tables = sheet.head(item)
    row["order"] = item.number("order", _MOST)
    row["kind"] = value(item.maybe_word("kind", Kind))
    events = []
    for number, event in enumerate(item.items("history")):
        events.append(
            {
                "id": sheet.new_id(event),
                "need_id": row["id"],
                "number": number,
                "author_id": sheet.author(event),
                "day": sheet.day_that_came(event, "day"),
                "state": event.word("state", NeedState).value,
                "words": event.maybe_text("words"),
                "entry_id": event.maybe_id("entry"),
            }
        )
        event.finish()
    if not events or events[0]["state"] != NeedState.VOICED or not events[0]["words"]:
        raise item.refuse("history", _("a history that begins with voiced words"))
    sheet.needs.add(row["id"])
    tables["need"].append(row)
    tables["need_event"] += events


def _read_answer(item: Item, sheet: Sheet) -> None:
    row, tables = sheet.head(item)
    sort = item.word("sort", AnswerSort)
    if sort is AnswerSort.SAME_THING:
        both = item.texts("entries")
        if len(both) != 2 or both[0] >= both[1] or not set(both) <= sheet.entries:
            raise item.refuse("entries", _("two different entries of this file, sorted"))
        sheet.once(item, "entries", tables, "link", *both)
        tables["link"].append(row | {"a_id": both[0], "b_id": both[1]})
        return
    if sort is AnswerSort.FIT:
        known = sheet.entries | sheet.needs
        row["subject_id"] = item.one_of("of", known, _("an entry or a need of this file"))
        sheet.once(item, "of", tables, "fit", row["subject_id"], row["author_id"])
        row["fit"] = item.word("fit", Fit).value
        tables["fit"].append(row)
        return
    row["entry_id"] = item.one_of("entry", sheet.entries, _("an entry of this file"))
    sheet.once(item, "entry", tables, sort, row["entry_id"], row["author_id"])
    if sort is AnswerSort.NOTICED:
        row["words"] = item.maybe_text("thanks")
        row["order"] = item.number("order", _MOST)
        tables["noticed"].append(row)
        return
    for key in ("understood", "accepted", "cared_for"):
        row[key] = value(item.maybe_word(key, Met))
    tables["felt_met"].append(row)


def _read_load(item: Item, sheet: Sheet) -> None:
    row, tables = sheet.head(item)
    row["week"] = item.day("week").isoformat()
    sheet.once(item, "week", tables, "load", row["author_id"], row["week"])
    row["word"] = item.word("word", LoadWord).value
    tables["load"].append(row)


def _read_season(item: Item, sheet: Sheet) -> None:
    row, tables = sheet.head(item)
    row["label"] = item.text("label")
    row["start"] = item.day("start").isoformat()
    row["end"] = iso(item.maybe_day("end"))
    if row["end"] is not None and row["end"] < row["start"]:
        raise item.refuse("end", _("a day not before the start"))
    row["tint"] = item.text("tint")
    if row["tint"] not in TINTS:
        raise item.refuse("tint", _("one of {words}").format(words=", ".join(TINTS)))
    for answer in item.items("answers"):
        said = {
            "id": sheet.new_id(answer),
            "season_id": row["id"],
            "author_id": sheet.author(answer),
            "confirmed": int(answer.flag("confirmed")),
            "ended_on": iso(answer.maybe_day("ended_on")),
        }
        sheet.once(answer, "author", tables, "season_answer", row["id"], said["author_id"])
        answer.finish()
        tables["season_answer"].append(said)
    tables["season"].append(row)


def _read_intention(item: Item, sheet: Sheet) -> None:
    row, tables = sheet.head(item)
    row["text"] = item.text("text")
    row["rests_until"] = item.day("rests_until").isoformat()
    row["state"] = item.word("state", IntentionState).value
    row["weighed"] = item.maybe_text("weighed")
    tables["intention"].append(row)


def _read_reminder(item: Item, sheet: Sheet) -> None:
    row, tables = sheet.head(item)
    if tables is sheet.book:
        raise item.refuse("visibility", Visibility.PRIVATE.value)
    row["kind"] = item.text("kind")
    row["at"] = item.text("at")
    if not _is_time(row["at"]):
        raise item.refuse("at", _("a time such as 20:00"))
    named = item.texts("days")
    if len(set(named)) < len(named) or not set(named) <= set(WEEKDAYS):
        raise item.refuse("days", _("some of {words}").format(words=", ".join(WEEKDAYS)))
    row["days"] = ",".join(str(n) for n, day in enumerate(WEEKDAYS) if day in named)
    row["every"] = item.number("every", LONGEST_STEP)
    if row["every"] < 1:
        raise item.refuse("every", _("a whole number from 1 on"))
    row["start"] = item.day("start").isoformat()
    row["on_day"] = iso(item.maybe_day("on"))
    row["yearly"] = int(item.flag("yearly"))
    row["words"] = item.maybe_text("words")
    row["active"] = int(item.flag("active"))
    tables["reminder"].append(row)


def _read_page(item: Item, sheet: Sheet) -> None:
    tables, _of = _kept_where(item, sheet)
    row = {
        "week": item.day("week").isoformat(),
        "body": item.text("body"),
        "digest": item.text("digest", empty=True),
    }
    sheet.once(item, "week", tables, "page", row["week"])
    tables["page"].append(row)


def _kept_where(item: Item, sheet: Sheet) -> tuple[dict[str, list[Row]], str]:
    """Take where something is kept and whose it is: a partner's, or in the book nobody's."""
    where = item.word("visibility", Visibility)
    of = item.maybe_id("of")
    if of not in sheet.partners and (of is not None or where is Visibility.PRIVATE):
        raise item.refuse("of", _("the id of one of the partners"))
    return sheet.tables(item, where, of or ""), of or ""


def _read_setting(item: Item, sheet: Sheet) -> None:
    tables, of = _kept_where(item, sheet)
    name = item.text("name")
    sheet.once(item, "name", tables, "setting", of, name)
    chosen = item.take("value")
    if not _SENSIBLE.get(name, lambda _chosen: True)(chosen):
        raise item.refuse("value", _("a value that this setting can have"))
    kept = json.dumps(chosen, ensure_ascii=False)
    tables["setting"].append({"author_id": of, "key": name, "value": kept})


def _is_time(chosen: Any) -> bool:
    return isinstance(chosen, str) and _TIME.fullmatch(chosen) is not None


def _is_texts(chosen: Any) -> bool:
    return isinstance(chosen, list) and all(isinstance(one, str) for one in chosen)


def _is_labels(chosen: Any) -> bool:
    return isinstance(chosen, dict) and set(chosen) <= set(Kind) and _is_texts([*chosen.values()])


def _is_hours(chosen: Any) -> bool:
    return isinstance(chosen, list) and len(chosen) == 2 and all(map(_is_time, chosen))


def _is_day(chosen: Any) -> bool:
    if not (isinstance(chosen, str) and _DAY.fullmatch(chosen)):
        return False
    try:
        date.fromisoformat(chosen)
    except ValueError:
        return False
    return True


def _is_flag(chosen: Any) -> bool:
    return isinstance(chosen, bool)


#: What the settings known so far can be; the app relies on it.
_SENSIBLE: dict[str, Callable[[Any], bool]] = {
    "day_ends": _is_time,
    "kind_labels": _is_labels,
    "half_life": lambda chosen: type(chosen) is int and chosen in HALF_LIVES,
    "page_weekday": lambda chosen: type(chosen) is int and chosen in range(7),
    "directions": _is_flag,
    "visibility": lambda chosen: isinstance(chosen, str) and chosen in set(Visibility),
    "prompts_hidden": _is_texts,
    "prompts_own": _is_texts,
    "prompts_shown": _is_flag,
    "reminders_quiet": lambda chosen: chosen is None or _is_hours(chosen),
    "reminders_paused_until": lambda chosen: chosen is None or _is_day(chosen),
}


#: How the arrays beside the entries are read, those that others point at first.
READERS: tuple[tuple[str, Callable[[Item, Sheet], None]], ...] = (
    ("needs", _read_need),
    ("answers", _read_answer),
    ("loads", _read_load),
    ("seasons", _read_season),
    ("intentions", _read_intention),
    ("reminders", _read_reminder),
    ("pages", _read_page),
    ("prompts", _read_setting),
    ("settings", _read_setting),
)
