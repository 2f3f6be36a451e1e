"""Journals out of the store and in again: a registry of formats, previews, undoable batches."""

from models.exchange.exchange import Preview, export, import_file, undo_import
from models.exchange.formats import choose, formats

__all__ = ["Preview", "choose", "export", "formats", "import_file", "undo_import"]
