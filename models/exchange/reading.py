"""Strict reading of JSON that somebody else may have written: limits first, then types.

Nothing is guessed. Every refusal is one sentence that names the file, the place in it and what
was expected there, and nothing was changed by then.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from models.errors import ImportRefused
from models.text import clean
from models.words import _

MIB = 2**20
#: A hundred thousand entries of a page each.
LARGEST = 512 * MIB
DEEPEST = 64

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")

Word = TypeVar("Word", bound=StrEnum)


def refuse(name: str, why: str) -> ImportRefused:
    """Return the error that says that the file `name` was not taken in, and `why`."""
    return ImportRefused(
        _("{file} was not taken in, and nothing was changed: {why}").format(
            file=clean(name), why=why
        )
    )


def read_file(path: Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of `path`; raises :class:`ImportRefused` where it cannot be read."""
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        cause = (error.strerror or type(error).__name__).lower()
        raise refuse(path.name, _("it cannot be read ({cause}).").format(cause=cause)) from error
    if len(data) > largest:
        raise refuse(path.name, _("it is larger than {count} MiB.").format(count=largest // MIB))
    return data


def parse(data: bytes, name: str) -> Any:
    """Return the JSON document in `data`; `name` is the file's, for the sentence.

    Refused are: bytes that are no UTF-8, names given twice, ``NaN`` and ``Infinity``, numbers
    beyond all measure and anything nested deeper than 64. Half surrogate pairs become U+FFFD.
    """
    try:
        document = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_no_name_twice,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except UnicodeDecodeError as error:
        raise refuse(
            name, _("byte {place} is not UTF-8 text.").format(place=error.start)
        ) from error
    except json.JSONDecodeError as error:
        raise refuse(
            name,
            _("line {line}, column {column}: JSON was expected.").format(
                line=error.lineno, column=error.colno
            ),
        ) from error
    except RecursionError as error:
        raise refuse(name, _too_deep()) from error
    except ValueError as error:
        raise refuse(name, str(error) if isinstance(error, _Told) else _no_number()) from error
    if any(depth > DEEPEST for depth in _depths(document)):
        raise refuse(name, _too_deep())
    return whole(document) if _HALF.search(data) else document


class _Told(ValueError):
    """A reason that is already a sentence."""


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Told(_("the name “{name}” stands twice in one place.").format(name=_shown(twice)))
    return found


def _no_constant(word: str) -> Any:
    raise _Told(_("{word} is not a number that JSON knows.").format(word=word))


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _Told(_no_number())
    return number


def _no_number() -> str:
    return _("a number in it is beyond all measure.")


def _too_deep() -> str:
    return _("it is nested deeper than {count} levels.").format(count=DEEPEST)


def _depths(document: Any) -> Iterator[int]:
    """Yield the depth of every list and object, without recursion."""
    waiting = [(document, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, dict):
            inner: Iterable[Any] = value.values()
        elif isinstance(value, list):
            inner = value
        else:
            continue
        yield depth
        waiting.extend((one, depth + 1) for one in inner if isinstance(one, (dict, list)))


def whole(value: Any) -> Any:
    """Return `value` with U+FFFD in place of every half of a surrogate pair."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [whole(one) for one in value]
    if isinstance(value, dict):
        return {whole(key): whole(one) for key, one in value.items()}
    return value


def _shown(text: str) -> str:
    return clean(text)[:60]


class Item:
    """One JSON object being read: every key is taken once, then :meth:`finish` finds strangers.

    `place` tells where it stands, like ``entries[3]``.
    """

    def __init__(self, value: Any, file: str, place: str) -> None:
        self.file = file
        self.place = place
        if not isinstance(value, dict):
            raise refuse(file, _("{place}: an object was expected.").format(place=place or "{}"))
        self._left: dict[str, Any] = dict(value)

    def refuse(self, key: str, expected: str) -> ImportRefused:
        """Return the error that says what was `expected` at `key`."""
        place = f"{self.place}.{key}" if self.place else key
        return refuse(
            self.file, _("{place}: {expected} was expected.").format(place=place, expected=expected)
        )

    def take(self, key: str) -> Any:
        """Return the value at `key`, whatever it is."""
        if key not in self._left:
            raise self.refuse(key, _("a value"))
        return self._left.pop(key)

    def finish(self) -> None:
        """Refuse keys that nobody took."""
        for key in self._left:
            raise self.refuse(_shown(key), _("nothing of that name"))

    def text(self, key: str, *, empty: bool = False) -> str:
        """Return a text, cleaned; an empty one only where `empty` allows it."""
        value = self.take(key)
        if not isinstance(value, str) or not (value or empty):
            raise self.refuse(key, _("a text"))
        return clean(value)

    def maybe_text(self, key: str) -> str | None:
        """Return a text, cleaned, or None."""
        value = self.take(key)
        if value is not None and not isinstance(value, str):
            raise self.refuse(key, _("a text or null"))
        return None if value is None else clean(value)

    def id(self, key: str = "id") -> str:
        """Return an id: 32 hexadecimal digits."""
        value = self.take(key)
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise self.refuse(key, _("an id of 32 hexadecimal digits"))
        return value

    def maybe_id(self, key: str) -> str | None:
        """Return an id or None."""
        if self._left.get(key, "") is None:
            return self.take(key)  # type: ignore[no-any-return]
        return self.id(key)

    def one_of(self, key: str, known: Iterable[str], expected: str) -> str:
        """Return an id that is one of `known`."""
        value = self.id(key)
        if value not in known:
            raise self.refuse(key, expected)
        return value

    def day(self, key: str) -> date:
        """Return a day, ISO 8601."""
        value = self.take(key)
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self.refuse(key, _("a day like 2026-11-20"))

    def maybe_day(self, key: str) -> date | None:
        """Return a day or None."""
        if self._left.get(key, "") is None:
            return self.take(key)  # type: ignore[no-any-return]
        return self.day(key)

    def word(self, key: str, words: type[Word]) -> Word:
        """Return one of `words`."""
        value = self.take(key)
        if not isinstance(value, str) or value not in set(words):
            raise self.refuse(key, _("one of {words}").format(words=", ".join(words)))
        return words(value)

    def maybe_word(self, key: str, words: type[Word]) -> Word | None:
        """Return one of `words` or None."""
        if self._left.get(key, "") is None:
            return self.take(key)  # type: ignore[no-any-return]
        return self.word(key, words)

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.take(key)
        if not isinstance(value, bool):
            raise self.refuse(key, _("true or false"))
        return value

    def number(self, key: str, most: int) -> int:
        """Return a whole number from 0 to `most`."""
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise self.refuse(key, _("a whole number from 0 to {most}").format(most=most))
        return value

    def texts(self, key: str) -> list[str]:
        """Return a list of texts, cleaned."""
        values = self.take(key)
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise self.refuse(key, _("a list of texts"))
        return [clean(one) for one in values]

    def items(self, key: str) -> Iterator[Item]:
        """Yield the objects of the list at `key`."""
        values = self.take(key)
        if not isinstance(values, list):
            raise self.refuse(key, _("a list"))
        place = f"{self.place}.{key}" if self.place else key
        for number, value in enumerate(values):
            yield Item(value, self.file, f"{place}[{number}]")
