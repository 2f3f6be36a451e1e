"""Showing a folder in the system's own file manager."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def show_folder(folder: Path) -> bool:
    """Open `folder` in the file manager; False where there is none to be asked."""
    while not folder.is_dir() and folder.parent != folder:
        folder = folder.parent
    if os.name == "nt":  # pragma: no cover - Windows only
        os.startfile(folder)  # type: ignore[attr-defined]  # noqa: S606
        return True
    program = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        done = subprocess.run(
            [program, str(folder)],
            check=False,
            timeout=5,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
