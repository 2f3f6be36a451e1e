"""Frames nobody looks at: gone through like any other, but only one pixel of each is painted.

Without a graphics card painting took half the time of these tests. A picture is painted whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kivy.core.window import Window
from kivy.graphics.opengl import glDisable, glEnable, glScissor

GL_SCISSOR_TEST = 0x0C11


def paint() -> None:
    """Paint the whole window."""
    type(Window).on_draw(Window)


@contextmanager
def frames_unseen() -> Iterator[None]:
    """Paint no more than a pixel of each frame meanwhile, but for :func:`paint`."""

    def paint_a_pixel() -> None:
        glEnable(GL_SCISSOR_TEST)
        glScissor(0, 0, 1, 1)
        try:
            paint()
        finally:
            glDisable(GL_SCISSOR_TEST)

    Window.on_draw = paint_a_pixel
    try:
        yield
    finally:
        del Window.on_draw
