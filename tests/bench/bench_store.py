"""The store at 100,000 entries: medians and 95th percentiles against what was promised.

Run: ``.venv/bin/python tests/bench/bench_store.py [--entries N] [--keep FOLDER]``. Exit status 1
where a promise is broken. The couple has written for fourteen years, ten entries a day each; a
tenth of it is private.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from models.entities import Direction, Kind, NewEntry, Query, Visibility  # noqa: E402
from models.journal import Journal  # noqa: E402

TODAY = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
SEED = 20261121

# Words of a language like ours: few common ones, a long tail (Zipf), as a real journal has.
_COMMON = (
    "the and you I to a of for that it was we in with me is on my her his so when had but this all "
    "not be at they were have from one then after today made kitchen work home night morning "
    "thanks tea soup children walk phone mother shopping listened helped tired long"
)
COMMON = _COMMON.split()
RARE = [
    first + middle + last
    for first in (
        "bra",
        "cor",
        "dal",
        "fen",
        "gri",
        "hol",
        "jun",
        "kel",
        "lom",
        "mar",
        "nes",
        "pol",
    )
    for middle in ("an", "el", "im", "os", "ut", "ary", "eno", "ibu")
    for last in ("da", "ket", "lin", "mor", "nes", "rath", "sel", "ton", "vey", "wick")
]


def text_of(chance: random.Random) -> str:
    """Return 20 to 60 words, about 200 characters, most of them common."""
    words = [
        chance.choice(COMMON)
        if chance.random() < 0.82
        else RARE[int(len(RARE) * chance.random() ** 2)]
        for _word in range(chance.randint(20, 60))
    ]
    return " ".join(words).capitalize() + "."


def news_of(chance: random.Random, count: int, rare: str) -> Iterator[NewEntry]:
    """Yield `count` entries of one partner over fourteen years; `rare` stands in every 2,000th."""
    directions = [Direction.RECEIVED, Direction.GAVE, Direction.TOGETHER]
    first = TODAY.date() - timedelta(days=14 * 365)
    for number in range(count):
        direction = chance.choices([*directions, Direction.OWN, None], [5, 4, 2, 1, 1])[0]
        kinds = tuple(chance.sample(list(Kind), chance.randint(0, 2)))
        text = text_of(chance) + (f" {rare}" if number % 2000 == 7 else "")
        yield NewEntry(
            text=text,
            direction=direction,
            kinds=kinds if direction in directions else (),
            day=first + timedelta(days=14 * 365 * number // count),
            tags=tuple(
                {f"tag{int(40 * chance.random() ** 3)}" for _tag in range(chance.randint(0, 3))}
            ),
            visibility=Visibility.PRIVATE if chance.random() < 0.1 else Visibility.SHARED,
        )


def build(folder: Path, entries: int) -> None:
    """Make the store of the bench."""
    chance = random.Random(SEED)
    start = time.perf_counter()
    with Journal.create(folder, ["Ana", "Ben"], now=lambda: TODAY) as journal:
        for partner in journal.partners:
            journal.write_many(partner.id, list(news_of(chance, entries // 2, "zanzibar")))
    print(f"built {entries:,} entries in {time.perf_counter() - start:.1f} s")


class Bench:
    """Takes times and keeps count of broken promises.

    On a machine that is busy with other things the clock on the wall tells of those: there the
    time on the processor is held to the promise, and the line says so.
    """

    def __init__(self) -> None:
        self.broken = 0

    def measure(self, name: str, promise: float, works: list[Callable[[], object]]) -> None:
        """Print median and p95 of `works`, in milliseconds; `promise` is the bound of the p95."""
        gc.collect()
        gc.disable()
        walls, processors = [], []
        for work in works:
            wall, processor = time.perf_counter(), time.process_time()
            work()
            walls.append((time.perf_counter() - wall) * 1000)
            processors.append((time.process_time() - processor) * 1000)
        gc.enable()
        busy = os.getloadavg()[0] > (os.cpu_count() or 1)
        held = high(processors) if busy else high(walls)
        said = ("" if held < promise else "BROKEN") + (" (busy: by processor)" if busy else "")
        self.broken += held >= promise
        numbers = f"{statistics.median(walls):9.2f}{high(walls):9.2f}{high(processors):9.2f}"
        print(f"{name:<40}{numbers}  < {promise:g} {said}")


def high(took: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(took)[min(len(took) - 1, int(len(took) * 0.95))]


def searches(journal: Journal, who: str) -> dict[str, tuple[float, list[Query]]]:
    """Return what people search for: name, promise in ms, queries."""
    typed = [
        word[:end] for word in ("kitchen", "thanks", "children") for end in range(1, len(word) + 1)
    ]
    rare = ["zanzibar"[:end] for end in range(3, 9)] + RARE[-20:]
    return {
        "search, common word as typed": (10, [Query(words=w) for w in typed]),
        "search, rare word as typed": (10, [Query(words=w) for w in rare]),
        "search, no hit": (10, [Query(words=f"xq{n}zz") for n in range(20)]),
        "search, two common words": (
            10,
            [Query(words=f"{a} {b}") for a in COMMON[:5] for b in COMMON[40:46]],
        ),
        "search + direction": (60, [Query(words=w, direction=Direction.GAVE) for w in typed]),
        "search + author": (60, [Query(words=w, by=who) for w in typed]),
        "search + kind": (60, [Query(words=w, kind=Kind.ADVICE) for w in typed]),
        "search + common tag": (60, [Query(words=w, tag="tag0") for w in typed]),
        "search + rare tag": (60, [Query(words=w, tag="tag39") for w in typed]),
        "search + dates far back": (
            60,
            [Query(words=w, since=date(2013, 1, 1), until=date(2013, 3, 1)) for w in typed],
        ),
        "search + everything": (
            60,
            [
                Query(
                    words=w,
                    direction=Direction.GAVE,
                    kind=Kind.TIME,
                    tag="tag5",
                    by=who,
                    until=date(2020, 1, 1),
                )
                for w in typed
            ],
        ),
        "rare word + kind": (60, [Query(words=w, kind=Kind.TIME) for w in rare]),
        "filter: direction": (60, [Query(direction=d) for d in Direction]),
        "filter: kind": (60, [Query(kind=k) for k in Kind]),
        "filter: rare tag": (60, [Query(tag=f"tag{n}") for n in range(20, 40)]),
        "filter: tag, kind, author, direction": (
            60,
            [
                Query(tag=f"tag{n}", kind=Kind.TIME, by=who, direction=Direction.GAVE)
                for n in range(20)
            ],
        ),
    }


def pages(journal: Journal, who: str, count: int) -> list[Callable[[], object]]:
    """Return the reading of `count` further pages, one after the other."""
    cursor: list[str | None] = [journal.entries(who).after]

    def following() -> None:
        cursor[0] = journal.entries(who, after=cursor[0]).after

    return [following] * count


def run(folder: Path) -> int:
    """Measure everything; returns how many promises were broken."""
    bench = Bench()
    print(f"{'milliseconds':<40}{'median':>9}{'p95':>9}{'p95 cpu':>9}  promised")
    opened: list[Journal] = []

    def open_and_read() -> None:
        with Journal.open(folder, now=lambda: TODAY) as journal:
            journal.entries(journal.partners[0].id, limit=10)

    bench.measure("open, ten newest, close", 60, [open_and_read] * 10)
    with Journal.open(folder, now=lambda: TODAY) as journal:
        opened.append(journal)
        who = journal.partners[0].id
        journal.entries(who)
        bench.measure("first page", 10, [lambda: journal.entries(who)] * 60)
        bench.measure("next page", 5, pages(journal, who, 200))
        for name, (promise, queries) in searches(journal, who).items():
            works = [lambda query=query: journal.entries(who, query) for query in queries]
            bench.measure(name, promise, works * 2)
        months = [(2013 + n % 13, 1 + n % 12) for n in range(60)]
        bench.measure(
            "a month of the calendar", 10, [lambda m=m: journal.month(who, *m) for m in months]
        )
        bench.measure(
            "a year in days", 40, [lambda y=y: journal.year(who, y) for y in range(2013, 2027)]
        )
        bench.measure("years that have words", 10, [lambda: journal.years(who)] * 20)
        bench.measure(
            "on this day",
            40,
            [lambda n=n: journal.on_this_day(who, date(2026, 11, 1 + n)) for n in range(20)],
        )
        bench.measure("the page of the week", 250, [lambda: journal.page(TODAY.date())] * 20)
        bench.measure("tags as typed", 10, [lambda: journal.tags(who, "t")] * 20)
        chance = random.Random(1)
        bench.measure(
            "write, commit included",
            15,
            [
                lambda: journal.write(
                    who, NewEntry(text_of(chance), kinds=(Kind.TIME,), tags=("tea",))
                )
            ]
            * 100,
        )
        bench.measure(
            "write with a feeling",
            30,
            [lambda: journal.write(who, NewEntry(text_of(chance), feeling="held"))] * 50,
        )
        newest = journal.entries(who, limit=50).entries
        own = [entry.id for entry in newest if entry.author_id == who]
        bench.measure(
            "delete, wiped from the index",
            200,
            [lambda i=i: journal.delete(who, i) for i in own[:40]],
        )
        bench.measure("undo of a delete", 60, [lambda: journal.undo(who)] * 40)
        bench.measure("changed elsewhere?", 2, [journal.changed_elsewhere] * 50)
    return bench.broken


@contextmanager
def place(keep: Path | None) -> Iterator[Path]:
    """Give the folder of the store: one to keep, or one for this run."""
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "store"


def main() -> int:
    """Build where needed, measure, tell."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", type=int, default=100_000)
    arguments.add_argument("--keep", type=Path, help="a folder to keep the store in and use again")
    given = arguments.parse_args()
    with place(given.keep) as folder:
        if not (folder / "book.db").exists():
            build(folder, given.entries)
        return 1 if run(folder) else 0


if __name__ == "__main__":
    sys.exit(main())
