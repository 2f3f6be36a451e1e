"""Backups in the app: kept by themselves, gone back to, tried, and what is said about them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models import keeping
from models import settings as settings_file
from models.entities import NewEntry, Visibility
from models.errors import StoreFull
from models.journal import Journal
from models.store import backup_state, shelf
from tests.conftest import FrozenClock
from tests.ui.opened import Opened

Open = Callable[..., Opened]


def by_ana(text: str, **how: Any) -> Callable[[Journal], object]:
    return lambda journal: journal.write(journal.partner("Ana").id, NewEntry(text=text, **how))


def kept(text: str) -> Callable[[Journal], object]:
    """Write one entry, then let the app have kept a backup, then write another."""

    def prepare(journal: Journal) -> None:
        by_ana(text)(journal)
        keeping.back_up(journal, "close")
        by_ana("written later")(journal)

    return prepare


def backups(folder: Path) -> list[Any]:
    return list(shelf.found(folder / "backups"))


def look(app: Opened) -> None:
    """Let the minute come at which the app looks whether it is time."""
    app.rest()
    app.bothways.backing._look(0)
    app.rest()
    backing = app.bothways.backing
    app.until(lambda: backing._steps is None and not backing._aside.busy)
    app.rest()


# --- by itself ---


def test_closing_keeps_a_backup_of_everything(
    open_app: Open, couple: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    app = open_app(backups=True)
    app.type("the last thing today")
    app.chord("enter")
    app.close()
    (backup,) = backups(couple)
    assert backup.listing.why is shelf.Why.CLOSE
    keeping.restore(backup.path, tmp_path / "there", clock())
    with Journal.open(tmp_path / "there", now=clock) as journal:
        assert [entry.text for entry in journal.entries(None).entries] == ["the last thing today"]


def test_every_half_hour_where_somebody_is_there_and_never_else(
    open_app: Open, couple: Path, clock: FrozenClock
) -> None:
    app = open_app(backups=True)
    look(app)
    assert backups(couple) == [], "nobody has touched anything"
    app.key("a")
    app.bothways.backing._touched -= 60  # a minute ago
    look(app)
    assert len(backups(couple)) == 1
    app.key("a")
    app.bothways.backing._touched -= 60
    clock.forward(minutes=29)
    look(app)
    assert len(backups(couple)) == 1
    clock.forward(minutes=2)
    look(app)
    assert len(backups(couple)) == 2
    clock.forward(hours=5)
    look(app)
    assert len(backups(couple)) == 2, "nothing has happened since"
    with Journal.open(couple, now=clock) as other:
        by_ana("from a terminal")(other)
    look(app)
    assert len(backups(couple)) == 3, "what another process writes into the book counts"
    clock.forward(days=-400)
    app.key("a")
    app.bothways.backing._touched -= 60
    look(app)
    assert len(backups(couple)) == 4, "a clock set back stops nothing"


def test_it_waits_for_a_pause_in_typing_but_not_for_ever(
    open_app: Open, couple: Path, clock: FrozenClock
) -> None:
    app = open_app(lambda journal: keeping.back_up(journal, "close"), backups=True)
    clock.forward(minutes=31)
    app.type("word after word")
    look(app)
    assert len(backups(couple)) == 1
    clock.forward(minutes=10)
    look(app)
    assert len(backups(couple)) == 2
    app.bothways.opening.sample = True
    clock.forward(minutes=60)
    app.key("a")
    app.bothways.backing._touched -= 60
    look(app)
    app.close()
    assert len(backups(couple)) == 2, "a sample couple has none, not even at the end"


@pytest.mark.parametrize("private", [False, True])
def test_backups_say_nothing_of_who_wrote_in_private(
    private: bool, open_app: Open, couple: Path, clock: FrozenClock
) -> None:
    """Reading for an hour leaves the same files behind as writing in private."""
    app = open_app(by_ana("shared"), backups=True)
    for _half_hour in range(2):
        if private:
            by_ana("only for me", visibility=Visibility.PRIVATE)(app.journal)
        app.chord("2")
        app.bothways.backing._touched -= 60
        clock.forward(minutes=31)
        look(app)
    app.close()
    assert [(b.number, b.listing.why.value) for b in backups(couple)] == [
        (3, "close"),
        (2, "while"),
        (1, "while"),
    ]


def test_closing_in_the_middle_of_a_backup_leaves_nothing_half(
    open_app: Open, couple: Path, clock: FrozenClock
) -> None:
    app = open_app(by_ana("shared"), backups=True)
    app.key("a")
    app.bothways.backing._touched -= 60
    app.bothways.backing._look(0)
    app.until(lambda: app.bothways.backing._steps is not None)
    app.bothways.worker.in_background(lambda: None)
    app.close()
    assert list((couple / "backups").glob(".part-*")) == []
    assert backups(couple)[0].listing.why is shelf.Why.CLOSE


def test_when_none_can_be_made_it_is_said_once_and_stands_under_keep(
    open_app: Open, couple: Path, clock: FrozenClock
) -> None:
    app = open_app(by_ana("shared"), backups=True)
    (couple / "backups").write_text("a file where the folder should be")
    for _time in range(2):
        app.key("a")
        app.bothways.backing._touched -= 60
        look(app)
    (toast,) = app.find_all("Toast", trouble=True)
    assert "could not be made" in toast.text
    (couple / "backups").unlink()
    (couple / "backups").mkdir()
    backup_state.note(couple / "backups", trouble="The disk is full.")
    app.go("keeping")
    assert app.sees("The last backup could not be made")
    assert app.sees("The disk is full.")
    app.bothways.messages.clear()
    app.key("a")
    app.bothways.backing._touched -= 60
    look(app)
    app.go("more")
    app.go("keeping")
    assert not app.sees("The disk is full.")


# --- going back ---


def test_going_back_to_a_moment_in_words(open_app: Open, couple: Path, clock: FrozenClock) -> None:
    app = open_app(kept("yesterday's"), screen="keeping")
    assert [entry.text for entry in app.entries()] == ["written later", "yesterday's"]
    clock.forward(days=1)
    app.press("Go back to a backup")
    app.press("Yesterday evening")
    assert app.sees("Yesterday evening · When the book was closed, 19:30")
    app.keys("enter")  # the safe choice has the focus
    assert len(app.entries()) == 2
    app.press("Yesterday evening")
    app.keys("right", "enter")
    app.until(lambda: app.sees("You are back"))
    app.until(lambda: app.journal is not None)
    app.rest()
    assert [entry.text for entry in app.entries()] == ["yesterday's"]
    with Journal.open(couple.with_name("store-1"), now=clock) as former:
        assert len(former.entries(None).entries) == 2
    assert not app.find_all("Modal")
    newest = backups(couple)[0]
    assert newest.listing.why is shelf.Why.RESTORE, "one can go back from going back"


def test_going_back_says_where_no_backup_could_be_made_before(
    open_app: Open, couple: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(kept("yesterday's"), screen="keeping")

    def full(*_given: Any, **_more: Any) -> Any:
        raise StoreFull("The disk is full. Nothing was changed.")

    monkeypatch.setattr("models.store.restoring.making", full)
    clock.forward(days=1)
    app.press("Go back to a backup")
    app.press("Yesterday evening")
    app.keys("right", "enter")
    app.until(lambda: app.sees("You are back. The former store is store-1."))
    assert app.sees("The disk is too full for a backup of the store as it was.")
    assert not app.sees("Nothing was changed")
    app.until(lambda: app.journal is not None)
    app.rest()
    assert [entry.text for entry in app.entries()] == ["yesterday's"]
    with Journal.open(couple.with_name("store-1"), now=clock) as former:
        assert len(former.entries(None).entries) == 2


def test_former_copies_are_deleted_when_a_person_wants_it(
    open_app: Open, couple: Path, tmp_path: Path
) -> None:
    """Words that were taken out stay in every copy made before, until those go."""

    def prepare(journal: Journal) -> None:
        kept("taken out")(journal)
        keeping.backup(journal, couple / "backups")

    app = open_app(prepare, screen="copies", second_place=str(tmp_path / "stick" / "bothways-1"))
    app.press("This evening")
    app.keys("right", "enter")
    app.until(lambda: app.sees("You are back"))
    app.until(lambda: app.journal is not None)
    app.rest()
    former = couple.with_name("store-1")
    assert former.exists()
    assert len(backups(couple)) == 3
    app.go("copies")
    app.press("Delete former copies")
    app.keys("enter")  # the safe choice has the focus
    assert len(backups(couple)) == 3
    app.press("Delete former copies")
    app.keys("right", "enter")
    app.until(lambda: app.sees("Former copies are deleted"))
    assert app.sees("Deleted: 3 backups and 1 former store.")
    assert app.sees("The second place is not connected")
    assert app.sees("What was taken elsewhere is not reached")
    assert not former.exists()
    (fresh,) = backups(couple)
    assert fresh.number == 4
    app.key("escape")
    app.rest()
    assert len(app.find_all("ListRow", icon="history")) == 1


def test_stopped_before_the_fresh_backup_is_there_nothing_is_deleted(
    open_app: Open, couple: Path, stopping: None
) -> None:
    app = open_app(kept("before"), screen="copies")
    app.press("Delete former copies")
    app.keys("right", "enter")
    app.until(lambda: app.sees("Stopped. What was not deleted yet is still there."))
    app.rest()
    assert [backup.number for backup in backups(couple)] == [1]


def test_after_emptying_the_notebook_former_copies_can_be_deleted_at_once(
    open_app: Open, couple: Path
) -> None:
    app = open_app(kept("for both"), screen="keeping", size=(360, 740))
    app.press("Empty my notebook", "ListRow")
    assert app.sees("Backups and former stores still hold a copy")
    app.press("Empty it", "Button48")
    said = app.find("Words", text="Your notebook is empty.")
    assert said.width > app.find("Toast").width / 2, "the way to them leaves no room for the line"
    app.press("Delete former copies")
    app.keys("right", "enter")
    app.until(lambda: app.sees("Former copies are deleted"))
    assert [backup.number for backup in backups(couple)] == [2]


def test_many_backups_are_shown_a_few_at_a_time(
    open_app: Open, couple: Path, clock: FrozenClock
) -> None:
    app = open_app(kept("one"))
    first = backups(couple)[0].path
    for number in range(2, 14):
        shutil.copyfile(first, first.with_name(shelf.file_name(number)))
    (couple / "backups" / shelf.file_name(14)).write_bytes(b"cut off")
    app.go("copies")
    rows = app.find_all("ListRow", icon="history")
    assert len(rows) == 8
    (broken,) = [row for row in rows if row.disabled]
    assert broken.title == "bothways-0014.backup"
    app.press("Earlier ones")
    assert len(app.find_all("ListRow", icon="history")) == 14
    listing = shelf.look(first)
    assert listing is not None
    backup_state.note(couple / "backups", damaged=(listing.ident,))
    app.go("keeping")
    app.go("copies")
    assert app.sees("It was opened and found damaged; it no longer counts as a backup.")


def test_stopped_on_the_way_everything_is_as_it_was(
    open_app: Open, couple: Path, stopping: None
) -> None:
    app = open_app(kept("before"), screen="copies")
    app.press("This evening")
    app.keys("right", "enter")
    app.until(lambda: app.sees("Stopped."))
    app.until(lambda: app.journal is not None)
    app.rest()
    assert len(app.entries()) == 2
    assert not couple.with_name("store-1").exists()
    assert [path.name for path in couple.parent.iterdir() if path.name.startswith(".")] == []
    app.go("keeping")
    app.screen.copies._backup(couple.parent / "stick")
    app.until(lambda: app.sees("Stopped. Nothing of it is left."))
    app.rest()
    assert list((couple.parent / "stick").iterdir()) == []


def test_a_backup_whose_pictures_are_gone_gives_its_words_after_a_question(
    open_app: Open, couple: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    from tests.unit import couples

    def prepare(journal: Journal) -> None:
        import random

        photo = couples.picture(random.Random(1))
        by_ana("with a picture", photos=(photo,))(journal)
        keeping.back_up(journal, "close")

    app = open_app(prepare, screen="copies")
    lonely = tmp_path / "mail" / "bothways-0001.backup"
    lonely.parent.mkdir()
    shutil.copyfile(backups(couple)[0].path, lonely)
    app.screen._ask_file(lonely, lonely.name)
    app.keys("right", "enter")
    app.until(lambda: app.sees("Go back without the pictures?"))
    assert [len(entry.photos) for entry in app.entries()] == [1]
    app.keys("right", "enter")
    app.until(lambda: app.sees("You are back"))
    app.until(lambda: app.journal is not None)
    assert [entry.text for entry in app.entries()] == ["with a picture"]


def test_welcome_takes_a_backup(tmp_path: Path, couple: Path, clock: FrozenClock) -> None:
    with Journal.open(couple, now=clock) as journal:
        by_ana("from the old computer")(journal)
        file = keeping.backup(journal, tmp_path / "stick")
    with Opened(tmp_path / "new" / "store", clock) as app:
        app.press("I have a backup")
        field: Any = app.find("Field")
        field.text = str(file)
        app.rest()
        app.press(file.name, "ListRow")
        app.until(lambda: app.journal is not None)
        app.rest()
        assert app.bothways.router.name == "today"
        assert [entry.text for entry in app.entries()] == ["from the old computer"]
    with Opened(tmp_path / "other" / "store", clock) as app:
        broken = file.with_name("bothways-0009.backup")
        broken.write_bytes(file.read_bytes()[:9000])
        app.screen._restore(broken)
        app.until(lambda: app.find_all("Toast", trouble=True))
        assert app.bothways.session.store == "missing"
        assert app.bothways.router.name == "welcome"
        app.screen._restore(file)
        app.until(lambda: app.journal is not None)


# --- a second place, a file, a drill ---


def test_a_second_place_gets_its_first_copy_at_once(
    open_app: Open, couple: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    app = open_app(by_ana("shared"), screen="keeping", backups=True)
    assert app.sees("What lies on this disk alone is lost with it.")
    app.screen.copies._take_place(couple)
    app.until(lambda: app.find_all("Toast", trouble=True))
    assert app.bothways.settings.second_place == "", "the folder of the book is none"
    app.screen.copies._take_place(stick)
    app.until(lambda: app.sees("From now on a copy goes there, too."))
    app.rest()
    assert app.sees(f"{stick}\nLast copied today at 19:30.")
    assert app.sees("that alone is no backup"), "it lies on the same disk"
    (place,) = stick.iterdir()
    assert len(shelf.found(place)) == 1
    app.close()
    assert len(shelf.found(place)) == 2, "the one of the closing is there, too"
    assert settings_file.load(couple).second_place == str(place)
    again = open_app(screen="keeping", second_place=str(place))
    clock.forward(days=31)
    again.screen.copies.look()
    again.rest()
    assert again.sees("It has had no new copy for a month. Connect it when you can.")
    again.press("A second place")
    again.press("No second place")
    assert again.bothways.settings.second_place == ""
    assert len(shelf.found(place)) == 2, "what lies there stays"


def test_whether_all_is_whole_is_asked_of_the_backup_too(
    open_app: Open, couple: Path, clock: FrozenClock
) -> None:
    app = open_app(kept("one"), screen="keeping")
    assert app.sees("Once a month the newest backup is opened and checked, too")
    clock.forward(days=1)
    app.press("Is everything whole?")
    app.until(lambda: app.sees("Everything is whole, and so is the newest backup."))
    assert app.sees(
        "Your backup of yesterday evening was opened and checked on Monday, 23 November."
    )
    path = backups(couple)[0].path
    path.write_bytes(path.read_bytes()[:7000])
    app.press("Is everything whole?")
    app.until(lambda: app.find_all("Toast", trouble=True))
    assert app.sees("it is not a whole zip file")


def test_once_a_month_the_newest_backup_is_tried(
    open_app: Open, couple: Path, clock: FrozenClock
) -> None:
    app = open_app(kept("one"), backups=True)
    look(app)
    assert backup_state.load(couple / "backups").drilled is None
    clock.forward(days=30)
    look(app)
    drilled = backup_state.load(couple / "backups").drilled
    assert drilled is not None
    assert drilled.ok
    assert drilled.at == clock()
    assert not app.find_all("Toast"), "good news wait under Keep"
    path = backups(couple)[0].path
    path.write_bytes(path.read_bytes()[:7000])
    clock.forward(days=30)
    look(app)
    assert app.find_all("Toast", trouble=True)
    assert clock() - drilled.at == timedelta(days=30)
