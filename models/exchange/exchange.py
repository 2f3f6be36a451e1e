"""Export and import as a whole: which way in, the preview, and the batch that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from models.days import couple_day, local_now
from models.entities import Done, Partner
from models.errors import Refused, StoreBusy
from models.exchange.choosing import (
    LeftOut,
    between,
    counted,
    days_of,
    own_part,
    same_names,
    with_pictures,
)
from models.exchange.formats import choose
from models.journal import Journal
from models.lock import AppLock
from models.store.clock import Now
from models.store.content import Content
from models.store.padding import PAD
from models.store.remaking import make_from
from models.store.stores import BOOK
from models.words import _, listed

if TYPE_CHECKING:
    from models.privacy.keys import Keys


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import brings, or would bring.

    `entries` come in, of the days from `first` to `last`; `left_out` stays behind. `batch` names
    the import for its undo and is None for a dry run. With `new_store` the store was made from
    the file: a journal that was open on the folder has been closed and is to be opened again.
    """

    format: str
    partners: tuple[str, ...]
    entries: int
    first: date | None
    last: date | None
    left_out: tuple[LeftOut, ...] = ()
    new_store: bool = False
    batch: str | None = None


def export(
    journal: Journal,
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    since: date | None = None,
    until: date | None = None,
    reader: str | None = None,
) -> tuple[str, ...]:
    """Write the shared book, and the notebook of `reader` where one is given, to `path`.

    Returns sentences on what the format could not take along. Raises :class:`Refused` for a
    format nobody knows, :class:`StoreFull` or :class:`StoreReadOnly` from the target.
    """
    chosen = choose(path, format)
    if since and until and since > until:
        raise Refused(_("The first day lies after the last; nothing can be between them."))
    content = between(journal.transfer.content(reader), since, until)
    moment = journal.stores.now().isoformat(timespec="seconds")
    return chosen.write(path, content, lambda one: journal.transfer.picture(reader, one), moment)


def import_file(
    target: Journal | Path,
    path: Path,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    who: str | None = None,
    dry_run: bool = False,
    now: Now = local_now,
    pad: int = PAD,
    keys: Keys | None = None,
) -> Preview:
    """Bring in what `path` holds, or with `dry_run` only tell what would come.

    `target` is an open journal or the folder of a store, opened with `keys`. Where no store is
    yet, one is made from the file; one in which nothing is written yet becomes that of the file.
    Into any other only what `who` (a partner's id) wrote comes in, and of that only what is not
    there yet.
    Raises :class:`ImportRefused` or :class:`Refused` with one sentence; nothing was changed then.
    """
    chosen = choose(path, format)
    # Where it is a day later already, somebody may have written on it.
    latest = couple_day(now()) + timedelta(days=1)
    with chosen.reading(path, latest) as whole:
        content, lost = with_pictures(whole)
        preview = Preview(
            chosen.name,
            tuple(row["name"] for row in content.partners),
            counted(content),
            *days_of(content),
            tuple(lost),
        )
        if isinstance(target, Journal):
            return _into(target, content, preview, who, dry_run)
        if not (target / BOOK).exists():
            return _as_new(target, content, preview, dry_run, now, pad)
        with Journal.open(target, keys=keys, now=now) as journal:
            return _into(journal, content, preview, who, dry_run, in_its_app=False)


def _as_new(
    folder: Path, content: Content, preview: Preview, dry_run: bool, now: Now, pad: int
) -> Preview:
    batch = None if dry_run else make_from(folder, content, now=now, pad=pad)
    return replace(preview, new_store=True, batch=batch)


def _into(
    journal: Journal,
    content: Content,
    preview: Preview,
    who: str | None,
    dry_run: bool,
    *,
    in_its_app: bool = True,
) -> Preview:
    """Bring `content` into a store that is there."""
    me = None if who is None else journal.partner(who)
    if not journal.transfer.is_empty():
        return _merged(journal, content, preview, me, dry_run)
    if not same_names(content, journal.partners):
        raise Refused(
            _("The file is of {theirs}, and this store of {ours}. Nothing was changed.").format(
                theirs=listed(preview.partners),
                ours=listed([one.name for one in journal.partners]),
            )
        )
    if {row["id"] for row in content.partners} == {one.id for one in journal.partners}:
        first = content.owner or journal.partners[0].id
        batch = None if dry_run else journal.transfer.load(content, first)
        journal.stores.forget()
        return replace(preview, batch=batch)
    if dry_run:
        return replace(preview, new_store=True)
    with nullcontext() if in_its_app else _window_closed(journal.folder):
        journal.close()
        stores = journal.stores
        return _as_new(journal.folder, content, preview, False, stores.now, stores.pad)


@contextmanager
def _window_closed(folder: Path) -> Iterator[None]:
    """Refuse while a window of the app is open on `folder`, and let none open meanwhile."""
    lock = AppLock()
    if not lock.acquire(folder):
        raise Refused(
            _("Both Ways is open on this store. Close it first, then bring the file in again.")
        )
    try:
        yield
    finally:
        lock.release()


def _merged(
    journal: Journal, content: Content, preview: Preview, me: Partner | None, dry_run: bool
) -> Preview:
    if me is None:
        raise Refused(
            _(
                "This store has entries already, so only one partner's own can come in. "
                "Say whose with --as NAME."
            )
        )
    mine, left = own_part(content, me, journal.transfer.ids(me.id))
    first, last = days_of(mine)
    told = replace(
        preview,
        entries=counted(mine),
        first=first,
        last=last,
        left_out=(*preview.left_out, *left),
    )
    nothing = not any(mine.book.values()) and not any(mine.notebook.values())
    if dry_run or nothing:
        return told
    if any(mine.book.values()):
        _back_up_first(journal)
    return replace(told, batch=journal.transfer.load(mine, me.id))


def _back_up_first(journal: Journal) -> None:
    """Make a backup before the shared book changes by many entries at once.

    None is made for private ones alone: it would tell the partner of them, and the undo takes them
    back. Raises :class:`StoreError` where none can be made; nothing came in then.
    """
    from models.store import automatic
    from models.store.shelf import Why

    with suppress(StoreBusy):  # one is being made just now
        automatic.keep(journal.stores, Why.IMPORT)


def undo_import(journal: Journal, batch: str) -> Done:
    """Take the import `batch` back; raises :class:`NotFound` where there is none."""
    return journal.transfer.undo_batch(batch)
