"""What killed programs left lying about, and former stores that have had their thirty days."""

from __future__ import annotations

from models import files
from models.privacy.keys import BOOK
from models.store import ballast
from models.store.erasing import remove_former
from models.store.photos import Photos
from models.store.shelf import BACKUPS, POOL
from models.store.stores import NOTEBOOKS, Stores


def sweep(stores: Stores, photos: Photos) -> None:
    """Delete it. Nothing anyone wrote is touched; call it after opening, on a worker."""
    if stores.read_only:
        return
    ballast.put_back(stores.folder)
    for home in (BOOK, *stores.readable):
        photos.sweep(home)
    now = stores.now()
    own = stores.folder / BACKUPS
    for folder in (stores.folder, stores.folder / NOTEBOOKS, own, own / POOL):
        files.sweep_temporary(folder, now.timestamp())
    remove_former(stores.folder, now)
