"""A passphrase that is too short, or easy to guess for whoever knows the couple, is refused.

How many guesses one takes is estimated by ``models.privacy.guesses``. That finds what is surely too
easy; it cannot prove that anything is hard.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from models.errors import Refused
from models.words import _

SHORTEST = 10
#: So many guesses each of the four steps takes at least: what zxcvbn asks for its second and third,
#: but far more for the last: the order of words in a sentence is taken for chance, and is not.
_STEPS = (0, 1e6 + 5, 1e8 + 5, 1e14)
#: What is below this step is refused.
_TAKEN = 3


def refuse_weak(passphrase: str, names: Iterable[str] = ()) -> None:
    """Raise :class:`Refused` with a kind sentence where `passphrase` is too short or too easy.

    `names` are those of the partners: whoever knows them would try them first.
    """
    if _is_short(passphrase):
        raise Refused(
            _(
                "A passphrase needs ten characters or more. Six words that have nothing to do with "
                "each other are hard to guess and easy to keep in mind."
            )
        )
    if _step(passphrase, names) < _TAKEN:
        raise Refused(
            _(
                "That passphrase would be among the first to be tried. Please choose another: six "
                "words that have nothing to do with each other are good."
            )
        )


def step(passphrase: str, names: Iterable[str] = ()) -> int:
    """Return 1 to 4, 0 for nothing at all. From 3 on :func:`refuse_weak` takes it."""
    if not passphrase:
        return 0
    return 1 if _is_short(passphrase) else _step(passphrase, names)


def _is_short(passphrase: str) -> bool:
    return len(unicodedata.normalize("NFC", passphrase)) < SHORTEST


def _step(passphrase: str, names: Iterable[str]) -> int:
    from models.privacy.guesses import guesses

    found = guesses(passphrase, names)
    return sum(found >= least for least in _STEPS)
