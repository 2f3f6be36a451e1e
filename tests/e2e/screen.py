"""An X server of our own whose picture can be read: windows of real processes open on it."""

from __future__ import annotations

import struct
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops

#: Width and height of the screen in pixels.
SIZE = (480, 900)


class Screen:
    """An Xvfb on a free display; use it in a ``with``. `display` is its name, as in ``:99``."""

    def __enter__(self) -> Screen:
        self._folder = tempfile.TemporaryDirectory(prefix="bothways-screen-")
        self._server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"),
                # A server that resets when its last client goes may take a new window with it.
                *("-fbdir", self._folder.name, "-nolisten", "tcp", "-noreset"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._server.stdout is not None
        number = self._server.stdout.readline().strip()
        assert number, "Xvfb did not start"
        self.display = f":{number}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait(10)
        assert self._server.stdout is not None
        self._server.stdout.close()
        self._folder.cleanup()

    def picture(self) -> Image.Image:
        """Return what the screen shows now (RGB)."""
        data = (Path(self._folder.name) / "Xvfb_screen0").read_bytes()
        header, *_rest = struct.unpack_from(">I", data)
        width, height = struct.unpack_from(">II", data, 16)
        (line,) = struct.unpack_from(">I", data, 48)
        (colours,) = struct.unpack_from(">I", data, 76)
        pixels = data[header + 12 * colours :]
        return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", line, 1)


def changed(one: Image.Image, other: Image.Image) -> int:
    """Return how many pixels differ visibly between two pictures."""
    grey = ImageChops.difference(one, other).convert("L")
    return sum(grey.histogram()[12:])


def until(condition: Callable[[], object], what: str, timeout: float = 20.0) -> object:
    """Wait until `condition()` is true and return its value; fail with `what` after `timeout` s."""
    end = time.monotonic() + timeout
    while not (value := condition()):
        assert time.monotonic() < end, f"waited {timeout} s: {what}"
        time.sleep(0.05)
    return value
