"""Write requirements.lock (what the app needs) and requirements-dev.lock (what its tests need).

One resolution for Linux, macOS and Windows and for Python 3.11 to 3.13 at once: what only one of
them needs carries an environment marker. Every file of every pinned version is listed by its
SHA-256. No index is named, so each machine uses the one it is set up for.

    .venv/bin/python packaging/lock.py             # keep the pins that still fit
    .venv/bin/python packaging/lock.py --upgrade   # take the newest versions
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")
HEADER = (
    "# Made by packaging/lock.py; install with: pip install --no-deps --require-hashes -r {name}\n"
)
OPTIONS = [
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--python-version=3.11",
]


def lock(name: str, *options: str) -> None:
    target = ROOT / name
    subprocess.run(
        [str(UV), "pip", "compile", "pyproject.toml", "--output-file", name, "--quiet", *options],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    text = target.read_text(encoding="utf-8")
    if "://" in text:
        raise SystemExit(f"{name} names an address: not kept in the repository.")
    target.write_text(HEADER.format(name=name) + text, encoding="utf-8")
    pins = sum(line[:1].isalnum() for line in text.splitlines())
    print(f"{name}: {pins} packages, {text.count('--hash=')} files")


def main() -> None:
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    lock("requirements.lock", *OPTIONS, *upgrade)
    # The tests run with exactly what the app runs with.
    lock(
        "requirements-dev.lock", *OPTIONS, *upgrade, "--extra=dev", "--constraint=requirements.lock"
    )


if __name__ == "__main__":
    main()
