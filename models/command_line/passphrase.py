"""``passphrase``: what stands before a notebook, and before the book once both have one."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from models import doorplate, dumps, locks
from models.command_line import given
from models.command_line.output import say
from models.command_line.parsing import Usage, add_as
from models.command_line.unlocking import ask, ask_new, keys_for, opened
from models.errors import Refused, StoreError
from models.journal import Journal
from models.paths import store_folder
from models.privacy import passphrases, strength
from models.store import automatic
from models.words import _


def arguments_passphrase(parser: ArgumentParser) -> None:
    """Add the arguments of ``passphrase``."""
    add_as(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--set", action="store_true", help=_("set one; prints the recovery code"))
    what.add_argument("--change", action="store_true", help=_("ask for the old one, then the new"))
    what.add_argument("--remove", action="store_true", help=_("take it away again"))
    what.add_argument(
        "--renew",
        action="store_true",
        help=_("new keys for notebook and book: copies made before open nothing written later"),
    )
    what.add_argument(
        "--invite-anew",
        action="store_true",
        help=_("the other partner lost passphrase and code: an empty notebook for them"),
    )
    parser.add_argument(
        "--code",
        action="store_true",
        help=_("a forgotten one: ask for the recovery code, then for a new passphrase"),
    )
    parser.epilog = _(
        "Asked on a terminal; else read from the file that BOTHWAYS_PASSPHRASE_FILE names, line by "
        "line in the order of the questions."
    )


def do_passphrase(options: Namespace) -> int:
    """Set, change, replace or remove a passphrase, or renew the keys."""
    dumps.forbid()
    others = options.set or options.remove or options.renew or options.invite_anew
    if options.code and others:
        raise Usage(_("--code goes with --change alone"))
    steps = {
        _by_code: options.code,
        _set: options.set,
        _change: options.change,
        _remove: options.remove,
        _renew: options.renew,
        _invite_anew: options.invite_anew,
    }
    step = next((one for one, wanted in steps.items() if wanted), None)
    if step is None:
        raise Usage(_("say one of --set, --change, --remove, --renew, --invite-anew, --code"))
    step(options)
    return 0


def _set(options: Namespace) -> None:
    folder = store_folder(options.store)
    if passphrases.state(folder).book_locked:
        raise Refused(_("A passphrase is set already. It can be changed or removed."))
    with Journal.open(folder, now=given.clock(options)) as journal:
        journal.refuse_read_only()
        partner = journal.partner(options.who)
        _not_twice(folder, partner.id)
        (new,) = ask_new()
        names = [one.name for one in journal.partners]
        strength.refuse_weak(new, names)
        code = passphrases.fresh_code()
        _say_code(code, _("It is valid once the next line stands here."))
        passphrases.set_passphrase(
            folder,
            journal.stores.keys,
            partner.id,
            new,
            named=[one.id for one in journal.partners],
            names=names,
            code=code,
        )
        waiting = journal.other(partner.id)
        doorplate.keep(folder, journal.partners, passphrases.state(folder).protected)
        automatic.before_renewing(journal.stores)
    say(_("The passphrase of {name} is set.").format(name=partner.name))
    is_shut = passphrases.state(folder).book_locked
    if waiting and not is_shut:
        told = _("The book stays open to whoever starts the app until {name} has one too.")
        say(told.format(name=waiting.name))
    try:
        # Keys lay open until now: what was copied then must not open what is written from now on.
        passphrases.renew(folder, partner.id, new, code=code, book=is_shut)
    except StoreError as error:
        say(str(error))
        say(_("Close other windows and call --renew: until then older backups open new words too."))
        return
    say(_("Copies taken elsewhere still open without it, with what they held then."))


def _change(options: Namespace) -> None:
    old, new = ask_new(_("Old passphrase:"))
    folder = store_folder(options.store)
    with opened(folder, options.who, old, given.clock(options)) as journal:
        partner = journal.partner(options.who)
        names = [one.name for one in journal.partners]
    passphrases.change_passphrase(folder, partner.id, old, new, names=names)
    say(_("The passphrase of {name} is changed.").format(name=partner.name))
    say(_("Copies made before open with the old one. --renew gives new keys."))


def _by_code(options: Namespace) -> None:
    code, new = ask_new(_("Recovery code:"))
    folder = store_folder(options.store)
    unlock = passphrases.unlock_by_code
    with opened(folder, options.who, code, given.clock(options), unlock) as journal:
        journal.refuse_read_only()
        partner = journal.partner(options.who)
        names = [one.name for one in journal.partners]
    strength.refuse_weak(new, names)
    fresh = passphrases.fresh_code()
    _say_code(fresh, _("It is valid once the next line stands here, the one before it until then."))
    passphrases.replace_by_code(folder, partner.id, code, new, names=names, fresh=fresh)
    say(_("The passphrase of {name} is changed.").format(name=partner.name))


def _remove(options: Namespace) -> None:
    folder = store_folder(options.store)
    (passphrase,) = ask(_("Passphrase of {name}:").format(name=options.who))
    with opened(folder, options.who, passphrase, given.clock(options)) as journal:
        partner = journal.partner(options.who)
        people = journal.partners
    passphrases.remove_passphrase(folder, partner.id, passphrase)
    doorplate.keep(folder, people, passphrases.state(folder).protected)
    say(_("The passphrase of {name} is taken away.").format(name=partner.name))
    say(_("Whoever can open the files can read that notebook and the book now."))


def _renew(options: Namespace) -> None:
    folder = store_folder(options.store)
    (passphrase,) = ask(_("Passphrase of {name}:").format(name=options.who))
    with opened(folder, options.who, passphrase, given.clock(options)) as journal:
        journal.refuse_read_only()
        partner = journal.partner(options.who)
        automatic.before_renewing(journal.stores)
    code = passphrases.fresh_code()
    _say_code(code, _("It is valid once the next line stands here, the one before it until then."))
    passphrases.renew(folder, partner.id, passphrase, code=code)
    say(_("Notebook and book have new keys. Copies made before open nothing written from now on."))


def _invite_anew(options: Namespace) -> None:
    folder, now = store_folder(options.store), given.clock(options)
    keys = keys_for(folder, options.who, now)
    with Journal.open(folder, keys=keys, now=now) as journal:
        other = journal.other(journal.partner(options.who).id)
        people, keys = journal.partners, journal.stores.keys
    if other is None:
        raise Refused(_("There is nobody else in this book yet. Nothing was changed."))
    kept, _keys = locks.begin_anew(folder, keys, other.id, people, now)
    say(_("{name} has a new and empty notebook.").format(name=other.name))
    say(
        _(
            "Nobody could open the one before, and nobody can read it now. {file} keeps it closed: "
            "a passphrase that is remembered later opens that backup."
        ).format(file=kept.name)
    )
    told = _("The book stays open to whoever starts the app until {name} has a passphrase again.")
    say(told.format(name=other.name))


def _not_twice(folder: Path, who: str) -> None:
    if who in passphrases.state(folder).protected:
        raise Refused(_("A passphrase is set already. It can be changed or removed."))


def _say_code(code: str, valid: str) -> None:
    """Say a code before it is put to use: ended in between, nobody has one that was never seen."""
    say(_("Recovery code, shown this once: {code}").format(code=code))
    say(
        _(
            "Write it down and keep it away from this computer. Without passphrase and code nobody "
            "can open that notebook again."
        )
    )
    say(valid)
    sys.stdout.flush()
