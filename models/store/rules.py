"""What an entry may be: pure checks with kind sentences, before anything is written."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from models.entities import WITH_KINDS, Direction, Kind, Unease
from models.errors import NotFound, Refused
from models.store.state import EntryState
from models.text import clean, folded, is_blank, not_empty
from models.words import _

#: At most so many kinds an entry; anything finer is a tag.
MOST_KINDS = 2
TAG_LENGTH = 60
MOST_TAGS = 30

_ID = re.compile("[0-9a-f]{32}")


def settled(state: EntryState, latest: date) -> EntryState:
    """Return `state` cleaned and complete; raises :class:`Refused` with the reason.

    `latest` is the last day an entry may have: today, or its own day where that was not changed.
    """
    text = clean(state.text)
    if is_blank(text) and state.direction is not Direction.QUIET_DAY:
        raise Refused(not_empty())
    if state.day > latest:
        raise Refused(_("That day has not come yet. Choose today or a day before it."))
    if state.pattern and not state.unease:
        raise Refused(_("A pattern belongs to a mark of unease: choose that first."))
    feeling = clean(state.feeling or "")
    return replace(
        state,
        source=_tidied(state.source),
        source_id=_tidied(state.source_id),
        instant=_tidied(state.instant),
        zone=_tidied(state.zone),
        text="" if is_blank(text) else text,
        kinds=settled_kinds(state.kinds, state.direction),
        tags=settled_tags(state.tags),
        feeling=None if is_blank(feeling) else feeling,
    )


def _tidied(text: str | None) -> str | None:
    """Return what another app said about an entry, cleaned; None where there is nothing."""
    return clean(text) if text else None


def settled_kinds(kinds: tuple[Kind, ...], direction: Direction | None) -> tuple[Kind, ...]:
    """Return `kinds` without repetition; raises :class:`Refused` where they do not fit."""
    once = tuple(dict.fromkeys(kinds))
    if len(once) > MOST_KINDS:
        raise Refused(_("An entry has two kinds at most. Anything finer can be a tag."))
    if once and direction not in WITH_KINDS:
        raise Refused(_("Kinds of support belong to something received, given or done together."))
    return once


def settled_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return `tags` tidied, each once; raises :class:`Refused` for a word kept for unease."""
    found: dict[str, str] = {}
    for tag in tags:
        tidied = settled_tag(tag)
        if tidied:
            found.setdefault(folded_tag(tidied), tidied)
    if len(found) > MOST_TAGS:
        raise Refused(_("That are very many tags: {most} at most.").format(most=MOST_TAGS))
    return tuple(found.values())


def settled_tag(tag: str) -> str:
    """Return one tag on one line, without the ``#`` before it."""
    tidied = " ".join(clean(tag).split()).lstrip("#").strip()
    if is_blank(tidied):
        return ""
    if len(tidied) > TAG_LENGTH:
        raise Refused(
            _("The tag “{tag}…” is too long: {most} letters at most.").format(
                tag=tidied[:20], most=TAG_LENGTH
            )
        )
    word = folded_tag(tidied).replace(" ", "_").replace("-", "_")
    if word in set(Unease):
        raise Refused(
            _(
                "“{tag}” is no tag: tags can be seen by both. Use --unease {word}, which stays in "
                "your private notebook."
            ).format(tag=tidied, word=word)
        )
    return tidied


def folded_tag(tag: str) -> str:
    """Return the caseless form by which a tag is found."""
    return folded(tag)


def settled_id(given: str) -> str:
    """Return an id brought along by an import; raises :class:`Refused` where it is none."""
    if not _ID.fullmatch(given):
        raise Refused(_("“{id}” is not the id of an entry.").format(id=clean(given)[:40]))
    return given


def unknown(entry_id: str) -> NotFound:
    """Return the error for an id nobody has."""
    return NotFound(_("There is no entry {id}.").format(id=entry_id[:40]))
