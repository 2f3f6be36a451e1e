"""The words of the product as values: enums and frozen, slotted dataclasses.

These are what goes into and comes out of :class:`models.journal.Journal`. Rows of the store never
leave it. Days are :class:`datetime.date` (the couple's local day); ids are strings (random UUIDs
as 32 hexadecimal digits).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class Direction(StrEnum):
    """Which way care moved in an entry; the form offers ``received`` first."""

    RECEIVED = "received"
    GAVE = "gave"
    TOGETHER = "together"
    OWN = "own"
    GOOD_NEWS = "good_news"
    QUIET_DAY = "quiet_day"


#: Directions whose entries may carry kinds of support.
WITH_KINDS = frozenset({Direction.RECEIVED, Direction.GAVE, Direction.TOGETHER})


class Kind(StrEnum):
    """The sort of support, at most two an entry. Labels can be changed, the six stay."""

    COMFORT = "comfort"
    ENCOURAGEMENT = "encouragement"
    ADVICE = "advice"
    PRACTICAL = "practical"
    PLANNING = "planning"
    TIME = "time"


class Spirit(StrEnum):
    """How something was given: freely, or as a swap the two settled on."""

    FREELY = "freely"
    AGREED = "agreed"


class Unease(StrEnum):
    """A private mark on an entry, in the author's notebook only (SAFETY)."""

    PRESSURED = "pressured"
    ONE_SIDED = "one_sided"
    UNSAFE = "unsafe"


class Pattern(StrEnum):
    """The pattern of influence a person may recognise behind an unease mark."""

    SMALL_THEN_BIG = "small_then_big"
    BIG_THEN_SMALL = "big_then_small"
    EXTRAS_ADDED = "extras_added"


class Visibility(StrEnum):
    """Where an entry lives: the book both read, or its author's private notebook."""

    SHARED = "shared"
    PRIVATE = "private"


class NeedState(StrEnum):
    """One step in the history of a need."""

    VOICED = "voiced"
    HEARD = "heard"
    MET = "met"
    PARTLY = "partly"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    LET_GO = "let_go"


#: States only the author of a need may set; ``heard`` is the other partner's.
AUTHOR_STATES = frozenset(NeedState) - {NeedState.HEARD}
#: States after which a need is no longer open.
CLOSING_STATES = frozenset({NeedState.MET, NeedState.WITHDRAWN, NeedState.LET_GO})


class Met(StrEnum):
    """An answer to "understood? accepted? cared for?"."""

    YES = "yes"
    A_LITTLE = "a_little"
    NOT_REALLY = "not_really"
    SKIP = "skip"


class Fit(StrEnum):
    """The receiver's own word for how well something fitted."""

    WHAT_I_HOPED = "what_i_hoped"
    PARTLY = "partly"
    SOMETHING_ELSE = "something_else"
    MORE_THAN_I_WANTED = "more_than_i_wanted"


class LoadWord(StrEnum):
    """The week's load, in an ordinal word."""

    LIGHT = "light"
    OKAY = "okay"
    FULL = "full"
    HEAVY = "heavy"
    TOO_MUCH = "too_much"


class Mark(StrEnum):
    """The colour and pattern a partner is told apart by; two partners never share one."""

    LAGOON = "lagoon"
    AMBER = "amber"
    VIOLET = "violet"
    MOSS = "moss"
    ROSE = "rose"
    SLATE = "slate"


@dataclass(frozen=True, slots=True)
class Partner:
    """One of the two people. `slot` is 0 or 1, arbitrary, and never shown."""

    id: str
    name: str
    mark: Mark
    slot: int


@dataclass(frozen=True, slots=True)
class Noticed:
    """The partner's quiet mark on an entry, with or without a line of thanks."""

    author_id: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class FeltMet:
    """The receiver's own answers on how something landed; each may be absent."""

    understood: Met | None = None
    accepted: Met | None = None
    cared_for: Met | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture on an entry: where it stands and its size in pixels, upright."""

    id: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One note in the journal, as its reader may see it.

    `feeling` and `unease` are filled only where the reader is the author. `felt_met` and `fit`
    are the reader's own answers, or those of the receiver on a shared entry.
    """

    id: str
    author_id: str
    day: date
    direction: Direction | None
    text: str
    kinds: tuple[Kind, ...] = ()
    visibility: Visibility = Visibility.SHARED
    spirit: Spirit | None = None
    feeling: str | None = None
    unease: Unease | None = None
    pattern: Pattern | None = None
    tags: tuple[str, ...] = ()
    need_id: str | None = None
    photos: tuple[Photo, ...] = ()
    noticed: Noticed | None = None
    felt_met: FeltMet | None = None
    fit: Fit | None = None
    links: tuple[str, ...] = ()
    source: str | None = None
    place: int = 0

    def received_by(self, who: str) -> bool:
        """Whether the care told of came to `who`, who alone can say how it landed.

        That is the author of something received or done together, and the other partner where the
        author gave.
        """
        if self.direction in (Direction.RECEIVED, Direction.TOGETHER):
            return self.author_id == who
        return self.direction is Direction.GAVE and self.author_id != who


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What a person wrote, before it is kept. `day` None means today of the couple.

    `photos` are the bytes of picture files as they were chosen. The last five are for imports: the
    other app's name and own id, what of it has no place here (a JSON document), and the instant
    (UTC, ISO 8601) with its IANA zone.
    """

    text: str = ""
    direction: Direction | None = Direction.RECEIVED
    kinds: tuple[Kind, ...] = ()
    day: date | None = None
    visibility: Visibility | None = None
    spirit: Spirit | None = None
    feeling: str | None = None
    unease: Unease | None = None
    pattern: Pattern | None = None
    tags: tuple[str, ...] = ()
    need_id: str | None = None
    photos: tuple[bytes, ...] = ()
    id: str | None = None
    source: str | None = None
    source_id: str | None = None
    extra: str | None = None
    instant: str | None = None
    zone: str | None = None


class Keep:
    """The type of :data:`KEEP`: "leave this field of the entry as it is"."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP = Keep()


@dataclass(frozen=True, slots=True)
class EntryChanges:
    """What an author changes on an own entry; a field left at ``KEEP`` stays as it is.

    `add_photos` are bytes of new pictures, `drop_photos` ids of pictures to take off.
    """

    text: str | Keep = KEEP
    direction: Direction | None | Keep = KEEP
    kinds: tuple[Kind, ...] | Keep = KEEP
    day: date | Keep = KEEP
    visibility: Visibility | Keep = KEEP
    spirit: Spirit | None | Keep = KEEP
    feeling: str | None | Keep = KEEP
    unease: Unease | None | Keep = KEEP
    pattern: Pattern | None | Keep = KEEP
    tags: tuple[str, ...] | Keep = KEEP
    need_id: str | None | Keep = KEEP
    add_photos: tuple[bytes, ...] = ()
    drop_photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries a list shows; every condition given must hold. Empty: all."""

    words: str = ""
    by: str | None = None
    direction: Direction | None = None
    unsorted: bool = False
    kind: Kind | None = None
    tag: str | None = None
    need_id: str | None = None
    season_id: str | None = None
    visibility: Visibility | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """A run of entries, newest first, and where the next one starts (None at the end)."""

    entries: tuple[Entry, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Trashed:
    """An entry in the trash and the last day on which it can be taken back."""

    entry: Entry
    until: date


@dataclass(frozen=True, slots=True)
class DayNote:
    """A day with words, for the calendar and the year in days; nothing says who wrote."""

    day: date
    kinds: tuple[Kind, ...] = ()
    together: bool = False


@dataclass(frozen=True, slots=True)
class NeedEvent:
    """One step of a need's history; `entry_id` where an entry answered it."""

    id: str
    need_id: str
    author_id: str
    day: date
    state: NeedState
    words: str | None = None
    entry_id: str | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Something one partner could use, in own words, with its whole history, oldest first.

    `text` is the wish as voiced last (a change replaces it), `answers` the entries written in
    answer, oldest first.
    """

    id: str
    author_id: str
    text: str
    kind: Kind | None
    events: tuple[NeedEvent, ...]
    answers: tuple[Entry, ...] = ()

    @property
    def state(self) -> NeedState:
        """The state of the newest event."""
        return self.events[-1].state

    @property
    def is_open(self) -> bool:
        """Whether it has not been met, withdrawn or let go."""
        return self.state not in CLOSING_STATES


@dataclass(frozen=True, slots=True)
class Season:
    """A stretch in which one may carry more; active once both have confirmed it."""

    id: str
    label: str
    start: date
    end: date | None
    proposed_by: str
    confirmed_by: tuple[str, ...] = ()
    tint: str = "dawn"

    def is_confirmed(self, partner_ids: tuple[str, ...]) -> bool:
        """Whether every one of `partner_ids` has confirmed it."""
        return set(partner_ids) <= {self.proposed_by, *self.confirmed_by}


@dataclass(frozen=True, slots=True)
class Load:
    """The word one partner gave a week (`week`: its first day)."""

    author_id: str
    week: date
    word: LoadWord
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """Text not saved yet and what was chosen with it."""

    text: str
    direction: Direction | None = Direction.RECEIVED
    kinds: tuple[Kind, ...] = ()
    day: date | None = None
    visibility: Visibility = Visibility.SHARED
    tags: tuple[str, ...] = ()
    spirit: Spirit | None = None
    feeling: str | None = None
    unease: Unease | None = None
    pattern: Pattern | None = None
    need_id: str | None = None


@dataclass(frozen=True, slots=True)
class CoupleSettings:
    """What both share: kept in the book."""

    day_ends: time = time(3, 0)
    kind_labels: dict[Kind, str] = field(default_factory=dict)
    directions_on: frozenset[str] = frozenset()
    half_life: int = 28
    page_weekday: int = 6

    def directions_visible(self, partner_ids: tuple[str, ...]) -> bool:
        """Whether both partners switched directions on (it needs both)."""
        return len(partner_ids) == 2 and set(partner_ids) <= self.directions_on


@dataclass(frozen=True, slots=True)
class PartnerSettings:
    """What one partner chose: kept in that partner's notebook.

    `lock_minutes` without a key or a touch lock the notebook, where it has a passphrase.
    """

    visibility: Visibility = Visibility.SHARED
    prompts_hidden: frozenset[str] = frozenset()
    prompts_own: tuple[str, ...] = ()
    prompts_shown: bool = True
    lock_minutes: int = 2


@dataclass(frozen=True, slots=True)
class Done:
    """What an undo took back, in one sentence."""

    what: str
    entry_ids: tuple[str, ...] = ()
