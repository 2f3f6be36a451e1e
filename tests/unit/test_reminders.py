"""Reminders of a journal: rules and inbox in the notebook, what comes next outside."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from models import commands
from models.entities import NeedState
from models.errors import ImportRefused, NotFound, Refused, StoreError
from models.exchange import export, import_file
from models.exchange.own import OwnJson
from models.journal import Journal
from models.reminders.delivery import Outcome
from models.reminders.due import NAME, DueTimes
from models.reminders.remind import look, remind
from models.reminders.rules import (
    Chosen,
    QuietHours,
    Reached,
    Rule,
    Snooze,
)
from models.store.shelf import BACKUPS
from tests.conftest import FrozenClock

DATA = Path(__file__).resolve().parents[1] / "data"
EVENING = Rule("evening", time(20, 0))
OWN = Rule("own", time(20, 0), words="water the fern")


def shown() -> Outcome:
    return Outcome(True)


def due_at(journal: Journal, slot: int = 0) -> list[str]:
    with DueTimes(journal.folder / NAME) as file:
        return [row.at for row in file.rows(slot) if row.claimed is None]


def test_nothing_reminds_and_no_file_lies_there_until_somebody_wants_it(store: Journal) -> None:
    ana, _ben = store.partners
    assert [(rule.kind, rule.active) for rule in store.reminders.rules(ana.id)] == [
        ("morning", False),
        ("evening", False),
        ("page", False),
        ("need", False),
    ]
    store.reminders.opened(ana.id)
    store.reminders.refresh()
    assert store.reminders.inbox(ana.id) == ()
    assert store.reminders.next_times(ana.id).first is None
    assert not (store.folder / NAME).exists()


def test_a_rule_is_kept_changed_and_forgotten(store: Journal, clock: FrozenClock) -> None:
    ana, ben = store.partners
    kept = store.reminders.set(ana.id, EVENING)
    assert store.reminders.rules(ana.id)[1] == kept
    assert store.reminders.next_times(ana.id).by_rule == {kept.id: datetime(2026, 11, 22, 20, 0)}
    assert due_at(store)[0] == "2026-11-22T20:00"
    # Of this kind there is one: a second choice replaces the first.
    later = store.reminders.set(ana.id, Rule("evening", time(21, 0)))
    assert later.id == kept.id
    assert due_at(store)[0] == "2026-11-22T21:00"
    store.reminders.set(ana.id, replace(later, active=False))
    assert due_at(store) == []
    own = store.reminders.set(ana.id, OWN)
    assert own.words == "water the fern"
    store.reminders.remove(ana.id, own.id)
    assert due_at(store) == []
    assert store.reminders.rules(ben.id)[1].id == ""
    with pytest.raises(NotFound):
        store.reminders.remove(ana.id, own.id)
    with pytest.raises(NotFound):
        store.reminders.set(ana.id, own)


def test_there_can_be_too_many(store: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = store.partners[0].id
    rule = replace(OWN, active=False)
    monkeypatch.setattr("models.store.reminders.MOST_RULES", 2)
    for _number in range(2):
        store.reminders.set(ana, rule)
    with pytest.raises(Refused, match="Remove some"):
        store.reminders.set(ana, rule)


def test_every_change_can_be_taken_back(store: Journal) -> None:
    ana = store.partners[0].id
    own = store.reminders.set(ana, OWN)
    store.reminders.set(ana, replace(own, at=time(21, 0), words="other words"))
    store.undo(ana)
    assert store.reminders.rules(ana)[-1] == own
    assert due_at(store)[0] == "2026-11-22T20:00"
    store.reminders.remove(ana, own.id)
    store.undo(ana)
    assert store.reminders.rules(ana)[-1] == own
    store.undo(ana)
    assert [rule.id for rule in store.reminders.rules(ana)] == [""] * 4
    assert due_at(store) == []


def test_quiet_hours_and_a_pause_are_kept_and_held_to(store: Journal) -> None:
    ana = store.partners[0].id
    store.reminders.set(ana, OWN)
    chosen = Chosen(QuietHours(time(19, 0), time(7, 30)), date(2026, 12, 24))
    assert store.reminders.choose(ana, chosen) == chosen == store.reminders.chosen(ana)
    assert due_at(store)[0] == "2026-12-25T07:30"
    assert store.reminders.choose(ana, Chosen()) == Chosen()
    assert due_at(store)[0] == "2026-11-22T20:00"


def test_what_was_shown_stands_in_the_inbox_with_its_words(
    store: Journal, clock: FrozenClock
) -> None:
    ana, ben = store.partners
    store.reminders.set(ana.id, EVENING)
    store.reminders.set(ana.id, OWN)
    clock.forward(hours=1)
    assert len(remind(store.folder, clock(), notify=shown).rows) == 2
    notes = store.reminders.inbox(ana.id)
    assert sorted(note.line for note in notes) == [
        "A quiet minute for your journal",
        "water the fern",
    ]
    assert {(note.reached, note.seen) for note in notes} == {(Reached.SHOWN, False)}
    assert store.reminders.inbox(ben.id) == ()
    store.reminders.seen(ana.id, notes[0].id)
    assert [note.seen for note in store.reminders.inbox(ana.id)] == [True, False]
    store.reminders.seen(ana.id)
    assert all(note.seen for note in store.reminders.inbox(ana.id))
    assert b"fern" not in (store.folder / NAME).read_bytes()


def test_what_may_not_have_arrived_is_marked_and_not_shown_again(
    store: Journal, clock: FrozenClock
) -> None:
    ana = store.partners[0].id
    store.reminders.set(ana, OWN)
    clock.forward(minutes=30)
    with DueTimes(store.folder / NAME) as file:
        assert len(file.claim(clock())) == 1
    assert store.reminders.inbox(ana) == ()
    clock.forward(seconds=121)
    (note,) = store.reminders.inbox(ana)
    assert (note.line, note.reached) == ("water the fern", Reached.MAYBE_NOT)
    assert remind(store.folder, clock(), notify=shown).rows == ()
    clock.forward(days=1)
    remind(store.folder, clock(), notify=lambda: Outcome(False, "no_bus"))
    assert [note.reached for note in store.reminders.inbox(ana)] == [
        Reached.INBOX,
        Reached.MAYBE_NOT,
    ]


def test_after_days_away_there_is_one_line_of_each(store: Journal, clock: FrozenClock) -> None:
    ana = store.partners[0].id
    store.reminders.set(ana, EVENING)
    store.reminders.set(ana, OWN)
    clock.forward(days=9)
    assert len(remind(store.folder, clock(), notify=shown).rows) == 18
    assert [note.due.day for note in store.reminders.inbox(ana)] == [30, 30]
    assert len(store.reminders.inbox(ana)) == 2


def test_snoozed_in_the_inbox_it_comes_again_with_its_words(
    store: Journal, clock: FrozenClock
) -> None:
    ana = store.partners[0].id
    own = store.reminders.set(ana, OWN)
    clock.forward(minutes=30)
    remind(store.folder, clock(), notify=shown)
    (note,) = store.reminders.inbox(ana)
    assert store.reminders.snooze(ana, note.id, Snooze.HOUR) == datetime(2026, 11, 22, 21, 0)
    assert store.reminders.inbox(ana)[0].seen
    # Neither a new plan nor having the app open takes back what somebody asked for.
    store.reminders.opened(ana)
    assert due_at(store)[0] == "2026-11-22T21:00"
    clock.forward(hours=1)
    assert len(remind(store.folder, clock(), notify=shown).rows) == 1
    (again,) = store.reminders.inbox(ana)
    assert (again.line, again.seen, again.due.hour) == ("water the fern", False, 21)
    store.reminders.snooze(ana, note.id, Snooze.QUARTER)
    store.reminders.remove(ana, own.id)
    assert due_at(store) == []
    with pytest.raises(NotFound):
        store.reminders.snooze(ana, "0" * 32, Snooze.HOUR)


def test_who_had_the_app_open_today_gets_no_nudge_before_tomorrow(
    store: Journal, clock: FrozenClock
) -> None:
    ana, ben = store.partners
    store.reminders.set(ana.id, EVENING)
    store.reminders.set(ben.id, EVENING)
    store.reminders.opened(ana.id)
    store.reminders.session_ended(ana.id)
    clock.set(2026, 11, 22, 20, 0)
    assert [row.slot for row in look(store.folder, clock())] == [1]
    clock.set(2026, 11, 23, 20, 0)
    assert sorted(row.slot for row in look(store.folder, clock())) == [0, 1, 1]


def test_the_day_ends_when_the_couple_says(store: Journal, clock: FrozenClock) -> None:
    ana = store.partners[0].id
    store.reminders.set(ana, Rule("morning", time(6, 0)))
    clock.set(2026, 11, 23, 1, 30)
    store.reminders.opened(ana)
    assert due_at(store)[0] == "2026-11-23T06:00"
    store.people.change_couple(day_ends=time(5, 0))
    clock.set(2026, 11, 23, 5, 30)
    store.reminders.opened(ana)
    assert due_at(store)[0] == "2026-11-24T06:00"
    store.people.change_couple(day_ends=time(22, 0))
    clock.set(2026, 11, 23, 23, 0)
    store.reminders.opened(ana)
    assert due_at(store)[0] == "2026-11-25T06:00"


def test_what_was_due_while_the_app_opens_goes_to_the_inbox_without_a_notification(
    store: Journal, clock: FrozenClock
) -> None:
    ana = store.partners[0].id
    store.reminders.set(ana, OWN)
    clock.forward(hours=2)
    store.reminders.opened(ana)
    assert look(store.folder, clock()) == ()
    assert [note.reached for note in store.reminders.inbox(ana)] == [Reached.INBOX]


def test_what_quiet_hours_held_comes_no_more_once_the_app_was_open(
    store: Journal, clock: FrozenClock
) -> None:
    ana, ben = (partner.id for partner in store.partners)
    store.reminders.set(ana, EVENING)
    store.reminders.set(ben, OWN)
    store.reminders.choose(ana, Chosen(QuietHours(time(22, 0), time(7, 0))))
    (store.folder / NAME).unlink()  # as after restoring a backup
    store.reminders.refresh(ana)
    clock.set(2026, 11, 22, 23, 0)
    store.reminders.opened(ana)
    clock.set(2026, 11, 23, 8, 0)
    assert [row.slot for row in look(store.folder, clock())] == []
    clock.set(2026, 11, 23, 20, 0)
    assert sorted(row.slot for row in look(store.folder, clock())) == [0, 1]


def test_a_need_that_waits_reminds_the_other_once_it_is_heard_no_more(
    tmp_path: Path, clock: FrozenClock
) -> None:
    folder = tmp_path / "s"
    with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=0) as journal:
        ana, ben = (partner.id for partner in journal.partners)
        journal.reminders.set(ana, Rule("need", time(18, 0)))
        journal.reminders.set(ben, Rule("need", time(18, 0)))
        need = journal.needs.voice(ben, "an hour alone")
    # Closing was enough: what others changed is worked out then.
    with Journal.open(folder, now=clock) as journal:
        assert due_at(journal, 0) == ["2026-11-23T18:00"]
        assert due_at(journal, 1) == []
        journal.needs.step(ana, need.id, NeedState.HEARD)
        journal.reminders.refresh()
        assert due_at(journal, 0) == []


def test_a_broken_file_is_made_anew(store: Journal, clock: FrozenClock) -> None:
    ana = store.partners[0].id
    store.reminders.set(ana, OWN)
    (store.folder / NAME).write_bytes(b"\xff" * 9000)
    store.reminders.refresh()
    assert due_at(store)[0] == "2026-11-22T20:00"


def test_it_works_while_the_book_cannot_be_opened(
    store: Journal, clock: FrozenClock, tmp_path: Path
) -> None:
    store.reminders.set(store.partners[0].id, OWN)
    locked = tmp_path / "locked"
    locked.mkdir()
    for name in ("keys.json", "book.db"):
        (locked / name).write_bytes(b"nobody can read this")
    shutil.copy(store.folder / NAME, locked)
    clock.forward(minutes=30)
    assert len(remind(locked, clock(), notify=shown).rows) == 1
    command = ["remind", "--store", str(locked), "--at", "2026-11-23T20:00"]
    assert commands.run(command[0], [*command[1:], "--dry-run"], store=None) == 0


# --- the first schema ---------------------------------------------------------------------------


def test_a_store_of_the_first_version_opens_and_learns_reminders(
    tmp_path: Path, clock: FrozenClock
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(DATA / "store-0001", folder)
    with Journal.open(folder, now=clock) as journal:
        ana, ben = journal.partners
        assert (ana.name, ben.name) == ("Ana", "Ben")
        texts = [entry.text for entry in journal.entries(ana.id).entries]
        assert sorted(texts) == [
            "A quiet thought of my own",
            "Ben made soup while I was on the phone",
            "Held the ladder for Ana",
        ]
        assert len(journal.trash(ana.id)) == 1
        assert journal.people.settings(ana.id).prompts_own == ("What was easy today?",)
        (need,) = journal.needs.all(ben.id)
        assert (need.text, need.state) == ("An hour alone on Saturday", NeedState.HEARD)
        kept = journal.reminders.set(ana.id, OWN)
        journal.reminders.set(ben.id, EVENING)
    with Journal.open(folder, now=clock) as journal:
        assert journal.reminders.rules(ana.id)[-1] == kept
    assert {path.name for path in (folder / BACKUPS).glob("*.db")} == {
        f"{name}-before-1.db" for name in ("book", ana.id, ben.id)
    }


def test_an_export_of_the_first_version_comes_in(tmp_path: Path, clock: FrozenClock) -> None:
    import_file(tmp_path / "new", DATA / "export-0001.json", now=clock, pad=0)
    with Journal.open(tmp_path / "new", now=clock) as journal:
        ana = journal.partners[0].id
        assert len(journal.entries(ana).entries) == 3
        export(journal, tmp_path / "again.json", reader=ana)
    assert without_when(tmp_path / "again.json") == without_when(DATA / "export-0001.json")


# --- the own format -----------------------------------------------------------------------------


def without_when(path: Path) -> str:
    return "\n".join(
        line for line in path.read_text().splitlines() if not line.startswith('"exported_at"')
    )


@pytest.fixture
def exported(store: Journal, tmp_path: Path) -> Path:
    ana = store.partners[0].id
    store.reminders.set(ana, OWN)
    store.reminders.set(ana, Rule("evening", time(21, 5), days=frozenset({0, 6}), every=2))
    store.reminders.set(ana, Rule("date", time(9, 0), on=date(2019, 5, 1), yearly=True, days=set()))  # type: ignore[arg-type]
    store.reminders.choose(ana, Chosen(QuietHours(time(22, 0), time(7, 0)), date(2026, 12, 1)))
    export(store, tmp_path / "a.json", reader=ana)
    return tmp_path / "a.json"


def test_reminders_go_out_and_come_in_without_loss(
    exported: Path, store: Journal, tmp_path: Path, clock: FrozenClock
) -> None:
    import jsonschema

    document = json.loads(exported.read_text())
    schema = json.loads((DATA.parents[1] / "assets/schema/bothways-1.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)
    assert len(document["reminders"]) == 3
    import_file(tmp_path / "new", exported, now=clock, pad=0)
    with Journal.open(tmp_path / "new", now=clock) as journal:
        ana = journal.partners[0].id
        assert journal.reminders.rules(ana) == store.reminders.rules(ana)
        assert journal.reminders.chosen(ana) == store.reminders.chosen(ana)
        journal.reminders.refresh()
        assert due_at(journal)[0] == "2026-12-01T20:00"
        export(journal, tmp_path / "b.json", reader=ana)
    assert without_when(tmp_path / "b.json") == without_when(exported)
    shared = tmp_path / "shared.json"
    export(store, shared)
    assert json.loads(shared.read_text())["reminders"] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("at", "25:00"),
        ("days", ["someday"]),
        ("days", ["mon", "mon"]),
        ("every", 0),
        ("every", 99),
        ("start", "soon"),
        ("on", "2026-02-30"),
        ("yearly", 1),
        ("visibility", "shared"),
        ("kind", ""),
    ],
)
def test_reminders_that_make_no_sense_are_refused(
    exported: Path, tmp_path: Path, key: str, value: Any
) -> None:
    document = json.loads(exported.read_text())
    document["reminders"][0][key] = value
    exported.write_text(json.dumps(document))
    with pytest.raises(ImportRefused, match="not taken in"):
        import_file(tmp_path / "new", exported, pad=0)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reminders_quiet", ["22:00"]),
        ("reminders_quiet", "22:00"),
        ("reminders_paused_until", "2026-02-30"),
        ("reminders_paused_until", 7),
    ],
)
def test_settings_of_reminders_that_make_no_sense_are_refused(
    exported: Path, tmp_path: Path, name: str, value: Any
) -> None:
    document = json.loads(exported.read_text())
    for setting in document["settings"]:
        if setting["name"] == name:
            setting["value"] = value
    exported.write_text(json.dumps(document))
    with pytest.raises(ImportRefused, match="not taken in"):
        import_file(tmp_path / "new", exported, pad=0)


def test_a_kind_of_a_later_version_is_kept_and_stays_silent(
    exported: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    document = json.loads(exported.read_text())
    document["reminders"][0]["kind"] = "checkin"
    exported.write_text(json.dumps(document))
    import_file(tmp_path / "new", exported, now=clock, pad=0)
    with Journal.open(tmp_path / "new", now=clock) as journal:
        ana = journal.partners[0].id
        kinds = {rule.kind for rule in journal.reminders.rules(ana)}
        assert "checkin" not in kinds
        export(journal, tmp_path / "b.json", reader=ana)
    kept = json.loads((tmp_path / "b.json").read_text())["reminders"]
    assert kept == document["reminders"]
    assert OwnJson.name == "json"


# --- commands -----------------------------------------------------------------------------------


@pytest.fixture
def told(store: Journal, capsys: pytest.CaptureFixture[str], clock: FrozenClock) -> Any:
    """Run a command on the store and return its status and what it said."""

    def call(command: str, *arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = commands.run(command, arguments, store=str(store.folder), now=clock)
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_own_reminders_by_command(told: Any, store: Journal) -> None:
    status, said, _err = told("reminder", "--as", "ana", "--at", "20:15", "--words", "call mum")
    first = said.strip()
    assert (status, len(first)) == (0, 32)
    _status, second, _err = told("reminder", "--as", "Ben", "--at", "7:30", "--days", "Mon,fri")
    status, said, _err = told("reminders", "--as", "Ana", "--json")
    (hers,) = json.loads(said)
    assert (hers["id"], hers["next"], hers["words"]) == (first, "2026-11-22T20:15", "call mum")
    status, said, _err = told("reminders", "--as", "Ben", "--json")
    (his,) = json.loads(said)
    assert (his["id"], his["days"]) == (second.strip(), ["mon", "fri"])
    assert his["next"] == "2026-11-23T07:30"
    _status, said, _err = told("reminders", "--as", "Ana")
    assert "call mum" in said
    assert "next 2026-11-22 20:15" in said
    assert "Ben" not in said
    assert told("reminder", "--as", "Ana", "--remove", first[:8]) == (0, "Removed.\n", "")
    assert told("reminder", "--as", "Ana", "--remove", first[:8])[0] == 1
    assert told("reminder", "--as", "Ben", "--remove", second.strip())[0] == 0
    assert told("reminders", "--as", "Ben")[1] == "No reminders yet.\n"


def test_without_a_name_reminders_are_neither_shown_nor_removed(told: Any, store: Journal) -> None:
    ana, ben = store.partners
    nameless = told("reminders")
    hers = store.reminders.set(ana.id, OWN).id
    his = store.reminders.set(ben.id, OWN).id
    assert told("reminders") == nameless
    assert "--as NAME shows yours" in nameless[1]
    assert told("reminders", "--json") == (0, "[]\n", "")
    status, said, err = told("reminder", "--remove", hers)
    assert (status, said) == (2, "")
    assert "--as NAME" in err
    assert told("reminder", "--as", "Ben", "--remove", hers)[0] == 1
    assert hers in [rule.id for rule in store.reminders.rules(ana.id)]
    assert told("reminder", "--as", "Ben", "--remove", his)[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--as", "Ana"),
        ("--at", "20:00"),
        ("--as", "Ana", "--at", "24:00"),
        ("--as", "Ana", "--at", "8"),
        ("--as", "Ana", "--at", "8:5"),
        ("--as", "Ana", "--at", "٨:٠٠"),
        ("--as", "Ana", "--at", "20:00", "--days", "someday"),
        ("--remove", "abcdef", "--at", "20:00"),
    ],
)
def test_wrong_usage_is_one_line(told: Any, arguments: tuple[str, ...]) -> None:
    status, said, err = told("reminder", *arguments)
    assert (status, said, err.count("\n")) == (2, "", 1)


def test_remind_by_command(told: Any, store: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    store.reminders.set(store.partners[0].id, OWN)
    monkeypatch.setattr(
        "models.reminders.delivery.notify", lambda **_more: Outcome(True, way="plyer")
    )
    assert told("remind") == (0, "Nothing is due.\n", "")
    at = ("--at", "2026-11-22T20:00")
    status, said, _err = told("remind", *at, "--dry-run", "--json")
    document = json.loads(said)
    assert (status, document["shown"]) == (0, False)
    assert [one["when"] for one in document["due"]] == ["2026-11-22T20:00"]
    assert document["words"] == "A quiet minute for your journal"
    assert told("remind", *at, "--dry-run")[1] == "Due now; nothing was shown.\n"
    assert told("remind", *at) == (0, "A notification was shown.\n", "")
    assert json.loads(told("remind", *at, "--json")[1])["due"] == []
    assert told("remind", "--at", "tomorrow")[0] == 2
    assert told("remind", "--status", "--dry-run")[0] == 2
    monkeypatch.setattr(
        "models.reminders.delivery.notify",
        lambda **_more: Outcome(False, trouble="no_tool"),
    )
    later = datetime(2026, 11, 22, 20, 0) + timedelta(days=1)
    status, said, _err = told("remind", "--at", later.isoformat())
    assert (status, "libnotify" in said) == (0, True)


def test_the_scheduler_by_command(
    told: Any, store: Journal, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(own_home))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    store.reminders.set(store.partners[0].id, OWN)
    status, said, _err = told("remind", "--install")
    assert (status, "next reminder is due 2026-11-22 20:00" in said) == (0, True)
    document = json.loads(told("remind", "--status", "--json")[1])
    assert (document["installed"], document["way"]) == (True, "autostart")
    assert told("remind", "--uninstall")[0] == 0
    assert json.loads(told("remind", "--status", "--json")[1])["way"] is None
    monkeypatch.setattr("models.reminders.staying.stay", lambda _store: 0)
    assert told("remind", "--stay")[0] == 0


def test_a_beginning_of_two_ids_is_too_short(
    told: Any, store: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for end in ("0", "1"):
        monkeypatch.setattr(
            "models.store.reminders.secrets.token_hex", lambda _n, e=end: "ab" * 15 + "c" + e
        )
        store.reminders.set(store.partners[0].id, OWN)
    status, _said, err = told("reminder", "--as", "Ana", "--remove", "ababab")
    assert (status, "Write more of it" in err) == (1, True)


def test_a_place_that_cannot_be_written_is_told(store: Journal) -> None:
    (store.folder / NAME).mkdir()
    with pytest.raises(StoreError):
        store.reminders.set(store.partners[0].id, OWN)


def test_words_of_a_reminder_that_is_no_more_stay_in_the_inbox(
    store: Journal, clock: FrozenClock
) -> None:
    ana = store.partners[0].id
    own = store.reminders.set(ana, OWN)
    clock.forward(hours=1)
    remind(store.folder, clock(), notify=shown)
    (note,) = store.reminders.inbox(ana)
    store.reminders.snooze(ana, note.id, Snooze.QUARTER)
    with DueTimes(store.folder / NAME) as file:
        file.claim(clock.forward(hours=1))
        file.confirm([note.id], clock(), shown=True)
    store.reminders.remove(ana, own.id)
    assert [note.line for note in store.reminders.inbox(ana)] == ["water the fern"]


def test_remind_without_a_store_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.run("remind", [], store=str(tmp_path / "none")) == 1
    assert "no store" in capsys.readouterr().err
