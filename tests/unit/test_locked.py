"""A store in which a notebook is locked: one partner goes on, and nothing of the other opens."""

from __future__ import annotations

import io
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3
from PIL import Image

from models.balance.picture import Window
from models.entities import (
    Draft,
    EntryChanges,
    LoadWord,
    Mark,
    NeedState,
    NewEntry,
    Query,
    Unease,
    Visibility,
)
from models.errors import Locked, NotFound, Refused, StoreDamaged
from models.exchange import export, undo_import
from models.journal import Journal
from models.privacy import keys as keyring
from models.privacy import passphrases
from models.reminders.rules import ReminderKind, Rule, Snooze
from models.store import care
from models.store.copying import copy_locked
from models.store.database import Database
from models.store.padding import grow_closed
from models.store.picture_bytes import photo_folder
from models.store.salvage import salvage
from tests.conftest import FrozenClock

HERS, HIS = "violet trumpet gravel moss", "kettle orbit saffron wharf"
WHOLE = ("All is well: the words, the pictures and the keys are whole.",)
SECRET = "he counted my money again"


def picture(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


class Couple:
    """A store of Ana and Ben in which both wrote, to be locked by either."""

    def __init__(self, folder: Path, clock: FrozenClock, truth: keyring.Keys | None = None) -> None:
        self.folder, self.clock = folder, clock
        self.truth = truth or keyring.load(folder)
        self.ana, self.ben = self.truth.partner_ids

    def lock(self, *who: str) -> None:
        for one in who:
            passphrase = HERS if one == self.ana else HIS
            passphrases.set_passphrase(self.folder, keyring.load(self.folder), one, passphrase)

    def open(self, who: str | None = None) -> Journal:
        if who is None:
            return Journal.open(self.folder, now=self.clock)
        passphrase = HERS if who == self.ana else HIS
        keys = passphrases.unlock(self.folder, who, passphrase)
        return Journal.open(self.folder, keys=keys, now=self.clock)

    def check(self, who: str) -> tuple[str, ...]:
        """What ``check`` says to whoever opened the notebook of `who`."""
        passphrase = HERS if who == self.ana else HIS
        keys = passphrases.unlock(self.folder, who, passphrase)
        return care.check(self.folder, keys=keys).sentences


def write_some(journal: Journal, who: str) -> None:
    private = Visibility.PRIVATE
    journal.write(who, NewEntry("soup and a lamp", feeling="warm"))
    journal.write(who, NewEntry(SECRET, unease=Unease.UNSAFE, photos=(picture(),)))
    journal.write(who, NewEntry("mine alone", visibility=private, tags=("stillness",)))
    evening = journal.stores.now().time()
    journal.reminders.set(who, Rule(ReminderKind.OWN, evening, words="call her"))
    journal.drafts.keep(who, Draft("not yet", visibility=private))
    journal.needs.voice(who, "an hour on Sunday")
    journal.seasons.propose(who, "Exams", journal.today())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "store"
    with Journal.create(folder, ["Ana", "Ben"], now=FrozenClock(), pad=512 * 1024) as journal:
        for partner in journal.partners:
            write_some(journal, partner.id)
    return folder


@pytest.fixture
def couple(tmp_path: Path, written: Path, clock: FrozenClock, light: None) -> Couple:
    shutil.copytree(written, tmp_path / "store")
    return Couple(tmp_path / "store", clock)


def reading(journal: Journal, who: str) -> dict[str, Callable[[], Any]]:
    """Return every reading a partner does, by name."""
    entry = journal.entries(None).entries[0]
    day = journal.today()
    return {
        "entry": lambda: journal.entry(who, entry.id),
        "entries": lambda: journal.entries(who),
        "shared only": lambda: journal.entries(who, Query(visibility=Visibility.SHARED)),
        "month": lambda: journal.month(who, day.year, day.month),
        "year": lambda: journal.year(who, day.year),
        "years": lambda: journal.years(who),
        "on this day": lambda: journal.on_this_day(who, day + timedelta(days=365)),
        "tags": lambda: journal.tags(who),
        "page": lambda: journal.page(None, who),
        "notes": lambda: journal.pages.notes(who),
        "trash": lambda: journal.trash(who),
        "loads": lambda: journal.loads.of(who),
        "needs": lambda: journal.needs.all(who),
        "settings": lambda: journal.people.settings(who),
        "draft": lambda: journal.drafts.get(who),
        "rules": lambda: journal.reminders.rules(who),
        "next times": lambda: journal.reminders.next_times(who),
        "chosen": lambda: journal.reminders.chosen(who),
        "inbox": lambda: journal.reminders.inbox(who),
        "noticed": lambda: journal.marks.noticed_lately(who),
        "picture": lambda: journal.photos.picture(who, "0" * 32),
        "content": lambda: journal.transfer.content(who),
        "ids": lambda: journal.transfer.ids(who),
        "export": lambda: export(journal, journal.folder.parent / "out.json", reader=who),
    }


def writing(journal: Journal, who: str) -> dict[str, Callable[[], Any]]:
    """Return every writing a partner does, by name."""
    entry = next(e for e in journal.entries(None).entries if e.author_id == who)
    other = next(e for e in journal.entries(None).entries if e.author_id != who)
    need = next(one for one in journal.needs.all(None) if one.author_id != who)
    season = next(one for one in journal.seasons.all() if one.proposed_by != who)
    shared = NewEntry("in his name", visibility=Visibility.SHARED, photos=(picture(),))
    words = ("again",)
    return {
        "write": lambda: journal.write(who, shared),
        "write many": lambda: journal.write_many(who, [shared]),
        "edit": lambda: journal.edit(who, entry.id, EntryChanges(text="changed")),
        "withdraw": lambda: journal.edit(
            who, entry.id, EntryChanges(visibility=Visibility.PRIVATE)
        ),
        "delete": lambda: journal.delete(who, entry.id),
        "restore": lambda: journal.restore(who, entry.id),
        "erase": lambda: journal.erase(who),
        "undo": lambda: journal.undo(who),
        "notice": lambda: journal.marks.notice(who, other.id, *words),
        "link": lambda: journal.marks.link(who, entry.id, other.id),
        "voice": lambda: journal.needs.voice(who, "a walk"),
        "step": lambda: journal.needs.step(who, need.id, NeedState.HEARD),
        "season": lambda: journal.seasons.propose(who, "Move", journal.today()),
        "confirm": lambda: journal.seasons.confirm(who, season.id),
        "load": lambda: journal.loads.set(who, LoadWord.FULL, shared=True),
        "directions": lambda: journal.people.directions(who, True),
        "rename": lambda: journal.people.rename(who, "Somebody"),
        "mark": lambda: journal.people.choose_mark(who, list(Mark)[-1]),
        "own settings": lambda: journal.people.change_settings(who, prompts_shown=False),
        "draft": lambda: journal.drafts.keep(who, Draft("x", visibility=Visibility.SHARED)),
        "no draft": lambda: journal.drafts.drop(who),
        "reminder": lambda: journal.reminders.set(
            who, Rule(ReminderKind.OWN, journal.stores.now().time())
        ),
        "seen": lambda: journal.reminders.seen(who),
        "snooze": lambda: journal.reminders.snooze(who, "0" * 32, Snooze.QUARTER),
    }


def state_of_book(journal: Journal) -> str:
    return repr(journal.transfer.content(None)) + repr(journal.people.couple())


@pytest.mark.parametrize("both", [False, True])
def test_nobody_reads_as_a_locked_partner(couple: Couple, both: bool) -> None:
    couple.lock(*([couple.ana, couple.ben] if both else [couple.ben]))
    with couple.open(couple.ana if both else None) as journal:
        assert journal.can_read(couple.ana)
        assert not journal.can_read(couple.ben)
        for name, read in reading(journal, couple.ana).items():
            if name != "picture":
                read()
        for name, read in reading(journal, couple.ben).items():
            with pytest.raises(Locked) as told:
                read()
            assert str(told.value).startswith("That partner's notebook is locked."), name


def test_nobody_writes_as_a_locked_partner(couple: Couple) -> None:
    couple.lock(couple.ben)
    with couple.open() as journal:
        calls = writing(journal, couple.ben)
        before = state_of_book(journal)
        for name, write in calls.items():
            with pytest.raises(Locked):
                write()
            assert state_of_book(journal) == before, name


def test_the_other_goes_on_as_if_nothing_were(couple: Couple) -> None:
    couple.lock(couple.ben)
    with couple.open() as journal:
        for name, write in writing(journal, couple.ana).items():
            if name not in ("withdraw", "delete", "restore", "snooze"):
                write()
        journal.sweep()
        journal.reminders.opened(couple.ana)
        journal.pages.publish()


def test_a_shut_book_says_so_and_stays_as_it_is(couple: Couple) -> None:
    couple.lock(couple.ana, couple.ben)
    before = {path: path.read_bytes() for path in couple.folder.rglob("*") if path.is_file()}
    with pytest.raises(Locked, match="This journal is locked"):
        couple.open()
    with pytest.raises(Locked):
        care.backup(couple.folder)
    after = {path: path.read_bytes() for path in couple.folder.rglob("*") if path.is_file()}
    assert after == before


def test_with_the_couple_key_and_his_own_nothing_of_hers_can_be_read(couple: Couple) -> None:
    """Every file, every key Ben has, and the plain SQLite header: 0 bytes of her notebook."""
    couple.lock(couple.ana, couple.ben)
    his = passphrases.unlock(couple.folder, couple.ben, HIS)
    held = [key for keys in his.at_hand.values() for key in keys.values()]
    held += [keyring.derive(key, purpose) for key in held for purpose in (b"photo", b"pair")]
    hers = couple.folder / "notebooks" / f"{couple.ana}.db"
    for key in held:
        database = Database(hers, key)
        with pytest.raises(StoreDamaged):
            database.raw(lambda connection: connection.execute("select * from entry"))
        database.close()
    assert not photo_folder(couple.folder, couple.ana).exists(), "they lie in the notebook"
    for path in couple.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not data.startswith(b"SQLite format 3") or path.name == "reminders.db"
            for word in (SECRET, "mine alone", "warm", "not yet", "call her", "stillness"):
                assert word.encode() not in data, (path, word)
            assert couple.truth.notebook_key(couple.ana).hex().encode() not in data


def test_both_notebooks_keep_one_time_and_one_size_whoever_is_locked(couple: Couple) -> None:
    couple.lock(couple.ben)
    paths = [couple.folder / "notebooks" / f"{who}.db" for who in (couple.ana, couple.ben)]
    his = paths[1].read_bytes()

    def alike() -> bool:
        found = [path.stat() for path in paths]
        return len({(one.st_size, one.st_mtime_ns) for one in found}) == 1

    with couple.open() as journal:
        couple.clock.forward(hours=1)
        journal.write(couple.ana, NewEntry("short", visibility=Visibility.PRIVATE))
    assert alike()
    assert paths[1].read_bytes() == his
    with couple.open() as journal:
        journal.write(couple.ana, NewEntry("long " * 200_000, visibility=Visibility.PRIVATE))
    assert alike()
    grown = paths[1].read_bytes()
    assert grown.startswith(his), "a locked notebook grows at its end alone"
    assert len(zlib.compress(grown[len(his) :])) >= len(grown) - len(his), "like any other page"
    assert couple.check(couple.ben) == WHOLE
    with couple.open(couple.ben) as journal:
        before = {entry.text for entry in journal.entries(couple.ben).entries}
        journal.write(couple.ben, NewEntry("his " * 400_000, visibility=Visibility.PRIVATE))
    assert alike()
    assert couple.check(couple.ben) == WHOLE
    with couple.open(couple.ben) as journal:
        after = {entry.text for entry in journal.entries(couple.ben).entries}
        assert len(after - before) == 1
    assert alike()


def test_one_that_grew_while_it_was_locked_is_renewed_and_mended_like_any_other(
    couple: Couple,
) -> None:
    couple.lock(couple.ben)
    path = couple.folder / "notebooks" / f"{couple.ben}.db"
    grow_closed(path, path.stat().st_size + 512 * 1024)
    passphrases.renew(couple.folder, couple.ben, HIS, book=False)
    assert couple.check(couple.ben) == WHOLE
    with couple.open(couple.ben) as journal:
        texts = {entry.text for entry in journal.entries(couple.ben).entries}
    grow_closed(path, path.stat().st_size + 512 * 1024)
    with path.open("r+b") as file:  # a page of its own is damaged
        file.seek(4096 + 100)
        file.write(b"\0" * 16)
    assert couple.check(couple.ben) != WHOLE
    keys = passphrases.unlock(couple.folder, couple.ben, HIS)
    mended = Couple(couple.folder.parent / "mended", couple.clock, couple.truth)
    salvage(couple.folder, mended.folder, couple.clock(), keys=keys)
    with mended.open(couple.ben) as journal:
        assert {entry.text for entry in journal.entries(couple.ben).entries} == texts


def test_a_locked_notebook_that_somebody_has_open_is_left_alone(couple: Couple) -> None:
    couple.lock(couple.ben)
    path = couple.folder / "notebooks" / f"{couple.ben}.db"
    with couple.open(couple.ben) as his:
        his.write(couple.ben, NewEntry("open", visibility=Visibility.PRIVATE))
        before = path.stat().st_size
        grow_closed(path, 2 * before)
        assert path.stat().st_size == before
    grow_closed(path, before - 4096)
    assert path.stat().st_size == before, "nothing is ever cut off"


def test_a_backup_is_padded_where_a_notebook_is_locked(couple: Couple, tmp_path: Path) -> None:
    couple.lock(couple.ben)
    with couple.open() as journal:
        journal.write(couple.ana, NewEntry("long " * 200_000, visibility=Visibility.PRIVATE))
        kept = care.backup(journal)
    with zipfile.ZipFile(kept) as archive:
        sizes = {one.file_size for one in archive.infolist() if "notebooks/" in one.filename}
    assert len(sizes) == 1
    there = Couple(tmp_path / "there", couple.clock, couple.truth)
    care.restore(kept, there.folder, couple.clock())
    assert there.check(couple.ben) == WHOLE


def test_a_backup_takes_the_locked_notebook_as_it_lies(couple: Couple, tmp_path: Path) -> None:
    couple.lock(couple.ben)
    with couple.open() as journal:
        file = care.backup(journal)
    for who, wanted in ((couple.ana, "mine alone"), (couple.ben, "mine alone")):
        there = tmp_path / who
        care.restore(file, there, couple.clock())
        copied = passphrases.unlock(there, couple.ben, HIS)
        with Journal.open(there, keys=copied, now=couple.clock) as journal:
            assert wanted in [entry.text for entry in journal.entries(who).entries]
            report = care.check(there, keys=copied)
        assert report.sentences == ("All is well: the words, the pictures and the keys are whole.",)
        with pytest.raises(Locked), Journal.open(there, now=couple.clock) as journal:
            journal.entries(couple.ben)


def test_a_backup_takes_what_a_kill_left_in_the_log_of_a_locked_notebook(
    couple: Couple, tmp_path: Path
) -> None:
    couple.lock(couple.ben)
    name = Path("notebooks") / f"{couple.ben}.db"
    with couple.open(couple.ben) as journal:
        journal.write(couple.ben, NewEntry("only in the log", visibility=Visibility.PRIVATE))
        lying = tmp_path / "lying"
        (lying / "notebooks").mkdir(parents=True)
        copy_locked(couple.folder, lying, couple.ben)
        assert (lying / f"{name}-wal").stat().st_size > 0
    copied = Database(lying / name, couple.truth.notebook_key(couple.ben))
    try:
        with copied.reading() as connection:
            texts = connection.exec_driver_sql("select text from entry").scalars().all()
    finally:
        copied.close()
    assert "only in the log" in texts


def test_the_check_says_what_it_could_not_look_at(couple: Couple) -> None:
    couple.lock(couple.ben)
    report = care.check(couple.folder)
    assert report.ok
    assert report.sentences == (
        "What could be looked at is whole.",
        "A notebook is locked, so it was not looked at.",
    )
    couple.lock(couple.ana)
    report = care.check(couple.folder, repair=True)
    assert report.ok
    assert report.sentences == (
        "What could be looked at is whole.",
        "The book is locked, so it was not looked at.",
        "A notebook is locked, so it was not looked at.",
    )
    keys = passphrases.unlock(couple.folder, couple.ana, HERS)
    report = care.check(couple.folder, keys=keys)
    assert report.sentences[1:] == ("A notebook is locked, so it was not looked at.",)
    (couple.folder / "notebooks" / f"{couple.ben}.db").unlink()
    assert not care.check(couple.folder, keys=keys).ok


def test_reminders_of_a_locked_partner_stay_as_they_are(couple: Couple) -> None:
    def waiting(slot: int) -> list[Any]:
        file = sqlite3.connect(couple.folder / "reminders.db")
        rows = file.execute("select * from due where slot = ? order by id", [slot]).fetchall()
        file.close()
        return rows

    before = waiting(1)
    assert before
    couple.lock(couple.ben)
    with couple.open() as journal:
        journal.people.change_couple(page_weekday=2)
        journal.reminders.opened(couple.ana)
        journal.reminders.refresh()
    assert waiting(1) == before
    with couple.open(couple.ben) as journal:
        journal.reminders.opened(couple.ben)
        assert len(journal.reminders.rules(couple.ben)) > 0


def test_the_trash_of_a_locked_partner_waits_for_them(couple: Couple) -> None:
    with couple.open() as journal:
        for who in (couple.ana, couple.ben):
            mine = [e for e in journal.entries(None).entries if e.author_id == who]
            journal.delete(who, mine[0].id)
    couple.lock(couple.ben)
    with couple.open() as journal:
        assert len(journal.trash(couple.ana)) == 1
        assert trashed(journal) == {couple.ana, couple.ben}
    couple.clock.forward(days=40)
    with couple.open() as journal:
        assert trashed(journal) == {couple.ben}
        assert journal.trash(couple.ana) == ()
    with couple.open(couple.ben) as journal:
        assert trashed(journal) == set()


def trashed(journal: Journal) -> set[str]:
    """Return the authors of what lies in the trash of the book."""
    with journal.stores.book.reading() as connection:
        query = "select author_id from entry where trashed_on is not null"
        return set(connection.exec_driver_sql(query).scalars())


def test_undo_leaves_what_a_locked_partner_did(couple: Couple) -> None:
    with couple.open() as journal:
        journal.needs.voice(couple.ana, "a walk")
        journal.needs.voice(couple.ben, "an hour")
        wishes = {need.text for need in journal.needs.all(None)} - {"a walk"}
    couple.lock(couple.ben)
    with couple.open() as journal:
        journal.undo()
        assert {need.text for need in journal.needs.all(None)} == wishes
        while True:
            try:
                journal.undo()
            except Refused:
                break
        left = {need.author_id for need in journal.needs.all(None)}
        assert left == {couple.ben}


def test_an_import_that_may_lie_in_a_locked_notebook_is_not_looked_for(couple: Couple) -> None:
    with couple.open() as journal, pytest.raises(NotFound):
        undo_import(journal, "0" * 32)
    couple.lock(couple.ben)
    with couple.open() as journal:
        with pytest.raises(Locked):
            undo_import(journal, "0" * 32)
        assert not journal.transfer.is_empty()


def test_a_second_partner_comes_to_a_book_that_was_shut(
    tmp_path: Path, clock: FrozenClock, light: None
) -> None:
    folder = tmp_path / "store"
    with Journal.create(folder, ["Ana"], now=clock, pad=0) as journal:
        ana = journal.partners[0].id
        passphrases.set_passphrase(folder, journal.stores.keys, ana, HERS)
    with pytest.raises(Locked):
        Journal.open(folder, now=clock)
    keys = passphrases.unlock(folder, ana, HERS)
    with Journal.open(folder, keys=keys, now=clock) as journal:
        ben = journal.people.add("Ben")
    with Journal.open(folder, now=clock) as journal:
        assert journal.can_read(ben.id)
        assert not journal.can_read(ana)
        passphrases.set_passphrase(folder, journal.stores.keys, ben.id, HIS)
    with pytest.raises(Locked):
        Journal.open(folder, now=clock)


@pytest.fixture
def empty_pair(tmp_path: Path, clock: FrozenClock, light: None) -> Iterator[Journal]:
    with Journal.create(tmp_path / "empty", ["Ana", "Ben"], now=clock, pad=0) as journal:
        yield journal


def test_an_empty_store_with_a_passphrase_is_never_replaced(empty_pair: Journal) -> None:
    assert empty_pair.transfer.is_empty()
    ana = empty_pair.partners[0].id
    passphrases.set_passphrase(empty_pair.folder, empty_pair.stores.keys, ana, HERS)
    assert not empty_pair.transfer.is_empty()


def test_the_driver_itself_gives_nothing_away(couple: Couple) -> None:
    couple.lock(couple.ana, couple.ben)
    connection = sqlcipher3.connect(str(couple.folder / "book.db"))
    try:
        with pytest.raises(sqlcipher3.DatabaseError):
            connection.execute("select count(*) from sqlite_master")
    finally:
        connection.close()


def nobody_reads(journal: Journal) -> dict[str, Callable[[], Any]]:
    """Return every reading of the shared book for nobody in particular, by name."""
    entry, day = journal.entries(None).entries[0], journal.today()
    return {
        "entry": lambda: journal.entry(None, entry.id),
        "entries": lambda: journal.entries(None),
        "private only": lambda: journal.entries(None, Query(visibility=Visibility.PRIVATE)),
        "month": lambda: journal.month(None, day.year, day.month),
        "year": lambda: journal.year(None, day.year),
        "years": lambda: journal.years(None),
        "on this day": lambda: journal.on_this_day(None, day + timedelta(days=365)),
        "tags": lambda: journal.tags(None),
        "page": lambda: journal.pages.page(None, None, resting=True),
        "river": lambda: journal.pages.river(Window.MONTHS, reader=None, resting=True),
        "needs": lambda: journal.needs.all(None),
        "loads": lambda: journal.loads.of(None),
        "seasons": journal.seasons.all,
        "content": lambda: journal.transfer.content(None),
    }


def handed_on(couple: Couple) -> Journal:
    """Open the book as the process does that takes over when a notebook locks."""
    keys = passphrases.unlock(couple.folder, couple.ana, HERS)
    taken = keyring.from_handover(couple.folder, keyring.to_handover(keys))
    return Journal.open(couple.folder, keys=taken, now=couple.clock)


def test_the_book_is_read_on_while_both_notebooks_are_closed(couple: Couple) -> None:
    couple.lock(couple.ana, couple.ben)
    with handed_on(couple) as journal:
        assert not any(journal.can_read(who) for who in (couple.ana, couple.ben))
        for name, read in nobody_reads(journal).items():
            said = repr(read())
            for private in (SECRET, "mine alone", "stillness", "warm", "not yet", "call her"):
                assert private not in said, name
        for who in (couple.ana, couple.ben):
            for name, ask in {**reading(journal, who), **writing(journal, who)}.items():
                with pytest.raises((Locked, NotFound), match=r"locked|no entry"):
                    ask()
                assert not journal.can_read(who), name


def test_reading_on_leaves_no_trace_in_the_notebooks(couple: Couple) -> None:
    couple.lock(couple.ana, couple.ben)
    handed_on(couple).close()
    files = sorted((couple.folder / "notebooks").glob("*"))
    before = {file: file.read_bytes() for file in files}
    couple.clock.forward(minutes=3)
    with handed_on(couple) as journal:
        journal.sweep()
        for read in nobody_reads(journal).values():
            read()
        copy = care.backup(journal, couple.folder.parent)
    assert sorted((couple.folder / "notebooks").glob("*")) == files
    assert {file: file.read_bytes() for file in files} == before
    assert len({file.stat().st_mtime_ns for file in files}) == 1
    assert len({file.stat().st_size for file in files}) == 1
    assert copy.is_file()
