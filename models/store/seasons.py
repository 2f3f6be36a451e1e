"""Seasons: stretches in which one may carry more, proposed by one and confirmed by the other.

The proposal is its author's row; each partner's confirmation and ending are a row of their own.
Either ends a season alone and silently: it then simply has an end.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.entities import Done, Season
from models.errors import NotFound, Refused
from models.store.own_rows import find_own, former_of, put_back, put_own
from models.store.stores import Stores
from models.store.tables import SeasonAnswerRow, SeasonRow
from models.text import require
from models.words import _

#: The tints of the looks; a season has one of them.
TINTS = ("dawn", "meadow", "rain", "heather", "sand")
LABEL_LENGTH = 60

_ANSWER = {"confirmed": None, "ended_on": None}


class Seasons:
    """The seasons both partners know of."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def all(self) -> tuple[Season, ...]:
        """Return all seasons, also those that wait for the other, the latest start first.

        One that was ended before it began is no season any more.
        """
        rows = select(SeasonRow.__table__).where(SeasonRow.deleted == 0)
        answers = select(SeasonAnswerRow.__table__).where(SeasonAnswerRow.deleted == 0)
        with self._stores.book.reading() as connection:
            found = connection.execute(rows.order_by(SeasonRow.start.desc(), SeasonRow.id)).all()
            given = connection.execute(answers.order_by(SeasonAnswerRow.id)).all()
        seasons = [
            _season(row, [answer for answer in given if answer.season_id == row.id])
            for row in found
        ]
        return tuple(one for one in seasons if one.end is None or one.end >= one.start)

    def active(self, on: date | None = None) -> tuple[Season, ...]:
        """Return the seasons both have confirmed that the day `on` (today) lies in."""
        day = on or self._stores.today()
        return tuple(
            season
            for season in self.all()
            if season.is_confirmed(self._stores.partner_ids)
            and season.start <= day
            and (season.end is None or day <= season.end)
        )

    def propose(
        self, who: str, label: str, start: date, end: date | None = None, tint: str = TINTS[0]
    ) -> Season:
        """Propose a season; it is active once the other confirms, alone at once.

        Raises :class:`Refused` where it has no name or ends before it begins.
        """
        name = " ".join(require(label, _("A season needs a name, such as “newborn”.")).split())
        if len(name) > LABEL_LENGTH:
            raise Refused(
                _("That name is too long: {most} letters at most, please.").format(
                    most=LABEL_LENGTH
                )
            )
        if end is not None and end < start:
            raise Refused(_("The season would end before it begins. Choose a later last day."))
        if tint not in TINTS:
            raise Refused(
                _("A season has one of these tints: {tints}.").format(tints=", ".join(TINTS))
            )
        self._stores.refuse_closed()
        season_id = secrets.token_hex(16)
        with self._stores.book.writing() as session:
            session.add(
                SeasonRow(
                    id=season_id,
                    author_id=who,
                    version=self._stores.version(session),
                    label=name,
                    start=start,
                    end=end,
                    tint=tint,
                )
            )
            self._stores.record(session, who, "seasons.propose", {"season": season_id})
        return self.get(season_id)

    def get(self, season_id: str) -> Season:
        """Return one season by its id or a unique beginning of it; raises :class:`NotFound`."""
        begin = season_id.strip().lower()
        found = [one for one in self.all() if len(begin) >= 6 and one.id.startswith(begin)]
        if len(found) != 1:
            raise NotFound(_("There is no such season."))
        return found[0]

    def confirm(self, who: str, season_id: str) -> Season:
        """Confirm a season the other proposed; nothing where it is confirmed already."""
        season = self.get(season_id)
        if who == season.proposed_by or who in season.confirmed_by:
            return season
        self._answer(who, season.id, "seasons.confirm", confirmed=1)
        return self.get(season.id)

    def end(self, who: str, season_id: str, on: date | None = None) -> Season:
        """End a season, alone and silently: its last day is `on` (today).

        One that has not begun by then is not listed any more. A later end never brings back what
        an earlier one ended.
        """
        season = self.get(season_id)
        self._answer(who, season.id, "seasons.end", ended_on=on or self._stores.today())
        return next((one for one in self.all() if one.id == season.id), season)

    def take_back(self, session: Session, who: str, what: str, before: dict[str, Any]) -> Done:
        """Undo a proposal, a confirmation or an ending."""
        version = self._stores.version(session)
        if what == "propose":
            row = session.get_one(SeasonRow, before["season"])
            row.deleted, row.version = 1, version
            return Done(_("Taken back: the season you proposed."))
        about = {"season_id": before["season"]}
        put_back(session, SeasonAnswerRow, who, about, before["former"], version)
        if what == "confirm":
            return Done(_("Taken back: your confirmation of the season."))
        return Done(_("Taken back: the end of the season."))

    def _answer(self, who: str, season_id: str, sort: str, **change: Any) -> None:
        about = {"season_id": season_id}
        self._stores.refuse_closed()
        with self._stores.book.writing() as session:
            row = find_own(session, SeasonAnswerRow, who, about)
            former = former_of(row, _ANSWER)
            values = {"confirmed": row.confirmed, "ended_on": row.ended_on} if former else {}
            values = {"confirmed": 0, "ended_on": None} | values | change
            put_own(session, SeasonAnswerRow, who, about, values, self._stores.version(session))
            self._stores.record(session, who, sort, {"season": season_id, "former": former})


def _season(row: Any, answers: list[Any]) -> Season:
    ends = [answer.ended_on for answer in answers if answer.ended_on]
    if row.end:
        ends.append(row.end)
    return Season(
        id=row.id,
        label=row.label,
        start=row.start,
        end=min(ends) if ends else None,
        proposed_by=row.author_id,
        confirmed_by=tuple(sorted(a.author_id for a in answers if a.confirmed)),
        tint=row.tint,
    )
