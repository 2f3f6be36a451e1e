"""``init``, ``season``, ``directions``, ``load``: what the two settle between them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from models.command_line import given
from models.command_line.output import one_line, say
from models.command_line.parsing import Usage, add_as, add_words
from models.entities import LoadWord
from models.errors import Refused
from models.journal import Journal
from models.paths import store_folder
from models.words import _


def arguments_init(parser: ArgumentParser) -> None:
    """Add the arguments of ``init``."""
    parser.add_argument(
        "--partners",
        nargs="+",
        metavar="NAME",
        required=True,
        help=_("two names; the second can wait"),
    )


def do_init(options: Namespace) -> int:
    """Make a new store; one that is there is never touched."""
    if len(options.partners) > 2:
        raise Usage(_("a journal is for two partners at most"))
    folder = store_folder(options.store)
    with Journal.create(folder, options.partners, now=given.clock(options)) as journal:
        names = [one_line(partner.name) for partner in journal.partners]
    say(
        _("A new journal for {first} and {second}.").format(first=names[0], second=names[1])
        if len(names) == 2
        else _("A new journal for {first}.").format(first=names[0])
    )
    return 0


def arguments_season(parser: ArgumentParser) -> None:
    """Add the arguments of ``season``."""
    parser.add_argument("label", nargs="?", metavar="LABEL", help=_("what to call it"))
    add_as(parser)
    parser.add_argument("--from", dest="since", metavar="DATE", help=_("its first day"))
    parser.add_argument("--to", dest="until", metavar="DATE", help=_("its last day, if known"))
    parser.add_argument("--confirm", metavar="ID", help=_("a season the partner proposed"))


def do_season(options: Namespace) -> int:
    """Propose a season and print its id, or confirm the partner's."""
    if options.confirm is not None:
        if options.label is not None or options.since or options.until:
            raise Usage(_("--confirm goes without a label and days"))
        return _confirm(options)
    if options.label is None or options.since is None:
        raise Usage(_("a season has a LABEL and --from DATE"))
    start, end = given.day(options.since), given.day(options.until)
    assert start is not None
    if end is not None and end < start:
        raise Refused(_("A season cannot end before it begins."))
    with given.open_journal(options) as journal:
        partner = journal.partner(options.who)
        season = journal.seasons.propose(partner.id, given.text(options.label), start, end)
    say(season.id)
    return 0


def _confirm(options: Namespace) -> int:
    with given.open_journal(options) as journal:
        partner = journal.partner(options.who)
        season = given.one_of(
            journal.seasons.all(), options.confirm, _("There is no season with the id {id}.")
        )
        journal.seasons.confirm(partner.id, season.id)
    say(_("Confirmed."))
    return 0


def arguments_directions(parser: ArgumentParser) -> None:
    """Add the arguments of ``directions``."""
    parser.add_argument("state", choices=("on", "off"), help=_("it takes both of you for on"))
    add_as(parser)


def do_directions(options: Namespace) -> int:
    """Switch the pictures of directions on or off for one partner."""
    with given.open_journal(options) as journal:
        partner = journal.partner(options.who)
        journal.people.directions(partner.id, options.state == "on")
        ids = tuple(one.id for one in journal.partners)
        visible = journal.people.couple().directions_visible(ids)
    if options.state == "off":
        say(_("Directions are off."))
    else:
        say(_("Directions are on.") if visible else _("Kept. They show once both of you said on."))
    return 0


def arguments_load(parser: ArgumentParser) -> None:
    """Add the arguments of ``load``."""
    add_words(parser, "word", LoadWord, _("how full this week is"))
    add_as(parser)
    parser.add_argument("--share", action="store_true", help=_("let the partner see it"))


def do_load(options: Namespace) -> int:
    """Say how full the week is."""
    with given.open_journal(options) as journal:
        partner = journal.partner(options.who)
        journal.loads.set(partner.id, LoadWord(options.word), shared=options.share)
    say(_("Kept."))
    return 0
