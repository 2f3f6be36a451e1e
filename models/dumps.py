"""No memory of this process goes to disk when it crashes, and no other process may look into it."""

from __future__ import annotations

import sys
from contextlib import suppress

#: ``PR_SET_DUMPABLE`` of Linux: off, also nobody but root can attach to the process.
_DUMPABLE = 4


def forbid() -> None:
    """Switch core dumps off for this process, where the system has such a switch."""
    if sys.platform == "win32":  # pragma: no cover - Windows writes none unless it is asked to
        return
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DUMPABLE, 0, 0, 0, 0)
