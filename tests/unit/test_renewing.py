"""New keys for everything: what was copied before opens nothing written later; kill -9 anywhere."""

from __future__ import annotations

import io
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from models.entities import NewEntry, Visibility
from models.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, WrongPassphrase
from models.journal import Journal
from models.privacy import keys as keyring
from models.privacy import passphrases
from models.privacy import ring as keyfile
from models.privacy.ways import Way, notebook_keys, with_book
from models.reminders.rules import ReminderKind, Rule
from models.store import care, renewing
from models.store.database import Database
from models.store.picture_bytes import PARTS, photo_folder
from tests.conftest import FrozenClock
from tests.house import ROOT

HERS, HIS = "violet trumpet gravel moss", "kettle orbit saffron wharf"


def picture(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "store"
    with Journal.create(folder, ["Ana", "Ben"], now=FrozenClock(), pad=512 * 1024) as journal:
        for partner in journal.partners:
            for visibility in Visibility:
                new = NewEntry(f"{visibility} words", visibility=visibility)
                journal.write(partner.id, new)
                new = NewEntry("seen", visibility=visibility, photos=(picture("teal"),))
                journal.write(partner.id, new)
    return folder


class Pair:
    """A store of two who both have a passphrase."""

    def __init__(self, folder: Path, clock: FrozenClock) -> None:
        self.folder, self.clock = folder, clock
        self.truth = keyring.load(folder)
        self.ana, self.ben = self.truth.partner_ids
        self.codes = {
            who: passphrases.set_passphrase(folder, keyring.load(folder), who, passphrase)
            for who, passphrase in ((self.ana, HERS), (self.ben, HIS))
        }

    def content(self, who: str, folder: Path | None = None) -> list[tuple[str, str, list[bytes]]]:
        """Return what `who` reads after unlocking, with the pictures."""
        where = folder or self.folder
        keys = passphrases.unlock(where, who, HERS if who == self.ana else HIS)
        return self.read(who, keys, where)

    def read(self, who: str, keys: keyring.Keys, where: Path) -> list[tuple[str, str, list[bytes]]]:
        with Journal.open(where, keys=keys, now=self.clock) as journal:
            return sorted(
                (
                    entry.id,
                    entry.text,
                    [journal.photos.picture(who, photo.id) for photo in entry.photos],
                )
                for entry in journal.entries(who).entries
            )


@pytest.fixture
def pair(tmp_path: Path, written: Path, clock: FrozenClock, light: None) -> Pair:
    shutil.copytree(written, tmp_path / "store")
    return Pair(tmp_path / "store", clock)


def test_everything_is_there_under_other_keys(pair: Pair) -> None:
    before = {who: pair.content(who) for who in (pair.ana, pair.ben)}
    seen: list[tuple[int, int]] = []
    code = passphrases.renew(
        pair.folder, pair.ana, HERS, on_progress=lambda done, of: seen.append((done, of))
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
    for who in (pair.ana, pair.ben):
        assert pair.content(who) == before[who]
    keys = passphrases.unlock(pair.folder, pair.ana, HERS)
    assert keys.book_key() != pair.truth.book_key()
    assert keys.notebook_key(pair.ana) != pair.truth.notebook_key(pair.ana)
    assert passphrases.unlock(pair.folder, pair.ben, HIS).notebook_key(pair.ben) == (
        pair.truth.notebook_key(pair.ben)
    )
    assert passphrases.unlock_by_code(pair.folder, pair.ana, code) == keys
    with pytest.raises(WrongPassphrase):
        passphrases.unlock_by_code(pair.folder, pair.ana, pair.codes[pair.ana])
    assert passphrases.unlock_by_code(pair.folder, pair.ben, pair.codes[pair.ben]).is_open("book")
    assert len(list(photo_folder(pair.folder, keyring.BOOK).iterdir())) % len(PARTS) == 0
    report = care.check(pair.folder, keys=keys)
    assert report.sentences[0] == "What could be looked at is whole."
    times = {p.stat().st_mtime_ns for p in (pair.folder / "notebooks").glob("*.db")}
    assert len(times) == 1


def test_what_was_copied_before_opens_nothing_from_now_on(pair: Pair, tmp_path: Path) -> None:
    copied = tmp_path / "copied.json"
    shutil.copy(pair.folder / keyring.NAME, copied)
    passphrases.renew(pair.folder, pair.ana, HERS)
    for home in (keyring.BOOK, pair.ana):
        database = Database(renewing.home_path(pair.folder, home), pair.truth.key_of(home))
        with pytest.raises(StoreDamaged):
            database.raw(lambda connection: connection.execute("select * from entry"))
        database.close()
    # Also with the passphrase and a former keys.json beside the new files.
    for name in keyring.COPIES:
        shutil.copy(copied, pair.folder / name)
    with pytest.raises(StoreDamaged):
        pair.content(pair.ana)


def test_the_notebook_alone_can_be_renewed(pair: Pair) -> None:
    before = pair.content(pair.ana)
    passphrases.renew(pair.folder, pair.ana, HERS, book=False)
    keys = passphrases.unlock(pair.folder, pair.ana, HERS)
    assert keys.book_key() == pair.truth.book_key()
    assert pair.content(pair.ana) == before


def test_renewing_again_and_again(pair: Pair) -> None:
    before = {who: pair.content(who) for who in (pair.ana, pair.ben)}
    for who, passphrase in ((pair.ana, HERS), (pair.ben, HIS), (pair.ana, HERS)):
        passphrases.renew(pair.folder, who, passphrase)
        assert {who: pair.content(who) for who in (pair.ana, pair.ben)} == before
    passphrases.remove_passphrase(pair.folder, pair.ana, HERS)
    assert pair.content(pair.ben) == before[pair.ben]


def test_delivered_reminders_keep_their_words(pair: Pair, clock: FrozenClock) -> None:
    keys = passphrases.unlock(pair.folder, pair.ana, HERS)
    with Journal.open(pair.folder, keys=keys, now=clock) as journal:
        clock.forward(minutes=-1)
        rule = Rule(ReminderKind.OWN, clock.at.time(), words="call her")
        clock.forward(minutes=-1)
        journal.reminders.set(pair.ana, rule)
    clock.forward(minutes=5)
    passphrases.renew(pair.folder, pair.ana, HERS)
    keys = passphrases.unlock(pair.folder, pair.ana, HERS)
    with Journal.open(pair.folder, keys=keys, now=clock) as journal:
        journal.reminders.opened(pair.ana)
        assert [note.line for note in journal.reminders.inbox(pair.ana)] == ["call her"]


def test_an_open_window_is_not_renewed_under(pair: Pair) -> None:
    before = {path: path.read_bytes() for path in pair.folder.rglob("*.json*")}
    keys = passphrases.unlock(pair.folder, pair.ben, HIS)
    with Journal.open(pair.folder, keys=keys, now=pair.clock) as journal:
        journal.entries(pair.ben)
        program = [sys.executable, str(ROOT / "tests" / "unit" / "renewing_runner.py")]
        other = subprocess.run(
            [*program, str(pair.folder), pair.ana, HERS],
            input="\n",
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
        )
        assert "StoreBusy" in other.stderr
        journal.write(pair.ben, NewEntry("still writing"))
    assert {path: path.read_bytes() for path in pair.folder.rglob("*.json*")} == before
    assert "still writing" in [text for _id, text, _photos in pair.content(pair.ana)]


def test_nobody_opens_the_store_meanwhile(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.store.database.BUSY_MS", 1)
    monkeypatch.setattr("models.store.renewing.BUSY_MS", 1)
    tried: list[str] = []

    def look(_done: int, _of: int) -> None:
        keys = passphrases.unlock(pair.folder, pair.ben, HIS)
        with pytest.raises(StoreBusy):
            Journal.open(pair.folder, keys=keys, now=pair.clock)
        tried.append("busy")

    passphrases.renew(pair.folder, pair.ana, HERS, on_progress=look)
    assert len(tried) == 3


@pytest.mark.parametrize("step", ["picture", "keys", "file"])
def test_a_full_disk_leaves_a_store_that_opens(
    pair: Pair, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {who: pair.content(who) for who in (pair.ana, pair.ben)}
    calls: list[int] = []

    def full(real: Callable[..., object], at: int) -> Callable[..., object]:
        def wrote(*given: object, **named: object) -> object:
            calls.append(1)
            if len(calls) == at:
                raise StoreFull("The disk is full.")
            return real(*given, **named)

        return wrote

    names = {"picture": ("seal", 3), "keys": ("derive", 5), "file": ("_rekey", 2)}
    name, at = names[step]
    monkeypatch.setattr(renewing, name, full(getattr(renewing, name), at))
    code = passphrases.fresh_code()
    with pytest.raises(StoreError):
        passphrases.renew(pair.folder, pair.ana, HERS, code=code)
    monkeypatch.undo()
    light_again(monkeypatch)
    for who in (pair.ana, pair.ben):
        assert pair.content(who) == before[who]
    under_new_key = len(keyfile.load(pair.folder).home(pair.ana).versions) > 1
    valid = code if under_new_key else pair.codes[pair.ana]
    by_code = passphrases.unlock_by_code(pair.folder, pair.ana, valid)
    assert pair.read(pair.ana, by_code, pair.folder) == before[pair.ana]
    passphrases.renew(pair.folder, pair.ana, HERS)
    assert pair.content(pair.ana) == before[pair.ana]


def test_a_damaged_picture_does_not_stand_in_the_way_an_unreadable_one_does(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = sorted(photo_folder(pair.folder, keyring.BOOK).iterdir())
    pictures[0].unlink()
    pictures[1].write_bytes(b"nonsense")
    unreadable = pictures[2]
    real = Path.read_bytes

    def read(path: Path) -> bytes:
        if path == unreadable:
            raise OSError(5, "Input/output error")
        return real(path)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_bytes", read)
        with pytest.raises(StoreDamaged, match="words of the entry"):
            passphrases.renew(pair.folder, pair.ana, HERS)
    assert unreadable.exists()
    assert keyfile.load(pair.folder).book.newest.number == 1
    passphrases.renew(pair.folder, pair.ana, HERS)
    assert len(list(photo_folder(pair.folder, keyring.BOOK).iterdir())) == len(pictures) - 2


def light_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from models.privacy import stretching

    for name in ("LEAST", "MODEST", "STRONG"):
        monkeypatch.setattr(stretching, name, stretching.Cost(8 * stretching.MIB, 1))


def renew_until(folder: Path, who: str, after: float | None) -> float:
    """Renew in another process, killed `after` seconds of work; returns how long it worked."""
    program = [sys.executable, str(ROOT / "tests" / "unit" / "renewing_runner.py")]
    other = subprocess.Popen(
        [*program, str(folder), who, HERS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert other.stdin is not None
    assert other.stdout is not None
    other.stdout.readline()
    begun = time.perf_counter()
    other.stdin.write(b"\n")
    other.stdin.flush()
    select.select([other.stdout], [], [], after)
    other.kill()
    other.communicate()
    return time.perf_counter() - begun


@pytest.mark.timeout(1800)
def test_killed_anywhere_the_store_opens_with_all_in_it(
    pair: Pair, tmp_path: Path, trials: Callable[[int, int], int]
) -> None:
    before = {who: pair.content(who) for who in (pair.ana, pair.ben)}
    first = tmp_path / "first"
    shutil.copytree(pair.folder, first)
    whole = renew_until(first, pair.ana, None)
    times = trials(5, 200)
    ends: set[tuple[int, ...]] = set()
    for number in range(times):
        folder = tmp_path / f"killed-{number}"
        shutil.copytree(pair.folder, folder)
        # The interesting part is the last: before it the passphrase is only being checked.
        renew_until(folder, pair.ana, whole * (0.75 + 0.3 * number / times))
        ring = keyfile.load(folder)
        ends.add(tuple(len(home.versions) for home in ring.homes))
        for who in (pair.ben, pair.ana):
            assert pair.content(who, folder) == before[who]
        keys = passphrases.unlock(folder, pair.ana, HERS)
        report = care.check(folder, keys=keys)
        assert report.ok
        assert ("cut short" in report.sentences[0]) == (len(ring.book.versions) > 1)
        passphrases.renew(folder, pair.ana, HERS)
        assert pair.content(pair.ana, folder) == before[pair.ana]
        shutil.rmtree(folder)
    assert ends <= {(1, 1, 1), (2, 2, 1)}


def test_keys_that_were_put_back_are_noticed(pair: Pair, tmp_path: Path) -> None:
    former = tmp_path / "former.json"
    shutil.copy(pair.folder / keyring.NAME, former)
    assert pair.content(pair.ana)
    passphrases.change_passphrase(pair.folder, pair.ana, HERS, "lantern cactus hollow reed")
    keys = passphrases.unlock(pair.folder, pair.ana, "lantern cactus hollow reed")
    with Journal.open(pair.folder, keys=keys, now=pair.clock) as journal:
        assert not journal.stores.keys_put_back
    for name in keyring.COPIES:
        shutil.copy(former, pair.folder / name)
    keys = passphrases.unlock(pair.folder, pair.ana, HERS)
    with Journal.open(pair.folder, keys=keys, now=pair.clock) as journal:
        assert journal.stores.keys_put_back
    report = care.check(pair.folder, keys=keys)
    assert not report.ok
    assert "a former one was put back" in report.sentences[0]


def put_back(pair: Pair) -> None:
    """Change Ana's passphrase, let the book know of it, and put the file of before back."""
    former = (pair.folder / keyring.NAME).read_bytes()
    passphrases.change_passphrase(pair.folder, pair.ana, HERS, "lantern cactus hollow reed")
    for _time in range(3):  # the book has seen far more than one writing
        keyfile.save_alone(pair.folder, keyfile.load(pair.folder), copies_first=True)
    keys = passphrases.unlock(pair.folder, pair.ana, "lantern cactus hollow reed")
    Journal.open(pair.folder, keys=keys, now=pair.clock).close()
    for name in keyring.COPIES:
        (pair.folder / name).write_bytes(former)


@pytest.mark.parametrize("cure", ["changed", "by the code", "renewed"])
def test_keys_that_were_put_back_are_told_until_they_are_set_anew(pair: Pair, cure: str) -> None:
    put_back(pair)
    for _time in range(2):
        keys = passphrases.unlock(pair.folder, pair.ana, HERS)
        with Journal.open(pair.folder, keys=keys, now=pair.clock) as journal:
            assert "an older one than this journal last used" in journal.keys_trouble
    new = "candle meadow brass violin"
    if cure == "changed":
        passphrases.change_passphrase(pair.folder, pair.ana, HERS, new)
    elif cure == "by the code":
        passphrases.replace_by_code(pair.folder, pair.ana, pair.codes[pair.ana], new)
    else:
        passphrases.renew(pair.folder, pair.ana, HERS)
        new = HERS
    keys = passphrases.unlock(pair.folder, pair.ana, new)
    with Journal.open(pair.folder, keys=keys, now=pair.clock) as journal:
        assert not journal.keys_trouble
    assert care.check(pair.folder, keys=keys).ok


def test_keys_held_while_the_file_was_written_anew_are_no_trouble(pair: Pair) -> None:
    held = passphrases.unlock(pair.folder, pair.ben, HIS)
    passphrases.change_passphrase(pair.folder, pair.ana, HERS, "lantern cactus hollow reed")
    keys = passphrases.unlock(pair.folder, pair.ana, "lantern cactus hollow reed")
    Journal.open(pair.folder, keys=keys, now=pair.clock).close()
    with Journal.open(pair.folder, keys=held, now=pair.clock) as journal:
        assert not journal.keys_trouble
    assert care.check(pair.folder, keys=held).ok


def test_no_old_key_leads_to_a_new_one_while_both_stand_there(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever had the old keys, and copies keys.json in the very middle, gets no farther."""
    copied: list[keyfile.Ring] = []
    passphrases.renew(
        pair.folder,
        pair.ana,
        HERS,
        on_progress=lambda _done, _of: copied.append(keyfile.load(pair.folder)),
    )
    ring = copied[0]
    home = ring.home(pair.ana)
    old, new = home.versions
    assert len(ring.book.versions) == 2
    with_old = keyring.opened(ring).having(pair.ana, {old.number: pair.truth.key_of(pair.ana)})
    found = with_book(ring, home, with_old)
    assert found.at_hand[keyring.BOOK] == {1: pair.truth.book_key()}
    ways = [Way(sort, pair.truth.key_of(pair.ana)) for sort in ("code", "passphrase")]
    assert notebook_keys(ring, home, ways) == {}
    assert not new.plain()
