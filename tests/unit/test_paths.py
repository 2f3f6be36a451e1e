"""The folder of the store, and the folders it is refused in."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import paths
from models.errors import Refused


def test_argument_before_environment_before_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    env = {paths.STORE_VARIABLE: str(tmp_path / "env")}
    assert paths.store_folder(tmp_path / "arg", env) == tmp_path / "arg"
    assert paths.store_folder(None, env) == tmp_path / "env"
    assert paths.store_folder("", {}) == tmp_path / "data" / "bothways"


def test_home_and_relative_paths_become_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert paths.store_folder("~/ours", {}) == tmp_path / "ours"
    assert paths.store_folder("ours", {}) == tmp_path / "ours"


@pytest.mark.parametrize(
    "name, program",
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Home)", "Dropbox"),
        ("OneDrive", "OneDrive"),
        ("OneDrive - Contoso", "OneDrive"),
        ("Nextcloud", "Nextcloud"),
        ("iCloud Drive", "iCloud Drive"),
        ("com~apple~CloudDocs", "iCloud Drive"),
    ],
)
def test_synced_folders_are_refused_by_name(name: str, program: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=program):
        paths.store_folder(tmp_path / name / "deep" / "store", {})


def test_synced_folders_are_refused_by_trace_and_through_links(tmp_path: Path) -> None:
    carried = tmp_path / "carried"
    (carried / ".stfolder").mkdir(parents=True)
    with pytest.raises(Refused, match="Syncthing"):
        paths.store_folder(carried / "store", {})
    (tmp_path / "link").symlink_to(carried)
    with pytest.raises(Refused, match="Syncthing"):
        paths.store_folder(tmp_path / "link" / "store", {})


def test_a_home_with_dropbox_in_it_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / "Dropbox").mkdir()
    assert paths.store_folder(tmp_path / "ours", {}) == tmp_path / "ours"
