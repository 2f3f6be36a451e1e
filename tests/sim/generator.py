"""Couples with known truth: what happened between them, and what each of them wrote.

The generator of BALANCE.md 6.1, vectorised over couples. Axes of arrays: couple, day, kind;
direction 0 is A to B, person 0 is A.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.balance import Book
from models.balance.marks import KINDS
from models.entities import (
    CoupleSettings,
    Direction,
    Entry,
    Kind,
    Mark,
    Partner,
    Season,
    Visibility,
)
from tests.sim.worlds import World

START = date(2025, 1, 5)  # a Sunday: looks fall on every seventh day
PARTNERS = (Partner("a" * 32, "Ana", Mark.LAGOON, 0), Partner("b" * 32, "Ben", Mark.AMBER, 1))
STAY = 0.6
LATE, WRONG_KIND, PRIVATE, MORE_ENTRIES = 0.25, 0.15, 0.20, 0.7
ECHO_DAYS = 3
Array = np.ndarray


@dataclass(frozen=True)
class Sample:
    """`n` couples of a world. Counts a day: `events[direction]`, and what reached the book."""

    world: World
    rho: Array  # (n, day, kind): true log ratio
    events: tuple[Array, Array]
    gave: tuple[Array, Array]
    received: tuple[Array, Array]
    quiet: tuple[Array, Array]  # (n, day): a day on which only "quiet day" was written

    def __len__(self) -> int:
        return len(self.rho)


def sample(world: World, n: int) -> Sample:
    """Return `n` couples of `world`, always the same ones."""
    rng = np.random.default_rng([2026, world.seed])
    rho = _truth(world, n, rng)
    events = _events(world, rho, rng)
    present = tuple(_presence(world, n, person, rng) for person in (0, 1))
    gave, received = [], []
    for person in (0, 1):
        base = np.full(n, world.logging[person]) if world.logging else rng.beta(3.0, 4.0, size=n)
        root = np.exp(0.5 * rng.normal(0.45, world.self_bias, size=n))
        given, got = events[person], events[1 - person]
        gave.append(_written(given, base * root, present[person], rng))
        received.append(_written(got, base / root, present[person], rng))
    if world.invented:
        gave[1] = gave[1] + _invented(world, present[1], rng)
    quiet = tuple(
        present[p]
        & (gave[p].sum(axis=2) + received[p].sum(axis=2) == 0)
        & (rng.random(present[p].shape) < world.quiet_day)
        for p in (0, 1)
    )
    return Sample(
        world, rho, events, (gave[0], gave[1]), (received[0], received[1]), (quiet[0], quiet[1])
    )


def _truth(world: World, n: int, rng: np.random.Generator) -> Array:
    rho = np.full((n, world.days, len(KINDS)), world.log_ratio)
    if world.step_day is not None:
        rho[:, : world.step_day] = 0.0
    if world.back_day is not None:
        rho[:, world.back_day :] = 0.0
    if world.truth_sd:
        rho += rng.normal(0.0, world.truth_sd, size=(n, 1, 1))
    if world.kinds_sd:
        rho += rng.normal(0.0, world.kinds_sd, size=(n, 1, len(KINDS)))
    return rho


def _events(world: World, rho: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    n, days, kinds = rho.shape
    rate = rng.lognormal(np.log(world.rate), world.rate_spread, size=(n, 1))
    mix = rng.dirichlet(np.full(kinds, 0.8), size=n)
    shared = rng.gamma(world.shared_frailty, 1 / world.shared_frailty, size=(n, days, 1))
    own = [rng.gamma(world.frailty, 1 / world.frailty, size=(n, days, 1)) for _ in (0, 1)]
    base = (rate * mix)[:, None, :]
    planned = [base * np.exp(0.5 * sign * rho) * own[i] * shared for i, sign in enumerate((1, -1))]
    if not world.echo:
        return rng.poisson(planned[0]), rng.poisson(planned[1])
    events = [np.zeros((n, days, kinds), dtype=np.int64) for _ in (0, 1)]
    for day in range(days):
        for direction in (0, 1):
            before = events[1 - direction][:, max(0, day - ECHO_DAYS) : day]
            echo = before.sum(axis=1) / ECHO_DAYS
            intensity = (1 - world.echo) * planned[direction][:, day] + world.echo * echo
            events[direction][:, day] = rng.poisson(intensity)
    return events[0], events[1]


def _presence(world: World, n: int, person: int, rng: np.random.Generator) -> Array:
    fixed = world.presence
    level = np.full(n, fixed[person]) if fixed else rng.beta(4.0, 2.5, size=n)
    fresh = rng.random((n, world.days)) < level[:, None]
    stay = rng.random((n, world.days)) < STAY
    present = fresh.copy()
    for day in range(1, world.days):
        present[:, day] = np.where(stay[:, day], present[:, day - 1], fresh[:, day])
    return present


def _written(events: Array, chance: Array, present: Array, rng: np.random.Generator) -> Array:
    """Return how many entries of each day and kind reach the shared book."""
    logged = rng.binomial(events, np.clip(chance, 0.0, 1.0)[:, None, None] * (1 - PRIVATE))
    late = rng.binomial(logged, LATE)
    dated = logged - late
    dated[:, 1:] += late[:, :-1]
    dated *= present[:, :, None]
    entries = dated + rng.poisson(MORE_ENTRIES * dated)
    wrong = rng.binomial(entries, WRONG_KIND)
    kinds = entries - wrong
    return np.asarray(
        kinds + rng.multinomial(wrong.sum(axis=2), np.full(len(KINDS), 1 / len(KINDS)))
    )


def _invented(world: World, present: Array, rng: np.random.Generator) -> Array:
    """Return giving that never happened, a kind at random."""
    each = np.full((*present.shape, len(KINDS)), world.invented / len(KINDS))
    return np.asarray(rng.poisson(each))


def rhythm(of: Sample) -> tuple[float, float]:
    """Return how days go together: the two directions on one day, one direction from day to day.

    Mean correlations within couples of the events that happened, written of or not.
    """
    flows = [events.sum(axis=2).astype(float) for events in of.events]
    same = [np.corrcoef(a, b)[0, 1] for a, b in zip(*flows, strict=True)]
    later = [np.corrcoef(row[1:], row[:-1])[0, 1] for flow in flows for row in flow]
    return float(np.mean(same)), float(np.mean(later))


def book(sample: Sample, i: int, settings: CoupleSettings | None = None) -> Book:
    """Return couple `i` as the book that the real page is made from."""
    entries: list[Entry] = []
    for person, partner in enumerate(PARTNERS):
        for direction, counts in (
            (Direction.GAVE, sample.gave[person][i]),
            (Direction.RECEIVED, sample.received[person][i]),
        ):
            for day, kind in zip(*np.nonzero(counts), strict=True):
                for copy in range(counts[day, kind]):
                    entries.append(
                        entry(partner, int(day), direction, (KINDS[kind],), len(entries) + copy)
                    )
        for day in np.nonzero(sample.quiet[person][i])[0]:
            entries.append(entry(partner, int(day), Direction.QUIET_DAY, (), len(entries)))
    return Book(
        PARTNERS,
        tuple(entries),
        seasons=_seasons(sample.world),
        settings=settings or CoupleSettings(),
    )


def entry(
    partner: Partner, day: int, direction: Direction, kinds: tuple[Kind, ...], number: int
) -> Entry:
    return Entry(
        id=f"{number:032x}",
        author_id=partner.id,
        day=START + timedelta(days=day),
        direction=direction,
        text="",
        kinds=kinds,
        visibility=Visibility.SHARED,
    )


def _seasons(world: World) -> tuple[Season, ...]:
    if world.season is None:
        return ()
    first, last = (START + timedelta(days=day) for day in world.season)
    ids = tuple(partner.id for partner in PARTNERS)
    return (Season("s" * 32, "the newborn weeks", first, last, ids[0], (ids[1],)),)


def realised(sample: Sample, last_day: int, half_life: float = 28.0) -> Array:
    """Return, per couple, the log ratio of what truly flowed, weighted as the look weighs it."""
    days = np.arange(last_day + 1)
    weights = 2.0 ** (-(last_day - days) / half_life)
    flows = [
        (events[:, : last_day + 1].sum(axis=2) * weights).sum(axis=1) for events in sample.events
    ]
    return np.asarray(np.log((flows[0] + 0.5) / (flows[1] + 0.5)))
