"""Small pictures for the list: read and rounded on the worker, kept as textures."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from io import BytesIO
from typing import Any

from kivy.graphics.texture import Texture

#: Thumbnails kept as textures, about 80 kB each.
KEPT = 48
#: Side in pixels: 72 dp at twice the density.
SIDE = 144
RADIUS = 24

Came = Callable[[str], None]
Read = Callable[[str], bytes]


class Thumbnails:
    """Gives the texture of a photo, or asks for it and says later that it came.

    `in_background` is the worker's; `read` gives a photo's small JPEG and runs there.
    """

    def __init__(self, in_background: Callable[..., Any], read: Read) -> None:
        self._in_background = in_background
        self._read = read
        self._kept: OrderedDict[str, Texture] = OrderedDict()
        self._waiting: dict[str, list[Came]] = {}
        self._lost: set[str] = set()

    @classmethod
    def of(cls, session: Any, worker: Any) -> Thumbnails:
        """Return those of the journal open in `session`, as who looks may see them."""

        def read(photo_id: str) -> bytes:
            return bytes(session.journal.photos.thumbnail(session.reader, photo_id))

        return cls(worker.in_background, read)

    def get(self, photo_id: str, came: Came) -> Texture | None:
        """Return the texture of `photo_id`, or None, and ``came(photo_id)`` once it is there."""
        found = self._kept.get(photo_id)
        if found is not None:
            self._kept.move_to_end(photo_id)
            return found
        if photo_id in self._lost:
            return None
        waiting = self._waiting.setdefault(photo_id, [])
        waiting.append(came)
        if len(waiting) == 1:
            read = self._read
            self._in_background(
                lambda: rounded(read(photo_id), SIDE, SIDE, RADIUS),
                lambda pixels: self._take(photo_id, pixels),
                lambda _error: self._miss(photo_id),
            )
        return None

    def forget(self) -> None:
        """Let go of all textures: another partner looks now."""
        self._kept.clear()
        self._lost.clear()

    def _take(self, photo_id: str, pixels: bytes) -> None:
        self._kept[photo_id] = texture_of(pixels, SIDE, SIDE)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        for came in self._waiting.pop(photo_id, ()):
            came(photo_id)

    def _miss(self, photo_id: str) -> None:
        """A picture that cannot be read leaves its quiet place; the entry opens all the same."""
        self._lost.add(photo_id)
        self._waiting.pop(photo_id, None)


def rounded(jpeg: bytes, width: int, height: int, radius: int) -> bytes:
    """Return the picture cut to `width` x `height` with round corners, as RGBA rows bottom up."""
    from PIL import Image, ImageDraw, ImageOps

    with Image.open(BytesIO(jpeg)) as opened:
        picture = ImageOps.fit(opened.convert("RGB"), (width, height)).convert("RGBA")
    mask = Image.new("L", (width * 2, height * 2), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * 2 - 1, height * 2 - 1), radius * 2, fill=255
    )
    picture.putalpha(mask.resize((width, height), Image.Resampling.LANCZOS))
    return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).tobytes()


def texture_of(pixels: bytes, width: int, height: int) -> Texture:
    """Return RGBA rows, bottom up, as a texture; on the UI thread alone."""
    texture = Texture.create(size=(width, height), colorfmt="rgba")
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    return texture
