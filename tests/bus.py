"""A private session bus, and a notification daemon of our own that says what it can do.

with private_bus(tmp_path) as env, daemon(env, "body", "actions") as seen: ...
"""

from __future__ import annotations

import os
import select
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
#: No folder of services: nobody is started by a call.
CONFIGURATION = """<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
SERVICE = f"[D-BUS Service]\nName={NAME}\nExec={{program}}\n"


@contextmanager
def private_bus(folder: Path, service: str | None = None) -> Iterator[str]:
    """Run a bus that nobody else knows; gives its address. `service` is started when called."""
    services = ""
    if service is not None:
        (folder / "services").mkdir()
        (folder / "services" / "n.service").write_text(SERVICE.format(program=service))
        services = f"<servicedir>{folder / 'services'}</servicedir>"
    configuration = folder / "bus.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, services=services))
    process = subprocess.Popen(
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


@contextmanager
def daemon(address: str, *capabilities: str, press: str | None = None) -> Iterator[list[Any]]:
    """Show notifications by keeping what came; after each, `press` this action (or ``close``)."""
    seen: list[Any] = []
    with _serving(address, NAME, lambda message: _replies(message, capabilities, seen, press)):
        yield seen


@contextmanager
def _serving(
    address: str, name: str, answer: Callable[[Any], Iterable[Any]], *, fds: bool = False
) -> Iterator[Any]:
    """Take calls to `name` on a thread and send what `answer` gives; yields the connection."""
    from jeepney import MessageType
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    connection = open_dbus_connection(bus=address, enable_fds=fds)
    Proxy(message_bus, connection).RequestName(name)
    ending = threading.Event()

    def serve() -> None:
        while not ending.is_set():
            try:
                message = connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                for reply in answer(message):
                    connection.send(reply)

    thread = threading.Thread(target=serve, name=f"{name} of the test")
    thread.start()
    try:
        yield connection
    finally:
        ending.set()
        thread.join(timeout=10)
        connection.close()


def _replies(
    message: Any, capabilities: tuple[str, ...], seen: list[Any], press: str | None
) -> Iterator[Any]:
    from jeepney import DBusAddress, HeaderFields, new_error, new_method_return, new_signal

    emitter = DBusAddress(PATH, bus_name=None, interface=NAME)
    method = message.header.fields.get(HeaderFields.member)
    if method == "GetCapabilities":
        yield new_method_return(message, "as", (list(capabilities),))
    elif method == "GetServerInformation":
        yield new_method_return(message, "ssss", ("test", "test", "1", "1.2"))
    elif method != "Notify" or press == "refuse":
        yield new_error(message, "org.example.No")
    else:
        seen.append(message.body)
        yield new_method_return(message, "u", (len(seen),))
        yield new_signal(emitter, "ActionInvoked", "us", (99, "default"))
        if press == "close":
            yield new_signal(emitter, "NotificationClosed", "uu", (len(seen), 2))
        elif press is not None:
            yield new_signal(emitter, "ActionInvoked", "us", (len(seen), press))


LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
OWN_SESSION = f"{LOGIN_PATH}/session/c7"


class FakeLogind:
    """A logind that answers as the real one does, and sends the signals a test asks for."""

    #: Where it sends them.
    connection: Any = None

    def __init__(self) -> None:
        #: What asked for a moment before sleep, as (what, who, why, mode).
        self.inhibited: list[Any] = []
        #: The ends of the pipes that hold sleep back; the other end is closed with the program's.
        self.delays: list[int] = []

    def answer(self, message: Any) -> Iterator[Any]:
        """Answer a call."""
        from jeepney import HeaderFields, new_error, new_method_return

        method = message.header.fields.get(HeaderFields.member)
        if method == "GetSessionByPID":
            yield new_method_return(message, "o", (OWN_SESSION,))
        elif method == "Inhibit":
            ours, theirs = os.pipe()
            self.inhibited.append(message.body)
            self.delays.append(ours)
            yield new_method_return(message, "h", (theirs,))
            os.close(theirs)
        else:
            yield new_error(message, "org.example.No")

    def sleep(self, begins: bool) -> None:
        """Say that the system goes to sleep, or has woken."""
        self._send(LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", "b", (begins,))

    def lock(self, session: str = OWN_SESSION) -> None:
        """Ask the session to lock itself."""
        self._send(session, f"{LOGIN}.Session", "Lock")

    def hint(self, locked: bool, session: str = OWN_SESSION) -> None:
        """Say that the desktop has locked its screen, or has opened it."""
        body = (f"{LOGIN}.Session", {"LockedHint": ("b", locked)}, [])
        properties = "org.freedesktop.DBus.Properties"
        self._send(session, properties, "PropertiesChanged", "sa{sv}as", body)

    def may_sleep(self) -> bool:
        """Whether nothing holds sleep back any more."""
        return all(select.select([end], [], [], 0)[0] for end in self.delays)

    def _send(self, path: str, interface: str, member: str, *what: Any) -> None:
        from jeepney import DBusAddress, new_signal

        emitter = DBusAddress(path, bus_name=None, interface=interface)
        self.connection.send(new_signal(emitter, member, *what))


@contextmanager
def logind(address: str) -> Iterator[FakeLogind]:
    """Run a logind on the bus at `address`."""
    fake = FakeLogind()
    try:
        with _serving(address, LOGIN, fake.answer, fds=True) as fake.connection:
            yield fake
    finally:
        for end in fake.delays:
            os.close(end)
