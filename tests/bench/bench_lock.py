"""The lock: its screen beside a bare window, coming in, and how soon nothing is seen any more.

Run: ``.venv/bin/python tests/bench/bench_lock.py [--runs N] [--cache FOLDER]``. As in
``bench_start.py`` windows open on an own Xvfb, runs are interleaved, ratios are of medians. The
passphrases are stretched as they are for everybody: 256 MiB.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.bench_start import SMALL, Row, percentile, probe, store  # noqa: E402
from tests.display import ensure_display  # noqa: E402

PASSPHRASES = ("lantern moss quiet anvil", "copper thimble under glass")


def locked_store(cache: Path) -> Path:
    """Return the folder of a store in which both have a passphrase, made once."""
    from models import locks
    from models.journal import Journal

    folder = cache / "store-locked"
    if not (folder / "keys.json").exists():
        shutil.copytree(store(cache, SMALL), folder)
        with Journal.open(folder) as journal:
            for partner, passphrase in zip(journal.partners, PASSPHRASES, strict=True):
                locks.set_at_once(journal, partner.id, passphrase)
    return folder


def measured(home: str, locked: Path, runs: int) -> list[Row]:
    """Start a bare window and the lock screen, turn and turn about; come in and lock each time."""
    ways = {"bare": ("bare",), "lock": ("lock", str(locked), PASSPHRASES[0])}
    times: dict[str, list[dict[str, float]]] = {name: [] for name in ways}
    for run in range(runs + 1):
        names = list(ways)
        for name in names[run % 2 :] + names[: run % 2]:
            times[name].append(probe(home, *ways[name]))
    kept = {name: found[1:] for name, found in times.items()}  # the first warms the cache

    def median(name: str, what: str) -> float:
        return statistics.median(run[what] for run in kept[name])

    for name, what in (("bare", "frame"), ("lock", "frame"), ("lock", "typed"), ("lock", "open")):
        print(f"  {name}, {what}: {median(name, what) * 1000:.0f} ms", file=sys.stderr)
    covered = [run["covered"] for run in kept["lock"]]
    return [
        Row(
            "the lock screen beside a bare window",
            1.6,
            median("lock", "typed") / median("bare", "typed"),
            "times",
        ),
        Row("from the passphrase to the open book", 1000, median("lock", "open") * 1000, "ms"),
        Row("from Ctrl+L until nothing is seen, p95", 200, percentile(covered, 0.95) * 1000, "ms"),
        Row(
            "from Ctrl+L until the process is replaced",
            1000,
            median("lock", "replaced") * 1000,
            "ms",
        ),
    ]


def main() -> int:
    """Measure all and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache" / "bench")
    options = parser.parse_args()
    ensure_display()
    options.cache.mkdir(parents=True, exist_ok=True)
    locked = locked_store(options.cache)
    with tempfile.TemporaryDirectory() as home:
        rows = measured(home, locked, options.runs)
    print(f"{'promise':<58} {'at most':>10} {'measured':>12}")
    for row in rows:
        print(row.line())
    return int(not all(row.kept for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
