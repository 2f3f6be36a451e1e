"""Every test runs in its own home, at one fixed moment, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

# Kivy reads these at its first import, long before a fixture could set them.
os.environ.update(
    KIVY_NO_ARGS="1",
    KIVY_NO_FILELOG="1",
    KIVY_NO_CONFIG="1",
    KCFG_GRAPHICS_MULTISAMPLES="0",  # as the app has it
    KIVY_LOG_MODE="PYTHON",
    KIVY_CLIPBOARD="dummy",
    KIVY_METRICS_DENSITY="1",
    KIVY_METRICS_FONTSCALE="1",
    KIVY_HOME=tempfile.mkdtemp(prefix="bothways-kivy-"),
    BOTHWAYS_LANGUAGE="en",
    LC_ALL="C.UTF-8",
    TZ="Europe/Berlin",
)
os.environ.pop("LANGUAGE", None)
if hasattr(time, "tzset"):
    time.tzset()

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.database import DirectoryBasedExampleDatabase

if TYPE_CHECKING:
    from models.journal import Journal

ROOT = Path(__file__).resolve().parent.parent
ZONE = ZoneInfo("Europe/Berlin")
#: A Sunday evening: the day a page is published, after the clocks went back.
EVENING = datetime(2026, 11, 22, 19, 30, tzinfo=ZONE)
#: How long a thread, file or event may take to go away after a test, in seconds.
GRACE = 2.0


#: Whether the long versions of the tests run (make trials).
FULL = os.environ.get("BOTHWAYS_TRIALS") == "full"

settings.register_profile(
    "bothways",
    max_examples=5000 if FULL else 60,
    derandomize=not FULL,  # the same examples every time, but for the long runs
    deadline=None,
    database=DirectoryBasedExampleDatabase(ROOT / ".cache" / "hypothesis") if FULL else None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("bothways")


class FrozenClock:
    """A clock that stands still until a test moves it; call it for the aware local time."""

    def __init__(self, at: datetime = EVENING) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **step: float) -> datetime:
        """Move on by ``timedelta(**step)`` of wall time; return the new moment."""
        self.at += timedelta(**step)
        return self.at

    def set(self, *parts: int) -> datetime:
        """Go to ``datetime(*parts)`` in the zone of the tests; return it."""
        self.at = datetime(*parts, tzinfo=ZONE)  # type: ignore[misc,arg-type]
        return self.at


@pytest.fixture
def clock() -> FrozenClock:
    """The frozen clock: Sunday 2026-11-22, 19:30 in Berlin."""
    return FrozenClock()


@pytest.fixture
def trials() -> Callable[[int, int], int]:
    """Choose between two numbers of trials: ``trials(short, full)``; full in ``make trials``."""
    return lambda short, full: full if FULL else short


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a new, closed store of Ana and Ben with little padding: for copying only."""
    from models.journal import Journal

    folder = tmp_path_factory.mktemp("new") / "store"
    Journal.create(folder, ["Ana", "Ben"], now=FrozenClock(), pad=16 * 1024).close()
    return folder


@pytest.fixture
def couple(tmp_path: Path, new_store: Path) -> Path:
    """The folder ``tmp_path/store`` of a new, closed store of Ana and Ben.

    Copied, since making one takes ten times as long as most tests.
    """
    return Path(shutil.copytree(new_store, tmp_path / "store"))


@pytest.fixture
def store(couple: Path, clock: FrozenClock) -> Iterator[Journal]:
    """An open journal of Ana and Ben in ``tmp_path/store``, with little padding."""
    from models.journal import Journal

    with Journal.open(couple, now=clock) as journal:
        yield journal


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passphrases cost next to nothing: 8 MiB once. Nothing but a test can ask for that."""
    from models.privacy import stretching

    for name in ("LEAST", "MODEST", "STRONG"):
        monkeypatch.setattr(stretching, name, stretching.Cost(8 * stretching.MIB, 1))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move the home folder and all that lies in it to a new folder beside ``tmp_path``."""
    home = tmp_path_factory.mktemp("home")
    places = {
        "HOME": "",
        "USERPROFILE": "",
        "APPDATA": "roaming",
        "LOCALAPPDATA": "local",
        "XDG_DATA_HOME": ".local/share",
        "XDG_CONFIG_HOME": ".config",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "XDG_RUNTIME_DIR": "run",
        "KIVY_HOME": ".kivy",
    }
    for name, place in places.items():
        monkeypatch.setenv(name, str(home / place))
    (home / "run").mkdir(mode=0o700)
    monkeypatch.setenv("BOTHWAYS_STORE", str(home / "store"))
    monkeypatch.delenv("BOTHWAYS_PASSPHRASE_FILE", raising=False)
    return home


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, own_home: Path) -> Iterator[None]:
    """Assert at the end that no thread, open file or Clock event of ours is left."""
    threads = set(threading.enumerate())
    events = _clock_events()
    yield
    _goes_away(lambda: [t.name for t in set(threading.enumerate()) - threads], "threads")
    _goes_away(lambda: [*_open_files(tmp_path), *_open_files(own_home)], "open files")
    _goes_away(lambda: sorted(_clock_events() - events), "Clock events")


def _goes_away(left: Any, what: str) -> None:
    end = time.monotonic() + GRACE
    while left() and time.monotonic() < end:
        time.sleep(0.02)
    assert not left(), f"the test left {what}: {left()}"


def _open_files(folder: Path) -> list[str]:
    """Return the files under `folder` this process holds open (Linux; elsewhere none)."""
    found = []
    for link in Path("/proc/self/fd").glob("*"):
        try:
            target = link.readlink()
        except OSError:  # closed while we looked
            continue
        if target.is_relative_to(folder):
            found.append(str(target))
    return found


def _clock_events() -> set[str]:
    """Return the names of scheduled callbacks that are code of ours, where Kivy is loaded."""
    if "kivy.clock" not in sys.modules:
        return set()
    from kivy.clock import Clock

    names = set()
    for event in Clock.get_events():
        callback = event.get_callback()
        # the function's own module: a ScrollView of ours still has Kivy's scroll bar to fade
        code = getattr(callback, "__func__", callback)
        module = getattr(code, "__module__", None) or type(code).__module__
        if module.split(".")[0] in ("screens", "models"):
            names.add(f"{module}: {callback!r}")
    return names
