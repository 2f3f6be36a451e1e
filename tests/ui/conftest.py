"""Tests on the real screens: a window on an own display, the driver as hands and eyes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.display import ensure_display

if TYPE_CHECKING:
    from models.journal import Journal
    from tests.conftest import FrozenClock
    from tests.ui.opened import Opened

ensure_display()


@pytest.fixture
def open_app(couple: Path, clock: FrozenClock) -> Iterator[Callable[..., Opened]]:
    """Open the app: ``open_app(prepare=None, **how)``; `prepare` gets the journal before."""
    from models.journal import Journal
    from tests.ui.opened import Opened

    opened: list[Opened] = []

    def open_it(prepare: Callable[[Journal], object] | None = None, **how: Any) -> Opened:
        if prepare is not None:
            with Journal.open(couple, now=clock) as journal:
                prepare(journal)
        opened.append(Opened(couple, clock, **how))
        return opened[-1]

    yield open_it
    for one in opened:
        if not one.closed:
            one.close()
