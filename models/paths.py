"""Where the store lies: ``--store``, ``BOTHWAYS_STORE``, or the platform's data folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from models.errors import Refused
from models.words import _

STORE_VARIABLE = "BOTHWAYS_STORE"
APP = "bothways"

#: Folder names that file-sync programs give to what they carry (compared as they are written).
_SYNC_NAMES = {
    "Dropbox": "Dropbox",
    "OneDrive": "OneDrive",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "iCloud Drive": "iCloud Drive",
    "iCloudDrive": "iCloud Drive",
    "Mobile Documents": "iCloud Drive",
    "com~apple~CloudDocs": "iCloud Drive",
    "Google Drive": "Google Drive",
}
#: Names followed by the name of an account or a firm: "Dropbox (Home)", "OneDrive - Contoso".
_SYNC_PREFIXES = {"Dropbox (": "Dropbox", "OneDrive - ": "OneDrive"}
#: Files and folders by which a synced folder is known whatever its name.
_SYNC_TRACES = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}


def store_folder(
    argument: str | Path | None = None, environment: Mapping[str, str] = os.environ
) -> Path:
    """Return the folder of the store, absolute; it need not exist yet.

    `argument` (``--store``) comes before ``BOTHWAYS_STORE`` before the platform's data folder.
    Raises :class:`Refused` where a file-sync program would copy the open database to pieces.
    """
    given = argument or environment.get(STORE_VARIABLE)
    folder = Path(given).expanduser().absolute() if given else default_folder()
    refuse_synced(folder)
    return folder


def default_folder() -> Path:
    """Return the platform's own place for data of this program."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def refuse_synced(folder: Path) -> None:
    """Raise :class:`Refused`, naming the program, where `folder` lies in a synced folder."""
    program = synced_by(folder)
    if program:
        raise Refused(
            _(
                "{folder} is kept in step by {program}, which can damage an open store. "
                "Choose a folder outside it; the second computer has a way of its own."
            ).format(folder=folder, program=program)
        )


def synced_by(folder: Path) -> str | None:
    """Return the name of the file-sync program that carries `folder`, or None."""
    for place in {folder, folder.resolve()}:
        for parent in (place, *place.parents):
            program = _program_of(parent)
            if program:
                return program
    return None


def _program_of(folder: Path) -> str | None:
    if folder.name in _SYNC_NAMES:
        return _SYNC_NAMES[folder.name]
    for prefix, program in _SYNC_PREFIXES.items():
        if folder.name.startswith(prefix):
            return program
    # The home folder itself holds Dropbox's own settings folder of the same name.
    traces = _SYNC_TRACES if folder != Path.home() else {".stfolder": "Syncthing"}
    for trace, program in traces.items():
        if os.path.lexists(folder / trace):
            return program
    return None
