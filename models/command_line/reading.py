"""``list``, ``trash``, ``balance``: what is there to be read."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from models.command_line import given
from models.command_line.output import one_line, say, say_json, short_ids
from models.command_line.parsing import add_as, add_json, add_words, whole_number
from models.command_line.view import entries_in_words, entry_document, entry_in_words, names_of
from models.entities import Direction, Entry, Kind, Query
from models.errors import Refused
from models.journal import Journal
from models.words import _

_UNSORTED = "unsorted"
_A_PAGE = 500


def arguments_list(parser: ArgumentParser) -> None:
    """Add the arguments of ``list``."""
    add_as(parser, required=False)
    parser.add_argument("--search", metavar="WORDS", default="", help=_("only with these words"))
    parser.add_argument("--by", metavar="NAME", help=_("only by this partner"))
    parser.add_argument("--from", dest="since", metavar="DATE", help=_("from this day on"))
    parser.add_argument("--to", dest="until", metavar="DATE", help=_("up to this day"))
    add_words(
        parser, "--direction", (*Direction, _UNSORTED), _("only that way; unsorted: none yet")
    )
    add_words(parser, "--kind", Kind, _("only of this sort"))
    parser.add_argument("--tag", metavar="TAG", help=_("only with this tag"))
    parser.add_argument("--limit", metavar="N", type=whole_number, help=_("at most so many"))
    add_json(parser)


def do_list(options: Namespace) -> int:
    """Show entries, newest first."""
    since, until = given.day(options.since), given.day(options.until)
    if since and until and since > until:
        raise Refused(_("--from lies after --to; nothing can be between them."))
    with given.open_journal(options) as journal:
        partner = given.reader(journal, options)
        unsorted = options.direction == _UNSORTED
        query = Query(
            words=options.search,
            by=journal.partner(options.by).id if options.by is not None else None,
            direction=Direction(options.direction) if options.direction and not unsorted else None,
            unsorted=unsorted,
            kind=Kind(options.kind) if options.kind else None,
            tag=options.tag,
            since=since,
            until=until,
        )
        found = list(_all(journal, partner.id if partner else None, query, options.limit))
        names = names_of(journal.partners)
        labels = {} if options.json else journal.people.couple().kind_labels
    if options.json:
        say_json([entry_document(entry, names) for entry in found])
        return 0
    for line in entries_in_words(found, names, short_ids([entry.id for entry in found]), labels):
        say(line)
    if not found:
        say(_("Nothing here yet.") if query == Query() else _("Nothing found."))
    return 0


def _all(journal: Journal, who: str | None, query: Query, limit: int | None) -> Iterator[Entry]:
    """Yield entries page by page, up to `limit`."""
    after, left = None, limit
    while left is None or left > 0:
        part = journal.entries(who, query, after, _A_PAGE if left is None else min(left, _A_PAGE))
        yield from part.entries
        after = part.after
        if after is None:
            return
        left = None if left is None else left - len(part.entries)


def arguments_trash(parser: ArgumentParser) -> None:
    """Add the arguments of ``trash``."""
    add_as(parser, required=False)
    add_json(parser)


def do_trash(options: Namespace) -> int:
    """Show the own trash; without ``--as`` nobody's."""
    with given.open_journal(options) as journal:
        partner = given.reader(journal, options)
        found = journal.trash(partner.id) if partner else ()
        names = names_of(journal.partners)
        labels = journal.people.couple().kind_labels
    if options.json:
        say_json(
            [
                entry_document(trashed.entry, names) | {"until": trashed.until.isoformat()}
                for trashed in found
            ]
        )
        return 0
    if partner is None:
        say(_("What lies in the trash is shown to its author alone: add --as NAME."))
        return 0
    short = short_ids([trashed.entry.id for trashed in found])
    for trashed in found:
        say(
            _("{day}, kept until {until}").format(
                day=trashed.entry.day.isoformat(), until=trashed.until.isoformat()
            )
        )
        for line in entry_in_words(trashed.entry, names, short[trashed.entry.id], labels):
            say(line)
    if not found:
        say(_("The trash is empty."))
    return 0


def arguments_balance(parser: ArgumentParser) -> None:
    """Add the arguments of ``balance``."""
    add_as(parser, required=False)
    parser.add_argument("--on", metavar="DATE", help=_("the page of the week of this day"))
    add_json(parser)


def do_balance(options: Namespace) -> int:
    """Show the page that the Balance screen shows."""
    on = given.day(options.on)
    with given.open_journal(options) as journal:
        partner = given.reader(journal, options)
        if on is not None and on > journal.today():
            raise Refused(_("{day} is still to come.").format(day=on.isoformat()))
        page = journal.page(on, partner.id if partner else None)
    if options.json:
        from models.balance import document

        say_json(document(page))
        return 0
    for sentence in page.sentences:
        say(one_line(sentence))
    return 0
