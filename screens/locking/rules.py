"""What is to happen, decided without a window: why the lock falls, and how it falls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

#: Seconds before another try after a wrong passphrase: longer each time, never long.
LEAST_WAIT, MOST_WAIT = 1, 8
MINUTE = 60.0


class Reason(StrEnum):
    """Why the lock falls."""

    START = "start"
    KEY = "key"
    IDLE = "idle"
    NOTEBOOK = "notebook"
    SUSPEND = "suspend"
    SCREEN = "screen"
    SWITCH = "switch"


class Way(StrEnum):
    """How it falls: `COVER` the screen, `REPLACE` the process, `ASK` for the other's passphrase.

    `SWITCH` is no lock: the pen is handed over at once. `NOTHING` is to be done.
    """

    COVER = "cover"
    REPLACE = "replace"
    ASK = "ask"
    SWITCH = "switch"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without a key or a touch after which the notebook and the app lock."""

    app: float
    notebook: float

    @classmethod
    def of_minutes(cls, app: int, notebook: int) -> Patience:
        """Return it for choices in minutes."""
        return cls(app * MINUTE, notebook * MINUTE)


def way(reason: Reason, *, writer: bool, other: bool) -> Way:
    """Return how the lock falls where the writer, and the other, have a passphrase or not.

    What stands behind a passphrase is in the memory of the process only while its owner writes; a
    process cannot forget, so that it is replaced then. Where there is nothing to forget the screen
    is covered.
    """
    if reason is Reason.SWITCH and not writer:
        return Way.ASK if other else Way.SWITCH
    if reason is Reason.NOTEBOOK and not writer:
        return Way.NOTHING
    return Way.REPLACE if writer else Way.COVER


def due(idle: float, patience: Patience, *, writer: bool, notebook_open: bool) -> Reason | None:
    """Return why the lock falls after `idle` seconds, None while it does not."""
    if idle >= patience.app:
        return Reason.IDLE
    if writer and notebook_open and idle >= patience.notebook:
        return Reason.NOTEBOOK
    return None


def wait_after(failures: int) -> int:
    """Return the seconds to wait after so many wrong passphrases in a row."""
    return min(MOST_WAIT, LEAST_WAIT * 2 ** (failures - 1)) if failures else 0


def begins_as(
    partner_ids: Collection[str], protected: Collection[str], wanted: str | None = None
) -> str | None:
    """Return who writes when the app opens without a passphrase, None where one is needed.

    The first who has none; always the same one, so that nothing tells who was here last.
    """
    free = [who for who in partner_ids if who not in protected]
    if wanted is not None:
        return wanted if wanted in free else None
    return next(iter(free), None)
