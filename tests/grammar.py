"""The grammar of what the balance may say (BALANCE.md 7.3), a list a language.

Page sentences, prompts and reminders are held to :func:`faults`, everything else the app writes to
:func:`short_faults`. Words a person typed (names, season labels) are put in after the check. Each
language has its own lists, written by a speaker; a language without lists may not be shipped.
"""

from __future__ import annotations

import re

_NUMBERS = (
    "three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|half"
    "|twice|thrice|first|second|third"
)
_ENGLISH = (
    r"owes?|owed|debts?|repay|pay (?:it |you |them )?back|in return|return the favou?r"
    r"|reciprocat\w*|fair\w*|unfair|equal\w*|balanced?|perfect\w*|great|scores?|points|streak"
    r"|level|rank|win|behind|ahead|overdue|fail\w*|missed|ignored|didn.t|has not|only|never"
    r"|always|should|must|at least|more|less|most of|percent|your turn|deserve|effort"
    r"|couples like|healthy|toxic|red flag"
)
_SIGNS = re.compile(r"[0-9%€$£#]")
FULL = {"en": re.compile(rf"\b(?:{_ENGLISH}|{_NUMBERS})\b", re.IGNORECASE)}
SHORT = {
    "en": re.compile(
        r"\b(?:ow(?:e|es|ed|ing)|debts?|scor(?:e|es|ed|ing)|points|streaks?|rank(?:s|ed|ing|ings)?"
        r"|your turn|behind|overdue|fair share|pa(?:y|ys|id|ying) (?:it |you |them )?back)\b",
        re.IGNORECASE,
    )
}


def faults(text: str, language: str = "en") -> tuple[str, ...]:
    """Return what in `text` the full grammar rejects; empty where it passes."""
    return tuple(_SIGNS.findall(text)) + tuple(m.group() for m in FULL[language].finditer(text))


def short_faults(text: str, language: str = "en") -> tuple[str, ...]:
    """Return the words of the short list in `text`."""
    return tuple(m.group() for m in SHORT[language].finditer(text))
