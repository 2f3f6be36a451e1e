"""Which commands there are, what each is for, and the module that does it.

Plain tuples: this table is all that ``--help`` needs, and it has to be quick.
"""

from __future__ import annotations

from models.words import N_

_HERE = "models.command_line"

#: name -> (module, one line of help). The module has ``arguments_<name>(parser)`` and
#: ``do_<name>(call) -> int``.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": (f"{_HERE}.couple", N_("make a new store for one or two partners")),
    "add": (f"{_HERE}.entries", N_("write one entry and print its id")),
    "list": (f"{_HERE}.reading", N_("show entries, newest first")),
    "edit": (f"{_HERE}.entries", N_("change an own entry")),
    "delete": (f"{_HERE}.entries", N_("put an own entry into the trash")),
    "undo": (f"{_HERE}.entries", N_("take back what was done last")),
    "trash": (f"{_HERE}.reading", N_("show what is in the trash")),
    "notice": (f"{_HERE}.marks", N_("notice an entry of the partner, with or without thanks")),
    "answer": (f"{_HERE}.marks", N_("say how what you received felt and fitted")),
    "link": (f"{_HERE}.marks", N_('say that two entries tell of "the same thing"')),
    "needs": (f"{_HERE}.needs", N_("show needs and their history")),
    "need": (f"{_HERE}.needs", N_("voice a need, or go on with one")),
    "season": (f"{_HERE}.couple", N_("propose a season, or confirm one")),
    "directions": (f"{_HERE}.couple", N_("switch directions on or off; it takes both of you")),
    "load": (f"{_HERE}.couple", N_("say how full the week is, in a word")),
    "balance": (f"{_HERE}.reading", N_("show the page of the week")),
    "remind": (f"{_HERE}.reminding", N_("deliver the reminders that are due, once")),
    "reminder": (f"{_HERE}.reminding", N_("keep a reminder of your own, or remove one")),
    "reminders": (f"{_HERE}.reminding", N_("show reminders and when each comes next")),
    "import": (f"{_HERE}.files", N_("bring entries in from a file")),
    "export": (f"{_HERE}.files", N_("write entries to a file")),
    "backup": (f"{_HERE}.files", N_("keep a copy of the whole store in one file")),
    "restore": (f"{_HERE}.files", N_("take a store back from a backup")),
    "passphrase": (f"{_HERE}.passphrase", N_("set, change or remove a partner's passphrase")),
    "check": (f"{_HERE}.files", N_("look whether the store is whole")),
}
