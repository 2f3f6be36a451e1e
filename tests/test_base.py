"""The base of all tests: what it moves away, what it holds still, what it does not let pass."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pytest

from tests.house import ROOT

if TYPE_CHECKING:
    from models.journal import Journal
    from tests.conftest import FrozenClock

LEAVING = {
    "threads": """
        import threading
        threading.Thread(target=threading.Event().wait, daemon=True, name="left").start()
    """,
    "open files": """
        global kept
        kept = (tmp_path / "left.txt").open("w")
    """,
    "Clock events": """
        from kivy.clock import Clock
        def later(dt): ...
        later.__module__ = "screens.left"
        global held
        held = later
        Clock.schedule_interval(held, 60)
    """,
    "": """
        with (tmp_path / "kept.txt").open("w") as file:
            file.write("closed again")
    """,
}


@pytest.mark.parametrize("what", LEAVING)
def test_a_test_that_leaves_something_fails(what: str, tmp_path: Path) -> None:
    body = "\n".join(line[4:] for line in LEAVING[what].splitlines())
    module = tmp_path / "test_leaving.py"
    module.write_text(f"def test_it(tmp_path):{body}\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "--rootdir", ROOT, module],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if what:
        assert f"the test left {what}" in run.stdout
        assert run.returncode == 1
    else:
        assert run.returncode == 0, run.stdout


def test_nothing_lies_in_the_real_home(tmp_path: Path, own_home: Path) -> None:
    assert Path.home() == own_home
    assert Path(platformdirs.user_data_dir("bothways")).is_relative_to(own_home)
    assert Path(os.environ["BOTHWAYS_STORE"]).is_relative_to(own_home)
    assert list(tmp_path.iterdir()) == []


def test_the_clock_stands_still_until_moved(clock: FrozenClock) -> None:
    assert clock() == clock()
    assert clock().isoformat() == "2026-11-22T19:30:00+01:00"
    assert clock.forward(days=1, hours=6).isoformat() == "2026-11-24T01:30:00+01:00"
    assert clock.set(2026, 7, 1, 8).isoformat() == "2026-07-01T08:00:00+02:00"


def test_the_journal_of_ana_and_ben(store: Journal, clock: FrozenClock) -> None:
    assert [partner.name for partner in store.partners] == ["Ana", "Ben"]
    assert store.today() == date(2026, 11, 22)
    clock.forward(days=1)
    assert store.today() == date(2026, 11, 23)
