"""Picture tests: ``check_picture(driver, "name")`` holds the window against the committed one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.display import ensure_display
from tests.shots.compare import check

if TYPE_CHECKING:
    from tests.ui.driver import Driver

ensure_display()


@pytest.fixture
def check_picture() -> Callable[[Driver, str], None]:
    """Compare what a driver's window shows with ``reference/<name>.png``."""

    def compare(driver: Driver, name: str) -> None:
        check(driver.picture(), name)

    return compare
