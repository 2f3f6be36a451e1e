"""How this program is called from outside: by the scheduler, by a press on a notification."""

from __future__ import annotations

import os
import sys


def app_command() -> list[str]:
    """Return the command line that opens the app, as it was installed or built."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    here = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120 - pathlib is slow to import
    main = os.path.join(os.path.dirname(os.path.dirname(here)), "main.py")  # noqa: PTH118, PTH120
    return [_interpreter(), main]


def begin(command: list[str]) -> None:
    """Start `command` as a program of its own that outlives this one and says nothing here."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        import subprocess

        subprocess.Popen(command, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP)
        return
    nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    os.posix_spawn(command[0], command, os.environ, file_actions=nothing, setsid=True)


def _interpreter() -> str:
    """Return Python itself; on Windows the one that opens no console."""
    if sys.platform == "win32":  # pragma: no cover - Windows only
        silent = os.path.join(os.path.dirname(sys.executable), "pythonw.exe")  # noqa: PTH118, PTH120
        return silent if os.path.exists(silent) else sys.executable  # noqa: PTH110
    return sys.executable
