"""The net below every handler of Kivy: an error nobody foresaw does not end the app."""

from __future__ import annotations

from collections.abc import Callable

from kivy.base import ExceptionHandler, ExceptionManager


class Calm(ExceptionHandler):
    """An error nobody foresaw: noted without any entry's text, told calmly, and life goes on."""

    def __init__(self, tell: Callable[[Exception], None]) -> None:
        super().__init__()
        self._tell = tell

    def handle_exception(self, inst: BaseException) -> int:
        if not isinstance(inst, Exception):
            raised: int = ExceptionManager.RAISE
            return raised
        self._tell(inst)
        passed: int = ExceptionManager.PASS
        return passed
