"""Balance: the page from the store, a change of window, what the UI thread pays, and frames.

Run: ``.venv/bin/python tests/bench/bench_balance.py [--entries N] [--keep FOLDER]``. `--entries`
is the size of the large book (100,000); the river of fourteen years is that of a couple who writes
as the sample does. Exit status 1 where a promise of the balance is broken.

A change of window is read, computed and painted on the worker as the screen does it: processor
time, so that a busy computer does not count, and the clock beside it. What the UI thread pays is
taken on a window of our own: the upload of a picture, and drawing a frame with it, by the clock:
run it on a computer that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.display import ensure_display  # noqa: E402

ensure_display()
os.environ.update(
    KIVY_NO_ARGS="1",
    KIVY_NO_FILELOG="1",
    KIVY_NO_CONFIG="1",
    KCFG_GRAPHICS_MULTISAMPLES="0",  # as the app has it
    KIVY_LOG_MODE="PYTHON",
    KIVY_CLIPBOARD="dummy",
    KIVY_METRICS_DENSITY="1",
    KIVY_HOME=tempfile.mkdtemp(prefix="bothways-kivy-"),
)

from kivy.core.window import Window as Shown  # noqa: E402

from models import sample  # noqa: E402
from models.balance.picture import Window  # noqa: E402
from models.journal import Journal  # noqa: E402
from models.settings import Settings  # noqa: E402
from screens.app import BothWaysApp  # noqa: E402
from screens.balance_reading import Canvas, paint_river  # noqa: E402
from screens.river.look import look_of  # noqa: E402
from screens.theme import Theme  # noqa: E402
from tests.ui.driver import Driver  # noqa: E402

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
#: Entries of a couple that has written for fourteen years as the sample's two do.
FOURTEEN_YEARS = round(14 * 365.25 * 1.55)
ROUNDS = 9
#: Beds of the river on a window of 420 x 860 and of 1200 x 860, in dp.
BEDS = ((420, 296), (1112, 380))


class Promises:
    """Prints what was measured and remembers what was broken."""

    def __init__(self) -> None:
        self.broken = 0

    def hold(self, what: str, seconds: list[float], limit: float | None, walls: str = "") -> None:
        """Print the median and the 95th percentile; the latter counts against `limit`."""
        worst = sorted(seconds)[min(len(seconds) - 1, round(0.95 * (len(seconds) - 1)))]
        kept = limit is None or worst <= limit
        self.broken += not kept
        said = f"{what:<52} {statistics.median(seconds) * 1e3:7.1f} {worst * 1e3:7.1f} ms"
        promised = f"  (at most {limit * 1e3:.0f})" if limit else ""
        print(said + promised + walls + ("" if kept else "  BROKEN"), flush=True)


def times(work: Callable[[], Any], rounds: int = ROUNDS) -> tuple[list[float], str]:
    """Return the processor seconds of `rounds` runs, and a note on the clock's median."""
    took, clocks = [], []
    for _ in range(rounds):
        cpu, clock = time.thread_time(), time.perf_counter()
        work()
        took.append(time.thread_time() - cpu)
        clocks.append(time.perf_counter() - clock)
    return took, f"  clock {statistics.median(clocks) * 1e3:.0f}"


def made(folder: Path, size: int) -> Path:
    """Make a book of `size` entries unless it is there."""
    if not folder.exists():
        sample.make(folder, now=lambda: NOW, size=size).close()
    return folder


def measure_store(promises: Promises, folder: Path, name: str, *, promised: bool) -> None:
    """Measure the page, and the river of each window."""
    look = look_of(Theme(), ("lagoon", "amber"))
    with Journal.open(folder, now=lambda: NOW) as journal:
        who = journal.partners[0].id
        journal.page()
        promises.hold(f"{name}: page", *_limited(times(journal.page), 0.25))
        for width, height in BEDS:
            canvas = Canvas(look, width, height, 1.0, 24.0, key=False)
            for window, limit in ((Window.MONTHS, 0.15), (Window.YEAR, 0.15), (Window.ALL, 0.4)):

                def change(window: Window = window, canvas: Canvas = canvas) -> None:
                    paint_river(journal, who, window, canvas)

                change()
                held = limit if promised or window is not Window.ALL else None
                what = f"{name}: change to {window.value}, {width} wide"
                promises.hold(what, *_limited(times(change), held))
        cold = []
        for _ in range(5):
            journal.pages.forget()
            cold += times(lambda: journal.pages.river(Window.ALL), 1)[0]
        promises.hold(f"{name}: river of all, nothing remembered", cold, None)


def _limited(
    taken: tuple[list[float], str], limit: float | None
) -> tuple[list[float], float | None, str]:
    return taken[0], limit, taken[1]


def measure_window(promises: Promises, folder: Path) -> None:
    """Measure the upload and a frame, on both sizes of window."""
    settings = Settings(dark="light", reduced_motion=True)
    app = BothWaysApp(folder, settings, first_screen="balance", now=lambda: NOW)
    with Driver(app) as driver:
        driver.until(lambda: app.session.store == "open" and not app.worker.busy, 60)
        for size, per_second in (((420, 860), 60), ((1200, 860), 30)):
            driver.resize(*size)
            driver.wait(0.5)
            driver.until(lambda: not app.worker.busy, 60)
            screen = app.router.current
            painted, uploads = screen._painted, []
            for _ in range(40):
                begun = time.thread_time()
                screen.ids.river.show(painted.pixels, painted.size, painted.river, painted.words)
                uploads.append(time.thread_time() - begun)
                driver.frames(1)
            name = f"{size[0]} x {size[1]}"
            promises.hold(f"{name}: upload on the UI thread", uploads, 0.016)
            whole, busy = _frames()
            screen.ids.river.opacity = 0
            _clock, without = _frames()
            screen.ids.river.opacity = 1
            share = [max(0.0, statistics.median(busy) - statistics.median(without))]
            promises.hold(f"{name}: processor for the river in a frame", share, None)
            promises.hold(f"{name}: processor for a whole frame, all cores", busy, None)
            promises.hold(f"{name}: a whole frame by the clock", whole, None)
            rate = [sum(whole) / len(whole)]
            promises.hold(f"{name}: so {1 / rate[0]:.0f} frames a second", rate, 1 / per_second)


def _frames() -> tuple[list[float], list[float]]:
    """Return seconds on the clock and of all processors for whole frames, one after the other.

    Without a graphics card the processor draws them, and nothing is left out: the page is drawn
    anew and brought onto the display.
    """
    clock, busy = [], []
    for _ in range(120):
        begun, used = time.perf_counter(), time.process_time()
        Shown.dispatch("on_draw")
        Shown.flip()
        clock.append(time.perf_counter() - begun)
        busy.append(time.process_time() - used)
    return clock, busy


def main() -> int:
    """Measure everything; return 1 where a promise is broken."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", type=int, default=100_000)
    arguments.add_argument("--keep", type=Path, help="make the books here, or use those there")
    options = arguments.parse_args()
    promises = Promises()
    print(f"{'':<52}  median     p95")
    with tempfile.TemporaryDirectory() as passing:
        folder = options.keep or Path(passing)
        years = made(folder / "fourteen-years", FOURTEEN_YEARS)
        large = made(folder / f"entries-{options.entries}", options.entries)
        measure_store(promises, years, "fourteen years", promised=True)
        measure_store(promises, large, f"{options.entries:,} entries", promised=False)
        measure_window(promises, years)
    return 1 if promises.broken else 0


if __name__ == "__main__":
    sys.exit(main())
