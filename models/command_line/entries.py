"""``add``, ``edit``, ``delete``, ``undo``: the own words."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from models.command_line import given
from models.command_line.output import one_line, say
from models.command_line.parsing import Usage, add_as, add_words
from models.entities import (
    KEEP,
    Direction,
    EntryChanges,
    Keep,
    Kind,
    NewEntry,
    Pattern,
    Spirit,
    Unease,
    Visibility,
)
from models.journal import Journal
from models.words import _

_NONE = "none"


def arguments_add(parser: ArgumentParser) -> None:
    """Add the arguments of ``add``."""
    parser.add_argument(
        "text",
        nargs="?",
        metavar="TEXT",
        help=_("the words; - reads them from standard input; only quiet_day goes without"),
    )
    add_as(parser)
    add_words(parser, "--direction", Direction, _("which way it went"), required=True)
    _shared_arguments(parser, ())


def _shared_arguments(parser: ArgumentParser, none: tuple[str, ...]) -> None:
    """Add what ``add`` and ``edit`` have in common; `none` is the word that empties a field."""
    add_words(
        parser,
        "--kind",
        (*Kind, *none),
        _("the sort of support; at most two"),
        action="append",
    )
    add_words(parser, "--spirit", (*Spirit, *none), _("freely, or as the two of you agreed"))
    parser.add_argument("--feeling", metavar="WORDS", help=_("how it felt, for your eyes only"))
    parser.add_argument("--on", metavar="DATE", help=_("the day it belongs to, like 2026-11-20"))
    parser.add_argument(
        "--tag", metavar="TAG", action="append", help=_("a free word; may be given again")
    )
    parser.add_argument("--need", metavar="ID", help=_("the need it answers"))
    parser.add_argument("--photo", metavar="FILE", action="append", default=[], help=_("a picture"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--private", action="store_true", help=_("into your notebook only"))
    where.add_argument("--shared", action="store_true", help=_("into the book both read"))
    add_words(parser, "--unease", (*Unease, *none), _("a mark in your notebook only"))
    add_words(parser, "--pattern", (*Pattern, *none), _("the pattern in it, if you see one"))


def do_add(options: Namespace) -> int:
    """Write one entry and print its id."""
    direction = Direction(options.direction)
    if options.text is None and direction is not Direction.QUIET_DAY:
        raise Usage(_("the words are missing: add TEXT; only a quiet_day goes without"))
    words = given.text(options.text or "")
    day = given.day(options.on)
    with given.open_journal(options) as journal:
        author = journal.partner(options.who)
        entry = journal.write(
            author.id,
            NewEntry(
                text=words,
                direction=direction,
                kinds=tuple(Kind(kind) for kind in options.kind or ()),
                day=day,
                visibility=_visibility(options),
                spirit=Spirit(options.spirit) if options.spirit else None,
                feeling=options.feeling or None,
                unease=Unease(options.unease) if options.unease else None,
                pattern=Pattern(options.pattern) if options.pattern else None,
                tags=tuple(options.tag or ()),
                need_id=_need_id(journal, author.id, options.need),
                photos=given.photos(options.photo),
            ),
        )
    say(entry.id)
    return 0


def _visibility(options: Namespace) -> Visibility | None:
    if options.private:
        return Visibility.PRIVATE
    return Visibility.SHARED if options.shared else None


def _need_id(journal: Journal, who: str, beginning: str | None) -> str | None:
    if not beginning:
        return None
    return given.one_of(
        journal.needs.all(who), beginning, _("There is no need with the id {id}.")
    ).id


def arguments_edit(parser: ArgumentParser) -> None:
    """Add the arguments of ``edit``."""
    parser.add_argument("id", metavar="ID", help=_("the entry; its first digits are enough"))
    parser.add_argument("text", nargs="?", metavar="TEXT", help=_("the new words; - reads them"))
    add_as(parser)
    add_words(parser, "--direction", Direction, _("which way it went"))
    _shared_arguments(parser, (_NONE,))


def do_edit(options: Namespace) -> int:
    """Change an own entry."""
    changes: dict[str, Any] = {
        "text": KEEP if options.text is None else given.text(options.text),
        "direction": Direction(options.direction) if options.direction else KEEP,
        "day": given.day(options.on) or KEEP,
        "visibility": _visibility(options) or KEEP,
        "kinds": _several(options.kind, Kind),
        "spirit": _one(options.spirit, Spirit),
        "unease": _one(options.unease, Unease),
        "pattern": _one(options.pattern, Pattern),
        "feeling": KEEP if options.feeling is None else options.feeling or None,
        "tags": KEEP if options.tag is None else tuple(tag for tag in options.tag if tag),
        "add_photos": given.photos(options.photo),
    }
    if options.need is None and all(value in (KEEP, ()) for value in changes.values()):
        raise Usage(_("say what to change: new words or an option"))
    with given.open_journal(options) as journal:
        author = journal.partner(options.who)
        if options.need is not None:
            changes["need_id"] = _need_id(journal, author.id, options.need)
        entry = journal.entry(author.id, options.id)
        journal.edit(author.id, entry.id, EntryChanges(**changes))
    say(_("Changed."))
    return 0


def _one(word: str | None, sort: type[Spirit] | type[Unease] | type[Pattern]) -> Any:
    if word is None:
        return KEEP
    return None if word == _NONE else sort(word)


def _several(words: list[str] | None, sort: type[Kind]) -> tuple[Kind, ...] | Keep:
    if words is None:
        return KEEP
    return tuple(sort(word) for word in words if word != _NONE)


def arguments_delete(parser: ArgumentParser) -> None:
    """Add the arguments of ``delete``."""
    parser.add_argument("id", metavar="ID", help=_("the entry; its first digits are enough"))
    add_as(parser)


def do_delete(options: Namespace) -> int:
    """Put an own entry into the trash."""
    with given.open_journal(options) as journal:
        author = journal.partner(options.who)
        entry = journal.entry(author.id, options.id)
        journal.delete(author.id, entry.id)
    say(_("In the trash for 30 days. `undo` takes it back."))
    return 0


def arguments_undo(parser: ArgumentParser) -> None:
    """Add the arguments of ``undo``."""
    add_as(parser, required=False)


def do_undo(options: Namespace) -> int:
    """Take back what was done last, by that partner, or in the book both read."""
    with given.open_journal(options) as journal:
        partner = given.reader(journal, options)
        done = journal.undo(partner.id if partner else None)
    say(one_line(done.what))
    return 0
