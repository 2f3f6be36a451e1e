"""The river as SVG: the same geometry, for printing and for those who want to keep it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.balance import braid
from models.balance.braid import Point, Run, TwoStrands
from models.balance.picture import River
from screens.river.look import Rgb, RiverLook
from screens.river.paint import FADE_NEW, FADE_OLD, MIST, MISTS, WATER_LINES
from screens.river.strokes import Strokes, strokes

AIR = 32.0


def svg(river: River, look: RiverLook, width: float, height: float) -> str:
    """Return one SVG document, `width` x (`height` + 64) dp, with no text and no figure in it."""
    two = braid.two_strands(river, width, height)
    sided = two is not None and bool(look.partners)
    body = _sides(two, look) if two and sided else _braid(river, look, width, height)
    tall = height + 2 * AIR
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-AIR:g} {width:g} {tall:g}">'
        f'<rect y="{-AIR:g}" width="{width:g}" height="{tall:g}" fill="{_hex(look.bg)}"/>'
    )
    return head + _fading(width, tall) + f'<g mask="url(#ends)">{body}</g></svg>'


def _fading(width: float, tall: float) -> str:
    stops = ((0, 0), (FADE_OLD / width, 1), (1 - FADE_NEW / width, 1), (1, 0))
    ramp = "".join(
        f'<stop offset="{at:.3f}" stop-color="#fff" stop-opacity="{a}"/>' for at, a in stops
    )
    return (
        f'<defs><linearGradient id="fade">{ramp}</linearGradient>'
        '<mask id="ends" maskUnits="userSpaceOnUse" x="0" y="-32" '
        f'width="{width:g}" height="{tall:g}">'
        f'<rect y="-32" width="{width:g}" height="{tall:g}" fill="url(#fade)"/></mask></defs>'
    )


def _braid(river: River, look: RiverLook, width: float, height: float) -> str:
    shape = braid.braid(river, width, height)
    top = list(zip(shape.xs, shape.top, strict=True))
    bottom = list(zip(shape.xs, shape.bottom, strict=True))
    parts = [_area(_moved(top, -7), _moved(bottom, 7), look.water)]
    first, span = river.first.toordinal(), max(1, (river.last - river.first).days)
    for number, tint in enumerate(river.seasons):
        x0 = (tint.first.toordinal() - first) / span * width - 26
        x1 = (tint.last.toordinal() - first) / span * width + 26
        colour = look.seasons.get(tint.tint, look.water)
        parts.append(_season(number, (x0, x1), colour, top, bottom))
    for off, alpha in WATER_LINES:
        parts += [_line(_moved(top, -off), look.waterline, alpha, 1)]
        parts += [_line(_moved(bottom, off), look.waterline, alpha, 1)]
    parts += [_run(run, look) for run in braid.runs(shape)]
    parts += [_light(light.x, light.y, light.half, look) for light in shape.lights]
    return "".join(parts)


def _season(number: int, xs: Point, rgb: Rgb, top: Sequence[Point], bottom: Sequence[Point]) -> str:
    stops = "".join(
        f'<stop offset="{at}" stop-color="{_hex(rgb)}" stop-opacity="{a}"/>'
        for at, a in ((0, 0), (0.22, 0.62), (0.78, 0.62), (1, 0))
    )
    return (
        f'<defs><linearGradient id="s{number}" gradientUnits="userSpaceOnUse" '
        f'x1="{xs[0]:.1f}" x2="{xs[1]:.1f}">{stops}</linearGradient></defs>'
        + _area(_moved(top, -28), _moved(bottom, 28), f"url(#s{number})")
    )


def _run(run: Run, look: RiverLook) -> str:
    begin, end = max(0, run.first - 1), run.last + 1
    upper, lower = run.strand.upper[begin:end], run.strand.lower[begin:end]
    if len(upper) < 2:
        return ""
    colours = look.kinds[run.strand.kind]
    halo = ""
    if run.depth > 0 and len(upper) > 6:
        halo = _area(_moved(upper[2:-2], -1.4), _moved(lower[2:-2], 1.4), look.water)
    return (
        halo
        + _area(upper, lower, colours.fill)
        + _line(upper, colours.high, 1, 1.2)
        + _line(lower, colours.edge, 1, 1)
        + _pattern(strokes(run.strand, run.first, run.last), look)
    )


def _pattern(drawn: Strokes, look: RiverLook) -> str:
    colour, alpha = _hex(look.pattern), look.pattern_alpha
    parts = [_line(line, look.pattern, alpha, 1.05) for line in drawn.lines]
    for (x, y), radius in drawn.dots:
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}" opacity="{alpha}"/>'
        )
    for (x, y), radius in drawn.rings:
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" '
            f'stroke="{colour}" stroke-width="1.1" opacity="{alpha}"/>'
        )
    return "".join(parts)


def _light(x: float, y: float, half: float, look: RiverLook) -> str:
    glow = 15 + 0.16 * half
    parts = [
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{glow * share * 1.25:.1f}" '
        f'ry="{glow * share * 0.8:.1f}" fill="{_hex(look.light)}" opacity="0.16"/>'
        for share in (1, 0.75, 0.5, 0.25)
    ]
    for dx, dy, length in ((0, 0, 13), (-5, 4.2, 7), (5, -4.2, 8), (2, 8, 4)):
        stroke = [(x + dx - length / 2, y + dy), (x + dx + length / 2, y + dy)]
        parts.append(_line(stroke, look.light_core, 0.95, 1.6))
    return "".join(parts)


def _sides(two: TwoStrands, look: RiverLook) -> str:
    parts: list[str] = []
    for side, colours in zip(two.sides, look.partners, strict=True):
        for band in range(MISTS, -1, -1):
            share = band / MISTS
            parts.append(_band(two.xs, side, share, colours.fill, MIST / MISTS * 1.6))
    for side, colours in zip(two.sides, look.partners, strict=True):
        alpha = sum(column.alpha for column in side) / len(side)
        if alpha >= 0.18:
            parts.append(_band(two.xs, side, 0, colours.fill, alpha))
    return "".join(parts)


def _band(xs: Sequence[float], side: Sequence[Any], share: float, rgb: Rgb, alpha: float) -> str:
    halves = [c.core + (c.outer - c.core) * share for c in side]
    upper = [(x, c.centre - h) for x, c, h in zip(xs, side, halves, strict=True)]
    lower = [(x, c.centre + h) for x, c, h in zip(xs, side, halves, strict=True)]
    return _area(upper, lower, rgb, alpha)


def _moved(points: Sequence[Point], dy: float) -> list[Point]:
    return [(x, y + dy) for x, y in points]


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
