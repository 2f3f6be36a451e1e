"""Needs: a header and an append-only history of steps, each a row of whoever took it.

What a need says is in its newest ``voiced`` or ``changed`` step; where it stands in its newest of
all. ``heard`` is the other partner's to say, everything else its author's.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from models.entities import (
    AUTHOR_STATES,
    CLOSING_STATES,
    Done,
    Entry,
    Kind,
    Need,
    NeedEvent,
    NeedState,
    Query,
    Visibility,
)
from models.errors import NotFound, NotYours, Refused
from models.store.listing import SHORTEST_PREFIX, Listing
from models.store.stores import Stores
from models.store.tables import NeedEventRow, NeedRow
from models.text import clean, is_blank, require
from models.words import _

_ID = re.compile("[0-9a-f]+")
_WISHES = (NeedState.VOICED, NeedState.CHANGED)
#: More entries than anyone writes in answer to one need.
_ANSWERS = 500

#: Of the needs asked for; the index of needs is asked once for each, not read through.
_ANSWERED = text("""
select value from json_each(:needs)
where exists (select 1 from entry where need_id = value and deleted = 0)
""")


class Needs:
    """The needs both partners voiced; all of them live in the shared book."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._listing = Listing(stores)

    # --- reading ----------------------------------------------------------------------------

    def all(self, reader: str | None) -> tuple[Need, ...]:
        """Return all needs with their histories and answers, those voiced last first.

        Answers are shared entries and, where `reader` is a partner, that partner's private ones.
        """
        return self._told(self._headers(), reader)

    def histories(self) -> tuple[Need, ...]:
        """Return all needs with their histories and none of their answers, as :meth:`all` sorts."""
        return tuple(self._need(header, steps, None, set()) for header, steps in self._headers())

    def open(self, reader: str | None) -> tuple[Need, ...]:
        """Return the needs that have not been met, withdrawn or let go, as :meth:`all`."""
        still = [found for found in self._headers() if found[1][-1].state not in CLOSING_STATES]
        return self._told(still, reader)

    def get(self, need_id: str, reader: str | None = None) -> Need:
        """Return one need by its id or a unique beginning of it; raises :class:`NotFound`."""
        whole = self._resolved(need_id)
        return self._told(self._headers(whole)[:1], reader)[0]

    # --- writing ----------------------------------------------------------------------------

    def voice(self, who: str, text: str, kind: Kind | None = None) -> Need:
        """Voice a need of `who` in own words; raises :class:`Refused` where there are none."""
        wish = require(text, _("There are no words yet. Say what you could use."))
        self._stores.refuse_closed()
        need_id = secrets.token_hex(16)
        with self._stores.book.writing() as session:
            session.add(
                NeedRow(id=need_id, author_id=who, version=self._stores.version(session), kind=kind)
            )
            session.flush()
            self._append(session, who, need_id, NeedState.VOICED, wish, None)
            self._stores.record(session, who, "needs.voice", {"need": need_id})
        return self.get(need_id, who)

    def step(
        self,
        who: str,
        need_id: str,
        state: NeedState,
        words: str | None = None,
        entry_id: str | None = None,
    ) -> Need:
        """Take the next step of a need.

        `words` are the new wish where it `changed`, and a line beside any other step. `entry_id`
        is a shared entry that answered it. Raises :class:`NotYours`, :class:`NotFound`,
        :class:`Refused`.
        """
        need = self.get(need_id)
        said = clean(words or "")
        line = None if is_blank(said) else said
        _refuse_step(need, who, state, line)
        self._stores.refuse_closed()
        if state is NeedState.HEARD and need.state is NeedState.HEARD:
            return self.get(need.id, who)
        answer = self._shared_entry(entry_id) if entry_id else None
        with self._stores.book.writing() as session:
            event_id = self._append(session, who, need.id, state, line, answer)
            before = {"need": need.id, "event": event_id}
            self._stores.record(session, who, "needs.step", before)
        return self.get(need.id, who)

    def take_back(self, session: Session, who: str, what: str, before: dict[str, Any]) -> Done:
        """Undo a voiced need or a step, unless something was added to it since."""
        last = session.scalar(
            select(NeedEventRow)
            .where(NeedEventRow.need_id == before["need"], NeedEventRow.deleted == 0)
            .order_by(NeedEventRow.number.desc())
            .limit(1)
        )
        is_last = last is not None and (
            last.number == 0 if what == "voice" else last.id == before["event"]
        )
        if last is None or not is_last:
            raise Refused(
                _("Something was added to this need since, so its history stays as it is.")
            )
        last.deleted, last.version = 1, self._stores.version(session)
        if what == "voice":
            header = session.get_one(NeedRow, before["need"])
            header.deleted, header.version = 1, self._stores.version(session)
            return Done(_("Taken back: the need you voiced."))
        return Done(_("Taken back: the last step of the need."))

    # --- inside -----------------------------------------------------------------------------

    def _append(
        self,
        session: Session,
        who: str,
        need_id: str,
        state: NeedState,
        words: str | None,
        entry_id: str | None,
    ) -> str:
        last = session.scalar(
            select(func.max(NeedEventRow.number)).where(NeedEventRow.need_id == need_id)
        )
        event = NeedEventRow(
            id=secrets.token_hex(16),
            author_id=who,
            version=self._stores.version(session),
            need_id=need_id,
            number=0 if last is None else last + 1,
            day=self._stores.today(),
            state=state.value,
            words=words,
            entry_id=entry_id,
        )
        session.add(event)
        session.flush()
        return event.id

    def _headers(self, need_id: str | None = None) -> list[tuple[Any, list[NeedEvent]]]:
        """Return living headers with their steps, oldest first; those voiced last come first."""
        only = NeedRow.id == need_id if need_id else NeedRow.id.is_not(None)
        headers = (
            select(NeedRow.id, NeedRow.author_id, NeedRow.kind)
            .where(NeedRow.deleted == 0, only)
            .order_by(NeedRow.version.desc())
        )
        steps = (
            select(NeedEventRow.__table__)
            .where(NeedEventRow.deleted == 0)
            .order_by(NeedEventRow.need_id, NeedEventRow.number)
        )
        if need_id:
            steps = steps.where(NeedEventRow.need_id == need_id)
        with self._stores.book.reading() as connection:
            found = connection.execute(headers).all()
            history: dict[str, list[NeedEvent]] = {header.id: [] for header in found}
            for row in connection.execute(steps):
                if row.need_id in history:
                    history[row.need_id].append(_event(row))
        whole = [(header, history[header.id]) for header in found if history[header.id]]
        return sorted(whole, key=lambda one: one[1][0].day, reverse=True)

    def _answered(self, reader: str | None, needs: Sequence[str]) -> set[str]:
        """Return those of the ids `needs` that have entries `reader` can see."""
        asked = {"needs": json.dumps(list(needs))}
        stores = [self._stores.book]
        if reader is not None:
            stores.append(self._stores.notebook(reader))
        found: set[str] = set()
        for database in stores:
            with database.reading() as connection:
                found.update(connection.scalars(_ANSWERED, asked))
        return found

    def _told(
        self, headers: Sequence[tuple[Any, list[NeedEvent]]], reader: str | None
    ) -> tuple[Need, ...]:
        answered = self._answered(reader, [header.id for header, _steps in headers])
        return tuple(self._need(header, steps, reader, answered) for header, steps in headers)

    def _need(
        self, header: Any, steps: Sequence[NeedEvent], reader: str | None, answered: set[str]
    ) -> Need:
        answers: tuple[Entry, ...] = ()
        if header.id in answered:
            page = self._listing.page(reader, Query(need_id=header.id), None, _ANSWERS)
            answers = tuple(reversed(page.entries))
        wish = next(step.words for step in reversed(steps) if step.state in _WISHES)
        return Need(
            id=header.id,
            author_id=header.author_id,
            text=wish or "",
            kind=Kind(header.kind) if header.kind else None,
            events=tuple(steps),
            answers=answers,
        )

    def _resolved(self, need_id: str) -> str:
        begin = need_id.strip().lower()
        missing = NotFound(_("There is no need {id}.").format(id=clean(need_id)[:40]))
        if len(begin) < SHORTEST_PREFIX or not _ID.fullmatch(begin):
            raise missing
        query = (
            select(NeedRow.id)
            .where(NeedRow.deleted == 0, NeedRow.id >= begin, NeedRow.id < begin + "g")
            .limit(2)
        )
        with self._stores.book.reading() as connection:
            found = connection.scalars(query).all()
        if not found:
            raise missing
        if len(found) > 1:
            raise Refused(
                _("More than one need begins with {id}: give a few more letters.").format(id=begin)
            )
        return found[0]

    def _shared_entry(self, entry_id: str) -> str:
        entry = self._listing.one(None, entry_id)
        assert entry.visibility is Visibility.SHARED
        return entry.id


def _refuse_step(need: Need, who: str, state: NeedState, words: str | None) -> None:
    """Raise where `who` may not take this step now."""
    if state is NeedState.VOICED:
        raise Refused(_("A need is voiced once. Where it became another, say that it changed."))
    if state in AUTHOR_STATES and need.author_id != who:
        raise NotYours(_("Only the one who voiced a need can say how it goes on."))
    if state is NeedState.HEARD and need.author_id == who:
        raise NotYours(_("Only the other can say that a need was heard."))
    if not need.is_open:
        raise Refused(_("This need is closed. Voice a new one if something is left."))
    if state is NeedState.CHANGED and not words:
        raise Refused(_("Say what the need has become."))


def _event(row: Any) -> NeedEvent:
    return NeedEvent(
        id=row.id,
        need_id=row.need_id,
        author_id=row.author_id,
        day=row.day,
        state=NeedState(row.state),
        words=row.words,
        entry_id=row.entry_id,
    )
