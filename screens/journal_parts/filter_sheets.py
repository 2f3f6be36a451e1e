"""What each chip of the journal opens: one function a chip, each ends in other filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from models.entities import Direction
from models.labels import (
    DIRECTION_ICONS,
    KIND_ICONS,
    direction_label,
    kind_label,
    kinds_by_label,
)
from models.words import _
from screens.dates import stretch
from screens.journal_parts.choice_sheet import Choice, ChoiceSheet
from screens.journal_parts.filters import Filters

#: "Not sorted yet" among the directions; no direction has this value.
UNSORTED = "unsorted"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the sheets need of the screen: who is here, the worker, the filters, and a way back."""

    session: Any
    worker: Any
    filters: Filters
    apply: Callable[[Filters], None]
    kind_labels: Any = None


def open_filter(name: str, desk: Desk) -> None:
    """Open the sheet of the chip `name`."""
    OPENERS[name](desk)


def _by(desk: Desk) -> None:
    partners = list(desk.session.partners)
    choices = [Choice(None, _("Both"), icon="users")]
    choices += [Choice(partner, partner.name, icon="feather") for partner in partners]
    _open(_("Written by"), choices, desk.filters.by, lambda v: _take(desk, by=v))


def _direction(desk: Desk) -> None:
    choices = [Choice(None, _("Every direction"), icon="merge")]
    choices += [Choice(d, direction_label(d), icon=DIRECTION_ICONS[d]) for d in Direction]
    choices.append(Choice(UNSORTED, direction_label(None), icon="circle-help"))
    now = UNSORTED if desk.filters.unsorted else desk.filters.direction

    def choose(value: Any) -> None:
        unsorted = value == UNSORTED
        _take(desk, direction=None if unsorted else value, unsorted=unsorted)

    _open(_("Direction"), choices, now, choose)


def _kind(desk: Desk) -> None:
    labels = desk.kind_labels
    choices = [Choice(None, _("Every kind"), icon="waves")]
    choices += [
        Choice(kind, kind_label(kind, labels), icon=KIND_ICONS[kind])
        for kind in kinds_by_label(labels)
    ]
    _open(_("Kind of care"), choices, desk.filters.kind, lambda v: _take(desk, kind=v))


def _season(desk: Desk) -> None:
    def show(seasons: Any) -> None:
        choices = [Choice(None, _("Any time"), icon="calendar-days")]
        choices += [
            Choice(season, season.label, stretch(season.start, season.end), "sun")
            for season in seasons
        ]
        text = "" if seasons else _("Seasons you both name stand here.")
        _open(_("Season"), choices, desk.filters.season, lambda v: _take(desk, season=v), text)

    journal = desk.session.journal

    def read() -> Any:
        return journal.seasons.all()

    desk.worker.in_background(read, show)


def _tag(desk: Desk) -> None:
    def show(tags: Any) -> None:
        choices = [Choice(None, _("With or without tags"), icon="tag")]
        choices += [Choice(tag, tag, icon="tag") for tag in tags]
        text = "" if tags else _("Tags you give to entries stand here.")
        _open(_("Tag"), choices, desk.filters.tag, lambda v: _take(desk, tag=v), text)

    journal, reader = desk.session.journal, desk.session.reader
    desk.worker.in_background(lambda: journal.tags(reader, limit=200), show)


def _need(desk: Desk) -> None:
    def show(needs: Any) -> None:
        names = {partner.id: partner.name for partner in desk.session.partners}
        icon = "message-circle-heart"
        choices = [Choice(None, _("For any need or none"), icon=icon)]
        choices += [Choice(n, n.text, names.get(n.author_id, ""), icon) for n in needs[:100]]
        text = "" if needs else _("Needs the two of you voice stand here.")
        _open(
            _("Written for a need"), choices, desk.filters.need, lambda v: _take(desk, need=v), text
        )

    journal, reader = desk.session.journal, desk.session.reader
    desk.worker.in_background(lambda: journal.needs.all(reader), show)


def _dates(desk: Desk) -> None:
    from screens.journal_parts.dates_sheet import DatesSheet

    DatesSheet(
        desk.session.journal.today(),
        desk.filters.since,
        desk.filters.until,
        lambda since, until: _take(desk, since=since, until=until),
    ).open()


def _alone(desk: Desk) -> None:
    _take(desk, alone=not desk.filters.alone)


def _open(
    title: str, choices: list[Choice], chosen: Any, choose: Callable[[Any], None], text: str = ""
) -> None:
    ChoiceSheet(title, choices, chosen, choose, text).open()


def _take(desk: Desk, **fields: Any) -> None:
    desk.apply(replace(desk.filters, **fields))


OPENERS: dict[str, Callable[[Desk], None]] = {
    "by": _by,
    "direction": _direction,
    "kind": _kind,
    "season": _season,
    "tag": _tag,
    "need": _need,
    "dates": _dates,
    "alone": _alone,
}
