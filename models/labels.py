"""The words on screen for the words in code: directions, kinds, states, answers.

Each function returns a text in the language in use; ``kind_label`` minds the couple's own labels.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.entities import (
    Direction,
    Fit,
    Kind,
    LoadWord,
    Mark,
    Met,
    NeedState,
    Pattern,
    Spirit,
    Unease,
)
from models.words import N_, _

DIRECTIONS: Mapping[Direction, str] = {
    Direction.RECEIVED: N_("Received"),
    Direction.GAVE: N_("Gave"),
    Direction.TOGETHER: N_("Together"),
    Direction.OWN: N_("For myself"),
    Direction.GOOD_NEWS: N_("Good news"),
    Direction.QUIET_DAY: N_("Quiet day"),
}
#: As it stands after a name on a card: "Ana, received".
DIRECTIONS_AFTER_NAME: Mapping[Direction, str] = {
    Direction.RECEIVED: N_("received"),
    Direction.GAVE: N_("gave"),
    Direction.TOGETHER: N_("together"),
    Direction.OWN: N_("for myself"),
    Direction.GOOD_NEWS: N_("good news"),
    Direction.QUIET_DAY: N_("a quiet day"),
}
KINDS: Mapping[Kind, str] = {
    Kind.COMFORT: N_("Comfort"),
    Kind.ENCOURAGEMENT: N_("Encouragement"),
    Kind.ADVICE: N_("Advice"),
    Kind.PRACTICAL: N_("Hands-on help"),
    Kind.PLANNING: N_("Holding in mind"),
    Kind.TIME: N_("Time together"),
}
SPIRITS: Mapping[Spirit, str] = {
    Spirit.FREELY: N_("Freely"),
    Spirit.AGREED: N_("As we agreed"),
}
NEED_STATES: Mapping[NeedState, str] = {
    NeedState.VOICED: N_("Voiced"),
    NeedState.HEARD: N_("Heard"),
    NeedState.MET: N_("Met"),
    NeedState.PARTLY: N_("Partly"),
    NeedState.CHANGED: N_("Changed"),
    NeedState.WITHDRAWN: N_("Taken back"),
    NeedState.LET_GO: N_("Let go"),
}
FITS: Mapping[Fit, str] = {
    Fit.WHAT_I_HOPED: N_("What I hoped"),
    Fit.PARTLY: N_("Partly"),
    Fit.SOMETHING_ELSE: N_("Something else"),
    Fit.MORE_THAN_I_WANTED: N_("More than I wanted"),
}
MET: Mapping[Met, str] = {
    Met.YES: N_("Yes"),
    Met.A_LITTLE: N_("A little"),
    Met.NOT_REALLY: N_("Not really"),
    Met.SKIP: N_("Skip"),
}
LOADS: Mapping[LoadWord, str] = {
    LoadWord.LIGHT: N_("Light"),
    LoadWord.OKAY: N_("Okay"),
    LoadWord.FULL: N_("Full"),
    LoadWord.HEAVY: N_("Heavy"),
    LoadWord.TOO_MUCH: N_("Too much"),
}
UNEASE: Mapping[Unease, str] = {
    Unease.PRESSURED: N_("I felt pressured"),
    Unease.ONE_SIDED: N_("It felt one-sided"),
    Unease.UNSAFE: N_("I did not feel safe"),
}
PATTERNS: Mapping[Pattern, str] = {
    Pattern.SMALL_THEN_BIG: N_("A small thing first, then a big one"),
    Pattern.BIG_THEN_SMALL: N_("A big thing first, then a small one"),
    Pattern.EXTRAS_ADDED: N_("Something was added on top"),
}
MARKS: Mapping[Mark, str] = {
    Mark.LAGOON: N_("lagoon"),
    Mark.AMBER: N_("amber"),
    Mark.VIOLET: N_("violet"),
    Mark.MOSS: N_("moss"),
    Mark.ROSE: N_("rose"),
    Mark.SLATE: N_("slate"),
}
#: Lucide names (LOOK.md, sections 3 and 10).
DIRECTION_ICONS: Mapping[Direction, str] = {
    Direction.RECEIVED: "arrow-down-left",
    Direction.GAVE: "arrow-up-right",
    Direction.TOGETHER: "merge",
    Direction.OWN: "leaf",
    Direction.GOOD_NEWS: "sparkles",
    Direction.QUIET_DAY: "moon",
}
KIND_ICONS: Mapping[Kind, str] = {
    Kind.COMFORT: "heart-handshake",
    Kind.ENCOURAGEMENT: "sprout",
    Kind.ADVICE: "compass",
    Kind.PRACTICAL: "wrench",
    Kind.PLANNING: "notebook-pen",
    Kind.TIME: "coffee",
}


def direction_label(direction: Direction | None) -> str:
    """Return the word on a direction's chip; imported notes have none yet."""
    return _(DIRECTIONS[direction]) if direction is not None else _("Not sorted yet")


def direction_after_name(direction: Direction | None) -> str:
    """Return the word that follows the author's name on a card."""
    return _(DIRECTIONS_AFTER_NAME[direction]) if direction is not None else _("not sorted yet")


def kind_label(kind: Kind, own: Mapping[Kind, str] | None = None) -> str:
    """Return the couple's own label of `kind` where they gave one, else the usual one."""
    return (own or {}).get(kind) or _(KINDS[kind])


def kinds_by_label(own: Mapping[Kind, str] | None = None) -> list[Kind]:
    """Return the six kinds sorted by their labels, never by how often they occur."""
    return sorted(Kind, key=lambda kind: kind_label(kind, own).casefold())
