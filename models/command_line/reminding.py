"""``remind``, ``reminder`` and ``reminders``: what is due, the scheduler, and own reminders."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime, time
from pathlib import Path
from typing import Any

from models.command_line import given
from models.command_line.output import joined, one_line, say, say_json, short_ids
from models.command_line.parsing import Usage, add_json
from models.entities import Partner
from models.errors import Refused
from models.journal import Journal
from models.paths import store_folder
from models.reminders.rules import ALL_DAYS, KINDS, WEEKDAYS, ReminderKind, Rule
from models.words import _


def arguments_remind(parser: ArgumentParser) -> None:
    """Add the arguments of ``remind``."""
    parser.add_argument("--at", metavar="DATETIME", help=_("as if it were then (ISO 8601)"))
    parser.add_argument("--dry-run", action="store_true", help=_("show it, change nothing"))
    parser.add_argument(
        "--listen", action="store_true", help=_("offer Open and Snooze and wait for an answer")
    )
    add_json(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--install", action="store_true", help=_("let the system remind while the app is closed")
    )
    what.add_argument("--uninstall", action="store_true", help=_("take all of that away again"))
    what.add_argument(
        "--status", action="store_true", help=_("say what is installed and when it runs next")
    )
    what.add_argument("--stay", action="store_true", help=_("go on, and look every minute"))


def do_remind(options: Namespace) -> int:
    """Deliver what is due once, or care for the system's scheduler."""
    if options.install or options.uninstall or options.status:
        return _schedule(options)
    from models.reminders import quick

    if options.stay:
        from models.reminders.staying import stay

        return stay(options.store)
    return quick.run(
        options.store,
        at=_moment(options.at) if options.at else options.now() if options.now else None,
        dry_run=options.dry_run,
        as_json=options.json,
        listen=quick.LISTEN_SECONDS if options.listen else 0.0,
    )


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError) as error:
        raise Usage(
            _("--at takes a date and time such as 2026-11-22T20:00, not {text}").format(
                text=one_line(text)
            )
        ) from error


def _schedule(options: Namespace) -> int:
    from models.reminders import schedule

    if options.at or options.dry_run or options.listen:
        raise Usage(_("--install, --uninstall and --status stand alone"))
    store = Path(store_folder(options.store))
    work = schedule.status
    if options.install:
        work = schedule.install
    elif options.uninstall:
        work = schedule.uninstall
    status = work(store)
    if options.json:
        say_json(
            {
                "installed": status.installed,
                "way": status.way or None,
                "next_run": status.next_run.isoformat() if status.next_run else None,
                "sentence": status.sentence,
            }
        )
    else:
        say(status.sentence)
    return 0


def arguments_reminder(parser: ArgumentParser) -> None:
    """Add the arguments of ``reminder``."""
    parser.add_argument("--as", dest="who", metavar="NAME", help=_("whose reminder it is"))
    parser.add_argument("--at", metavar="HH:MM", help=_("the time of day"))
    parser.add_argument("--days", metavar="mon,tue,...", help=_("on these weekdays (every day)"))
    parser.add_argument("--words", metavar="TEXT", help=_("own words, shown in the open app"))
    parser.add_argument("--remove", metavar="ID", help=_("forget this own reminder"))


def do_reminder(options: Namespace) -> int:
    """Keep an own reminder and print its id, or forget one."""
    if options.remove is not None:
        if options.at or options.days or options.words is not None:
            raise Usage(_("--remove takes an id and nothing else"))
        return _remove(options)
    if options.at is None or options.who is None:
        raise Usage(_("say whose with --as NAME and when with --at HH:MM"))
    rule = Rule(
        ReminderKind.OWN,
        _time(options.at),
        days=_days(options.days) if options.days is not None else ALL_DAYS,
        words=given.text(options.words) if options.words is not None else None,
    )
    with given.open_journal(options) as journal:
        kept = journal.reminders.set(journal.partner(options.who).id, rule)
    say(kept.id)
    return 0


def _time(text: str) -> time:
    try:
        hour, minute = text.split(":")
        if not (text.isascii() and hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
            raise ValueError(text)
        return time(int(hour), int(minute))
    except ValueError as error:
        told = _("--at takes a time such as 20:00, not {text}").format(text=one_line(text))
        raise Usage(told) from error


def _days(text: str) -> frozenset[int]:
    names = [name.strip().lower() for name in text.split(",")]
    if not all(name in WEEKDAYS for name in names):
        raise Usage(_("--days takes some of {words}").format(words=",".join(WEEKDAYS)))
    return frozenset(WEEKDAYS.index(name) for name in names)


def _remove(options: Namespace) -> int:
    if options.who is None:
        raise Usage(_("say whose with --as NAME: nobody removes the other's reminders"))
    wanted = options.remove.strip().lower()
    with given.open_journal(options) as journal:
        who = journal.partner(options.who).id
        found = [
            rule.id
            for rule in journal.reminders.rules(who)
            if rule.id and len(wanted) >= 6 and rule.id.startswith(wanted)
        ]
        if len(found) != 1:
            raise Refused(
                _("There is no reminder with the id {id}.").format(id=one_line(wanted)[:40])
                if not found
                else _("Several reminders begin with {id}. Write more of it.").format(id=wanted)
            )
        journal.reminders.remove(who, found[0])
    say(_("Removed."))
    return 0


def arguments_reminders(parser: ArgumentParser) -> None:
    """Add the arguments of ``reminders``."""
    parser.add_argument(
        "--as", dest="who", metavar="NAME", help=_("who looks; without it no reminders are shown")
    )
    add_json(parser)


def do_reminders(options: Namespace) -> int:
    """Show the reminders of who looks, with the next time of each; without a name none.

    They lie in the notebooks, and without a name the book alone is read.
    """
    with given.open_journal(options) as journal:
        partner = given.reader(journal, options)
        found = [] if partner is None else _reminders(journal, partner)
    if options.json:
        say_json(found)
        return 0
    short = short_ids([reminder["id"] for reminder in found])
    for reminder in found:
        say(_line(reminder, short[reminder["id"]]))
    if options.who is None:
        say(_("Reminders lie in private notebooks: --as NAME shows yours."))
    elif not found:
        say(_("No reminders yet."))
    return 0


def _reminders(journal: Journal, partner: Partner) -> list[dict[str, Any]]:
    """Return the reminders of `partner` as they are shown, with the next time of each."""
    coming = journal.reminders.next_times(partner.id).by_rule
    found: list[dict[str, Any]] = []
    for rule in journal.reminders.rules(partner.id):
        if rule.id:
            when = coming.get(rule.id)
            found.append(
                {
                    "id": rule.id,
                    "partner": partner.name,
                    "kind": rule.kind,
                    "at": rule.at.strftime("%H:%M"),
                    "days": [WEEKDAYS[day] for day in sorted(rule.days)],
                    "every": rule.every,
                    "on": rule.on.isoformat() if rule.on else None,
                    "yearly": rule.yearly,
                    "words": rule.words,
                    "active": rule.active,
                    "next": when.isoformat("T", "minutes") if when else None,
                }
            )
    return found


def _line(reminder: dict[str, Any], short: str) -> str:
    days = "" if len(reminder["days"]) in (0, len(WEEKDAYS)) else ",".join(reminder["days"])
    coming = reminder["next"]
    return one_line(
        joined(
            [
                short,
                reminder["partner"],
                reminder["words"] or _(KINDS[reminder["kind"]].label),
                " ".join(part for part in (reminder["at"], days) if part),
                _("next {when}").format(when=coming.replace("T", " ")) if coming else _("rests"),
            ]
        )
    )
