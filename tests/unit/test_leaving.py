"""Leaving: a book closed by one alone, a notebook emptied in one step, everything erased."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from models import keeping, log
from models.entities import (
    Draft,
    EntryChanges,
    Fit,
    LoadWord,
    Mark,
    NeedState,
    NewEntry,
    PartnerSettings,
    Pattern,
    Unease,
    Visibility,
)
from models.errors import BookClosed, Refused
from models.exchange import export, import_file
from models.journal import Journal
from models.privacy import keys as keyring
from models.reminders import schedule
from models.reminders.due import NAME as DUE
from models.reminders.due import DueTimes
from models.reminders.rules import ReminderKind, Rule
from models.store.database import Database
from models.store.stores import notebook_path
from models.store.tables import Base, DraftRow, IntentionRow
from tests.conftest import FrozenClock

PRIVATE, SHARED = Visibility.PRIVATE, Visibility.SHARED
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def two(store: Journal) -> tuple[str, str]:
    ana, ben = (partner.id for partner in store.partners)
    return ana, ben


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG")
    return out.getvalue()


# --- the shared book -----------------------------------------------------------------------------

Act = Callable[[Journal, str, str, dict[str, str]], Any]

ADDING: dict[str, Act] = {
    "write": lambda j, ana, ben, ids: j.write(ben, NewEntry("more", visibility=SHARED)),
    "many": lambda j, ana, ben, ids: j.write_many(ben, [NewEntry("more", visibility=SHARED)]),
    "edit": lambda j, ana, ben, ids: j.edit(ben, ids["ben"], EntryChanges(text="other")),
    "picture": lambda j, ana, ben, ids: j.edit(
        ben, ids["ben"], EntryChanges(add_photos=(picture(),))
    ),
    "share": lambda j, ana, ben, ids: j.edit(ben, ids["hidden"], EntryChanges(visibility=SHARED)),
    "notice": lambda j, ana, ben, ids: j.marks.notice(ben, ids["ana"]),
    "answer": lambda j, ana, ben, ids: j.marks.answer(ben, ids["ben"], fit=Fit.PARTLY),
    "link": lambda j, ana, ben, ids: j.marks.link(ben, ids["ana"], ids["ben"]),
    "need": lambda j, ana, ben, ids: j.needs.voice(ben, "an ear"),
    "step": lambda j, ana, ben, ids: j.needs.step(ben, ids["need"], NeedState.HEARD),
    "fit need": lambda j, ana, ben, ids: j.marks.fit_need(ana, ids["need"], Fit.PARTLY),
    "season": lambda j, ana, ben, ids: j.seasons.propose(ben, "exams", SUNDAY),
    "confirm": lambda j, ana, ben, ids: j.seasons.confirm(ben, ids["season"]),
    "load": lambda j, ana, ben, ids: j.loads.set(ben, LoadWord.FULL, shared=True),
    "name": lambda j, ana, ben, ids: j.people.rename(ben, "Benno"),
    "mark": lambda j, ana, ben, ids: j.people.choose_mark(ben, Mark.SLATE),
    "directions": lambda j, ana, ben, ids: j.people.directions(ben, on=True),
    "couple": lambda j, ana, ben, ids: j.people.change_couple(half_life=90),
    "undo": lambda j, ana, ben, ids: j.undo(ana),
}


@pytest.fixture
def filled(store: Journal, two: tuple[str, str]) -> dict[str, str]:
    ana, ben = two
    ids = {
        "ana": store.write(ana, NewEntry("hers")).id,
        "ben": store.write(ben, NewEntry("his", feeling="warm")).id,
        "hidden": store.write(ben, NewEntry("hidden", visibility=PRIVATE)).id,
    }
    ids["season"] = store.seasons.propose(ana, "the move", SUNDAY).id
    ids["need"] = store.needs.voice(ana, "a walk").id
    return ids


def everything(journal: Journal) -> dict[str, list[Any]]:
    """Return all rows of the book."""

    def rows(connection: Any) -> dict[str, list[Any]]:
        names = [table.name for table in Base.metadata.sorted_tables]
        return {name: connection.execute(f"select * from {name}").fetchall() for name in names}

    found: dict[str, list[Any]] = journal.stores.book.raw(rows)
    return found


@pytest.mark.parametrize("name", ADDING)
def test_nothing_is_added_to_a_closed_book(
    name: str, store: Journal, two: tuple[str, str], filled: dict[str, str]
) -> None:
    ana, ben = two
    store.leaving.close(ana)
    before = everything(store)
    with pytest.raises(BookClosed, match=r"^This book is closed\. Nothing was changed\.$"):
        ADDING[name](store, ana, ben, filled)
    assert everything(store) == before
    store.leaving.open_again(ana)
    ADDING[name](store, ana, ben, filled)
    assert everything(store) != before


def test_a_closed_book_is_read_exported_and_left_by_both(
    store: Journal, two: tuple[str, str], filled: dict[str, str], tmp_path: Path, clock: FrozenClock
) -> None:
    ana, ben = two
    assert not store.is_closed()
    store.leaving.close(ana)
    assert store.is_closed()
    assert (store.leaving.may_open(ana), store.leaving.may_open(ben)) == (True, False)
    for who in two:
        assert "hers" in [entry.text for entry in store.entries(who).entries]
        export(store, tmp_path / f"{who}.json", reader=who)
    assert not store.pages.publish()
    # Each owns their own: words can be taken out, and for oneself one goes on writing.
    store.write(ben, NewEntry("for me", visibility=PRIVATE))
    store.edit(ben, filled["ben"], EntryChanges(feeling="lighter", unease=Unease.ONE_SIDED))
    store.edit(ben, filled["ben"], EntryChanges(visibility=PRIVATE))
    store.delete(ana, filled["ana"])
    store.undo(ana)
    store.delete(ana, filled["ana"])
    assert store.erase(ana) == 1
    # The other cannot undo the closing; closing as well and opening again changes nothing.
    store.leaving.close(ben)
    store.leaving.open_again(ben)
    assert store.is_closed()
    with pytest.raises((BookClosed, Refused)):
        store.undo()
    assert store.is_closed()
    # A copy one leaves with can be written in.
    assert "closed" not in (tmp_path / f"{ana}.json").read_text(encoding="utf-8")
    import_file(tmp_path / "new", tmp_path / f"{ana}.json", who=ana, now=clock, pad=0)
    with Journal.open(tmp_path / "new", now=clock) as anew:
        assert anew.write(anew.partners[0].id, NewEntry("on my own")).text == "on my own"
    store.leaving.open_again(ana)
    assert store.pages.publish()


def test_setting_a_closed_book_aside_makes_room_for_a_new_one(
    store: Journal, two: tuple[str, str], clock: FrozenClock
) -> None:
    store.write(two[0], NewEntry("then"))
    store.leaving.close(two[0])
    store.close()
    aside = keeping.set_aside(store.folder)
    assert aside.name == "store-closed-1"
    with Journal.create(store.folder, ["Ben"], now=clock, pad=0) as anew:
        assert anew.entries(None).entries == ()
    with Journal.open(aside, now=clock) as old:
        assert [entry.text for entry in old.entries(None).entries] == ["then"]
        assert old.is_closed()


# --- the own notebook ----------------------------------------------------------------------------


def fill_notebook(journal: Journal, who: str) -> None:
    hidden = journal.write(
        who,
        NewEntry(
            "canary hidden",
            visibility=PRIVATE,
            feeling="canary felt",
            tags=("canarytag",),
            photos=(picture(),),
            unease=Unease.PRESSURED,
            pattern=Pattern.EXTRAS_ADDED,
        ),
    )
    journal.edit(who, hidden.id, EntryChanges(text="canary changed"))
    shared = journal.write(who, NewEntry("for both", visibility=SHARED))
    journal.edit(who, shared.id, EntryChanges(feeling="canary warm", unease=Unease.UNSAFE))
    gone = journal.write(who, NewEntry("canary gone", visibility=PRIVATE))
    journal.delete(who, gone.id)
    journal.drafts.keep(who, Draft("canary draft"))
    journal.loads.set(who, LoadWord.HEAVY)
    journal.people.change_settings(who, visibility=PRIVATE, prompts_own=("canary question",))
    rule = Rule(ReminderKind.OWN, time(20, 15), words="canary reminder")
    journal.reminders.set(who, rule)
    with journal.stores.notebook(who).writing() as session:
        session.add(
            IntentionRow(
                id="1" * 32,
                author_id=who,
                version=journal.stores.version(session),
                text="canary intention",
                rests_until=SUNDAY,
                state="resting",
            )
        )


def test_a_notebook_is_emptied_in_one_step(tmp_path: Path, clock: FrozenClock) -> None:
    folder = tmp_path / "s"
    with Journal.create(folder, ["Ana", "Ben"], now=clock) as journal:
        ana, ben = (partner.id for partner in journal.partners)
        fill_notebook(journal, ana)
        fill_notebook(journal, ben)
    copy = folder / "backups" / f"{ana}-before-2.db"
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(b"words of an older version")
    sizes = {path: path.stat().st_size for path in folder.rglob("*.db") if path != copy}
    book = (folder / "book.db").stat().st_mtime_ns
    with Journal.open(folder, now=clock) as journal:
        kept = everything(journal)
        journal.leaving.empty(ana)
        assert everything(journal) == kept, "what is shared stays"
        shared = [entry.text for entry in journal.entries(ana).entries]
        assert shared == [entry.text for entry in journal.entries(None).entries]
        assert not any(entry.feeling or entry.unease for entry in journal.entries(ana).entries)
        assert journal.trash(ana) == ()
        assert journal.drafts.get(ana) is None
        assert not journal.rests(ana)
        assert journal.people.settings(ana) == PartnerSettings(visibility=PRIVATE)
        assert not any(rule.id for rule in journal.reminders.rules(ana))
        assert journal.loads.of(ana) == ()
        # The other's notebook is as it was.
        assert journal.drafts.get(ben) == Draft("canary draft")
        assert len(journal.trash(ben)) == 1
        assert any(rule.words == "canary reminder" for rule in journal.reminders.rules(ben))
        # And one may begin anew.
        journal.write(ana, NewEntry("anew", visibility=PRIVATE))
        journal.undo(ana)
    assert not copy.exists()
    assert (folder / "book.db").stat().st_mtime_ns == book
    now = {path: path.stat().st_size for path in folder.rglob("*.db")}
    assert now == sizes
    times = {notebook_path(folder, who).stat().st_mtime_ns for who in (ana, ben)}
    assert len(times) == 1
    with DueTimes(folder / DUE) as due:
        assert due.rows(0) == ()
        assert due.rows(1)
    assert "canary" not in dumped(folder, ana)
    assert "canary" in dumped(folder, ben)
    assert keeping.check(folder).ok


def dumped(folder: Path, who: str) -> str:
    """Return all that is in a notebook as plain text, its search index included."""
    plain = folder.parent / f"{who}.plain"
    database = Database(notebook_path(folder, who), keyring.load(folder).notebook_key(who))

    def export_plain(connection: Any) -> None:
        connection.execute("attach database ? as plain key ''", (str(plain),))
        connection.execute("select sqlcipher_export('plain')")
        connection.execute("detach database plain")
        assert connection.execute("pragma secure_delete").fetchone() == (1,)

    database.raw(export_plain)
    database.close()
    return plain.read_bytes().decode("latin-1")


def test_a_draft_of_the_first_versions_goes_from_the_book(
    store: Journal, two: tuple[str, str]
) -> None:
    with store.stores.book.writing() as session:
        session.add(DraftRow(author_id=two[0], body="{}", version=store.stores.version(session)))
    store.leaving.empty(two[0])
    assert store.drafts.get(two[0]) is None


# --- everything ----------------------------------------------------------------------------------


def test_erasing_everything_takes_the_systems_reminders_along(
    store: Journal, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no systemd answers
    monkeypatch.delenv("DISPLAY", raising=False)
    entry = own_home / ".config" / "autostart" / "bothways-remind.desktop"
    schedule.install(store.folder.with_name("another"))
    store.close()
    log.install(log.folder_for(store.folder))
    log.remove()
    assert keeping.erase(store.folder) == ""
    assert entry.exists(), "another journal's reminders stay"
    assert not store.folder.exists()
    with Journal.create(store.folder, ["Ana"], pad=0):
        pass
    schedule.install(store.folder)
    assert keeping.erase(store.folder) == ""
    assert not entry.exists()


def test_a_scheduler_that_will_not_go_is_told_and_the_store_is_gone(
    store: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_store: Path) -> None:
        raise Refused("It stays.")

    monkeypatch.setattr(schedule, "leave", refuse)
    store.close()
    assert keeping.erase(store.folder) == "It stays."
    assert not store.folder.exists()
