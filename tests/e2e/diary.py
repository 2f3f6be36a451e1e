"""Writing entries with the keyboard alone, on the real Today, and what was meant by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.entities import Direction, Kind
from tests.e2e.person import Person
from tests.e2e.screen import changed, until

DIRECTIONS = (*Direction,)
KINDS = (*Kind,)
#: So many pixels the question for the kinds changes, and no line of words.
KINDS_SHOWN = 6_000


@dataclass(frozen=True)
class Line:
    """An entry as it is meant: what is typed, and which keys are pressed besides."""

    words: str
    direction: Direction = Direction.RECEIVED
    kinds: tuple[Kind, ...] = ()
    private: bool = False
    yesterday: bool = False
    days_ago: int = 0
    tag: str = ""

    def meant(self, author: str, today: date) -> dict[str, object]:
        """Return what the store is to say of it."""
        ago = 1 if self.yesterday else self.days_ago
        return {
            "author": author,
            "day": (today - timedelta(days=ago)).isoformat(),
            "direction": str(self.direction),
            "text": self.words,
            "kinds": [str(kind) for kind in self.kinds],
            "visibility": "private" if self.private else "shared",
            "tags": [self.tag] if self.tag else [],
        }


def write(person: Person, line: Line) -> None:
    """Type `line` into the field, choose what belongs to it, and save it with Ctrl+Enter."""
    before = person.screen.picture()
    person.type(line.words)
    # The kinds appear below the field once there is a word in it.
    until(lambda: changed(before, person.screen.picture()) > KINDS_SHOWN, "the kinds")
    choose(person, line)
    person.press("ctrl+Return")


def choose(person: Person, line: Line) -> None:
    """Choose what belongs to `line` with Tab, arrows and Space; the caret is in the field."""
    if line.direction is not Direction.RECEIVED:
        steps = len(DIRECTIONS) - 2 - DIRECTIONS.index(line.direction)
        _from_field(person, ["shift+Tab", *["Left"] * (steps + 1), "space"])
    if line.kinds:
        _from_field(person, ["Tab", *_to_kinds(line.kinds)])
    if line.private:
        _from_field(person, [*["Tab"] * (_tabs_to_foot(line) + 2), "space"])
    if line.yesterday:
        received = ["shift+Tab", *["Left"] * 5]
        person.key(*received, *["shift+Tab"] * 4, "space")
        person.settled()
    if line.days_ago or line.tag:
        _sheet(person, line)


def quiet_day(person: Person) -> None:
    """Save a quiet day: two keys from the field."""
    person.key("shift+Tab")
    person.press("space")
    person.key("ctrl+n")


def _from_field(person: Person, keys: Sequence[str]) -> None:
    person.settled()
    person.key(*keys, "ctrl+n")


def _to_kinds(kinds: Sequence[Kind]) -> list[str]:
    keys, place = [], 0
    for kind in kinds:
        wanted = KINDS.index(kind)
        step = "Right" if wanted > place else "Left"
        keys += [step] * abs(wanted - place) + ["space"]
        place = wanted
    return keys


def _tabs_to_foot(line: Line) -> int:
    """How many Tabs from the field to the first button of the foot."""
    with_kinds = (Direction.RECEIVED, Direction.GAVE, Direction.TOGETHER)
    return 1 + (len(KINDS) if line.direction in with_kinds else 0)


def _sheet(person: Person, line: Line) -> None:
    person.settled()
    person.tab(_tabs_to_foot(line) + 1)
    person.settled()
    person.opens("space")
    person.tab(2, back=True)  # round to the cross, and to the last row: the day
    if line.days_ago:
        person.opens("space")
        person.key("Tab", "Tab", *["Left"] * line.days_ago)
        person.opens("Return")
    if line.tag:
        person.tab(5, back=True)  # past the mark, the feeling and the two ways of giving
        person.type(line.tag)
        person.key("Return")
        person.settled()
    person.opens("Escape")
    person.key("ctrl+n")
