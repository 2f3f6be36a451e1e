"""A person at the app: a real process, its real window, real keys, and the store as witness."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from PIL import Image

from models.entities import Draft
from tests.e2e.closing import close_window
from tests.e2e.screen import Screen, changed, until

ROOT = Path(__file__).resolve().parents[2]
MAIN = (sys.executable, str(ROOT / "main.py"))
#: Where the screen is put when a test on it fails.
FAILED = ROOT / ".cache" / "e2e" / "failed.png"
#: So few pixels may differ between two looks at a page that stands still: its caret blinks.
CARET = 150
#: More pixels than any button has change where a sheet or a page comes or goes.
SHEET = 40_000


def command(store: Path, *arguments: str, status: int = 0) -> str:
    """Run a command of the command line on `store` and return what it printed."""
    done = subprocess.run(
        [*MAIN, "--store", str(store), *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == status, f"{arguments}: {done.returncode} {done.stderr}"
    return done.stdout


def entries(store: Path, *arguments: str) -> list[dict[str, Any]]:
    """Return what ``list --json`` shows, oldest first."""
    listed = json.loads(command(store, "list", "--json", "--limit", "100", *arguments))
    found = listed["entries"] if isinstance(listed, dict) else listed
    return list(reversed(found))


def draft(store: Path, slot: int) -> Draft | None:
    """Return the draft of the partner in `slot` as it lies in the store."""
    from models.journal import Journal

    with Journal.open(store) as journal:
        return journal.drafts.get(journal.partners[slot].id)


class WindowGone(Exception):
    """The window that was looked at is not there any more."""


class Person:
    """Someone who opens the app on `store` (with further `arguments`) and sits at its keyboard.

    `files` takes what the process prints. Use it in a ``with``: at its end the process is gone.
    """

    def __init__(
        self, screen: Screen, store: Path | None, files: Path, *arguments: str, wait: bool = True
    ) -> None:
        self.screen = screen
        self.store = store
        self.printed = files / f"printed-{time.monotonic_ns()}.txt"
        self._xenv = {**os.environ, "DISPLAY": screen.display}
        blank = screen.picture()
        place = ("--store", str(store)) if store is not None else ()
        with self.printed.open("wb") as printed:
            self.process = subprocess.Popen(
                [*MAIN, *place, *arguments],
                env=self._xenv,
                stdout=printed,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        try:
            self._arrive(blank, wait=wait)
        except AssertionError:
            self.__exit__(AssertionError)
            raise

    def _arrive(self, blank: Image.Image, *, wait: bool) -> None:
        self.window = str(until(self._find_window, "a window", 40))
        until(lambda: changed(blank, self.screen.picture()) > CARET, "the first frame", 40)
        self.x("windowfocus", self.window)
        if wait:
            until(self.is_open, "the mark of who is writing: the store is open", 40)
            self.settled(1)

    def __enter__(self) -> Person:
        return self

    def __exit__(self, failed: type[BaseException] | None = None, *_: object) -> None:
        if failed is not None:
            FAILED.parent.mkdir(parents=True, exist_ok=True)
            self.screen.picture().save(FAILED)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)

    # --- hands ---

    def x(self, *arguments: str) -> str:
        """Call xdotool and return what it said."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self._xenv,
            check=False,  # it fails where it finds nothing
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout

    def key(self, *names: str) -> None:
        """Press keys, as xdotool calls them (``ctrl+Return``, ``shift+Tab``)."""
        self.x("key", "--delay", "15", *names)

    def type(self, words: str) -> None:
        """Type `words`, faster than most people do."""
        self.x("type", "--delay", "12", "--", words)

    def tab(self, times: int = 1, *, back: bool = False) -> None:
        """Press Tab so many times."""
        self.key(*["shift+Tab" if back else "Tab"] * times)

    # --- eyes ---

    def settled(self, still: float = 0.3) -> None:
        """Wait until the screen has stood still, but for a caret, for `still` seconds."""
        before, since, end = self.screen.picture(), time.monotonic(), time.monotonic() + 20
        while time.monotonic() - since < still:
            time.sleep(0.06)
            now = self.screen.picture()
            if changed(before, now) > CARET:
                before, since = now, time.monotonic()
            assert time.monotonic() < end, "the screen never stood still"

    def press(self, *names: str, least: int = CARET) -> None:
        """Press keys, and wait until `least` pixels have changed and the page stands still."""
        before = self.screen.picture()
        self.key(*names)
        until(lambda: changed(before, self.screen.picture()) > least, f"{names} to act", 10)
        self.settled()

    def hand_over(self) -> None:
        """Hand the pen to the other with Ctrl+P, and wait for their page: draft and question."""
        self.press("ctrl+p")
        self.settled(1)

    def opens(self, *names: str) -> None:
        """Press keys that bring a sheet or a page, or take one away, and wait for it."""
        self.press(*names, least=SHEET)

    def title(self) -> str:
        """Return the title of the window."""
        return self.x("getwindowname", self.window).strip()

    def said(self) -> str:
        """Return what the process has printed so far."""
        return self.printed.read_text(errors="replace")

    # --- coming and going ---

    def close(self) -> None:
        """Close the window as a window manager does, and wait for the process to end well."""
        close_window(self.screen.display, int(self.window))
        assert self.process.wait(20) == 0, self.said()

    def killed(self) -> None:
        """Kill the process with SIGKILL: it cannot say goodbye."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def has_entries(self, count: int, *arguments: str) -> list[dict[str, Any]]:
        """Wait until the store lists `count` entries, and return them, oldest first."""
        assert self.store is not None
        store = self.store
        until(lambda: len(entries(store, *arguments)) >= count, f"{count} entries", 20)
        found = entries(store, *arguments)
        assert len(found) == count, [entry["text"] for entry in found]
        return found

    def is_open(self) -> bool:
        """Whether the mark of who is writing stands beside the greeting: the store is open."""
        x, y, width = self._place()
        corner = (x + width - 58, y + 24, x + width - 24, y + 58)
        return len(self.screen.picture().crop(corner).getcolors(2000) or range(2000)) > 8

    def _place(self) -> tuple[int, int, int]:
        lines = self.x("getwindowgeometry", "--shell", self.window).split()
        found = dict(line.split("=", 1) for line in lines)
        if not found:
            raise WindowGone(self.window)
        return int(found["X"]), int(found["Y"]), int(found["WIDTH"])

    def _find_window(self) -> str:
        assert self.process.poll() is None, self.said()
        return (self.x("search", "--pid", str(self.process.pid)).split() or [""])[-1]
