"""What the sample couple writes and when: a pure plan from a seed, the last day and the texts.

Story lines have their days; everything else falls by habit. Noticing, thanks, felt met, fit and
"the same thing" follow from the entries. No text comes again within eight months.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from models.days import span, week_start
from models.entities import Direction, FeltMet, Fit, LoadWord, Mark, Met, NeedState, Spirit
from models.sample.earlier import earlier
from models.sample.habits import Habits, Memory, partner_lines
from models.sample.records import (
    Plan,
    PlannedEntry,
    PlannedIntention,
    PlannedLoad,
    PlannedNeed,
    PlannedSeason,
    PlannedStep,
    new_id,
    other,
)
from models.sample.texts import Line, Texts, Wish, load

_BOTH_TELL = 0.85
_MOST_A_DAY = 3
#: The last days hold nothing but their story: they are the first thing a visitor reads.
_TOLD_TO_THE_END = 2
_THANKED = 0.85
_FREELY = 0.10
_MET_OWN, _MET_OTHER, _FIT = 0.30, 0.12, 0.22
_FITS = (
    (Fit.WHAT_I_HOPED, 76),
    (Fit.PARTLY, 12),
    (Fit.SOMETHING_ELSE, 8),
    (Fit.MORE_THAN_I_WANTED, 4),
)
_METS = ((Met.YES, 78), (Met.A_LITTLE, 16), (Met.NOT_REALLY, 2), (Met.SKIP, 4))

T = TypeVar("T")


def plan(last: date, *, seed: int = 7, size: int | None = None, texts: Texts | None = None) -> Plan:
    """Return what the couple wrote up to `last`: about two years, or `size` entries.

    The same `last`, `seed`, `size` and `texts` give the same plan. A larger `size` goes on into
    earlier years in the same manner; a smaller one keeps the newest entries.
    """
    texts = texts or load()
    # A story that can be told again, not a secret.
    made = Planner(texts, last, Random(f"both ways {seed}")).plan()
    if size is not None and size > len(made.entries):
        rng = Random(f"earlier {seed}")
        first = made.entries[0].day
        made.entries[:0] = earlier(texts, first, size - len(made.entries), rng)
    elif size is not None:
        _keep_newest(made, size)
    return made


class Planner:
    """Makes one plan: story first, then the ordinary days around it, then what follows."""

    def __init__(self, texts: Texts, last: date, rng: Random) -> None:
        self._texts = texts
        self._last = last
        self._rng = rng
        self._habits = Habits(texts.couple, last)
        self._memory = Memory(texts.couple["pause"])
        self._paired = {who: partner_lines(texts, who) for who in ("ana", "ben")}
        self._days: dict[date, list[PlannedEntry]] = defaultdict(list)
        self._told: dict[tuple[str, date], PlannedEntry] = {}
        self._photos: set[str] = set()
        people = texts.couple["partners"]
        self._plan = Plan(
            names={who["id"]: who["name"] for who in people},
            marks={who["id"]: Mark(who["mark"]) for who in people},
        )

    def plan(self) -> Plan:
        """Return the whole plan."""
        story = self._story()
        for wish in self._texts.wishes:
            if self._on(wish.ago).month in wish.months:
                self._plan.needs.append(self._need(wish, story))
        first = self._on(self._texts.couple["start"])
        for day in span(first, self._last):
            people = ["ana", "ben"]
            self._rng.shuffle(people)
            for who in people:
                self._ordinary(who, day)
        for day in sorted(self._days):
            self._plan.entries += self._days[day]
        for entry in self._plan.entries:
            self._follow(entry)
        self._frame()
        return self._plan

    def _on(self, ago: int) -> date:
        return self._last - timedelta(days=ago)

    def _story(self) -> dict[str, PlannedEntry]:
        """Set the lines that have their days; return those that answer a need, by its name."""
        answers = {}
        for line in self._texts.beats:
            day = self._on(line.ago or 0)
            if day.month in line.months:
                entry = self._put(line, day)
                if line.answers:
                    answers[line.answers] = entry
        first = self._on(self._texts.couple["start"] - 7)
        for month, number, lines in self._texts.yearly:
            days = (
                day for day in span(first, self._last) if (day.month, day.day) == (month, number)
            )
            for line, day in zip(lines, days, strict=False):
                self._put(line, day)
        return answers

    def _need(self, wish: Wish, story: dict[str, PlannedEntry]) -> PlannedNeed:
        need_id = new_id(self._rng)
        steps = []
        answer: PlannedEntry | None = None
        for step in wish.steps:
            day = self._on(wish.ago) + timedelta(days=step.after)
            if step.state == "answered":
                answer = self._put(step.answer, day) if step.answer else story[str(wish.name)]
                answer.need_id = need_id
                continue
            state = NeedState(step.state)
            who = other(wish.who) if state == NeedState.HEARD else wish.who
            met_by = answer.id if answer and state in (NeedState.MET, NeedState.PARTLY) else None
            steps.append(PlannedStep(who, day, state, step.words, met_by))
        met = any(step.state == NeedState.MET for step in steps)
        fit = self._one(_FITS) if met and self._rng.random() < 0.7 else None
        day = self._on(wish.ago)
        return PlannedNeed(need_id, wish.who, day, wish.text, wish.kind, tuple(steps), fit)

    def _ordinary(self, who: str, day: date) -> None:
        """Let `who` write what an ordinary day brings; often nothing."""
        if self._habits.ago(day) <= _TOLD_TO_THE_END:
            return
        own = sum(entry.who == who for entry in self._days[day])
        chance = self._habits.rate(who, day, own > 0)
        while own < _MOST_A_DAY and self._rng.random() < chance:
            line = self._choose(who, day)
            if line is None:
                return
            self._put(line, day)
            self._partner_tells(line, who, day)
            own, chance = own + 1, self._habits.of(who, "again")
        calm = self._habits.calm(day)
        quiet = self._habits.of(who, "quiet_day") * (0.4 + 0.6 * calm) * (calm > 0)
        if not own and self._rng.random() < quiet:
            self._put(Line(who, "", Direction.QUIET_DAY), day)

    def _choose(self, who: str, day: date) -> Line | None:
        pools = self._texts.pools[who]
        if self._rng.random() < self._habits.of(who, "private"):
            return self._memory.pick(pools[None], day, self._habits, self._rng)
        for direction in self._habits.directions(who, day, self._rng):
            line = self._memory.pick(pools[direction], day, self._habits, self._rng)
            if line is not None:
                return line
        return None

    def _partner_tells(self, line: Line, who: str, day: date) -> None:
        """Let the other partner tell of the same event in own words, nearly always."""
        twin = self._paired[other(who)].get(line.pair or "")
        if twin is None or not self._memory.may(twin, day) or self._rng.random() > _BOTH_TELL:
            return
        self._put(twin, day)

    def _put(self, line: Line, day: date) -> PlannedEntry:
        fresh = self._memory.turns(line) == 0
        entry = PlannedEntry(
            id=new_id(self._rng),
            who=line.who,
            day=day,
            direction=line.direction or (Direction.OWN if line.private else None),
            text=self._memory.tell(line, day) if line.text else "",
            kinds=line.kinds,
            tags=line.tags,
            private=line.private,
            spirit=line.spirit or self._spirit(line),
            feeling=line.feeling if fresh else None,
            unease=line.unease,
            photo=self._photo(line),
            noticed=line.noticed,
            thanks=line.thanks if fresh else None,
        )
        self._days[day].append(entry)
        if line.pair:
            twin = self._told.setdefault((line.pair, day), entry)
            entry.same_as = twin.id if twin is not entry and twin.who != entry.who else None
        return entry

    def _photo(self, line: Line) -> str | None:
        """Return the picture of a line; lines without a day of their own show each one once."""
        if line.photo is None or (line.ago is None and line.photo in self._photos):
            return None
        self._photos.add(line.photo)
        return line.photo

    def _spirit(self, line: Line) -> Spirit | None:
        """Some that was given or came is marked as freely given; the lines name agreed swaps."""
        giving = line.direction in (Direction.GAVE, Direction.RECEIVED)
        return Spirit.FREELY if giving and self._rng.random() < _FREELY else None

    def _follow(self, entry: PlannedEntry) -> None:
        """Add what the other partner and the receiver say to an entry."""
        if entry.private or entry.direction in (None, Direction.OWN, Direction.QUIET_DAY):
            entry.thanks = None
            return
        chance = self._habits.of(other(entry.who), "noticing")
        if entry.thanks and not entry.noticed:
            entry.noticed = self._rng.random() < _THANKED
        entry.noticed = entry.noticed or self._rng.random() < chance
        if not entry.noticed:
            entry.thanks = None
        if entry.direction not in (Direction.GAVE, Direction.RECEIVED):
            return
        received = entry.direction is Direction.RECEIVED
        entry.answered_by = entry.who if received else other(entry.who)
        if self._rng.random() < (_MET_OWN if received else _MET_OTHER):
            entry.felt_met = FeltMet(self._one(_METS), self._one(_METS), self._one(_METS))
        if self._rng.random() < _FIT:
            entry.fit = self._one(_FITS)

    def _one(self, weighted: Sequence[tuple[T, int]]) -> T:
        return self._rng.choices([w for w, _n in weighted], [n for _w, n in weighted])[0]

    def _frame(self) -> None:
        """Add seasons, loads of the weeks and intentions."""
        couple = self._texts.couple
        for raw in couple["seasons"]:
            end = self._on(raw["to"]) if "to" in raw else None
            season = PlannedSeason(
                raw["label"], raw["who"], self._on(raw["from"]), end, raw["tint"]
            )
            self._plan.seasons.append(season)
        for who, words in couple["loads"].items():
            weeks = reversed(words.split())
            for back, word in enumerate(weeks, 1):
                week = week_start(self._last - timedelta(weeks=back))
                self._plan.loads.append(
                    PlannedLoad(who, week, LoadWord(word.lower()), word.islower())
                )
        for raw in couple["intentions"]:
            self._plan.intentions.append(
                PlannedIntention(raw["who"], self._on(raw["ago"]), raw["text"])
            )


def _keep_newest(made: Plan, size: int) -> None:
    """Leave the newest `size` entries and the needs that stand without the others."""
    del made.entries[: len(made.entries) - size]
    kept = {entry.id for entry in made.entries}
    first = made.entries[0].day if made.entries else date.max
    made.needs = [need for need in made.needs if need.day >= first]
    needs = {need.id for need in made.needs}
    for entry in made.entries:
        if entry.need_id not in needs:
            entry.need_id = None
        if entry.same_as not in kept:
            entry.same_as = None
    made.loads = [load for load in made.loads if load.week >= first]
    made.seasons = [season for season in made.seasons if season.start >= first]
