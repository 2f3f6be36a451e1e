"""The log tells what went wrong and where in the code, and never what anybody wrote."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import log

SECRET = "what she wrote to him"


@pytest.fixture(autouse=True)
def logger_left_alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    yield
    log.remove()


def fail() -> None:
    try:
        raise ValueError(f"insert into entry values ('{SECRET}')")
    except ValueError as error:
        raise KeyError(SECRET) from error


def text(folder: Path) -> str:
    return (folder / "bothways.log").read_text("utf-8")


def test_types_and_places_are_written_but_no_message(tmp_path: Path) -> None:
    log.install(tmp_path)
    try:
        fail()
    except KeyError as error:
        log.crashed(error, "command")
    written = text(tmp_path)
    assert "ERROR Unexpected end in command" in written
    assert "builtins.KeyError" in written
    assert "builtins.ValueError" in written
    assert "tests/unit/test_log.py:" in written
    assert SECRET not in written
    assert "insert" not in written


def test_arguments_of_a_record_are_left_out(tmp_path: Path) -> None:
    log.install(tmp_path).warning("Kept an entry %s", SECRET)
    assert "WARNING Kept an entry %s" in text(tmp_path)
    assert SECRET not in text(tmp_path)


def test_all_of_ours_writes_there_and_nothing_to_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.install(tmp_path)
    for name in ("screens.app", "models.store.care"):
        try:
            fail()
        except KeyError as error:
            logging.getLogger(name).error("unexpected", exc_info=error)
    assert text(tmp_path).count("unexpected") == 2
    assert SECRET not in text(tmp_path)
    assert capsys.readouterr() == ("", "")


def test_three_files_of_a_bounded_size(tmp_path: Path) -> None:
    logger = log.install(tmp_path)
    for _time in range(9000):
        logger.info("A line of about a hundred characters, again and again, to fill the files up.")
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert set(sizes) == {"bothways.log", "bothways.log.1", "bothways.log.2"}
    assert all(size <= 200_000 for size in sizes.values())


def test_a_folder_that_cannot_be_written_keeps_it_silent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    log.install(tmp_path / "file" / "logs").error("Nobody reads this")
    assert capsys.readouterr() == ("", "")


def test_what_nobody_caught_is_written_from_any_thread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.install(tmp_path)
    log.catch_all("app")
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except KeyError as error:
        sys.excepthook(KeyError, error, error.__traceback__)
    assert text(tmp_path).count("Unexpected end in app") == 2
    assert SECRET not in text(tmp_path)
    assert SECRET not in capsys.readouterr().err


def test_the_log_lies_in_a_store_and_never_in_a_folder_of_others(
    tmp_path: Path, own_home: Path
) -> None:
    assert own_home in log.folder_for(tmp_path).parents
    assert own_home in log.folder_for(None).parents
    (tmp_path / "keys.json").write_text("{}")
    assert log.folder_for(tmp_path) == tmp_path / "logs"


def test_a_second_install_replaces_the_first(tmp_path: Path) -> None:
    log.install(tmp_path / "a")
    log.install(tmp_path / "b").info("Once")
    assert len(logging.getLogger("bothways").handlers) == 1
    assert text(tmp_path / "a") == ""
    assert "Once" in text(tmp_path / "b")
