"""The lock without a window: when it falls, what is handed over, the system's signals, the door."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import doorplate, locks
from models.entities import Mark, Partner
from models.journal import Journal
from models.lock import AppLock
from screens.locking import rules
from screens.locking.logind import Logind
from screens.locking.replacing import VARIABLE, Handover, received, to_bytes
from screens.locking.rules import Patience, Reason, Way
from tests.bus import FakeLogind, logind, private_bus

ROOT = Path(__file__).resolve().parents[2]


# --- deciding ---


@pytest.mark.parametrize(
    ("reason", "writer", "other", "way"),
    [
        (Reason.KEY, False, False, Way.COVER),
        (Reason.KEY, False, True, Way.COVER),
        (Reason.KEY, True, False, Way.REPLACE),
        (Reason.IDLE, True, True, Way.REPLACE),
        (Reason.SUSPEND, False, False, Way.COVER),
        (Reason.SUSPEND, True, False, Way.REPLACE),
        (Reason.NOTEBOOK, True, True, Way.REPLACE),
        (Reason.NOTEBOOK, False, True, Way.NOTHING),
        (Reason.SWITCH, False, False, Way.SWITCH),
        (Reason.SWITCH, False, True, Way.ASK),
        (Reason.SWITCH, True, False, Way.REPLACE),
        (Reason.SWITCH, True, True, Way.REPLACE),
    ],
)
def test_a_process_that_held_a_key_is_replaced(
    reason: Reason, writer: bool, other: bool, way: Way
) -> None:
    assert rules.way(reason, writer=writer, other=other) is way


def test_the_notebook_locks_before_the_app() -> None:
    patience = Patience.of_minutes(5, 2)

    def why(idle: float, **state: bool) -> Reason | None:
        return rules.due(idle, patience, **{"writer": True, "notebook_open": True, **state})

    assert why(119) is None
    assert why(120) is Reason.NOTEBOOK
    assert why(120, writer=False) is None
    assert why(299, notebook_open=False) is None
    assert why(300) is Reason.IDLE
    assert why(300, writer=False) is Reason.IDLE


def test_waiting_grows_and_stays_short() -> None:
    assert [rules.wait_after(n) for n in range(7)] == [0, 1, 2, 4, 8, 8, 8]


def test_who_begins_is_always_the_same() -> None:
    assert rules.begins_as(("a", "b"), ()) == "a"
    assert rules.begins_as(("a", "b"), ("a",)) == "b"
    assert rules.begins_as(("a", "b"), ("a", "b")) is None
    assert rules.begins_as(("a", "b"), ("a",), "b") == "b"
    assert rules.begins_as(("a", "b"), ("a",), "a") is None


# --- handing over ---

HANDED = Handover(
    "switch", "b" * 32, b"\x00{key}\xff", 7, (1, -2, 420, 860), hidden=True, idle=121.5
)


def test_a_handover_arrives_as_it_was_sent() -> None:
    reading, writing = os.pipe()
    os.write(writing, to_bytes(HANDED))
    os.close(writing)
    environment = {VARIABLE: str(reading)}
    assert received(environment) == HANDED
    assert environment == {}, "no program started later is told"
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(reading)


@pytest.mark.parametrize("number", ["", "x", "-1", "999999"])
def test_a_number_that_leads_nowhere_is_no_handover(number: str) -> None:
    assert received({VARIABLE: number}) is None


@pytest.mark.parametrize("words", [b"", b"{}", b"[1]", b'{"reason": "key"}'])
def test_other_words_in_the_pipe_are_no_handover(words: bytes) -> None:
    reading, writing = os.pipe()
    os.write(writing, words)
    os.close(writing)
    assert received({VARIABLE: str(reading)}) is None


def test_the_key_is_in_no_representation() -> None:
    assert "key}" not in repr(HANDED)


TAKES_OVER = """
import os, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from models.lock import AppLock
from screens.locking.replacing import Handover, received, replace
folder = Path(sys.argv[1])
handed = received()
lock = AppLock()
if handed is None:
    assert lock.acquire(folder)
    left = os.open(folder / "left-open", os.O_RDWR | os.O_CREAT)
    os.set_inheritable(left, True)
    replace(Handover("key", book=b"k", lock=lock.hand_on()), [sys.executable, *sys.argv])
assert lock.take_over(folder, handed.lock, 0)
print(os.getpid(), handed.book, sorted(os.environ.keys() & {{"BOTHWAYS_HANDOVER"}}))
links = [f"/proc/self/fd/{{n}}" for n in range(3, 256)]
links = [os.readlink(link) for link in links if os.path.lexists(link)]
print([link for link in links if "left-open" in link or "pipe" in link], flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_lock_of_the_store_is_held_from_one_process_to_the_next(tmp_path: Path) -> None:
    program = TAKES_OVER.format(root=str(ROOT))
    script = tmp_path / "program.py"
    script.write_text(program)
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == f"{process.pid} b'k' []\n"
        assert process.stdout.readline() == "[]\n", "no file of the former process is left open"
        assert not AppLock().acquire(tmp_path), "no other window came between"
    finally:
        process.communicate("\n", timeout=20)
    assert process.returncode == 0


def test_without_a_descriptor_the_lock_is_taken_once_it_is_free(tmp_path: Path) -> None:
    former, later = AppLock(), AppLock()
    assert former.acquire(tmp_path)
    assert not later.take_over(tmp_path, None, 0)
    going = threading.Timer(0.1, former.release)
    going.start()
    try:
        assert later.take_over(tmp_path, None, 20)
    finally:
        going.join()
        later.release()


def test_a_descriptor_of_another_file_is_not_taken_for_the_lock(tmp_path: Path) -> None:
    other = os.open(tmp_path / "other", os.O_RDWR | os.O_CREAT)
    lock = AppLock()
    try:
        assert lock.take_over(tmp_path, other, 0)
        assert not AppLock().acquire(tmp_path)
    finally:
        lock.release()
        os.close(other)


# --- the system ---


class Ears:
    """What was heard, and a way to wait for it."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __call__(self, words: str) -> None:
        self.heard.append(words)

    def until(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < end, self.heard
            time.sleep(0.01)


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def listening(tmp_path: Path, ears: Ears) -> Iterator[tuple[Logind, FakeLogind]]:
    with private_bus(tmp_path) as address, logind(address) as fake:
        listener = Logind(ears, bus=address)
        listener.start()
        assert listener.settled.wait(20)
        assert listener.is_listening
        yield listener, fake
        listener.stop()


def test_sleep_is_heard_and_waits_until_the_lock_has_fallen(
    listening: tuple[Logind, FakeLogind], ears: Ears
) -> None:
    listener, fake = listening
    assert [what for what, *_rest in fake.inhibited] == ["sleep"]
    assert fake.inhibited[0][3] == "delay"
    fake.sleep(True)
    ears.until(lambda: ears.heard == ["suspend"])
    assert not fake.may_sleep()
    listener.let_sleep()
    ears.until(fake.may_sleep)
    fake.sleep(False)
    ears.until(lambda: len(fake.inhibited) == 2)
    assert ears.heard == ["suspend"]


def test_a_locked_screen_is_heard_of_the_own_session_alone(
    listening: tuple[Logind, FakeLogind], ears: Ears
) -> None:
    _listener, fake = listening
    fake.lock("/org/freedesktop/login1/session/other")
    fake.hint(True, "/org/freedesktop/login1/session/other")
    fake.hint(False)
    fake.lock()
    ears.until(lambda: len(ears.heard) == 1)
    fake.hint(True)
    ears.until(lambda: len(ears.heard) == 2)
    assert ears.heard == ["screen", "screen"]


def test_without_a_logind_nothing_happens(tmp_path: Path, ears: Ears) -> None:
    with private_bus(tmp_path) as address:
        listener = Logind(ears, bus=address)
        listener.start()
        assert listener.settled.wait(20)
        listener.stop()
    nobody = Logind(ears, bus=f"unix:path={tmp_path / 'nobody'}")
    nobody.start()
    assert nobody.settled.wait(20)
    assert not nobody.is_listening
    nobody.stop()
    assert ears.heard == []


# --- the names on the door ---

ANA, BEN = Partner("a" * 32, "Ana", Mark.LAGOON, 0), Partner("b" * 32, "Ben ✿", Mark.MOSS, 1)


def test_the_doorplate_is_there_as_long_as_somebody_locks(tmp_path: Path) -> None:
    assert doorplate.read(tmp_path) == ()
    doorplate.keep(tmp_path, (ANA, BEN), ())
    assert list(tmp_path.iterdir()) == []
    doorplate.keep(tmp_path, (ANA, BEN), (BEN.id,))
    assert doorplate.read(tmp_path) == (ANA, BEN)
    doorplate.keep(tmp_path, (ANA, BEN), ())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", ["", "[", "[{}]", '[{"id": 1, "name": "x", "mark": "no"}]', "3"])
def test_a_doorplate_that_makes_no_sense_is_passed_over(tmp_path: Path, words: str) -> None:
    (tmp_path / doorplate.NAME).write_text(words)
    assert doorplate.read(tmp_path) == ()
    assert [one.mark for one in doorplate.unnamed(("a", "b"))] == [Mark.LAGOON, Mark.AMBER]


@pytest.mark.usefixtures("light")
def test_the_couple_key_alone_is_handed_on(store: Journal) -> None:
    passphrases = "lantern moss quiet anvil", "copper thimble under glass"
    folder, ana = store.folder, store.partners[0].id
    for partner, passphrase in zip(store.partners, passphrases, strict=True):
        locks.set_at_once(store, partner.id, passphrase)
    handed = locks.handed_on(store)
    store.close()
    keys = locks.taken_over(folder, handed)
    with Journal.open(folder, keys=keys) as journal:
        assert [one.name for one in journal.partners] == ["Ana", "Ben"]
        assert not any(journal.can_read(one.id) for one in journal.partners)
    own = locks.unlock(folder, ana, passphrases[0]).key_of(ana)
    assert own.hex().encode() not in handed
    assert locks.handed_on(None) == b""
