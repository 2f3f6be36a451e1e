"""What stands below the composer: the day's entries, and at most one of each thing that waits."""

from __future__ import annotations

from typing import Any

from kivy.uix.boxlayout import BoxLayout


class TodayBelow(BoxLayout):
    """Shows a :class:`screens.today_page.TodayPage`."""

    def show(self, page: Any, session: Any) -> None:
        """Lay out what the page holds."""
