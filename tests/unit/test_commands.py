"""The command line: what it prints, what it refuses in one line, and what it never shows."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

import main
from models import commands
from models.command_line.output import harmless, one_line, short_ids
from models.entities import Direction, NewEntry, Visibility
from models.journal import Journal
from models.lock import AppLock

ROOT = Path(__file__).parents[2]
PAD = 16 * 1024
COMMANDS = (
    *("init", "add", "edit", "delete", "undo", "trash", "list", "notice", "answer", "link"),
    *("needs", "need", "season", "directions", "load", "balance"),
    *("import", "export", "backup", "restore", "check"),
)
ID = re.compile(r"[0-9a-f]{32}\n")


class Shell:
    """Runs commands on one store and keeps what they said."""

    def __init__(self, folder: Path, clock: Any, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.clock = clock
        self.capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str, expect: int = 0) -> str:
        """Run a command, assert its exit status and return what it printed."""
        options = commands.understand(arguments)
        store = options.store or str(self.folder)
        status = commands.run(options.command, options.rest, store=store, now=self.clock)
        self.out, self.err = self.capsys.readouterr()
        assert status == expect, (self.out, self.err)
        if expect:
            assert re.fullmatch(r"[^\n]+\n", self.err), self.err
            assert "Traceback" not in self.err
        else:
            assert self.err == ""
        return self.out

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))

    def digest(self) -> dict[str, str]:
        """Return what everything in the store's folder is, but logs of changes folded in."""
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.endswith(("-wal", "-shm"))
        }


@pytest.fixture
def sh(tmp_path: Path, clock: Any, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A store of Ana and Ben."""
    folder = tmp_path / "store"
    Journal.create(folder, ["Ana", "Ben"], now=clock, pad=PAD).close()
    return Shell(folder, clock, capsys)


def add(sh: Shell, text: str, who: str = "Ana", *more: str, direction: str = "received") -> str:
    return sh("add", text, "--as", who, "--direction", direction, *more).strip()


# --- one after the other ------------------------------------------------------------------------


def test_init_makes_a_store_once(tmp_path: Path, clock: Any, capsys: Any) -> None:
    sh = Shell(tmp_path / "new", clock, capsys)
    assert sh("init", "--partners", "Ana", "Ben") == "A new journal for Ana and Ben.\n"
    before = sh.digest()
    sh("init", "--partners", "Cem", expect=1)
    assert "already" in sh.err
    assert sh.digest() == before
    alone = Shell(tmp_path / "alone", clock, capsys)
    assert alone("init", "--partners", "Ana") == "A new journal for Ana.\n"
    sh("init", "--partners", "A", "B", "C", expect=2)
    Shell(tmp_path / "same", clock, capsys)("init", "--partners", "Ana", "ANA", expect=1)
    assert not (tmp_path / "same" / "book.db").exists()


def test_add_prints_the_id_and_list_shows_it(sh: Shell) -> None:
    printed = sh(
        "add", "made me tea", "--as", "ana", "--direction", "received", "--kind", "comfort",
        "--kind", "time", "--spirit", "freely", "--feeling", "warm", "--on", "2026-11-20",
        "--tag", "tea", "--tag", "rain coat",
    )  # fmt: skip
    assert ID.fullmatch(printed)
    [entry] = sh.json("list", "--as", "Ana")
    assert entry["id"] == printed.strip()
    assert entry["author"] == "Ana"
    assert (entry["day"], entry["direction"], entry["text"]) == (
        "2026-11-20",
        "received",
        "made me tea",
    )
    assert (entry["kinds"], entry["tags"]) == (["comfort", "time"], ["tea", "rain coat"])
    assert (entry["feeling"], entry["spirit"], entry["visibility"]) == ("warm", "freely", "shared")
    shown = sh("list", "--as", "Ana").splitlines()
    assert shown[0] == "2026-11-20"
    assert shown[1] == f"  {printed[:8]}  Ana · received · Comfort, Time together"
    assert [line.strip() for line in shown[2:]] == [
        "made me tea",
        "#tea #rain coat",
        "felt: warm",
        "Freely",
    ]
    assert "felt: warm" not in sh("list")


def test_a_quiet_day_needs_no_words_and_all_others_do(sh: Shell) -> None:
    sh("add", "--as", "Ana", "--direction", "quiet_day")
    assert "a quiet day" in sh("list")
    sh("add", "--as", "Ana", "--direction", "own", expect=2)
    assert "words are missing" in sh.err


def test_text_comes_from_standard_input(sh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    long = "a line\n" * 150_000
    data = io.TextIOWrapper(io.BytesIO((long + "\r\n").encode()))
    monkeypatch.setattr(sys, "stdin", data)
    add(sh, "-")
    assert sh.json("list")[0]["text"] == long
    monkeypatch.setattr(sys, "stdin", io.StringIO("typed\n"))
    add(sh, "-")
    assert sh.json("list")[0]["text"] == "typed"
    monkeypatch.setattr("models.command_line.given._TEXT_BYTES", 3)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"four")))
    sh("add", "-", "--as", "Ana", "--direction", "own", expect=1)
    assert "too long" in sh.err


def test_list_finds_by_each_of_its_options(sh: Shell) -> None:
    tea = add(sh, "green tea", "Ana", "--kind", "comfort", "--on", "2026-11-01", "--tag", "warm")
    walk = add(sh, "a walk", "Ben", "--on", "2026-11-10", direction="gave")
    own = add(sh, "read a book", "Ben", "--private", direction="own")

    def ids(*options: str) -> list[str]:
        return [entry["id"] for entry in sh.json("list", *options)]

    assert ids() == [walk, tea]
    assert ids("--as", "Ben") == [own, walk, tea]
    assert ids("--as", "Ana") == [walk, tea]
    assert ids("--search", "TEA") == ids("--kind", "comfort") == ids("--tag", "Warm") == [tea]
    assert ids("--by", "ben") == ids("--direction", "gave") == [walk]
    assert ids("--from", "2026-11-02") == [walk]
    assert ids("--to", "2026-11-02") == [tea]
    assert ids("--limit", "1") == [walk]
    assert ids("--direction", "unsorted") == []
    assert sh("list", "--search", "nothing such") == "Nothing found.\n"
    sh("list", "--from", "2026-11-02", "--to", "2026-11-01", expect=1)
    sh("list", "--limit", "0", expect=2)
    sh("list", "--by", "Zoe", expect=1)
    assert "Ana and Ben" in sh.err


def test_many_entries_come_page_by_page(sh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.command_line.reading._A_PAGE", 2)
    texts = [f"number {n}" for n in range(5)]
    for text in texts:
        add(sh, text)
    assert [entry["text"] for entry in sh.json("list")] == texts[::-1]
    assert [entry["text"] for entry in sh.json("list", "--limit", "3")] == texts[:1:-1]


def test_an_empty_journal_says_so(sh: Shell) -> None:
    assert sh("list") == "Nothing here yet.\n"
    assert sh("trash", "--as", "Ana") == "The trash is empty.\n"
    assert sh("needs") == "No needs yet.\n"
    assert sh.json("list") == sh.json("trash") == sh.json("needs") == []


def test_edit_changes_what_is_named_and_nothing_else(sh: Shell) -> None:
    one = add(sh, "tea", "Ana", "--kind", "time", "--tag", "a", "--spirit", "agreed")
    need = sh("need", "a walk", "--as", "Ben").strip()
    sh("edit", one[:8], "--as", "Ana", "green tea", "--need", need[:10], "--on", "2026-11-01")
    [entry] = sh.json("list", "--as", "Ana")
    assert (entry["text"], entry["need"], entry["day"]) == ("green tea", need, "2026-11-01")
    assert (entry["kinds"], entry["tags"], entry["spirit"]) == (["time"], ["a"], "agreed")
    sh("edit", one, "--as", "Ana", "--kind", "none", "--tag", "", "--spirit", "none", "--need", "")
    [entry] = sh.json("list", "--as", "Ana")
    assert (entry["kinds"], entry["tags"], entry["spirit"], entry["need"]) == ([], [], None, None)
    sh("edit", one, "--as", "Ana", "--unease", "one_sided", "--pattern", "extras_added")
    sh("edit", one, "--as", "Ana", "--private", "--direction", "own")
    assert sh.json("list") == []
    sh("edit", one, "--as", "Ana", "--shared", "--unease", "none", "--pattern", "none")
    assert [entry["direction"] for entry in sh.json("list")] == ["own"]
    sh("edit", one, "--as", "Ana", expect=2)
    sh("edit", one, "--as", "Ben", "mine now", expect=1)
    sh("edit", "123456", "--as", "Ana", "x", expect=1)
    assert sh.json("list")[0]["text"] == "green tea"


def test_delete_undo_and_trash(sh: Shell) -> None:
    one = add(sh, "tea")
    hidden = add(sh, "alone", "Ana", "--private")
    sh("delete", one[:7], "--as", "Ana")
    sh("delete", hidden, "--as", "Ana")
    assert sh.json("list") == []
    assert {entry["id"] for entry in sh.json("trash", "--as", "Ana")} == {one, hidden}
    assert {entry["until"] for entry in sh.json("trash", "--as", "Ana")} == {"2026-12-22"}
    assert "tea" in sh("trash", "--as", "Ana")
    # Deleted words are their author's, also those that were shared.
    assert sh.json("trash") == sh.json("trash", "--as", "Ben") == []
    assert sh("trash") == "What lies in the trash is shown to its author alone: add --as NAME.\n"
    # Without a name the book alone is looked at: what was done in private stays as it is.
    assert sh("undo") == "The entry is back from the trash.\n"
    assert [entry["id"] for entry in sh.json("list", "--as", "Ana")] == [one]
    assert sh("undo", "--as", "Ana") == "The entry is back from the trash.\n"
    assert len(sh.json("list", "--as", "Ana")) == 2
    add(sh, "more")
    assert sh("undo") == "Taken back: the entry lies in the trash now.\n"


def test_without_a_name_nothing_private_is_taken_back_or_told(sh: Shell) -> None:
    add(sh, "alone", "Ana", "--private")
    sh("undo", expect=1)
    assert "nothing to undo" in sh.err
    assert len(sh.json("list", "--as", "Ana")) == 1
    sh("delete", "ffffff", "--as", "Ana", expect=1)


def test_nothing_to_undo_is_said(sh: Shell) -> None:
    sh("undo", "--as", "Ben", expect=1)
    assert "nothing to undo" in sh.err


def test_notice_answer_and_link(sh: Shell) -> None:
    one = add(sh, "she made tea")
    two = add(sh, "I made tea", "Ben", direction="gave")
    sh("notice", one, "--as", "Ben", "so glad")
    sh("notice", two[:9], "--as", "Ana")
    sh("answer", one, "--as", "Ana", "--understood", "yes", "--cared-for", "a_little")
    sh("answer", one, "--as", "Ana", "--fit", "what_i_hoped")
    sh("link", one, two, "--as", "Ana")
    first, second = sorted(sh.json("list"), key=lambda entry: entry["author"])
    assert first["noticed"] == {"by": "Ben", "thanks": "so glad"}
    assert second["noticed"] == {"by": "Ana", "thanks": None}
    assert first["felt_met"] == {"understood": "yes", "accepted": None, "cared_for": "a_little"}
    assert (first["fit"], first["links"]) == ("what_i_hoped", [two])
    shown = sh("list")
    for words in (
        "noticed by Ben: so glad",
        "noticed by Ana\n",
        "understood: yes · cared for: a little",
        "it was: what i hoped",
        "linked as the same thing",
    ):
        assert words in shown
    sh("notice", one, "--as", "Ana", expect=1)
    sh("answer", one, "--as", "Ben", "--fit", "partly", expect=1)
    sh("answer", one, "--as", "Ana", expect=2)
    sh("link", one, one, "--as", "Ana", expect=1)
    sh("link", one, "--as", "Ana", expect=2)
    sh("answer", "ffffff", "--as", "Ana", "--understood", "yes", expect=1)
    sh("answer", "ffffff", "--as", "Ana", "--fit", "partly", expect=1)
    need = sh("need", "time", "--as", "Ben").strip()
    sh("answer", need[:8], "--as", "Ben", "--fit", "partly")
    sh("answer", need, "--as", "Ana", "--fit", "partly", expect=1)


def test_a_need_and_its_history(sh: Shell) -> None:
    need = sh("need", "a walk", "--as", "Ben", "--kind", "time").strip()
    sh("need", "--id", need[:8], "--as", "Ana", "--heard")
    sh("need", "--id", need, "--as", "Ben", "--changed", "a long walk")
    sh("need", "--id", need, "--as", "Ben", "--partly")
    [found] = sh.json("needs")
    assert (found["author"], found["text"], found["kind"], found["open"]) == (
        "Ben",
        "a long walk",
        "time",
        True,
    )
    states = [(step["by"], step["state"]) for step in found["history"]]
    assert states == [("Ben", "voiced"), ("Ana", "heard"), ("Ben", "changed"), ("Ben", "partly")]
    assert "voiced, Ben · a walk" in sh("needs")
    sh("need", "--id", need, "--as", "Ana", "--met", expect=1)
    sh("need", "--id", need, "--as", "Ben", "--let-go")
    assert "let go" in sh("needs").splitlines()[0]
    other = sh("need", "quiet", "--as", "Ana").strip()
    sh("need", "--id", other, "--as", "Ana", "--withdraw")
    done = sh("need", "help", "--as", "Ana").strip()
    sh("need", "--id", done, "--as", "Ana", "--met")
    for wrong in (
        ["--as", "Ben"],
        ["x", "--as", "Ben", "--heard"],
        ["--id", need, "--as", "Ben"],
        ["x", "--id", need, "--as", "Ben", "--met"],
        ["--id", need, "--as", "Ben", "--met", "--partly"],
    ):
        sh("need", *wrong, expect=2)
    for wrong in (["  ", "--as", "Ben"], ["--id", "00", "--as", "Ben", "--met"]):
        sh("need", *wrong, expect=1)


def test_seasons_directions_and_loads(sh: Shell) -> None:
    season = sh("season", "exams", "--as", "Ana", "--from", "2026-11-01", "--to", "2026-12-01")
    assert sh("season", "--confirm", season[:8], "--as", "Ben") == "Confirmed.\n"
    sh("season", "exams", "--as", "Ana", expect=2)
    sh("season", "exams", "--as", "Ana", "--confirm", season.strip(), expect=2)
    sh("season", "x", "--as", "Ana", "--from", "2026-11-09", "--to", "2026-11-01", expect=1)
    sh("season", "--confirm", "123456", "--as", "Ben", expect=1)
    assert "both of you" in sh("directions", "on", "--as", "Ana")
    assert sh("directions", "on", "--as", "Ben") == "Directions are on.\n"
    assert sh("directions", "off", "--as", "Ben") == "Directions are off.\n"
    sh("load", "full", "--as", "Ana", "--share")
    sh("load", "heavy", "--as", "Ben")
    sh("load", "so so", "--as", "Ben", expect=2)
    with Journal.open(sh.folder, now=sh.clock) as journal:
        ben = journal.partners[1].id
        assert [load.word for load in journal.loads.of(None)] == ["full"]
        assert {load.word for load in journal.loads.of(ben)} == {"full", "heavy"}
        assert journal.seasons.all()[0].confirmed_by == (ben,)


def test_balance_has_the_promised_keys_and_no_digit_but_in_days(sh: Shell) -> None:
    add(sh, "tea")
    page = sh.json("balance", "--as", "Ana")
    assert list(page) == [
        "week", "partners", "band", "toward", "kinds", "season", "sentences", "pictures",
    ]  # fmt: skip
    assert page["partners"] == ["Ana", "Ben"]
    assert set(page["week"]) == {"from", "to"}
    assert all(set(kind) == {"name", "band"} for kind in page["kinds"])
    del page["week"]
    assert not re.search(r"\d", json.dumps(page))
    lines = sh("balance", "--on", "2026-11-01").splitlines()
    assert lines
    assert all(lines)
    sh("balance", "--on", "2027-11-01", expect=1)


def test_photos_are_read_from_files(sh: Shell, tmp_path: Path) -> None:
    Image.new("RGB", (20, 10), "teal").save(tmp_path / "a.png")
    one = add(sh, "look", "Ana", "--photo", str(tmp_path / "a.png"))
    sh("edit", one, "--as", "Ana", "--photo", str(tmp_path / "a.png"))
    [entry] = sh.json("list")
    assert [(photo["width"], photo["height"]) for photo in entry["photos"]] == [(20, 10)] * 2
    assert "with a picture" in sh("list")
    (tmp_path / "b.heic").write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 20)
    for name in ("b.heic", "none.png"):
        before = sh.json("list")
        sh("add", "x", "--as", "Ana", "--direction", "own", "--photo", str(tmp_path / name),
           expect=1)  # fmt: skip
        assert sh.json("list") == before


def test_export_and_import(sh: Shell, tmp_path: Path, capsys: Any) -> None:
    add(sh, "tea")
    add(sh, "alone", "Ana", "--private")
    file = str(tmp_path / "a.json")
    assert sh("export", file, "--as", "Ana") == f"Written to {file}.\n"
    other = Shell(tmp_path / "other", sh.clock, capsys)
    seen = other("import", file, "--dry-run")
    assert "Would come in: 2 entries, from 2026-11-22 to 2026-11-22." in seen
    assert "from the file: Ana" in seen
    assert not other.folder.exists()
    done = other("import", file)
    assert "Came in: 2 entries" in done
    assert sh.json("list", "--as", "Ana") == other.json("list", "--as", "Ana")
    again = other.json("import", file, "--as", "Ana")
    assert (again["entries"], again["batch"]) == (0, None)
    assert {"count": 2, "why": "here already"} in again["left_out"]
    assert "No entries." in other("import", file, "--as", "Ana")
    batch = done.split("--undo ")[1].strip()
    assert other("import", "--undo", batch) == "The import of 2 entries was taken back.\n"
    assert other.json("list", "--as", "Ana") == []
    other("import", "--undo", batch, expect=1)
    other("import", expect=2)
    other("import", file, "--undo", batch, expect=2)
    add(other, "here")
    other("import", file, expect=1)
    assert "--as NAME" in other.err
    other("import", str(tmp_path / "none.json"), expect=1)
    other("export", str(tmp_path / "a.pdf"), expect=1)
    assert ".json, .zip" in other.err
    other("export", str(tmp_path / "b.json"), "--from", "2026-13-01", expect=1)
    assert not (tmp_path / "b.json").exists()


def test_export_never_takes_private_things_of_others(sh: Shell, tmp_path: Path) -> None:
    add(sh, "tea")
    before = [sh(*call) for call in (["list", "--json"], ["list", "--as", "Ben", "--json"])]
    texts = []
    for step in range(2):
        for number, who in enumerate(([], ["--as", "Ben"])):
            path = tmp_path / f"{step}{number}.json"
            sh("export", str(path), *who)
            texts.append(re.sub(r'"exported_at.*', "", path.read_text()))
        if not step:
            add(sh, "alone", "Ana", "--private", "--tag", "hidden", "--feeling", "low")
            add(sh, "pressed", "Ana", "--unease", "pressured")
    assert texts[:2] == texts[2:]
    assert [sh(*c) for c in (["list", "--json"], ["list", "--as", "Ben", "--json"])] == before
    assert "alone" in sh("list", "--as", "Ana")
    assert sh.json("list", "--as", "Ben", "--search", "alone") == []


def test_backup_restore_and_check(sh: Shell, tmp_path: Path, capsys: Any) -> None:
    add(sh, "tea")
    file = sh("backup", str(tmp_path / "copies")).strip()
    assert re.fullmatch(r"bothways-\d+\.backup", Path(file).name)
    assert Path(sh("backup").strip()).is_file()
    add(sh, "later")
    assert "is kept in" in sh("restore", file)
    assert [entry["text"] for entry in sh.json("list")] == ["tea"]
    other = Shell(tmp_path / "other", sh.clock, capsys)
    assert other("restore", file) == "Restored.\n"
    assert "All is well" in other("check")
    assert "All is well" in other("check", "--repair")
    with (other.folder / "book.db").open("r+b") as book:
        book.seek(5000)
        book.write(b"\0" * 100)
    other("check", expect=1)
    assert other.out
    other("restore", str(tmp_path / "none.backup"), expect=1)


# --- what is typed stays what was typed ---------------------------------------------------------

ODD = '[b]x[/b] % _ " * \u202eabc\u202c \x1b[31mred\x07 👩‍👩‍👧 a\nb'


def test_terminals_get_symbols_and_json_gets_the_text(sh: Shell) -> None:
    add(sh, ODD)
    kept = ODD.replace("\x1b", "").replace("\x07", "")
    assert sh.json("list")[0]["text"] == kept
    shown = sh("list")
    assert "⟨RLO⟩abc⟨PDF⟩" in shown
    assert "\u202e" not in shown
    assert "[b]x[/b]" in shown
    for words in ("[b]", "%", "_", '"', "*", "' or 1=1 --", "NEAR(", "a AND"):
        sh("list", "--search", words)


def test_escapes_and_direction_marks_become_symbols() -> None:
    assert harmless("a\x1b[2J\x9b\x7f\tb\nc") == "a␛[2J⟨9B⟩␡␉b\nc"
    assert one_line("a\nb\u2028\u2067") == "a␊b⟨LS⟩⟨RLI⟩"


def test_bytes_that_are_no_utf8_are_told_apart(sh: Shell) -> None:
    add(sh, "caf\udce9 \udc80")
    assert sh.json("list")[0]["text"] == "caf� �"
    sh("list", "--as", "\udcff", expect=1)


def test_text_that_looks_like_an_option(sh: Shell) -> None:
    sh("add", "--as", "Ana", "--direction", "own", "--", "--private")
    sh("add", "- a list", "--as", "Ana", "--direction", "own")
    assert [entry["text"] for entry in sh.json("list")] == ["- a list", "--private"]


def test_short_ids_are_as_long_as_they_must_be() -> None:
    ids = ["a" * 32, "a" * 9 + "b" * 23, "c" * 32]
    assert set(short_ids(ids).values()) == {"a" * 10, "a" * 9 + "b", "c" * 8}
    assert short_ids(["a" * 32, "a" * 32]) == {"a" * 32: "a" * 8}


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call,told",
    [
        (["add", "x", "--as", "Zoe", "--direction", "own"], "Ana and Ben"),
        (["add", "x", "--as", "Ana", "--direction", "own", "--on", "2026-02-30"], "2026-02-30"),
        (["add", "x", "--as", "Ana", "--direction", "own", "--on", "20261120"], "2026-11-20"),
        (["add", "x", "--as", "Ana", "--direction", "own", "--on", "2026-11-23"], "not come yet"),
        (["add", " \u200b\n", "--as", "Ana", "--direction", "own"], "no words yet"),
        (["add", "", "--as", "Ana", "--direction", "own"], "no words yet"),
        (["add", "x", "--as", "Ana", "--direction", "own", "--kind", "time"], "Kinds"),
        (["add", "x", "--as", "Ana", "--direction", "own", "--tag", "Un-Safe", "--tag", "unsafe"],
         "--unease unsafe"),
        (["add", "x", "--as", "Ana", "--direction", "own", "--need", "123456"], "no need"),
        (["add", "x", "--as", "", "--direction", "own"], "Ana and Ben"),
        (["need", "x", "--as", "Zoe"], "Ana and Ben"),
        (["season", "x", "--as", "Ana", "--from", "soon"], "soon is not a day"),
        (["load", "full", "--as", "Zoe"], "Ana and Ben"),
        (["directions", "on", "--as", "Zoe"], "Ana and Ben"),
        (["balance", "--as", "Zoe"], "Ana and Ben"),
        (["export", "x.json", "--as", "Zoe"], "Ana and Ben"),
        (["list", "--as", "Zoe"], "Ana and Ben"),
        (["trash", "--as", "Zoe"], "Ana and Ben"),
        (["undo", "--as", "Zoe"], "Ana and Ben"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_one_line_and_changes_nothing(
    sh: Shell, call: list[str], told: str
) -> None:
    add(sh, "tea")
    before, files = sh.json("list"), sh.digest()
    sh(*call, expect=1)
    assert told in sh.err
    assert sh.json("list") == before
    assert sh.digest() == files


@pytest.mark.parametrize(
    "call",
    [
        ["add", "x", "--as", "Ana"],
        ["add", "x", "--direction", "own"],
        ["add", "x", "--as", "Ana", "--direction", "sideways"],
        ["add", "x", "--as", "Ana", "--direction", "own", "--private", "--shared"],
        ["add", "x", "--as", "Ana", "--direction", "own", "--unknown"],
        ["add", "x", "y", "--as", "Ana", "--direction", "own"],
        ["list", "--limit", "many"],
        ["list", "--kind", "gold"],
        ["delete", "--as", "Ana"],
        ["directions", "maybe", "--as", "Ana"],
        ["init"],
        ["restore"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(sh: Shell, call: list[str]) -> None:
    sh(*call, expect=2)
    assert "--help" in sh.err


def test_stores_that_are_not_there_not_ours_or_newer(
    sh: Shell, tmp_path: Path, capsys: Any
) -> None:
    everything = (
        ["list"],
        ["add", "x", "--as", "Ana", "--direction", "own"],
        ["undo"],
        ["check"],
        ["export", str(tmp_path / "x.json")],
    )
    gone = Shell(tmp_path / "gone", sh.clock, capsys)
    for call in everything:
        gone(*call, expect=1)
    assert not gone.folder.exists()
    other = Shell(tmp_path / "other", sh.clock, capsys)
    other.folder.mkdir()
    (other.folder / "book.db").write_text("not a store, a letter")
    before = other.digest()
    for call in everything:
        other(*call, expect=1)
    other("init", "--partners", "Ana", expect=1)
    assert other.digest() == before
    with Journal.open(sh.folder, now=sh.clock) as journal:
        journal.stores.book.raw(lambda c: c.execute("pragma user_version = 99").fetchall())
    before = sh.digest()
    for call in everything:
        sh(*call, expect=1)
        assert "newer" in sh.err or call == ["check"]
    assert sh.digest() == before
    assert not (tmp_path / "x.json").exists()


# --- whole processes ----------------------------------------------------------------------------


def process(
    *arguments: str | bytes, store: Path, before: Callable[[], None] | None = None, **more: Any
) -> subprocess.CompletedProcess[bytes]:
    # With no space left nobody can measure coverage either.
    kept = {k: v for k, v in os.environ.items() if not (before and k.startswith("COVERAGE"))}
    environment = kept | {"BOTHWAYS_STORE": str(store), "BOTHWAYS_LANGUAGE": "en"}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        env=environment | more.pop("env", {}),
        capture_output=True,
        timeout=120,
        preexec_fn=before,
        check=False,
        **more,
    )


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    assert done.returncode == 1, done
    assert re.fullmatch(rb"[^\n]+\n", done.stderr), done.stderr
    assert b"Traceback" not in done.stderr
    return done.stderr.decode()


@pytest.mark.skipif(os.name == "nt", reason="limits and users of POSIX")
def test_no_space_left_changes_nothing(sh: Shell) -> None:
    add(sh, "tea")
    before = sh.digest()

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    text = b"a long text " * 50_000
    call = ("add", "-", "--as", "Ana", "--direction", "own")
    told = refused(process(*call, store=sh.folder, before=small, input=text))
    assert "nothing was changed" in told
    assert sh.digest() == before
    assert [entry["text"] for entry in sh.json("list")] == ["tea"]
    assert "All is well" in sh("check")


READ_ONLY = """
import os, sys, main
for store in (sys.argv[1], sys.argv[2]):
    # The first store is only there to have everything imported before the user changes.
    main.main(["--store", store, "add", "x", "--as", "Ana", "--direction", "own"])
    main.main(["--store", store + "/new", "init", "--partners", "A"])
    print("---", file=sys.stderr)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setuid(65534)
"""


@pytest.mark.skipif(os.name == "nt", reason="users of POSIX")
def test_a_read_only_folder_changes_nothing(sh: Shell, tmp_path: Path, capsys: Any) -> None:
    add(sh, "tea")
    first = tmp_path / "first"
    Journal.create(first, ["Ana"], now=sh.clock, pad=PAD).close()
    # Where anybody may look: pytest keeps its own folders shut, and shuts them again for each run.
    open_place = Path(tempfile.mkdtemp(prefix="bothways-", dir="/tmp"))
    open_place.chmod(0o755)
    try:
        sh.folder = Path(shutil.copytree(sh.folder, open_place / "store"))
        before = sh.digest()
        for path in (sh.folder, *sh.folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(first), str(sh.folder)],
            cwd=ROOT,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=True,
            text=True,
        )
        for path in (sh.folder, *sh.folder.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
        told = done.stderr.split("---\n")[1].splitlines()
        assert len(told) == 2, told
        assert all("cannot be" in line for line in told), told
        assert sh.digest() == before
    finally:
        shutil.rmtree(open_place)


def test_help_lists_every_command_without_the_store_or_kivy(tmp_path: Path) -> None:
    done = process("--help", store=tmp_path / "none")
    assert done.returncode == 0
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", done.stdout.decode(), re.MULTILINE), name
    code = (
        "import sys, main; main.main(['list']);"
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('kivy', 'PIL', 'babel', 'alembic', 'jsonschema', 'screens', 'logging', 'zxcvbn')],"
        "file=sys.stderr)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"BOTHWAYS_STORE": str(tmp_path / "none")},
        capture_output=True,
        check=True,
    )
    assert not re.search(rb"kivy|PIL|babel|alembic|jsonschema|screens|zxcvbn", loaded.stderr)


def test_bytes_json_and_pipes_of_a_whole_process(sh: Shell) -> None:
    done = process(
        "add", b"caf\xe9", "--as", "Ana", "--direction", "own", store=sh.folder,
        env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    for env in ({}, {"PYTHONIOENCODING": "latin-1"}):
        done = process("list", "--json", store=sh.folder, env=env)
        assert "caf" in json.loads(done.stdout.decode("utf-8"))[0]["text"]
    done = process("list", store=sh.folder, env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"for myself" in done.stdout
    script = (
        f'"{sys.executable}" "{ROOT / "main.py"}" list --json | true; echo "${{PIPESTATUS[0]}}"'
    )
    piped = subprocess.run(
        ["bash", "-c", script],
        env=os.environ | {"BOTHWAYS_STORE": str(sh.folder)},
        capture_output=True,
        check=True,
    )
    assert piped.stderr == b""


# --- the door -----------------------------------------------------------------------------------


def test_the_door_tells_usage_and_runs_commands(
    sh: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["fly"]) == 2
    assert "no command fly" in capsys.readouterr().err
    assert main.main(["--fly"]) == 2
    capsys.readouterr()
    assert main.main(["--store", str(sh.folder), "list"]) == 0
    assert main.main(["list", "--store", str(sh.folder)]) == 0
    assert capsys.readouterr().out == "Nothing here yet.\n" * 2
    with pytest.raises(SystemExit) as ended:
        main.main(["add", "--help"])
    assert ended.value.code == 0
    assert "standard input" in capsys.readouterr().out


def test_kivy_is_told_before_it_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KIVY_NO_ARGS", "KIVY_NO_CONFIG", "KIVY_NO_FILELOG", "KIVY_LOG_MODE"):
        monkeypatch.setenv(name, "other")
    monkeypatch.setenv("SDL_IME_SHOW_UI", "0")
    main.prepare_kivy(tmp_path / "a" / "kivy")
    assert (tmp_path / "a" / "kivy").is_dir()
    told = {name: os.environ[name] for name in os.environ if name.startswith(("KIVY_", "SDL_IME"))}
    assert told["KIVY_HOME"] == str(tmp_path / "a" / "kivy")
    assert told["KIVY_NO_ARGS"] == told["KIVY_NO_CONFIG"] == told["KIVY_NO_FILELOG"] == "1"
    assert (told["KIVY_LOG_MODE"], told["SDL_IME_SHOW_UI"]) == ("PYTHON", "1")


class App:
    """Stands for the app: remembers how it was opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened: list[Any] = []
        for name in ("KIVY_NO_ARGS", "KIVY_HOME", "KIVY_LOG_MODE", "SDL_IME_SHOW_UI"):
            monkeypatch.setenv(name, os.environ.get(name, ""))
        app, gallery = ModuleType("screens.app"), ModuleType("screens.gallery")
        app.run = self.run  # type: ignore[attr-defined]
        gallery.run = lambda: self.opened.append("gallery")  # type: ignore[attr-defined]
        for module in (app, gallery):
            monkeypatch.setitem(sys.modules, module.__name__, module)
            monkeypatch.setattr(f"screens.{module.__name__[8:]}", module, raising=False)

    def run(self, store: Path, **options: Any) -> int:
        self.opened.append((store, options))
        return 0


def test_without_a_command_the_app_opens(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App(monkeypatch)
    assert main.main([]) == 0
    assert main.main(["--store", str(tmp_path / "s"), "--screen", "journal"]) == 0
    assert main.main(["--sample"]) == 0
    assert main.main(["--gallery"]) == 0
    plain, named, sample, gallery = app.opened
    usual = Path(os.environ["BOTHWAYS_STORE"])
    assert plain == (usual, {"sample": False, "screen": None, "scratch": False})
    assert named == (tmp_path / "s", {"sample": False, "screen": "journal", "scratch": False})
    assert sample[1] == {"sample": True, "screen": None, "scratch": True}
    assert not sample[0].exists()
    sample[0].parent.rmdir()
    assert gallery == "gallery"
    assert Path(os.environ["KIVY_HOME"]).is_relative_to(own_home)


def test_a_folder_that_cannot_be_opened_in_the_app_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = App(monkeypatch)
    assert main.main(["--store", str(tmp_path / "Dropbox" / "s")]) == 1
    assert "Dropbox" in capsys.readouterr().err
    assert app.opened == []


def test_what_nobody_foresaw_is_one_line_and_a_place_in_the_log(
    sh: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: Any) -> None:
        raise ZeroDivisionError("with words of an entry in it")

    monkeypatch.setattr("models.command_line.reading.do_list", fail)
    sh("list", expect=1)
    assert "ZeroDivisionError" in sh.err
    assert "words of an entry" not in sh.err
    written = (sh.folder / "logs" / "bothways.log").read_text()
    assert "builtins.ZeroDivisionError" in written
    assert "words of an entry" not in written


@pytest.mark.parametrize(
    "error,told",
    [
        (KeyboardInterrupt(), "Stopped"),
        (OSError(5, "Input/output error", "/x/file.json"), "file.json could not be used"),
        (OSError("odd"), "A file could not be used"),
    ],
)
def test_stops_and_the_systems_own_errors(
    sh: Shell, monkeypatch: pytest.MonkeyPatch, error: BaseException, told: str
) -> None:
    def fail(*_given: Any) -> None:
        raise error

    monkeypatch.setattr("models.command_line.reading.do_list", fail)
    sh("list", expect=1)
    assert told in sh.err


def test_a_synced_folder_is_refused_also_where_something_broke(
    tmp_path: Path, clock: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sh = Shell(tmp_path / "Dropbox" / "store", clock, capsys)
    sh("list", expect=1)
    assert "Dropbox" in sh.err

    def fail(*_given: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("models.command_line.reading.do_list", fail)
    sh("list", expect=1)
    assert not (tmp_path / "Dropbox").exists()


def test_an_import_waits_until_the_app_is_closed(sh: Shell, tmp_path: Path, capsys: Any) -> None:
    add(sh, "tea")
    sh("export", str(tmp_path / "a.json"))
    empty = Shell(tmp_path / "empty", sh.clock, capsys)
    Journal.create(empty.folder, ["Ana", "Ben"], now=sh.clock, pad=PAD).close()
    window = AppLock()
    assert window.acquire(empty.folder)
    empty("import", str(tmp_path / "a.json"), expect=1)
    window.release()
    empty("import", str(tmp_path / "a.json"))
    assert empty.json("list") == sh.json("list")


def test_one_may_have_a_prefix_in_common(sh: Shell) -> None:
    with Journal.open(sh.folder, now=sh.clock) as journal:
        ana = journal.partners[0].id
        for end in "01":
            journal.write(ana, NewEntry("x", Direction.OWN, id="abcdef" + "0" * 25 + end))
        journal.write(ana, NewEntry("y", visibility=Visibility.PRIVATE))
    sh("delete", "abcdef", "--as", "Ana", expect=1)
    assert len(sh.json("list")) == 2
    assert "abcdef" + "0" * 25 + "1" in sh("list")
