"""A fault in any file of the store: found before anything is shown, or what is shown is right."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from models import settings as settings_file
from models.entities import Draft, NewEntry, Query, Visibility
from models.errors import BothWaysError, StoreDamaged
from models.journal import Journal
from models.settings import Settings
from models.store.checking import check
from tests.faults.crash import read_folder, write_folder
from tests.faults.damage import FAULTS, PAGE, damaged
from tests.unit.test_care import EVENING, fill

#: The files a fault may hit, by what they are, and how often they do.
PARTS = {
    r"book\.db": 8,
    r"notebooks/[0-9a-f]{32}\.db": 8,
    r"(photos|notebooks/[0-9a-f]{32}\.photos)/.*": 4,
    r"keys\.json(\.[12])?": 1,
    r"settings\.toml": 1,
    r"reminders\.db": 2,
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a store with a little of everything in it."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    with Journal.create(folder, ["Ana", "Ben"], now=lambda: EVENING, pad=64 * 1024) as journal:
        fill(journal)
        ana, ben = (partner.id for partner in journal.partners)
        for who, size in ((ana, 3_000), (ben, 9_000)):
            words = f"canary {size} " * (size // 12)
            journal.drafts.keep(who, Draft(words))
            for visibility in Visibility:
                journal.write(who, NewEntry(words, visibility=visibility, feeling=words[:5000]))
        journal.reminders.refresh()
    settings_file.save(folder, Settings(palette="dusk"))
    return {name: data for name, data in read_folder(folder).items() if name != "lock"}


def told(look: Callable[[], object]) -> object:
    """Return what a look shows; None where a sentence is told in its place."""
    with suppress(BothWaysError):
        return look()
    return None


def shown(folder: Path) -> dict[str, Any]:
    """Return all that both partners and nobody get to see, each thing by itself."""
    found: dict[str, Any] = {}
    with Journal.open(folder, now=lambda: EVENING) as journal:
        people = [None, *(partner.id for partner in journal.partners)]
        found["people"] = journal.partners
        found["seasons"] = told(journal.seasons.all)
        for who in people:
            looks: dict[str, Callable[[], object]] = {
                "entries": lambda who=who: journal.entries(who, limit=1000).entries,
                "search": lambda who=who: journal.entries(who, Query(words="canary")).entries,
                "needs": lambda who=who: journal.needs.all(who),
                "tags": lambda who=who: journal.tags(who),
            }
            if who is not None:
                looks["draft"] = lambda who=who: journal.drafts.get(who)
                looks["trash"] = lambda who=who: journal.trash(who)
                looks["settings"] = lambda who=who: journal.people.settings(who)
                looks["rules"] = lambda who=who: journal.reminders.rules(who)
                looks["next"] = lambda who=who: journal.reminders.next_times(who)
                looks["inbox"] = lambda who=who: journal.reminders.inbox(who)
            found |= {f"{name} of {who}": told(look) for name, look in looks.items()}
            for entry in found[f"entries of {who}"] or ():
                for photo in entry.photos:
                    found[f"picture {photo.id} of {who}"] = told(
                        lambda who=who, photo=photo: journal.photos.picture(who, photo.id)
                    )
    return found


@pytest.mark.timeout(1800)
def test_no_fault_of_the_disk_is_shown_as_good(
    whole: dict[str, bytes], tmp_path: Path, trials: Callable[[int, int], int]
) -> None:
    folder = tmp_path / "store"
    write_folder(folder, whole)
    right = shown(folder)
    assert None not in right.values()
    chance = random.Random(20261128)
    hit = {name: weight(name) for name in whole}
    found = 0
    for number in range(trials(40, 1_000)):
        name = chance.choices(list(hit), list(hit.values()))[0]
        fault = FAULTS[number % len(FAULTS)]
        write_folder(folder, whole | {name: damaged(whole[name], fault, chance)})
        report = check(folder)
        seen = told(lambda: shown(folder))
        for thing, value in (seen or {}).items():  # type: ignore[attr-defined]
            assert value is None or value == right[thing], (name, fault.__name__, thing)
        assert settings_file.load(folder).palette in settings_file.PALETTES
        if not name.startswith(("settings", "reminders")):
            assert not report.ok, (name, fault.__name__)
        found += not report.ok
    assert found > trials(40, 1_000) / 2


def weight(name: str) -> float:
    """Return how often a file is hit, so that each part of a store has its share."""
    return next(share for part, share in PARTS.items() if re.fullmatch(part, name))


def test_the_end_of_a_long_text_is_never_shown_as_nothing(tmp_path: Path) -> None:
    """The library gives zeros for a damaged page and tells so only at its next look at any page."""
    folder = tmp_path / "store"
    words = "a long evening " * 2_000
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        ana = journal.partners[0].id
        journal.drafts.keep(ana, Draft(words))
    files = read_folder(folder)
    refused = 0
    for page in range(1, len(files["book.db"]) // PAGE):
        book = bytearray(files["book.db"])
        book[page * PAGE + 77] ^= 1
        write_folder(folder, files | {"book.db": bytes(book)})
        try:
            with Journal.open(folder) as journal:
                found = journal.drafts.get(ana)
        except StoreDamaged:
            refused += 1
        else:
            assert found is not None
            assert found.text == words
    assert refused >= len(words) // PAGE
