"""Places that cannot be written to: a read-only mount, files and folders without the right."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models import files
from tests.faults.crash import read_folder, write_folder

NOBODY = 65534


@contextmanager
def read_only_mount(folder: Path) -> Iterator[Path]:
    """Give a view of `folder` on a read-only mount; without the right to mount, without rights."""
    view = folder.with_name(f"{folder.name}-view")
    view.mkdir()
    steps = (
        ["mount", "--bind", str(folder), str(view)],
        ["mount", "-o", "remount,ro,bind", str(view)],
    )
    if any(subprocess.run(step, check=False, capture_output=True).returncode for step in steps):
        write_folder(view, read_folder(folder))
        with without_rights(view) as same:
            yield same
        return
    try:
        yield view
    finally:
        subprocess.run(["umount", str(view)], check=True)


@contextmanager
def without_rights(folder: Path, *, folders: bool = True, files: bool = True) -> Iterator[Path]:
    """Let this process be somebody who may read a copy of `folder` and not write to it.

    With `folders` nothing can be made in its folders, with `files` no file of it can be changed.
    """
    with tempfile.TemporaryDirectory(prefix="bothways-test-") as name:
        place = Path(name) / "store"
        write_folder(place, read_folder(folder))
        for path in (Path(name), place, *place.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
            if os.getuid() == 0 and path != Path(name):
                os.chown(path, NOBODY, NOBODY)
        for path in (place, *place.rglob("*")):
            if folders if path.is_dir() else files:
                path.chmod(0o555 if path.is_dir() else 0o444)
        with nobody():
            yield place
        for path in (place, *place.rglob("*")):
            path.chmod(0o755)


@contextmanager
def nobody() -> Iterator[None]:
    """Let root be somebody without rights for a while; anybody else stays who they are."""
    if os.getuid() != 0:
        yield
        return
    os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    """Give a disk of its own of `size` (as mount says it) at `place`; needs root on Linux."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill_up(folder: Path) -> Path:
    """Leave not a byte on the disk of `folder`."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        for size in (2**20, 4096, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    assert files.free_space(folder) == 0
    return path
