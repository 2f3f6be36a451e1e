"""Due times outside the book: shown exactly once, whatever happens in between; no words in it."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.errors import StoreError
from models.reminders.delivery import Outcome
from models.reminders.due import NAME, DueTimes, uncertain, wall
from models.reminders.remind import answer, look, remind

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))
ROUNDS = 200


def shown() -> Outcome:
    return Outcome(True)


def write(folder: Path, *times: datetime, slot: int = 0, now: datetime = NOW) -> None:
    folder.mkdir(exist_ok=True)
    with DueTimes(folder / NAME, create=True) as file:
        planned = {f"{slot}-{wall(at)}": (at, at) for at in times}
        file.put(slot, planned, now - timedelta(days=30))


def rows(folder: Path, slot: int = 0) -> list[tuple[str, bool | None]]:
    with DueTimes(folder / NAME) as file:
        return [(row.at, row.shown if row.shown is None else bool(row.shown)) for row in
                file.rows(slot)]  # fmt: skip


def test_what_is_due_is_shown_once(tmp_path: Path) -> None:
    write(tmp_path, NOW - timedelta(minutes=1), NOW + timedelta(minutes=1))
    assert [row.at for row in look(tmp_path, NOW)] == ["2026-11-22T19:59"]
    report = remind(tmp_path, NOW, notify=shown)
    assert [row.at for row in report.rows] == ["2026-11-22T19:59"]
    assert remind(tmp_path, NOW, notify=shown).rows == ()
    assert rows(tmp_path) == [("2026-11-22T19:59", True), ("2026-11-22T20:01", None)]


def test_several_due_together_and_days_away_become_one_notification(tmp_path: Path) -> None:
    write(tmp_path, *(NOW - timedelta(days=n) for n in range(9)))
    write(tmp_path, NOW, slot=1)
    calls: list[int] = []

    def notify() -> Outcome:
        calls.append(1)
        return Outcome(True)

    assert len(remind(tmp_path, NOW, notify=notify).rows) == 10
    assert remind(tmp_path, NOW, notify=notify).rows == ()
    assert len(calls) == 1


def test_one_partner_alone_can_be_reminded(tmp_path: Path) -> None:
    write(tmp_path, NOW)
    write(tmp_path, NOW, slot=1)
    assert [row.slot for row in remind(tmp_path, NOW, notify=shown, slots=(1,)).rows] == [1]
    assert [row.slot for row in remind(tmp_path, NOW, notify=shown).rows] == [0]


def test_what_could_not_be_shown_is_told_with_its_trouble_until_one_arrives(tmp_path: Path) -> None:
    write(tmp_path, NOW, NOW + timedelta(hours=1))
    report = remind(tmp_path, NOW, notify=lambda: Outcome(False, "no_daemon"))
    assert (report.shown, report.trouble) == (False, "no_daemon")
    assert rows(tmp_path)[0] == ("2026-11-22T20:00", False)
    with DueTimes(tmp_path / NAME) as file:
        assert file.fact("trouble") == "no_daemon"
    remind(tmp_path, NOW + timedelta(hours=1), notify=shown)
    with DueTimes(tmp_path / NAME) as file:
        assert file.fact("trouble") is None


def test_quiet_hours_hold_what_is_due_when_the_computer_wakes(tmp_path: Path) -> None:
    write(tmp_path, NOW)
    with DueTimes(tmp_path / NAME) as file:
        file.hold(0, None, ("22:00", "07:00"))
    night = NOW.replace(hour=23)
    assert remind(tmp_path, night, notify=shown).rows == ()
    assert remind(tmp_path, night + timedelta(hours=7), notify=shown).rows == ()
    assert len(remind(tmp_path, night + timedelta(hours=8), notify=shown).rows) == 1


def test_a_clock_set_back_repeats_nothing(tmp_path: Path) -> None:
    write(tmp_path, NOW)
    assert len(remind(tmp_path, NOW, notify=shown).rows) == 1
    earlier = NOW - timedelta(hours=3)
    with DueTimes(tmp_path / NAME) as file:
        file.put(0, {f"0-{wall(NOW)}": (NOW, NOW)}, earlier)
    assert remind(tmp_path, earlier, notify=shown).rows == ()
    assert remind(tmp_path, NOW, notify=shown).rows == ()


def test_a_clock_that_was_years_ahead_takes_no_reminder_away(tmp_path: Path) -> None:
    times = [NOW + timedelta(days=n) for n in range(1, 90)]
    write(tmp_path, *times)
    assert len(remind(tmp_path, NOW + timedelta(days=700), notify=shown).rows) == 89
    with DueTimes(tmp_path / NAME) as file:
        file.put(0, {f"0-{wall(at)}": (at, at) for at in times}, NOW)
    # What a clock could be wrong by in good faith stays delivered.
    assert remind(tmp_path, NOW + timedelta(days=1), notify=shown).rows == ()
    assert len(remind(tmp_path, NOW + timedelta(days=2), notify=shown).rows) == 1


def test_the_second_coming_of_an_hour_and_a_flight_repeat_nothing(tmp_path: Path) -> None:
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    write(tmp_path, twice, now=twice)
    assert len(remind(tmp_path, twice.replace(fold=0), notify=shown).rows) == 1
    assert remind(tmp_path, twice.replace(fold=1), notify=shown).rows == ()
    west = twice.astimezone(ZoneInfo("America/New_York"))
    assert remind(tmp_path, west, notify=shown).rows == ()


def test_a_time_that_does_not_exist_fires_at_the_next_that_does(tmp_path: Path) -> None:
    zone = ZoneInfo("Europe/Berlin")
    missing = datetime(2026, 3, 29, 2, 30, tzinfo=zone)
    write(tmp_path, missing, now=missing)
    assert remind(tmp_path, datetime(2026, 3, 29, 1, 59, tzinfo=zone), notify=shown).rows == ()
    assert len(remind(tmp_path, datetime(2026, 3, 29, 3, 0, tzinfo=zone), notify=shown).rows) == 1


def test_snooze_from_the_notification_lets_it_come_again(tmp_path: Path) -> None:
    write(tmp_path, NOW)
    report = remind(tmp_path, NOW, notify=lambda: Outcome(True, action="snooze"))
    answer(tmp_path, report, NOW)
    assert remind(tmp_path, NOW + timedelta(minutes=14), notify=shown).rows == ()
    again = remind(tmp_path, NOW + timedelta(minutes=15), notify=shown)
    assert [row.at for row in again.rows] == ["2026-11-22T20:15"]
    opened = remind(tmp_path, NOW, notify=shown)
    answer(tmp_path, opened, NOW)
    assert look(tmp_path, NOW + timedelta(days=1)) == ()


def test_plans_change_what_comes_and_leave_what_came(tmp_path: Path) -> None:
    write(tmp_path, NOW - timedelta(hours=2), NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    with DueTimes(tmp_path / NAME) as file:
        file.claim(NOW - timedelta(hours=2))
        file.snooze([("0-2026-11-22T18:00", 0)], NOW + timedelta(minutes=5))
        keep = ["0-2026-11-22T18:00", "0-2026-11-22T19:00"]
        file.put(0, {}, NOW, keep)
    assert [at for at, _ in rows(tmp_path)] == ["2026-11-22T19:00", "2026-11-22T20:05"]
    with DueTimes(tmp_path / NAME) as file:
        assert file.next_at() == "2026-11-22T19:00"
        file.put(0, {}, NOW)
        assert file.next_at() is None


def test_the_file_says_no_more_than_times_and_only_to_its_owner(tmp_path: Path) -> None:
    write(tmp_path, NOW)
    if os.name == "posix":
        assert (tmp_path / NAME).stat().st_mode & 0o777 == 0o600
    file = sqlite3.connect(tmp_path / NAME)
    columns = {
        table: [row[1] for row in file.execute(f"pragma table_info({table})")]
        for (table,) in file.execute("select name from sqlite_master where type = 'table'")
    }
    file.close()
    assert columns == {
        "due": ["id", "slot", "planned", "at", "claimed", "confirmed", "shown", "snoozed"],
        "partner": ["slot", "nothing_before", "quiet_begin", "quiet_end"],
        "fact": ["name", "value"],
    }


def test_a_file_that_cannot_be_read_is_told_in_one_sentence(tmp_path: Path) -> None:
    assert look(tmp_path, NOW) == ()
    assert remind(tmp_path, NOW, notify=shown).rows == ()
    (tmp_path / NAME).write_bytes(b"not a database, but as long as one has to be" * 40)
    with pytest.raises(StoreError, match="Opening the app"):
        remind(tmp_path, NOW, notify=shown)
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).mkdir()
    with pytest.raises(StoreError, match="Opening the app"):
        look(tmp_path, NOW)


def test_names_of_folders_are_taken_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "a b?c#d%41 ü"
    write(folder, NOW)
    assert len(look(folder, NOW)) == 1


# --- processes --------------------------------------------------------------------------------


@contextmanager
def runner(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("reminder_runner.py")), *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(timeout=30)
        process.stdout.close()


def go(process: subprocess.Popen[str], name: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{name}\n")
    process.stdin.flush()


def said(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_two_processes_on_one_due_reminder_show_it_exactly_once(tmp_path: Path) -> None:
    write(tmp_path / "0", NOW)
    for number in range(1, ROUNDS):
        shutil.copytree(tmp_path / "0", tmp_path / str(number))
    out = tmp_path / "out"
    with (
        runner(str(tmp_path), NOW.isoformat(), str(out)) as one,
        runner(str(tmp_path), NOW.isoformat(), str(out)) as other,
    ):
        for number in range(ROUNDS):
            go(one, str(number))
            go(other, str(number))
            assert said(one) + said(other) == 1, number
    assert out.read_text().count("shown") == ROUNDS


def test_killed_between_claim_and_confirm_it_is_not_shown_again(tmp_path: Path) -> None:
    write(tmp_path / "s", NOW)
    out = tmp_path / "out"
    with runner(str(tmp_path), NOW.isoformat(), str(out), "kill") as doomed:
        go(doomed, "s")
        assert doomed.wait(timeout=30) == -signal.SIGKILL
    assert out.read_text().count("shown") == 1
    soon, later = NOW + timedelta(seconds=100), NOW + timedelta(seconds=121)
    assert remind(tmp_path / "s", later, notify=shown).rows == ()
    with DueTimes(tmp_path / "s" / NAME) as file:
        (row,) = file.rows(0)
    assert (row.claimed is not None, row.confirmed) == (True, None)
    assert not uncertain(row, soon)
    assert uncertain(row, later)
    assert uncertain(row, NOW - timedelta(hours=1))
