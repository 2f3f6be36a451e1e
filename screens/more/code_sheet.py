"""The sheet that shows a recovery code this once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from screens.locking.passphrase_form import CodeShown
from screens.widgets.sheet import Sheet


def show_code(
    title: str,
    code: str,
    *,
    text: str = "",
    written: Callable[[], None] | None = None,
    left: Callable[[], None] | None = None,
) -> Sheet:
    """Show a recovery code this once; it goes when it is on paper, and `written` is called.

    `left` is called where a person goes back without it.
    """
    shown = CodeShown(code=code)
    sheet = Sheet(title=title, text=text, content=shown, by_scrim=False)
    on_paper = False

    def put_down(_shown: Any) -> None:
        nonlocal on_paper
        on_paper = True
        sheet.dismiss()

    def gone(_sheet: Any) -> None:
        go_on = written if on_paper else left
        if go_on is not None:
            go_on()

    shown.bind(on_written=put_down)
    sheet.bind(on_dismiss=gone)
    sheet.open()
    return sheet
