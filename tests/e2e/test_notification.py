"""A reminder arrives: private bus, real dunst under Xvfb, real plyer, read back from dunst."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from models.reminders.due import NAME, DueTimes
from tests.bus import private_bus
from tests.e2e.screen import Screen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="dunst is Linux's")

ROOT = Path(__file__).resolve().parents[2]
WORDS = "A quiet minute for your journal"


class Desktop:
    """A bus with dunst on it, and a store with a reminder of Ana's at eight."""

    def __init__(self, env: dict[str, str], store: Path) -> None:
        self.env = env
        self.store = store
        self.first = ""

    def run(self, *command: str) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def app(self, *arguments: str) -> str:
        return self.run(sys.executable, "main.py", "--store", str(self.store), *arguments)

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "main.py", "--store", str(self.store), *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, text=True)

    def count(self, what: str) -> int:
        return int(self.run("dunstctl", "count", what))

    def history(self) -> list[dict[str, Any]]:
        """Return the notifications that dunst has shown and put away."""
        self.run("dunstctl", "close-all")
        whole = json.loads(self.run("dunstctl", "history"))
        return [
            {key: value["data"] for key, value in one.items()}
            for group in whole["data"]
            for one in group
        ]

    def until(self, what: str, count: int) -> None:
        end = time.monotonic() + 20
        while self.count(what) != count and time.monotonic() < end:
            time.sleep(0.05)
        assert self.count(what) == count


@contextmanager
def dunst(env: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        ["dunst"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            asked = subprocess.run(
                ["dunstctl", "count"], env=env, capture_output=True, timeout=20, check=False
            )
            if asked.returncode == 0:
                break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def desktop(tmp_path: Path, screen: Screen) -> Iterator[Desktop]:
    store = tmp_path / "store"
    with private_bus(tmp_path) as address:
        env = {**os.environ, "DISPLAY": screen.display, "DBUS_SESSION_BUS_ADDRESS": address}
        with dunst(env):
            made = Desktop(env, store)
            made.app("init", "--partners", "Ana", "Ben")
            made.app("reminder", "--as", "Ana", "--at", "20:00", "--words", "water the fern")
            with DueTimes(store / NAME) as file:
                made.first = file.rows(0)[0].at
            yield made


def test_plyer_delivers_once_and_says_nothing_of_anybody(desktop: Desktop) -> None:
    assert desktop.app("remind", "--at", desktop.first) == "A notification was shown.\n"
    assert desktop.app("remind", "--at", desktop.first) == "Nothing is due.\n"
    (shown,) = desktop.history()
    assert (shown["appname"], shown["summary"], shown["body"]) == ("Both Ways", "Both Ways", WORDS)
    whole = json.dumps(shown)
    assert not any(word in whole for word in ("Ana", "Ben", "fern", "water"))


def test_a_notification_with_actions_is_listened_to_until_it_closes(desktop: Desktop) -> None:
    waiting = desktop.begin("remind", "--at", desktop.first, "--listen")
    try:
        desktop.until("displayed", 1)
        said = waiting.stdout
        assert said is not None
        assert said.readline() == "A notification was shown.\n"
        (shown,) = desktop.history()
        assert shown["body"] == WORDS
        # Closed by hand: nobody has to wait any longer.
        assert waiting.wait(timeout=20) == 0
    finally:
        waiting.kill()
        waiting.wait(timeout=10)
        if waiting.stdout:
            waiting.stdout.close()
    with DueTimes(desktop.store / NAME) as file:
        row = file.rows(0)[0]
    assert (row.at, row.shown) == (desktop.first, 1)


def test_a_press_opens_what_was_waiting(desktop: Desktop) -> None:
    script = (
        "from models.reminders.delivery import with_actions\n"
        "outcome = with_actions()\n"
        "print(outcome.way, flush=True)\n"
        "print(outcome.wait(20))\n"
    )
    pressed = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=desktop.env,
        stdout=subprocess.PIPE,
        text=True,
    )
    desktop.until("displayed", 1)
    desktop.run("dunstctl", "action", "0")
    said, _err = pressed.communicate(timeout=30)
    assert said.split() == ["actions", "default"]


def test_without_a_desktop_the_inbox_has_it(desktop: Desktop) -> None:
    desktop.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nowhere"
    told = json.loads(desktop.app("remind", "--at", desktop.first, "--json"))
    assert (told["shown"], told["trouble"]) == (False, "no_bus")
    assert json.loads(desktop.app("remind", "--at", desktop.first, "--json"))["due"] == []
