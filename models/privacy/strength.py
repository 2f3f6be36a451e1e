"""A passphrase that is too short, or among the first that anybody would try, is refused.

A small check of our own: predictable parts (well-known words, the partners' names, runs such as
``4567`` or ``qwer``, repeated parts) count as one character each, and eight characters have to be
left to count. It finds what is surely too easy; it cannot prove that anything is hard.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from models.errors import Refused
from models.words import _

SHORTEST = 10
#: So much is left of a passphrase after each predictable part counts as one character.
_LEAST_LEFT = 8
_LEAST_DIFFERENT = 5
#: Nobody guesses what is longer than this.
_LOOKED_AT = 200

_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop")
_LEET = str.maketrans("013457$@!", "oieastsai")
_WORDS = """
    password passphrase passwort kennwort motdepasse contrasena letmein welcome willkommen
    iloveyou ichliebedich tequiero jetaime mylove darling sweetheart sunshine princess baby honey
    schatz liebling amour forever always together bothways journal diary tagebuch secret geheim
    admin master login user test hello hallo summer winter spring autumn football baseball
    monkey dragon shadow superman batman michael jordan love liebe hate family familie
    correct horse battery staple january february march april june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday
"""
_COMMON = tuple(_WORDS.split())


def refuse_weak(passphrase: str, names: Iterable[str] = ()) -> None:
    """Raise :class:`Refused` with a kind sentence where `passphrase` is too short or too easy.

    `names` are those of the partners: whoever knows them would try them first.
    """
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) < SHORTEST:
        raise Refused(
            _(
                "A passphrase needs ten characters or more. Six words that have nothing to do with "
                "each other are hard to guess and easy to keep in mind."
            )
        )
    if left(text, names) < _LEAST_LEFT or len(set(text.casefold())) < _LEAST_DIFFERENT:
        raise Refused(
            _(
                "That passphrase would be among the first to be tried. Please choose another: six "
                "words that have nothing to do with each other are good."
            )
        )


def left(text: str, names: Iterable[str] = ()) -> int:
    """Return how many characters count where each predictable part counts as one."""
    folded = unicodedata.normalize("NFKD", text[:_LOOKED_AT]).casefold()
    folded = "".join(sign for sign in folded if not unicodedata.combining(sign))
    known = [part for name in names for part in _parts(name)]
    both = (_without(folded, known), _without(folded.translate(_LEET), known))
    return min(map(_counted, both))


def _parts(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name).casefold()
    folded = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return [part for part in (folded, *folded.split()) if len(part) > 2]


def _without(text: str, names: Iterable[str]) -> str:
    """Return `text` with each well-known word as one sign."""
    for word in sorted({*names, *_COMMON}, key=len, reverse=True):
        text = text.replace(word, "\0")
    return text


def _counted(text: str) -> int:
    text = re.sub(r"(?:19|20)\d\d", "\1", text)
    # A part that is said again counts once.
    while (shorter := re.sub(r"(.{2,})\1+", r"\1", text)) != text:
        text = shorter
    count, former = 0, frozenset[str]()
    for before, sign in pairwise(" " + text):
        steps = _steps(before, sign)
        # The second of two like steps and all that follow can be foreseen.
        count += not steps & former
        former = steps
    return count


def _steps(before: str, sign: str) -> frozenset[str]:
    """Return the sorts of a step that goes on by itself: in the alphabet, on the keyboard."""
    distance = ord(sign) - ord(before)
    found = {"-=+"[distance + 1]} if distance in (-1, 0, 1) and sign.isalnum() else set()
    for row in _KEYBOARD:
        if before in row and sign in row and abs(row.index(sign) - row.index(before)) == 1:
            found.add(">" if row.index(sign) > row.index(before) else "<")
    return frozenset(found)
