"""Passphrases: what each opens and what stays shut, in keys.json and in every copy of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import files
from models.errors import Locked, Refused, StoreDamaged, StoreError, WrongPassphrase
from models.privacy import codes, keys, passphrases, stretching
from models.privacy import ring as keyfile
from models.privacy.passphrases import Locks
from models.privacy.ring import Version
from models.privacy.wraps import PassphraseWrap, PlainWrap
from tests.house import ROOT

ANA, BEN = "a" * 32, "b" * 32
HERS, HIS = "violet trumpet gravel moss", "kettle orbit saffron wharf"


@pytest.fixture
def folder(tmp_path: Path, light: None) -> Path:
    keyfile.save(tmp_path, keys.new_ring([ANA, BEN], [ANA, BEN]))
    return tmp_path


def protect(folder: Path, who: str, passphrase: str) -> str:
    return passphrases.set_passphrase(folder, keys.load(folder), who, passphrase)


def written(folder: Path) -> str:
    return " ".join((folder / name).read_text() for name in keys.COPIES if (folder / name).exists())


def test_one_passphrase_shuts_one_notebook_and_leaves_the_book_open(folder: Path) -> None:
    before = keys.load(folder)
    protect(folder, ANA, HERS)
    assert passphrases.state(folder) == Locks(frozenset([ANA]), book_locked=False)
    lying_open = keys.load(folder)
    assert lying_open.book_key() == before.book_key()
    assert lying_open.notebook_key(BEN) == before.notebook_key(BEN)
    with pytest.raises(Locked):
        lying_open.notebook_key(ANA)
    assert passphrases.unlock(folder, ANA, HERS) == before


def test_both_passphrases_shut_the_book_and_each_opens_it_with_the_own_notebook(
    folder: Path,
) -> None:
    before = keys.load(folder)
    protect(folder, ANA, HERS)
    protect(folder, BEN, HIS)
    assert passphrases.state(folder) == Locks(frozenset([ANA, BEN]), book_locked=True)
    shut = keys.load(folder)
    assert not any(shut.is_open(home) for home in (keys.BOOK, ANA, BEN))
    with pytest.raises(Locked, match="journal is locked"):
        shut.book_key()
    for who, other, passphrase in ((ANA, BEN, HERS), (BEN, ANA, HIS)):
        found = passphrases.unlock(folder, who, passphrase)
        assert found.book_key() == before.book_key()
        assert found.notebook_key(who) == before.notebook_key(who)
        assert not found.is_open(other)
        assert passphrases.unlock(folder, None, passphrase) == found


@pytest.mark.parametrize("order", [(ANA, BEN), (BEN, ANA)])
def test_no_key_is_left_in_the_open_in_any_copy(folder: Path, order: tuple[str, str]) -> None:
    before = keys.load(folder)
    for _time in range(2):
        keyfile.save(folder, keyfile.load(folder))
    for done, who in enumerate(order):
        protect(folder, who, {ANA: HERS, BEN: HIS}[who])
        assert len([name for name in keys.COPIES if (folder / name).exists()]) == 3
        for shut in order[: done + 1]:
            assert before.notebook_key(shut).hex() not in written(folder)
    for home in (keys.BOOK, ANA, BEN):
        assert before.key_of(home).hex() not in written(folder)
    assert "plain" not in written(folder)
    # Also where the newest file is lost, nobody gets in without a passphrase.
    (folder / keys.NAME).write_bytes(b"")
    assert keys.load(folder).at_hand == {}
    assert passphrases.unlock(folder, ANA, HERS).book_key() == before.book_key()


def test_what_stood_in_the_files_is_wiped(folder: Path) -> None:
    keyfile.save(folder, keyfile.load(folder))
    seen = folder.parent / "seen"
    seen.mkdir()
    for name in keys.COPIES[:2]:
        os.link(folder / name, seen / name)
    protect(folder, ANA, HERS)
    for path in seen.iterdir():
        assert set(path.read_bytes()) == {0}
        path.unlink()


def test_killed_programs_leave_no_key_behind(folder: Path) -> None:
    plain = (folder / keys.NAME).read_bytes()
    places = [
        folder / f"{files.TEMPORARY}abc",
        folder / ".making-12345678" / keys.NAME,
        folder / "backups" / f"{files.TEMPORARY}beef" / keys.NAME,
        folder / ".replaced-12345678" / keys.COPIES[1],
    ]
    other = folder / "backups" / f"{files.TEMPORARY}other"
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(plain)
    other.write_bytes(b"half a picture")
    protect(folder, ANA, HERS)
    assert not any(place.exists() for place in places)
    assert other.read_bytes() == b"half a picture"


def test_stores_kept_aside_are_protected_too(tmp_path: Path, light: None) -> None:
    here, aside, stranger = tmp_path / "store", tmp_path / "store-1", tmp_path / "store-2"
    for folder in (here, aside, stranger):
        folder.mkdir()
    keyfile.save(here, keys.new_ring([ANA, BEN], [ANA, BEN]))
    shutil.copy(here / keys.NAME, aside)
    keyfile.save(stranger, keys.new_ring([ANA, BEN], [ANA, BEN]))
    theirs = (stranger / keys.NAME).read_bytes()
    before = keys.load(here)
    protect(here, ANA, HERS)
    protect(here, BEN, HIS)
    assert "plain" not in written(aside)
    assert passphrases.unlock(aside, BEN, HIS) == passphrases.unlock(here, BEN, HIS)
    assert passphrases.unlock(aside, ANA, HERS).book_key() == before.book_key()
    assert (stranger / keys.NAME).read_bytes() == theirs


def test_with_everything_of_ben_nothing_of_ana_opens(folder: Path) -> None:
    before = keys.load(folder)
    code = protect(folder, ANA, HERS)
    his_code = protect(folder, BEN, HIS)
    found = passphrases.unlock(folder, BEN, HIS)
    assert before.notebook_key(ANA) not in [
        key for held in found.at_hand.values() for key in held.values()
    ]
    for wrong in (HIS, his_code):
        with pytest.raises(WrongPassphrase):
            passphrases.unlock(folder, ANA, wrong)
    for wrong in (his_code, codes.new_code()):
        with pytest.raises(WrongPassphrase):
            passphrases.unlock_by_code(folder, ANA, wrong)
    # Her wraps do not open where they were put in another place.
    ring = keyfile.load(folder)
    hers, his = ring.home(ANA), ring.home(BEN)
    keyfile.save(folder, ring.having(replace(his, versions=hers.versions)))
    with pytest.raises(WrongPassphrase):
        passphrases.unlock(folder, BEN, HERS)
    with pytest.raises(WrongPassphrase):
        passphrases.unlock_by_code(folder, BEN, code)


def test_a_key_put_beside_hers_is_not_taken_for_hers(folder: Path) -> None:
    """Whoever can write the file cannot make the app forget to ask, or write under their key."""
    truth = keys.load(folder)
    protect(folder, ANA, HERS)
    ring = keyfile.load(folder)
    home = ring.home(ANA)
    planted = Version(2, (PlainWrap(bytes(32)),))
    keyfile.save(folder, ring.having(replace(home, versions=(*home.versions, planted))))
    assert passphrases.state(folder).protected == {ANA}
    assert not keys.load(folder).is_open(ANA)
    assert passphrases.unlock(folder, ANA, HERS).at_hand[ANA] == truth.at_hand[ANA]


def test_a_wrong_passphrase_is_one_clear_sentence(folder: Path) -> None:
    protect(folder, ANA, HERS)
    before = (folder / keys.NAME).read_bytes()
    for who in (ANA, None):
        with pytest.raises(WrongPassphrase) as told:
            passphrases.unlock(folder, who, HIS)
        assert str(told.value) == "That passphrase does not fit. Nothing was changed; try again."
        assert HIS not in repr(told.value.__context__)
    for call in (
        lambda: passphrases.change_passphrase(folder, ANA, HIS, "quite another one here"),
        lambda: passphrases.remove_passphrase(folder, ANA, HIS),
        lambda: passphrases.replace_by_code(
            folder, ANA, codes.new_code(), "some other words hereafter"
        ),
    ):
        with pytest.raises(WrongPassphrase):
            call()
    with pytest.raises(Refused, match="No passphrase is set"):
        passphrases.unlock(folder, BEN, HIS)
    assert (folder / keys.NAME).read_bytes() == before


def test_changing_re_wraps_and_keeps_the_recovery_code(folder: Path) -> None:
    before = keys.load(folder)
    code = protect(folder, ANA, HERS)
    passphrases.change_passphrase(folder, ANA, HERS, "lantern cactus hollow reed")
    with pytest.raises(WrongPassphrase):
        passphrases.unlock(folder, ANA, HERS)
    assert passphrases.unlock(folder, ANA, "lantern cactus hollow reed") == before
    assert passphrases.unlock_by_code(folder, ANA, code) == before
    keyfile.load_file(folder / keys.COPIES[2])
    (folder / keys.NAME).write_bytes(b"")
    with pytest.raises(WrongPassphrase):
        passphrases.unlock(folder, ANA, HERS)


def test_the_recovery_code_replaces_a_forgotten_passphrase_once(folder: Path) -> None:
    before = keys.load(folder)
    code = protect(folder, ANA, HERS)
    fresh = passphrases.replace_by_code(folder, ANA, code, "lantern cactus hollow reed")
    assert fresh != code
    for gone in (code, HERS):
        with pytest.raises(WrongPassphrase):
            passphrases.unlock_by_code(folder, ANA, gone)
        with pytest.raises(WrongPassphrase):
            passphrases.unlock(folder, ANA, gone)
    assert passphrases.unlock_by_code(folder, ANA, fresh) == before


def test_removing_opens_notebook_and_book_again(folder: Path) -> None:
    before = keys.load(folder)
    protect(folder, ANA, HERS)
    protect(folder, BEN, HIS)
    passphrases.remove_passphrase(folder, ANA, HERS)
    assert passphrases.state(folder) == Locks(frozenset([BEN]), book_locked=False)
    assert keys.load(folder).notebook_key(ANA) == before.notebook_key(ANA)
    assert passphrases.unlock(folder, BEN, HIS) == before
    passphrases.remove_passphrase(folder, BEN, HIS)
    assert keys.load(folder) == before
    assert "passphrase" not in written(folder)


def test_a_book_of_one_is_shut_by_one_and_opens_for_a_second(tmp_path: Path, light: None) -> None:
    keyfile.save(tmp_path, keys.new_ring([ANA, BEN], [ANA]))
    before = keys.load(tmp_path)
    protect(tmp_path, ANA, HERS)
    assert passphrases.state(tmp_path).book_locked
    found = passphrases.unlock(tmp_path, ANA, HERS)
    passphrases.note_named(tmp_path, found, [ANA, BEN])
    assert passphrases.state(tmp_path) == Locks(frozenset([ANA]), book_locked=False)
    assert keys.load(tmp_path).book_key() == before.book_key()
    protect(tmp_path, BEN, HIS)
    assert passphrases.state(tmp_path).book_locked


def test_a_store_of_the_first_version_takes_passphrases(tmp_path: Path, light: None) -> None:
    shutil.copy(ROOT / "tests" / "data" / "store-0001" / "keys.json", tmp_path)
    before = keys.load(tmp_path)
    ana, ben = before.partner_ids
    protect(tmp_path, ana, HERS)
    assert not passphrases.state(tmp_path).book_locked
    protect(tmp_path, ben, HIS)
    assert passphrases.state(tmp_path).book_locked
    assert "plain" not in written(tmp_path)
    assert passphrases.unlock(tmp_path, ben, HIS).book_key() == before.book_key()


def test_a_locked_notebook_takes_no_second_passphrase(folder: Path) -> None:
    protect(folder, ANA, HERS)
    with pytest.raises(Refused, match="set already"):
        protect(folder, ANA, HIS)
    lying_open = keys.load(folder).without_notebooks([BEN])
    with pytest.raises(Locked):
        passphrases.set_passphrase(folder, lying_open, BEN, HIS)


def test_a_kill_in_the_middle_of_setting_leaves_old_or_new(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the three files was written last: a passphrase that shows is one that holds."""
    keyfile.save(folder, keyfile.load(folder))
    before, real = keys.load(folder), files.write_over
    for stop in range(3):
        here = folder / f"copy-{stop}"
        here.mkdir()
        for name in keys.COPIES[:2]:
            shutil.copy(folder / name, here)
        calls: list[Path] = []

        def dying(path: Path, data: bytes, stop: int = stop, calls: list[Path] = calls) -> None:
            if len(calls) == stop:
                raise KeyboardInterrupt
            calls.append(path)
            real(path, data)

        monkeypatch.setattr(files, "write_over", dying)
        with pytest.raises(KeyboardInterrupt):
            protect(here, ANA, HERS)
        assert passphrases.state(here).protected == frozenset()
        assert keys.load(here) == before
        shutil.rmtree(here)


# --- what is refused ----------------------------------------------------------------------------


def cost_in_file(folder: Path, **cost: int) -> None:
    ring = keyfile.load(folder)
    home = ring.home(ANA)
    wraps = tuple(
        replace(wrap, **cost) if isinstance(wrap, PassphraseWrap) else wrap
        for wrap in home.newest.wraps
    )
    keyfile.save(folder, ring.having(replace(home, versions=(replace(home.newest, wraps=wraps),))))


@pytest.mark.parametrize(
    "cost",
    [
        {"memory": 8 * stretching.MIB},
        {"passes": 1},
        {"passes": 0},
        {"memory": 1 << 40},
        {"passes": 1 << 20},
        {"memory": -1},
    ],
)
def test_a_weaker_or_endless_check_is_refused(
    folder: Path, cost: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    protect(folder, ANA, HERS)
    for name in ("LEAST", "MODEST", "STRONG"):
        monkeypatch.setattr(stretching, name, stretching.Cost(64 * stretching.MIB, 3))
    cost_in_file(folder, **({"memory": 64 * stretching.MIB, "passes": 3} | cost))
    with pytest.raises(StoreDamaged, match="never chose"):
        passphrases.unlock(folder, ANA, HERS)


def test_no_variable_of_the_environment_makes_it_weaker(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BOTHWAYS_KDF", "BOTHWAYS_TEST", "PYTEST_CURRENT_TEST"):
        monkeypatch.setenv(name, "8")
    assert stretching.usual() in (stretching.Cost(256 << 20, 3), stretching.Cost(64 << 20, 3))
    assert stretching.LEAST == (64 << 20, 3)


def test_small_machines_take_less_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretching, "_memory", lambda: 3 << 30)
    assert stretching.usual() == (64 << 20, 3)
    monkeypatch.setattr(stretching, "_memory", lambda: 4 << 30)
    assert stretching.usual() == (256 << 20, 3)


def test_the_real_check_takes_the_memory_of_the_design(tmp_path: Path) -> None:
    """One of the two tests with 256 MiB."""
    keyfile.save(tmp_path, keys.new_ring([ANA, BEN], [ANA, BEN]))
    before = keys.load(tmp_path)
    protect(tmp_path, ANA, HERS)
    wrap = keyfile.load(tmp_path).home(ANA).newest.wraps[0]
    assert isinstance(wrap, PassphraseWrap)
    assert (wrap.memory, wrap.passes) == stretching.usual()
    assert passphrases.unlock(tmp_path, ANA, HERS) == before


def test_a_passphrase_is_the_same_however_it_was_typed(folder: Path) -> None:
    composed = unicodedata.normalize("NFC", "Überraschung im Gemüsefach")
    protect(folder, ANA, composed)
    assert passphrases.unlock(folder, ANA, unicodedata.normalize("NFD", composed)).is_open(ANA)


@given(st.text(max_size=40))
def test_any_text_becomes_bytes(text: str) -> None:
    assert stretching.bytes_of(text).decode() == unicodedata.normalize(
        "NFC", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


@given(st.randoms(use_true_random=False))
def test_codes_survive_being_written_by_hand(random: object) -> None:
    code = codes.new_code()
    key = codes.code_key(code)
    assert len(code) == 28 + 6
    for seen in (code.lower(), code.replace("-", " "), code.replace("-", ""), f" {code}\n"):
        assert codes.code_key(seen) == key
    assert codes.code_key(code.replace("0", "O").replace("1", "l")) == key


def test_a_mistyped_code_is_found_by_its_check() -> None:
    code = codes.new_code()
    found = 0
    for at in (at for at, sign in enumerate(code) if sign != "-"):
        wrong = code[:at] + ("2" if code[at] != "2" else "3") + code[at + 1 :]
        try:
            codes.code_key(wrong)
        except WrongPassphrase as error:
            found += "seven groups" in str(error)
    assert found >= 27
    for wrong in ("", "K7QM", code[:-1], code + "0", "U" * 28, "-" * 40):
        with pytest.raises(WrongPassphrase):
            codes.code_key(wrong)


# --- the child process --------------------------------------------------------------------------


def test_the_child_gets_its_secret_by_pipe_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bytes, bytes]] = []
    real = subprocess.Popen

    def watched(command: list[str], **more: object) -> subprocess.Popen[bytes]:
        child: subprocess.Popen[bytes] = real(command, **more)  # type: ignore[call-overload]
        place = Path(f"/proc/{child.pid}")
        seen.append(((place / "cmdline").read_bytes(), (place / "environ").read_bytes()))
        return child

    monkeypatch.setattr(subprocess, "Popen", watched)
    code = protect(folder, ANA, HERS)
    passphrases.unlock(folder, ANA, HERS)
    assert len(seen) == 2
    for text in (HERS, code, code.replace("-", "")):
        assert not any(text.encode() in part for parts in seen for part in parts)
        assert text not in " ".join(sys.argv)
        assert text not in os.environ.values()


def test_the_child_needs_neither_window_nor_database() -> None:
    program = (
        "import runpy, sys; sys.stdin.close(); "
        "import models.privacy.argon; "
        "print({'kivy', 'sqlalchemy', 'sqlcipher3', 'nacl'} & set(sys.modules))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "set()"


@pytest.mark.skipif(sys.platform != "linux", reason="pidfd is Linux's")
def test_the_child_ends_with_its_parent() -> None:
    """The parent is killed while the child is busy with far more than it can finish soon."""
    program = (
        "import sys; from models.privacy import stretching as s; "
        "child = s._begin(b'x', bytes(16), s.Cost(64 * s.MIB, 2000)); "
        "print(child.pid, flush=True); child.wait()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    # A handle on this very process: its number cannot be taken by another meanwhile.
    handle = os.pidfd_open(child)
    try:
        parent.send_signal(signal.SIGKILL)
        parent.communicate()
        import select

        ended, _writable, _bad = select.select([handle], [], [], 60)
        assert ended, "the child lives on without its parent"
    finally:
        os.close(handle)


def test_too_little_memory_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    protect(folder, ANA, HERS)
    monkeypatch.setattr(
        stretching, "_command", lambda: [sys.executable, "-c", "raise SystemExit(3)"]
    )
    with pytest.raises(StoreError, match="not enough free memory"):
        passphrases.unlock(folder, ANA, HERS)
    monkeypatch.setattr(stretching, "_command", lambda: [sys.executable, "-c", "print('x')"])
    with pytest.raises(StoreError, match="could not be checked"):
        passphrases.unlock(folder, ANA, HERS)


# --- any sequence -------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(st.sampled_from(["set", "change", "code", "remove"]), st.sampled_from([ANA, BEN])),
    max_size=6,
)


@pytest.mark.timeout(900)
@settings(max_examples=min(200, settings.default.max_examples // 5))
@given(steps=STEPS)
def test_after_any_steps_the_rules_hold(
    steps: list[tuple[str, str]], light: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    keyfile.save(folder, keys.new_ring([ANA, BEN], [ANA, BEN]))
    truth = keys.load(folder)
    held: dict[str, tuple[str, str]] = {}
    for number, (step, who) in enumerate(steps):
        fresh = f"gravel {number} violet {number} moss"
        if step == "set" and who not in held:
            held[who] = (fresh, protect(folder, who, fresh))
        elif who in held:
            old, code = held[who]
            if step == "change":
                passphrases.change_passphrase(folder, who, old, fresh)
                held[who] = (fresh, code)
            elif step == "code":
                held[who] = (fresh, passphrases.replace_by_code(folder, who, code, fresh))
            elif step == "remove":
                passphrases.remove_passphrase(folder, who, old)
                del held[who]
        assert passphrases.state(folder) == Locks(frozenset(held), len(held) == 2)
        text = written(folder)
        for who_, (passphrase, code) in held.items():
            assert truth.notebook_key(who_).hex() not in text
            assert passphrases.unlock_by_code(folder, who_, code).book_key() == truth.book_key()
            assert passphrase not in text
        assert (truth.book_key().hex() in text) == (len(held) < 2)
    for who, (passphrase, _code) in held.items():
        assert passphrases.unlock(folder, who, passphrase).key_of(who) == truth.key_of(who)


@pytest.mark.parametrize("trial", range(3))
def test_a_file_that_was_changed_never_opens_with_another_key(folder: Path, trial: int) -> None:
    """Every box is authentic: a changed nonce, salt, box or number opens nothing."""
    protect(folder, ANA, HERS)
    document = json.loads((folder / keys.NAME).read_bytes())
    home = next(one for one in document["body"]["homes"] if one["home"] == ANA)
    wrap = home["versions"][0]["wraps"][0]
    name = ("nonce", "salt", "box")[trial]
    wrap[name] = ("00" if wrap[name][:2] != "00" else "01") + wrap[name][2:]
    document["checksum"] = keyfile.checksum(document["body"])
    (folder / keys.NAME).write_text(json.dumps(document))
    with pytest.raises(WrongPassphrase):
        passphrases.unlock(folder, ANA, HERS)


def test_no_value_on_the_way_shows_a_key(folder: Path) -> None:
    """What might stand in a traceback or a debugger: every value that holds a key or a secret."""
    from models.privacy import ways

    truth = keys.load(folder)
    code = protect(folder, ANA, HERS)
    ring = keyfile.load(folder)
    (way,) = ways.stretched(HERS, [ring.home(ANA)])
    by_code = ways.Way("code", codes.code_key(code))
    fresh = ways.renewal(ANA, (way, by_code), book=True)
    shown = " ".join(map(repr, (truth, ring, way, by_code, fresh, ring.home(ANA).newest)))
    held = [key for home in truth.at_hand.values() for key in home.values()]
    for key in (way.key, by_code.key, *held, *fresh.fresh.values()):
        assert key.hex() not in shown
        assert repr(key) not in shown
