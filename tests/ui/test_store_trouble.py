"""A store that does not open, cannot be written to, or goes away: what a person sees and can do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import showing
from models.entities import NewEntry
from models.errors import StoreDamaged
from models.journal import Journal
from models.store import ballast, care, schema
from screens.more.under_way import UnderWay
from tests.conftest import FrozenClock
from tests.faults.places import fill_up, read_only_mount, small_disk
from tests.ui.opened import Opened

Open = Callable[..., Opened]


def damage(folder: Path) -> None:
    """Let the book be unreadable from its first page on."""
    book = bytearray((folder / "book.db").read_bytes())
    book[100:200] = bytes(100)
    (folder / "book.db").write_bytes(bytes(book))


@pytest.fixture
def written(couple: Path, clock: FrozenClock) -> Path:
    """A store with one entry, and a backup of it."""
    with Journal.open(couple, now=clock) as journal:
        journal.write(journal.partners[0].id, NewEntry("before the trouble"))
        care.backup(journal)
    return couple


def opened_in_trouble(couple: Path, clock: FrozenClock, **how: object) -> Opened:
    app = Opened(couple, clock, wait=False, **how)  # type: ignore[arg-type]
    app.until(lambda: app.bothways.router.name == "trouble")
    app.rest()
    return app


def test_a_damaged_book_shows_a_calm_page_and_goes_back_to_the_newest_backup(
    written: Path, clock: FrozenClock
) -> None:
    damage(written)
    damaged = (written / "book.db").read_bytes()
    app = opened_in_trouble(written, clock)
    try:
        assert app.sees("The book did not open")
        assert app.sees("Nothing was changed or thrown away")
        assert not app.find_all("Toast")
        app.key("escape")
        app.rest()
        assert app.bothways.router.name == "trouble"
        app.press("Go back to the newest backup")
        app.press("Go back")
        app.until(lambda: app.journal is not None)
        app.rest()
        assert app.bothways.router.name == "today"
        assert [entry.text for entry in app.entries()] == ["before the trouble"]
        assert (written.with_name("store-1") / "book.db").read_bytes() == damaged
    finally:
        app.close()


def test_what_can_still_be_read_is_saved_where_there_is_no_backup(
    written: Path, clock: FrozenClock
) -> None:
    shutil.rmtree(written / "backups")
    damage(written)
    app = opened_in_trouble(written, clock)
    try:
        assert not app.sees("Go back to the newest backup")
        app.press("Save what can still be read")
        app.press("Save it")
        app.until(lambda: app.journal is not None)
        app.rest()
        assert [entry.text for entry in app.entries()] == ["before the trouble"]
        app.type("and after it")
        app.chord("enter")
        assert [entry.text for entry in app.entries()] == ["and after it", "before the trouble"]
        assert written.with_name("store-1").is_dir()
    finally:
        app.close()


WAYS = {
    "restore": ("Go back to the newest backup", "Go back", "Going back"),
    "salvage": ("Save what can still be read", "Save it", "Saving what can be read"),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_done_about_it_shows_how_far_it_is(
    written: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    row, act, title = WAYS[way]
    seen: list[tuple[str, float]] = []
    real = UnderWay._show

    def show(shown: Any, share: float) -> None:
        real(shown, share)
        if shown.sheet is not None:
            seen.append((shown.sheet.title, shown.share))

    monkeypatch.setattr(UnderWay, "_show", show)
    damage(written)
    app = opened_in_trouble(written, clock)
    try:
        app.press(row)
        app.press(act)
        app.until(lambda: app.journal is not None)
        app.rest()
        assert {name for name, _share in seen} == {title}
        assert max(share for _name, share in seen) == 1
        assert not app.find_all("UnderWay")
        assert app.bothways.router.name == "today"
    finally:
        app.close()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_done_about_it_can_be_stopped(
    written: Path, clock: FrozenClock, stopping: None, way: str
) -> None:
    row, act, _title = WAYS[way]
    damage(written)
    damaged = (written / "book.db").read_bytes()
    app = opened_in_trouble(written, clock)
    try:
        app.press(row)
        app.press(act)
        app.until(lambda: app.bothways.session.store == "broken" and not app.find_all("UnderWay"))
        app.rest()
        assert app.bothways.router.name == "trouble"
        assert app.sees("Stopped. Everything is as it was.")
        assert app.sees("Save what can still be read")
        assert (written / "book.db").read_bytes() == damaged
        assert not written.with_name("store-1").exists()
        assert not [path for path in written.parent.iterdir() if path.name.startswith(".")]
    finally:
        app.close()


def test_a_store_that_comes_back_is_opened_again(
    written: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (written / "book.db").rename(written / "away")
    asked: list[Path] = []
    monkeypatch.setattr(showing, "show_folder", lambda folder: bool(asked.append(folder)))
    app = opened_in_trouble(written, clock)
    try:
        app.press("Show the folder")
        assert asked == [written]
        assert app.sees(str(written))
        (written / "away").rename(written / "book.db")
        app.press("Try again")
        app.until(lambda: app.journal is not None)
        app.rest()
        assert [entry.text for entry in app.entries()] == ["before the trouble"]
    finally:
        app.close()


def test_a_damaged_page_met_while_reading_leads_to_what_can_be_done(
    written: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Opened(written, clock)
    try:
        app.type("still being written")

        def damaged(*_args: object, **_more: object) -> None:
            raise StoreDamaged("The file book.db cannot be read.")

        with monkeypatch.context() as patch:
            patch.setattr(app.journal, "entries", damaged)
            app.go("journal")
            assert app.find("Toast").trouble
            app.press("What can be done")
            assert app.sees("A part of the book is damaged")
            assert app.sees("Go back to the newest backup")
        app.press("Back to the book")
        assert app.composer.text == "still being written"
        app.chord("enter")
        assert app.entries()[0].text == "still being written"
    finally:
        app.close()


def test_a_newer_book_is_left_alone_and_no_older_one_is_offered(
    written: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "SCHEMA", 0)  # of a program before this one
    app = opened_in_trouble(written, clock)
    try:
        assert app.sees("written by a newer version")
        assert not app.sees("Go back to the newest backup")
        assert not app.sees("Save what can still be read")
    finally:
        app.close()


def test_a_book_that_can_only_be_read_says_so_and_keeps_what_is_typed(
    written: Path, clock: FrozenClock
) -> None:
    with read_only_mount(written) as view:
        app = Opened(view, clock)
        try:
            assert app.sees("Only for reading")
            assert not app.find_all("Toast", trouble=True)
            app.go("journal")
            assert app.sees("before the trouble")
            app.go("today")
            app.type("cannot be kept")
            app.frames(4)
            app.wait(2.2)  # a draft would be kept by now
            assert not app.find_all("Toast", trouble=True)
            app.chord("enter")
            assert app.find("Toast").trouble
            assert app.sees("cannot be written to")
            assert app.composer.text == "cannot be kept"
        finally:
            app.close()


def test_a_store_that_is_replaced_is_told_once_and_the_words_can_be_kept(
    written: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    app = Opened(written, clock)
    try:
        app.type("written just now")
        app.rest()
        written.rename(tmp_path / "elsewhere")
        app.chord("enter")
        app.until(lambda: bool(app.find_all("Toast", trouble=True)))
        assert app.composer.text == "written just now"
        assert app.sees("moved, deleted or replaced")
        app.find("Toast").close()
        app.bothways.opening._look(0)
        app.rest()
        assert not app.find_all("Toast"), "said once, and then at each try to save"
        app.chord("enter")
        assert app.sees("moved, deleted or replaced")
        (tmp_path / "words").mkdir()
        app.bothways.care._keep_words("written just now", tmp_path / "words")
        app.rest()
        kept = [path.read_text() for path in (tmp_path / "words").iterdir()]
        assert kept == ["written just now"]
        (tmp_path / "elsewhere").rename(written)
        app.press("Open the store again")
        app.until(lambda: app.journal is not None)
        app.rest()
        assert app.composer.text.count("written just now") >= 1
        app.chord("enter")
        assert "written just now" in app.entries()[0].text
    finally:
        app.close()


def test_a_nearly_full_disk_is_told_once_and_quietly(
    written: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballast, "LOW", 2**60)
    app = Opened(written, clock)
    try:
        app.until(lambda: app.sees("nearly full"))
        assert not app.find("Toast").trouble
    finally:
        app.close()


def test_a_full_disk_is_told_and_the_words_stay_until_there_is_room(
    written: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "12m") as place:
        shutil.copytree(written, place / "store")
        app = Opened(place / "store", clock)
        try:
            filler = fill_up(place)
            words = "a long evening " * 2_000
            app.type_at_once(words)
            app.frames(4)
            app.chord("enter")
            app.until(lambda: bool(app.find_all("Toast", trouble=True)))
            assert app.sees("The disk is full")
            assert app.composer.text == words
            filler.unlink()
            app.chord("enter")
            assert app.entries()[0].text == words
            assert app.composer.text == ""
        finally:
            app.close()


def test_a_disk_that_is_full_from_the_start_lets_one_read_and_then_write_again(
    written: Path, clock: FrozenClock, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "12m") as place:
        shutil.copytree(written, place / "store")
        filler = fill_up(place)
        app = Opened(place / "store", clock)
        try:
            assert app.sees("The disk is full, so this is only for reading")
            assert not app.find_all("Toast")
            app.go("journal")
            assert app.sees("before the trouble")
            app.go("today")
            app.type("written on a full disk")
            app.chord("enter")
            assert app.sees("The disk is full, so nothing was changed")
            assert app.composer.text == "written on a full disk"
            app.find("Toast").close()
            app.bothways.opening._look(0)
            app.rest()
            assert app.sees("only for reading"), "as long as there is no room"
            filler.unlink()
            app.bothways.opening._look(0)
            app.until(lambda: not app.sees("only for reading"))
            app.rest()
            assert app.composer.text == "written on a full disk"
            app.chord("enter")
            texts = [entry.text for entry in app.entries()]
            assert texts == ["written on a full disk", "before the trouble"]
        finally:
            app.close()
