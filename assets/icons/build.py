"""Draw the app's mark from its geometry into ``mark.png`` and the sizes desktops ask for.

Two strands cross twice, each once over and once under. Run: ``python assets/icons/build.py``
(needs Pillow, a development dependency). ``icon.svg`` is the same drawing.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
GROUND, SEA, SAND = "#1F5560", "#8FC6C4", "#F2CE9C"
#: Cubic segments of the strand that starts low, on a grid of 64.
LOW = (((-4, 46), (14, 46), (16, 18), (32, 18)), ((32, 18), (48, 18), (50, 46), (68, 46)))
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
#: Drawn this many times larger, then made smaller.
OVER = 4

Point = tuple[float, float]


def curve(high: bool, scale: float) -> list[Point]:
    """Return points along a strand; `high` is the one that starts high."""
    points: list[Point] = []
    for a, b, c, d in LOW:
        for n in range(121):
            t = n / 120
            s = 1 - t
            x, y = (
                s**3 * p + 3 * s * s * t * q + 3 * s * t * t * r + t**3 * e
                for p, q, r, e in zip(a, b, c, d, strict=True)
            )
            points.append((x * scale, (64 - y if high else y) * scale))
    return points


def strand(draw: ImageDraw.ImageDraw, points: list[Point], width: float, colour: str) -> None:
    """Draw a round stroke of `width` along `points`."""
    half = width / 2
    for x, y in points:
        draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)


def mark(size: int) -> Image.Image:
    """Return the mark, `size` pixels wide, on a clear ground."""
    full = size * OVER
    scale = full / 64
    picture = Image.new("RGB", (full, full), GROUND)
    draw = ImageDraw.Draw(picture)
    strand(draw, curve(False, scale), 11 * scale, SEA)
    strand(draw, curve(True, scale), 17 * scale, GROUND)
    strand(draw, curve(True, scale), 11 * scale, SAND)
    east = Image.new("L", (full, full), 0)
    ImageDraw.Draw(east).rectangle((full // 2, 0, full, full), fill=255)
    over = picture.copy()
    draw = ImageDraw.Draw(over)
    strand(draw, curve(False, scale), 17 * scale, GROUND)
    strand(draw, curve(False, scale), 11 * scale, SEA)
    picture.paste(over, mask=east)
    tile = Image.new("L", (full, full), 0)
    ImageDraw.Draw(tile).rounded_rectangle((0, 0, full - 1, full - 1), 15 * scale, fill=255)
    picture.putalpha(tile)
    return picture.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write every size, and ``mark.png`` for the rail."""
    for size in SIZES:
        mark(size).save(HERE / f"bothways-{size}.png", optimize=True)
    mark(160).save(HERE / "mark.png", optimize=True)


if __name__ == "__main__":
    main()
