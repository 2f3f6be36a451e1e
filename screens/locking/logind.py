"""The system goes to sleep, or its screen is locked: asked of systemd-logind over D-Bus (Linux).

A thread waits for the signals and calls back from there. While it listens, logind is asked to give
a moment before sleep, so that the lock has fallen by then. Where there is no logind nothing
happens.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
SESSION = "org.freedesktop.login1.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
#: Seconds to wait for an answer of the bus.
PATIENCE = 5.0

#: Called with ``suspend`` or ``screen``, on the thread of the listener.
Heard = Callable[[str], None]


class Logind:
    """Listens from :meth:`start` to :meth:`stop`. `bus` is an address, or ``SYSTEM``."""

    def __init__(self, heard: Heard, bus: str = "SYSTEM") -> None:
        self._heard = heard
        self._bus = bus
        self._thread: threading.Thread | None = None
        self._connection: Any = None
        self._stopping = threading.Event()
        self._delay: int | None = None
        #: Set once signals will be heard, or never will be; for tests.
        self.settled = threading.Event()
        self.is_listening = False

    def start(self) -> None:
        """Begin to listen, where this is Linux."""
        if sys.platform != "linux" or self._thread is not None:
            return
        self._thread = threading.Thread(target=self._run, name="logind", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopping.set()
        connection = self._connection
        if connection is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join(2)
            self._thread = None

    def let_sleep(self) -> None:
        """The lock has fallen: the system may sleep."""
        delay, self._delay = self._delay, None
        if delay is not None:
            os.close(delay)

    # -- inside, on the thread -----------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._listen()
        except ImportError:
            log.info("There is no jeepney; sleep and screen lock of the system are not noticed.")
        except (OSError, KeyError, ValueError, TimeoutError, EOFError) as error:
            if not self._stopping.is_set():
                log.info("logind is not heard: %s", type(error).__name__)
        finally:
            self.is_listening = False
            self.settled.set()
            self.let_sleep()

    def _listen(self) -> None:
        if self._bus == "SYSTEM" and not _has_system_bus():
            raise FileNotFoundError("no system bus")
        from jeepney.io.blocking import open_dbus_connection

        with open_dbus_connection(bus=self._bus, enable_fds=True) as connection:
            self._connection = connection
            own = self._own_session(connection)
            self._subscribe(connection)
            self._ask_for_delay(connection)
            self.is_listening = True
            self.settled.set()
            while not self._stopping.is_set():
                self._hear(connection, connection.receive(), own)

    def _hear(self, connection: Any, message: Any, own: str | None) -> None:
        from jeepney import HeaderFields, MessageType

        if message.header.message_type is not MessageType.signal:
            return
        fields = message.header.fields
        member, path = fields.get(HeaderFields.member), fields.get(HeaderFields.path)
        if member == "PrepareForSleep":
            if message.body[0]:
                self._heard("suspend")
            elif self._delay is None:
                self._ask_for_delay(connection)
        elif path == own or own is None:
            locked = member == "PropertiesChanged" and _is_hint(message.body)
            if member == "Lock" or locked:
                self._heard("screen")

    def _subscribe(self, connection: Any) -> None:
        from jeepney import MatchRule
        from jeepney.bus_messages import message_bus
        from jeepney.io.blocking import Proxy

        bus = Proxy(message_bus, connection, timeout=PATIENCE)
        for rule in (
            MatchRule(type="signal", sender=NAME, interface=MANAGER, member="PrepareForSleep"),
            MatchRule(type="signal", sender=NAME, interface=SESSION, member="Lock"),
            MatchRule(
                type="signal",
                sender=NAME,
                interface=PROPERTIES,
                member="PropertiesChanged",
                path_namespace=f"{PATH}/session",
            ),
        ):
            bus.AddMatch(rule)

    def _own_session(self, connection: Any) -> str | None:
        """Return the path of the session this program runs in; None for whichever it is."""
        reply = _ask(connection, "GetSessionByPID", "u", (os.getpid(),))
        return str(reply[0]) if reply else None

    def _ask_for_delay(self, connection: Any) -> None:
        """Ask logind to wait a moment before sleep; it does as long as a file is open."""
        reply = _ask(
            connection, "Inhibit", "ssss", ("sleep", "Both Ways", "The journal is locked", "delay")
        )
        if reply and hasattr(reply[0], "to_raw_fd"):
            self._delay = reply[0].to_raw_fd()


def _has_system_bus() -> bool:
    """Whether there is one to ask, before the library that asks it is loaded."""
    return "DBUS_SYSTEM_BUS_ADDRESS" in os.environ or Path("/run/dbus/system_bus_socket").exists()


def _ask(connection: Any, method: str, signature: str, body: tuple[Any, ...]) -> Any:
    """Return what logind's manager answers, None where it refuses."""
    from jeepney import DBusAddress, DBusErrorResponse, new_method_call
    from jeepney.wrappers import unwrap_msg

    manager = DBusAddress(PATH, bus_name=NAME, interface=MANAGER)
    call = new_method_call(manager, method, signature, body)
    try:
        return unwrap_msg(connection.send_and_get_reply(call, timeout=PATIENCE))
    except (DBusErrorResponse, TimeoutError):
        return None


def _is_hint(body: Any) -> bool:
    """Return whether changed properties say that the desktop has locked its screen."""
    hint = body[1].get("LockedHint") if len(body) > 1 else None
    return hint is not None and hint[1] is True
