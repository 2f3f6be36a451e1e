"""The own format: nothing is lost, nothing private leaks, nothing strange comes in."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.entities import (
    Direction,
    EntryChanges,
    FeltMet,
    Fit,
    Kind,
    LoadWord,
    Mark,
    Met,
    NeedState,
    NewEntry,
    Pattern,
    Query,
    Spirit,
    Unease,
    Visibility,
)
from models.errors import BothWaysError, ImportRefused, NotFound, Refused, StoreReadOnly
from models.exchange import export, import_file, undo_import
from models.journal import Journal
from models.lock import AppLock
from models.store.tables import IntentionRow, PageRow

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "assets/schema/bothways-1.schema.json").read_text()
)
PAD = 16 * 1024
SHARED = Visibility.SHARED
TODAY = date(2026, 11, 22)
EVENING = datetime(2026, 11, 22, 19, 30, tzinfo=ZoneInfo("Europe/Berlin"))
ODD = (
    "NUL\x00 bell\x07 [b]bold[/b] % _ \" * ' \u202eright to left\u202c "
    "\U0001f469\u200d\U0001f467 \ud83d e\u0301 \u00e9\n\ttab\r\nend"
)


def out(journal: Journal, path: Path, reader: str | None = None, **more: Any) -> str:
    """Export and return the text without the line that tells when."""
    export(journal, path, reader=reader, **more)
    whole = json.loads(path.read_text("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(whole)
    return without_when(path.read_text("utf-8"))


def without_when(text: str) -> str:
    lines = text.splitlines()
    kept = [line for line in lines if not line.startswith('"exported_at"')]
    assert len(kept) == len(lines) - 1
    return "\n".join(kept)


def fill(journal: Journal) -> tuple[str, str]:
    """Let both partners use everything there is; return their ids."""
    ana, ben = (partner.id for partner in journal.partners)
    need = journal.needs.voice(ben, "a quiet evening " + ODD, Kind.TIME)
    journal.needs.step(ana, need.id, NeedState.HEARD, "yes")
    gave = journal.write(
        ana,
        NewEntry(
            ODD,
            Direction.GAVE,
            (Kind.TIME, Kind.COMFORT),
            tags=("Über", "two words"),
            need_id=need.id,
            feeling="glad " + ODD,
            spirit=Spirit.FREELY,
        ),
    )
    got = journal.write(ben, NewEntry("she made tea", day=TODAY - timedelta(days=1)))
    journal.needs.step(ben, need.id, NeedState.PARTLY, entry_id=gave.id)
    journal.marks.notice(ben, gave.id, "thank you " + ODD)
    journal.marks.answer(ben, gave.id, FeltMet(Met.YES, None, Met.A_LITTLE), Fit.PARTLY)
    journal.marks.fit_need(ben, need.id, Fit.WHAT_I_HOPED)
    journal.marks.link(ana, gave.id, got.id)
    journal.write(ana, NewEntry("mine alone", visibility=Visibility.PRIVATE, tags=("secret",)))
    journal.write(
        ben,
        NewEntry("a weight", unease=Unease.PRESSURED, pattern=Pattern.SMALL_THEN_BIG),
    )
    gone = journal.write(ana, NewEntry("put away", Direction.OWN))
    journal.delete(ana, gone.id)
    hidden = journal.write(ben, NewEntry("hidden away", visibility=Visibility.PRIVATE))
    journal.delete(ben, hidden.id)
    journal.write(ben, NewEntry("", Direction.QUIET_DAY, day=TODAY - timedelta(days=400)))
    season = journal.seasons.propose(ana, "exams", TODAY - timedelta(days=9), tint="rain")
    journal.seasons.confirm(ben, season.id)
    journal.seasons.end(ben, season.id, TODAY)
    journal.loads.set(ana, LoadWord.FULL)
    journal.loads.set(ben, LoadWord.HEAVY, shared=True)
    journal.people.directions(ana, True)
    journal.people.change_couple(day_ends=time(4, 0), kind_labels={Kind.TIME: "hours"})
    journal.people.change_settings(ana, visibility=Visibility.PRIVATE, prompts_own=("What now?",))
    return ana, ben


def view(journal: Journal, reader: str | None) -> Any:
    """Return everything `reader` would see in the app."""
    entries = journal.entries(reader, Query(), None, 1000).entries
    return (
        journal.partners,
        entries,
        journal.needs.all(reader),
        journal.seasons.all(),
        journal.loads.of(reader),
        journal.people.couple(),
        [journal.trash(reader)] if reader else None,
        journal.people.settings(reader) if reader else None,
    )


@pytest.fixture
def full(store: Journal) -> Journal:
    fill(store)
    return store


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An export with everything in it, made once."""
    folder = tmp_path_factory.mktemp("document")
    with Journal.create(folder / "s", ["Ana", "Ben"], now=lambda: EVENING, pad=0) as journal:
        ana, _ben = fill(journal)
        return out(journal, folder / "a.json", ana)


def readers(journal: Journal) -> list[str | None]:
    return [None, *(partner.id for partner in journal.partners)]


def test_everything_comes_back_in_a_new_store(full: Journal, tmp_path: Path) -> None:
    for number, reader in enumerate(readers(full)):
        first = out(full, tmp_path / f"{number}.json", reader)
        folder = tmp_path / f"new-{number}"
        preview = import_file(folder, tmp_path / f"{number}.json", now=full.stores.now, pad=PAD)
        assert preview.new_store
        assert preview.partners == ("Ana", "Ben")
        with Journal.open(folder, now=full.stores.now) as again:
            assert out(again, tmp_path / f"{number}b.json", reader) == first
            assert view(again, reader) == view(full, reader)


def test_an_empty_store_of_the_same_two_becomes_that_of_the_file(
    full: Journal, tmp_path: Path
) -> None:
    ana = full.partners[0].id
    first = out(full, tmp_path / "a.json", ana)
    folder = tmp_path / "empty"
    Journal.create(folder, ["ANA", "Ben"], now=full.stores.now, pad=PAD).close()
    (folder / "settings.toml").write_text("width = 500\n")
    seen = import_file(folder, tmp_path / "a.json", dry_run=True, now=full.stores.now)
    assert seen.new_store
    assert seen.batch is None
    done = import_file(folder, tmp_path / "a.json", now=full.stores.now)
    with Journal.open(folder, now=full.stores.now) as again:
        assert out(again, tmp_path / "b.json", ana) == first
        # Taken back, and brought in once more, it is the same again.
        assert undo_import(again, done.batch or "").what.startswith("The import of")
        assert again.entries(ana).entries == ()
        assert again.trash(ana) == ()
        assert again.needs.all(None) == ()
        import_file(again, tmp_path / "a.json", now=full.stores.now)
        assert out(again, tmp_path / "c.json", ana) == first
    assert (folder / "settings.toml").read_text() == "width = 500\n"
    assert not list(folder.glob(".*"))


def test_an_open_empty_journal_is_closed_and_replaced(full: Journal, tmp_path: Path) -> None:
    first = out(full, tmp_path / "a.json")
    journal = Journal.create(tmp_path / "empty", ["Ana"], now=full.stores.now, pad=PAD)
    assert import_file(journal, tmp_path / "a.json").new_store
    with Journal.open(tmp_path / "empty", now=full.stores.now) as again:
        assert out(again, tmp_path / "b.json") == first


def test_one_partner_alone_comes_back(tmp_path: Path, clock: Any) -> None:
    with Journal.create(tmp_path / "one", ["Ana"], now=clock, pad=PAD) as journal:
        journal.write(journal.partners[0].id, NewEntry("alone"))
        first = out(journal, tmp_path / "a.json", journal.partners[0].id)
        who = journal.partners[0].id
    import_file(tmp_path / "two", tmp_path / "a.json", now=clock, pad=PAD)
    with Journal.open(tmp_path / "two", now=clock) as again:
        assert out(again, tmp_path / "b.json", who) == first
        assert again.people.add("Ben").slot == 1


def test_a_store_of_others_is_not_touched(full: Journal, tmp_path: Path) -> None:
    out(full, tmp_path / "a.json")
    folder = tmp_path / "others"
    with Journal.create(folder, ["Cem", "Dora"], now=full.stores.now, pad=PAD) as others:
        before = out(others, tmp_path / "before.json")
        with pytest.raises(Refused, match="of Ana and Ben, and this store of Cem and Dora"):
            import_file(others, tmp_path / "a.json")
        assert out(others, tmp_path / "after.json") == before
        others.write(others.partners[0].id, NewEntry("here"))
        with pytest.raises(Refused, match="nothing by Cem; it is of Ana, Ben"):
            import_file(others, tmp_path / "a.json", who="Cem")


def test_a_window_that_is_open_keeps_its_store(full: Journal, tmp_path: Path) -> None:
    out(full, tmp_path / "a.json")
    folder = tmp_path / "empty"
    Journal.create(folder, ["Ana", "Ben"], now=full.stores.now, pad=PAD).close()
    window = AppLock()
    assert window.acquire(folder)
    try:
        with pytest.raises(Refused, match="Close it first"):
            import_file(folder, tmp_path / "a.json", now=full.stores.now)
    finally:
        window.release()


def test_into_a_store_with_entries_only_own_ones_come(full: Journal, tmp_path: Path) -> None:
    ben = full.partners[1].id
    out(full, tmp_path / "b.json", ben)
    with Journal.create(tmp_path / "here", ["Ana", "Ben"], now=full.stores.now, pad=PAD) as here:
        mine = here.write(here.partners[0].id, NewEntry("Ana was here first"))
        with pytest.raises(Refused, match="--as NAME"):
            import_file(here, tmp_path / "b.json")
        seen = import_file(here, tmp_path / "b.json", who="ben", dry_run=True)
        assert here.entries(None).entries == (mine,)
        done = import_file(here, tmp_path / "b.json", who="ben")
        assert replace(done, batch=None) == seen
        assert (done.entries, done.first, done.last) == (4, TODAY - timedelta(days=400), TODAY)
        me = here.partner("Ben").id
        texts = {entry.text for entry in here.entries(me).entries}
        assert texts == {"Ana was here first", "she made tea", "a weight", ""}
        [weight] = [e for e in here.entries(me).entries if e.text == "a weight"]
        assert (weight.visibility, weight.unease) == (Visibility.PRIVATE, Unease.PRESSURED)
        assert [t.entry.text for t in here.trash(me)] == ["hidden away"]
        assert here.needs.all(None)[0].author_id == me
        whys = [one.why for one in done.left_out]
        assert any("by the other partner" in why for why in whys)
        assert here.entries(here.partners[0].id).entries[-1].text == ""
        # A second time there is nothing new; taken back, all of it goes and Ana's stays.
        again = import_file(here, tmp_path / "b.json", who=me)
        assert (again.entries, again.batch) == (0, None)
        assert any(one.why == "here already" for one in again.left_out)
        here.undo(me)
        assert here.entries(me).entries == (mine,)
        assert here.trash(me) == ()


def test_what_was_worked_on_since_stays_when_an_import_is_taken_back(
    full: Journal, tmp_path: Path
) -> None:
    out(full, tmp_path / "b.json", full.partners[1].id)
    with Journal.create(tmp_path / "here", ["Ana", "Ben"], now=full.stores.now, pad=PAD) as here:
        ana, ben = (partner.id for partner in here.partners)
        here.write(ana, NewEntry("first"))
        done = import_file(here, tmp_path / "b.json", who=ben)
        [tea] = here.entries(None, Query("tea")).entries
        here.edit(ben, tea.id, EntryChanges(text="she made tea, with honey"))
        need = here.needs.all(None)[0]
        here.needs.step(ana, need.id, NeedState.HEARD)
        undo_import(here, (done.batch or "")[:12])
        assert {entry.text for entry in here.entries(ben).entries} == {
            "first",
            "she made tea, with honey",
        }
        assert here.needs.get(need.id).state is NeedState.HEARD
        with pytest.raises(NotFound, match="no import"):
            undo_import(here, done.batch or "")


def test_erased_entries_can_be_brought_in_again(full: Journal, tmp_path: Path) -> None:
    ana = full.partners[0].id
    out(full, tmp_path / "a.json", ana)
    [alone] = full.entries(ana, Query("mine")).entries
    full.delete(ana, alone.id)
    full.erase(ana)
    import_file(full, tmp_path / "a.json", who=ana)
    assert full.entry(ana, alone.id) == alone


def test_private_things_never_leave_with_others(full: Journal, tmp_path: Path) -> None:
    ana, ben = (partner.id for partner in full.partners)
    before = {reader: out(full, tmp_path / "x.json", reader) for reader in (None, ben)}
    for secret in ("mine alone", "secret", "glad", "What now?", '"full"'):
        assert all(secret not in text for text in before.values())
    assert "mine alone" in out(full, tmp_path / "x.json", ana)
    # Whatever Ana does in private changes nothing in what Ben or anybody can take out.
    one = full.write(ana, NewEntry("more", visibility=Visibility.PRIVATE, feeling="x"))
    full.delete(ana, one.id)
    [shared] = [e for e in full.entries(ana).entries if e.direction is Direction.GAVE]
    full.edit(ana, shared.id, EntryChanges(unease=Unease.UNSAFE, feeling="uneasy"))
    full.loads.set(ana, LoadWord.TOO_MUCH)
    full.people.change_settings(ana, prompts_shown=False)
    assert {reader: out(full, tmp_path / "x.json", reader) for reader in (None, ben)} == before


def test_intentions_and_pages_come_back(full: Journal, tmp_path: Path) -> None:
    ana = full.partners[0].id
    with full.stores.notebook(ana).writing() as session:
        session.add(
            IntentionRow(
                id="a" * 32,
                author_id=ana,
                version=full.stores.version(session),
                text="a letter",
                rests_until=TODAY,
                state="resting",
                weighed=None,
            )
        )
        for week in (TODAY, TODAY - timedelta(days=7)):
            version = full.stores.version(session)
            session.add(PageRow(week=week, body='{"a": 1}', digest="", version=version))
    full.page()
    first = out(full, tmp_path / "a.json", ana)
    assert '"text": "a letter"' in first
    import_file(tmp_path / "new", tmp_path / "a.json", now=full.stores.now, pad=PAD)
    with Journal.open(tmp_path / "new", now=full.stores.now) as again:
        assert out(again, tmp_path / "b.json", ana) == first
    early = json.loads(out(full, tmp_path / "c.json", ana, until=TODAY - timedelta(days=3)))
    assert early["intentions"] == []
    assert all(page["week"] < TODAY.isoformat() for page in early["pages"])
    assert "a letter" not in out(full, tmp_path / "d.json", full.partners[1].id)


def test_a_stretch_of_days(full: Journal, tmp_path: Path) -> None:
    whole = json.loads(out(full, tmp_path / "x.json", since=TODAY, until=TODAY).join(["", ""]))
    assert {entry["day"] for entry in whole["entries"]} == {TODAY.isoformat()}
    early = json.loads(out(full, tmp_path / "x.json", until=TODAY - timedelta(days=30)))
    assert [entry["direction"] for entry in early["entries"]] == ["quiet_day"]
    assert early["answers"] == early["needs"] == early["seasons"] == early["loads"] == []
    with pytest.raises(Refused, match="after the last"):
        export(full, tmp_path / "y.json", since=TODAY, until=TODAY - timedelta(days=1))
    assert not (tmp_path / "y.json").exists()


def test_pictures_travel_in_the_zip(full: Journal, tmp_path: Path) -> None:
    ana, ben = (partner.id for partner in full.partners)
    data = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(data, "JPEG", quality=90)
    seen = full.write(ana, NewEntry("look", visibility=SHARED, photos=(data.getvalue(),)))
    mine = full.write(
        ana, NewEntry("for me", visibility=Visibility.PRIVATE, photos=(data.getvalue(),) * 2)
    )
    assert export(full, tmp_path / "a.json", reader=ana) == (
        "3 pictures are not in this file; a .zip takes them along.",
    )
    assert export(full, tmp_path / "a.zip", reader=ana) == ()
    import_file(tmp_path / "new", tmp_path / "a.zip", now=full.stores.now, pad=PAD)
    with Journal.open(tmp_path / "new", now=full.stores.now) as again:
        assert again.entry(ana, mine.id) == mine
        for photo in (*seen.photos, *mine.photos):
            assert again.photos.picture(ana, photo.id) == full.photos.picture(ana, photo.id)
        export(again, tmp_path / "b.zip", reader=ana)
    with zipfile.ZipFile(tmp_path / "a.zip") as a, zipfile.ZipFile(tmp_path / "b.zip") as b:
        assert a.namelist() == b.namelist()
        assert len(a.namelist()) == 4
        for name in a.namelist()[1:]:
            assert a.read(name) == b.read(name)
        one, two = (without_when(z.read("bothways.json").decode()) for z in (a, b))
        assert one == two
    export(full, tmp_path / "ben.zip", reader=ben)
    with zipfile.ZipFile(tmp_path / "ben.zip") as archive:
        assert len(archive.namelist()) == 2


def test_a_zip_without_its_pictures_is_refused_and_changes_nothing(
    full: Journal, tmp_path: Path
) -> None:
    ana = full.partners[0].id
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(data, "PNG")
    full.write(ana, NewEntry("look", visibility=SHARED, photos=(data.getvalue(),)))
    export(full, tmp_path / "a.zip")
    for name, picture in (("none.zip", None), ("bad.zip", b"no picture")):
        with (
            zipfile.ZipFile(tmp_path / "a.zip") as archive,
            zipfile.ZipFile(tmp_path / name, "w") as other,
        ):
            for member in archive.namelist():
                if not member.startswith("photos/"):
                    other.writestr(member, archive.read(member))
                elif picture:
                    other.writestr(member, picture)
        with pytest.raises(Refused):
            import_file(tmp_path / "new", tmp_path / name, now=full.stores.now, pad=PAD)
        assert not any((tmp_path / "new").glob("**/*"))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        (tmp_path / "a.json").write_bytes(archive.read("bothways.json"))
    preview = import_file(tmp_path / "new", tmp_path / "a.json", now=full.stores.now, pad=PAD)
    assert [(one.count, "whose bytes" in one.why) for one in preview.left_out] == [(1, True)]


# --- what does not fit --------------------------------------------------------------------------

Change = Callable[[dict[str, Any]], Any]


def _first(document: dict[str, Any], key: str, **changes: Any) -> None:
    document[key][0].update(changes)


def _answer(document: dict[str, Any], sort: str, **changes: Any) -> None:
    next(one for one in document["answers"] if one["sort"] == sort).update(changes)


def _like(document: dict[str, Any], **same: Callable[[Any], Any]) -> None:
    first, second = document["partners"]
    second.update({key: change(first[key]) for key, change in same.items()})


WRONG: list[tuple[str, Change]] = [
    ("not an export", lambda d: d.update(format="else")),
    ("newer version", lambda d: d.update(version=2)),
    ("version: 1 was expected", lambda d: d.update(version=True)),
    ("version: 1 was expected", lambda d: d.update(version="1")),
    ("exported_at: a text", lambda d: d.update(exported_at=3)),
    ("entries: a value", lambda d: d.pop("entries")),
    ("entries: a list", lambda d: d.update(entries={})),
    (r"entries\[0\]: an object", lambda d: d.update(entries=[3])),
    ("more: nothing of that name", lambda d: d.update(more=1)),
    (r"entries\[0\].more: nothing", lambda d: _first(d, "entries", more=1)),
    ("partners: one partner, or two", lambda d: d["partners"].clear()),
    ("partners: one partner, or two", lambda d: _like(d, name=str.upper)),
    ("partners: one partner, or two", lambda d: _like(d, mark=str)),
    ("partners: one partner, or two", lambda d: _like(d, slot=int)),
    (r"partners\[0\].slot: a whole number", lambda d: _first(d, "partners", slot=True)),
    (r"partners\[0\].mark: one of", lambda d: _first(d, "partners", mark="pink")),
    (r"partners\[0\].name: a text", lambda d: _first(d, "partners", name="")),
    (r"entries\[0\].id: an id of 32", lambda d: _first(d, "entries", id="../../etc")),
    (r"entries\[1\].id: an id of its own", lambda d: d["entries"][1].update(d["entries"][0])),
    (r"entries\[0\].author: the id of one", lambda d: _first(d, "entries", author="0" * 32)),
    (r"entries\[0\].day: a day like", lambda d: _first(d, "entries", day="2026-02-30")),
    (r"entries\[0\].day: a day like", lambda d: _first(d, "entries", day=20260230)),
    (r"entries\[0\].day: a day that has come", lambda d: _first(d, "entries", day="2026-12-24")),
    (r"entries\[0\].place_in_day", lambda d: _first(d, "entries", place_in_day=-1)),
    (r"entries\[0\].direction: one of", lambda d: _first(d, "entries", direction="up")),
    (r"entries\[0\].text: a text", lambda d: _first(d, "entries", text=None)),
    (r"entries\[0\].kinds: at most two", lambda d: _first(d, "entries", kinds=["gold"])),
    (r"entries\[0\].kinds: at most two", lambda d: _first(d, "entries", kinds=["time", "time"])),
    (
        r"entries\[0\].kinds: none for that",
        lambda d: _first(d, "entries", direction="own", kinds=["time"]),
    ),
    (r"entries\[0\].tags: a list of texts", lambda d: _first(d, "entries", tags=[1])),
    (r"entries\[0\].tags: a word", lambda d: _first(d, "entries", tags=["a\nb"])),
    (r"entries\[0\].feeling: a text or null", lambda d: _first(d, "entries", feeling=1)),
    (
        r"entries\[0\].pattern: null where",
        lambda d: _first(d, "entries", unease=None, pattern="extras_added"),
    ),
    (r"entries\[0\].photos", lambda d: _first(d, "entries", photos=[{"id": "a" * 32}])),
    (
        r"photos\[0\].file: photos/a",
        lambda d: _first(
            d, "entries", photos=[{"id": "a" * 32, "width": 1, "height": 1, "file": "/etc/passwd"}]
        ),
    ),
    (r"trash\[0\].trashed_on: a day", lambda d: _first(d, "trash", trashed_on=None)),
    (r"needs\[0\].history: a history", lambda d: _first(d, "needs", history=[])),
    (r"answers.*of: an entry or a need", lambda d: _answer(d, "fit", of="0" * 32)),
    (r"answers.*entry: an entry of this", lambda d: _answer(d, "noticed", entry="0" * 32)),
    (r"answers.*entries: two different", lambda d: _answer(d, "same_thing", entries=["0" * 32])),
    (r"answers.*understood: one of", lambda d: _answer(d, "felt_met", understood="so so")),
    (r"loads\[0\].word: one of", lambda d: _first(d, "loads", word="ok")),
    (r"seasons\[0\].end: a day not before", lambda d: _first(d, "seasons", end="1999-01-01")),
    (r"seasons\[0\].tint: one of", lambda d: _first(d, "seasons", tint="pink")),
    (
        r"seasons\[0\].answers\[0\].confirmed: true or false",
        lambda d: d["seasons"][0]["answers"][0].update(confirmed=1),
    ),
    (r"settings\[0\].of: the id of one", lambda d: _first(d, "settings", of="0" * 32)),
    (r"settings.*of: the id", lambda d: _first(d, "settings", of=None, visibility="private")),
    (
        r"settings.*value that this setting",
        lambda d: _first(d, "settings", name="day_ends", value=5),
    ),
    (
        r"settings.*value that this setting",
        lambda d: _first(d, "settings", name="kind_labels", value={"gold": "x"}),
    ),
    (
        r"settings.*value that this setting",
        lambda d: _first(d, "settings", name="prompts_own", value="x"),
    ),
    (r"settings\[1\].name: one only", lambda d: d["settings"].insert(0, d["settings"][0])),
    (r"checkins\[0\]", lambda d: d.update(checkins=[{}])),
    (
        "notebook of one partner only",
        lambda d: [
            one.update(visibility="private", unease=None, feeling="x") for one in d["entries"]
        ],
    ),
]


@pytest.mark.parametrize("told,change", WRONG, ids=[f"{n}-{w[0]}" for n, w in enumerate(WRONG)])
def test_what_does_not_fit_is_named_and_changes_nothing(
    tmp_path: Path, clock: Any, document: str, told: str, change: Change
) -> None:
    whole = {"exported_at": "now", **json.loads(document)}
    change(whole)
    (tmp_path / "wrong.json").write_text(json.dumps(whole))
    with pytest.raises(ImportRefused, match=told) as refused:
        import_file(tmp_path / "new", tmp_path / "wrong.json", now=clock, pad=PAD)
    assert str(refused.value).startswith("wrong.json was not taken in, and nothing was changed: ")
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "data,told",
    [
        (b"", "line 1, column 1: JSON was expected"),
        (b'{"a": 1,\n "b"}', "line 2, column 5"),
        (b'{"a": "\xff"}', "byte 7 is not UTF-8"),
        (b'{"a": 1, "a": 2}', "the name “a” stands twice"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "-Infinity is not a number"),
        (b'{"a": 1e999}', "beyond all measure"),
        (b'{"a": ' + b"9" * 5000 + b"}", "beyond all measure"),
        (b'{"a": ' + b"[" * 70 + b"]" * 70 + b"}", "deeper than 64"),
        (b"[" * 200_000, "deeper than 64"),
        (b"[]", "an object was expected"),
        (b'"text"', "an object was expected"),
    ],
)
def test_strange_json_is_refused_with_its_place(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "x.json").write_bytes(data)
    with pytest.raises(ImportRefused, match=told.replace("(", r"\(")):
        import_file(tmp_path / "new", tmp_path / "x.json", pad=PAD)
    assert not (tmp_path / "new").exists()


def test_files_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImportRefused, match=r"no.json was not taken in.*no such file"):
        import_file(tmp_path / "new", tmp_path / "no.json", pad=PAD)
    with pytest.raises(ImportRefused, match="cannot be read"):
        import_file(tmp_path / "new", tmp_path / "no.zip", pad=PAD)
    monkeypatch.setattr("models.exchange.reading.read_file.__defaults__", (10,))
    (tmp_path / "long.json").write_bytes(b" " * 11)
    with pytest.raises(ImportRefused, match="larger than"):
        import_file(tmp_path / "new", tmp_path / "long.json", pad=PAD)


def test_unknown_formats_name_the_known_ones(full: Journal, tmp_path: Path) -> None:
    for name, format_name in (("a.pdf", None), ("a.json", "pdf"), ("json", None)):
        with pytest.raises(Refused, match=r"known are .*json.*zip"):
            export(full, tmp_path / name, format=format_name)
        with pytest.raises(Refused, match=r"known are .*json.*zip"):
            import_file(full, tmp_path / name, format=format_name)
    export(full, tmp_path / "any.thing", format="json")
    assert import_file(tmp_path / "new", tmp_path / "any.thing", format="json", dry_run=True)
    assert not (tmp_path / "new").exists()


def test_half_pairs_and_controls_are_cleaned(full: Journal, tmp_path: Path) -> None:
    out(full, tmp_path / "a.json")
    document = json.loads((tmp_path / "a.json").read_text())
    document["entries"][0].update(text="\ud83d lone \x00 \u202e", extra={"\udc00": ["\ud800"]})
    (tmp_path / "b.json").write_text(json.dumps(document))
    import_file(tmp_path / "new", tmp_path / "b.json", now=full.stores.now, pad=PAD)
    with Journal.open(tmp_path / "new", now=full.stores.now) as again:
        assert again.entry(None, document["entries"][0]["id"]).text == "� lone  \u202e"
        text = out(again, tmp_path / "c.json")
        assert '"extra": {"�": ["�"]}' in text


def test_a_folder_that_cannot_be_written_leaves_nothing(full: Journal, tmp_path: Path) -> None:
    with pytest.raises(BothWaysError):
        export(full, tmp_path / "no" / "such" / "a.json")
    (tmp_path / "file").write_text("x")
    out(full, tmp_path / "a.json")
    with pytest.raises(BothWaysError):
        import_file(tmp_path / "file", tmp_path / "a.json", now=full.stores.now, pad=PAD)
    assert (tmp_path / "file").read_text() == "x"


def test_a_store_stays_in_its_place_where_another_cannot_take_it(
    full: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out(full, tmp_path / "a.json")
    folder = tmp_path / "empty"
    Journal.create(folder, ["Ana", "Ben"], now=full.stores.now, pad=PAD).close()
    before = {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}
    rename = Path.rename

    def stuck(self: Path, target: Path) -> Path:
        if self.name == "book.db" and ".importing-" in str(self) and ".making-" not in str(self):
            raise PermissionError(13, "no", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stuck)
    with pytest.raises(StoreReadOnly):
        import_file(folder, tmp_path / "a.json", now=full.stores.now)
    monkeypatch.undo()
    after = {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}
    assert {**after, "lock": b""} == {**before, "lock": b""}
    assert not list(folder.glob(".*"))
    with Journal.open(folder, now=full.stores.now) as again:
        assert again.entries(None).entries == ()


# --- any book -----------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(
    [ODD, "=1+1", "e\u0301", "\u2028", "\ufeff", "𝄞" * 3, "a" * 500]
)
WORDS = TEXTS.map(lambda text: "x" + text)
DAYS = st.dates(date(1990, 1, 1), TODAY)
ENTRIES = st.builds(
    NewEntry,
    text=WORDS,
    direction=st.sampled_from([*Direction, None]),
    kinds=st.lists(st.sampled_from(Kind), max_size=2).map(tuple),
    day=DAYS | st.just(TODAY),
    visibility=st.sampled_from(Visibility),
    spirit=st.none() | st.sampled_from(Spirit),
    feeling=st.none() | TEXTS,
    unease=st.none() | st.sampled_from(Unease),
    tags=st.lists(TEXTS.map(lambda text: text[:20]), max_size=3).map(tuple),
    source=st.none() | st.just("dayone"),
    source_id=st.none() | WORDS,
    extra=st.none()
    | st.dictionaries(TEXTS, TEXTS | st.integers() | st.none(), max_size=2).map(json.dumps),
)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(
            ["write", "write", "write", "delete", "erase", "notice", "fit", "need", "step",
             "link", "move", "season", "load", "undo"]
        ),
        ENTRIES,
        st.integers(0, 5),
    ),
    max_size=14,
)  # fmt: skip


def play(journal: Journal, steps: list[tuple[int, str, NewEntry, int]]) -> None:
    """Let the two do all this; what is refused is simply not done."""
    for slot, what, new, number in steps:
        who = journal.partners[slot].id
        entries = journal.entries(who, Query(), None, 20).entries
        needs = journal.needs.all(who)
        one = entries[number % len(entries)].id if entries else "0" * 32
        need = needs[0].id if needs else "0" * 32
        can_kinds = new.direction in (Direction.GAVE, Direction.RECEIVED)
        entry = replace(
            new,
            kinds=new.kinds if can_kinds else (),
            need_id=need if needs and number == 0 else None,
        )
        where = EntryChanges(visibility=list(Visibility)[number % 2])
        acts: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
            "write": (journal.write, (who, entry)),
            "delete": (journal.delete, (who, one)),
            "erase": (journal.erase, (who,)),
            "notice": (journal.marks.notice, (who, one, new.text)),
            "fit": (journal.marks.answer, (who, one, FeltMet(Met.YES), list(Fit)[number % 4])),
            "need": (journal.needs.voice, (who, new.text, list(Kind)[number])),
            "step": (journal.needs.step, (who, need, list(NeedState)[number], new.text, one)),
            "link": (journal.marks.link, (who, one, entries[0].id if entries else one)),
            "move": (journal.edit, (who, one, where)),
            "season": (journal.seasons.propose, (who, new.text[:20], new.day)),
            "load": (journal.loads.set, (who, list(LoadWord)[number % 5], number % 2 == 0)),
            "undo": (journal.undo, (who,)),
        }
        act, values = acts[what]
        with suppress(BothWaysError):
            act(*values)


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=STEPS,
    names=st.sampled_from([("Ana", "Ben"), ("\U0001f98a", "\u00dcnal\u200f")]),
    looking=st.integers(0, 2),
)
def test_any_book_comes_back_whole(
    clock: Any, steps: list[tuple[int, str, NewEntry, int]], names: tuple[str, str], looking: int
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        marks = (Mark.MOSS, Mark.ROSE)
        with Journal.create(folder / "s", names, now=clock, marks=marks, pad=0) as journal:
            play(journal, steps)
            reader = readers(journal)[looking]
            first = out(journal, folder / "a.json", reader)
            import_file(folder / "new", folder / "a.json", now=clock, pad=0)
            with Journal.open(folder / "new", now=clock) as again:
                assert out(again, folder / "b.json", reader) == first
                assert view(again, reader) == view(journal, reader)
