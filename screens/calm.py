"""Errors nobody foresaw, on the UI thread: noted and told, and life goes on."""

from __future__ import annotations

from collections.abc import Callable

from kivy.base import ExceptionHandler, ExceptionManager


class Calm(ExceptionHandler):
    """An error nobody foresaw: noted without any entry's text, told calmly, and life goes on."""

    def __init__(self, tell: Callable[[Exception], None]) -> None:
        super().__init__()
        self._tell = tell

    def handle_exception(self, inst: BaseException) -> int:
        """Tell an error; let the end of the program pass."""
        if not isinstance(inst, Exception):
            raised: int = ExceptionManager.RAISE
            return raised
        self._tell(inst)
        passed: int = ExceptionManager.PASS
        return passed
