"""What tests of the lock share: two passphrases, clocks that go on by hand, and coming in."""

from __future__ import annotations

from models.entities import NewEntry, Visibility
from models.journal import Journal
from tests.ui.opened import Opened

WORDS = "A walk in the rain"
OWN = "What I tell nobody"
#: Passphrases of Ana and Ben.
ANAS, BENS = "lantern moss quiet anvil", "copper thimble under glass"


def words(journal: Journal) -> None:
    """Write something to share, and something that is Ana's alone."""
    ana = journal.partner("Ana").id
    journal.write(ana, NewEntry(text=WORDS))
    journal.write(ana, NewEntry(text=OWN, visibility=Visibility.PRIVATE))


class Ticks:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def unlock(app: Opened, passphrase: str, name: str = "") -> None:
    """Come in at the door by `passphrase`."""
    if name:
        app.press(name, "Segment")
    app.until(lambda: app.focused() is not None)
    app.type(passphrase)
    app.key("enter")
    app.until(lambda: app.journal is not None)
    app.rest()
