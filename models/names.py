"""What a partner can be called; asked before a store is there as well."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from models.errors import Refused
from models.text import clean, folded, is_blank
from models.words import _

#: Names are shown on chips and buttons.
NAME_LENGTH = 40


def tidy_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return one or two names as they will be kept; raises :class:`Refused`."""
    if not 1 <= len(names) <= 2:
        raise Refused(_("A store is for two partners: give one name or two."))
    chosen = tuple(tidy_name(name) for name in names)
    if len({folded(name) for name in chosen}) < len(chosen):
        raise Refused(_("The two names are the same. Please choose names you can tell apart."))
    return chosen


def tidy_name(name: str) -> str:
    """Return `name` as it will be kept: NFC and on one line; raises :class:`Refused`."""
    tidied = " ".join(unicodedata.normalize("NFC", clean(name)).split())
    if is_blank(tidied):
        raise Refused(_("A name is needed: anything you like to be called."))
    if len(tidied) > NAME_LENGTH:
        raise Refused(
            _("That name is too long: {most} letters at most, please.").format(most=NAME_LENGTH)
        )
    return tidied
