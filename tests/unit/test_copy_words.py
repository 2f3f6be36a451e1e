"""Backups in words: when one was made, as one would say it, and what a drill found."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.store import shelf
from models.store.backup_state import Drilled
from screens.more import copy_words
from tests.conftest import ZONE

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ((2026, 11, 22, 19, 29), "this evening"),
        ((2026, 11, 22, 12, 0), "this afternoon"),
        ((2026, 11, 22, 4, 0), "this morning"),
        ((2026, 11, 22, 1, 30), "yesterday evening"),
        ((2026, 11, 21, 23, 59), "yesterday evening"),
        ((2026, 11, 21, 9, 0), "yesterday morning"),
        ((2026, 11, 20, 15, 0), "Friday afternoon"),
        ((2026, 11, 16, 8, 0), "Monday morning"),
        ((2026, 11, 15, 20, 0), "Sunday, 15 November"),
        ((2025, 12, 31, 20, 0), "Wednesday, 31 December 2025"),
        ((2026, 12, 24, 20, 0), "Thursday, 24 December"),
    ],
)
def test_when_a_backup_was_made(made: tuple[int, ...], words: str) -> None:
    assert copy_words.when_words(datetime(*made, tzinfo=ZONE), NOW) == words  # type: ignore[misc,arg-type]


def test_after_midnight_it_is_still_this_evening() -> None:
    late = datetime(2026, 11, 23, 1, 0, tzinfo=ZONE)
    assert copy_words.when_words(NOW, late) == "this evening"
    assert copy_words.when_words(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), late) == "this evening"


def test_every_reason_has_words() -> None:
    assert set(copy_words.WHY) == {why.value for why in shelf.Why}
    for why in shelf.Why:
        backup = shelf.Backup(Path("x"), 1, 0, shelf.Listing((), (), NOW, why, "id"))
        assert copy_words.detail(backup, NOW).endswith(", 19:30")
    unsaid = shelf.Backup(Path("bothways-0001.backup"), 1, 0, shelf.Listing(()))
    assert copy_words.title(unsaid, NOW) == "bothways-0001.backup"
    assert copy_words.detail(unsaid, NOW) == "You asked for it"


def test_what_a_drill_found() -> None:
    well = Drilled(NOW, datetime(2026, 11, 21, 20, 0, tzinfo=ZONE), True, ("All is well.",))
    assert copy_words.drill_words(well, NOW) == (
        "Your backup of yesterday evening was opened and checked on Sunday, 22 November. "
        "All is well."
    )
    ill = Drilled(NOW, well.made, False, ("The book is damaged.",))
    assert "is not whole. The book is damaged." in copy_words.drill_words(ill, NOW)
    assert copy_words.drill_words(Drilled(NOW, None, False, ("It is cut off.",)), NOW) == (
        "It is cut off."
    )
