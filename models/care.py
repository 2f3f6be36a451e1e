"""Care of the store for screens: check, back up, restore, erase (``models.store.care``)."""

from models.store.care import Progress, Report, backup, check, erase_store, restore

__all__ = ["Progress", "Report", "backup", "check", "erase_store", "restore"]
