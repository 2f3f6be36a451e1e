"""The command line: what was asked for, the one command that does it, and its exit status.

0 done; 1 refused or failed, one line on standard error; 2 wrong usage. Kivy is never imported
here, and the store only by the commands that open one.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from importlib import import_module

from models.command_line.output import say_error
from models.command_line.parsing import AsWritten, OneLineParser, Usage, new_parser
from models.command_line.table import COMMANDS
from models.errors import BothWaysError
from models.words import _, system_language, use

#: Read by type checkers as true; importing typing would double the cost of ``--help``.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from models.store.clock import Now

__all__ = ["Usage", "run", "say_refusal", "say_usage", "understand"]

_PROGRAM = "main.py"
_MARK = "\0"
_DONE, _FAILED, _WRONG_USAGE = 0, 1, 2


def understand(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options of the whole program; ``command`` is None where the app is asked for.

    Prints the help and leaves with ``SystemExit(0)`` for ``--help``; raises :class:`Usage`.
    """
    use(system_language())
    parser = OneLineParser(
        prog=_PROGRAM,
        usage=_("{program} [--store PATH] [COMMAND ...]").format(program=_PROGRAM),
        description=_("Both Ways, a journal for two partners. Without a command the app opens."),
        epilog=_commands_in_words(),
        formatter_class=AsWritten,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--store", metavar="PATH", help=_("the folder of the store (or BOTHWAYS_STORE)")
    )
    parser.add_argument(
        "--sample", action="store_true", help=_("open a sample couple in a throw-away store")
    )
    parser.add_argument("--screen", metavar="NAME", help=_("open the app on this tab"))
    parser.add_argument(
        "--gallery", action="store_true", help=_("show every widget of the app on one page")
    )
    parser.add_argument("command", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args([cleaned(argument) for argument in arguments])
    if options.command and options.command not in COMMANDS:
        parser.error(_("there is no command {name}").format(name=options.command))
    return options


def _commands_in_words() -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{_(about)}" for name, (_module, about) in COMMANDS.items()]
    return "\n".join(
        [
            _("commands:"),
            *lines,
            "",
            _("{program} COMMAND --help tells more about one.").format(program=_PROGRAM),
        ]
    )


def cleaned(argument: str) -> str:
    """Return an argument without the lone surrogates that stand for bytes that are no UTF-8."""
    return argument.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _shielded(arguments: Sequence[str]) -> list[str]:
    """Return `arguments`, cleaned, those after ``--`` marked as no options.

    argparse forgets about ``--`` where options and texts are mixed; no argument can hold a NUL.
    """
    given = [cleaned(argument) for argument in arguments]
    if "--" not in given:
        return given
    end = given.index("--")
    return given[:end] + [f"{_MARK}{argument}" for argument in given[end + 1 :]]


def _bare(value: object) -> object:
    """Return a parsed value without the marks of :func:`_shielded`."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    return value.removeprefix(_MARK) if isinstance(value, str) else value


def run(
    command: str, arguments: Sequence[str], *, store: str | None = None, now: Now | None = None
) -> int:
    """Do one command and return its exit status; nothing that fails shows a traceback.

    `now` is the clock, the system's where None.
    """
    with LastResort(store) as resort:
        resort.status = _run(command, arguments, store, now)
    return resort.status


def _run(command: str, arguments: Sequence[str], store: str | None, now: Now | None) -> int:
    module_name, about = COMMANDS[command]
    parser = new_parser(f"{_PROGRAM} {command}", _(about))
    module = import_module(module_name)
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
    getattr(module, f"arguments_{command}")(parser)
    try:
        options = parser.parse_intermixed_args(_shielded(arguments))
        for name, value in vars(options).items():
            setattr(options, name, _bare(value))
        options.store = options.store or store
        options.now = now
        status: int = getattr(module, f"do_{command}")(options)
        sys.stdout.flush()
        return status
    except Usage as error:
        return say_usage(error)
    except BothWaysError as error:
        return say_refusal(error)
    except BrokenPipeError:
        # The reader of our output left (``| head``): nobody to tell, and nothing to flush.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    except KeyboardInterrupt:
        say_error(_("Stopped. What was not finished was left as it was."))
    except OSError as error:
        say_error(_no_luck(error))
    return _FAILED


def say_usage(error: Usage) -> int:
    """Print what was wrong with the call and return the exit status for it."""
    say_error(str(error))
    return _WRONG_USAGE


def say_refusal(error: BothWaysError) -> int:
    """Print the sentence of `error` and return the exit status for it."""
    say_error(str(error))
    return _FAILED


def _no_luck(error: OSError) -> str:
    """Return one sentence for an error of the operating system, with the file where known."""
    place = os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else ""
    name = os.path.basename(place) or _("A file")  # noqa: PTH119 - pathlib is slow to import
    return _("{name} could not be used ({why}). Nothing was changed.").format(
        name=name, why=(error.strerror or type(error).__name__).lower()
    )


class LastResort:
    """Stands below every command: what nobody foresaw becomes one line, and a place in the log."""

    def __init__(self, store: str | None) -> None:
        self.status = _FAILED
        self._store = store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Keep types and places of `error`, say one sentence, and go on with status 1."""
        if not isinstance(error, Exception):
            return False
        from models import log
        from models.paths import store_folder

        try:
            log.install(log.folder_for(store_folder(self._store)))
        except BothWaysError:
            log.install(log.folder_for(None))
        log.crashed(error, "command")
        log.remove()
        told = _(
            "Something went wrong that should not have ({kind}). What was kept before is safe; "
            "the log says where it happened."
        )
        say_error(told.format(kind=type(error).__name__))
        return True
