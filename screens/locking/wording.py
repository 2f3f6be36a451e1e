"""What passphrases keep from whom, in the sentences that stand on several pages."""

from __future__ import annotations

from models.words import _, ngettext

#: Minutes that can be chosen.
MINUTES = (1, 2, 5, 10, 15, 30, 60)


def caveat(protected: bool) -> str:
    """Return what to know before writing for oneself alone; nothing where a passphrase is set."""
    return "" if protected else _("Only a passphrase keeps it from someone who opens the files.")


def what_is_locked(own: bool, other: bool | None) -> str:
    """Return what stands behind a passphrase now; `other` is None where there is one partner."""
    if own and other is not False:
        return _(
            "Your notebook opens with your passphrase alone. The book you share opens with either "
            "of the two."
            if other
            else "Your notebook and the book open with your passphrase alone."
        )
    if own:
        return _(
            "Your notebook opens with your passphrase alone. The book you share stays open until "
            "both of you have one."
        )
    return _(
        "You have no passphrase. Your private notebook is private inside the app, and not from "
        "someone who opens the files of this computer."
    )


def minutes_words(minutes: int) -> str:
    """Return so many minutes in words."""
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
