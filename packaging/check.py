"""Run the checks and tests, group by group, and close with one line that counts them.

    .venv/bin/python packaging/check.py [GROUP]...

Groups: lint unit coverage worlds ui shots e2e (all of them by default), bench, sim. Every group has
a time limit; one that fails does not keep the others from running; any failure makes the exit
status 1.
BOTHWAYS_TRIALS=full runs the long versions of the tests, then the measurements, and lifts the
limits. A measurement fails where a promised figure is missed.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = (sys.executable, "-m", "pytest", "-q")
#: More than the cores of a small machine: tests wait for disks and processes, those of screens for
#: frames half of their time.
WORKERS = "-n3"
WORKERS_ON_SCREENS = "-n4"
COVERAGE_GATE = 95
TRIALS = os.environ.get("BOTHWAYS_TRIALS") == "full"


@dataclass(frozen=True)
class Group:
    """Commands that belong together, and how many seconds each may take."""

    commands: tuple[tuple[str, ...], ...]
    limit: int


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


GROUPS = {
    "lint": Group(
        (
            tool("ruff", "check", "--quiet", "."),
            tool("ruff", "format", "--quiet", "--check", "."),
            tool("mypy"),
            tool("lint-imports", "--cache-dir", ".cache/imports"),
        ),
        limit=240,
    ),
    "unit": Group(
        (
            (
                *PYTEST,
                WORKERS,
                "--cov=models",
                "--cov-branch",
                "--cov-report=",
                "tests/unit",
                *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/test_*.py")),
            ),
        ),
        limit=1500,
    ),
    "coverage": Group(
        (
            (
                sys.executable,
                "-m",
                "coverage",
                "report",
                f"--fail-under={COVERAGE_GATE}",
                "--include=models/*",
            ),
        ),
        limit=60,
    ),
    "ui": Group(((*PYTEST, WORKERS_ON_SCREENS, "tests/ui"),), limit=1500),
    "shots": Group(((*PYTEST, WORKERS, "tests/shots"),), limit=900),
    # The longest first, so that the others are over when it is.
    "e2e": Group(((*PYTEST, "-n2", "tests/e2e/test_week.py", "tests/e2e"),), limit=900),
    "worlds": Group(((*PYTEST, "-n2", "tests/sim"),), limit=900),
    "bench": Group(
        tuple(
            (sys.executable, str(path.relative_to(ROOT)))
            for path in sorted((ROOT / "tests" / "bench").glob("bench_*.py"))
        ),
        limit=1800,
    ),
    "sim": Group(((sys.executable, "-m", "tests.sim.table"),), limit=3600),
}
#: Groups whose tests wait for a window, a daemon or a process.
WITH_WINDOWS = ("ui", "shots", "e2e")
BY_DEFAULT = ("lint", "unit", "coverage", "worlds", "ui", "shots", "e2e")
#: The measurements come last, when nothing else of ours takes the cores.
IN_TRIALS = (*BY_DEFAULT, "bench")


class Tally:
    """What passed and failed so far: pytest's own counts, and one for each other command."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    @staticmethod
    def counts(output: str) -> dict[str, int]:
        """Return the counts of pytest's closing line by their words, empty without one."""
        closing = re.findall(r"^=*\s*((?:\d+ \w+(?:, )?)+) in [\d.]+s.*$", output, re.MULTILINE)
        found = re.findall(r"(\d+) (\w+)", closing[-1] if closing else "")
        return {word: int(number) for number, word in found}

    def add_passed(self, output: str) -> None:
        """Count what passed in a run whose failures are tried once more."""
        self.passed += self.counts(output).get("passed", 0)

    def add(self, output: str, status: int) -> None:
        """Count what a command printed; a failure nobody counted is counted as one."""
        counts = self.counts(output)
        failed = sum(counts.get(word, 0) for word in ("failed", "error", "errors"))
        self.passed += counts.get("passed", 0) or (not counts and status == 0)
        self.failed += failed or (status != 0)


def environment() -> dict[str, str]:
    env = dict(os.environ)
    if sys.platform.startswith("linux"):
        # Tests open windows on an own display, never on the one of who runs them.
        env.pop("DISPLAY", None)
        env.pop("WAYLAND_DISPLAY", None)
        # Without a card every window draws in its own thread: the cores are taken by the workers.
        env.setdefault("LP_NUM_THREADS", "0")
    return env


def run(command: tuple[str, ...], limit: int) -> tuple[str, int]:
    """Run one command, show and return its output; past `limit` seconds it is ended."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=None if TRIALS else limit)
    except (subprocess.TimeoutExpired, KeyboardInterrupt) as stopped:
        end(process)
        output, _ = process.communicate()
        print(output)
        if isinstance(stopped, KeyboardInterrupt):
            raise
        print(f"{Path(command[0]).name} took longer than {limit} s and was ended.")
        return output, 1
    print(output, end="", flush=True)
    return output, process.returncode


def end(process: subprocess.Popen[str]) -> None:
    """End a process and what it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in GROUPS]
    if unknown:
        print(f"No group {unknown[0]}. There are: {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    if not names:
        shutil.rmtree(ROOT / ".cache" / "coverage", ignore_errors=True)
    (ROOT / ".cache" / "coverage").mkdir(parents=True, exist_ok=True)
    tally = Tally()
    for name in names or (IN_TRIALS if TRIALS else BY_DEFAULT):
        group = GROUPS[name]
        begun = time.monotonic()
        print(f"--- {name}", flush=True)
        for command in group.commands:
            output, status = run(command, group.limit)
            if status == 1 and name in WITH_WINDOWS and re.search(r"^FAILED|^ERROR", output, re.M):
                # Real windows and real time: what fails while the cores are taken is tried once
                # more, alone. It has failed where it fails twice.
                print(f"--- {name}: what failed, once more and one at a time", flush=True)
                tally.add_passed(output)
                paths = [part for part in command if part.startswith("tests/")]
                output, status = run((*PYTEST, "--last-failed", *paths), group.limit)
            tally.add(output, status)
            if status != 0:
                print(f"{name} FAILED (exit status {status}): {' '.join(command)}", flush=True)
        print(f"--- {name}: {time.monotonic() - begun:.0f} s", flush=True)
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
