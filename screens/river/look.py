"""The colours a river is painted in, taken from the theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.entities import Kind, Mark
from screens.river.strokes import OF_MARK, Pattern
from screens.theme import Theme

Rgb = tuple[int, int, int]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


@dataclass(frozen=True, slots=True)
class StrandColours:
    """A strand: lit on top, its own colour, shaded below, and the line at its lower edge."""

    high: Rgb
    fill: Rgb
    low: Rgb
    edge: Rgb


@dataclass(frozen=True, slots=True)
class RiverLook:
    """All colours of one picture. `partners` and `patterns` are those of the two sides."""

    bg: Rgb
    water: Rgb
    waterline: Rgb
    light: Rgb
    light_core: Rgb
    pattern: Rgb
    pattern_alpha: float
    kinds: Mapping[Kind, StrandColours]
    seasons: Mapping[str, Rgb]
    partners: tuple[StrandColours, ...]
    patterns: tuple[Pattern, ...]
    dark: bool


def mix(a: Rgb, b: Rgb, share: float) -> Rgb:
    """Return the colour `share` of the way from `a` to `b`."""
    return tuple(round(p * (1 - share) + q * share) for p, q in zip(a, b, strict=True))  # type: ignore[return-value]


def _rgb(colour: list[float]) -> Rgb:
    return round(colour[0] * 255), round(colour[1] * 255), round(colour[2] * 255)


def _strand(fill: Rgb, edge: Rgb, dark: bool) -> StrandColours:
    return StrandColours(
        high=mix(fill, WHITE, 0.22 if dark else 0.28),
        fill=fill,
        low=mix(fill, BLACK, 0.16) if dark else mix(fill, edge, 0.5),
        edge=mix(fill, BLACK, 0.35) if dark else mix(fill, edge, 0.75),
    )


def look_of(theme: Theme, marks: tuple[str, ...] = ()) -> RiverLook:
    """Return the colours of `theme` as it is now; `marks` are those of the two partners."""
    dark = bool(theme.dark)
    return RiverLook(
        bg=_rgb(theme.bg),
        water=_rgb(theme.water),
        waterline=_rgb(theme.waterline),
        light=_rgb(theme.light),
        light_core=_rgb(theme.light_core),
        pattern=(14, 26, 28) if dark else WHITE,
        pattern_alpha=0.42 if dark else 0.62,
        kinds={
            kind: _strand(
                _rgb(theme.kind(kind.value, "fill")), _rgb(theme.kind(kind.value, "edge")), dark
            )
            for kind in Kind
        },
        seasons={
            tint: _rgb(theme.season(tint)) for tint in ("dawn", "meadow", "rain", "heather", "sand")
        },
        partners=tuple(
            _strand(_rgb(theme.partner(mark, "fill")), _rgb(theme.partner(mark, "ink")), dark)
            for mark in marks
        ),
        patterns=tuple(OF_MARK[Mark(mark)] for mark in marks),
        dark=dark,
    )
