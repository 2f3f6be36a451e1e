"""Compiled kv expressions, kept between starts as Python keeps modules in ``__pycache__``.

Kivy compiles every expression of every rule anew at each start, a sixth of the time to the first
frame. Here the code objects are kept in Kivy's own cache folder, under the source they were made
from, so that a changed rule is simply not found. A file that is damaged or of another Python is
passed over and written again.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from pathlib import Path
from typing import Any

from models import files

#: So many expressions are kept; past that, those this process did not use go.
MOST = 5000
_DIGEST = 32

_Key = tuple[str, str, str]


class Compiled:
    """A stand-in for ``compile`` that remembers, in a file below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"rules-{sys.implementation.cache_tag}.bin"
        self._kept = _read(self._path)
        self._used: set[_Key] = set()
        self._is_new = False

    def use(self) -> None:
        """Let Kivy's parser compile through this."""
        from kivy.lang import parser

        parser.compile = self

    def __call__(self, source: str, filename: str, mode: str) -> Any:
        """Return the code object of one expression."""
        key = (filename, mode, source)
        self._used.add(key)
        code = self._kept.get(key)
        if code is None:
            self._is_new = True
            code = self._kept[key] = compile(source, filename, mode)
        return code

    def save(self) -> None:
        """Keep what was compiled anew; raises :class:`StoreError` where it cannot be written."""
        if not self._is_new:
            return
        self._is_new = False
        kept = dict(self._kept)
        if len(kept) > MOST:
            kept = {key: code for key, code in kept.items() if key in self._used}
        body = marshal.dumps(kept)
        files.make_folder(self._path.parent)
        files.write_whole(self._path, hashlib.blake2b(body, digest_size=_DIGEST).digest() + body)


def _read(path: Path) -> dict[_Key, Any]:
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    body = data[_DIGEST:]
    if hashlib.blake2b(body, digest_size=_DIGEST).digest() != data[:_DIGEST]:
        return {}
    found: dict[_Key, Any] = marshal.loads(body)  # noqa: S302 - our own file, and whole
    return found
