"""The gallery of widgets, from top to bottom, light and dark."""

from __future__ import annotations

import pytest

from screens.gallery import GalleryApp
from tests.shots.sight import trouble
from tests.shots.test_screens import held
from tests.ui.driver import Driver

SIZE = (600, 1100)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_gallery(look: str) -> None:
    with Driver(GalleryApp(kv_file=""), SIZE) as driver:
        from screens.kv import theme_in_use

        theme = theme_in_use()
        theme.reduced_motion = True
        theme.mode = look
        driver.settle()
        wrong = []
        (scroll,) = driver.find_all("Scroller")[:1]
        (page,) = scroll.children
        screens = max(1, round(page.height / scroll.height + 0.49))
        for number in range(screens):
            scroll.scroll_y = 1 - number / max(1, screens - 1)
            driver.settle()
            wrong += trouble()
            wrong += held(driver, f"gallery-{look}-{number + 1}")
    assert not wrong, "\n".join(wrong)
