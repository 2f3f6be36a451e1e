"""The sample gone on into earlier years, for measuring: many thousand entries in the same manner.

Words, directions, kinds, tags and the private share are as in the two told years; story, needs and
answers are not invented any further.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from models.entities import Direction
from models.sample.records import PlannedEntry, new_id
from models.sample.texts import Line, Texts

#: Entries a day as in the told years, and the longest time before days get fuller instead.
_A_DAY = 1.55
_LONGEST_DAYS = 40 * 365
_QUIET_DAYS = 0.06


def earlier(texts: Texts, before: date, count: int, rng: Random) -> list[PlannedEntry]:
    """Return `count` entries of the days before `before`, oldest first.

    Up to 40 years are filled at the usual pace; beyond that every day gets fuller.
    """
    days = min(max(1, round(count / _A_DAY)), _LONGEST_DAYS)
    lines = {who: _by_month(texts, who) for who in texts.pools}
    people = [person["id"] for person in texts.couple["partners"]]
    rates = [person["rate"] + person["again"] for person in texts.couple["partners"]]
    private = {person["id"]: person["private"] for person in texts.couple["partners"]}
    turns: dict[tuple[str, str], int] = defaultdict(int)
    entries = []
    for number in range(count):
        day = before - timedelta(days=days - number * days // count)
        who = rng.choices(people, rates)[0]
        if rng.random() < _QUIET_DAYS:
            quiet = PlannedEntry(new_id(rng), who, day, Direction.QUIET_DAY, "")
            entries.append(quiet)
            continue
        shared, secret = lines[who][day.month]
        line = rng.choice(secret if rng.random() < private[who] else shared)
        turns[who, line.text] += 1
        entries.append(_entry(line, day, turns[who, line.text], rng))
    return entries


def _by_month(texts: Texts, who: str) -> dict[int, tuple[list[Line], list[Line]]]:
    """Return what `who` may write in each month: for both, and for the own notebook."""
    told = [line for line in texts.beats if line.who == who and line.unease is None]
    pools = texts.pools[who].items()
    told += [line for _direction, lines in pools for line in lines]
    found = {}
    for month in range(1, 13):
        fitting = [line for line in told if month in line.months]
        found[month] = (
            [line for line in fitting if not line.private],
            [line for line in fitting if line.private],
        )
    return found


def _entry(line: Line, day: date, turn: int, rng: Random) -> PlannedEntry:
    return PlannedEntry(
        id=new_id(rng),
        who=line.who,
        day=day,
        direction=line.direction,
        text=line.say(turn),
        kinds=line.kinds,
        tags=line.tags,
        private=line.private,
        spirit=line.spirit,
        feeling=line.feeling,
    )
