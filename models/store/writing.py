"""The writing side of a journal: put together when something is first written."""

from __future__ import annotations

from collections.abc import Callable

from models.store.bulk import Bulk
from models.store.entries import Entries
from models.store.moves import Moves
from models.store.photos import Photos
from models.store.stores import Stores
from models.store.trash import Trash
from models.store.undo import Room, Undo


class Writing:
    """What changes entries; `room` gives the room of a name, for undo."""

    def __init__(self, stores: Stores, photos: Photos, room: Callable[[str], Room]) -> None:
        self.moves = Moves(stores, photos)
        self.entries = Entries(stores, self.moves)
        self.trash = Trash(stores, self.entries)
        self.bulk = Bulk(stores, self.entries)
        self.undo = Undo(stores, self.moves, self.bulk.take_back, self.entries.refuse_closed, room)
