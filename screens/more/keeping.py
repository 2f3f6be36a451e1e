"""Keep, export and bring in: copies, where the book lies, and erasing everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models import keeping
from models.words import _, ngettext
from screens.more.ending import Ending
from screens.more.kept_copies import KeptCopies
from screens.more.page import MorePage
from screens.widgets.cards import DayHeading

FORMATS = (".json", ".zip")


class KeepingScreen(MorePage):
    """Everything here says what it did, and where."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("Keep, export and bring in"), row_spacing=0, **kwargs)

    def show(self, **_args: Any) -> None:
        """Come to the front and say how the copies stand now."""
        super().show()
        self.copies.look()

    def reload(self) -> None:
        """Lay the rows out."""
        self.column.clear_widgets()
        self.column.add_widget(DayHeading(text=_("Copies")))
        self.copies = KeptCopies(self)
        self.column.add_widget(self.copies)
        self.copies.look()
        self.column.add_widget(DayHeading(text=_("Out and in")))
        self.add_row(
            _("Export"),
            self._choose_export,
            icon="arrow-up-right",
            text=_("The book and your own notebook, readable by any program"),
        )
        self.add_row(_("Bring in a file"), self._choose_import, icon="arrow-down-left")
        self.column.add_widget(DayHeading(text=_("Where the book lies")))
        self.add_words(str(self.settings.opening.folder), "body")
        Ending(self).add_rows()

    # -- out and in ----------------------------------------------------------------------------

    def _choose_export(self) -> None:
        from screens.widgets.file_sheet import choose_folder

        choose_folder(self.worker, _("Where to put the export"), self._export)

    def _export(self, folder: Path) -> None:
        journal, who = self.session.journal, self.session.writer.id
        path = _free(folder / f"journal-{journal.today().isoformat()}.zip")
        self.worker.in_background(
            lambda: keeping.export(journal, path, who),
            lambda _left: self.messages.say(_("Exported: {name}").format(name=path.name)),
        )

    def _choose_import(self) -> None:
        from screens.widgets.file_sheet import choose_file

        choose_file(self.worker, _("Which file?"), FORMATS, self._preview)

    def _preview(self, file: Path) -> None:
        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(
            lambda: keeping.bring_in(journal, file, who, only_look=True),
            lambda preview: self._ask_import(file, preview),
        )

    def _ask_import(self, file: Path, preview: Any) -> None:
        from screens.dates import stretch

        count = ngettext("{n} entry", "{n} entries", preview.entries).format(n=preview.entries)
        lines = [f"{count}, {stretch(preview.first, preview.last)}" if preview.first else count]
        if not preview.entries:
            lines = [_("No entry in it is new here.")]
        lines += [
            _("Left out: {count}, {why}.").format(count=left.count, why=left.why)
            for left in preview.left_out
        ]
        self.messages.ask(
            _("Bring this in?"),
            "\n".join(lines),
            quote=file.name,
            safe=_("Leave it"),
            act=_("Bring it in"),
            on_act=lambda: self._import(file),
        )

    def _import(self, file: Path) -> None:
        journal, who = self.session.journal, self.session.writer.id

        def done(preview: Any) -> None:
            said = ngettext("{n} entry came in.", "{n} entries came in.", preview.entries)
            if preview.new_store:
                # An empty store took the file's people on: their names and ids are others now.
                self.settings.opening.reopen(
                    lambda: None, lambda _none: self.messages.say(said.format(n=preview.entries))
                )
                return
            self.messages.say(said.format(n=preview.entries), _("Undo"), self._undo)
            self.session.refresh_people()
            self.session.touch()

        self.worker.in_background(
            lambda: keeping.bring_in(journal, file, who, only_look=False), done
        )

    def _undo(self) -> None:
        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(lambda: journal.undo(who), lambda _done: self.session.touch())


def _free(path: Path) -> Path:
    """Return `path`, or the next one of its kind that is not there yet."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found
