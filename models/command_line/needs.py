"""``needs`` and ``need``: what one of the two could use, and how it went on."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from models.command_line import given
from models.command_line.output import say, say_json, short_ids
from models.command_line.parsing import Usage, add_as, add_json, add_words
from models.command_line.view import names_of, need_document, need_in_words
from models.entities import Kind, NeedState
from models.words import _

_STEPS = {
    "heard": NeedState.HEARD,
    "met": NeedState.MET,
    "partly": NeedState.PARTLY,
    "withdraw": NeedState.WITHDRAWN,
    "let_go": NeedState.LET_GO,
}


def arguments_needs(parser: ArgumentParser) -> None:
    """Add the arguments of ``needs``."""
    add_as(parser, required=False)
    add_json(parser)


def do_needs(options: Namespace) -> int:
    """Show the needs of both, newest first."""
    with given.open_journal(options) as journal:
        partner = given.reader(journal, options)
        found = journal.needs.all(partner.id if partner else None)
        names = names_of(journal.partners)
        labels = journal.people.couple().kind_labels
    if options.json:
        say_json([need_document(need, names) for need in found])
        return 0
    short = short_ids([need.id for need in found])
    for need in found:
        for line in need_in_words(need, names, short[need.id], labels):
            say(line)
    if not found:
        say(_("No needs yet."))
    return 0


def arguments_need(parser: ArgumentParser) -> None:
    """Add the arguments of ``need``."""
    parser.add_argument("text", nargs="?", metavar="TEXT", help=_("a need in your own words"))
    add_as(parser)
    add_words(parser, "--kind", Kind, _("the sort of support"))
    parser.add_argument("--id", metavar="ID", help=_("a need to go on with"))
    step = parser.add_mutually_exclusive_group()
    step.add_argument("--heard", action="store_true", help=_("you have heard it (the partner's)"))
    step.add_argument("--met", action="store_true", help=_("it was met"))
    step.add_argument("--partly", action="store_true", help=_("it was met in part"))
    step.add_argument("--changed", metavar="TEXT", help=_("it changed: what it is now"))
    step.add_argument("--withdraw", action="store_true", help=_("take it back"))
    step.add_argument("--let-go", action="store_true", help=_("let it go"))


def do_need(options: Namespace) -> int:
    """Voice a need and print its id, or go on with one."""
    step = next((state for name, state in _STEPS.items() if getattr(options, name)), None)
    if options.changed is not None:
        step = NeedState.CHANGED
    if options.id is None:
        if options.text is None or step is not None:
            raise Usage(_("voice a need with TEXT, or name one with --id and what happened"))
        return _voice(options)
    if step is None or options.text is not None or options.kind is not None:
        raise Usage(_("with --id say one of --heard, --met, --partly, --changed, ..."))
    words = None if options.changed is None else given.text(options.changed)
    with given.open_journal(options) as journal:
        partner = journal.partner(options.who)
        need = given.one_of(
            journal.needs.all(partner.id), options.id, _("There is no need with the id {id}.")
        )
        journal.needs.step(partner.id, need.id, step, words)
    say(_("Kept."))
    return 0


def _voice(options: Namespace) -> int:
    text = given.text(options.text)
    with given.open_journal(options) as journal:
        partner = journal.partner(options.who)
        need = journal.needs.voice(partner.id, text, Kind(options.kind) if options.kind else None)
    say(need.id)
    return 0
