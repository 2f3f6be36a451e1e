"""A picture a person chose, made safe to keep: upright, no larger than needed, nothing but pixels.

JPEG, PNG, WebP and GIF (its first frame) come in; out goes a plain sRGB JPEG and a small square of
it. Where it was taken, with which camera and when stays behind: only pixels are copied. Decoding
runs within limits, and whatever is wrong with a file ends in one sentence.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models.errors import PhotoRefused
from models.words import _

if TYPE_CHECKING:
    from PIL import Image

#: Larger files are refused unread, in bytes.
LARGEST_FILE = 50 * 2**20
#: The longest side of a kept picture, in pixels.
LONG_SIDE = 2560
#: The side of a thumbnail, in pixels; the middle of the picture covers it.
THUMBNAIL = 288
_QUALITY = 88
_QUALITY_SMALL = 84
#: A JPEG is decoded at a fraction of its size, so it may have more pixels than the others.
_PIXELS_JPEG = 120_000_000
_PIXELS = 60_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_ORIENTATION = 0x0112
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF = frozenset({b"avif", b"avis"})
#: JPEG markers: the usual header, tables and the frame, the scan, the end.
_APP0, _JFIF_LENGTH, _SCAN, _END = 0xE0, 16, 0xDA, b"\xff\xd9"
_TABLES = frozenset({0xDB, 0xC4, 0xC0, 0xDD, _SCAN})
_ANY_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")
#: What Pillow's decoders raise on files that are not what they say.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    ArithmeticError,
    MemoryError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture ready to be kept: both JPEG files and the size of the larger one in pixels."""

    width: int
    height: int
    picture: bytes = field(repr=False)
    thumbnail: bytes = field(repr=False)


def prepare(data: bytes) -> Prepared:
    """Return `data`, the bytes of a picture file, made safe to keep.

    A picture that came out of a store (by an export) goes in again byte for byte.
    Raises :class:`PhotoRefused` with what is wrong and what to do; it takes up to a second for a
    large picture, so call it off the drawing thread.
    """
    _refuse_unread(data)
    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Pillow tells of odd metadata on standard error; it is dropped anyway.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _refuse_many_pixels(image)
                as_it_is = _is_bare_jpeg(data) and max(image.size) <= LONG_SIDE
                plain = _plain(image)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except _BROKEN as error:
        raise PhotoRefused(
            _(
                "This picture is damaged or not whole, so it was left out; your words are safe. "
                "Try another copy of it."
            )
        ) from error
    made = _encoded(plain)
    return replace(made, picture=data) if as_it_is else made


def _is_bare_jpeg(data: bytes) -> bool:
    """Return whether `data` is a JPEG in one scan that holds tables and pixels and nothing else."""
    at = 2
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        header = marker == _APP0 and length == _JFIF_LENGTH and data[at + 4 : at + 9] == b"JFIF\0"
        if not header and marker not in _TABLES:
            return False
        at += 2 + length
        if marker == _SCAN:
            return _ANY_MARKER.search(data, at, len(data) - 2) is None and data[-2:] == _END
    return False


def _refuse_unread(data: bytes) -> None:
    if len(data) > LARGEST_FILE:
        raise PhotoRefused(
            _(
                "This picture is larger than {count} MB. Please choose a smaller copy; your words "
                "are safe."
            ).format(count=LARGEST_FILE // 2**20)
        )
    brands = _brands(data)
    if brands & (_HEIF | _AVIF):
        name = "AVIF" if brands & _AVIF else "HEIC"
        raise PhotoRefused(
            _(
                "Pictures in the {name} format cannot be kept yet; your words are safe. Export it "
                "as JPEG from your photo program (on an iPhone: Settings, Camera, Formats, Most "
                "Compatible) and choose that copy."
            ).format(name=name)
        )
    if not _is_known(data):
        raise PhotoRefused(
            _(
                "This file is not a picture that can be kept; your words are safe. JPEG, PNG, WebP "
                "and GIF can be."
            )
        )


def _brands(data: bytes) -> set[bytes]:
    """Return the brands of an ISO media file (HEIC and AVIF are such), empty for others."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4], "big"), 256)
    return {data[8:12]} | {data[at : at + 4] for at in range(16, end, 4)}


def _is_known(data: bytes) -> bool:
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return webp or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"))


def _refuse_many_pixels(image: Image.Image) -> None:
    limit = _PIXELS_JPEG if image.format in ("JPEG", "MPO") else _PIXELS
    if image.width * image.height > limit:
        raise _too_many_pixels()


def _too_many_pixels() -> PhotoRefused:
    return PhotoRefused(
        _("This picture has more pixels than can be kept. Please choose a smaller copy of it.")
    )


def _plain(image: Image.Image) -> Image.Image:
    """Return the pixels alone: upright, at most `LONG_SIDE` long, sRGB, on white."""
    from PIL import Image as Pil

    profile = image.info.get("icc_profile")
    turn = _turn(image)
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    small = _drawable(image)
    small.thumbnail((LONG_SIDE, LONG_SIDE), Pil.Resampling.LANCZOS, reducing_gap=3.0)
    if turn is not None:
        small = small.transpose(turn)
    small = _to_srgb(small, profile)
    # Only pixels are pasted into the new image; comments and text travel in the old one's info.
    clean = Pil.new("RGB", small.size, "white")
    clean.paste(small, mask=small if small.mode == "RGBA" else None)
    return clean


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Return how the camera says the picture is to be turned; None where it says nothing clear."""
    from PIL import Image as Pil

    turns = {
        2: Pil.Transpose.FLIP_LEFT_RIGHT,
        3: Pil.Transpose.ROTATE_180,
        4: Pil.Transpose.FLIP_TOP_BOTTOM,
        5: Pil.Transpose.TRANSPOSE,
        6: Pil.Transpose.ROTATE_270,
        7: Pil.Transpose.TRANSVERSE,
        8: Pil.Transpose.ROTATE_90,
    }
    try:
        said = image.getexif().get(_ORIENTATION)
        return turns.get(said) if isinstance(said, int) else None
    except _BROKEN:
        return None


def _drawable(image: Image.Image) -> Image.Image:
    """Return `image` decoded, in a mode that can be resized and converted."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in ("RGB", "RGBA", "L", "CMYK"):
        image.load()
        return image
    return image.convert("RGB")


def _to_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Return `image` in RGB or RGBA, by its colour profile where that is whole."""
    from PIL import ImageCms

    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if isinstance(profile, bytes) and profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, own, ImageCms.createProfile("sRGB"), outputMode=wanted
            )
        except (ImageCms.PyCMSError, *_BROKEN):
            converted = None
        image = converted or image
    return image.convert(wanted)


def _encoded(image: Image.Image) -> Prepared:
    from PIL import Image as Pil
    from PIL import ImageOps

    # A little above the middle: that is where faces are.
    square = ImageOps.fit(
        image, (THUMBNAIL, THUMBNAIL), Pil.Resampling.LANCZOS, centering=(0.5, 0.4)
    )
    return Prepared(*image.size, _jpeg(image, _QUALITY), _jpeg(square, _QUALITY_SMALL))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()
