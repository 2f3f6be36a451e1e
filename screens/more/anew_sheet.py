"""An empty notebook for the partner who has lost passphrase and recovery code."""

from __future__ import annotations

from typing import Any

from models import locks
from models.words import _
from screens.more.passphrase_sheets import PassphraseSheets
from screens.widgets.words import Words


def invite_anew(host: Any) -> None:
    """Say over the screen `host` what it means, ask, and do it; the other's book stays.

    Whoever has a passphrase gives it once more.
    """
    session, opening, sheets = host.session, host.settings.opening, PassphraseSheets(host)
    writer, other = session.writer, session.other
    people, now = tuple(session.partners), host.settings.now
    title = _("A new notebook for {name}?").format(name=other.name)
    act = _("Begin anew")

    def change(keys: Any) -> Any:
        made = locks.begin_anew(opening.folder, keys, other.id, people, now)
        opening.open_as(writer.id, made[1])
        return made

    def done(_made: Any) -> None:
        said = _("{name} has an empty notebook, and can set a passphrase.")
        host.messages.say(said.format(name=other.name))

    def at_once() -> None:
        keys = locks.held(session.journal)

        def came(made: Any) -> None:
            sheets.changed()
            done(made)

        opening.reopen(lambda: change(keys), came)

    if writer.id in session.protected:
        sheets.ask_old(
            title,
            "",
            act,
            opening.reopen,
            lambda typed: lambda: change(locks.unlock(opening.folder, writer.id, typed)),
            done,
            # It scrolls where letters are large, with the field below it.
            above=Words(text=_what_it_means(other.name), role="body"),
            label=_("Your own passphrase"),
        )
    else:
        text = _what_it_means(other.name)
        host.messages.ask(title, text, safe=_("Leave it"), act=act, on_act=at_once)


def _what_it_means(name: str) -> str:
    return _(
        "Where passphrase and recovery code are lost, nobody can open {name}’s private notebook "
        "any more. It is taken away, and {name} gets an empty one. You cannot reset it to read it. "
        "What you share stays, and is open to whoever starts the app until {name} has a passphrase "
        "again. A backup keeps the closed notebook: should the passphrase come back, it opens "
        "there."
    ).format(name=name)
