"""``main.py remind`` as a process: small where nothing is due, and what it understands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import main
from models import settings, words
from models.reminders import delivery, program, quick, staying
from models.reminders.delivery import Outcome
from models.reminders.due import NAME, DueTimes
from models.reminders.remind import Report, look
from tests.conftest import EVENING

ROOT = Path(__file__).resolve().parents[2]
#: What the whole call may take of the memory; what it takes of time is for the benchmark.
MEGABYTES = 40


def write(folder: Path, *times: datetime) -> None:
    folder.mkdir(exist_ok=True)
    with DueTimes(folder / NAME, create=True) as file:
        planned = {str(number): (at, at) for number, at in enumerate(times)}
        file.put(0, planned, datetime(2020, 1, 1))
    (folder / "book.db").touch()


def memory_of(*command: str) -> float:
    """Return the largest memory of a call in megabytes."""
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)\n"
    )
    # Without what measures the coverage of the tests.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-S", "-c", script, *command],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return float(done.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no module resource")
def test_nothing_due_costs_little(tmp_path: Path) -> None:
    write(tmp_path / "s", datetime(2099, 1, 1))
    ours = [sys.executable, "main.py", "--store", str(tmp_path / "s"), "remind"]
    assert memory_of(*ours) < MEGABYTES


def test_nothing_due_wakes_nobody(tmp_path: Path) -> None:
    write(tmp_path / "s", datetime(2099, 1, 1))
    script = (
        "import sys, main\n"
        f"assert main.main(['remind', '--store', {str(tmp_path / 's')!r}]) == 0\n"
        "heavy = 'argparse sqlalchemy sqlcipher3 dateutil plyer jeepney kivy models.commands'\n"
        "print([name for name in heavy.split() if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "Nothing is due.\n[]\n"


@pytest.fixture
def due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store in which something is due, and a desktop that shows it."""
    write(tmp_path / "s", datetime(2020, 1, 1, 20, 0))
    monkeypatch.setattr(delivery, "notify", lambda *_args, **_more: Outcome(True, way="plyer"))
    return tmp_path / "s"


def test_a_plain_call_is_understood_without_a_parser(
    due: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quick.attempt(["--store", str(due), "remind", "--dry-run", "--json"]) == 0
    assert [one["when"] for one in json.loads(capsys.readouterr().out)["due"]] == [
        "2020-01-01T20:00"
    ]
    assert main.main(["remind", "--store", str(due)]) == 0
    assert capsys.readouterr().out == "A notification was shown.\n"
    assert main.main(["--store", str(due), "remind"]) == 0
    assert capsys.readouterr().out == "Nothing is due.\n"


def test_the_notification_speaks_the_language_of_the_app(
    due: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def notify(**_more: Any) -> Outcome:
        said.append(words._(delivery.WORDS))
        return Outcome(True)

    monkeypatch.setattr(delivery, "notify", notify)
    settings.save(due, settings.Settings(language="pseudo"))
    try:
        assert quick.attempt(["remind", "--store", str(due)]) == 0
    finally:
        words.use("en")
    assert said == [words.pseudo(delivery.WORDS)]


@pytest.mark.parametrize(
    "arguments",
    [
        ["remind", "--at", "2026-11-22T20:00"],
        ["remind", "--install"],
        ["remind", "remind"],
        ["--json", "remind"],
        ["add", "remind"],
        ["--store", "remind"],
        ["remind", "--store"],
    ],
)
def test_anything_else_is_left_to_the_commands(arguments: list[str]) -> None:
    assert quick.attempt(arguments) is None


def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert quick.attempt(["remind", "--store", str(tmp_path / "none")]) == 1
    assert quick.attempt(["remind", "--store", str(tmp_path / "none"), "--listen"]) == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "no store" in said
    (tmp_path / NAME).write_bytes(b"\x01" * 5000)
    assert quick.attempt(["remind", "--store", str(tmp_path)]) == 1
    assert "Opening the app" in capsys.readouterr().err


def test_what_is_pressed_on_the_notification_is_done(
    due: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(program, "begin", begun.append)
    monkeypatch.setattr(delivery, "notify", lambda **_more: Outcome(True, action="snooze"))
    assert quick.attempt(["remind", "--store", str(due), "--listen"]) == 0
    now = datetime.now().astimezone()
    assert look(due, now + timedelta(minutes=13)) == ()
    assert len(look(due, now + timedelta(minutes=17))) == 1
    assert begun == []
    quick.listen_for(str(due), Report((), True, None, Outcome(True, action="default")), 1)
    assert begun == [[*program.app_command(), "--store", str(due), "--screen", "today"]]


@pytest.mark.skipif(sys.platform == "win32", reason="posix_spawn")
def test_a_program_of_its_own_outlives_this_one_in_silence(tmp_path: Path) -> None:
    told = tmp_path / "told"
    program.begin(["/bin/sh", "-c", f"echo loud; ps -o sid= $$ > {told}; echo done >> {told}"])
    end = time.monotonic() + 20
    while time.monotonic() < end and not (told.exists() and "done" in told.read_text()):
        time.sleep(0.02)
    assert "done" in told.read_text()
    os.wait()


def test_the_sleeping_process_delivers_until_the_store_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "s"
    write(folder, EVENING + timedelta(minutes=1), EVENING + timedelta(minutes=2))
    moments = iter(EVENING + timedelta(seconds=30 * n) for n in range(99))
    heard: list[Any] = []
    monkeypatch.setattr(staying, "listen_for", lambda *call: heard.append(call))
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        for thread in threading.enumerate():
            if thread.name == "notification":
                thread.join()
        if len(slept) == 3:
            (folder / NAME).rename(folder / "aside")
            (folder / NAME).write_bytes(b"\x01" * 5000)
        if len(slept) == 4:
            (folder / "aside").replace(folder / NAME)
        if len(slept) == 6:
            folder.rename(tmp_path / "gone")

    status = staying.stay(
        str(folder),
        now=lambda: next(moments),
        sleep=sleep,
        notify=lambda: Outcome(True),
    )
    assert (status, slept) == (0, [staying.LOOK_EVERY] * 6)
    assert len(heard) == 2
    monkeypatch.setattr(staying, "stay", lambda _store: 7)
    assert quick.attempt(["remind", "--stay"]) == 7
