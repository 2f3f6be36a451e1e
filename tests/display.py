"""A screen for tests that open a window: an own Xvfb where the caller has no display."""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
import signal
import subprocess
import sys

SIZE = "1600x1200x24"


def ensure_display() -> None:
    """Start an Xvfb on a free display and set ``DISPLAY``, unless one is there or not needed.

    It ends with this process, also when this process is killed.
    """
    if not sys.platform.startswith("linux") or os.environ.get("DISPLAY"):
        return
    if os.environ.get("SDL_VIDEODRIVER") == "offscreen":
        return
    program = shutil.which("Xvfb")
    if program is None:
        raise RuntimeError("Xvfb is missing: sh packaging/setup.sh test names the package.")
    ours, theirs = os.pipe()
    server = subprocess.Popen(
        [program, "-displayfd", str(theirs), "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"],
        pass_fds=[theirs],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=_end_with_parent,
    )
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        number = pipe.readline().strip()
    if not number:
        raise RuntimeError("Xvfb did not start.")
    os.environ["DISPLAY"] = f":{number}"
    os.environ.pop("WAYLAND_DISPLAY", None)
    # Registered before Kivy is imported, so it runs after Kivy has let go of the window.
    atexit.register(_end, server)


def _end_with_parent() -> None:
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait(10)
