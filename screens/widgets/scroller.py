"""The scrolling page: Kivy's ScrollView with a thin bar and without the rubber band."""

from __future__ import annotations

from kivy.uix.scrollview import ScrollView

from screens import kv

kv.load(__file__)


class Scroller(ScrollView):
    """Scrolls one column of content; pulled by hand, by wheel, or by its bar."""
