"""Notifications of the desktop: always the same generic words, never a name, never an entry.

plyer cannot say whether it was heard, so on Linux the bus is asked first. Where the daemon offers
actions the same words go by jeepney, with Open and Snooze; else by plyer. What fails is told by a
key of :data:`CURES`, never raised: the inbox of the app holds the reminder in any case.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

from models.words import N_, _

APP = "Both Ways"
TITLE = N_("Both Ways")
WORDS = N_("A quiet minute for your journal")
TEST_WORDS = N_("This is how a reminder looks")
OPEN, SNOOZE = "default", "snooze"
#: What every platform holds: Windows takes no longer texts, in UTF-16 units.
TITLE_LENGTH, BODY_LENGTH = 63, 255

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


def notify(words: str = WORDS) -> Outcome:
    """Show a notification with the generic `words`; never raises for what a desktop lacks."""
    title, body = fitting(_(TITLE), TITLE_LENGTH), fitting(_(words), BODY_LENGTH)
    return Outcome(False, "no_bus") if not title else _by_plyer(title, body)


def fitting(text: str, length: int) -> str:
    """Return `text` on one line without a leading hyphen, at most `length` UTF-16 units long."""
    line = " ".join(text.split()).lstrip("-").lstrip()
    while len(line.encode("utf-16-le")) // 2 > length:
        line = line[:-1].rstrip()
    return line


def escaped(text: str) -> str:
    """Return `text` for daemons that read markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _by_plyer(title: str, body: str) -> Outcome:
    from plyer import notification

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            notification.notify(title=title, message=body, app_name=APP, app_icon="", timeout=10)
        except (NotImplementedError, OSError, ValueError):
            return Outcome(False, "no_tool" if sys.platform == "linux" else "refused")
    return Outcome(True, way="plyer")


def cure(trouble: str) -> str:
    """Return the sentence for a trouble: what helps, and where reminders are until then."""
    return _(CURES.get(trouble, CURES["refused"]))
