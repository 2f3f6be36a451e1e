"""P6 and P23: what one partner does in private changes nothing the other can open.

The same evening is lived twice, once with private doings in between and once without. All that the
other can read is then equal to the byte, and so are names, sizes and times of all files.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from models import commands, keeping, log
from models.balance.picture import Window
from models.entities import (
    Direction,
    Draft,
    EntryChanges,
    FeltMet,
    Fit,
    Kind,
    LoadWord,
    Met,
    NewEntry,
    Query,
    Unease,
    Visibility,
)
from models.errors import Refused
from models.exchange import export
from models.journal import Journal
from models.reminders.due import NAME as DUE
from models.reminders.due import DueTimes
from models.reminders.rules import ReminderKind, Rule
from models.store.padding import PAD
from models.store.stores import put_fact
from tests.conftest import EVENING, FrozenClock

SUNDAY = date(2026, 11, 22)
PRIVATE = Visibility.PRIVATE
WITH_KINDS = (Direction.GAVE, Direction.RECEIVED, Direction.TOGETHER)
#: Two stores are opened, read and exported for every example.
few = settings(max_examples=max(12, settings.default.max_examples // 5))
#: As much as a fresh notebook and what is done here take together.
STEP = 2 * 2**20

Act = Callable[[Journal, str, Path], Any]
#: What is done, and by how many days the computer's clock is wrong then.
Doing = tuple[Act, int]
words = st.text(alphabet="abc é茶.", min_size=1, max_size=30).filter(str.strip)
clocks = st.sampled_from([0, 0, 0, -400, -1, 1, 9, 4000])
ago = st.integers(0, 40).map(lambda n: SUNDAY - timedelta(days=n))


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((60, 40), 80).convert("RGB").save(out, "JPEG")
    return out.getvalue()


# --- what one does in private --------------------------------------------------------------------


def _own(journal: Journal, who: str) -> list[str]:
    mine = journal.entries(who, limit=500).entries
    return [e.id for e in mine if e.visibility is PRIVATE]


def _shared(journal: Journal, who: str) -> str:
    return next(e.id for e in journal.entries(None, limit=500).entries if e.author_id == who)


def _undo(journal: Journal, who: str, new: NewEntry) -> None:
    journal.write(who, new)
    journal.undo(who)


def _answer(journal: Journal, who: str, new: NewEntry) -> None:
    entry = journal.write(who, new)
    with suppress(Refused):  # that is another direction
        if entry.received_by(who):
            journal.marks.answer(who, entry.id, FeltMet(Met.YES), Fit.PARTLY)


def _bring_in(journal: Journal, who: str, place: Path) -> None:
    preview = keeping.bring_in(journal, place / "brought.json", who, only_look=False)
    assert preview.entries
    journal.undo(who)
    keeping.bring_in(journal, place / "brought.json", who, only_look=False)


@st.composite
def acts(draw: st.DrawFn) -> Act:
    """Something one partner does that is nobody else's business."""
    said, day, tag = draw(words), draw(ago), draw(words)
    direction = draw(st.sampled_from([*Direction, None]))
    kinds = (draw(st.sampled_from(list(Kind))),) if direction in WITH_KINDS else ()
    new = NewEntry(said, direction, kinds, day, PRIVATE, tags=(tag.strip()[:10] or "t",))
    seen = NewEntry(said, direction, kinds, day, PRIVATE, photos=(picture(),))
    uneasy = NewEntry(said, direction, kinds, day, unease=Unease.UNSAFE)
    changes = EntryChanges(text=said, day=day, tags=("other",))
    unease, load = draw(st.sampled_from([*Unease])), draw(st.sampled_from(list(LoadWord)))
    visibility = draw(st.sampled_from(list(Visibility)))
    deeds: dict[str, Act] = {
        "write": lambda journal, who, _: journal.write(who, new),
        "picture": lambda journal, who, _: journal.write(who, seen),
        "uneasy": lambda journal, who, _: journal.write(who, uneasy),
        "many": lambda journal, who, _: journal.write_many(who, [new, uneasy]),
        "change": lambda journal, who, _: [
            journal.edit(who, one, changes) for one in _own(journal, who)[:1]
        ],
        "delete": lambda journal, who, _: [
            journal.delete(who, one) for one in _own(journal, who)[:1]
        ],
        "erase": lambda journal, who, _: journal.erase(who),
        "undo": lambda journal, who, _: _undo(journal, who, new),
        "feel": lambda journal, who, _: journal.edit(
            who, _shared(journal, who), EntryChanges(feeling=said)
        ),
        "mark": lambda journal, who, _: journal.edit(
            who, _shared(journal, who), EntryChanges(unease=unease)
        ),
        "answer": lambda journal, who, _: _answer(journal, who, new),
        "weigh": lambda journal, who, _: journal.loads.set(who, load, shared=False, week=day),
        "begin": lambda journal, who, _: journal.drafts.keep(
            who, Draft(text=said, visibility=visibility, unease=unease)
        ),
        "give up": lambda journal, who, _: journal.drafts.drop(who),
        "settle": lambda journal, who, _: journal.people.change_settings(
            who, visibility=PRIVATE, prompts_own=(said,), prompts_hidden={"kitchen"}
        ),
        "look": lambda journal, who, _: (
            journal.entries(who, Query(words=said)),
            journal.page(None, who),
        ),
        "undo many": lambda journal, who, _: (
            journal.write_many(who, [new, seen]),
            journal.undo(who),
        ),
        "undo the weight": lambda journal, who, _: (
            journal.loads.set(who, load, shared=False),
            journal.undo(who),
        ),
        "bring in": lambda journal, who, place: (
            _bring_in(journal, who, place) if not journal.trash(who) else None
        ),
    }
    return deeds[draw(st.sampled_from(["write", "write", *deeds]))]


# --- what the other can open ---------------------------------------------------------------------


def seen(journal: Journal, who: str, folder: Path) -> dict[str, Any]:
    """Everything `who` can get out of the app about the two of them."""
    found: dict[str, Any] = {
        "page": [repr(journal.page(SUNDAY + timedelta(days=7 * n), who)) for n in (-1, 0, 1)],
        "nobody's page": repr(journal.page()),
        "beside it": journal.pages.notes(who),
        "rests": journal.rests(who),
        "river": [repr(journal.pages.river(window, reader=who)) for window in Window],
        "list": repr(journal.entries(who, limit=500)),
        "book": repr(journal.entries(None, limit=500)),
        "found": [repr(journal.entries(who, Query(words=word))) for word in ("a", "é", "gave")],
        "tags": journal.tags(who),
        "days": repr(journal.month(who, 2026, 11)) + repr(journal.year(who, 2026)),
        "years": journal.years(who),
        "trash": repr(journal.trash(who)),
        "needs": repr(journal.needs.all(who)),
        "seasons": repr(journal.seasons.all()),
        "loads": repr(journal.loads.of(who, SUNDAY)),
        "noticed": repr(journal.marks.noticed_lately(who, 9)),
        "before": repr(journal.on_this_day(who, SUNDAY)),
        "draft": journal.drafts.get(who),
        "chosen": (journal.people.settings(who), journal.people.couple()),
        "reminders": (journal.reminders.rules(who), journal.reminders.next_times(who)),
        "inbox": journal.reminders.inbox(who),
    }
    for name, reader in (("all.json", who), ("all.zip", who), ("book.json", None)):
        target = folder / name
        export(journal, target, reader=reader)
        found[name] = hashlib.sha256(target.read_bytes()).hexdigest()
    return found


def rows(journal: Journal) -> dict[str, list[Any]]:
    """Return every row of the book, versions and tombstones included."""

    def everything(connection: Any) -> dict[str, list[Any]]:
        tables = connection.execute("select name from sqlite_master where type = 'table'")
        names = [name for (name,) in tables if not name.startswith("entry_words")]
        return {n: connection.execute(f"select * from {n}").fetchall() for n in names}

    found: dict[str, list[Any]] = journal.stores.book.raw(everything)
    return found


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of change of every file, and the time of the notebooks' folder."""
    found = {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }
    if "ballast" in found:  # made when the app is open, whoever writes what
        found["ballast"] = (found["ballast"][0], 0)
    return found | {"notebooks": (0, (folder / "notebooks").stat().st_mtime_ns)}


def due(folder: Path) -> list[str]:
    with DueTimes(folder / DUE) as times:
        return [repr(times.rows(slot)) for slot in (0, 1)]


@dataclass
class Evening:
    """The same evening in one of two stores."""

    place: Path

    @property
    def folder(self) -> Path:
        return self.place / "store"

    def lived(self, doings: list[Doing], doer: int) -> dict[str, Any]:
        """Let `doer` do `doings` and share one entry, and return what the other can open.

        Whatever the computer's clock showed meanwhile, it is right again afterwards.
        """
        clock = FrozenClock(EVENING)
        found: dict[str, Any] = {}
        with Journal.open(self.folder, now=clock) as journal:
            who = journal.partners[doer].id
            for number, (act, off) in enumerate(doings):
                clock.set(2026, 11, 22, 19, 31 + number)
                clock.forward(days=off)
                with suppress(*([Refused] if off < 0 else [])):  # that day has not come yet
                    act(journal, who, self.place)
            clock.set(2026, 11, 22, 19, 55)
            journal.sweep()
        found["files after it"] = files(self.folder)
        found["due"] = due(self.folder)
        clock.set(2026, 11, 22, 20, 0)
        with Journal.open(self.folder, now=clock) as journal:
            journal.write(who, NewEntry("for both", id="5" * 32, visibility=Visibility.SHARED))
            found["book while open"] = rows(journal)
        found["sizes"] = {name: size for name, (size, _at) in files(self.folder).items()}
        clock.set(2026, 11, 22, 21, 0)
        with Journal.open(self.folder, now=clock) as journal:
            other = journal.partners[1 - doer].id
            (self.place / "out").mkdir()
            found |= seen(journal, other, self.place / "out")
            clock.forward(days=7)
            journal.pages.publish()
            found |= {"a week later": rows(journal), "its page": repr(journal.page(None, other))}
            found["taken back"] = journal.undo().what
        return found


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two who have written for a while, and a file each could bring in."""
    place = tmp_path_factory.mktemp("both")
    folder, clock = place / "store", FrozenClock(EVENING - timedelta(hours=2))
    draw = Random(5)
    with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=STEP) as journal:
        for one in journal.partners:
            news = [
                NewEntry(f"{direction} {back}", direction, (draw.choice(list(Kind)),))
                for back in range(40)
                for direction in (Direction.GAVE, Direction.RECEIVED)
            ]
            journal.write_many(one.id, news)
            journal.write(one.id, NewEntry("seen by both", photos=(picture(),)))
            journal.reminders.set(one.id, Rule(ReminderKind.EVENING, time(20, 30)))
        journal.needs.voice(journal.partners[0].id, "an evening off")
        journal.pages.publish()
    for slot in (0, 1):
        shutil.copytree(folder, place / f"away-{slot}")
        with Journal.open(place / f"away-{slot}", now=clock) as away:
            who = away.partners[slot].id
            away.write(who, NewEntry("brought along", visibility=PRIVATE, feeling="far"))
            away.write(who, NewEntry("and this", unease=Unease.ONE_SIDED))
            export(away, place / f"brought-{slot}.json", reader=who)
    return place


@pytest.fixture
def twice(before: Path) -> Iterator[Callable[[list[Doing], int], list[dict[str, Any]]]]:
    with ExitStack() as stack:

        def live(done: list[Doing], doer: int) -> list[dict[str, Any]]:
            passing = Path(stack.enter_context(TemporaryDirectory()))
            found = []
            for name, doings in (("without", []), ("with", done)):
                place = passing / name
                shutil.copytree(before / "store", place / "store")
                shutil.copyfile(before / f"brought-{doer}.json", place / "brought.json")
                found.append(Evening(place).lived(doings, doer))
            return found

        yield live


@few
@given(
    done=st.lists(st.tuples(acts(), clocks), min_size=1, max_size=8),
    doer=st.integers(0, 1),
)
def test_p6_p23_private_things_change_nothing_the_other_can_open(
    twice: Callable[[list[Doing], int], list[dict[str, Any]]], done: list[Doing], doer: int
) -> None:
    without, with_them = twice(done, doer)
    assert with_them.keys() == without.keys()
    for name, there in without.items():
        assert with_them[name] == there, name


def every_deed(journal: Journal, who: str, place: Path) -> None:
    """One of each private thing, with an id that is asked for afterwards."""
    hidden = NewEntry("canary", id="7" * 32, visibility=PRIVATE, photos=(picture(),), tags=("c",))
    entry = journal.write(who, hidden)
    journal.edit(who, entry.id, EntryChanges(text="canary two", feeling="canary"))
    journal.edit(who, _shared(journal, who), EntryChanges(unease=Unease.PRESSURED))
    gone = journal.write(who, NewEntry("canary three", visibility=PRIVATE))
    journal.delete(who, gone.id)
    _bring_in_once(journal, who, place)
    _undo(journal, who, NewEntry("canary four", visibility=PRIVATE))
    journal.drafts.keep(who, Draft("canary five", visibility=Visibility.SHARED))
    journal.people.change_settings(who, visibility=PRIVATE)
    journal.loads.set(who, LoadWord.TOO_MUCH, shared=False)


def _bring_in_once(journal: Journal, who: str, place: Path) -> None:
    keeping.bring_in(journal, place / "brought.json", who, only_look=False)


def test_commands_checks_backups_and_logs_tell_nothing_either(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for name, done in (("without", False), ("with", True)):
        place = tmp_path / name
        shutil.copytree(before / "store", place / "store")
        shutil.copyfile(before / "brought-0.json", place / "brought.json")
        with (
            Journal.open(place / "store", now=FrozenClock()) as journal,
            journal.stores.book.writing() as session,
        ):
            put_fact(session, "pad", str(PAD))  # as real stores have it
        with Journal.open(place / "store", now=FrozenClock()) as journal:
            if done:
                every_deed(journal, journal.partners[0].id, place)
        told.append(_told_to_ben(place / "store", capsys))
    without, with_it = told
    for call, there in without.items():
        assert with_it[call] == there, call


def _told_to_ben(store: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return what commands say to Ben or to nobody, and what then lies in the folder."""
    log.install(log.folder_for(store))
    found: dict[str, Any] = {}
    try:
        for call in CALLS:
            options = commands.understand(call)
            status = commands.run(
                options.command, options.rest, store=str(store), now=FrozenClock()
            )
            out, err = capsys.readouterr()
            found[" ".join(call)] = (status, out.replace(str(store.parent), "HERE"), err)
    finally:
        log.remove()
    (backup,) = (store / "backups").glob("*.backup")
    with zipfile.ZipFile(backup) as archive:
        members = [(one.filename, one.file_size, one.date_time) for one in archive.infolist()]
    sizes = {name: size for name, (size, _at) in files(store).items() if name != "book.db"}
    assert {size for name, size in sizes.items() if name.endswith(".db")} >= {PAD}
    return found | {"backup": members, "files": sizes, "size": backup.stat().st_size}


CALLS = (
    *(("list",), ("list", "--json"), ("list", "--as", "Ben", "--json")),
    *(("list", "--search", "canary"), ("list", "--as", "Ben", "--search", "canary")),
    *(("list", "--by", "Ana", "--as", "Ben"), ("list", "--tag", "c", "--as", "Ben")),
    *(("trash",), ("trash", "--json"), ("trash", "--as", "Ben"), ("needs", "--json")),
    *(("balance",), ("balance", "--as", "Ben", "--json"), ("reminders", "--as", "Ben", "--json")),
    ("edit", "7" * 32, "mine", "--as", "Ben"),
    ("delete", "7777777", "--as", "Ben"),
    ("notice", "7" * 32, "--as", "Ben"),
    ("link", "7" * 32, "7" * 32, "--as", "Ben"),
    *(("check",), ("backup",), ("undo", "--as", "Ben"), ("undo",), ("check",)),
)


def test_a_reminder_is_seen_from_outside_as_an_hour_and_as_nothing_else(
    before: Path, tmp_path: Path
) -> None:
    """What `reminders.db` tells is said in docs/privacy.md; the other's hours stay as they are."""
    found = []
    for name, words_of_it in (("without", None), ("with", "canary")):
        store = tmp_path / name
        shutil.copytree(before / "store", store)
        clock = FrozenClock()
        with Journal.open(store, now=clock) as journal:
            ana, ben = (partner.id for partner in journal.partners)
            if words_of_it:
                rule = Rule(ReminderKind.OWN, time(21, 15), words=words_of_it)
                journal.reminders.set(ana, rule)
                assert journal.reminders.remove(ana, journal.reminders.set(ana, rule).id) is None
        assert b"canary" not in (store / DUE).read_bytes()
        with Journal.open(store, now=clock) as journal:
            told = (journal.reminders.rules(ben), journal.reminders.next_times(ben))
            book = rows(journal)
        sizes = {n: got for n, got in files(store).items() if n != DUE}
        found.append((told, book, sizes, due(store)[1]))
    assert found[1] == found[0]
