"""Small painted scenes for the photos of the sample: flat hills, water and evening light.

Each is a JPEG of 960 x 720 pixels from simple shapes. The day decides on small things, so that no
two are alike.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT = 960, 720

Colour = tuple[int, int, int]
Point = tuple[float, float]


def paint(scene: str, day: date) -> bytes:
    """Return the picture of `scene` (a name of :data:`SCENES`) as a JPEG."""
    out = io.BytesIO()
    rng = Random(f"{scene} {day.isoformat()}")
    SCENES[scene](rng).save(out, "JPEG", quality=88)
    return out.getvalue()


def _sky(stops: Sequence[tuple[float, Colour]]) -> Image:
    """Return a canvas that runs through the colours `stops` (0 at the top, 1 at the bottom)."""
    from PIL import Image

    column = Image.new("RGB", (1, HEIGHT))
    for y in range(HEIGHT):
        t = y / (HEIGHT - 1)
        (p, a), (q, b) = next(pair for pair in pairwise(stops) if t <= pair[1][0])
        part = (t - p) / (q - p)
        red, green, blue = (round(x + (z - x) * part) for x, z in zip(a, b, strict=True))
        column.putpixel((0, y), (red, green, blue))
    return column.resize((WIDTH, HEIGHT))


def _draw(image: Image) -> ImageDraw:
    from PIL import ImageDraw

    return ImageDraw.Draw(image)


def _hills(rng: Random, height: float, swing: float, waves: float) -> list[Point]:
    """Return the outline of a range of hills that reaches the bottom of the picture."""
    phase, second = rng.uniform(0, 6.3), rng.uniform(0, 6.3)
    points: list[Point] = [(0, HEIGHT)]
    for x in range(0, WIDTH + 1, 8):
        t = x / WIDTH * math.tau * waves
        points.append(
            (x, height - swing * (math.sin(t + phase) + 0.5 * math.sin(2.3 * t + second)))
        )
    return [*points, (WIDTH, HEIGHT)]


def _disc(draw: ImageDraw, x: float, y: float, r: float, colour: Colour) -> None:
    draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)


def _glow(image: Image, x: float, y: float, reach: int, colour: Colour) -> None:
    """Lay a soft light around a point."""
    from PIL import Image, ImageDraw, ImageFilter

    veil = Image.new("L", (WIDTH // 4, HEIGHT // 4))
    box = [round(v / 4) for v in (x - reach, y - reach, x + reach, y + reach)]
    ImageDraw.Draw(veil).ellipse(box, fill=120)
    soft = veil.filter(ImageFilter.GaussianBlur(reach / 9)).resize((WIDTH, HEIGHT))
    image.paste(colour, (0, 0), soft)


def _glints(draw: ImageDraw, rng: Random, x: float, top: float, colour: Colour) -> None:
    """Draw the path of light on water below the sun at `x`."""
    for row in range(7):
        half = 64 - row * 7 + rng.uniform(-10, 10)
        y = top + 12 + row * 19
        draw.rounded_rectangle((x - half, y, x + half, y + 5), 3, fill=colour)


def _lake(rng: Random) -> Image:
    """The lake at sunset, hills around it."""
    image = _sky(
        [
            (0, (122, 142, 172)),
            (0.35, (214, 168, 148)),
            (0.56, (240, 190, 142)),
            (1, (240, 190, 142)),
        ]
    )
    x, shore = rng.uniform(430, 700), 425
    _glow(image, x, 300, 170, (255, 226, 170))
    draw = _draw(image)
    _disc(draw, x, 305, 44, (255, 238, 204))
    draw.polygon(_hills(rng, 360, 26, 0.9), fill=(84, 112, 128))
    draw.polygon(_hills(rng, 400, 18, 1.3), fill=(60, 88, 104))
    water = _sky([(0, (228, 200, 170)), (0.59, (216, 196, 172)), (1, (92, 132, 142))])
    image.paste(water.crop((0, shore, WIDTH, HEIGHT)), (0, shore))
    draw = _draw(image)
    _glints(draw, rng, x, shore + 10, (255, 236, 206))
    draw.polygon(_hills(rng, 650, 16, 0.7), fill=(30, 48, 56))
    return image


def _sea(rng: Random) -> Image:
    """The open sea at noon, with the yellow buoy."""
    image = _sky([(0, (142, 190, 220)), (0.5, (214, 232, 236)), (1, (214, 232, 236))])
    water = _sky([(0, (86, 158, 178)), (0.5, (86, 158, 178)), (1, (30, 98, 124))])
    image.paste(water.crop((0, 350, WIDTH, HEIGHT)), (0, 350))
    draw = _draw(image)
    for _wave in range(60):
        y = rng.uniform(365, 600)
        half = 6 + (y - 350) / 9
        x = rng.uniform(0, WIDTH)
        draw.rounded_rectangle(
            (x - half, y, x + half, y + 2 + (y - 350) / 90), 2, fill=(150, 204, 212)
        )
    x = rng.uniform(560, 700)
    draw.polygon([(x - 30, 470), (x + 30, 470), (x + 12, 410), (x - 12, 410)], fill=(240, 196, 66))
    _disc(draw, x, 404, 11, (226, 172, 40))
    draw.ellipse((x - 46, 464, x + 46, 482), fill=(60, 128, 148))
    draw.polygon(_hills(rng, 650, 12, 0.5), fill=(232, 212, 168))
    return image


def _ice(rng: Random) -> Image:
    """The frozen lake, pale, with cracks."""
    image = _sky([(0, (176, 192, 208)), (0.45, (232, 228, 226)), (1, (232, 228, 226))])
    draw = _draw(image)
    draw.polygon(_hills(rng, 300, 22, 1.1), fill=(148, 164, 178))
    draw.polygon(_hills(rng, 330, 14, 1.7), fill=(112, 130, 146))
    ice = _sky([(0, (214, 226, 232)), (0.47, (214, 226, 232)), (1, (168, 192, 204))])
    image.paste(ice.crop((0, 340, WIDTH, HEIGHT)), (0, 340))
    draw = _draw(image)
    for _crack in range(7):
        x, y = rng.uniform(0, WIDTH), 345.0
        line: list[Point] = [(x, y)]
        while y < HEIGHT:
            x, y = x + rng.uniform(-90, 90), y + rng.uniform(25, 80)
            line.append((x, y))
        draw.line(line, fill=(238, 244, 246), width=3, joint="curve")
    return image


def _plot(rng: Random) -> Image:
    """The allotment in rows, hers straight and his on a bit of a walk."""
    image = _sky([(0, (168, 202, 218)), (0.4, (236, 230, 206)), (1, (236, 230, 206))])
    draw = _draw(image)
    draw.polygon(_hills(rng, 262, 12, 1.6), fill=(122, 154, 112))
    draw.rectangle((0, 280, WIDTH, HEIGHT), fill=(122, 94, 70))
    draw.polygon([(690, 290), (690, 180), (760, 130), (830, 180), (830, 290)], fill=(98, 110, 112))
    for row in range(8):
        walk = 0 if row < 4 else 26
        for step in range(16):
            depth = step / 15
            y = 300 + 400 * depth**1.5
            spread = 0.45 + 0.75 * depth
            x = WIDTH / 2 + (row - 3.5) * 118 * spread + walk * math.sin(step / 2.1)
            size = 5 + 15 * depth
            _disc(draw, x, y, size, (94, 140 + rng.randint(-12, 12), 80))
    return image


def _table(rng: Random) -> Image:
    """The new table: ash boards in the light of a window, and a bowl."""
    image = _sky([(0, (222, 214, 200)), (0.5, (206, 196, 180)), (1, (180, 168, 152))])
    draw = _draw(image)
    draw.rectangle((330, 50, 630, 300), fill=(226, 238, 238))
    draw.line([(480, 50), (480, 300)], fill=(246, 244, 238), width=10)
    draw.line([(330, 172), (630, 172)], fill=(246, 244, 238), width=10)
    draw.polygon([(170, 380), (790, 380), (940, 600), (20, 600)], fill=(222, 194, 150))
    for board in range(1, 5):
        t = board / 5
        draw.line([(170 + 620 * t, 380), (20 + 920 * t, 600)], fill=(196, 164, 118), width=3)
    for _grain in range(40):
        x, y = rng.uniform(200, 760), rng.uniform(390, 590)
        draw.line([(x - 26, y), (x + 26, y + rng.uniform(-2, 2))], fill=(210, 180, 134), width=2)
    draw.rectangle((20, 600, 940, 622), fill=(190, 156, 110))
    draw.pieslice((400, 380, 560, 500), 0, 180, fill=(70, 104, 124))
    draw.ellipse((400, 422, 560, 458), fill=(98, 134, 152))
    return image


def _cat(rng: Random) -> Image:
    """Mustard, asleep and round."""
    image = _sky([(0, (206, 190, 196)), (0.6, (182, 160, 168)), (1, (150, 126, 136))])
    draw = _draw(image)
    draw.ellipse((110, 420, 850, 690), fill=(126, 100, 112))
    fur, dark, face = (220, 168, 72), (198, 142, 52), (232, 186, 98)
    draw.ellipse((210, 250, 750, 610), fill=fur)
    for stripe in range(6):
        x, lean = 400 + stripe * 54, rng.uniform(-12, 12)
        y = 262 + abs(stripe - 2) * 14
        draw.line([(x, y), (x + 22 + lean, y + 70)], fill=dark, width=13)
    draw.arc((230, 330, 790, 650), 10, 140, fill=dark, width=46)
    _disc(draw, 300, 480, 108, face)
    draw.polygon([(200, 440), (206, 336), (286, 384)], fill=face)
    draw.polygon([(316, 384), (392, 340), (398, 440)], fill=face)
    for x in (262, 336):
        draw.arc((x - 22, 462, x + 22, 494), 10, 170, fill=(98, 66, 34), width=5)
    draw.polygon([(292, 516), (308, 516), (300, 526)], fill=(168, 92, 84))
    return image


def _stairs(rng: Random) -> Image:
    """The good stairs with a card on every step."""
    image = _sky([(0, (232, 224, 210)), (0.7, (214, 202, 184)), (1, (190, 174, 154))])
    draw = _draw(image)
    for step in range(8):
        top, left = 640 - step * 76, 120 + step * 74
        draw.rectangle((left, top, WIDTH, top + 80), fill=(172 - step * 4, 134 - step * 3, 96))
        draw.rectangle((left, top, WIDTH, top + 14), fill=(206, 172, 130))
        tilt = rng.uniform(-7, 7)
        draw.polygon(
            [
                (left + 70, top + 26),
                (left + 190, top + 26 + tilt),
                (left + 186, top + 70 + tilt),
                (left + 68, top + 68),
            ],
            fill=((250, 246, 232), (224, 236, 240), (246, 228, 220))[step % 3],
        )
    draw.line([(60, 560), (660, -30)], fill=(120, 84, 56), width=22)
    return image


SCENES: dict[str, Callable[[Random], Image]] = {
    "lake": _lake,
    "sea": _sea,
    "ice": _ice,
    "plot": _plot,
    "table": _table,
    "cat": _cat,
    "stairs": _stairs,
}
