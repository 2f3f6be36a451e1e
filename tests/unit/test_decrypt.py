"""docs/decrypt.py: the script that reads a store without the program, on real stores."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from models.entities import Draft, EntryChanges, NeedState, NewEntry, Unease, Visibility
from models.journal import Journal
from models.privacy import keys, passphrases
from models.privacy import ring as keyfile
from models.reminders.rules import ReminderKind, Rule
from tests.conftest import FrozenClock
from tests.house import ROOT
from tests.unit.couples import picture

SCRIPT = ROOT / "docs" / "decrypt.py"
HERS, HIS = "violet trumpet gravel moss", "kettle orbit saffron wharf"
#: What a version of a row looks like: it holds the millisecond of writing.
MOMENT = re.compile("[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{8}")
TABLES = "select name from sqlite_master where type = 'table'"
Rows = list[dict[str, Any]]

pytestmark = pytest.mark.usefixtures("light")


def run(folder: Path, secret: str, *more: str) -> tuple[int, Rows, str]:
    """Run the script; returns its exit status, what it wrote, and what it said beside."""
    shown = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(folder), *more],
        input=f"{secret}\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder.parent,
    )
    assert "Traceback" not in shown.stderr
    assert not MOMENT.search(shown.stdout)
    return shown.returncode, [json.loads(line) for line in shown.stdout.splitlines()], shown.stderr


def read(folder: Path, secret: str, *more: str) -> dict[str, list[str]]:
    """Return the texts of the entries that the script finds in each file it opens."""
    status, rows, _said = run(folder, secret, *more)
    assert status == 0
    found: dict[str, list[str]] = {Path(row["file"]).stem: [] for row in rows}
    for row in rows:
        if row["table"] == "entry":
            found[Path(row["file"]).stem].append(row["text"])
    return found


class Full(NamedTuple):
    """A store with something in every corner; `photos` are its pictures by their ids."""

    folder: Path
    ana: str
    ben: str
    shared: dict[str, bytes]
    private: dict[str, bytes]


@pytest.fixture
def full(tmp_path: Path, clock: FrozenClock) -> Full:
    folder, chance = tmp_path / "store", random.Random(9)
    with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=0) as journal:
        ana, ben = (partner.id for partner in journal.partners)
        shown = journal.write(
            ana, NewEntry("hers to read", feeling="held", photos=(picture(chance),))
        )
        hidden = NewEntry(
            "hers alone",
            visibility=Visibility.PRIVATE,
            feeling="small",
            unease=Unease.PRESSURED,
            photos=(picture(chance),),
        )
        alone = journal.write(ana, hidden)
        journal.marks.notice(ben, shown.id, "his thanks")
        need = journal.needs.voice(ben, "an hour on Sunday")
        journal.needs.step(ana, need.id, NeedState.HEARD, "she heard")
        journal.reminders.set(ana, Rule(ReminderKind.OWN, time(20, 15), words="water the fern"))
        edited = journal.write(ben, NewEntry("his first words", tags=("tea",)))
        journal.edit(ben, edited.id, EntryChanges(text="his second words"))
        gone = journal.write(ben, NewEntry("his deleted words", photos=(picture(chance),)))
        journal.delete(ben, gone.id)
        journal.drafts.keep(ana, Draft("her half a thought"))
        journal.drafts.keep(ben, Draft("his half a thought"))
        photos = [
            {photo.id: journal.photos.picture(ana, photo.id) for photo in entry.photos}
            for entry in (shown, alone)
        ]
    return Full(folder, ana, ben, *photos)


@pytest.fixture
def locked(full: Full) -> Full:
    """The same store with a passphrase before each notebook."""
    for who, passphrase in ((full.ana, HERS), (full.ben, HIS)):
        passphrases.set_passphrase(full.folder, keys.load(full.folder), who, passphrase)
    return full


#: Words of Ana's notebook and of Ben's, of the book, and of the book where its author reads.
OF_ANA = ("hers alone", "held", "small", "pressured", "her half a thought", "water the fern")
OF_BEN = ("his half a thought",)
SHARED = ("hers to read", "his thanks", "an hour on Sunday", "she heard", "his second words", "tea")


def words_in(rows: Rows) -> str:
    return json.dumps(rows, ensure_ascii=False)


@pytest.mark.parametrize("who", ["ana", "ben", "nobody"])
def test_every_row_is_written_of_what_opens(
    who: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    full: Full = request.getfixturevalue("full" if who == "nobody" else "locked")
    secret = {"ana": HERS, "ben": HIS, "nobody": ""}[who]
    status, rows, said = run(full.folder, secret, "--photos", str(tmp_path / "photos"))
    assert status == 0
    found = words_in(rows)
    seen = {"ana": OF_ANA, "ben": OF_BEN, "nobody": OF_ANA + OF_BEN}[who] + SHARED
    for word in OF_ANA + OF_BEN + SHARED:
        assert (word in found) == (word in seen), word
    # What somebody edited out or deleted is theirs alone; a deleted row is left out everywhere.
    assert ("his first words" in found) == (who != "ana")
    assert not [row for row in rows if row.get("deleted")]
    assert not [row for row in rows if row["table"].startswith("entry_words")]
    assert not [row for row in rows if "version" in row]
    kept = full.shared | ({} if who == "ben" else full.private)
    written = {path.name: path.read_bytes() for path in (tmp_path / "photos").iterdir()}
    assert written == {f"{photo}.jpg": content for photo, content in kept.items()}
    closed = {"ana": [full.ben], "ben": [full.ana], "nobody": []}[who]
    assert said.splitlines() == [
        f"notebooks/{one}.db stays closed: it has a passphrase, which was not given."
        for one in closed
    ]


def test_every_table_of_an_open_store_is_there(full: Full) -> None:
    _status, rows, _said = run(full.folder, "")
    found = {(row["file"], row["table"]) for row in rows}
    with Journal.open(full.folder) as journal:
        notebooks = {
            f"notebooks/{one}.db": journal.stores.notebook(one) for one in journal.stores.owners
        }
        for file, database in {"book.db": journal.stores.book, **notebooks}.items():
            for (table,) in database.raw(lambda sql: sql.execute(TABLES).fetchall()):
                if not table.startswith("entry_words"):
                    count = f"select count(*) from {table}"
                    kept = database.raw(lambda sql, count=count: sql.execute(count).fetchone()[0])
                    assert ((file, table) in found) == bool(kept), (file, table)


def test_nobody_reads_nothing_of_a_locked_store(locked: Full) -> None:
    status, rows, said = run(locked.folder, "")
    assert (status, rows) == (1, [])
    assert len(said.splitlines()) == 3


def test_a_passphrase_that_opens_nothing_fails_where_something_lies_open(full: Full) -> None:
    passphrases.set_passphrase(full.folder, keys.load(full.folder), full.ana, HERS)
    for secret, status in (("something else entirely", 1), ("", 0), (HERS, 0)):
        found, rows, said = run(full.folder, secret)
        assert found == status
        assert ("hers alone" in words_in(rows)) == (secret == HERS)
        assert "his half a thought" in words_in(rows)
        assert (f"notebooks/{full.ana}.db stays closed" in said) == (secret != HERS)


@pytest.mark.parametrize("harm", ["cut", "changed", "gone"])
def test_a_copy_of_the_keys_is_taken_where_the_file_is_damaged(locked: Full, harm: str) -> None:
    path = locked.folder / "keys.json"
    before = read(locked.folder, HERS)
    data = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(
            data[:200] if harm == "cut" else data.replace(b'"passes": 1', b'"passes": 2')
        )
    status, _rows, said = run(locked.folder, HERS)
    assert status == 0
    assert said.startswith("keys.json is missing, damaged")
    assert read(locked.folder, HERS) == before
    for name in ("keys.json", "keys.json.1", "keys.json.2"):
        (locked.folder / name).unlink(missing_ok=True)
    status, rows, said = run(locked.folder, HERS)
    assert (status, rows) == (1, [])
    assert said.splitlines()[-1].startswith("There is no store to read in")


def spoil_book(full: Full) -> None:
    path = full.folder / "book.db"
    path.write_bytes(path.read_bytes()[:4096].translate(bytes(reversed(range(256)))) + b"?" * 4096)


def spoil_photo(full: Full) -> None:
    for path in (full.folder / "photos").iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize("spoil", [spoil_book, spoil_photo])
def test_the_rest_is_written_where_something_is_damaged(
    full: Full, spoil: Callable[[Full], None], tmp_path: Path
) -> None:
    spoil(full)
    status, rows, said = run(full.folder, "", "--photos", str(tmp_path / "photos"))
    assert status == 1
    (line,) = said.splitlines()
    assert "is missing or damaged" in line
    for word in OF_ANA + OF_BEN:
        assert word in words_in(rows)
    assert {path.stem for path in (tmp_path / "photos").iterdir()} == set(full.private)


def test_errors_are_one_line(full: Full, tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    status, _rows, said = run(full.folder, "", "--photos", str(tmp_path / "a file"))
    assert status == 1
    assert len(said.splitlines()) == 1


# --- which keys ---------------------------------------------------------------------------------


def test_the_script_is_short_and_needs_two_packages() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    needed = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert needed - set(sys.stdlib_module_names) == {"nacl", "sqlcipher3"}


def test_the_script_reads_a_real_store(tmp_path: Path, clock: FrozenClock) -> None:
    folder = tmp_path / "store"
    with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=0) as journal:
        ana, ben = (partner.id for partner in journal.partners)
        for partner in journal.partners:
            journal.write(partner.id, NewEntry(f"{partner.name}, für beide"))
            private = NewEntry(f"{partner.name} allein", visibility=Visibility.PRIVATE)
            journal.write(partner.id, private)
    shared, hers, his = ["Ana, für beide", "Ben, für beide"], ["Ana allein"], ["Ben allein"]
    assert read(folder, "") == {"book": shared, ana: hers, ben: his}
    code = passphrases.set_passphrase(folder, keys.load(folder), ana, HERS)
    assert read(folder, HERS) == {"book": shared, ana: hers, ben: his}
    passphrases.set_passphrase(folder, keys.load(folder), ben, HIS)
    assert read(folder, HERS) == {"book": shared, ana: hers}
    assert read(folder, HIS) == {"book": shared, ben: his}
    assert read(folder, code, "--code") == {"book": shared, ana: hers}
    passphrases.renew(folder, ana, HERS)
    assert read(folder, HERS) == {"book": shared, ana: hers}
    assert read(folder, HIS) == {"book": shared, ben: his}
    status, rows, said = run(folder, "something else entirely")
    assert (status, rows) == (1, [])
    assert len(said.splitlines()) == 3


def test_the_script_reads_a_store_in_the_middle_of_a_renewal(
    tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    with Journal.create(folder, ["Ana"], now=clock, pad=0) as journal:
        ana = journal.partners[0].id
        journal.write(ana, NewEntry("mine", visibility=Visibility.PRIVATE))
        journal.write(ana, NewEntry("ours"))
    passphrases.set_passphrase(folder, keys.load(folder), ana, HERS)
    code = passphrases.fresh_code()
    monkeypatch.setattr(keyfile, "save_alone", stopping(keyfile.save_alone, after=1))
    with pytest.raises(KeyboardInterrupt):
        passphrases.renew(folder, ana, HERS, code=code)
    assert len(keyfile.load(folder).home(ana).versions) == 2
    for more in ([HERS], [code, "--code"]):
        assert read(folder, *more) == {"book": ["ours"], ana: ["mine"], **other(folder, ana)}


def other(folder: Path, ana: str) -> dict[str, list[str]]:
    return {home.home: [] for home in keyfile.load(folder).notebooks if home.home != ana}


def stopping(real: Any, after: int) -> Any:
    calls: list[int] = []

    def save(*given: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) > after:
            raise KeyboardInterrupt
        return real(*given, **named)

    return save


def test_the_script_reads_a_store_of_the_first_version(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "data" / "store-0001", tmp_path / "store")
    found = read(tmp_path / "store", "")
    assert len(found) == 3
    assert found["book"]
