"""The launch agent of macOS: a property list that lets launchd look every minute."""

from __future__ import annotations

import os
import plistlib
import subprocess
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

NAME = "launchd"
LABEL = "org.bothways.remind"
_PATIENCE = 10.0


def path() -> Path:
    """Return where the agent's file lies."""
    return Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"


def text(command: Sequence[str]) -> bytes:
    """Return the property list."""
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": [*command, "--listen"],
            "StartInterval": 60,
            "RunAtLoad": True,
            "ProcessType": "Background",
            "LimitLoadToSessionType": "Aqua",
            "AbandonProcessGroup": True,
            "StandardOutPath": "/dev/null",
            "StandardErrorPath": "/dev/null",
        }
    )


def available() -> bool:
    """Return True: launchd is always there on its system."""
    return True


def install(command: Sequence[str]) -> None:
    """Write the property list and load it into the session of this user."""
    path().parent.mkdir(parents=True, exist_ok=True)
    path().write_bytes(text(command))
    done = _launchctl("bootstrap", _session(), str(path()))
    if done.returncode != 0:
        raise OSError(done.returncode, done.stderr.strip() or "launchctl")


def uninstall() -> None:
    """Unload the agent and delete its file."""
    if not path().exists():
        return
    _launchctl("bootout", f"{_session()}/{LABEL}")
    path().unlink(missing_ok=True)


def installed() -> bool:
    """Return whether the file is there."""
    return path().exists()


def serves(store: str) -> bool:
    """Return whether the agent is called for the journal in the folder `store`."""
    return path().exists() and store in plistlib.loads(path().read_bytes())["ProgramArguments"]


def next_run() -> datetime | None:
    """Return None: launchd does not tell when an interval ends."""
    return None


def _session() -> str:
    return f"gui/{os.getuid()}" if hasattr(os, "getuid") else "gui"


def _launchctl(*arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["launchctl", *arguments],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(110, "launchctl does not answer") from error
