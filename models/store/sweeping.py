"""What killed programs left lying about: picture files without rows, half-written files."""

from __future__ import annotations

from models import files
from models.privacy.keys import BOOK
from models.store.photos import Photos
from models.store.stores import NOTEBOOKS, Stores


def sweep(stores: Stores, photos: Photos) -> None:
    """Delete it. Nothing anyone wrote is touched; call it after opening, on a worker."""
    for home in (BOOK, *stores.readable):
        photos.sweep(home)
    now = stores.now().timestamp()
    for folder in (stores.folder, stores.folder / NOTEBOOKS, stores.folder / "backups"):
        files.sweep_temporary(folder, now)
