"""What the journal says where its list is empty."""

from __future__ import annotations

from typing import Any

from kivy.metrics import dp

from models.words import _
from screens.widgets.empty_state import EmptyState
from screens.widgets.scroller import Scroller


def show_empty(screen: Any, before: Any) -> Any:
    """Put the right empty state over the list of `screen` in place of `before`; return it."""
    body = screen.ids.body
    if before is not None:
        body.remove_widget(before)
    if not screen.empty:
        return None
    marks = [str(partner.mark) for partner in screen.session.partners] or ["lagoon"]
    view = EmptyState(marks=(marks * 2)[:2] if len(marks) == 1 else marks)
    if screen.empty == "first":
        view.title = _("The first page is open")
        view.text = _("One line is plenty. What reached you today, however small?")
        view.action, view.icon = _("Write a line"), "feather"
        view.bind(on_release=lambda _view: screen.write())
    elif screen.empty == "alone":
        view.title = _("Nothing here for you alone")
        view.text = _("What you write for yourself stands here, and only you see it.")
        view.action = _("Show everything again")
        view.bind(on_release=lambda _view: screen.clear_filters())
    elif screen.ids.search.text.strip():
        view.title = _("Nothing with these words. Try a shorter one.")
        if screen.filters.any:
            view.text = _("The chips above narrow the list as well.")
            view.action = _("Show everything again")
            view.bind(on_release=lambda _view: screen.clear_filters())
    else:
        view.title = _("Nothing like this was written")
        view.action = _("Show everything again")
        view.bind(on_release=lambda _view: screen.clear_filters())
    page = Scroller(pos_hint={"x": 0, "y": 0})

    def fit(*_args: object) -> None:
        spare = max(0.0, page.height - (view.minimum_height - view.padding[1]))
        view.padding = [0, min(spare * 0.3, dp(96)), 0, 0]

    page.bind(height=fit)
    view.bind(minimum_height=fit)
    page.add_widget(view)
    body.add_widget(page)
    return page
