"""The two people: names and marks, what the couple settled on, what each chose alone.

The couple's settings live in the book, a partner's own in the notebook. Whether directions are
shown is a row of each partner in the book: it takes both, and either turns it off alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.entities import (
    CoupleSettings,
    Done,
    Kind,
    Mark,
    Partner,
    PartnerSettings,
    Visibility,
)
from models.errors import NotFound, Refused
from models.names import tidy_name
from models.store.stores import Stores, put_setting, settings
from models.store.tables import PartnerRow, SettingRow
from models.text import clean, folded, is_blank
from models.words import _

HALF_LIVES = (28, 90)
LABEL_LENGTH = 30
PROMPT_LENGTH = 300

_DIRECTIONS = "directions"


class People:
    """Both partners and their settings."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    # --- names and marks --------------------------------------------------------------------

    def add(self, name: str) -> Partner:
        """Add the second partner; raises :class:`Refused` where there are two or the name is one.

        The notebook has been there from the first day.
        """
        partners = self._stores.partners
        free = self._stores.reserved_id
        if free is None:
            raise Refused(_("There are two partners already."))
        chosen = self._free_name(name, free)
        worn = {partner.mark for partner in partners}
        slot = self._stores.owners.index(free)
        self._stores.refuse_closed()
        # Until the second partner has a passphrase too, they have to be able to open the book.
        from models.privacy.passphrases import note_named

        note_named(self._stores.folder, self._stores.keys, (*self._stores.partner_ids, free))
        made = Partner(free, chosen, next(mark for mark in Mark if mark not in worn), slot)
        with self._stores.book.writing() as session:
            session.add(
                PartnerRow(
                    id=free,
                    author_id=free,
                    version=self._stores.version(session),
                    slot=slot,
                    name=chosen,
                    mark=made.mark.value,
                )
            )
        self._stores.forget()
        return made

    def rename(self, who: str, name: str) -> Partner:
        """Give `who` another name, of 1 to 40 letters and unlike the other's."""
        return self._change(who, "people.rename", name=self._free_name(name, who))

    def choose_mark(self, who: str, mark: Mark) -> Partner:
        """Give `who` another colour and pattern; the two never share one."""
        if any(partner.mark is mark for partner in self._stores.partners if partner.id != who):
            raise Refused(_("The other wears that mark. Please choose another one."))
        return self._change(who, "people.choose_mark", mark=mark.value)

    # --- settings of the couple -------------------------------------------------------------

    def couple(self) -> CoupleSettings:
        """Return what both share."""
        query = select(SettingRow.author_id).where(
            SettingRow.key == _DIRECTIONS, SettingRow.value == "true"
        )
        with self._stores.book.reading() as connection:
            found = settings(connection)
            on = frozenset(who for who in connection.scalars(query) if who)
        usual = CoupleSettings()
        return CoupleSettings(
            day_ends=time.fromisoformat(found["day_ends"])
            if "day_ends" in found
            else usual.day_ends,
            kind_labels={Kind(kind): word for kind, word in found.get("kind_labels", {}).items()},
            directions_on=on,
            half_life=found.get("half_life", usual.half_life),
            page_weekday=found.get("page_weekday", usual.page_weekday),
        )

    def change_couple(self, **fields: Any) -> CoupleSettings:
        """Change fields of :class:`CoupleSettings` by name, but for `directions_on`.

        Raises :class:`Refused` for a value that makes no sense; nothing is changed then.
        """
        self._stores.refuse_closed()
        with self._stores.book.writing() as session:
            for key, value in fields.items():
                kept = _COUPLE[key](value)
                put_setting(session, "", key, kept, self._stores.version(session))
        self._stores.due_changed = True
        self._stores.forget()
        return self.couple()

    def directions(self, who: str, on: bool) -> CoupleSettings:
        """Say that `who` wants directions shown, or not: they are where both want it."""
        self._partner(who)
        self._stores.refuse_locked(who)
        if on:
            self._stores.refuse_closed()
        with self._stores.book.writing() as session:
            put_setting(session, who, _DIRECTIONS, on, self._stores.version(session))
        return self.couple()

    # --- settings of one --------------------------------------------------------------------

    def settings(self, who: str) -> PartnerSettings:
        """Return what `who` chose alone."""
        with self._stores.notebook(who).reading() as connection:
            found = settings(connection, who)
        usual = PartnerSettings()
        return PartnerSettings(
            visibility=Visibility(found.get("visibility", usual.visibility)),
            prompts_hidden=frozenset(found.get("prompts_hidden", ())),
            prompts_own=tuple(found.get("prompts_own", ())),
            prompts_shown=found.get("prompts_shown", usual.prompts_shown),
            lock_minutes=found.get("lock_minutes", usual.lock_minutes),
        )

    def has_chosen(self, who: str) -> bool:
        """Return whether `who` has said who may read what they write, one way or the other."""
        with self._stores.notebook(who).reading() as connection:
            return "visibility" in settings(connection, who)

    def change_settings(self, who: str, **fields: Any) -> PartnerSettings:
        """Change fields of :class:`PartnerSettings` by name; it stays in the notebook."""
        with self._stores.notebook(who).writing() as session:
            for key, value in fields.items():
                put_setting(session, who, key, _PARTNER[key](value), self._stores.version(session))
        return self.settings(who)

    # --- undo -------------------------------------------------------------------------------

    def take_back(self, session: Session, who: str, what: str, before: dict[str, Any]) -> Done:
        """Undo another name or mark, where nobody took the former one since."""
        others = [partner for partner in self._stores.partners if partner.id != who]
        taken = {folded(partner.name) for partner in others} | {p.mark.value for p in others}
        former = before["former"]
        if (folded(former) if what == "rename" else former) in taken:
            raise Refused(_("The other took it since, so it stays as it is."))
        row = session.get_one(PartnerRow, who)
        setattr(row, "name" if what == "rename" else "mark", former)
        row.version = self._stores.version(session)
        self._stores.forget()
        if what == "rename":
            return Done(_("Taken back: the name."))
        return Done(_("Taken back: the mark."))

    # --- inside -----------------------------------------------------------------------------

    def _free_name(self, name: str, who: str) -> str:
        chosen = tidy_name(name)
        others = [partner.name for partner in self._stores.partners if partner.id != who]
        if folded(chosen) in [folded(other) for other in others]:
            raise Refused(_("The two names are the same. Please choose names you can tell apart."))
        return chosen

    def _change(self, who: str, sort: str, **values: str) -> Partner:
        partner = self._partner(who)
        self._stores.refuse_locked(who)
        self._stores.refuse_closed()
        with self._stores.book.writing() as session:
            row = session.get_one(PartnerRow, who)
            for column, value in values.items():
                former = getattr(row, column)
                if former != value:
                    setattr(row, column, value)
                    row.version = self._stores.version(session)
                    self._stores.record(session, who, sort, {"former": former})
        self._stores.forget()
        return self._partner(partner.id)

    def _partner(self, who: str) -> Partner:
        for partner in self._stores.partners:
            if partner.id == who:
                return partner
        raise NotFound(_("There is no such partner in this store."))


def _day_ends(value: time) -> str:
    return value.replace(second=0, microsecond=0, tzinfo=None).isoformat("minutes")


def _labels(value: Mapping[Kind, str]) -> dict[str, str]:
    """Return own labels of kinds on one line each; an empty one gives the usual word back."""
    tidied = {Kind(kind).value: " ".join(clean(word).split()) for kind, word in value.items()}
    if any(len(word) > LABEL_LENGTH for word in tidied.values()):
        raise Refused(
            _("That word is too long for a label: {most} letters at most.").format(
                most=LABEL_LENGTH
            )
        )
    return {kind: word for kind, word in tidied.items() if not is_blank(word)}


def _half_life(value: int) -> int:
    if value not in HALF_LIVES:
        raise Refused(_("The page looks back over 28 or 90 days."))
    return value


def _page_weekday(value: int) -> int:
    if value not in range(7):
        raise Refused(_("The page comes on one of the seven days of the week."))
    return value


def _minutes(value: int) -> int:
    if value not in range(1, 61):
        raise Refused(_("A notebook locks after one minute up to sixty."))
    return value


def _prompts(value: tuple[str, ...]) -> list[str]:
    tidied = [" ".join(clean(prompt).split()) for prompt in value]
    if any(len(prompt) > PROMPT_LENGTH for prompt in tidied):
        raise Refused(
            _("That question is too long: {most} letters at most.").format(most=PROMPT_LENGTH)
        )
    return [prompt for prompt in tidied if not is_blank(prompt)]


_COUPLE: dict[str, Any] = {
    "day_ends": _day_ends,
    "kind_labels": _labels,
    "half_life": _half_life,
    "page_weekday": _page_weekday,
}
_PARTNER: dict[str, Any] = {
    "visibility": lambda value: Visibility(value).value,
    "prompts_hidden": sorted,
    "prompts_own": _prompts,
    "prompts_shown": bool,
    "lock_minutes": _minutes,
}
