"""Compiled kv expressions are kept between starts, and never used where they do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens import compiled
from screens.compiled import Compiled


def kept(folder: Path, *sources: str) -> Path:
    """Compile `sources` and keep them; return the file they are kept in."""
    made = Compiled(folder)
    for source in sources:
        made(source, "page.kv", "eval")
    made.save()
    (file,) = folder.glob("rules-*.bin")
    return file


def is_remembered(folder: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a new start finds `source` without compiling it."""
    compiling: list[str] = []

    def spy(source: str, *rest: str) -> object:
        compiling.append(source)
        return compile(source, *rest)

    monkeypatch.setattr(compiled, "compile", spy, raising=False)
    code = Compiled(folder)(source, "page.kv", "eval")
    assert eval(code) == eval(source)
    return not compiling


def test_the_next_start_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, "1 + 1", "2 + 2")
    assert is_remembered(tmp_path, "2 + 2", monkeypatch)


def test_a_changed_rule_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path, "1 + 1")
    assert not is_remembered(tmp_path, "1 + 2", monkeypatch)


@pytest.mark.parametrize("harm", ["byte", "short", "empty"])
def test_a_damaged_file_is_passed_over_and_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    file = kept(tmp_path, "1 + 1")
    whole = file.read_bytes()
    file.write_bytes(
        {"byte": whole[:-1] + bytes([whole[-1] ^ 1]), "short": whole[:50], "empty": b""}[harm]
    )
    assert not is_remembered(tmp_path, "1 + 1", monkeypatch)
    assert kept(tmp_path, "1 + 1").read_bytes() == whole


def test_what_no_rule_uses_any_more_goes_once_there_is_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled, "MOST", 3)
    kept(tmp_path, "1", "2", "3")
    kept(tmp_path, "3", "4")
    assert not is_remembered(tmp_path, "1", monkeypatch)
    assert is_remembered(tmp_path, "4", monkeypatch)


def test_nothing_new_is_not_written_again(tmp_path: Path) -> None:
    file = kept(tmp_path, "1 + 1")
    file.unlink()
    again = Compiled(tmp_path)
    again.save()
    assert not file.exists()
