"""Balance as it looks for couples of every sort: pictures of what a page may and may not say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from models.entities import Direction, Kind, NewEntry, Visibility
from models.journal import Journal
from tests.conftest import FrozenClock
from tests.shots.compare import check
from tests.shots.sight import trouble
from tests.ui.opened import Opened

Show = Callable[..., Opened]
SUNDAY = date(2026, 11, 22)
GAVE, RECEIVED, TOGETHER = Direction.GAVE, Direction.RECEIVED, Direction.TOGETHER


def write(
    journal: Journal, who: int, chances: dict[tuple[Direction, Kind], float], days: int = 120
) -> None:
    """Let a partner write each of these on a day with that chance."""
    draw = Random(7 + who)
    journal.write_many(
        journal.partners[who].id,
        [
            NewEntry("Soup, and the radio on.", way, (kind,), day(ago), Visibility.SHARED)
            for ago in range(3, days)
            for (way, kind), chance in chances.items()
            if draw.random() < chance
        ],
    )


def day(ago: int) -> date:
    return SUNDAY - timedelta(days=ago)


def directions(journal: Journal) -> None:
    for partner in journal.partners:
        journal.people.directions(partner.id, on=True)


def one_writer(journal: Journal) -> None:
    write(journal, 0, {(GAVE, Kind.COMFORT): 0.4, (RECEIVED, Kind.TIME): 0.4})


def two_pictures(journal: Journal) -> None:
    for who in (0, 1):
        write(journal, who, {(GAVE, Kind.PRACTICAL): 0.9, (RECEIVED, Kind.COMFORT): 0.06})


def mostly_one_way(journal: Journal) -> None:
    kinds = (Kind.PRACTICAL, Kind.PLANNING, Kind.COMFORT)
    write(journal, 0, {(way, k): c for k in kinds for way, c in ((GAVE, 0.5), (RECEIVED, 0.04))})
    write(journal, 1, {(way, k): c for k in kinds for way, c in ((RECEIVED, 0.5), (GAVE, 0.04))})


def carrying(journal: Journal) -> None:
    mostly_one_way(journal)
    ana, ben = (partner.id for partner in journal.partners)
    season = journal.seasons.propose(ana, "the newborn weeks", day(50), tint="meadow")
    journal.seasons.confirm(ben, season.id)


def much_ground(journal: Journal) -> None:
    mostly_one_way(journal)
    directions(journal)


def little_ground(journal: Journal) -> None:
    ana, ben = (partner.id for partner in journal.partners)
    journal.write(ana, NewEntry("He waited up.", kinds=(Kind.COMFORT,), day=day(5)))
    journal.write(ben, NewEntry("First swim.", TOGETHER, (Kind.TIME,), day(12)))
    directions(journal)


def nothing(journal: Journal) -> None:
    """Nobody has written yet."""


COUPLES = {
    "empty": nothing,
    "one-writer": one_writer,
    "two-pictures": two_pictures,
    "carrying": carrying,
    "much-ground": much_ground,
    "little-ground": little_ground,
}
#: Each of these for the sample couple.
LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"size": (1200, 860)},
    "wide-dark": {"size": (1200, 860), "dark": "dark"},
    "narrow": {"size": (360, 740)},
    "large": {"text_scale": 2.0},
    "pseudo": {"language": "pseudo"},
}


def settled(app: Opened) -> None:
    """Wait until the river is painted for the window as it is."""
    app.rest()
    app.wait(0.3)
    app.rest()


def held(app: Opened, name: str) -> None:
    settled(app)
    wrong = [f"{name}: {said}" for said in trouble()]
    assert not wrong, "\n".join(wrong)
    check(app.picture(), name)


@pytest.mark.parametrize("couple", COUPLES)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_couples(couple: str, look: str, show: Show, tmp_path: Path, clock: FrozenClock) -> None:
    with Journal.create(tmp_path / "store", ["Ana", "Ben"], now=clock, pad=16 * 1024) as journal:
        COUPLES[couple](journal)
    held(show(tmp_path / "store", screen="balance", dark=look), f"balance-{couple}-{look}")


@pytest.mark.parametrize("look", LOOKS)
def test_looks(look: str, show: Show, full: Path) -> None:
    app = show(full, screen="balance", **LOOKS[look])
    held(app, f"balance-sample-{look}")
    if look == "large":
        app.screen.ids.scroll.scroll_to(app.screen.ids.river, animate=False)
        held(app, "balance-sample-large-river")
    app.screen.ids.scroll.scroll_y = 0
    held(app, f"balance-sample-{look}-below")


@pytest.mark.parametrize("window", ["lately", "season", "year", "all"])
def test_windows(window: str, show: Show, full: Path) -> None:
    app = show(full, screen="balance")
    app.screen.window = window
    app.screen.choose_window(window)
    held(app, f"balance-sample-{window}")


def test_in_words_and_the_marker(show: Show, full: Path) -> None:
    app = show(full, screen="balance")
    app.screen.ids.river.focus = True
    app.keys("left", "left", "left")
    held(app, "balance-sample-marker")
    app.screen.ids.river.focus = False
    app.screen.in_words = True
    held(app, "balance-sample-in-words")
