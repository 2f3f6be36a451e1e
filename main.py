"""The door: a command, or the app. Only what the call needs is imported: no Kivy for a command."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what `arguments` (``sys.argv[1:]`` where None) ask for and return the exit status.

    0 done, 1 refused or failed (one line on standard error), 2 wrong usage.
    """
    given = sys.argv[1:] if arguments is None else arguments
    if "remind" in given:
        from models.reminders.quick import attempt

        if (status := attempt(given)) is not None:
            return status
    from models import commands
    from models.errors import BothWaysError

    try:
        options = commands.understand(given)
        if options.command:
            return commands.run(options.command, options.rest, store=options.store)
        return open_app(options)
    except commands.Usage as error:
        return commands.say_usage(error)
    except BothWaysError as error:
        return commands.say_refusal(error)


def prepare_kivy(home: Path) -> None:
    """Set Kivy's environment before its first import: no files of its own, no arguments."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_HOME=str(home),
        SDL_IME_SHOW_UI="1",
    )


def open_app(options: Namespace) -> int:
    """Open the app (or the gallery of its widgets) and return its exit status."""
    from pathlib import Path

    import platformdirs

    from models import dumps, log
    from models.paths import store_folder

    gc.enable()
    dumps.forbid()
    prepare_kivy(Path(platformdirs.user_cache_dir("bothways", appauthor=False)) / "kivy")
    if options.gallery:
        from screens import gallery

        return int(gallery.run() or 0)
    scratch = options.sample and options.store is None
    folder = scratch_folder() if scratch else store_folder(options.store)
    log.install(log.folder_for(folder))
    from screens.app import run

    try:
        return run(folder, sample=options.sample, screen=options.screen, scratch=scratch)
    finally:
        log.remove()


def scratch_folder() -> Path:
    """Return a new place for a store that is thrown away at the end."""
    from pathlib import Path
    from tempfile import mkdtemp

    return Path(mkdtemp(prefix="bothways-sample-")) / "store"


def process() -> int:
    """Run :func:`main`; imports take a third less where nobody looks for garbage among them."""
    gc.disable()
    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    raise SystemExit(process())
