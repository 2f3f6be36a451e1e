"""Every text a person sees goes through here: gettext with plurals, and the pseudo-locale.

``_`` and ``ngettext`` look a sentence up in the catalogue in use, at the time they are called, so
that a change of language shows at the next drawing. ``N_`` marks a text for extraction where it
is defined and looked up later. Catalogues lie in ``assets/locale/<language>/LC_MESSAGES``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

#: Read by type checkers as true; typing and pathlib would double the cost of ``--help``.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object

DOMAIN = "bothways"
LOCALE_FOLDER = os.path.join(  # noqa: PTH118 - see above
    os.path.dirname(os.path.dirname(os.path.realpath(__file__))),  # noqa: PTH120
    "assets",
    "locale",
)
PSEUDO = "pseudo"

_ACCENTS = str.maketrans("aceginorsuyACEGINORSUY", "áćéĝíñóŕšúýÁĆÉĜÍÑÓŔŠÚÝ")


class Catalogue(Protocol):
    """What gettext's translations classes offer, as far as it is used here."""

    def gettext(self, message: str, /) -> str:
        """Return the translation of `message`."""

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """Return the translated plural for `n`."""


class Source:
    """The English of the code itself: no catalogue, the fastest and the fallback."""

    def gettext(self, message: str) -> str:
        """Return `message` itself."""
        return message

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return `one` for 1, `many` for all other numbers."""
        return one if n == 1 else many


def pseudo(text: str) -> str:
    """Return `text` accented, 30 % longer and in brackets; ``{slots}`` stay as they are."""
    out, depth = [], 0
    for char in text:
        depth += (char == "{") - (char == "}")
        out.append(char if depth or char == "}" else char.translate(_ACCENTS))
    return "⟦" + "".join(out) + "·" * max(1, len(text) * 3 // 10) + "⟧"


class Pseudo(Source):
    """A made-up language that shows in pictures which texts were forgotten or do not fit."""

    def gettext(self, message: str) -> str:
        """Return `message` accented and longer."""
        return pseudo(message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """Return the English plural accented and longer."""
        return pseudo(super().ngettext(one, many, n))


class _InUse:
    """The one catalogue in use; replaced as a whole by :func:`use`."""

    catalogue: Catalogue = Source()
    language: str = "en"


def use(language: str) -> None:
    """Take `language` (``en``, ``de``, ``es``, ... or ``pseudo``) for all texts from now on.

    A language without a catalogue falls back to English, with the dates of its region.
    """
    base = language.replace("-", "_").split(".")[0] or "en"
    catalogue: Catalogue
    if base == PSEUDO:
        catalogue = Pseudo()
    elif base.split("_")[0] == "en":
        catalogue = Source()
    else:
        import gettext as stdlib_gettext

        catalogue = stdlib_gettext.translation(
            DOMAIN, LOCALE_FOLDER, [base, base.split("_")[0]], fallback=True
        )
        if type(catalogue) is stdlib_gettext.NullTranslations:
            # English words, and dates as they are written where the person lives.
            region = base.partition("_")[2]
            catalogue, base = Source(), f"en_{region}" if len(region) == 2 else "en"
    _InUse.catalogue, _InUse.language = catalogue, base


def language() -> str:
    """Return the language in use, as a POSIX-like code (``en``, ``de_AT``, ``pseudo``)."""
    return _InUse.language


def system_language() -> str:
    """Return the language the environment asks for: ``LANGUAGE``, ``LC_ALL``, ``LANG``."""
    for name in ("BOTHWAYS_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").split(":")[0].split(".")[0]
        if value and value not in ("C", "POSIX"):
            return value
    return "en"


def _(message: str) -> str:
    """Return `message` in the language in use."""
    return _InUse.catalogue.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the right plural of `one` / `many` for `n` in the language in use."""
    return _InUse.catalogue.ngettext(one, many, n)


def listed(names: Sequence[str]) -> str:
    """Return the names of one or two people as they stand in a sentence."""
    if len(names) == 2:
        return _("{one} and {other}").format(one=names[0], other=names[1])
    return ", ".join(names)


def N_(message: str) -> str:  # noqa: N802 - the gettext convention
    """Mark `message` for extraction; it is looked up where it is shown."""
    return message
