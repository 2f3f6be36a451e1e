"""Entries and needs as a person or a program reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from models.command_line.output import indented, joined, one_line
from models.entities import Entry, FeltMet, Kind, Need, Partner, Unease, Visibility
from models.labels import (
    FITS,
    MET,
    NEED_STATES,
    SPIRITS,
    UNEASE,
    direction_after_name,
    kind_label,
)
from models.words import _

Names = Mapping[str, str]
Labels = Mapping[Kind, str]


def names_of(partners: Iterable[Partner]) -> Names:
    """Return the partners' names by their ids."""
    return {partner.id: partner.name for partner in partners}


def entry_document(entry: Entry, names: Names) -> dict[str, Any]:
    """Return `entry` for ``--json``; partners are told by name."""
    return {
        "id": entry.id,
        "author": names.get(entry.author_id),
        "day": entry.day.isoformat(),
        "direction": entry.direction,
        "text": entry.text,
        "kinds": list(entry.kinds),
        "visibility": entry.visibility,
        "spirit": entry.spirit,
        "feeling": entry.feeling,
        "unease": entry.unease,
        "pattern": entry.pattern,
        "tags": list(entry.tags),
        "need": entry.need_id,
        "photos": [
            {"id": photo.id, "width": photo.width, "height": photo.height} for photo in entry.photos
        ],
        "noticed": None
        if entry.noticed is None
        else {"by": names.get(entry.noticed.author_id), "thanks": entry.noticed.words},
        "felt_met": felt_met_document(entry.felt_met),
        "fit": entry.fit,
        "links": list(entry.links),
        "source": entry.source,
    }


def felt_met_document(felt: FeltMet | None) -> dict[str, str | None] | None:
    """Return the receiver's answers for ``--json``."""
    if felt is None:
        return None
    return {
        "understood": felt.understood,
        "accepted": felt.accepted,
        "cared_for": felt.cared_for,
    }


def entries_in_words(
    entries: Iterable[Entry], names: Names, short: Mapping[str, str], labels: Labels
) -> Iterator[str]:
    """Yield lines for people: entries under their days, each with its short id."""
    for number, (day, of_day) in enumerate(groupby(entries, key=lambda entry: entry.day)):
        if number:
            yield ""
        yield day.isoformat()
        for entry in of_day:
            yield from entry_in_words(entry, names, short[entry.id], labels)


def entry_in_words(entry: Entry, names: Names, short: str, labels: Labels) -> Iterator[str]:
    """Yield one entry: its short id and marks, then its words, then what follows."""
    room = len(short) + 4
    head = joined(
        (
            one_line(names.get(entry.author_id, "")),
            direction_after_name(entry.direction),
            ", ".join(one_line(kind_label(kind, labels)) for kind in entry.kinds),
            _("private") if entry.visibility is Visibility.PRIVATE else "",
        )
    )
    yield f"  {short}  {head}"
    if entry.text:
        yield indented(entry.text, room)
    for line in _what_follows(entry, names):
        yield " " * room + line


def _what_follows(entry: Entry, names: Names) -> Iterator[str]:
    if entry.tags:
        yield " ".join(f"#{one_line(tag)}" for tag in entry.tags)
    if entry.feeling:
        yield _("felt: {words}").format(words=one_line(entry.feeling))
    marks = [_(SPIRITS[entry.spirit])] if entry.spirit else []
    marks += [_(UNEASE[Unease(entry.unease)])] if entry.unease else []
    marks += [_("with a picture")] if entry.photos else []
    marks += [_("linked as the same thing")] if entry.links else []
    if marks:
        yield joined(marks)
    if entry.noticed:
        who = one_line(names.get(entry.noticed.author_id, ""))
        yield (
            _("noticed by {name}: {words}").format(name=who, words=one_line(entry.noticed.words))
            if entry.noticed.words
            else _("noticed by {name}").format(name=who)
        )
    yield from _how_it_landed(entry)


def _how_it_landed(entry: Entry) -> Iterator[str]:
    if entry.felt_met:
        asked = (
            (_("understood"), entry.felt_met.understood),
            (_("accepted"), entry.felt_met.accepted),
            (_("cared for"), entry.felt_met.cared_for),
        )
        answered = [f"{word}: {_(MET[answer]).lower()}" for word, answer in asked if answer]
        if answered:
            yield joined(answered)
    if entry.fit:
        yield _("it was: {fit}").format(fit=_(FITS[entry.fit]).lower())


def need_document(need: Need, names: Names) -> dict[str, Any]:
    """Return `need` with its whole history for ``--json``."""
    return {
        "id": need.id,
        "author": names.get(need.author_id),
        "text": need.text,
        "kind": need.kind,
        "state": need.state,
        "open": need.is_open,
        "history": [
            {
                "day": event.day.isoformat(),
                "by": names.get(event.author_id),
                "state": event.state,
                "words": event.words,
                "entry": event.entry_id,
            }
            for event in need.events
        ],
        "answers": [entry.id for entry in need.answers],
    }


def need_in_words(need: Need, names: Names, short: str, labels: Labels) -> Iterator[str]:
    """Yield one need and its steps."""
    room = len(short) + 4
    head = joined(
        (
            one_line(names.get(need.author_id, "")),
            one_line(kind_label(need.kind, labels)) if need.kind else "",
            _("open") if need.is_open else _(NEED_STATES[need.state]).lower(),
        )
    )
    yield f"  {short}  {head}"
    yield indented(need.text, room)
    for event in need.events:
        step = f"{event.day.isoformat()}  {_(NEED_STATES[event.state]).lower()}"
        who = one_line(names.get(event.author_id, ""))
        words = one_line(event.words) if event.words and event.words != need.text else ""
        yield " " * room + joined((f"{step}, {who}", words))
