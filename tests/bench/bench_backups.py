"""Backups of a store of 70 MB: made, tried, restored, against what was promised.

Run: ``.venv/bin/python tests/bench/bench_backups.py [--entries N]``. Exit status 1 where a promise
is broken. The longest a save waits is the copying; the rest has a thread of its own in the app.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from models.journal import Journal  # noqa: E402
from models.store import automatic, care, drill, shelf  # noqa: E402
from tests.bench.bench_store import TODAY, Bench, build  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=41_000)
    options = parser.parse_args()
    bench = Bench()
    with tempfile.TemporaryDirectory() as place:
        folder, there = Path(place) / "store", Path(place) / "there"
        build(folder, options.entries)
        print(f"the book has {(folder / 'book.db').stat().st_size / 1e6:.0f} MB")
        with Journal.open(folder, now=lambda: TODAY) as journal:
            steps = automatic.keeping(journal.stores, shelf.Why.WHILE)
            bench.measure("copying, while saves wait", 3000, [lambda: next(steps)])
            bench.measure("checking and packing the copy", 10_000, [lambda: list(steps)])
            keys = journal.stores.keys
            bench.measure("the drill", 10_000, [lambda: drill.drill(folder, TODAY, keys)])
        newest = shelf.found(folder / shelf.BACKUPS)[0]
        print(f"the backup has {newest.size / 1e6:.0f} MB")
        start = time.perf_counter()
        shelf.verify(newest.path, newest.path.name)
        print(f"read back in {time.perf_counter() - start:.2f} s")
        restore = [lambda: care.restore(newest.path, there, TODAY)]
        bench.measure("restore", 10_000, restore)
    return 1 if bench.broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
