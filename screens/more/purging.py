"""Deleting former copies: asked once, done under a sheet, and what went is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from models import keeping
from models.words import _
from screens.kv import theme_in_use
from screens.more.under_way import under_way
from screens.widgets.words import Words


def offer_purge(page: Any, said: str) -> None:
    """Say on `page` what was done, and offer to delete the copies from before it."""
    page.messages.say(said, _("Delete former copies"), lambda: ask_purge(page))


def ask_purge(page: Any, done: Callable[[], None] | None = None) -> None:
    """Ask before former copies are deleted; `done` is called when they are, or it failed."""
    page.messages.ask(
        _("Delete former copies?"),
        _(
            "A fresh backup is made and checked first. Then all copies from before go for good: "
            "backups, also those you asked for and those in the second place, and former stores "
            "kept beside. Neither of you can go back to them any more, nor to a notebook that was "
            "begun anew."
        ),
        safe=_("Keep them"),
        act=_("Delete them"),
        on_act=lambda: _purge(page, done or _nothing),
    )


def _nothing() -> None:
    """Nobody shows which copies there are."""


def _purge(page: Any, done: Callable[[], None]) -> None:
    journal, place = page.session.journal, page.settings.settings.place
    way = under_way(
        _("Deleting former copies"),
        _("A fresh backup comes first ..."),
        lambda: page.messages.say(_("Stopped. What was not deleted yet is still there.")),
    )

    def ended(purged: Any) -> None:
        way.close()
        done()
        _tell(purged.sentences())

    def failed(error: Exception) -> None:
        way.close()
        done()
        page.messages.fail(error)

    page.worker.in_background(lambda: keeping.purge(journal, place, way.report), ended, failed)


def _tell(sentences: tuple[str, ...]) -> None:
    from screens.widgets.sheet import Sheet

    box = BoxLayout(orientation="vertical", size_hint_y=None, spacing=theme_in_use().space_m)
    box.bind(minimum_height=box.setter("height"))
    for sentence in sentences:
        box.add_widget(Words(text=sentence, role="body_small"))
    Sheet(title=_("Former copies are deleted"), content=box).open()
