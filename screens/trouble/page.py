"""The page in place of a store that cannot be opened: what happened, what is safe, what to do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from kivy.metrics import dp
from kivy.uix.widget import Widget

from models import rescue
from models.errors import StoreDamaged, StoreError, StoreMissing, StoreNewer
from models.rescue import GoodBackup
from models.words import _
from screens.kv import theme_in_use
from screens.more.page import MorePage
from screens.more.restoring import restore
from screens.more.under_way import under_way
from screens.widgets.buttons import Button48
from screens.widgets.empty_state import Strands


class TroubleScreen(MorePage):
    """Offers the newest whole backup, what can still be read, and the folder itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("The book did not open"), has_back=False, row_spacing=0, **kwargs)
        self._error: StoreError | None = None
        self._backup: GoodBackup | None = None

    def show(self, error: StoreError | None = None, **args: Any) -> None:
        """Come to the front because of `error`."""
        super().show(**args)
        is_open = self.session.journal is not None
        self.title = _("A part of the book is damaged") if is_open else _("The book did not open")
        if error is not None:
            self._error, self._backup = error, None
            folder = self.settings.opening.folder
            self.worker.in_background(lambda: rescue.newest_backup(folder), self._found)
        self._fill()

    def back(self) -> bool:
        """Stay while no store is open, else go to Today: there is no page behind this one."""
        if self.session.journal is not None:
            self.router.go("today")
        return True

    @property
    def _helps(self) -> bool:
        """Whether another store in its place would help: it is damaged, or parts are missing."""
        return isinstance(self._error, (StoreDamaged, StoreMissing))

    def _found(self, backup: GoodBackup | None) -> None:
        self._backup = backup
        self._fill()

    def _fill(self) -> None:
        self.column.clear_widgets()
        self.column.add_widget(Strands(size_hint_y=None, height=dp(96)))
        self._add_space()
        self.add_words(str(self._error or ""), "letter_small", soft=False)
        self._add_space()
        self.add_words(self._what_is_safe(), "body", soft=True)
        self._add_space()
        if self._helps and self._backup is not None:
            self._offer_backup(self._backup)
        if self._helps:
            self.add_row(
                _("Save what can still be read"),
                self._ask_salvage,
                icon="life-buoy",
                text=_("Every whole page goes into a new store; the damaged one is kept beside it"),
            )
        self.add_row(
            _("Show the folder"),
            self._show_folder,
            icon="book-open",
            text=str(self.settings.opening.folder),
        )
        self._add_space()
        if self.session.journal is None:
            go_on = Button48(text=_("Try again"), icon="refresh-cw")
            go_on.bind(on_release=lambda *_args: self._try_again())
        else:
            go_on = Button48(text=_("Back to the book"), icon="chevron-left")
            go_on.bind(on_release=lambda *_args: self.router.go("today"))
        self.column.add_widget(go_on)

    def _add_space(self) -> None:
        self.column.add_widget(Widget(size_hint_y=None, height=theme_in_use().space_m))

    def _what_is_safe(self) -> str:
        if isinstance(self._error, StoreNewer):
            return _("Everything that was written is there. A newer version of the app reads it.")
        if self._helps:
            return _("Nothing was changed or thrown away. Each of these keeps the files of now.")
        return _("Nothing was changed. Everything that was written is where it was.")

    # -- going back, saving --------------------------------------------------------------------

    def _offer_backup(self, backup: GoodBackup) -> None:
        from screens.dates import short_day

        self.add_row(
            _("Go back to the newest backup"),
            partial(self._ask_restore, backup),
            icon="history",
            text=_("Made on {day}, and whole").format(day=short_day(backup.day)),
        )

    def _ask_restore(self, backup: GoodBackup) -> None:
        self.messages.ask(
            _("Go back to this backup?"),
            _("The files of now are moved to a folder beside it and stay there."),
            quote=backup.path.name,
            safe=_("Stay here"),
            act=_("Go back"),
            # That no backup was made of a damaged store is no news here.
            on_act=lambda: restore(
                self, backup.path, lambda aside, _lacking: self._put(aside), stay=_("Stay here")
            ),
        )

    def _ask_salvage(self) -> None:
        self.messages.ask(
            _("Save what can still be read?"),
            _(
                "What stood on damaged pages is not in the new store. The files of now are moved "
                "to a folder beside it and stay there."
            ),
            safe=_("Stay here"),
            act=_("Save it"),
            on_act=self._salvage,
        )

    def _salvage(self) -> None:
        app = self.settings
        folder, keys = app.opening.folder, app.opening.keys
        way = under_way(
            _("Saving what can be read"),
            _("Every whole page goes into a new store ..."),
            lambda: self.messages.say(_("Stopped. Everything is as it was.")),
        )

        def saved(aside: Path) -> None:
            way.close()
            self._put(aside)

        def refused(error: Exception) -> None:
            way.close()
            self.messages.fail(error)

        app.opening.reopen(
            lambda: rescue.salvage(folder, app.now(), keys, way.report), saved, refused
        )

    def _put(self, aside: Any) -> None:
        self.router.go("today")
        if aside:
            self.messages.say(_("The files of before are in {name}.").format(name=aside.name))

    def _try_again(self) -> None:
        self.settings.opening.reopen(lambda: None, lambda _none: self.router.go("today"))

    def _show_folder(self) -> None:
        from models.showing import show_folder

        folder = self.settings.opening.folder
        self.worker.in_background(lambda: show_folder(folder), self._shown)

    def _shown(self, shown: bool) -> None:
        if not shown:
            self.messages.say(str(self.settings.opening.folder))
