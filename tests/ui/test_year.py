"""The year in days: a pebble for every day with words, by touch and by keys, and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.entities import DayNote, Direction, Kind, NewEntry
from models.journal import Journal
from screens.journal_parts.stream import BED, STEP, lay, nearest
from tests.conftest import FrozenClock
from tests.ui.journal_app import Opened, open_journal, write

Open = Callable[..., Opened]


@pytest.fixture
def year(tmp_path: Path, clock: FrozenClock) -> Iterator[Open]:
    opened: list[Opened] = []

    def open_it(prepare: Callable[[Journal], Any], **how: Any) -> Opened:
        folder = tmp_path / "store"
        with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=16 * 1024) as journal:
            prepare(journal)
        app = open_journal(folder, clock, **how)
        opened.append(app)
        app.app.router.go("year")
        app.wait()
        return app

    yield open_it
    for one in opened:
        one.close()


def some(journal: Journal) -> None:
    write(journal, "Ana", "He ironed the black dress", 1, kinds=(Kind.PRACTICAL, Kind.COMFORT))
    write(journal, "Ben", "First swim", 4, direction=Direction.TOGETHER)
    write(journal, "Ben", "She read to me", 40, kinds=(Kind.COMFORT,))
    ana = journal.partner("Ana").id
    journal.write(ana, NewEntry(text="We ate the burnt cake", day=date(2025, 11, 22)))


def notes(count: int) -> list[DayNote]:
    first = date(2026, 1, 1)
    return [DayNote(first + timedelta(days=n), (Kind.TIME,)) for n in range(count)]


@pytest.mark.parametrize("width", [360, 420, 1112])
def test_pebbles_lie_one_after_the_other_inside_the_picture(width: int) -> None:
    stream = lay(notes(365), width)
    for before, after in zip(stream.pebbles, stream.pebbles[1:], strict=False):
        away = ((before.x - after.x) ** 2 + (before.y - after.y) ** 2) ** 0.5
        assert STEP * 0.9 < away < STEP * 1.15
    assert all(BED < p.x < width - BED for p in stream.pebbles)
    assert all(BED < p.y < stream.height - BED for p in stream.pebbles)
    assert [name.month for name in stream.months] == list(range(1, 13))


def test_a_day_without_words_has_no_place() -> None:
    assert len(lay(notes(3), 420).pebbles) == 3
    assert lay([], 420).height == 0
    assert nearest(lay([], 420), 10, 10) is None


def test_the_year_shows_its_days_and_what_was_a_year_ago(year: Open) -> None:
    app = year(some)
    d = app.driver
    assert d.sees("The year in days")
    assert len(app.screen.ids.stream.stream.pebbles) == 3
    assert d.sees("On this day, a year ago")
    assert d.sees("“We ate the burnt cake”")


def test_a_touch_opens_the_day_of_the_nearest_pebble(year: Open) -> None:
    app = year(some)
    d, view = app.driver, app.screen.ids.stream
    pebble = view.stream.pebbles[1]
    d.tap(view, (pebble.x + 3) / view.width, (pebble.y - 4) / view.height)
    app.wait()
    assert d.sees("Wednesday, 18 November 2026")
    d.tap(d.find("ListRow", title="First swim"))
    d.until(lambda: app.app.router.name == "entry")


def test_keys_walk_the_stream_and_open_a_day(year: Open) -> None:
    app = year(some)
    d, view = app.driver, app.screen.ids.stream
    view.focus = True
    d.key("left")
    app.wait()
    assert d.sees("Wednesday, 18 November: First swim")
    d.key("left")
    app.wait()
    assert d.sees("She read to me")
    d.key("enter")
    app.wait()
    assert d.sees("Tuesday, 13 October 2026")


def test_the_year_before_and_the_picture_in_words(year: Open) -> None:
    app = year(some)
    d = app.driver
    app.screen.in_words = True
    app.wait()
    assert d.sees("November: words on 18, 21.")
    assert d.sees("Together on 18.")
    d.key("escape")
    app.wait()
    assert not d.sees("November: words on")
    d.tap(app.screen.ids.earlier)
    app.wait()
    assert d.sees("2025 in days")
    assert len(app.screen.ids.stream.stream.pebbles) == 1
    d.tap(app.screen.ids.later)
    app.wait()
    assert len(app.screen.ids.stream.stream.pebbles) == 3


def test_the_calendar_leads_to_the_year(year: Open) -> None:
    app = year(some)
    app.app.router.go("journal")
    app.wait()
    app.driver.tap(app.screen.ids.calendar)
    app.wait()
    app.driver.tap(app.driver.find("Button48", text="See the year"))
    app.wait()
    assert app.driver.sees("The year in days")
