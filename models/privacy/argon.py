"""The child process that makes a key of a passphrase, run as a script by ``stretching.py``.

What it needs comes on standard input, the key goes to standard output; nothing of it on the
command line, in the environment or on standard error. It ends with the process that started it:
standard input is kept open for as long as that lives.
"""

from __future__ import annotations

import os
import struct
import sys
import threading

#: Read by type checkers as true.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

#: Memory in bytes, passes, the length of the passphrase; then 16 bytes of salt and the passphrase.
HEAD = struct.Struct(">QII")
SALT = 16
KEY = 32


def main() -> NoReturn:
    """Read one request, write one key, leave; with status 3 where the memory is not there."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit
    # Where the program itself finds PyNaCl; after what is usual, so that nothing is shadowed.
    sys.path.extend(place for place in sys.argv[1:] if place not in sys.path)
    memory, passes, length = HEAD.unpack(_read(HEAD.size))
    salt, passphrase = _read(SALT), _read(length)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from nacl import exceptions
    from nacl.bindings import crypto_pwhash_alg, crypto_pwhash_ALG_ARGON2ID13

    try:
        key = crypto_pwhash_alg(KEY, passphrase, salt, passes, memory, crypto_pwhash_ALG_ARGON2ID13)
    except (exceptions.RuntimeError, MemoryError):
        os._exit(3)
    os.write(1, key)
    os._exit(0)


def _read(count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = os.read(0, count - len(data))
        if not more:
            os._exit(4)
        data += more
    return data


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(5)


if __name__ == "__main__":
    main()
