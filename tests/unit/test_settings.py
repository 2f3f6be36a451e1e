"""settings.toml: kept whole, read forgivingly."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import settings
from models.errors import StoreReadOnly
from models.settings import Settings


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    assert settings.load(tmp_path) == Settings()
    for chosen in (
        Settings(),
        Settings(500, 900, -20, 10, "dusk", "dark", 1.5, True, "de_AT", "needs"),
    ):
        settings.save(tmp_path, chosen)
        assert settings.load(tmp_path) == chosen


@pytest.mark.parametrize("broken", [b"width = = 1", b"\xff\xfe", b"[" * 40_000])
def test_a_broken_file_is_moved_aside(broken: bytes, tmp_path: Path) -> None:
    (tmp_path / settings.NAME).write_bytes(broken)
    assert settings.load(tmp_path) == Settings()
    assert (tmp_path / settings.BROKEN).read_bytes() == broken
    assert not (tmp_path / settings.NAME).exists()


def test_a_broken_file_in_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / settings.NAME).write_bytes(b"= 1")

    def refuse(self: Path, target: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    assert settings.load(tmp_path) == Settings()
    with pytest.raises(StoreReadOnly):
        settings.save(tmp_path, Settings())


def test_a_folder_of_that_name_is_no_settings(tmp_path: Path) -> None:
    (tmp_path / settings.NAME).mkdir()
    assert settings.load(tmp_path) == Settings()


def test_one_bad_value_falls_back_alone() -> None:
    table = tomllib.loads(
        'width = 500\nheight = true\nleft = "x"\ntop = 99999999\npalette = "neon"\n'
        'dark = 1\ntext_scale = nan\nreduced_motion = 1\nlanguage = "../x"\nlast_tab = "journal"\n'
    )
    assert settings.from_table(table) == Settings(width=500, last_tab="journal")
    assert settings.from_table({"text_scale": 9}).text_scale == 2.0
    assert settings.from_table({"text_scale": 0.1}).text_scale == 0.8


@given(
    st.dictionaries(
        st.sampled_from([*Settings.__slots__, "other"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.sampled_from(["", "dusk", "dark", "de_AT", "../x", "é"])
        | st.lists(st.integers()),
    )
)
def test_any_table_gives_settings_that_can_be_used(table: dict[str, object]) -> None:
    found = settings.from_table(table)
    assert found.palette in settings.PALETTES
    assert found.dark in settings.DARK_MODES
    assert found.last_tab in settings.TABS
    assert 240 <= found.width <= 20_000
    assert 0.8 <= found.text_scale <= 2.0
