"""Autostart of the desktop (XDG): a sleeping process that begins at login."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from models.reminders.program import begin

NAME = "autostart"

ENTRY = """[Desktop Entry]
Type=Application
Name=Both Ways
Comment=Reminders of Both Ways
Exec={command} --stay
Terminal=false
NoDisplay=true
X-GNOME-Autostart-enabled=true
"""


def path() -> Path:
    """Return the file desktops read at login."""
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(config) / "autostart" / "bothways-remind.desktop"


def text(command: Sequence[str]) -> str:
    """Return what the file holds."""
    return ENTRY.format(command=" ".join(map(quoted, command)))


def quoted(argument: str) -> str:
    """Return an argument as the Desktop Entry Specification wants it in ``Exec``.

    Quoted for the command line first, then escaped as a string of the file.
    """
    for sign in ("\\", '"', "`", "$"):
        argument = argument.replace(sign, "\\" + sign)
    line = '"' + argument.replace("%", "%%") + '"'
    return line.replace("\\", "\\\\").replace("\n", "\\n")


def available() -> bool:
    """Return True: every desktop reads the folder."""
    return True


def install(command: Sequence[str]) -> None:
    """Write the file, and begin at once: the next login may be weeks away."""
    path().parent.mkdir(parents=True, exist_ok=True)
    path().write_text(text(command), encoding="utf-8")
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        begin([*command, "--stay"])


def serves(store: str) -> bool:
    """Return whether the entry is for the journal in the folder `store`."""
    return path().exists() and f" {quoted(store)} " in path().read_text(encoding="utf-8")


def uninstall() -> None:
    """Delete the file and end the process it began."""
    if not path().exists():
        return
    for process in running():
        with suppress(OSError):
            os.kill(process, signal.SIGTERM)
    path().unlink(missing_ok=True)
    if not any(path().parent.iterdir()):
        path().parent.rmdir()


def running() -> list[int]:
    """Return the ids of our sleeping processes: those whose command line is the file's own."""
    lines = path().read_text(encoding="utf-8").splitlines()
    wanted = next((line.removeprefix("Exec=") for line in lines if line.startswith("Exec=")), "")
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            given = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
        except OSError:
            continue
        if given and " ".join([*map(quoted, given[:-1]), given[-1]]) == wanted:
            found.append(int(folder.name))
    return found


def installed() -> bool:
    """Return whether the file is there."""
    return path().exists()


def next_run() -> datetime | None:
    """Return None: a process that sleeps has no next time."""
    return None
