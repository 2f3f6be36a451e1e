"""Notifications of the desktop: always the same generic words, never a name, never an entry.

plyer cannot say whether it was heard, so on Linux the bus is asked first. Where the daemon offers
actions the same words go by jeepney, with Open and Snooze; else by plyer. What fails is told by a
key of :data:`CURES`, never raised: the inbox of the app holds the reminder in any case.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.reminders import rules
from models.words import N_, _

APP = "Both Ways"
TITLE = N_("Both Ways")
WORDS = rules.WORDS
TEST_WORDS = N_("This is how a reminder looks")
OPEN, SNOOZE = "default", "snooze"
#: What every platform holds: Windows takes no longer texts, in UTF-16 units.
TITLE_LENGTH, BODY_LENGTH = 63, 255

#: Seconds after which a desktop that does not answer is taken as none.
PATIENCE = 5.0

_NOTIFICATIONS = (
    "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
    "org.freedesktop.Notifications",
)
_BUS = ("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
#: What a bus that is not there, or goes away, is known by.
_BUS_ERRORS = (OSError, KeyError, ValueError, TimeoutError, EOFError, RuntimeError)

#: What keeps notifications from arriving, and what helps.
CURES = {
    "no_bus": N_(
        "Notifications need a desktop session, and none answers here. "
        "Reminders wait in the inbox of the app."
    ),
    "no_daemon": N_(
        "No program shows notifications here. Install one, such as dunst or mako; until then "
        "reminders wait in the inbox of the app."
    ),
    "no_tool": N_(
        "Notifications need one small program. Install libnotify (on Debian: "
        "apt install libnotify-bin); until then reminders wait in the inbox of the app."
    ),
    "refused": N_(
        "The desktop did not take the notification. Look whether its settings allow those of "
        "Both Ways; until then reminders wait in the inbox of the app."
    ),
}


@dataclass(slots=True)
class Outcome:
    """How a notification went.

    `trouble` is a key of :data:`CURES` where it was not shown. :meth:`wait` blocks until something
    was chosen on it (then :attr:`action` is ``default`` or ``snooze``), it closed, or time is up.
    """

    shown: bool
    trouble: str | None = None
    way: str = ""
    action: str | None = None
    _listen: Callable[[float], str | None] | None = field(default=None, repr=False)

    def wait(self, seconds: float) -> str | None:
        """Wait at most so many seconds for an answer and return the action chosen, or None."""
        listen, self._listen = self._listen, None
        if listen is not None:
            self.action = listen(seconds)
        return self.action


def notify(words: str = WORDS, *, actions: bool = False) -> Outcome:
    """Show a notification with the generic `words`; never raises for what a desktop lacks.

    With `actions` it offers Open and Snooze where the desktop can; then call the outcome's `wait`.
    """
    title, body = fitting(_(TITLE), TITLE_LENGTH), fitting(_(words), BODY_LENGTH)
    if sys.platform != "linux":
        return _by_plyer(title, body)
    try:
        desktop = Desktop.find()
    except ImportError:
        return _by_plyer(title, body)
    if isinstance(desktop, str):
        return Outcome(False, desktop)
    if desktop.marks_up:
        body = escaped(body)
    if actions and desktop.has_actions:
        return desktop.notify(title, body, actions=True)
    outcome = Outcome(False) if _not_for_plyer() else _by_plyer(title, body)
    if outcome.shown:
        desktop.close()
        return outcome
    return desktop.notify(title, body, actions=False)


def with_actions() -> Outcome:
    """Show the notification of a reminder with what can be done about it."""
    return notify(actions=True)


def fitting(text: str, length: int) -> str:
    """Return `text` on one line without a leading hyphen, at most `length` UTF-16 units long."""
    line = " ".join(text.split()).lstrip("-").lstrip()
    while len(line.encode("utf-16-le")) // 2 > length:
        line = line[:-1].rstrip()
    return line


def escaped(text: str) -> str:
    """Return `text` for daemons that read markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _not_for_plyer() -> bool:
    """Return whether plyer would take this machine for a Flatpak because it has a folder /app."""
    return os.path.isdir("/app") and "FLATPAK_ID" not in os.environ  # noqa: PTH112


def _by_plyer(title: str, body: str) -> Outcome:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from plyer import notification

            notification.notify(title=title, message=body, app_name=APP, app_icon="", timeout=10)
        except (NotImplementedError, ImportError, OSError, ValueError):
            if sys.platform == "darwin" and _by_script(title, body):
                return Outcome(True, way="osascript")
            return Outcome(False, "no_tool" if sys.platform == "linux" else "refused")
    return Outcome(True, way="plyer")


def _by_script(title: str, body: str) -> bool:
    """Ask macOS itself: plyer needs an app bundle there. Words go as arguments, never as code."""
    script = (
        "on run texts",
        "display notification (item 2 of texts) with title (item 1 of texts)",
        "end run",
    )
    lines = [part for line in script for part in ("-e", line)]
    try:
        done = subprocess.run(
            ["osascript", *lines, title, body],
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


class Desktop:
    """The notification daemon of a Linux desktop, found on the session bus."""

    def __init__(self, connection: Any, capabilities: Sequence[str]) -> None:
        self._bus = connection
        self.has_actions = "actions" in capabilities
        self.marks_up = "body-markup" in capabilities

    @classmethod
    def find(cls) -> Desktop | str:
        """Return the daemon, or the trouble where there is none; ImportError without jeepney."""
        from jeepney import DBusErrorResponse
        from jeepney.io.blocking import open_dbus_connection

        try:
            connection = open_dbus_connection(bus=_address())
        except (*_BUS_ERRORS, StopIteration):
            return "no_bus"
        try:
            if not _is_there(connection):
                connection.close()
                return "no_daemon"
            capabilities = _call(connection, _NOTIFICATIONS, "GetCapabilities")[0]
        except (*_BUS_ERRORS, DBusErrorResponse, IndexError):
            connection.close()
            return "no_daemon"
        return cls(connection, capabilities)

    def close(self) -> None:
        """Close the connection to the bus."""
        self._bus.close()

    def notify(self, title: str, body: str, *, actions: bool) -> Outcome:
        """Show a notification; the connection stays open where an answer can be waited for."""
        from jeepney import DBusErrorResponse

        offered = [OPEN, _("Open"), SNOOZE, _("Snooze")] if actions else []
        values = (APP, 0, "", title, body, offered, {"urgency": ("y", 1)}, -1)
        try:
            if actions:
                self._listen_to_signals()
            number = _call(self._bus, _NOTIFICATIONS, "Notify", "susssasa{sv}i", values)[0]
        except (*_BUS_ERRORS, DBusErrorResponse, IndexError):
            self.close()
            return Outcome(False, "refused")
        if not actions:
            self.close()
            return Outcome(True, way="bus")
        return Outcome(True, way="actions", _listen=lambda seconds: self._answer(number, seconds))

    def _listen_to_signals(self) -> None:
        from jeepney import MatchRule

        path, _name, interface = _NOTIFICATIONS
        rule = MatchRule(type="signal", interface=interface, path=path)
        _call(self._bus, _BUS, "AddMatch", "s", (rule.serialise(),))

    def _answer(self, number: int, seconds: float) -> str | None:
        """Return what was pressed on the notification `number`, None where it closed."""
        from jeepney import HeaderFields

        end = time.monotonic() + seconds
        try:
            while (left := end - time.monotonic()) > 0:
                message = self._bus.receive(timeout=left)
                signal = message.header.fields.get(HeaderFields.member)
                if not message.body or message.body[0] != number:
                    continue
                if signal == "ActionInvoked":
                    return str(message.body[1])
                if signal == "NotificationClosed":
                    return None
        except _BUS_ERRORS:
            return None
        finally:
            self.close()
        return None


def _address() -> str:
    """Return the session bus: the one named in the environment, else the usual socket."""
    named = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    usual = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), "bus")  # noqa: PTH118
    if not named and os.path.exists(usual):  # noqa: PTH110
        return f"unix:path={usual}"
    return "SESSION"


def _is_there(connection: Any) -> bool:
    """Return whether somebody shows notifications, or would be started to."""
    name = _NOTIFICATIONS[1]
    if _call(connection, _BUS, "NameHasOwner", "s", (name,))[0]:
        return True
    return name in _call(connection, _BUS, "ListActivatableNames")[0]


def _call(
    connection: Any,
    where: tuple[str, str, str],
    method: str,
    signature: str | None = None,
    values: tuple[Any, ...] = (),
) -> tuple[Any, ...]:
    """Return the body of the reply; raises DBusErrorResponse and :data:`_BUS_ERRORS`."""
    from jeepney import DBusAddress, DBusErrorResponse, MessageType, new_method_call

    path, name, interface = where
    address = DBusAddress(path, bus_name=name, interface=interface)
    question = new_method_call(address, method, signature, values)
    reply = connection.send_and_get_reply(question, timeout=PATIENCE)
    if reply.header.message_type is MessageType.error:
        raise DBusErrorResponse(reply)
    body: tuple[Any, ...] = reply.body
    return body


def cure(trouble: str) -> str:
    """Return the sentence for a trouble: what helps, and where reminders are until then."""
    return _(CURES.get(trouble, CURES["refused"]))
