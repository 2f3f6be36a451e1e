"""Tests on a real process: its window opens on an X server of this session's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.screen import Screen


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """The screen that windows open on."""
    with Screen() as shown:
        yield shown
