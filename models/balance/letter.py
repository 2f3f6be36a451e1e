"""Choosing the sentences of a page: the band's, then what else is true, then plain facts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.balance.book import Band, Book, Line, Published
from models.balance.claims import Claims
from models.balance.marks import DayMarks, kinds_in
from models.balance.measures import Findings, Period
from models.balance.telling import told
from models.balance.wording import TWO_SENTENCES, kind_slot
from models.entities import Kind, NeedState

#: A page has two or three sentences and the closing line.
ROOM = 3
#: At most so many kinds are spoken of on one page.
KINDS_SPOKEN = 2
CLOSING = Line("S20")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the lines of a page stand on."""

    book: Book
    marks: DayMarks
    days: Period
    claims: Claims
    findings: Findings
    season: str | None
    quiet: bool
    resting: bool

    def took_part(self) -> tuple[Kind, ...]:
        """Return the kinds that took part these weeks."""
        return kinds_in(self.marks.took_part(self.days.lately, self.days.last))

    def slots(self, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
        """Return what a line keeps of `kinds`."""
        return tuple(kind_slot(kind, self.book.settings) for kind in kinds)

    def directions(self) -> bool:
        """Whether both partners switched directions on."""
        ids = tuple(partner.id for partner in self.book.partners)
        return self.book.settings.directions_visible(ids) and not self.resting

    def hands(self) -> int:
        """Return how many of the partners have ever written in the shared book."""
        written = zip(self.book.partners, self.marks.hands, strict=False)
        return sum(
            1
            for partner, hand in written
            if partner.id in self.marks.wrote_before or hand.until(self.days.last)
        )

    def lately(self, days: set[int] | dict[int, int]) -> bool:
        """Whether any of `days` is among these weeks."""
        return any(self.days.lately <= day <= self.days.last for day in days)


def letter(ground: Ground) -> tuple[Line, ...]:
    """Return the lines of a page, the closing one last."""
    lines = _opening(ground)
    if ground.claims.band is not Band.TWO_PICTURES:
        lines += _measured(ground.findings)
    lines += _facts(ground)
    fitted = _fitting(lines)
    if _sentences(fitted) < 2 or len(fitted) < 2:
        fitted = _fitting([*fitted, _last_resort(ground)])
    return (*fitted, CLOSING)


def _sentences(lines: list[Line]) -> int:
    return sum(2 if line.template in TWO_SENTENCES else 1 for line in lines)


def _fitting(candidates: list[Line]) -> list[Line]:
    kept: list[Line] = []
    for line in candidates:
        if _sentences([*kept, line]) <= ROOM:
            kept.append(line)
    return kept


def _opening(ground: Ground) -> list[Line]:
    """Return the lines about how care moved."""
    claims = ground.claims
    if claims.band is Band.TOO_LITTLE:
        hands = ground.hands()
        lines = [Line("S19" if hands == 1 else "S2")]
        return [*lines, Line("S3")] if ground.quiet and hands == 2 else lines
    if claims.band is Band.TWO_PICTURES:
        return [Line("S14")]
    if claims.band is Band.QUIET:
        return [Line("S3")]
    if claims.band is Band.CARRYING:
        return [Line("S6", label=ground.season or "")]
    if claims.band is Band.LEANING:
        invitation = [Line("invitation")] if claims.invite else []
        return [_lean(ground, None), *invitation]
    return _kinds_and_all(ground)


def _kinds_and_all(ground: Ground) -> list[Line]:
    """Return the lines where all kinds together go both ways or nothing stands out."""
    claims, kinds = ground.claims, ground.claims.leaning()[:KINDS_SPOKEN]
    both_ways = claims.band is Band.BOTH_WAYS
    lines = [Line("S1")] if both_ways else []
    if claims.crossing():
        if not ground.directions():
            return [*lines, Line("S7")]
        return [Line("S7"), *(_lean(ground, kind) for kind in _one_of_each(claims))]
    if not kinds:
        return lines or [Line("S13")]
    if not ground.directions() and len(kinds) == KINDS_SPOKEN:
        return [*lines, Line("S4 two", kinds=ground.slots(kinds))]
    return [*lines, *(_lean(ground, kind) for kind in kinds)]


def _one_of_each(claims: Claims) -> list[Kind]:
    """Return one leaning kind of each side, in the fixed order of kinds."""
    first: dict[int, Kind] = {}
    for kind in claims.leaning():
        first.setdefault(claims.sides[kind], kind)
    return list(first.values())


def _lean(ground: Ground, kind: Kind | None) -> Line:
    """Return the sentence of one lean; toward whom only where both switched directions on."""
    template = "S5" if ground.directions() else "S4"
    name = ""
    if ground.directions():
        name = ground.book.partners[ground.claims.sides[kind]].name
    if kind is None:
        return Line(f"{template} all", name=name)
    return Line(template, kinds=ground.slots((kind,)), name=name)


def _measured(findings: Findings) -> list[Line]:
    """Return the lines of M4 to M9."""
    said = (
        (findings.needs_met, "S10"),
        (findings.time is not None, f"S11 {findings.time}"),
        (findings.noticed, "S9"),
        (findings.understood, "S15"),
        (findings.fitted, "S16"),
        (findings.changed, "S12"),
    )
    return [Line(template) for holds, template in said if holds]


def _facts(ground: Ground) -> list[Line]:
    """Return plain facts about what was written: no claim about giving and taking."""
    found, marks = ground.findings, ground.marks
    took_part = ground.took_part()
    slots = ground.slots(took_part)
    resting = ground.resting
    said = (  # what is said seldom comes first, so that pages do not read alike
        (found.full, Line("S18")),
        (not found.needs_met and not resting and _need_answered(ground), Line("W need")),
        (found.shared, Line("S17")),
        (found.forms and len(took_part) > 2, Line("S8", kinds=slots)),
        (bool(took_part) and not found.forms, Line("W kinds", kinds=slots)),
        (not found.noticed and not resting and ground.lately(marks.noticed), Line("W noticed")),
        (not found.shared and ground.lately(marks.together), Line("W together")),
        (ground.lately(marks.good_news), Line("W news")),
    )
    return [line for holds, line in said if holds]


def _last_resort(ground: Ground) -> Line:
    """Return a line for weeks of which nothing else can be said."""
    written = any(ground.lately(hand.present) for hand in ground.marks.hands)
    return Line("W words" if written else "W open")


def _need_answered(ground: Ground) -> bool:
    """Whether an author said, in these weeks, that a need was met or partly met."""
    return any(
        event.author_id == need.author_id
        and event.state in (NeedState.MET, NeedState.PARTLY)
        and ground.days.lately <= event.day.toordinal() <= ground.days.last
        for need in ground.book.needs
        for event in need.events
    )


def pictures(ground: Ground) -> tuple[Line, ...]:
    """Return the text equivalent of the river of these weeks."""
    return told(
        kinds=ground.slots(ground.took_part()),
        sided=ground.directions(),
        misty=ground.claims.band is Band.TOO_LITTLE,
        together=ground.lately(ground.marks.together),
        seasons=(ground.season,) if ground.season else (),
        settling=True,
        lately=True,
    )


def without_sides(page: Published) -> Published:
    """Return a kept page as it reads once one of the two switched directions off.

    What is kept stays as it is: both on again, it reads as before.
    """
    lines = [line for line in page.lines if line != CLOSING]
    sided = [line for line in lines if line.template.startswith("S5")]
    tells_sides = any(line.template == "P strands" for line in page.pictures)
    if not (sided or page.toward or tells_sides):
        return page
    crossing = any(line.template == "S7" for line in lines)
    plain: list[Line] = []
    for line in lines:
        if line not in sided:
            plain.append(line)
        elif line == sided[0] and not crossing:
            plain.append(_side_taken_off(sided))
    pictures = told(
        kinds=tuple(kind.value for kind in page.took_part),
        sided=False,
        misty=False,
        together=False,
        seasons=(page.season,) if page.season else (),
        settling=True,
        lately=True,
    )
    return replace(
        page,
        toward=None,
        lines=(*_fitting(plain), CLOSING),
        pictures=pictures if tells_sides else page.pictures,
    )


def _side_taken_off(sided: list[Line]) -> Line:
    """Return one line for the leans of `sided`, without whose side care was arriving at."""
    kinds = tuple(kind for line in sided for kind in line.kinds)
    if not kinds:
        return Line("S4 all")
    return Line("S4" if len(kinds) == 1 else "S4 two", kinds=kinds)
