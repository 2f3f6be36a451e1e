"""Photos on an entry: a wide cut of each, and the whole picture at a press."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from models.entities import Photo
from models.words import _
from screens.journal_parts.thumbnails import rounded, texture_of
from screens.kv import theme_in_use
from screens.widgets.press import Pressable
from screens.widgets.sheet import Sheet

#: Height of a photo in the detail, in dp, and the longest side of the whole picture in pixels.
CUT = 220
LARGEST = 1600

Read = Callable[[str], bytes]


class PhotoView(Pressable, Widget):
    """A photo cut to a wide strip with round corners; a press shows all of it."""

    photo = ObjectProperty(None, allownone=True)
    texture = ObjectProperty(None, allownone=True)
    fine = NumericProperty(1)

    def __init__(self, photo: Photo, worker: Any, read: Read, **kwargs: Any) -> None:
        self._worker = worker
        self._read = read
        self._task: Any = None
        super().__init__(photo=photo, size_hint_y=None, height=dp(CUT), **kwargs)
        self.tip = _("See the whole photo")
        self.shape_radius = theme_in_use().radius_card
        self.fbind("width", self._ask)
        for name in ("pos", "size", "texture"):
            self.fbind(name, self._draw)
        theme_in_use().bind(sunken=self._draw)

    def _ask(self, *_: object) -> None:
        if self.width <= dp(60):
            return
        if self._task is not None:
            self._task.cancel()
        width, height = int(self.width), int(self.height)
        radius, photo_id, read = int(theme_in_use().radius_card), self.photo.id, self._read
        self._task = self._worker.in_background(
            lambda: rounded(read(photo_id), width, height, radius),
            lambda pixels: setattr(self, "texture", texture_of(pixels, width, height)),
            lambda _error: setattr(self, "texture", None),
        )

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            if self.texture is None:
                Color(*theme_in_use().sunken)
                Rectangle(pos=self.pos, size=self.size)
            else:
                Color(1, 1, 1, 1)
                Rectangle(texture=self.texture, pos=self.pos, size=self.size)
        self.update_ring()

    def on_release(self) -> None:
        """Show the whole photo."""
        PictureSheet(self.photo, self._worker, self._read).open()


class PictureSheet(Sheet):
    """The whole picture, as large as the sheet."""

    def __init__(self, photo: Photo, worker: Any, read: Read) -> None:
        super().__init__()
        self._picture = Widget(size_hint_y=None)
        self._texture: Texture | None = None
        self._shape = photo.height / max(1, photo.width)
        self._picture.bind(width=self._fit, pos=self._draw, size=self._draw)
        self.add_widget(self._picture)
        worker.in_background(lambda: _whole(read(photo.id)), self._came)

    def _fit(self, picture: Widget, width: float) -> None:
        picture.height = min(width * self._shape, self.height * 0.74)

    def _came(self, made: tuple[bytes, int, int]) -> None:
        pixels, width, height = made
        texture = Texture.create(size=(width, height), colorfmt="rgb")
        texture.blit_buffer(pixels, colorfmt="rgb", bufferfmt="ubyte")
        self._texture = texture
        self._draw()

    def _draw(self, *_: object) -> None:
        picture = self._picture
        picture.canvas.clear()
        if self._texture is None:
            return
        scale = min(picture.width / self._texture.width, picture.height / self._texture.height)
        size = (self._texture.width * scale, self._texture.height * scale)
        with picture.canvas:
            Color(1, 1, 1, 1)
            Rectangle(
                texture=self._texture,
                pos=(picture.center_x - size[0] / 2, picture.center_y - size[1] / 2),
                size=size,
            )


def _whole(data: bytes) -> tuple[bytes, int, int]:
    """Return the picture as RGB rows, bottom up, and its size; at most 1600 pixels a side."""
    from PIL import Image

    with Image.open(BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((LARGEST, LARGEST))
    upright = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return upright.tobytes(), upright.width, upright.height
