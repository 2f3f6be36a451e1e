"""One real week of a couple, typed with real keys into the real app."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.entities import Direction, Kind
from models.journal import Journal
from tests.e2e.diary import Line, choose, quiet_day, write
from tests.e2e.person import Person, command, draft, entries
from tests.e2e.screen import Screen, until

ANA_FIRST = (
    Line("Ben cooked soup when I came home late.", kinds=(Kind.PRACTICAL,), days_ago=6, tag="soup"),
    Line("He asked twice how the talk went, and meant it.", kinds=(Kind.COMFORT,), days_ago=5),
    Line("I took the early shift with the cat.", Direction.GAVE, (Kind.PRACTICAL,), days_ago=5),
    Line("Not sure I want to tell him yet.", private=True),
)
BEN_FIRST = (
    Line("Ana drew me a map of the whole exam.", kinds=(Kind.ADVICE, Kind.PLANNING), days_ago=4),
    Line("Held the ladder, and my tongue.", Direction.GAVE, (Kind.PRACTICAL,), days_ago=3),
    Line("Walked to the lake and said nothing for an hour.", Direction.TOGETHER, (Kind.TIME,)),
)
ANA_THEN = (
    Line("Ran ten minutes, slowly. Good.", Direction.OWN, yesterday=True),
    Line("The flat is ours from March!", Direction.GOOD_NEWS),
    Line("He wrote the letter to the landlord.", kinds=(Kind.PRACTICAL, Kind.PLANNING)),
)
BEN_THEN = (
    Line("She believed in it before I did.", kinds=(Kind.ENCOURAGEMENT,), yesterday=True),
    Line("Listened until the kettle was cold.", Direction.GAVE, (Kind.COMFORT,)),
)
#: Typed word by word until the process is killed, and finished after it is back.
LONG = Line(
    "Today Ana stayed up with me until the very last page of the form was filled in and sent off",
    kinds=(Kind.TIME,),
)
#: Seconds of typing that may be lost (PRODUCT.md), and what the hands of a slow machine add.
MAY_BE_LOST = 2.0
SLACK = 0.5


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    command(folder, "init", "--partners", "Ana", "Ben")
    return folder


def today(book: Path) -> date:
    with Journal.open(book) as journal:
        return journal.today()


def all_entries(book: Path) -> list[dict[str, Any]]:
    """Return the shared entries and both partners' private ones, by text."""
    found = {entry["id"]: entry for who in ("Ana", "Ben") for entry in entries(book, "--as", who)}
    return sorted(found.values(), key=lambda entry: entry["text"])


def typed_until_killed(person: Person, words: str) -> tuple[str, str]:
    """Type word by word, kill the process in the middle; return what had been typed by the end
    and what had been typed so long before that it must not be lost."""
    typed, times = "", []
    for word in words.split(" ")[:-6]:
        person.type(word + " ")
        typed += word + " "
        times.append((time.monotonic(), typed))
        time.sleep(0.15)
    person.killed()
    end = time.monotonic()
    kept = [text for at, text in times if end - at >= MAY_BE_LOST + SLACK]
    return typed, kept[-1] if kept else ""


@pytest.mark.timeout(500)
def test_a_real_week(screen: Screen, book: Path, tmp_path: Path) -> None:
    day = today(book)
    meant = [line.meant("Ana", day) for line in (*ANA_FIRST, *ANA_THEN)]
    meant += [line.meant("Ben", day) for line in (*BEN_FIRST, *BEN_THEN, LONG)]

    with Person(screen, book, tmp_path) as person:
        for line in ANA_FIRST:
            write(person, line)
        person.hand_over()
        for line in BEN_FIRST:
            write(person, line)
        person.has_entries(6)
        person.close()

    with Person(screen, book, tmp_path) as person:
        for line in ANA_THEN:
            write(person, line)
        person.hand_over()
        for line in BEN_THEN:
            write(person, line)
        person.has_entries(11)
        typed, safe = typed_until_killed(person, LONG.words)
    kept = draft(book, 1)
    assert kept is not None
    assert safe
    assert typed.startswith(kept.text)
    assert kept.text.startswith(safe), "more than two seconds of typing are gone"

    with Person(screen, book, tmp_path) as person:
        person.hand_over()  # Ana writes first in a new window; the draft is Ben's
        person.type(LONG.words[len(kept.text) :])
        choose(person, LONG)
        person.press("ctrl+Return")
        quiet_day(person)
        person.has_entries(13)
        assert draft(book, 1) is None
        find_and_notice(person, "kettle")
        person.close()

    found = all_entries(book)
    quiet = [entry for entry in found if entry["direction"] == "quiet_day"]
    assert [(entry["author"], entry["day"], entry["text"]) for entry in quiet] == [
        ("Ben", day.isoformat(), "")
    ]
    written = [entry for entry in found if entry not in quiet]
    assert len(found) == 14
    assert [{key: entry[key] for key in meant[0]} for entry in written] == sorted(
        meant, key=lambda line: str(line["text"])
    )
    assert [e["text"] for e in found if e["noticed"]] == ["Listened until the kettle was cold."]
    command(book, "check")
    goes_round(book, tmp_path)


def find_and_notice(person: Person, word: str) -> None:
    """Search as Ana for an entry of Ben's, open it from the list, and notice it."""
    person.hand_over()
    person.opens("ctrl+f")
    person.type(word)
    person.settled()
    person.press("Return")  # into the list
    person.press("Return")  # into its first entry
    person.tab(2)
    person.settled()
    person.press("space")
    store = person.store
    assert store is not None
    until(lambda: any(e["noticed"] for e in entries(store)), "the entry to be noticed")


def goes_round(book: Path, place: Path) -> None:
    """Export, import into an empty store, export again: equal but for the moment of exporting."""
    for number, who in enumerate(("", "Ana", "Ben")):
        reader = ("--as", who) if who else ()
        first, again = place / f"out-{number}.json", place / f"again-{number}.json"
        empty = place / f"empty-{number}"
        command(book, "export", str(first), *reader)
        command(empty, "import", str(first), *reader)
        command(empty, "export", str(again), *reader)
        one, other = (json.loads(path.read_text(encoding="utf-8")) for path in (first, again))
        assert one.pop("exported_at")
        assert other.pop("exported_at")
        assert other == one
        assert len(one["entries"]) == (14 if who == "Ana" else 13)
