"""Taking a store back from a backup with progress: from the list of backups, and at Welcome."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from models import keeping
from models.errors import PicturesMissing
from models.words import _
from screens.more.under_way import under_way

ENDINGS = (".backup",)


def choose_backup(worker: Any, chosen: Callable[[Path], None]) -> None:
    """Let a person choose a backup file."""
    from screens.widgets.file_sheet import choose_file

    choose_file(worker, _("Which backup?"), ENDINGS, chosen)


def restore(
    screen: Any,
    file: Path,
    done: Callable[[Path | None, str], None],
    *,
    stay: str,
    without_pictures: bool = False,
) -> None:
    """Let the store be the one in `file`, in the app of `screen`; it can be stopped on its way.

    ``done(aside, lacking)`` gets where the former store is kept, and a sentence where no backup of
    it could be made before. What stood in the way is told, and the store of before is open again.
    Where only pictures are missing it asks whether to go on without them; `stay` are the words for
    not doing so.
    """
    app, journal = screen.settings, screen.session.journal
    told: list[str] = []
    way = under_way(
        _("Going back"),
        _("The backup is unpacked beside the store ..."),
        lambda: screen.messages.say(_("Stopped. Everything is as it was.")),
    )

    def change() -> Path | None:
        return keeping.restore(
            file,
            app.opening.folder,
            app.now(),
            way.report,
            journal=journal,
            without_pictures=without_pictures,
            told=told,
        )

    def arrived(aside: Path | None) -> None:
        way.close()
        done(aside, " ".join(told))

    def refused(error: Exception) -> None:
        way.close()
        if not isinstance(error, PicturesMissing):
            screen.messages.fail(error)
            return
        screen.messages.ask(
            _("Go back without the pictures?"),
            str(error),
            quote=file.name,
            safe=stay,
            act=_("Only the words"),
            on_act=lambda: restore(screen, file, done, stay=stay, without_pictures=True),
        )

    app.opening.reopen(change, arrived, refused)
