"""Measure the operating characteristics of the real module and write them down for the docs.

    python -m tests.sim.table [--couples 600] [--out docs/balance-characteristics.md]

Takes some minutes on two cores. Seeds are fixed: the same code writes the same page.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from unittest.mock import patch

from models.balance.looks import Presence
from tests.sim.generator import rhythm, sample
from tests.sim.judge import Delay, Row, coverage, delay, judge, look_days
from tests.sim.naive import false_lean
from tests.sim.said import GROUPS, Said, how_soon, pct
from tests.sim.worlds import (
    BALANCED_WORLDS,
    COVERAGE_WORLDS,
    KINDS_DIFFER,
    SEASON_WORLDS,
    STEP_WORLDS,
    TABLE,
    World,
)

HONEST_BALANCED = (*BALANCED_WORLDS, KINDS_DIFFER)
#: What BALANCE.md 6.2 measured: any lean, both ways, too little, two pictures (per cent).
DESIGN = {
    "balanced": (0.2, 42, 37, 0),
    "balanced, rich": (0.3, 74, 9, 0),
    "balanced, uneven loggers": (0.0, 49, 32, 0),
    "balanced, unequal self-bias": (2.8, 60, 12, 0.5),
    "balanced, bursty": (0.5, 34, 43, 0),
    "balanced, tit-for-tat": (0.2, 40, 41, 0),
    "kinds differ": (1.3, 34, 42, 0),
    "true 2:1": (14, 13, 37, 0),
    "true 3:1": (49, 2, 35, 0),
    "true 3:1, rich": (68, 3, 8, 0),
    "true 4:1": (68, 1, 34, 0),
    "true 4:1, rich": (91, 1, 7, 0),
    "true 6:1": (83, 0, 28, 0),
    "4:1, giver logs more": (78, 1, 28, 0),
    "4:1, giver logs less": (87, 0, 18, 0),
    "6:1 and B invents giving": (57, 6, 4, 26),
    "balanced and B invents giving": (9.8, 48, 7, 4),
}
#: Marginal coverage of the 90 % interval in BALANCE.md 6.2; the last world is not among them.
DESIGN_COVERAGE = ("93.3 %", "92.4 %", "91.3 %", "92.3 %", "98.8 %", "86.7 %", "82.4 %", "")
DESIGN_DELAYS = (
    "69 %, median 90 d",
    "88 %, median 83 d",
    "48 %, median 83 d",
    "gone after a median 13 d, ninetieth 33 d",
)
HEAD = """# Operating characteristics of the balance

Written by `make sim` from simulated couples with known truth (`tests/sim/`), {n} couples a row, 22
weekly looks over half a year, half-life 28 days, seeds fixed. "Design" is what BALANCE.md 6.2
measured on a generator and a prototype of its own; every other figure is of the code in
`models/balance` as it ships. Sampling error of a share p is about sqrt(p (1 - p) / {n}): at {n}
couples 0.4 points at 1 %, 2 points at 50 %.
"""

#: M6 is said wrongly so seldom that its rows want more couples.
FINER = 4
Job = tuple[str, World, int]


def _run(job: Job) -> object:
    sort, world, n = job
    if sort == "row":
        return judge(world, n)
    if sort == "long":
        return judge(world, n, half_life=90)
    if sort == "presence off":
        with patch.object(Presence, "both", lambda _self, _settled: True):
            return judge(world, n)
    if sort == "coverage":
        return coverage(world, n)
    if sort == "delay":
        return delay(world, n)
    if sort == "rhythm":
        return rhythm(sample(world, n))
    if sort == "how soon":
        return list(how_soon(FINER * n))
    if sort.startswith("said "):
        return list(GROUPS[sort.removeprefix("said ")](n))
    return float(false_lean(sample(world, n), look_days(world)).mean())


def _grid(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(head)
    yield "| " + " | ".join(names) + " |"
    yield "|" + " --- |" * len(names)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _table(rows: list[Row], bare: list[Row]) -> Iterator[str]:
    yield "## M1 to M3 at all looks\n"
    yield (
        "Any lean: couples told of a lean of any series at any look (in a balanced world every one"
        " is a false alarm; for the two worlds with invented giving: right overall, and the wrong"
        " way round). Both ways and too little: share of looks, all kinds together. Two pictures:"
        " couples, at any look. *Bare* leaves out the rule that both must have been present on four"
        " of 28 days, which the design's table did not have.\n"
    )
    lines = []
    for row, free in zip(rows, bare, strict=True):
        any_d, both_d, little_d, two_d = DESIGN[row.world]
        lean = {"6:1 and B invents giving": "overall_right"}.get(
            row.world, "wrong_way" if "invents" in row.world else "any_lean"
        )
        lines.append(
            (
                row.world,
                f"{pct(getattr(row, lean))} ({pct(getattr(free, lean))})",
                f"{any_d} %",
                pct(row.wrong_way) if not row.world.startswith(("balanced", "kinds")) else "",
                f"{pct(row.both_ways)} ({pct(free.both_ways)})",
                f"{both_d} %",
                f"{pct(row.too_little)} ({pct(free.too_little)})",
                f"{little_d} %",
                pct(row.two_pictures),
                f"{two_d} %",
            )
        )
    yield from _grid(
        (
            "World",
            "any lean (bare)",
            "design",
            "wrong way",
            "both ways (bare)",
            "design",
            "too little (bare)",
            "design",
            "two pictures",
            "design",
        ),
        lines,
    )


def _coverage(found: list[tuple[float, float, int]]) -> Iterator[str]:
    yield "## Coverage, truth drawn from the prior\n"
    yield from _grid(
        ("World", "90 % interval", "design", "50 % interval", "couples judged"),
        (
            (world.name, pct(wide), design, pct(narrow), str(judged))
            for world, (wide, narrow, judged), design in zip(
                COVERAGE_WORLDS, found, DESIGN_COVERAGE, strict=True
            )
        ),
    )


def _delays(found: list[Delay]) -> Iterator[str]:
    yield "## Steps: how soon a lean is noticed, and gone\n"
    yield from _grid(
        ("World", "couples", "median days", "ninetieth", "design"),
        (
            (d.world, pct(d.noticed), f"{d.median:.0f}", f"{d.ninetieth:.0f}", design)
            for d, design in zip(found, DESIGN_DELAYS, strict=True)
        ),
    )


def _rest(seasons: list[Row], long: list[Row], naive: list[float]) -> Iterator[str]:
    yield "## Seasons (Carrying)\n"
    yield (
        "Both partners confirmed a season over the second half. Inside it a lean is called carrying"
        " and has no direction.\n"
    )
    yield from _grid(
        ("World", "carrying said", "lean said outside", "too little"),
        ((r.world, pct(r.carrying), pct(r.any_lean), pct(r.too_little)) for r in seasons),
    )
    yield "## Half-life of 90 days\n"
    yield from _grid(
        ("World", "any lean", "both ways", "too little", "two pictures"),
        (
            (r.world, pct(r.any_lean), pct(r.both_ways), pct(r.too_little), pct(r.two_pictures))
            for r in long
        ),
    )
    yield "## Negative control\n"
    yield (
        'The naive estimate ("who logged more giving", the same dead zone): couples of a balanced'
        " world that it tells of a lean.\n"
    )
    yield from _grid(
        ("World", "false lean"),
        ((w.name, pct(v)) for w, v in zip(BALANCED_WORLDS, naive, strict=True)),
    )


def _rhythm(found: list[tuple[float, float]]) -> Iterator[str]:
    yield "## Rhythm of the simulated days\n"
    yield (
        "Mean correlations within couples of what happened: the two directions on one day, one"
        " direction on a day and the next. In diaries of real couples the mood of one day goes"
        " together by 0.12 to 0.29 and from day to day by 0.17 to 0.25.\n"
    )
    yield from _grid(
        ("World", "same day", "day to day"),
        (
            (world.name, f"{same:.2f}", f"{later:.2f}")
            for world, (same, later) in zip(HONEST_BALANCED, found, strict=True)
        ),
    )


def _extras(
    said_of: list[list[Said]], how_soon: list[tuple[str, ...]], couples: int
) -> Iterator[str]:
    yield "## M4 to M13: how often the sentence is said\n"
    yield from _grid(("Measure", "Truth", "said"), [row for rows in said_of for row in rows])
    yield "## M6: how soon needs were met\n"
    yield (
        f"{couples} couples a row. Not true: the word promises less than the true median, or is"
        " more than one word slower. Words end at 1.5, 4 and 10 days: 1.6, 4.1 and 10.5"
        " lie just beyond.\n"
    )
    yield from _grid(("True median", "needs", "any word", "one that is not true"), how_soon)


def write(n: int) -> str:
    """Return the page, from `n` couples a row."""
    jobs: list[Job] = [
        *(("row", world, n) for world in TABLE),
        *(("presence off", world, n) for world in TABLE),
        *(("coverage", world, n) for world in COVERAGE_WORLDS),
        *(("delay", world, n) for world in STEP_WORLDS),
        *(("row", world, n) for world in SEASON_WORLDS),
        *(("long", world, n) for world in HONEST_BALANCED),
        *(("naive", world, n) for world in BALANCED_WORLDS),
        *(("rhythm", world, n) for world in HONEST_BALANCED),
        *((f"said {group}", TABLE[0], n) for group in GROUPS),
        ("how soon", TABLE[0], n),
    ]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = iter(pool.map(_run, jobs, chunksize=1))

    def take(count: int) -> list:  # type: ignore[type-arg]
        return [next(found) for _ in range(count)]

    lines = [HEAD.format(n=n)]
    lines += _table(take(len(TABLE)), take(len(TABLE)))
    lines += _coverage(take(len(COVERAGE_WORLDS)))
    lines += _delays(take(len(STEP_WORLDS)))
    lines += _rest(
        take(len(SEASON_WORLDS)),
        take(len(HONEST_BALANCED)),
        take(len(BALANCED_WORLDS)),
    )
    lines += _rhythm(take(len(HONEST_BALANCED)))
    lines += _extras(take(len(GROUPS)), take(1)[0], FINER * n)
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--couples", type=int, default=600)
    parser.add_argument("--out", type=Path, default=Path("docs/balance-characteristics.md"))
    given = parser.parse_args()
    begun = time.monotonic()
    given.out.write_text(write(given.couples), encoding="utf-8")
    print(f"{given.out}: {given.couples} couples a row, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
