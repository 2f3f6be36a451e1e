"""Errors that carry the sentence a person reads.

Every error the product raises on purpose is a :class:`BothWaysError`. Its text is one translated
line that says what happened, what is safe and what to do next; a command prints it on standard
error, a screen shows it in a toast or a calm dialog. It never holds the text of an entry.
"""

from __future__ import annotations


class BothWaysError(Exception):
    """Base of all errors with a sentence for a person: ``str(error)`` is that sentence."""


class Refused(BothWaysError):
    """What was asked for is not possible with these values (bad input); nothing changed."""


class BookClosed(Refused):
    """One of the two closed the shared book: it can be read and exported, and not added to."""


class WrongPassphrase(Refused):
    """The passphrase or the recovery code does not open what it was given for."""


class NotFound(BothWaysError):
    """A partner, entry, need or season of that name or id is not there."""


class NotYours(BothWaysError):
    """Only the author may do this: nobody edits or erases the other's words."""


class StoreError(BothWaysError):
    """The store itself: missing, foreign, damaged, newer, locked, read-only or out of space."""


class StoreMissing(StoreError):
    """There is no store in that folder yet."""


class StoreExists(StoreError):
    """A store is already there; it is never written over."""


class StoreNewer(StoreError):
    """The store was written by a newer version; it was left untouched."""


class StoreDamaged(StoreError):
    """A file of the store cannot be read or fails its authentication."""


class StoreReadOnly(StoreError):
    """The folder or the medium cannot be written to."""


class StoreReplaced(StoreError):
    """The store was moved, deleted or replaced while it was open; nothing is written any more."""


class StoreFull(StoreError):
    """No space is left on the disk; the text stays where it was typed."""


class Locked(StoreError):
    """A passphrase stands before what was asked for; nothing was shown and nothing changed."""


class StoreBusy(StoreError):
    """Another process held the store for longer than the busy timeout."""


class PhotoRefused(Refused):
    """A picture could not be taken in; the words of the entry are safe."""


class ImportRefused(Refused):
    """A file could not be imported; names the file, the place and what was expected."""


class PicturesMissing(ImportRefused):
    """A backup cannot be taken back whole: pictures that lie beside it are not there."""
