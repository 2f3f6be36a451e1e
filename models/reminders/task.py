"""The Task Scheduler of Windows: a task of this user that looks every minute."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

NAME = "task"
TASK = "Both Ways reminders"
_PATIENCE = 20.0
#: Characters that XML cannot hold at all.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

DOCUMENT = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Reminders of Both Ways</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Repetition>
        <Interval>PT1M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <Enabled>true</Enabled>
    </LogonTrigger>
    <TimeTrigger>
      <Repetition>
        <Interval>PT1M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>2020-01-01T00:00:00</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <Hidden>true</Hidden>
    <ExecutionTimeLimit>PT15M</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def text(command: Sequence[str]) -> str:
    """Return the task as XML."""
    arguments = subprocess.list2cmdline(command[1:])
    return DOCUMENT.format(program=_in_xml(command[0]), arguments=_in_xml(arguments))


def _in_xml(value: str) -> str:
    return escape(_NO_XML.sub("", value))


def available() -> bool:
    """Return True: the Task Scheduler is always there on its system."""
    return True


def install(command: Sequence[str]) -> None:
    """Hand the task to the Task Scheduler."""
    with tempfile.TemporaryDirectory(prefix="bothways-") as folder:
        file = Path(folder) / "task.xml"
        file.write_text(text(command), encoding="utf-16")
        done = _schtasks("/Create", "/TN", TASK, "/XML", str(file), "/F")
    if done.returncode != 0:
        raise OSError(done.returncode, done.stderr.strip() or "schtasks")


def uninstall() -> None:
    """Delete the task."""
    if installed():
        done = _schtasks("/Delete", "/TN", TASK, "/F")
        if done.returncode != 0:
            raise OSError(done.returncode, done.stderr.strip() or "schtasks")


def installed() -> bool:
    """Return whether the task is known."""
    try:
        return _schtasks("/Query", "/TN", TASK).returncode == 0
    except OSError:
        return False


def serves(store: str) -> bool:
    """Return whether the task is called for the journal in the folder `store`."""
    try:
        told = _schtasks("/Query", "/TN", TASK, "/XML")
    except OSError:
        return False
    return told.returncode == 0 and _in_xml(subprocess.list2cmdline([store])) in told.stdout


def next_run() -> datetime | None:
    """Return None: schtasks prints times in the words of each language."""
    return None


def _schtasks(*arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["schtasks", *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(110, "schtasks does not answer") from error
