"""A parser whose complaints are one line, and the arguments several commands share."""

from __future__ import annotations

import argparse
import os

from models.words import _

#: Read by type checkers as true; importing typing would double the cost of ``--help``.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NoReturn

#: What stands for "text comes from standard input" (one argument holds 128 kB at most on Linux).
FROM_STDIN = "-"


class Usage(Exception):
    """Wrong usage: ``str(error)`` is the one line to show; the exit status is 2."""


class AsWritten(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, with our own line breaks; without importing shutil."""

    def __init__(self, prog: str, **more: Any) -> None:
        columns = os.environ.get("COLUMNS", "")
        more.setdefault("width", max(40, int(columns) - 2 if columns.isdecimal() else 78))
        super().__init__(prog, **more)


class OneLineParser(argparse.ArgumentParser):
    """An argument parser that raises :class:`Usage` where argparse would print and exit."""

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        """Take ``--option=--`` at its word: argparse drops the two dashes and gives a list."""
        if action.option_strings and action.nargs is None and arg_strings == ["--"]:
            value = self._get_value(action, "--")
            self._check_value(action, value)
            return value
        return super()._get_values(action, arg_strings)

    def error(self, message: str) -> NoReturn:
        """Raise :class:`Usage` with `message` and where to read more."""
        told = _("{message} (see: {program} --help)")
        raise Usage(told.format(message=message, program=self.prog))


def new_parser(program: str, about: str) -> OneLineParser:
    """Return a parser for the command `program`; `about` is its line of help."""
    parser = OneLineParser(
        prog=program, description=about, allow_abbrev=False, formatter_class=AsWritten
    )
    parser.add_argument("--store", metavar="PATH", default=None, help=_("the folder of the store"))
    return parser


def add_as(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Add ``--as NAME``: who looks or writes."""
    text = _("who writes") if required else _("who looks; without it only the shared book is read")
    parser.add_argument("--as", dest="who", metavar="NAME", required=required, help=text)


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add ``--json``: one JSON document instead of lines for people."""
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))


def add_words(
    parser: argparse.ArgumentParser, name: str, words: Iterable[str], text: str, **more: Any
) -> None:
    """Add the option `name` that takes one of `words`."""
    choices = [str(word) for word in words]
    parser.add_argument(name, choices=choices, metavar="|".join(choices), help=text, **more)


def whole_number(text: str) -> int:
    """Return `text` as a number of at least 1; argparse tells where it is none."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


whole_number.__name__ = "number"
