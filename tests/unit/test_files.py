"""Files are written whole or not at all, and every failure is a sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from models import files
from models.errors import StoreError, StoreFull, StoreMissing, StoreReadOnly


def test_the_old_file_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    files.write_whole(path, b"old")
    with pytest.raises(TypeError), files.writing_whole(path) as file:
        file.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert path.read_bytes() == b"old"
    files.write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [found.name for found in tmp_path.iterdir()] == ["a.json"]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "number, sort, words",
    [
        (errno.ENOSPC, StoreFull, "disk is full"),
        (errno.EROFS, StoreReadOnly, "cannot be written"),
        (errno.EACCES, StoreReadOnly, "cannot be written"),
        (errno.ENOENT, StoreMissing, "is not there"),
        (errno.EIO, StoreError, "could not be read or written"),
    ],
)
def test_a_failing_disk_is_told_and_leaves_nothing(
    number: int,
    sort: type[StoreError],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "a.json"
    files.write_whole(path, b"old")

    def fail(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(sort, match=words):
        files.write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_rename_waits_for_a_scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = [PermissionError(13, "held")] * 2
    waits: list[float] = []
    real = Path.replace

    def sometimes(self: Path, target: Path) -> Path:
        if held:
            raise held.pop()
        return real(self, target)

    monkeypatch.setattr(Path, "replace", sometimes)
    monkeypatch.setattr("time.sleep", waits.append)
    files.write_whole(tmp_path / "a", b"1")
    assert (tmp_path / "a").read_bytes() == b"1"
    assert len(waits) == 2

    held.extend([PermissionError(13, "held")] * 20)
    with pytest.raises(StoreReadOnly):
        files.write_whole(tmp_path / "a", b"2")
    held.clear()
    assert (tmp_path / "a").read_bytes() == b"1"


def test_folders_space_and_leavings(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert files.free_space(folder) > 0
    assert files.free_space(Path("/nowhere/at/all")) > 0
    files.make_folder(folder)
    files.make_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_crashed_writers_left_is_swept_after_an_hour(tmp_path: Path) -> None:
    for name in ("old", "new", "older"):
        (tmp_path / f"{files.TEMPORARY}{name}").write_bytes(b"")
    (tmp_path / f"{files.TEMPORARY}folder").mkdir()
    (tmp_path / f"{files.TEMPORARY}folder" / "file").write_bytes(b"")
    (tmp_path / "kept").write_bytes(b"")
    for name in ("old", "older", "folder"):
        os.utime(tmp_path / f"{files.TEMPORARY}{name}", (1000.0, 1000.0))
    files.sweep_temporary(tmp_path, 1000.0 + 3599)
    assert len(list(tmp_path.iterdir())) == 5
    files.sweep_temporary(tmp_path, 1000.0 + 3601)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{files.TEMPORARY}new", "kept"]


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(StoreError, match="could not be"):
        files.make_folder(tmp_path / "a" / "b")
