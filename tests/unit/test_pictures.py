"""Pictures on the way in: upright, small, on white, without place or camera, or refused kindly."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from models import pictures
from models.errors import PhotoRefused

CAMERA = "Canary Camera 3000"


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@cache
def halves(width: int = 60, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), (220, 20, 20))
    image.paste((20, 20, 220), (width // 2, 0, width, height))
    return image


def exif(orientation: int = 1) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010F] = CAMERA
    tags[0x9003] = "2026:01:02 03:04:05"
    tags.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return tags


def colour(image: Image.Image, x: float, y: float) -> str:
    pixel = image.getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(pixel, tuple)
    red, green, blue = pixel[:3]
    if red > 150 and green < 100 and blue < 100:
        return "red"
    if blue > 150 and red < 100:
        return "blue"
    return "white" if min(red, green, blue) > 240 else f"{pixel}"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_four_formats_come_in(kind: str) -> None:
    made = pictures.prepare(saved(halves(), kind))
    assert (made.width, made.height) == (60, 40)
    picture, small = opened(made.picture), opened(made.thumbnail)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (60, 40))
    assert (small.format, small.size) == ("JPEG", (288, 288))
    assert (colour(picture, 0.2, 0.5), colour(picture, 0.8, 0.5)) == ("red", "blue")


@pytest.mark.parametrize(
    "orientation, corners",
    [
        (1, ("red", "blue", "red", "blue")),
        (2, ("blue", "red", "blue", "red")),
        (3, ("blue", "red", "blue", "red")),
        (4, ("red", "blue", "red", "blue")),
        (5, ("red", "red", "blue", "blue")),
        (6, ("red", "red", "blue", "blue")),
        (7, ("blue", "blue", "red", "red")),
        (8, ("blue", "blue", "red", "red")),
        (99, ("red", "blue", "red", "blue")),
    ],
)
def test_pictures_stand_upright(orientation: int, corners: tuple[str, ...]) -> None:
    made = pictures.prepare(saved(halves(), exif=exif(orientation)))
    assert (made.width, made.height) == ((40, 60) if 5 <= orientation <= 8 else (60, 40))
    image = opened(made.picture)
    found = tuple(colour(image, x, y) for y in (0.2, 0.8) for x in (0.2, 0.8))
    assert found == corners


def test_mirrored_pictures_are_told_apart_from_turned_ones() -> None:
    image = Image.new("RGB", (64, 64), "white")
    image.paste((220, 20, 20), (0, 0, 32, 32))
    where = {}
    for orientation in range(1, 9):
        made = opened(pictures.prepare(saved(image, exif=exif(orientation))).picture)
        where[orientation] = next(
            (x, y) for x in (0.2, 0.8) for y in (0.2, 0.8) if colour(made, x, y) == "red"
        )
    assert where == {
        1: (0.2, 0.2),
        2: (0.8, 0.2),
        3: (0.8, 0.8),
        4: (0.2, 0.8),
        5: (0.2, 0.2),
        6: (0.8, 0.2),
        7: (0.8, 0.8),
        8: (0.2, 0.8),
    }


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_camera_and_comments_stay_behind(kind: str) -> None:
    options: dict[str, Any] = {"exif": exif(), "xmp": b"<x>Canary place</x>"}
    if kind == "JPEG":
        options["comment"] = b"Canary comment"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(halves(), kind, icc_profile=profile, **options)
    assert b"Canary" in data
    made = pictures.prepare(data)
    for out in (made.picture, made.thumbnail):
        assert b"Canary" not in out
        assert b"Exif" not in out
        found = opened(out)
        assert dict(found.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(found.info)


def test_png_text_stays_behind() -> None:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", "Canary words")
    assert b"Canary" not in pictures.prepare(saved(halves(), "PNG", pnginfo=words)).picture


def test_large_pictures_get_smaller_and_small_ones_stay() -> None:
    made = pictures.prepare(saved(Image.new("RGB", (6000, 3000), "teal")))
    assert (made.width, made.height) == (2560, 1280)
    assert opened(made.picture).size == (2560, 1280)
    made = pictures.prepare(saved(Image.new("RGB", (1, 9000), "teal"), "PNG"))
    assert (made.width, made.height) == (1, 2560)
    assert opened(made.thumbnail).size == (288, 288)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_clear_becomes_white(mode: str) -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 10, 40))
    made = opened(pictures.prepare(saved(image.convert(mode), "PNG")).picture)
    assert colour(made, 0.8, 0.5) == "white"
    assert colour(made, 0.1, 0.5) == "(0, 0, 0)"


def test_clear_colour_of_a_png_without_alpha_becomes_white() -> None:
    data = saved(Image.new("RGB", (8, 8), (1, 2, 3)), "PNG", transparency=(1, 2, 3))
    assert colour(opened(pictures.prepare(data).picture), 0.5, 0.5) == "white"


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "CMYK"])
def test_other_colour_modes_keep_their_light(mode: str) -> None:
    grey: Any = {"1": 1, "L": 128, "I;16": 128 * 256, "CMYK": (0, 0, 0, 127)}[mode]
    kind = "JPEG" if mode == "CMYK" else "PNG"
    made = opened(pictures.prepare(saved(Image.new(mode, (20, 20), grey), kind)).picture)
    pixel = made.getpixel((10, 10))
    assert isinstance(pixel, tuple)
    expected = 255 if mode == "1" else 128
    assert all(abs(part - expected) < 4 for part in pixel)


def test_colour_profiles_are_applied_or_dropped() -> None:
    other = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    for profile in (other, b"no profile"):
        made = pictures.prepare(saved(halves(), icc_profile=profile))
        assert colour(opened(made.picture), 0.2, 0.5) == "red"
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert pictures.prepare(saved(halves(), icc_profile=lab)).width == 60


def test_the_first_frame_of_a_moving_gif() -> None:
    frames = [Image.new("RGB", (20, 20), (20, 20, 220))]
    data = saved(
        Image.new("RGB", (20, 20), (220, 20, 20)), "GIF", save_all=True, append_images=frames
    )
    assert colour(opened(pictures.prepare(data).picture), 0.5, 0.5) == "red"


def box(brand: bytes, *more: bytes) -> bytes:
    body = brand + bytes(4) + b"".join(more)
    return struct.pack(">I", 8 + len(body)) + b"ftyp" + body + bytes(100)


@pytest.mark.parametrize(
    "data, words",
    [
        (box(b"heic", b"mif1", b"heic"), r"HEIC format.*your words are safe.*Most Compatible"),
        (box(b"mif1", b"heic"), "HEIC format"),
        (box(b"mif1", b"avif"), "AVIF format"),
        (box(b"avif"), "AVIF format"),
        (box(b"isom", b"mp42"), "not a picture"),
        (b"", "not a picture"),
        (b"BM" + bytes(100), "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"%PDF-1.7", "not a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(50), "damaged"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(PhotoRefused, match=words) as told:
        pictures.prepare(data)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_half_a_picture_is_refused(kind: str) -> None:
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    whole = saved(noise, kind)
    with pytest.raises(PhotoRefused, match="not whole"):
        pictures.prepare(whole[: len(whole) // 2])


def test_a_file_of_more_than_fifty_megabytes_is_refused_unread() -> None:
    with pytest.raises(PhotoRefused, match="50 MB"):
        pictures.prepare(b"\xff\xd8\xff" + bytes(50 * 2**20))


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_bomb_is_refused_before_it_unfolds(side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    tracemalloc.start()
    with pytest.raises(PhotoRefused, match="more pixels"):
        pictures.prepare(data)
    assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    tracemalloc.stop()


def test_broken_camera_data_turns_nothing() -> None:
    data = saved(halves(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + bytes(20))
    assert pictures.prepare(data).width == 60


def test_what_was_kept_once_is_kept_as_it_is() -> None:
    made = pictures.prepare(saved(Image.effect_noise((300, 200), 80).convert("RGB")))
    again = pictures.prepare(made.picture)
    assert again.picture == made.picture
    for more in (b"trailing words", b"\xff\xd9"):
        assert pictures.prepare(made.picture + more).picture != made.picture + more
    head = made.picture[:20]
    assert head.startswith(b"\xff\xd8\xff\xe0\0\x10JFIF")
    spoken = head + b"\xff\xfe\0\x08Canary" + made.picture[20:]
    assert b"Canary" not in pictures.prepare(spoken).picture
    swapped = made.picture.replace(b"JFIF\0", b"JFXX\0", 1)
    assert pictures.prepare(swapped).picture != swapped
    large = saved(Image.new("RGB", (3000, 10)))
    assert opened(pictures.prepare(large).picture).size == (2560, 9)
    assert not pictures._is_bare_jpeg(made.picture[:20])


def test_the_bytes_are_never_printed() -> None:
    assert "xff" not in repr(pictures.prepare(saved(halves())))


WHOLE = [saved(halves(), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_damage_gives_a_picture_or_a_sentence(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = pictures.prepare(bytes(whole))
    except PhotoRefused:
        return
    assert opened(made.picture).size == (made.width, made.height)
