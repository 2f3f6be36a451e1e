"""Under the system's own scheduler: what is written is valid, runs, and goes without a trace."""

from __future__ import annotations

import os
import plistlib
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.errors import Refused
from models.reminders import autostart, launchd, schedule, systemd, task
from models.reminders.due import NAME, DueTimes
from models.reminders.program import app_command

DATA = Path(__file__).resolve().parents[1] / "data"
STRANGE = ["/usr/bin/env", "a b", 'quo"te', "100%", "$HOME", "back\\slash", "ü", "`x`", "--store"]


def pretend(folder: Path, name: str, script: str) -> None:
    """Put a program called `name` into `folder` that notes its calls in ``calls``."""
    path = folder / name
    path.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/calls"\n{script}\n')
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder of programs, and a PATH that knows no other of the schedulers."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return folder


def calls(programs: Path) -> list[str]:
    return (programs / "calls").read_text().splitlines()


def everything(home: Path) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_file())


# --- systemd ------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for path, text in zip(systemd.units(), systemd.texts(STRANGE), strict=True):
        (tmp_path / path.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *map(str, tmp_path.glob("bothways-*"))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_timer_is_installed_told_and_taken_away(
    programs: Path, own_home: Path, tmp_path: Path
) -> None:
    pretend(
        programs,
        "systemctl",
        'case "$*" in *show\\ both*) echo "Sun 2026-11-22 19:31:00 UTC";; esac',
    )
    with DueTimes(tmp_path / NAME, create=True) as file:
        at = datetime(2026, 11, 22, 20, 0)
        file.put(0, {"a": (at, at)}, datetime(2026, 11, 22, 19, 30))
    status = schedule.install(tmp_path)
    assert (status.installed, status.way) == (True, "systemd")
    assert status.next_run == datetime(2026, 11, 22, 19, 31, tzinfo=UTC)
    assert "20:31" in status.sentence  # in Berlin
    assert "due 2026-11-22 20:00" in status.sentence
    assert everything(own_home) == [
        ".config/systemd/user/bothways-remind.service",
        ".config/systemd/user/bothways-remind.timer",
    ]
    assert "--user enable --now bothways-remind.timer" in calls(programs)
    gone = schedule.uninstall(tmp_path)
    assert (gone.installed, everything(own_home)) == (False, [])
    assert not (own_home / ".config" / "systemd").exists()
    assert "--user disable --now bothways-remind.timer" in calls(programs)


def test_a_manager_that_will_not_leaves_nothing_and_the_desktop_is_taken(
    programs: Path, own_home: Path, tmp_path: Path
) -> None:
    pretend(programs, "systemctl", 'case "$*" in *enable*) echo "no room" >&2; exit 1;; esac')
    assert schedule.install(tmp_path).way == "autostart"
    assert everything(own_home) == [".config/autostart/bothways-remind.desktop"]
    with pytest.raises(Refused, match="no room"):
        schedule.install(tmp_path, usable=[systemd])
    assert everything(own_home) == [".config/autostart/bothways-remind.desktop"]


@pytest.mark.parametrize("text", ["", "n/a", "Sun 2026-11-22 19:31:00 CET", "a b c UTC"])
def test_a_time_that_systemd_does_not_tell_is_none(text: str) -> None:
    assert systemd.moment(text) is None


def test_systemd_that_does_not_answer_is_not_there(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not systemd.available()
    assert systemd.next_run() is None
    monkeypatch.setattr(systemd, "_PATIENCE", 0.05)
    pretend(programs, "systemctl", "exec /bin/sleep 5")
    assert not systemd.available()


# --- autostart ----------------------------------------------------------------------------------


def test_the_desktop_entry_says_the_command_as_it_is() -> None:
    lines = dict(line.split("=", 1) for line in autostart.text(STRANGE).splitlines() if "=" in line)
    # Unescaped as a string of the file, then split and unquoted as a command line.
    raw = lines["Exec"].replace("\\\\", "\0").replace("\0", "\\")
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', raw.replace("%%", "%"))
    assert [re.sub(r"\\(.)", r"\1", a) or b for a, b in words] == [*STRANGE, "--stay"]
    assert lines["Type"] == "Application"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_the_sleeping_process_begins_at_once_and_ends_with_its_file(
    programs: Path, own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    monkeypatch.setenv("DISPLAY", ":nowhere")
    status = schedule.install(store, usable=[autostart])
    assert "login" in status.sentence
    end = time.monotonic() + 20
    while not (found := autostart.running()) and time.monotonic() < end:
        time.sleep(0.05)
    (process,) = found
    schedule.uninstall(store, usable=[autostart])
    assert everything(own_home) == []
    _pid, how = os.waitpid(process, 0)
    assert os.WTERMSIG(how) == signal.SIGTERM


# --- launchd ------------------------------------------------------------------------------------


def test_the_property_list_is_one_that_launchd_reads(tmp_path: Path) -> None:
    text = launchd.text(STRANGE)
    whole = plistlib.loads(text)
    assert whole["ProgramArguments"] == [*STRANGE, "--listen"]
    known = {
        "Label": str,
        "ProgramArguments": list,
        "StartInterval": int,
        "RunAtLoad": bool,
        "ProcessType": str,
        "LimitLoadToSessionType": str,
        "AbandonProcessGroup": bool,
        "StandardOutPath": str,
        "StandardErrorPath": str,
    }
    assert {key: type(value) for key, value in whole.items()} == known
    assert whole["ProcessType"] in ("Background", "Standard", "Adaptive", "Interactive")
    valid(text, tmp_path, "--dtdvalid", DATA / "schemas" / "plist.dtd")


def test_the_agent_is_loaded_and_taken_away(programs: Path, own_home: Path, tmp_path: Path) -> None:
    pretend(programs, "launchctl", "")
    assert schedule.install(tmp_path, usable=[launchd]).way == "launchd"
    assert everything(own_home) == ["Library/LaunchAgents/org.bothways.remind.plist"]
    assert not schedule.uninstall(tmp_path, usable=[launchd]).installed
    assert everything(own_home) == []
    assert [call.split()[0] for call in calls(programs)] == ["bootstrap", "bootout"]
    pretend(programs, "launchctl", "echo no >&2; exit 5")
    with pytest.raises(Refused, match="no"):
        schedule.install(tmp_path, usable=[launchd])
    assert everything(own_home) == []


# --- Task Scheduler -----------------------------------------------------------------------------


def test_the_task_keeps_to_the_schema(tmp_path: Path) -> None:
    text = task.text([r"C:\Program Files\Python\pythonw.exe", *STRANGE, "a&<b>\x07"])
    valid(text.encode("utf-16"), tmp_path, "--schema", DATA / "schemas" / "task-1.2.xsd")
    assert "<Command>C:\\Program Files\\Python\\pythonw.exe</Command>" in text
    assert "a&amp;&lt;b&gt;<" in text


def test_the_task_is_handed_over_and_taken_away(
    programs: Path, own_home: Path, tmp_path: Path
) -> None:
    flag = tmp_path / "there"
    pretend(
        programs,
        "schtasks",
        f'case "$1" in /Create) : > {flag};; /Delete) /bin/rm {flag};; *) [ -e {flag} ];; esac',
    )
    assert schedule.install(tmp_path, usable=[task]).way == "task"
    assert not schedule.uninstall(tmp_path, usable=[task]).installed
    pretend(programs, "schtasks", '[ "$1" = /Query ] || { echo denied >&2; exit 1; }')
    with pytest.raises(Refused, match="could not be taken away"):
        schedule.uninstall(tmp_path, usable=[task])
    (programs / "schtasks").unlink()
    assert not task.installed()


def valid(document: bytes, folder: Path, *how: object) -> None:
    path = folder / "document.xml"
    path.write_bytes(document)
    done = subprocess.run(
        ["xmllint", "--noout", "--nonet", *map(str, how), str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# --- all of them --------------------------------------------------------------------------------


def test_a_computer_without_any_way_is_told(tmp_path: Path) -> None:
    assert schedule.status(tmp_path, usable=[]).way == ""
    with pytest.raises(Refused, match="while the app is open"):
        schedule.install(tmp_path, usable=[])
    (tmp_path / NAME).write_bytes(b"broken" * 400)
    assert "Nothing is installed" in schedule.status(tmp_path).sentence


def test_the_command_is_this_very_program(monkeypatch: pytest.MonkeyPatch) -> None:
    python, main = app_command()
    assert python == sys.executable
    assert Path(main) == DATA.parents[1] / "main.py"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert app_command() == [sys.executable]
