"""Care of the store: is it whole, a copy of it, back from a copy, and away with it."""

from models.store.backups import Progress, backup
from models.store.checking import Report, check
from models.store.erasing import erase_store
from models.store.restoring import restore

__all__ = ["Progress", "Report", "backup", "check", "erase_store", "restore"]
