"""How the two write: shift rota, weekends, quiet stretches, what they feel like writing about."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from models.entities import Direction
from models.sample.texts import Line, Texts

_WEEKEND = 5  # Saturday, as date.weekday() counts
#: How much likelier a text is that only fits certain days: its days are few.
_FITTING = 3
#: A text with several ways of being told may come again after this part of the pause.
_RETOLD = 0.75
#: An ordinary day that has its place in the story already gets little else.
_STORY_DAY = 0.35


class Habits:
    """The rhythm of the couple, from the plain tables of ``couple.toml``."""

    def __init__(self, couple: dict[str, Any], last: date) -> None:
        self._couple = couple
        self._last = last
        self._absent: dict[str, tuple[tuple[int, int], ...]] = {}
        self._people: dict[str, dict[str, Any]] = {who["id"]: who for who in couple["partners"]}

    def of(self, who: str, name: str) -> float:
        """Return one number of a partner's habits, such as ``private`` or ``noticing``."""
        return float(self._people[who][name])

    def ago(self, day: date) -> int:
        """Return how many days before the last day `day` is."""
        return (self._last - day).days

    def on_nights(self, day: date) -> bool:
        """Return whether Ana works on the night of `day`."""
        rota = self._couple["nights"]
        shifts = rota["fewer"] if self.ago(day) < rota["fewer_from"] else rota["shifts"]
        return day.toordinal() % int(rota["cycle"]) < int(shifts)

    def rate(self, who: str, day: date, story: bool) -> float:
        """Return the chance that `who` writes on `day`; `story` where something is set already."""
        person = self._people[who]
        chance = float(person["rate"]) * (_STORY_DAY if story else 1.0)
        if self.on_nights(day):
            chance *= person["nights"]
        if day.weekday() >= _WEEKEND:
            chance *= person["weekend"]
        return chance * self.calm(day)

    def calm(self, day: date) -> float:
        """Return what is left of the usual writing on `day`: 1, less in a quiet stretch."""
        ago = self.ago(day)
        return min(
            (s["rate"] for s in self._couple["quiet"] if s["from"] >= ago >= s["to"]), default=1.0
        )

    def directions(self, who: str, day: date, rng: Random) -> list[Direction]:
        """Return the directions in the order in which `who` would try them on `day`."""
        weights = {Direction(name): float(w) for name, w in self._people[who]["weights"].items()}
        ago = self.ago(day)
        for busy in self._couple["busy"]:
            if busy["from"] >= ago >= busy["to"] and busy["who"] in (who, "both"):
                weights[Direction(busy["direction"])] *= busy["times"]
        # Efraimidis and Spirakis: the weighted order without replacement.
        return sorted(weights, key=lambda d: rng.random() ** (1 / weights[d]), reverse=True)

    def fits(self, line: Line, day: date) -> bool:
        """Return whether a line may be written on `day` as far as season and shift go."""
        if day.month not in line.months or not self._is_told_then(line, self.ago(day)):
            return False
        match line.on:
            case "nights":
                return self.on_nights(day)
            case "off":
                return not self.on_nights(day)
            case "weekend":
                return day.weekday() >= _WEEKEND
            case "weekday":
                return day.weekday() < _WEEKEND
            case _:
                return True

    def _is_told_then(self, line: Line, ago: int) -> bool:
        """Return whether what a line speaks of is there so many days before the end."""
        if line.text not in self._absent:
            self._absent[line.text] = tuple(
                (absent["from"], absent["to"])
                for absent in self._couple["not_then"]
                if not set(line.tags).isdisjoint(absent.get("tags", ()))
                or not line.words.isdisjoint(absent.get("words", ()))
            )
        return not any(first >= ago >= last for first, last in self._absent[line.text])


class Memory:
    """Remembers which text was written when, so that none comes again within the pause."""

    def __init__(self, pause: int) -> None:
        self._pause = pause
        self._told: dict[tuple[str, str], tuple[date, int]] = {}
        self._said: dict[str, date] = {}

    def turns(self, line: Line) -> int:
        """Return how often `line` was told so far."""
        told = self._told.get((line.who, line.text))
        return told[1] if told else 0

    def may(self, line: Line, day: date) -> bool:
        """Return whether `line` may be told on `day`."""
        told = self._told.get((line.who, line.text))
        if told is None:
            return True
        last, turns = told
        if line.once:
            return False
        rest = self._pause * (_RETOLD if line.choices > 1 else 1.0)
        if (day - last).days <= rest:
            return False
        said = self._said.get(line.say(turns))
        return said is None or (day - said).days > self._pause

    def tell(self, line: Line, day: date) -> str:
        """Return the words of `line` for `day` and remember them."""
        turns = self.turns(line)
        text = line.say(turns)
        self._told[line.who, line.text] = (day, turns + 1)
        self._said[text] = day
        return text

    def pick(self, lines: tuple[Line, ...], day: date, habits: Habits, rng: Random) -> Line | None:
        """Return a line that fits `day`, rather one that was not told yet, or None."""
        fitting = [line for line in lines if self.may(line, day) and habits.fits(line, day)]
        if not fitting:
            return None
        weights = [
            (_FITTING if line.on or len(line.months) < 12 else 1) / (1 + 2 * self.turns(line))
            for line in fitting
        ]
        return rng.choices(fitting, weights)[0]


def partner_lines(texts: Texts, who: str) -> dict[str, Line]:
    """Return the lines of `who` that tell the same as one of the other's, by their pair."""
    found = (line for lines in texts.pools[who].values() for line in lines)
    return {line.pair: line for line in found if line.pair}
