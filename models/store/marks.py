"""What partners add to entries: noticed and thanks, felt met and fit, "the same thing".

Each mark is a row of its own author beside the entry, never a change of it. Marks on shared
entries live in the book; what the receiver answers on an own private entry stays in the notebook.
"""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.entities import Done, Entry, FeltMet, Fit, Visibility
from models.errors import NotFound, NotYours, Refused
from models.store.listing import Listing
from models.store.own_rows import Former, drop_own, find_own, former_of, put_back, put_own
from models.store.stores import Stores
from models.store.tables import FeltMetRow, FitRow, LinkRow, NeedRow, NoticedRow
from models.text import clean, is_blank
from models.words import _

#: So many of the newest notices are looked through first.
_LATELY = 50
_NOTICED = text("""
select noticed.entry_id from (
    select entry_id, version from noticed where deleted = 0 and author_id <> :who
    order by version desc limit :rows
) as noticed cross join entry on entry.id = noticed.entry_id
where entry.author_id = :who and entry.deleted = 0
order by noticed.version desc limit :limit
""")
_FELT = ("understood", "accepted", "cared_for")


class Marks:
    """The marks of a store; `who` is always the partner who makes one."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._listing = Listing(stores)

    # --- noticed ----------------------------------------------------------------------------

    def notice(self, who: str, entry_id: str, words: str | None = None) -> None:
        """Mark an entry the partner shared as noticed, with or without a line of thanks.

        Doing it again replaces the line. Raises :class:`NotFound` or :class:`Refused`.
        """
        entry = self._listing.one(who, entry_id)
        if entry.author_id == who:
            raise Refused(_("That is your own entry: noticing is for what the other wrote."))
        line = clean(words or "")
        values = {"words": None if is_blank(line) else line}
        self._stores.refuse_closed()
        with self._stores.book.writing() as session:
            about = {"entry_id": entry.id}
            former = put_own(session, NoticedRow, who, about, values, self._stores.version(session))
            self._stores.record(session, who, "marks.notice", {**about, "former": former})

    def unnotice(self, who: str, entry_id: str) -> None:
        """Take the own mark "noticed" off an entry again; nothing where there is none."""
        about = {"entry_id": self._listing.one(who, entry_id).id}
        with self._stores.book.writing() as session:
            former = former_of(find_own(session, NoticedRow, who, about), {"words": None})
            if drop_own(session, NoticedRow, who, about, self._stores.version(session)):
                self._stores.record(session, who, "marks.unnotice", {**about, "former": former})

    def noticed_lately(self, who: str, limit: int = 1) -> tuple[Entry, ...]:
        """Return own shared entries the partner noticed, the newest notice first."""
        self._stores.refuse_locked(who)
        asked = {"who": who, "limit": limit}
        with self._stores.book.reading() as connection:
            # Nearly always among the newest; to look up all their entries is felt at every start.
            ids = connection.scalars(_NOTICED, {**asked, "rows": _LATELY}).all()
            if len(ids) < limit:
                ids = connection.scalars(_NOTICED, {**asked, "rows": -1}).all()
        return tuple(self._listing.one(who, entry_id) for entry_id in ids)

    # --- felt met and fit -------------------------------------------------------------------

    def answer(
        self, who: str, entry_id: str, felt_met: FeltMet | None = None, fit: Fit | None = None
    ) -> None:
        """Say how it landed, as the one who received it; a second answer replaces the first.

        What is None stays as it was; an empty :class:`FeltMet` takes the answer back. Raises
        :class:`NotYours` where `who` is not the receiver.
        """
        if felt_met is None and fit is None:
            raise Refused(_("Nothing was answered yet: choose a word first."))
        entry = self._listing.one(who, entry_id)
        if not entry.received_by(who):
            raise NotYours(_("Only the one who received it can say how it landed."))
        if entry.visibility is Visibility.SHARED:
            self._stores.refuse_closed()
        about: dict[str, Any] = {"entry_id": entry.id, "visibility": entry.visibility.value}
        with self._stores.home(who, entry.visibility).writing() as session:
            if felt_met is not None:
                about["felt_met"] = self._put_felt_met(session, who, entry.id, felt_met)
            if fit is not None:
                about["fit"] = self._put_fit(session, who, entry.id, fit)
            self._stores.record(session, who, "marks.answer", about)

    def fit_need(self, who: str, need_id: str, fit: Fit) -> None:
        """Say how well a need was answered, as the one who voiced it."""
        self._stores.refuse_closed()
        with self._stores.book.writing() as session:
            need = session.get(NeedRow, need_id)
            if need is None or need.deleted:
                raise NotFound(_("There is no such need in the book."))
            if need.author_id != who:
                raise NotYours(_("Only the one who voiced a need can say how it was answered."))
            former = self._put_fit(session, who, need_id, fit)
            self._stores.record(session, who, "marks.fit_need", {"need": need_id, "fit": former})

    def _put_felt_met(self, session: Session, who: str, entry_id: str, felt: FeltMet) -> Former:
        about = {"entry_id": entry_id}
        values = {name: getattr(felt, name) for name in _FELT}
        if any(values.values()):
            return put_own(session, FeltMetRow, who, about, values, self._stores.version(session))
        former = former_of(find_own(session, FeltMetRow, who, about), values)
        drop_own(session, FeltMetRow, who, about, self._stores.version(session))
        return former

    def _put_fit(self, session: Session, who: str, subject_id: str, fit: Fit) -> Former:
        about, values = {"subject_id": subject_id}, {"fit": fit.value}
        return put_own(session, FitRow, who, about, values, self._stores.version(session))

    # --- the same thing ---------------------------------------------------------------------

    def link(self, who: str, a: str, b: str) -> None:
        """Say that two shared entries, one of them own, tell of the same thing."""
        pair = self._pair(who, a, b)
        self._stores.refuse_closed()
        with self._stores.book.writing() as session:
            row = _link_row(session, pair)
            if row is not None and not row.deleted:
                return
            if row is None:
                row = LinkRow(id=secrets.token_hex(16), a_id=pair[0], b_id=pair[1])
                session.add(row)
            row.author_id, row.deleted, row.version = who, 0, self._stores.version(session)
            self._stores.record(session, who, "marks.link", {"pair": pair})

    def unlink(self, who: str, a: str, b: str) -> None:
        """Take such a link back; the author of either entry may. Nothing where there is none."""
        pair = self._pair(who, a, b)
        with self._stores.book.writing() as session:
            row = _link_row(session, pair)
            if row is None or row.deleted:
                return
            row.deleted, row.version = 1, self._stores.version(session)
            self._stores.record(session, who, "marks.unlink", {"pair": pair})

    def _pair(self, who: str, a: str, b: str) -> list[str]:
        entries = [self._listing.one(who, entry_id) for entry_id in (a, b)]
        if entries[0].id == entries[1].id:
            raise Refused(_("That is one and the same entry. Choose two."))
        if any(entry.visibility is Visibility.PRIVATE for entry in entries):
            raise Refused(_("A private entry is not linked: the link could be seen by both."))
        if who not in (entry.author_id for entry in entries):
            raise NotYours(_("One of the two entries has to be your own."))
        return sorted(entry.id for entry in entries)

    # --- undo -------------------------------------------------------------------------------

    def take_back(self, session: Session, who: str, what: str, before: dict[str, Any]) -> Done:
        """Undo one of the above, in the transaction of the store it was recorded in."""
        version = self._stores.version(session)
        if what in ("notice", "unnotice"):
            about = {"entry_id": before["entry_id"]}
            put_back(session, NoticedRow, who, about, before["former"], version)
            return Done(_("Taken back: noticed."), (before["entry_id"],))
        if what == "fit_need":
            about = {"subject_id": before["need"]}
            put_back(session, FitRow, who, about, before["fit"], version)
            return Done(_("Taken back: how it was answered."))
        if what == "answer":
            entry_id = before["entry_id"]
            if "felt_met" in before:
                about = {"entry_id": entry_id}
                put_back(session, FeltMetRow, who, about, before["felt_met"], version)
            if "fit" in before:
                about = {"subject_id": entry_id}
                put_back(session, FitRow, who, about, before["fit"], version)
            return Done(_("Taken back: how it landed."), (entry_id,))
        row = _link_row(session, before["pair"])
        if row is not None:
            row.deleted, row.version = int(what == "link"), version
        return Done(_("Taken back: the same thing."), tuple(before["pair"]))


def _link_row(session: Session, pair: list[str]) -> LinkRow | None:
    return session.scalar(select(LinkRow).where(LinkRow.a_id == pair[0], LinkRow.b_id == pair[1]))
