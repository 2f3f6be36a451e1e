"""A private session bus, and a notification daemon of our own that says what it can do.

with private_bus(tmp_path) as env, daemon(env, "body", "actions") as seen: ...
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
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
    from jeepney import MessageType
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import Proxy, open_dbus_connection

    seen: list[Any] = []
    connection = open_dbus_connection(bus=address)
    Proxy(message_bus, connection).RequestName(NAME)
    ending = threading.Event()

    def serve() -> None:
        while not ending.is_set():
            try:
                message = connection.receive(timeout=0.05)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                for reply in _replies(message, capabilities, seen, press):
                    connection.send(reply)

    thread = threading.Thread(target=serve, name="daemon")
    thread.start()
    try:
        yield seen
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
