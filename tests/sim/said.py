"""Rows of the table for M4 to M13: a truth, and how often the sentence is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tests.sim import extras

Said = tuple[str, str, str]


def pct(share: float) -> str:
    value = 100 * share
    return f"{value:.1f} %" if value < 10 else f"{value:.0f} %"


def _seen(n: int) -> Iterator[Said]:
    for rate, chance in ((0.5, 0.0), (0.5, 0.4), (0.5, 0.6), (0.5, 0.9)):
        draw = extras.seen_world(rate, chance)
        value = extras.share_said(n, 11, draw, lambda f: f.noticed)
        yield "M4 much was noticed", f"{chance:.0%} of gifts noticed, {rate} a day", pct(value)


def _forms(n: int) -> Iterator[Said]:
    for shares, kinds in (
        ((0.5, 0.5, 0, 0, 0, 0), "2.0"),
        ((0.6, 0.2, 0.1, 0.1, 0, 0), "2.97"),
        ((0.3, 0.3, 0.2, 0.2, 0, 0), "3.9"),
        ((0.25, 0.25, 0.2, 0.1, 0.1, 0.1), "5.5"),
    ):
        draw = extras.forms_world(shares, 20)
        value = extras.share_said(n, 12, draw, lambda f: f.forms)
        yield "M10 several forms", f"{kinds} effective kinds, 20 marks", pct(value)


def _needs(n: int) -> Iterator[Said]:
    for chances in ((0.5, 0.5), (0.85, 0.5), (0.85, 0.85)):
        for each in (8, 20):
            draw = extras.needs_world(chances, each)
            value = extras.share_said(n, 13, draw, lambda f: f.needs_met)
            truth = f"met {chances[0]:.0%} / {chances[1]:.0%}, {each} each"
            yield "M5 needs met", truth, pct(value)
    for rate in (1, 2, 4):
        value = extras.share_said(n, 15, extras.changes_world(rate), lambda f: f.changed)
        yield "M7 changes told", f"{rate} changes each on average", pct(value)


def _answers(n: int) -> Iterator[Said]:
    for one, other in ((0.5, 0.5), (0.85, 0.5), (0.85, 0.85)):
        value = extras.share_said(n, 16, extras.fits_world((one, other), 16), lambda f: f.fitted)
        yield "M8 as hoped for", f"hoped for {one:.0%} / {other:.0%}, 16 each", pct(value)
    for one, other, answered in (
        (0.5, 0.5, 1.0),
        (0.95, 0.5, 1.0),
        (0.9, 0.9, 1.0),
        (0.9, 0.9, 0.85),
        (0.9, 0.9, 0.7),
        (0.9, 0.9, 0.5),
        (1.0, 1.0, 0.85),
        (1.0, 1.0, 0.7),
        (1.0, 1.0, 0.5),
    ):
        draw = extras.felt_world((one, other), 16, answered)
        value = extras.share_said(n, 17, draw, lambda f: f.understood)
        truth = f"felt met {one:.0%} / {other:.0%}, {answered:.0%} of 16 each answered"
        yield "M9 understood", truth, pct(value)


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
            value = extras.quiet(rate, present, n, 1).band
            yield "M12 quiet", f"{rate} marks a day, present {present:.0%} of days", pct(value)
    for rate in (0.05, 0.1, 0.2, 0.4):
        value = extras.share_said(n, 19, extras.together_world(rate), lambda f: f.shared)
        yield "M13 days shared", f"{rate:.0%} of days shared", pct(value)


def how_soon(n: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of M6: true median, needs, any word, a word that is not true."""
    for median in (0.7, 1.6, 2.5, 4.1, 6.0, 10.5, 16.0):
        for number in (4, 8):
            draw = extras.answers_world(median, number)
            said, wrong = extras.how_soon(draw, median, n, 1)
            yield f"{median} d", f"{number}, all met", pct(said), pct(wrong)
        for each in (8, 20):
            draw = extras.waits_world(median, each)
            said, wrong = extras.how_soon(draw, median, n, 4)
            yield f"{median} d", f"{each} on average, some open", pct(said), pct(wrong)


#: What the table runs side by side; rows stand in this order.
GROUPS: Mapping[str, Callable[[int], Iterator[Said]]] = {
    "seen": _seen,
    "needs": _needs,
    "answers": _answers,
    "forms": _forms,
    "weeks": _weeks,
}
