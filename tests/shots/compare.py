"""Compares a picture of the screen with the one that was looked at and committed.

A pixel counts as different where a channel differs by more than ``LEVELS`` of 256. A picture
differs where more than ``SHARE`` of the pixels of any 8 x 8 block do: a moved button fills
blocks, noise of the renderer and a shifted edge of a letter do not.
"""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image, ImageChops

REFERENCE = Path(__file__).parent / "reference"
#: Where pictures that differ are put, with the difference beside them.
FAILED = Path(__file__).resolve().parents[2] / ".cache" / "shots"
LEVELS = 24
BLOCK = 8
SHARE = 0.3


def difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return a black picture that is white where `one` and `other` differ visibly."""
    channels = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    largest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return largest.point([255 if level > LEVELS else 0 for level in range(256)])


def same(one: Image.Image, other: Image.Image) -> bool:
    """Return whether a person would call the two pictures the same."""
    if one.size != other.size:
        return False
    blocks = difference(one, other).reduce(BLOCK)
    largest = blocks.getextrema()[1]
    assert isinstance(largest, int)
    return largest <= 255 * SHARE


def check(picture: Image.Image, name: str) -> None:
    """Assert that `picture` is the committed one called `name`.

    With ``BOTHWAYS_SHOTS`` set to a folder the picture is put there too; with
    ``BOTHWAYS_SHOTS_UPDATE`` it takes the place of the committed one.
    """
    reference = REFERENCE / f"{name}.png"
    folder = os.environ.get("BOTHWAYS_SHOTS")
    if folder:
        _put(picture, Path(folder) / f"{name}.png")
    if os.environ.get("BOTHWAYS_SHOTS_UPDATE"):
        if not reference.exists() or not same(picture, _read(reference)):
            _put(_small(picture), reference)
        return
    assert reference.exists(), f"no picture {name} yet: make shots UPDATE=1, look, commit"
    wanted = _read(reference)
    if not same(picture, wanted):
        _put(picture, FAILED / f"{name}.png")
        if picture.size == wanted.size:
            _put(difference(picture, wanted), FAILED / f"{name}.difference.png")
        raise AssertionError(f"{name} looks different: {FAILED / name}.png; make shots UPDATE=1")


def _read(path: Path) -> Image.Image:
    with Image.open(path) as stored:
        return stored.convert("RGB")


def _small(picture: Image.Image) -> Image.Image:
    """Return `picture` in at most 256 colours, where not even an icon changes its own."""
    fewer = picture.quantize(256, dither=Image.Dither.NONE)
    largest = difference(picture, fewer).reduce(BLOCK).getextrema()[1]
    assert isinstance(largest, int)
    return fewer if largest <= 255 * SHARE / 10 else picture


def _put(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)
