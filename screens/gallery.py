"""Every widget on one page, each with its use: for those who build screens, and for pictures.

``python main.py --gallery`` opens it. Palette, darkness, text scale and motion can be changed on
top. Its texts are for those who build the app and are not translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

from kivy.app import App
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from models.entities import DayNote, Direction, Entry, Kind, Mark, Noticed, Partner
from models.labels import KIND_ICONS, kind_label, kinds_by_label
from screens import kv, widgets
from screens.theme import PALETTES, Theme

TODAY = date(2026, 11, 22)
ANA = Partner("ana", "Ana", Mark.LAGOON, 0)
BEN = Partner("ben", "Ben", Mark.AMBER, 1)
TABS = (
    ("today", "Today", "feather"),
    ("journal", "Journal", "book-open"),
    ("balance", "Balance", "waves"),
    ("needs", "Needs", "message-circle-heart"),
    ("more", "More", "ellipsis"),
)
ROLES = ("display", "title", "letter", "letter_small", "heading", "aside", "body", "label",
         "caption")  # fmt: skip


class GalleryRow(BoxLayout):
    """Widgets beside each other, wrapping."""


class GalleryPage(BoxLayout):
    """The page itself."""

    motion_title = "Less motion"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        column = self.ids["column"]
        for title, use, made in sections():
            column.add_widget(widgets.Words(text=title, role="heading"))
            column.add_widget(widgets.Words(text=use, role="caption"))
            for widget in made:
                column.add_widget(widget)

    def palettes(self) -> tuple[str, ...]:
        """Return the names of the palettes."""
        return PALETTES


def sections() -> Iterator[tuple[str, str, list[Widget]]]:
    """Yield a heading, how the widget is used, and the widget in its states."""
    for make in (_buttons, _chips, _fields, _choices, _people, _cards, _rows, _messages, _time,
                 _moving, _type):  # fmt: skip
        yield from make()


def _row(*made: Widget) -> Widget:
    row = GalleryRow()
    for widget in made:
        row.ids["flow"].add_widget(widget)
    return row


def _buttons() -> Iterator[tuple[str, str, list[Widget]]]:
    button = widgets.Button48
    yield (
        "Buttons",
        'Button48(text="Save", look="primary", on_release=...)',
        [
            _row(button(text="Save"), button(text="Write", icon="feather"),
                 button(text="Disabled", disabled=True)),
            _row(*(button(text=look.capitalize(), look=look)
                   for look in ("tonal", "outline", "text", "caution"))),
            _row(button(text="In a card", look="tonal", compact=True),
                 *(widgets.IconButton(icon=icon, tip=tip)
                   for icon, tip in (("refresh-cw", "Another prompt"), ("x", "Close")))),
        ],
    )  # fmt: skip


def _chips() -> Iterator[tuple[str, str, list[Widget]]]:
    directions = [
        {"value": "received", "text": "Received", "icon": "arrow-down-left"},
        {"value": "gave", "text": "Gave", "icon": "arrow-up-right"},
        {"value": "together", "text": "Together", "icon": "merge"},
        {"value": "own", "text": "Disabled", "icon": "leaf", "disabled": True},
    ]
    kinds = [
        {"value": kind, "text": kind_label(kind), "icon": KIND_ICONS[kind], "kind": kind.value}
        for kind in kinds_by_label()
    ]
    yield (
        "Chips",
        "ChipGroup(chips=[{value, text, icon, kind}], chosen=[...], multiple=True, limit=2)",
        [
            widgets.ChipRow(chips=directions, chosen=["received"], required=True),
            widgets.ChipGroup(chips=kinds, chosen=[Kind.COMFORT], multiple=True, limit=2),
            _row(*(widgets.TagLabel(text=kind_label(kind), icon=KIND_ICONS[kind], kind=kind.value)
                   for kind in kinds_by_label()),
                 widgets.TagLabel(text="bees", icon="tag"), widgets.KeyCap(text="Ctrl F")),
        ],
    )  # fmt: skip


def _fields() -> Iterator[tuple[str, str, list[Widget]]]:
    yield (
        "Fields",
        'Field(label="Your name", hint="...", error="", on_validate=...)',
        [
            widgets.Field(label="Resting", hint="Your name"),
            widgets.Field(label="Somebody", text="Ana", partner=ANA),
            widgets.Field(label="Error", text="31 February", error="That day is not there"),
            widgets.Field(label="Disabled", text="Kept by Ben", disabled=True),
            widgets.Field(hint="Passphrase", icon="key-round", password=True, pill=True),
            widgets.SearchField(hint="Search words, tags, days", keys="Ctrl F"),
            widgets.Writing(hint="In a line or two"),
        ],
    )  # fmt: skip


def _choices() -> Iterator[tuple[str, str, list[Widget]]]:
    yield (
        "Segmented and switches",
        'Segmented(words=["Lately", ...], chosen="Months", on_choose=...)',
        [
            widgets.Segmented(words=["Lately", "Months", "Season", "Year", "All"], chosen="Months"),
            widgets.Segmented(words=["light", "okay", "full", "heavy"], chosen="full", strong=True),
            widgets.Segmented(words=[("ana", "Ana", ANA), ("ben", "Ben", BEN)], chosen="ana"),
            _row(widgets.OnOff(active=True), widgets.OnOff(), widgets.OnOff(disabled=True)),
        ],
    )


def _people() -> Iterator[tuple[str, str, list[Widget]]]:
    marks = [widgets.PartnerMark(mark=mark.value, letter=mark.value[0].upper(), size_dp=44)
             for mark in Mark]  # fmt: skip
    yield "Partner marks", "PartnerMark(partner=..., size_dp=38)", [_row(*marks)]


def _cards() -> Iterator[tuple[str, str, list[Widget]]]:
    entry = Entry(
        "1", "ana", TODAY, Direction.RECEIVED, "He saved me the window seat on the night bus.",
        kinds=(Kind.COMFORT,), noticed=Noticed("ben", "You lean left."),
    )  # fmt: skip
    yield (
        "Cards",
        "EntryCard(entry=..., author=..., noticed_by=..., on_release=...)",
        [
            widgets.DayHeading(text="Thursday, 19 November"),
            widgets.EntryCard(entry=entry, author=ANA, noticed_by="Ben"),
            widgets.EntryCard(entry=entry, author=BEN, chosen=True),
            widgets.NoticedLine(text="Ben noticed what you wrote", quote="“It was only soup.”"),
            widgets.RestCard(
                title="An intention of yours has rested",
                text="I’d like to learn the thing with the sourdough.",
            ),
        ],
    )


def _rows() -> Iterator[tuple[str, str, list[Widget]]]:
    yield (
        "Rows",
        'ListRow(icon="moon", title="...", text="...", detail="03:00", pill=True)',
        [
            widgets.ListRow(icon="moon", title="Your day ends at",
                            text="Late evenings still belong to today", detail="03:00", pill=True),
            widgets.ListRow(icon="info", title="About", chevron=True),
            widgets.SwitchRow(icon="key-round", title="A passphrase",
                              text="Without one, this computer opens it", active=True),
        ],
    )  # fmt: skip


def _opener(text: str, build: Callable[[], Any]) -> Widget:
    button = widgets.Button48(text=text, look="outline")
    button.bind(on_release=lambda *_: build())
    return button


def _messages() -> Iterator[tuple[str, str, list[Widget]]]:
    def toast(trouble: bool) -> None:
        text = "The folder is not there. Nothing was lost." if trouble else "Saved"
        actions = [] if trouble else [("Undo", lambda: None)]
        layer = App.get_running_app().root
        layer.add_widget(widgets.Toast(text=text, trouble=trouble, actions=actions))

    def sheet() -> None:
        words = ["What I hoped", "Partly", "Something else"]
        group = widgets.ChipGroup(chips=[{"value": w, "text": w} for w in words], chosen=words[:1])
        widgets.Sheet(title="How did it land?", text="Shown to you alone", content=group).open()

    def dialog() -> None:
        widgets.Dialog(
            title="Move this entry to the trash?", quote="“He had ironed the black dress.”",
            text="It rests there for a month and can be taken back any day.",
            safe="Keep it", act="Move to trash",
        ).open()  # fmt: skip

    yield (
        "Toasts, sheets, dialogs",
        "app.messages.say(text, action, on_action); Sheet(title, content).open(); Dialog(...)",
        [_row(_opener("Toast", lambda: toast(False)), _opener("Trouble", lambda: toast(True)),
              _opener("Sheet", sheet), _opener("Dialog", dialog))],
    )  # fmt: skip


def _time() -> Iterator[tuple[str, str, list[Widget]]]:
    notes = [DayNote(TODAY.replace(day=d), (), d in (7, 15, 21)) for d in (1, 3, 4, 7, 8, 15, 21)]
    yield (
        "Day and time",
        "DatePicker(day=..., today=..., latest=..., notes=..., on_day=...); TimePicker(time=...)",
        [
            widgets.DatePicker(day=date(2026, 11, 16), today=TODAY, latest=TODAY, notes=notes),
            widgets.TimePicker(time=time(21, 30)),
        ],
    )


def _moving() -> Iterator[tuple[str, str, list[Widget]]]:
    yield (
        "Navigation",
        "NavBar(items=[(name, word, icon)], chosen=..., on_choose=...)",
        [widgets.NavBar(items=TABS, chosen="balance")],
    )
    empty = widgets.EmptyState(
        title="The first page is open",
        text="One line is plenty. What reached you today, however small?",
        action="Write a line",
        icon="feather",
    )
    yield "Empty", "EmptyState(title, text, action, on_release=...)", [empty]


def _type() -> Iterator[tuple[str, str, list[Widget]]]:
    yield (
        "Type",
        'Words(text="...", role="body")',
        [widgets.Words(text=role.replace("_", " ").capitalize(), role=role) for role in ROLES],
    )


kv.load(__file__)


class GalleryApp(App):
    """Shows the gallery and nothing else."""

    title = "Both Ways: the widgets"

    def load_kv(self, filename: str | None = None) -> bool:
        """Load nothing: Kivy would take ``gallery.kv`` by its name, a second time."""
        return False

    def build(self) -> Widget:
        """Set up the theme and the page."""
        from kivy.core.window import Window

        theme = Theme()
        kv.install(theme)
        Window.clearcolor = theme.bg
        theme.bind(bg=lambda _theme, colour: setattr(Window, "clearcolor", colour))
        return open_gallery()


def open_gallery() -> Widget:
    """Return the gallery as a widget; the theme has to be installed."""
    from kivy.uix.floatlayout import FloatLayout

    layer = FloatLayout()
    layer.add_widget(GalleryPage())
    return layer


def run() -> int:
    """Open a window with the gallery and return the exit status once it is closed."""
    GalleryApp(kv_file="").run()
    return 0
