"""What a person typed, made safe to keep: nothing here changes what they meant.

Every entrance (typing, command line, import) uses :func:`clean`. It takes out only what breaks a
database, a label or a terminal; bidi marks, emoji sequences and markup stay byte for byte.
"""

from __future__ import annotations

import re
import unicodedata

from models.errors import Refused
from models.words import _

_LINE_ENDS = re.compile("\r\n?")
#: C0 and C1 controls but tab and newline, and DEL.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return `text` without control characters; a lone surrogate becomes U+FFFD.

    Every line end becomes a newline; newline and tab stay, and so does everything else.
    """
    text = _LINE_ENDS.sub("\n", text)
    return _SURROGATES.sub("�", _CONTROLS.sub("", text))


def require(text: str, what: str) -> str:
    """Return `text` cleaned; raises :class:`Refused` where nothing but white space is left.

    `what` is the kind sentence for that case, already translated.
    """
    cleaned = clean(text)
    if is_blank(cleaned):
        raise Refused(what)
    return cleaned


def is_blank(text: str) -> bool:
    """Return whether there is nothing to read in `text` (white space and invisible marks)."""
    return not _INVISIBLE.sub("", text).strip()


#: Zero-width and bidi marks: alone they are no words.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


def folded(text: str) -> str:
    """Return the form by which names and tags are compared: cleaned, caseless and NFC."""
    text = clean(text)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def brief(text: str, most: int = 40) -> str:
    """Return the first words of `text` on one line, at most `most` characters, for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def not_empty() -> str:
    """Return the kind sentence for an entry without words."""
    return _("There are no words yet. Write a line or two, and it will be kept.")
