"""Unlocking at the real cost: the median of a passphrase that fits, and renewing keys.

Run: ``.venv/bin/python tests/bench/bench_unlock.py [--runs N] [--entries N]``. Exit status 1 where
unlocking takes more than a second (two cores, 256 MiB).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from models.entities import NewEntry, Visibility  # noqa: E402
from models.journal import Journal  # noqa: E402
from models.privacy import keys as keyring  # noqa: E402
from models.privacy import passphrases, stretching  # noqa: E402

HERS, HIS = "violet trumpet gravel moss", "kettle orbit saffron wharf"
#: Seconds.
MOST = 1.0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--entries", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "store"
        with Journal.create(folder, ["Ana", "Ben"]) as journal:
            ana, ben = (partner.id for partner in journal.partners)
            words = "the kettle was on before I had my coat off " * 8
            for visibility in Visibility:
                news = [NewEntry(words, visibility=visibility)] * (options.entries // 2)
                journal.write_many(ana, news)
        for who, passphrase in ((ana, HERS), (ben, HIS)):
            passphrases.set_passphrase(folder, keyring.load(folder), who, passphrase)
        took = []
        for _run in range(options.runs):
            begun = time.perf_counter()
            opened = passphrases.unlock(folder, ana, HERS)
            Journal.open(folder, keys=opened).close()
            took.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        passphrases.renew(folder, ana, HERS)
        renewed = time.perf_counter() - begun
        size = sum(path.stat().st_size for path in folder.rglob("*.db")) / 1e6
    cost = stretching.usual()
    median = statistics.median(took)
    print(f"unlock and open, {cost.memory >> 20} MiB, {cost.passes} passes: {median:.2f} s median,")
    print(f"  {max(took):.2f} s at most of {options.runs} (at most {MOST} s)")
    print(f"renew keys of {size:.0f} MB: {renewed:.2f} s")
    return int(median > MOST)


if __name__ == "__main__":
    raise SystemExit(main())
