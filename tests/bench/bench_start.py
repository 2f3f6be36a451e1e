"""Start-up, typing, idling and memory of the whole app, beside a bare window of the same toolkit.

Run: ``.venv/bin/python tests/bench/bench_start.py [--runs N] [--cache FOLDER]``. Windows open on an
own Xvfb. Exit status 1 where a promise is broken. A busy machine slows everything it shares, so the
runs are interleaved and ratios are of medians; the stores are made once, into the cache folder.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.display import ensure_display  # noqa: E402

PROBE = str(ROOT / "tests" / "bench" / "probe_window.py")
SMALL, LARGE = 10_000, 100_000
#: Seconds over which processor time at rest is counted.
REST = 20.0


@dataclass(frozen=True)
class Row:
    """One promise: what, how much at most, what was measured, and its unit."""

    what: str
    most: float
    found: float
    unit: str

    @property
    def kept(self) -> bool:
        """Whether it is held."""
        return self.found <= self.most

    def line(self) -> str:
        """Return it as a line of the table."""
        held = "held" if self.kept else "BROKEN"
        most, found = f"{self.most:g} {self.unit}", f"{self.found:.4g} {self.unit}"
        return f"{self.what:<58} {most:>10} {found:>12}  {held}"


def store(cache: Path, entries: int) -> Path:
    """Return the folder of a store with so many entries of the sample couple, made once."""
    from models.days import local_now
    from models.journal import Journal
    from models.sample import make

    folder = cache / f"store-{entries}"
    if not (folder / "keys.json").exists():
        print(f"making a store of {entries} entries ...", file=sys.stderr)
        make(folder, now=local_now, size=entries).close()
    Journal.open(folder).close()  # brought to the newest version, and into the disk's cache
    return folder


def probe(home: str, *what: str) -> dict[str, float]:
    """Run the probe as a fresh process living in `home`; return what it measured (seconds, MB)."""
    env = {**os.environ, "HOME": home, "XDG_CACHE_HOME": home, "KIVY_HOME": home}
    # As on a person's computer: modules are compiled once, not at every start.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, PROBE, str(begun), *what],
        env=env,
        check=True,
        capture_output=True,
        text=True,
        timeout=180,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def starting(home: str, small: Path, large: Path, runs: int) -> list[Row]:
    """Measure start-up and memory: bare window, small store, large store, turn and turn about.

    The order goes through all there are, so that nobody always follows the same one: who comes
    after another app finds the caches warmer.
    """
    ways = {"bare": ("bare",), "small": ("app", str(small)), "large": ("app", str(large))}
    times: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    orders = list(permutations(ways))
    for run in range(runs + 1):
        for name in orders[run % len(orders)]:
            times[name].append(probe(home, *ways[name]))
    kept = {name: found[1:] for name, found in times.items()}  # the first warms the cache

    def median(name: str, what: str) -> float:
        return statistics.median(run[what] for run in kept[name])

    for name in ways:
        shown = ", ".join(
            f"{what} {median(name, what) * 1000:.0f} ms"
            for what in ("frame", "typed", "open")
            if what in kept[name][0]
        )
        print(f"  {name}: {shown}, {median(name, 'resident'):.0f} MB", file=sys.stderr)
    bare, app, much = (median(name, "typed") for name in ways)
    while_loading = [value for run in kept["large"] for value in run.get("keys", ())]
    return [
        Row("start-up with 10,000 entries beside a bare window", 1.6, app / bare, "times"),
        Row("start-up with 100,000 entries beside 10,000", 1.1, much / app, "times"),
        Row(
            "a key while the store loads, until it is drawn, p95",
            100,
            percentile(while_loading, 0.95) * 1000 if while_loading else 0,
            "ms",
        ),
        Row(
            "memory above the bare window with 100,000 entries",
            60,
            median("large", "resident") - median("bare", "resident"),
            "MB",
        ),
    ]


def resting(home: str, large: Path) -> list[Row]:
    """Measure processor time at rest, shown and hidden, and the first key after a rest."""
    found = probe(home, "rest", str(large), str(REST))
    keys = found["keys"]
    assert isinstance(keys, list)
    return [
        Row("processor at rest, window shown", 0.5, found["shown"] * 100, "%"),
        Row("processor at rest, window hidden", 0.3, found["hidden"] * 100, "%"),
        Row(
            "the first key after a rest, until it is drawn, p95",
            50,
            percentile(keys, 0.95) * 1000,
            "ms",
        ),
    ]


def main() -> int:
    """Measure all and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache" / "bench")
    parser.add_argument("--only", choices=("starting", "resting"))
    options = parser.parse_args()
    ensure_display()
    options.cache.mkdir(parents=True, exist_ok=True)
    small, large = store(options.cache, SMALL), store(options.cache, LARGE)
    with tempfile.TemporaryDirectory() as home:  # one for all: caches are warm after the first
        parts: dict[str, Callable[[], list[Row]]] = {
            "starting": lambda: starting(home, small, large, options.runs),
            "resting": lambda: resting(home, large),
        }
        wanted = [part for name, part in parts.items() if options.only in (None, name)]
        rows = [row for part in wanted for row in part()]
    print(f"{'promise':<58} {'at most':>10} {'measured':>12}")
    for row in rows:
        print(row.line())
    return int(not all(row.kept for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
