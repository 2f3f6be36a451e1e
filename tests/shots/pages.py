"""The pages that are shot: by name, how to come there in an open app."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta

from models.entities import Query
from models.store import shelf
from models.words import _
from tests.ui.opened import Opened

#: Hours before now, and what each backup was made for.
BACKUPS = (
    (2400, "version"),
    (900, "close"),
    (250, "import"),
    (128, "close"),
    (76, "restore"),
    (31, "while"),
    (24, "asked"),
    (2, "close"),
)

Way = Callable[[Opened], object]


def entry_of_partner(app: Opened) -> None:
    """Open the newest entry the partner wrote, with a photo where there is one."""
    found = app.journal.entries(app.writer.id, Query(), limit=300).entries
    others = [entry for entry in found if entry.author_id != app.writer.id]
    entry = next((entry for entry in others if entry.photos), others[0])
    app.go("entry", entry_id=entry.id)
    app.wait(0.2)
    app.rest()


def composing(app: Opened) -> None:
    """Write half an entry: the kinds are out, two are chosen."""
    app.go("today")
    app.composer.text, app.composer.kinds = "", []
    app.type("Ben took the early shift so that I could sleep until nine.")
    app.rest()
    for word in ("comfort", "practical"):
        app.composer.ids.kinds.chip(word).trigger_action(0)
    app.rest()


def details(app: Opened) -> None:
    """Open the sheet of what else belongs to an entry."""
    composing(app)
    app.press(_("Tags, and what else belongs to it"))


def searching(app: Opened) -> None:
    """Search the journal."""
    app.go("journal")
    app.screen.ids.search.text = "tea"
    app.wait(0.2)
    app.rest()


def calendar(app: Opened) -> None:
    """Open the month."""
    app.go("journal")
    app.screen.ids.search.text = ""
    app.wait(0.2)
    app.screen.open_calendar()
    app.rest()


def filtering(app: Opened) -> None:
    """Open the sheet of a filter."""
    app.go("journal")
    app.screen.open_filter("direction")
    app.rest()


def voicing(app: Opened) -> None:
    """Open the sheet that voices a need."""
    app.go("needs")
    app.screen.new()
    app.rest()


def keys(app: Opened) -> None:
    """Show the keys of F1."""
    app.go("more")
    app.key("f1")
    app.rest()


def saved(app: Opened) -> None:
    """Save an entry: it stands below, and the toast says so."""
    app.go("today")
    app.type("Ben carried the sofa up with me.")
    app.chord("enter")
    app.find("Toast")._leave.cancel()  # a slow machine would miss it


def trouble(app: Opened) -> None:
    """Say that something went wrong."""
    from models.errors import StoreFull

    app.go("today")
    app.bothways.messages.fail(
        StoreFull(
            "There is no space left on this disk. What you wrote stays in the field; "
            "make some room, then save again."
        )
    )
    app.rest()


def keeping(app: Opened) -> None:
    """Show where the book lies: at a place that is the same on every computer."""
    app.go("keeping")
    for words in app.find_all("Words", text=str(app.bothways.opening.folder)):
        words.text = "/home/ana/.local/bothways"
    app.rest()


def copies(app: Opened) -> None:
    """Show backups of half a year, as the app would have thinned them out."""
    folder = app.bothways.opening.folder / "backups"
    folder.mkdir(exist_ok=True)
    for number, (hours, why) in enumerate(BACKUPS, 1):
        made = app.clock() - timedelta(hours=hours)
        listing = shelf.Listing((), (), made, shelf.Why(why), str(number))
        with zipfile.ZipFile(folder / shelf.file_name(number), "w") as archive:
            archive.writestr(shelf.LIST, json.dumps(listing.to_json()))
    app.go("copies")


def erasing(app: Opened) -> None:
    """Ask before erasing everything."""
    keeping(app)
    app.screen.ids.scroll.scroll_y = 0
    app.press(_("Erase everything"), "ListRow")


def purging(app: Opened) -> None:
    """Ask before former copies are deleted."""
    copies(app)
    app.press(_("Delete former copies"), "ListRow")


def reading(name: str) -> Way:
    """Read the page `name` of the help."""
    return lambda app: app.go("reading", name=name)


def tab(name: str) -> Way:
    """Go to the screen `name`."""
    return lambda app: app.go(name)


#: Pages that only show what is there.
STILL: Mapping[str, Way] = {
    "today": tab("today"),
    "journal": tab("journal"),
    "balance": tab("balance"),
    "needs": tab("needs"),
    "more": tab("more"),
    "entry": entry_of_partner,
    "year": tab("year"),
    "seasons": tab("seasons"),
    "people": tab("people"),
    "look": tab("look"),
    "keeping": keeping,
    "copies": copies,
    "trash": tab("trash"),
    "reflections": reading("reflections"),
    "safety": reading("safety"),
}
#: Sheets, dialogs and moments; each ends with what is closed by Esc.
MOMENTS: Mapping[str, Way] = {
    "search": searching,
    "calendar": calendar,
    "filter": filtering,
    "voice": voicing,
    "keys": keys,
    "erase": erasing,
    "purge": purging,
    "compose": composing,
    "details": details,
}


def visit(app: Opened, way: Way) -> None:
    """Close what is open, go `way`, and stand still."""
    for _again in range(3):
        if app.find_all("Modal"):
            app.key("escape")
            app.rest()
    way(app)
    app.wait(0.1)
    app.rest()
