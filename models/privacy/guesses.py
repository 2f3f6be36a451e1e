"""How many guesses a passphrase takes whoever knows the couple.

``zxcvbn`` knows English words, names, passwords, keyboards and repeats. It does not know the
couple, nor other languages, and takes blanks for something. So the same text is judged several
ways, and the fewest guesses count:

- dates, numbers and the partners' names are left out: who asks knows them;
- words and phrases of couples in some languages count as well known (``assets/words``), and what
  reads like a word of any language as one of some thousands;
- blanks between words add nothing, and what is said again counts once;
- what ``zxcvbn`` adds for every further part, whatever it is, is left out: three everyday words
  would always be enough by it.

Nothing is kept: its dictionaries are read, never written to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

WORDS = Path(__file__).resolve().parents[2] / "assets" / "words"
#: No more signs are looked at: the time it takes grows with their square.
_LOOKED_AT = 100
#: What a word of ours counts as: so many others would be tried about as early.
_FAMILIAR = 200
#: What anything that reads like a word counts as: two of them are not enough, three are.
_A_WORD = 5_000
#: Signs that stand for the same letters: every further one doubles what there is to try.
_ALIKE = str.maketrans("{[<|@$+", "(((1457")

_MONTHS = (
    r"jan(?:uary|uar|vier)?|januar|enero|feb(?:ruary|ruar)?|fevrier|febrero|mar(?:ch|z|s|zo)|maerz|"
    r"apr(?:il)?|avril|abril|mai|may|mayo|june?|juni|juin|junio|july?|juli|juillet|julio|"
    r"aug(?:ust)?|aout|agosto|sept?(?:ember|embre|iembre)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|"
    r"nov(?:ember|embre|iembre)?|dec(?:ember|embre)?|dez(?:ember)?|diciembre"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er)?"
_DATES = re.compile(
    rf"(?<!\d){_DAY}\W{{0,2}}(?:(?:of|de)\W+)?(?:{_MONTHS})(?![^\W\d])"
    rf"|(?<![^\W\d])(?:{_MONTHS})\W{{0,2}}{_DAY}(?!\d)"
    r"|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d(?!\d)"
    # Dates without separators, telephone numbers.
    r"|\d(?:[\s./()+:-]{0,2}\d){5,}"
)
_BETWEEN_WORDS = re.compile(
    r"(?<=[^\W\d]{2})[-_.,;:'’&+/](?=\s*[^\W\d]{2})|(?<=[^\W\d])['’](?=[^\W\d])"
)
_INNER_CAPITAL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
#: Four letters or more of scripts that have vowels and part their words.
_LETTERS = re.compile(r"(?<![^\W\d_])[a-zæøœłđα-ωа-яєіїґђ-џ]{4,}(?![^\W\d_])")
_VOWELS = "aeiouyæøœαεηιουωаеиоуыэюяіїє"
_ONE_SOUND = re.compile("sch|ch|ck|ph|th|ng")
_UNSPEAKABLE = re.compile(rf"[^{_VOWELS}]{{4,}}")
_SAID_AGAIN = re.compile(r"(.{2,})\1+")


def guesses(text: str, names: Iterable[str] = ()) -> float:
    """Return how many guesses find `text`, about, for somebody who knows `names`."""
    text = text[:_LOOKED_AT]
    folded = _folded(text)[:_LOOKED_AT]
    known = _parts(names)
    words = _LETTERS.findall(_folded(_INNER_CAPITAL.sub(" ", text)))
    ours = dict.fromkeys(filter(_reads_like_a_word, words), _A_WORD)
    ours |= _familiar() | dict.fromkeys(known, 1)
    return min(_guesses(way, ours) for way in set(_ways(folded, known)))


def _guesses(text: str, ours: Mapping[str, int]) -> float:
    # It takes 40 ms to load and 15 MB: nothing but a new passphrase needs it.
    from zxcvbn import matching, scoring

    if not text:
        return 1
    matches = matching.omnimatch(text, {**matching.RANKED_DICTIONARIES, "couples": ours})
    found = scoring.most_guessable_match_sequence(text, matches, _exclude_additive=True)
    return float(found["guesses"])


def _ways(folded: str, known: Iterable[str]) -> Iterator[str]:
    without = _DATES.sub(" ", folded)
    for part in sorted(known, key=len, reverse=True):
        if len(part) > 2 or not part.isascii():
            without = without.replace(part, " ")
    for one in (folded, without):
        joined = "".join(_BETWEEN_WORDS.sub("", one).split())
        yield joined
        while (shorter := _SAID_AGAIN.sub(r"\1", joined)) != joined:
            joined = shorter
        yield joined


def _folded(text: str) -> str:
    """Return `text` as it is judged: small letters without accents, look-alikes as one."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", plain).translate(_ALIKE)


def _reads_like_a_word(letters: str) -> bool:
    letters = _ONE_SOUND.sub("s", letters)
    vowels = sum(letter in _VOWELS for letter in letters) / len(letters)
    return 0.25 <= vowels <= 0.7 and not _UNSPEAKABLE.search(letters)


def _parts(names: Iterable[str]) -> frozenset[str]:
    parts = {part for name in names for part in (name, *re.split(r"[\s\-'’.]+", name))}
    return frozenset(part for part in map(_folded, parts) if len(part) > 1)


@cache
def _familiar() -> dict[str, int]:
    """Return words and phrases of couples, folded and without blanks."""
    words = (WORDS / "familiar_words.txt").read_text(encoding="utf-8").split()
    phrases = (WORDS / "familiar_phrases.txt").read_text(encoding="utf-8").splitlines()
    found = ("".join(re.findall(r"\w+", _folded(one))) for one in (*words, *phrases))
    return dict.fromkeys(filter(None, found), _FAMILIAR)
