"""One app window a store: the second asks the first to come forward; a crash blocks nobody."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import lock
from models.lock import AppLock


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[AppLock, Path]]:
    # Sockets have short paths, pytest's temporary folders long ones.
    with tempfile.TemporaryDirectory(prefix="bw") as short:
        monkeypatch.setattr(tempfile, "tempdir", short)
        one = AppLock()
        assert one.acquire(tmp_path)
        yield one, tmp_path
        one.release()
        assert list(Path(short).iterdir()) == []
    assert not [t for t in threading.enumerate() if t.name == "second-window"]


def test_the_second_window_is_kept_out_and_the_first_comes_forward(
    held: tuple[AppLock, Path],
) -> None:
    one, folder = held
    came: list[int] = []
    one.listen(lambda: came.append(1))
    two = AppLock()
    assert not two.acquire(folder)
    assert lock.hand_over(folder)
    assert lock.hand_over(folder)
    assert came == [1, 1]
    assert (folder / lock.NAME).stat().st_mode & 0o077 == 0
    one.release()
    assert two.acquire(folder)
    two.release()


def test_a_pressed_notification_brings_the_window_forward_on_today(
    held: tuple[AppLock, Path],
) -> None:
    one, folder = held
    came: list[str] = []
    one.listen(lambda: came.append("forward"), lambda: came.append("today"))
    assert lock.hand_over(folder, today=True)
    assert lock.hand_over(folder)
    assert came == ["today", "forward"]


def test_the_lock_can_be_given_back_and_held_again(held: tuple[AppLock, Path]) -> None:
    one, folder = held
    came: list[int] = []
    for number in range(3):
        assert one.acquire(folder)
        assert one.acquire(folder), "what is held stays held"
        one.listen(lambda at=number: came.append(at))  # type: ignore[misc]
        one.listen(lambda at=number: came.append(at))  # type: ignore[misc]
        assert lock.hand_over(folder)
        one.release()
        assert not lock.hand_over(folder)
    assert came == [0, 1, 2]


def test_who_has_no_token_is_not_heard(held: tuple[AppLock, Path]) -> None:
    one, folder = held
    came: list[int] = []
    one.listen(lambda: came.append(1))
    info = json.loads((folder / lock.NAME).read_text())
    other = folder / "other"
    other.mkdir()
    (other / lock.NAME).write_text(json.dumps({**info, "token": "00" * 32}))
    assert not lock.hand_over(other)
    assert came == []
    assert lock.hand_over(folder), "a stranger at the door blocked it"


def test_another_word_is_no_request(held: tuple[AppLock, Path]) -> None:
    from multiprocessing.connection import Client

    one, folder = held
    came: list[int] = []
    one.listen(lambda: came.append(1))
    info = json.loads((folder / lock.NAME).read_text())
    with Client(info["address"], authkey=bytes.fromhex(info["token"])) as connection:
        connection.send_bytes(b"something else")
        with pytest.raises((EOFError, OSError)):
            connection.recv_bytes()
    assert came == []


def test_a_window_that_does_not_answer_is_not_waited_for(held: tuple[AppLock, Path]) -> None:
    _one, folder = held
    assert not lock.hand_over(folder), "nothing listens yet"
    assert not lock.hand_over(folder / "nowhere")
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as mute:
        mute.bind(f"{short}/front")
        mute.listen()
        (folder / lock.NAME).write_text(json.dumps({"address": f"{short}/front", "token": "00"}))
        assert not lock.hand_over(folder, timeout=0.2)
    (folder / lock.NAME).write_text(json.dumps({"address": 1, "token": "00"}))
    assert not lock.hand_over(folder)


def test_a_killed_window_blocks_nobody_and_its_socket_is_cleared(
    held: tuple[AppLock, Path],
) -> None:
    one, folder = held
    one.release()
    code = (
        "import sys, tempfile, time; from pathlib import Path; from models.lock import AppLock\n"
        "tempfile.tempdir = sys.argv[2]; mine = AppLock(); assert mine.acquire(Path(sys.argv[1]))\n"
        "mine.listen(lambda: None); print('held', flush=True); time.sleep(60)"
    )
    arguments = [sys.executable, "-c", code, str(folder), tempfile.gettempdir()]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        two = AppLock()
        assert not two.acquire(folder)
        assert lock.hand_over(folder)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert not lock.hand_over(folder)
    assert two.acquire(folder)
    assert len(list(Path(tempfile.gettempdir()).iterdir())) == 1
    two.listen(lambda: None)
    assert len(list(Path(tempfile.gettempdir()).iterdir())) == 1
    two.release()


def test_a_place_that_cannot_be_written_needs_no_lock(tmp_path: Path) -> None:
    one = AppLock()
    assert one.acquire(tmp_path / "nowhere")
    one.listen(lambda: None)
    one.release()
