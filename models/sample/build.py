"""Builds the store of the sample couple: the plan, written through the Journal in one go."""

from __future__ import annotations

from pathlib import Path

from models.days import couple_day
from models.entities import Visibility
from models.journal import Journal
from models.sample.pictures import paint
from models.sample.plan import plan
from models.sample.rows import Rows
from models.store.clock import Now
from models.store.content import Content, no_rows


def make(folder: Path, *, now: Now, seed: int = 7, size: int | None = None) -> Journal:
    """Make the sample couple's store in `folder` and return it, open.

    It ends on the couple's day of `now` and goes back about two years; with `size` it has that
    many entries and goes back as far as they take. The same day, seed and size give the same
    entries. Raises :class:`models.errors.StoreExists` and the other errors of `Journal.create`.
    """
    planned = plan(couple_day(now()), seed=seed, size=size)
    people = list(planned.names)
    names = [planned.names[who] for who in people]
    journal = Journal.create(folder, names, now=now, marks=[planned.marks[who] for who in people])
    try:
        ids = {who: partner.id for who, partner in zip(people, journal.partners, strict=True)}
        rows = Rows(planned, ids, seed)
        pictures = {photo: paint(*scene) for photo, scene in rows.photos.items()}
        book = rows.book
        for who in people:
            content = Content(book, rows.notebooks[who], ids[who], pictures)
            # Nobody did this: there is nothing that Undo could take back.
            journal.transfer.load(content, ids[who], undoable=False)
            book = no_rows()
            # They chose long ago: nobody is asked for them.
            journal.people.change_settings(ids[who], visibility=Visibility.SHARED)
    except BaseException:
        journal.close()
        raise
    return journal
