"""Which app window is open on a store, and how a second one asks it to come forward.

The ``lock`` file in the store folder is held by the operating system's own file lock, which ends
with its process: a crash leaves nothing that blocks. It is no write lock; commands write beside an
open window. Inside it stand the address of a local socket and a random token, readable by the
owner of the account only; who knows the token may ask the first window to come forward, and that
is all the socket can do.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from models.files import PRIVATE

NAME = "lock"
_ASK = b"come forward"
_ASK_TODAY = b"come forward on today"
_FOLDER = "bothways-"
_LARGEST = 4096
#: Where Windows locks a byte: far behind the words, which then stay readable for others.
_FAR = 2**30

ComeForward = Callable[[], None]


class AppLock:
    """The lock of one app window; made unheld, held after :meth:`acquire` said so."""

    def __init__(self) -> None:
        self._handle: int | None = None
        self._listener: Any = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._socket_folder: Path | None = None

    def acquire(self, folder: Path) -> bool:
        """Hold the lock of the store in `folder`; False where another window does.

        Where no lock can be written (a read-only medium) there is nothing to guard: True. What is
        held already stays held.
        """
        if self._handle is not None:
            return True
        try:
            handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, PRIVATE)
        except OSError:
            return True
        if not _hold(handle):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def hand_on(self) -> int | None:
        """Keep holding the lock while another program takes this process over.

        Returns the descriptor it has to inherit; None where it has to :meth:`take_over` without
        (on Windows, where the lock ends with this process, and where nothing is held).
        """
        self._stop_listening()
        if self._handle is not None:
            with suppress(OSError):
                os.ftruncate(self._handle, 0)
        return None if os.name == "nt" else self._handle

    def take_over(self, folder: Path, descriptor: int | None, patience: float = 5.0) -> bool:
        """Hold what the former process of this window held: by its `descriptor`, else anew.

        Waits up to `patience` seconds for the former one to go. False where another window came
        between, or holds it.
        """
        if descriptor is not None and _is_of(descriptor, folder) and _hold(descriptor):
            os.set_inheritable(descriptor, False)
            self._handle = descriptor
            return True
        end = time.monotonic() + patience
        while not self.acquire(folder):
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    def listen(self, come_forward: ComeForward, on_today: ComeForward | None = None) -> None:
        """From now on call `come_forward`, on a thread of this lock, when a second window asks.

        `on_today` is called instead where a pressed notification asks (`come_forward` where None).
        """
        if self._handle is None:
            return
        from multiprocessing.connection import Listener

        self._stop_listening()
        self._stopping = threading.Event()
        self._forget_stale()
        token = secrets.token_bytes(32)
        self._listener = Listener(self._address(), authkey=token)
        self._write({"address": self._listener.address, "token": token.hex()})
        self._thread = threading.Thread(
            target=self._serve,
            args=(self._listener, self._stopping, come_forward, on_today or come_forward),
            name="second-window",
            daemon=True,
        )
        self._thread.start()

    def release(self) -> None:
        """Give the lock back; nothing is left but an empty file."""
        self._stop_listening()
        if self._handle is not None:
            with suppress(OSError):
                os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None

    def _address(self) -> str:
        if os.name == "nt":  # pragma: no cover - Windows only
            return rf"\\.\pipe\{_FOLDER}{secrets.token_hex(8)}"
        self._socket_folder = Path(tempfile.mkdtemp(prefix=_FOLDER))
        return str(self._socket_folder / "front")

    @staticmethod
    def _serve(
        listener: Any,
        stopping: threading.Event,
        come_forward: ComeForward,
        on_today: ComeForward,
    ) -> None:
        from multiprocessing import AuthenticationError

        calls = {_ASK: come_forward, _ASK_TODAY: on_today}

        while not stopping.is_set():
            with suppress(AuthenticationError, EOFError, OSError):
                connection = listener.accept()
                try:
                    asked = connection.recv_bytes(_LARGEST) if connection.poll(1) else b""
                    if asked in calls:
                        calls[asked]()
                        connection.send_bytes(_ASK)
                finally:
                    connection.close()

    def _stop_listening(self) -> None:
        if self._listener is None or self._thread is None:
            return
        from multiprocessing.connection import Client

        self._stopping.set()
        # A connection that says nothing wakes the thread out of its waiting.
        with suppress(OSError):
            Client(self._listener.address).close()
        self._thread.join(2)
        self._listener.close()
        self._listener = None
        if self._socket_folder is not None:
            shutil.rmtree(self._socket_folder, ignore_errors=True)

    def _write(self, info: dict[str, str]) -> None:
        assert self._handle is not None
        os.ftruncate(self._handle, 0)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, json.dumps(info).encode())

    def _forget_stale(self) -> None:
        """Delete the socket of a window that was killed."""
        assert self._handle is not None
        os.lseek(self._handle, 0, os.SEEK_SET)
        info = _parse(os.read(self._handle, _LARGEST))
        place = Path(info["address"]).parent if info else None
        if place and place.name.startswith(_FOLDER) and place.parent == Path(tempfile.gettempdir()):
            shutil.rmtree(place, ignore_errors=True)


def hand_over(folder: Path, timeout: float = 1.0, *, today: bool = False) -> bool:
    """Ask the window that holds the lock of `folder` to come forward, with `today` on Today.

    Returns whether it answered within `timeout` seconds; one that hangs or is just starting does
    not, and the caller says that the journal is open already.
    """
    try:
        info = _parse((folder / NAME).read_bytes()[:_LARGEST])
    except OSError:
        return False
    if info is None:
        return False
    answered = threading.Event()
    words = _ASK_TODAY if today else _ASK
    asking = threading.Thread(target=_ask, args=(info, words, answered, timeout), daemon=True)
    asking.start()
    asking.join(timeout)
    return answered.is_set()


def _ask(info: dict[str, str], words: bytes, answered: threading.Event, timeout: float) -> None:
    from multiprocessing import AuthenticationError
    from multiprocessing.connection import Client

    with suppress(AuthenticationError, EOFError, OSError):
        connection = Client(info["address"], authkey=bytes.fromhex(info["token"]))
        try:
            connection.send_bytes(words)
            if connection.poll(timeout) and connection.recv_bytes(_LARGEST) == _ASK:
                answered.set()
        finally:
            connection.close()


def _parse(data: bytes) -> dict[str, str] | None:
    """Return address and token out of the lock file, or None where it holds none."""
    try:
        found = json.loads(data)
        address, token = found["address"], found["token"]
        bytes.fromhex(token)
    except (ValueError, KeyError, TypeError):
        return None
    return {"address": address, "token": token} if isinstance(address, str) else None


def _is_of(descriptor: int, folder: Path) -> bool:
    """Return whether `descriptor` is the lock file in `folder`, open."""
    try:
        return os.path.samestat(os.fstat(descriptor), (folder / NAME).stat())
    except OSError:
        return False


def _hold(handle: int) -> bool:
    try:
        if os.name == "nt":  # pragma: no cover - Windows only
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
