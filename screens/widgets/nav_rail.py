"""The navigation rail of the wide window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.properties import ObjectProperty

from models.words import _
from screens import kv
from screens.widgets.marks import PartnerMark
from screens.widgets.nav import NavItems
from screens.widgets.press import Pressable

APP_MARK = Path(__file__).resolve().parent.parent.parent / "assets" / "icons" / "mark.png"

kv.load(__file__)


class MarkButton(Pressable, PartnerMark):
    """A partner's mark that can be pressed."""


class NavRail(NavItems):
    """The rail: the app's mark on top, the items, and the writer's mark at the bottom.

    `partner` is who is writing; ``on_hand_over`` is dispatched when the mark is pressed.
    """

    partner = ObjectProperty(None, allownone=True)
    __events__ = ("on_choose", "on_hand_over")

    def holder(self) -> Any:
        """Return the column of items."""
        return self.ids["column"]

    def app_mark(self) -> str:
        """Return the file of the app's mark."""
        return str(APP_MARK)

    def partner_tip(self, partner: Any) -> str:
        """Return what the mark at the bottom says."""
        return _("{name} is writing").format(name=partner.name) if partner else ""

    def on_hand_over(self) -> None:
        """A person pressed the mark of who is writing."""
