"""A store made from what an export holds: beside the folder's own files, then moved into place."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from models import files
from models.entities import Mark
from models.privacy import keys as keyring
from models.store.clock import Now
from models.store.content import Content
from models.store.making import make_store
from models.store.photos import Photos
from models.store.stores import BOOK, NOTEBOOKS, Stores
from models.store.transfer import Transfer

#: What makes a store; the book last, because it says that the others are there.
_PARTS = (*keyring.COPIES, NOTEBOOKS, "photos", BOOK)


def make_from(folder: Path, content: Content, *, now: Now, pad: int) -> str:
    """Make the store of `content` in `folder`, with its ids; returns the id of the batch.

    An empty store that stands there is replaced; it must be closed. Raises the errors of
    :func:`models.store.making.make_store`; then `folder` is as it was.
    """
    files.make_folder(folder)
    beside = folder / f".importing-{secrets.token_hex(4)}"
    former = folder / f".replaced-{secrets.token_hex(4)}"
    try:
        batch = _fill(beside, content, now, pad)
        with files.telling(folder):
            _exchange(folder, beside, former)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    # Only here is the new store surely in its place.
    shutil.rmtree(former, ignore_errors=True)
    return batch


def _exchange(folder: Path, beside: Path, former: Path) -> None:
    """Let the store in `beside` stand in `folder`; what stood there goes to `former`."""
    former.mkdir(mode=files.PRIVATE | 0o100)
    try:
        _move(folder, former)
        _move(beside, folder)
        files.sync_folder(folder)
    except OSError:
        for name in _PARTS:
            if (former / name).exists():
                if (folder / name).exists():
                    (folder / name).rename(beside / name)
                (former / name).rename(folder / name)
        former.rmdir()
        raise


def _fill(folder: Path, content: Content, now: Now, pad: int) -> str:
    partners = content.partners
    make_store(
        folder,
        [row["name"] for row in partners],
        now=now,
        marks=[Mark(row["mark"]) for row in partners],
        pad=pad,
        ids=[row["id"] for row in partners],
    )
    with Stores.open(folder, now=now) as stores:
        return Transfer(stores, Photos(stores)).load(content, partners[0]["id"])


def _move(source: Path, target: Path) -> None:
    """Move the parts of a store that are in `source` to `target`."""
    for name in _PARTS:
        if (source / name).exists():
            (source / name).rename(target / name)
