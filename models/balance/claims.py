"""What a page claims about how care moved: bands of all kinds and of each, sides inside only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.balance.bands import State
from models.balance.book import Band, Book, Published
from models.balance.looks import Look
from models.balance.marks import KINDS
from models.entities import Kind

#: After so many leaning looks in a row the couple is once invited to name a season.
INVITE_AFTER = 6
#: Bands beside which no kind may be said to go any way.
_NO_CLAIM = frozenset({Band.TWO_PICTURES, Band.QUIET})
_CLAIMS = frozenset({Band.LEANING, Band.CARRYING, Band.BOTH_WAYS})


@dataclass(frozen=True, slots=True)
class Claims:
    """The bands of one page.

    `sides` has, per leaning series (None: all kinds), the place of the partner at whose side care
    arrived; it stays inside ``models.balance``.
    """

    band: Band
    kinds: Mapping[Kind, Band]
    sides: Mapping[Kind | None, int]
    invite: bool = False

    def leaning(self) -> tuple[Kind, ...]:
        """Return the kinds that lean, in the fixed order of kinds, never by size."""
        return tuple(kind for kind in KINDS if self.kinds[kind] is Band.LEANING)

    def crossing(self) -> bool:
        """Whether different kinds go different ways while all together go both ways."""
        sides = {self.sides[kind] for kind in self.leaning()}
        return self.band is Band.BOTH_WAYS and len(sides) == 2


SILENCE = Claims(Band.TOO_LITTLE, dict.fromkeys(KINDS, Band.TOO_LITTLE), {})


def claims_of(book: Book, looks: Sequence[Look]) -> Claims:
    """Return what the last of `looks` may claim, after the pages published before it."""
    look = looks[-1]
    kept = {date.toordinal(p.week.first): p for p in book.pages}
    before = _newest_before(kept, look.day)
    band = _after(look.state.band(look.in_season), before.band if before else None)
    if band is Band.TOO_LITTLE:
        return SILENCE
    earlier = dict(before.kinds) if before else {}
    kinds: dict[Kind, Band] = {}
    sides: dict[Kind | None, int] = {}
    for kind, state in zip(KINDS, look.kinds, strict=True):
        kinds[kind] = _after(state.band(look.in_season), earlier.get(kind))
        if band in _NO_CLAIM and kinds[kind] in _CLAIMS:
            kinds[kind] = Band.MIXED
        if kinds[kind] is Band.LEANING:
            sides[kind] = _side(state)
    if band is Band.LEANING:
        sides[None] = _side(look.state)
    return Claims(band, kinds, sides, invite=_invites(looks, kept))


def shown_band(look: Look, kept: Mapping[int, Published]) -> Band:
    """Return the band of the page that stood or would stand at `look`, with the pages `kept`.

    `kept` is by the ordinal of the day each was published.
    """
    if look.day in kept:
        return kept[look.day].band
    before = _newest_before(kept, look.day)
    return _after(look.state.band(look.in_season), before.band if before else None)


def _newest_before(kept: Mapping[int, Published], day: int) -> Published | None:
    """Return the last page published before `day`: not always a week, where the weekday moved."""
    earlier = [published for published in kept if published < day]
    return kept[max(earlier)] if earlier else None


def _side(state: State) -> int:
    return 0 if state is State.TOWARD_A else 1


def _after(now: Band, before: Band | None) -> Band:
    """Return the band that may follow `before`, a published one: no page jumps.

    Entries written later can change what a look would have found; the page after "too little" or
    "both ways" still does not lean, whatever they say.
    """
    lean = now in (Band.LEANING, Band.CARRYING)
    if before is Band.TOO_LITTLE and (lean or now is Band.BOTH_WAYS):
        return Band.MIXED
    if before is Band.BOTH_WAYS and lean:
        return Band.MIXED
    return now


def _invites(looks: Sequence[Look], kept: Mapping[int, Published]) -> bool:
    """Whether just now the sixth leaning look in a row was reached, with no season."""
    run = 0
    for look in reversed(looks):
        page = kept.get(look.day)
        band = page.band if page else look.state.band(look.in_season)
        if band is not Band.LEANING:
            break
        run += 1
    return run == INVITE_AFTER
