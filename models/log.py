"""The own rotating log: what went wrong and where in the code, never what anybody wrote.

A message of a foreign exception may quote its parameters, and so the text of an entry. Lines
therefore hold the time, the exceptions' types and the places in the code, nothing else.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

NAME = "bothways"
#: Everything of ours that logs goes to the one file, and nothing of it to standard error.
_OURS = (NAME, "models", "screens")
_FILE = "bothways.log"
_BYTES = 200_000
_FILES = 3
#: The file that shows that a folder is a store of ours.
_SIGN = "keys.json"


def folder_for(store: Path | None) -> Path:
    """Return where the log of `store` belongs: inside it, or with the platform's logs.

    A folder that is not a store (yet) is never written to.
    """
    if store is not None and (store / _SIGN).is_file():
        return store / "logs"
    import platformdirs

    return Path(platformdirs.user_log_dir("bothways", appauthor=False))


def install(folder: Path) -> logging.Logger:
    """Let our logger write to `folder` (3 files of 200 kB) and return it.

    A folder that cannot be written to leaves the logger silent: logging never stops the app.
    """
    remove()
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / _FILE, maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(Discreet())
    for logger in map(logging.getLogger, _OURS):
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logger.addHandler(handler)
    return logging.getLogger(NAME)


def remove() -> None:
    """Take our handlers off again and close their files."""
    for logger in map(logging.getLogger, _OURS):
        logger.propagate = True
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()


class Discreet(logging.Formatter):
    """Formats a record as time, level, its own fixed text, and where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines for `record`; arguments and exception messages are left out."""
        lines = [f"{self.formatTime(record)} {record.levelname} {record.msg}"]
        if record.exc_info and record.exc_info[1] is not None:
            lines += ["  " + line for line in trail(record.exc_info[1])]
        return "\n".join(lines)


def trail(error: BaseException) -> Iterator[str]:
    """Yield the types and places (``file:line function``) of `error` and of its causes."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        for frame, line in traceback.walk_tb(current.__traceback__):
            code = frame.f_code
            yield f"  {'/'.join(Path(code.co_filename).parts[-3:])}:{line} {code.co_name}"
        current = current.__cause__ or current.__context__


def crashed(error: BaseException, where: str) -> None:
    """Write down that `error` reached the top at `where` (a fixed word such as "command")."""
    logging.getLogger(NAME).error(
        "Unexpected end in " + where,  # noqa: G003 - a fixed word, and arguments are never formatted
        exc_info=(type(error), error, error.__traceback__),
    )


def catch_all(where: str) -> None:
    """Let what nobody caught, in any thread, be written down instead of printed."""

    def main_thread(
        _kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        crashed(error.with_traceback(trace), where)

    def other_thread(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None:
            crashed(ended.exc_value, where)

    sys.excepthook = main_thread
    threading.excepthook = other_thread
