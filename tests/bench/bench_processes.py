"""What a command costs as a whole process, beside what it is measured against in the same run.

Run: ``.venv/bin/python tests/bench/bench_processes.py [--runs N]``. Exit status 1 where a promise
is broken: ``--help`` at most twice ``import argparse``, ``list --limit 10`` at most one and a half
times ``import sqlalchemy.orm``, ``remind`` with nothing due at most two and a half times
``import sqlite3`` and 60 ms.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from models.entities import NewEntry  # noqa: E402
from models.journal import Journal  # noqa: E402

MAIN = str(ROOT / "main.py")
PAIRS = (
    ("main.py --help", [MAIN, "--help"], "import argparse", ["-c", "import argparse"], 2.0, 0),
    ("main.py remind", [MAIN, "remind"], "import sqlite3", ["-c", "import sqlite3"], 2.5, 60),
    (
        "main.py list --limit 10",
        [MAIN, "list", "--limit", "10"],
        "import sqlalchemy.orm",
        ["-c", "import sqlalchemy.orm"],
        1.5,
        0,
    ),
)


def fill(folder: Path, entries: int) -> None:
    """Make a store with so many entries of two partners."""
    with Journal.create(folder, ["Ana", "Ben"]) as journal:
        for partner in journal.partners:
            news = [NewEntry(f"entry {n}", tags=("one",)) for n in range(entries // 2)]
            journal.write_many(partner.id, news)


def took(arguments: list[str], environment: dict[str, str]) -> float:
    """Return how long a process took from start to end, in milliseconds."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return (time.perf_counter() - start) * 1000


def main() -> int:
    """Measure the pairs, turn and turn about so that a busy machine slows both alike."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--entries", type=int, default=10_000)
    options = parser.parse_args()
    broken = False
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "store"
        fill(store, options.entries)
        environment = os.environ | {"BOTHWAYS_STORE": str(store)}
        # As on a person's computer: modules are compiled once, not at every start.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for name, ours, other_name, other, times, more in PAIRS:
            mine, theirs = [], []
            for _run in range(options.runs + 1):
                theirs.append(took(other, environment))
                mine.append(took(ours, environment))
            # The first of each warms the disk's cache.
            a, b = statistics.median(mine[1:]), statistics.median(theirs[1:])
            broken |= a > times * b + more
            promised = f"at most {times} and {more} ms" if more else f"at most {times}"
            print(f"{name}: {a:.0f} ms, {other_name}: {b:.0f} ms, ratio {a / b:.2f} ({promised})")
    return int(broken)


if __name__ == "__main__":
    raise SystemExit(main())
