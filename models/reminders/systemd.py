"""The timer of systemd: a unit a user's own manager runs every minute, also after a sleep."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

NAME = "systemd"
UNIT = "bothways-remind"
_PATIENCE = 10.0

SERVICE = """[Unit]
Description=Reminders of Both Ways
Documentation=man:systemd.timer(5)

[Service]
Type=oneshot
ExecStart={command} --listen
StandardOutput=null
# The app, opened from a notification, lives on.
KillMode=process
Nice=10
"""
TIMER = """[Unit]
Description=Looks for reminders of Both Ways

[Timer]
OnCalendar=minutely
Persistent=true
AccuracySec=5s

[Install]
WantedBy=timers.target
"""


def folder() -> Path:
    """Return where the user's own units lie."""
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(config) / "systemd" / "user"


def units() -> tuple[Path, Path]:
    """Return the files of the service and of the timer."""
    return folder() / f"{UNIT}.service", folder() / f"{UNIT}.timer"


def texts(command: Sequence[str]) -> tuple[str, str]:
    """Return what the two files hold."""
    return SERVICE.format(command=" ".join(map(quoted, command))), TIMER


def quoted(argument: str) -> str:
    """Return an argument as it stands in ``ExecStart``, whatever is in it."""
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + escaped.replace("%", "%%").replace("$", "$$") + '"'


def available() -> bool:
    """Return whether the user's manager answers."""
    try:
        return _systemctl("show-environment").returncode == 0
    except OSError:
        return False


def install(command: Sequence[str]) -> None:
    """Write both units and start the timer."""
    folder().mkdir(parents=True, exist_ok=True)
    for path, text in zip(units(), texts(command), strict=True):
        path.write_text(text, encoding="utf-8")
    _must("daemon-reload")
    _must("enable", "--now", f"{UNIT}.timer")


def uninstall() -> None:
    """Stop the timer and delete both units, its stamp and its link."""
    service, timer = units()
    if not installed() and not service.exists():
        return
    answers = available()
    if answers:
        _systemctl("disable", "--now", f"{UNIT}.timer")
    (folder() / "timers.target.wants" / timer.name).unlink(missing_ok=True)
    for path in (service, timer):
        path.unlink(missing_ok=True)
    _stamp().unlink(missing_ok=True)
    for emptied in (folder() / "timers.target.wants", folder(), folder().parent):
        if emptied.is_dir() and not any(emptied.iterdir()):
            emptied.rmdir()
    if answers:
        _systemctl("daemon-reload")
        _systemctl("reset-failed", f"{UNIT}.service")


def installed() -> bool:
    """Return whether the timer's file is there."""
    return units()[1].exists()


def serves(store: str) -> bool:
    """Return whether the service is called for the journal in the folder `store`."""
    service = units()[0]
    return service.exists() and f" {quoted(store)} " in service.read_text(encoding="utf-8")


def next_run() -> datetime | None:
    """Return when the timer elapses next."""
    try:
        said = _systemctl("show", f"{UNIT}.timer", "--property=NextElapseUSecRealtime", "--value")
    except OSError:
        return None
    return moment(said.stdout) if said.returncode == 0 else None


def moment(text: str) -> datetime | None:
    """Read a time as ``systemctl show`` prints it in UTC: ``Sun 2026-11-22 19:31:00 UTC``."""
    parts = text.split()
    if len(parts) != 4 or parts[3] != "UTC":
        return None
    try:
        return datetime.fromisoformat(f"{parts[1]}T{parts[2]}").replace(tzinfo=UTC).astimezone()
    except ValueError:
        return None


def _stamp() -> Path:
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "systemd" / "timers" / f"stamp-{UNIT}.timer"


def _must(*arguments: str) -> None:
    done = _systemctl(*arguments)
    if done.returncode != 0:
        raise OSError(done.returncode, done.stderr.strip() or "systemctl")


def _systemctl(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Call ``systemctl --user``; raises OSError where it is not there or does not answer."""
    try:
        return subprocess.run(
            ["systemctl", "--user", *arguments],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(110, "systemctl does not answer") from error
