"""The river as SVG: the same geometry, for printing and for those who want to keep it."""

from __future__ import annotations

from collections.abc import Sequence

from models.balance import braid
from models.balance.braid import Braid, Light, Point, Run, TwoStrands
from models.balance.picture import River
from screens.river import light, mist
from screens.river.canvas import FADE_NEW, FADE_OLD
from screens.river.frame import TINT, around_braid, around_sides, moved, season_ends
from screens.river.look import Rgb, RiverLook, StrandColours
from screens.river.paint import BANK, DISSOLVE, HAIR, TINTED
from screens.river.strokes import Strokes, strokes
from screens.river.water import THIN, WATER_LINES


def svg(river: River, look: RiverLook, width: float, height: float) -> str:
    """Return one SVG document for a bed of `width` x `height` dp: nothing in it but geometry."""
    two = braid.two_strands(river, width, height)
    if two is not None and look.partners:
        frame, body = around_sides(two), _sides(two, look)
    else:
        shape = braid.braid(river, width, height)
        frame, body = around_braid(river, shape, width, 0), _braid(river, shape, look, width)
    box = f'y="{frame.top:.1f}" width="{width:g}" height="{frame.height:.1f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{frame.height:.1f}" '
        f'viewBox="0 {frame.top:.1f} {width:g} {frame.height:.1f}">'
        f'<rect {box} fill="{_hex(look.bg)}"/>'
        + _defs(width, look.light, box)
        + f'<g mask="url(#ends)">{body}</g></svg>'
    )


def _defs(width: float, lit: Rgb, box: str) -> str:
    stops = ((0, 0), (FADE_OLD / width, 1), (1 - FADE_NEW / width, 1), (1, 0))
    ramp = "".join(
        f'<stop offset="{at:.3f}" stop-color="#fff" stop-opacity="{a}"/>' for at, a in stops
    )
    glow = "".join(
        f'<stop offset="{at}" stop-color="{_hex(lit)}" stop-opacity="{1 - at}"/>' for at in (0, 1)
    )
    return (
        f'<defs><linearGradient id="fade">{ramp}</linearGradient>'
        f'<radialGradient id="glow">{glow}</radialGradient>'
        f'<mask id="ends" maskUnits="userSpaceOnUse" x="0" {box}>'
        f'<rect {box} fill="url(#fade)"/></mask></defs>'
    )


def _braid(river: River, shape: Braid, look: RiverLook, width: float) -> str:
    top = list(zip(shape.xs, shape.top, strict=True))
    bottom = list(zip(shape.xs, shape.bottom, strict=True))
    parts = [_area(moved(top, -BANK), moved(bottom, BANK), look.water)]
    for number, tint in enumerate(river.seasons):
        colour = look.seasons.get(tint.tint, look.water)
        parts.append(_season(number, season_ends(river, tint, width), colour, top, bottom))
    for off, alpha in WATER_LINES:
        parts.append(_line(moved(top, -off), look.waterline, alpha, THIN))
        parts.append(_line(moved(bottom, off), look.waterline, alpha, THIN))
    parts += [_run(run, look) for run in braid.runs(shape)]
    parts += _lights(shape.lights, look)
    return "".join(parts)


def _season(number: int, xs: Point, rgb: Rgb, top: Sequence[Point], bottom: Sequence[Point]) -> str:
    stops = "".join(
        f'<stop offset="{at}" stop-color="{_hex(rgb)}" stop-opacity="{a}"/>'
        for at, a in ((0, 0), (DISSOLVE, TINTED), (1 - DISSOLVE, TINTED), (1, 0))
    )
    return (
        f'<defs><linearGradient id="s{number}" gradientUnits="userSpaceOnUse" '
        f'x1="{xs[0]:.1f}" x2="{xs[1]:.1f}">{stops}</linearGradient></defs>'
        + _area(moved(top, -TINT), moved(bottom, TINT), f"url(#s{number})")
    )


def _run(run: Run, look: RiverLook) -> str:
    begin, end = max(0, run.first - 1), run.last + 1
    upper, lower = run.strand.upper[begin:end], run.strand.lower[begin:end]
    if len(upper) < 2:
        return ""
    halo = ""
    if run.depth > 0 and len(upper) > 6:
        halo = _area(moved(upper[2:-2], -HAIR), moved(lower[2:-2], HAIR), look.water)
    drawn = strokes(run.strand, run.first, run.last)
    return (
        halo
        + _strand(upper, lower, look.kinds[run.strand.kind])
        + _pattern(drawn, look, look.pattern_alpha)
    )


def _strand(upper: Sequence[Point], lower: Sequence[Point], colours: StrandColours) -> str:
    """Return a strand, lit from above by two thin bands, with its two edges."""
    quarter = [(x, y + (v - y) * 0.25) for (x, y), (_, v) in zip(upper, lower, strict=True)]
    lowest = [(x, y + (v - y) * 0.75) for (x, y), (_, v) in zip(upper, lower, strict=True)]
    return (
        _area(upper, lower, colours.fill)
        + _area(upper, quarter, colours.high, 0.5)
        + _area(lowest, lower, colours.low, 0.5)
        + _line(upper, colours.high, 1, 1.2)
        + _line(lower, colours.edge, 1, 1)
    )


def _pattern(drawn: Strokes, look: RiverLook, alpha: float) -> str:
    colour = _hex(look.pattern)
    parts = [_line(line, look.pattern, alpha, 1.05) for line in drawn.lines]
    for (x, y), radius in drawn.dots:
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}" '
            f'opacity="{alpha:.2f}"/>'
        )
    for (x, y), radius in drawn.rings:
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" '
            f'stroke="{colour}" stroke-width="1.1" opacity="{alpha:.2f}"/>'
        )
    return "".join(parts)


def _lights(lights: Sequence[Light], look: RiverLook) -> list[str]:
    parts = []
    for one, strong in zip(lights, light.strengths(lights), strict=True):
        wide, high = light.size(one)
        parts.append(
            f'<ellipse cx="{one.x:.1f}" cy="{one.y:.1f}" rx="{wide / 2:.1f}" '
            f'ry="{high / 2:.1f}" fill="url(#glow)" opacity="{light.GLOW * strong:.2f}"/>'
        )
    for one in light.with_strokes(lights):
        for dx, dy, length in light.STROKES:
            stroke = [
                (one.x + dx - length / 2, one.y + dy),
                (one.x + dx + length / 2, one.y + dy),
            ]
            parts.append(_line(stroke, look.light_core, light.STROKE_ALPHA, light.STROKE))
    return parts


def _sides(two: TwoStrands, look: RiverLook) -> str:
    parts: list[str] = []
    for side, colours in zip(two.sides, look.partners, strict=True):
        for band in range(mist.MISTS, -1, -1):
            upper, lower = mist.band_edges(two.xs, side, band / mist.MISTS)
            parts.append(_area(upper, lower, colours.fill, mist.band_alpha(band)))
    parts += [_ground(place, two) for place in (0, 1)]
    for _depth, place, first, last in mist.pieces(two):
        if mist.has_ground(two.sides[place], first, last):
            strand = mist.core_shape(two, place)
            drawn = strokes(strand, first, last, look.patterns[place])
            core = _strand(
                strand.upper[first : last + 1],
                strand.lower[first : last + 1],
                look.partners[place],
            )
            core += _pattern(drawn, look, look.pattern_alpha)
            parts.append(f'<g mask="url(#ground{place})">{core}</g>')
    return "".join(parts)


def _ground(place: int, two: TwoStrands) -> str:
    """Return the mask that shows a core as firmly as its ground is in each column."""
    wide = two.xs[-1]
    stops = "".join(
        f'<stop offset="{x / wide:.3f}" stop-color="#fff" stop-opacity="{column.alpha:.2f}"/>'
        for x, column in zip(two.xs, two.sides[place], strict=True)
    )
    reach = f'x="0" y="-1000" width="{wide:g}" height="4000"'
    return (
        f'<defs><linearGradient id="firm{place}" gradientUnits="userSpaceOnUse" '
        f'x1="0" x2="{wide:g}">{stops}</linearGradient>'
        f'<mask id="ground{place}" maskUnits="userSpaceOnUse" {reach}>'
        f'<rect {reach} fill="url(#firm{place})"/></mask></defs>'
    )


def _hex(rgb: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _area(upper: Sequence[Point], lower: Sequence[Point], fill: Rgb | str, alpha: float = 1) -> str:
    colour = fill if isinstance(fill, str) else _hex(fill)
    outline = _path([*upper, *reversed(lower)])
    return f'<path d="{outline}Z" fill="{colour}" opacity="{alpha:.3f}"/>'


def _line(points: Sequence[Point], rgb: Rgb, alpha: float, width: float) -> str:
    return (
        f'<path d="{_path(points)}" fill="none" stroke="{_hex(rgb)}" '
        f'stroke-width="{width}" stroke-linecap="round" opacity="{alpha}"/>'
    )
