"""``notice``, ``answer``, ``link``: what one adds to the other's entry."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from models.command_line import given
from models.command_line.output import say
from models.command_line.parsing import Usage, add_as, add_words
from models.entities import FeltMet, Fit, Met
from models.errors import NotFound
from models.words import _


def arguments_notice(parser: ArgumentParser) -> None:
    """Add the arguments of ``notice``."""
    parser.add_argument("id", metavar="ID", help=_("the partner's entry"))
    parser.add_argument("words", nargs="?", metavar="WORDS", help=_("a line of thanks"))
    add_as(parser)


def do_notice(options: Namespace) -> int:
    """Notice an entry of the partner."""
    words = None if options.words is None else given.text(options.words)
    with given.open_journal(options) as journal:
        partner = journal.partner(options.who)
        entry = journal.entry(partner.id, options.id)
        journal.marks.notice(partner.id, entry.id, words or None)
    say(_("Noticed."))
    return 0


def arguments_answer(parser: ArgumentParser) -> None:
    """Add the arguments of ``answer``."""
    parser.add_argument("id", metavar="ID", help=_("the entry, or with --fit alone a need"))
    add_as(parser)
    add_words(parser, "--understood", Met, _("did you feel understood?"))
    add_words(parser, "--accepted", Met, _("did you feel accepted?"))
    add_words(parser, "--cared-for", Met, _("did you feel cared for?"))
    add_words(parser, "--fit", Fit, _("how it fitted"))


def do_answer(options: Namespace) -> int:
    """Say how something that was received felt and fitted."""
    felt = FeltMet(
        understood=Met(options.understood) if options.understood else None,
        accepted=Met(options.accepted) if options.accepted else None,
        cared_for=Met(options.cared_for) if options.cared_for else None,
    )
    fit = Fit(options.fit) if options.fit else None
    if felt == FeltMet() and fit is None:
        raise Usage(_("say at least one of --understood, --accepted, --cared-for, --fit"))
    with given.open_journal(options) as journal:
        partner = journal.partner(options.who)
        try:
            entry = journal.entry(partner.id, options.id)
        except NotFound:
            if fit is None or felt != FeltMet():
                raise
            need = given.one_of(
                journal.needs.all(partner.id),
                options.id,
                _("There is no entry and no need with the id {id}."),
            )
            journal.marks.fit_need(partner.id, need.id, fit)
        else:
            journal.marks.answer(partner.id, entry.id, None if felt == FeltMet() else felt, fit)
    say(_("Kept."))
    return 0


def arguments_link(parser: ArgumentParser) -> None:
    """Add the arguments of ``link``."""
    parser.add_argument("ids", nargs=2, metavar="ID", help=_("the two entries"))
    add_as(parser)


def do_link(options: Namespace) -> int:
    """Say that two entries tell of the same thing."""
    with given.open_journal(options) as journal:
        partner = journal.partner(options.who)
        first, second = (journal.entry(partner.id, one).id for one in options.ids)
        journal.marks.link(partner.id, first, second)
    say(_("Linked as the same thing."))
    return 0
