"""The plan as plain rows of a store: what an import of the own format would bring along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from models.sample.records import Plan, PlannedEntry, PlannedNeed, new_id, other
from models.store.content import Row, no_rows

#: An intention rests for a day before it comes back.
_RESTS = timedelta(days=1)

Tables = dict[str, list[Row]]


class Rows:
    """Turns a plan into rows of the book and of both notebooks.

    `ids` are the partners' ids by ``ana`` and ``ben``. The same plan and seed give the same rows.
    """

    def __init__(self, plan: Plan, ids: Mapping[str, str], seed: int) -> None:
        self._plan = plan
        self._ids = ids
        self._rng = Random(f"rows {seed}")
        self.book: Tables = no_rows()
        self.notebooks: dict[str, Tables] = {who: no_rows() for who in ids}
        #: Which painted scene each photo shows, by the id of the photo.
        self.photos: dict[str, tuple[str, date]] = {}
        numbers: dict[date, int] = defaultdict(int)
        for entry in plan.entries:
            self._entry(entry, numbers[entry.day])
            numbers[entry.day] += 1
        for need in plan.needs:
            self._need(need)
        self._frame()

    def _home(self, entry: PlannedEntry) -> Tables:
        return self.notebooks[entry.who] if entry.private else self.book

    def _owned(self, who: str, **values: str | int | None) -> Row:
        return {"id": new_id(self._rng), "author_id": self._ids[who], **values}

    def _entry(self, entry: PlannedEntry, number: int) -> None:
        home = self._home(entry)
        home["entry"].append(
            {
                "id": entry.id,
                "author_id": self._ids[entry.who],
                "number": number,
                "trashed_on": None,
                "day": entry.day.isoformat(),
                "direction": entry.direction,
                "spirit": entry.spirit,
                "text": entry.text,
                "kinds": ",".join(entry.kinds),
                "tags": "\n".join(entry.tags),
                "need_id": entry.need_id,
                **dict.fromkeys(("instant", "zone", "source", "source_id", "extra")),
            }
        )
        about = {"entry_id": entry.id}
        own = self.notebooks[entry.who]
        if entry.feeling:
            own["feeling"].append(self._owned(entry.who, words=entry.feeling, **about))
        if entry.unease:
            own["unease"].append(self._owned(entry.who, sort=entry.unease, pattern=None, **about))
        if entry.photo:
            row = self._owned(entry.who, number=0, width=0, height=0, **about)
            home["photo"].append(row)
            self.photos[row["id"]] = (entry.photo, entry.day)
        self._marks(entry, home)

    def _marks(self, entry: PlannedEntry, home: Tables) -> None:
        about = {"entry_id": entry.id}
        if entry.noticed:
            home["noticed"].append(self._owned(other(entry.who), words=entry.thanks, **about))
        receiver = entry.answered_by
        if receiver and entry.felt_met:
            felt = entry.felt_met
            home["felt_met"].append(
                self._owned(
                    receiver,
                    understood=felt.understood,
                    accepted=felt.accepted,
                    cared_for=felt.cared_for,
                    **about,
                )
            )
        if receiver and entry.fit:
            home["fit"].append(self._owned(receiver, subject_id=entry.id, fit=entry.fit))
        if entry.same_as:
            a, b = sorted((entry.id, entry.same_as))
            home["link"].append(self._owned(entry.who, a_id=a, b_id=b))

    def _need(self, need: PlannedNeed) -> None:
        header = {"id": need.id, "author_id": self._ids[need.who], "kind": need.kind}
        self.book["need"].append(header)
        voiced = (need.who, need.day, "voiced", need.text, None)
        steps = [(s.who, s.day, s.state.value, s.words, s.entry_id) for s in need.steps]
        for number, (who, day, state, words, entry_id) in enumerate((voiced, *steps)):
            self.book["need_event"].append(
                self._owned(
                    who,
                    need_id=need.id,
                    number=number,
                    day=day.isoformat(),
                    state=state,
                    words=words,
                    entry_id=entry_id,
                )
            )
        if need.fit:
            self.book["fit"].append(self._owned(need.who, subject_id=need.id, fit=need.fit))

    def _frame(self) -> None:
        """Add seasons with their confirmation, the words of the weeks and intentions."""
        for season in self._plan.seasons:
            end = season.end.isoformat() if season.end else None
            row = self._owned(
                season.who,
                label=season.label,
                start=season.start.isoformat(),
                end=end,
                tint=season.tint,
            )
            self.book["season"].append(row)
            self.book["season_answer"].append(
                self._owned(other(season.who), season_id=row["id"], confirmed=1, ended_on=None)
            )
        for load in self._plan.loads:
            home = self.book if load.shared else self.notebooks[load.who]
            home["load"].append(self._owned(load.who, week=load.week.isoformat(), word=load.word))
        for wish in self._plan.intentions:
            self.notebooks[wish.who]["intention"].append(
                self._owned(
                    wish.who,
                    text=wish.text,
                    rests_until=(wish.day + _RESTS).isoformat(),
                    state="resting",
                    weighed=None,
                )
            )
