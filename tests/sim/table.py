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
from functools import partial
from pathlib import Path
from unittest.mock import patch

from models.balance.looks import Presence
from models.balance.proportion import WORDS, word_for
from tests.sim import extras
from tests.sim.generator import sample
from tests.sim.judge import Delay, Row, coverage, delay, judge, look_days
from tests.sim.naive import false_lean
from tests.sim.worlds import (
    BALANCED_WORLDS,
    COVERAGE_WORLDS,
    KINDS_DIFFER,
    SEASON_WORLDS,
    STEP_WORLDS,
    TABLE,
    World,
)

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
#: Marginal coverage of the 90 % interval in BALANCE.md 6.2.
DESIGN_COVERAGE = (93.3, 92.4, 91.3, 92.3, 98.8, 86.7, 82.4)
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

Job = tuple[str, World, int]


def pct(share: float) -> str:
    value = 100 * share
    return f"{value:.1f} %" if value < 10 else f"{value:.0f} %"


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
        lean = {
            "6:1 and B invents giving": row.overall_right,
            "balanced and B invents giving": row.wrong_way,
        }.get(row.world, row.any_lean)
        lines.append(
            (
                row.world,
                pct(lean),
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
            "any lean",
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
            (world.name, pct(wide), f"{design} %", pct(narrow), str(judged))
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


def _rest(seasons: list[Row], long: list[Row], naive: list[float], n: int) -> Iterator[str]:
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
    yield from _extras(n)


Said = tuple[str, str, str]


def _flows(n: int) -> Iterator[Said]:
    for rate, chance in ((0.5, 0.0), (0.5, 0.4), (0.5, 0.6), (0.5, 0.9)):
        draw = extras.seen_world(rate, chance)
        value = extras.share_said(n // 6, 11, draw, lambda f: f.noticed)
        yield "M4 much was noticed", f"{chance:.0%} of gifts noticed, {rate} a day", pct(value)
    for shares, kinds in (
        ((0.5, 0.5, 0, 0, 0, 0), "2.0"),
        ((0.6, 0.2, 0.1, 0.1, 0, 0), "2.97"),
        ((0.3, 0.3, 0.2, 0.2, 0, 0), "3.9"),
        ((0.25, 0.25, 0.2, 0.1, 0.1, 0.1), "5.5"),
    ):
        draw = extras.forms_world(shares, 20)
        value = extras.share_said(n // 4, 12, draw, lambda f: f.forms)
        yield "M10 several forms", f"{kinds} effective kinds, 20 marks", pct(value)


def _needs(n: int) -> Iterator[Said]:
    for chances in ((0.5, 0.5), (0.85, 0.5), (0.85, 0.85)):
        for each in (8, 20):
            draw = extras.needs_world(chances, each)
            value = extras.share_said(n, 13, draw, lambda f: f.needs_met)
            truth = f"met {chances[0]:.0%} / {chances[1]:.0%}, {each} each"
            yield "M5 needs met", truth, pct(value)
    for median in (0.7, 2.5, 6.0, 16.0):
        true = word_for(median)
        far = frozenset(word for place, word in enumerate(WORDS) if abs(place - true) > 1)
        for each in (8, 20):
            draw = extras.waits_world(median, each)
            value = extras.share_said(n, 14, draw, partial(_time_in, far))
            truth = f"median {median} d, {each} needs"
            yield "M6 a word not even next to the true one", truth, pct(value)
    for rate in (1, 2, 4):
        value = extras.share_said(n, 15, extras.changes_world(rate), lambda f: f.changed)
        yield "M7 changes told", f"{rate} changes each on average", pct(value)


def _time_in(words: frozenset[str], found: extras.Findings) -> bool:
    return found.time in words


def _answers(n: int) -> Iterator[Said]:
    for one, other in ((0.5, 0.5), (0.85, 0.5), (0.85, 0.85)):
        value = extras.share_said(n, 16, extras.fits_world((one, other), 16), lambda f: f.fitted)
        yield "M8 as hoped for", f"hoped for {one:.0%} / {other:.0%}, 16 each", pct(value)
    for one, other in ((0.5, 0.5), (0.95, 0.5), (0.9, 0.9)):
        draw = extras.felt_world((one, other), 16, 1.0)
        value = extras.share_said(n, 17, draw, lambda f: f.understood)
        yield "M9 understood", f"felt met {one:.0%} / {other:.0%}, 16 each", pct(value)


def _weeks(n: int) -> Iterator[Said]:
    for levels, truth in (
        ((1.0, 1.0), "both around okay"),
        ((3.0, 1.0), "one heavy, one okay"),
        ((3.0, 3.0), "both around heavy"),
    ):
        value = extras.share_said(n, 18, extras.loads_world(levels, 0.9), lambda f: f.full)
        yield "M11 both full", truth, pct(value)
    for rate in (0.02, 0.05, 0.15, 0.25):
        for present in (0.4, 0.9):
            value = extras.quiet(rate, present, n // 3, 1).band
            yield "M12 quiet", f"{rate} marks a day, present {present:.0%} of days", pct(value)
    for rate in (0.05, 0.1, 0.2, 0.4):
        value = extras.share_said(n, 19, extras.together_world(rate), lambda f: f.shared)
        yield "M13 days shared", f"{rate:.0%} of days shared", pct(value)


def _extras(n: int) -> Iterator[str]:
    yield "## M4 to M13: how often the sentence is said\n"
    rows = (*_flows(n), *_needs(n), *_answers(n), *_weeks(n))
    yield from _grid(("Measure", "Truth", "said"), rows)


def write(n: int) -> str:
    """Return the page, from `n` couples a row."""
    jobs: list[Job] = [
        *(("row", world, n) for world in TABLE),
        *(("presence off", world, n) for world in TABLE),
        *(("coverage", world, n) for world in COVERAGE_WORLDS),
        *(("delay", world, max(20, n // 3)) for world in STEP_WORLDS),
        *(("row", world, n) for world in SEASON_WORLDS),
        *(("long", world, n) for world in (*BALANCED_WORLDS, KINDS_DIFFER)),
        *(("naive", world, n) for world in BALANCED_WORLDS),
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
        take(len(BALANCED_WORLDS) + 1),
        take(len(BALANCED_WORLDS)),
        n,
    )
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
