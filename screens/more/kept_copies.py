"""The part of Keep about copies: how they stand, going back, a second place, is all whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from models import keeping
from models.words import _
from screens.moments import since_words
from screens.more import copy_words
from screens.more.under_way import under_way
from screens.widgets.cards import Card
from screens.widgets.rows import ListRow
from screens.widgets.words import Words


class KeptCopies(BoxLayout):
    """Rows about copies for the page `page`, which hands over the app's parts."""

    def __init__(self, page: Any, **kwargs: Any) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, **kwargs)
        self.bind(minimum_height=self.setter("height"))
        self._page = page
        self._trouble = BoxLayout(orientation="vertical", size_hint_y=None, height=0)
        self._trouble.bind(minimum_height=self._trouble.setter("height"))
        self.add_widget(self._trouble)
        self._back = self._row(_("Go back to a backup"), self._go_back, "history", chevron=True)
        self._place = self._row(_("A second place"), self._choose_place, "folder")
        self._make = self._row(
            _("Make a backup"),
            self._choose_target,
            "download",
            text=_("One file with everything, to take elsewhere, encrypted as it lies here"),
        )
        self._whole = self._row(_("Is everything whole?"), self._check, "shield")

    def _row(self, title: str, call: Callable[[], None], icon: str, **looks: Any) -> ListRow:
        row = ListRow(title=title, icon=icon, **looks)
        row.bind(on_release=lambda *_args: call())
        self.add_widget(row)
        return row

    # -- how they stand --------------------------------------------------------------------------

    def look(self) -> None:
        """Read how the backups stand, and show it."""
        app = self._page.settings
        folder, place, now = app.opening.folder, app.settings.place, app.now()

        def read() -> tuple[Any, bool, bool]:
            same = place is not None and keeping.same_disk(folder, place)
            there = place is not None and place.is_dir()
            return keeping.standing(folder, place, now), same, there

        self._page.worker.in_background(read, self._show)

    def _show(self, answer: tuple[Any, bool, bool]) -> None:
        standing, same, there = answer
        now = self._page.settings.now()
        self._trouble.clear_widgets()
        if standing.trouble:
            card = Card()
            card.add_widget(Words(text=_("The last backup could not be made"), role="label"))
            card.add_widget(Words(text=standing.trouble, role="body_small"))
            self._trouble.add_widget(card)
        self._back.text = self._made_words(standing, now)
        self._place.text = self._place_words(standing, now, same=same, there=there)
        self._whole.text = copy_words.drill_words(standing.drilled, now)

    @staticmethod
    def _made_words(standing: Any, now: Any) -> str:
        if standing.made is None:
            return _("The app keeps them by itself, from the first closing on")
        return _("The newest is of {when}; the app makes them by itself").format(
            when=copy_words.when_words(standing.made, now)
        )

    def _place_words(self, standing: Any, now: Any, *, same: bool, there: bool) -> str:
        place = self._page.settings.settings.place
        if place is None:
            return _("A stick, another disk. What lies on this disk alone is lost with it.")
        lines = [str(place.parent)]
        if standing.place_waits:
            lines.append(_("It has had no new copy for a month. Connect it when you can."))
        elif standing.placed is not None:
            lines.append(_("Last copied {when}.").format(when=since_words(standing.placed, now)))
        elif not there:
            lines.append(_("It is not connected just now."))
        if same and there:
            lines.append(_("It lies on the same disk as the book: that alone is no backup."))
        return "\n".join(lines)

    # -- going back ------------------------------------------------------------------------------

    def _go_back(self) -> None:
        self._page.router.go("copies")

    # -- one file --------------------------------------------------------------------------------

    def _choose_target(self) -> None:
        from screens.widgets.file_sheet import choose_folder

        choose_folder(self._page.worker, _("Where to put the backup"), self._backup)

    def _backup(self, folder: Path) -> None:
        journal, messages = self._page.session.journal, self._page.messages
        self._do(
            _("Making a backup"),
            _("The store is copied ..."),
            lambda report: keeping.backup(journal, folder, report),
            lambda path: messages.say(_("Kept and checked: {name}").format(name=path.name)),
        )

    def _do(
        self, title: str, said: str, work: Callable[[Any], Any], done: Callable[[Any], None]
    ) -> None:
        """Do long work under a sheet that tells how far it is and can stop it."""
        page = self._page
        way = under_way(
            title,
            said,
            lambda: page.messages.say(_("Stopped. Nothing of it is left.")),
        )

        def ended(result: Any) -> None:
            way.close()
            self.look()
            done(result)

        def failed(error: Exception) -> None:
            way.close()
            self.look()
            page.messages.fail(error)

        page.worker.in_background(lambda: work(way.report), ended, failed)

    # -- the second place ------------------------------------------------------------------------

    def _choose_place(self) -> None:
        """Say what a second place is for and what it risks, then let one be chosen or given up."""
        from screens.widgets.sheet import Sheet

        box = BoxLayout(orientation="vertical", size_hint_y=None)
        box.bind(minimum_height=box.setter("height"))
        sheet = Sheet(title=_("A second place"), content=box)
        box.add_widget(
            Words(
                text=_(
                    "What lies on this disk alone is lost with it. Every backup is copied to the "
                    "second place as well, whenever it can be reached: a stick, another disk, a "
                    "folder that a cloud takes along. Where no passphrase is set, whoever finds "
                    "the copy can read everything in it."
                ),
                role="body_small",
            )
        )
        rows = [(_("Choose a folder"), "folder", self._open_places)]
        if self._page.settings.settings.place is not None:
            rows.append((_("No second place"), "x", self._forget_place))
        for title, icon, call in rows:
            row = ListRow(title=title, icon=icon, line=title != rows[-1][0])
            row.bind(on_release=partial(self._chosen, sheet, call))
            box.add_widget(row)
        sheet.open()

    @staticmethod
    def _chosen(sheet: Any, call: Callable[[], None], *_args: object) -> None:
        sheet.dismiss()
        call()

    def _open_places(self) -> None:
        from screens.widgets.file_sheet import choose_folder

        choose_folder(self._page.worker, _("A second place"), self._take_place)

    def _take_place(self, chosen: Path) -> None:
        page, journal = self._page, self._page.session.journal

        def work(report: Any) -> Path:
            place = keeping.choose_place(journal, chosen)
            keeping.back_up(journal, "while", place, report)
            return place

        def done(place: Path) -> None:
            page.settings.change_settings(second_place=str(place))
            self.look()
            page.messages.say(_("From now on a copy goes there, too."))

        self._do(_("A second place"), _("The first copy goes there ..."), work, done)

    def _forget_place(self) -> None:
        self._page.settings.change_settings(second_place="")
        self.look()

    # -- is it whole -----------------------------------------------------------------------------

    def _check(self) -> None:
        page, journal = self._page, self._page.session.journal
        folder, now = page.settings.opening.folder, page.settings.now()

        def work(report: Any) -> tuple[Any, Any]:
            return keeping.check(folder, journal), keeping.drill(journal, now, report)

        said = _("Every page, every picture and the newest backup are looked at ...")
        self._do(_("Is everything whole?"), said, work, self._checked)

    def _checked(self, answer: tuple[Any, Any]) -> None:
        report, drilled = answer
        wrong = [] if report.ok else list(report.sentences)
        if drilled is not None and not drilled.ok:
            wrong.append(copy_words.drill_words(drilled, self._page.settings.now()))
        if wrong:
            self._page.messages.trouble(" ".join(wrong))
        elif drilled is None:
            self._page.messages.say(_("Everything is whole."))
        else:
            self._page.messages.say(_("Everything is whole, and so is the newest backup."))
