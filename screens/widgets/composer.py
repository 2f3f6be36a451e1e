"""The composer: where an entry is written, and later changed.

It knows no store. It holds what is being written as properties, says ``on_edit`` when anything
changed, ``on_save`` with a :class:`models.entities.NewEntry` and ``on_quiet`` for a quiet day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from kivy.animation import Animation
from kivy.graphics import Canvas
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from models.entities import (
    WITH_KINDS,
    Direction,
    Draft,
    Entry,
    EntryChanges,
    Kind,
    NewEntry,
    Pattern,
    Unease,
    Visibility,
)
from models.labels import (
    DIRECTION_ICONS,
    KIND_ICONS,
    SPIRITS,
    direction_label,
    kind_label,
)
from models.words import _
from screens import kv
from screens.kv import theme_in_use
from screens.theme import read
from screens.widgets.chips import Chip
from screens.widgets.labels import TagLabel
from screens.widgets.press import Pressable
from screens.widgets.shade import ShadeDrawing

kv.load(__file__)


class Readers(Pressable, BoxLayout):
    """Says who can read this; a press changes it."""

    text = StringProperty()
    icon = StringProperty()


class Composer(BoxLayout):
    """The card with the prompt, the field, the directions, the kinds and Save.

    `mode` is ``new`` or ``edit``. `other_name` is the partner who can read what is shared; empty
    where there is none yet.
    """

    __events__ = ("on_save", "on_quiet", "on_edit", "on_turn", "on_hide", "on_photo", "on_more")

    mode = OptionProperty("new", options=["new", "edit"])
    prompt = StringProperty()
    #: What to know before writing for oneself alone; said only while that is chosen.
    caveat = StringProperty()
    other_name = StringProperty()
    text = StringProperty()
    direction = StringProperty(Direction.RECEIVED.value)
    kinds = ListProperty()
    visibility = StringProperty(Visibility.SHARED.value)
    day = ObjectProperty(None, allownone=True)
    tags = ListProperty()
    spirit = ObjectProperty(None, allownone=True)
    feeling = StringProperty()
    unease = ObjectProperty(None, allownone=True)
    pattern = ObjectProperty(None, allownone=True)
    need_id = ObjectProperty(None, allownone=True)
    photos = ListProperty()
    has_extras = BooleanProperty(False)
    kind_labels = ObjectProperty({})
    busy = BooleanProperty(False)
    #: The shared book is closed: what is written is for its author alone.
    closed = BooleanProperty(False)
    kinds_height = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._loading = False
        self._draw_shade()
        self.fbind("closed", self._stay_alone)
        for name in ("text", "direction"):
            self.fbind(name, self._show_kinds)
        for name in ("photos", "tags", "spirit", "feeling", "need_id", "unease"):
            self.fbind(name, self._show_extras)
        for name in (
            *("text", "direction", "kinds", "visibility", "day", "tags", "spirit", "feeling"),
            *("need_id", "photos", "unease", "pattern"),
        ):
            self.fbind(name, self._edited)

    # -- what kv asks --------------------------------------------------------------------------

    def direction_chips(self, mode: str) -> list[dict[str, str]]:
        """Return the chips of the directions; a quiet day is one tap and only for a new entry."""
        return [
            {"value": d.value, "text": direction_label(d), "icon": DIRECTION_ICONS[d]}
            for d in Direction
            if mode == "new" or d is not Direction.QUIET_DAY
        ]

    def kind_chips(self, own: dict[Kind, str]) -> list[dict[str, str]]:
        """Return the chips of the six kinds, in their fixed order."""
        return [
            {"value": k.value, "text": kind_label(k, own), "icon": KIND_ICONS[k], "kind": k.value}
            for k in Kind
        ]

    def readers(self, visibility: str, other_name: str) -> str:
        """Say who can read this."""
        if visibility == Visibility.PRIVATE.value:
            return _("For you alone")
        return _("{name} can read this").format(name=other_name) if other_name else _("Shared")

    def can_save(self, text: str, photos: list[bytes], busy: bool) -> bool:
        """Whether Save has something to save."""
        return not busy and bool(text.strip())

    def choose_direction(self, value: str) -> None:
        """Take the direction of a chip; a quiet day is saved at once."""
        if value == Direction.QUIET_DAY.value and self.mode == "new":
            self.dispatch("on_quiet")
            self.property("direction").dispatch(self)
        elif value:
            self.direction = value
            if not theme_in_use().by_keys:
                self.focus_field()  # who chose by touch writes on at once

    def toggle_reader(self) -> None:
        """Change between the book both read and the private notebook, where there is a choice."""
        if self.for_one_alone():
            return
        private = self.visibility == Visibility.PRIVATE.value
        self.visibility = (Visibility.SHARED if private else Visibility.PRIVATE).value

    def for_one_alone(self) -> bool:
        """Whether this can be kept in the notebook only: it bears a mark, or the book is closed."""
        return self.mode == "new" and (self.closed or self.unease is not None)

    def mark(self, unease: Unease | None, pattern: Pattern | None) -> None:
        """Take a private mark; what bears one from the start is for its author alone."""
        self.unease, self.pattern = unease, pattern
        self._stay_alone()

    def _stay_alone(self, *_args: object) -> None:
        if self.for_one_alone():
            self.visibility = Visibility.PRIVATE.value

    def _show_extras(self, *_args: object) -> None:
        """Show what else was chosen; a photo can be taken off again."""
        box = self.ids.extras
        box.clear_widgets()
        for number in range(len(self.photos)):
            chip = Chip(text=_("Photo"), icon="x", tip=_("Take this photo off"))
            chip.bind(on_release=lambda _chip, n=number: self._drop_photo(n))
            box.add_widget(chip)
        labels = [(tag, "tag") for tag in self.tags]
        labels += [(_(SPIRITS[self.spirit]), "sparkles")] if self.spirit else []
        labels += [(self.feeling, "lock")] if self.feeling.strip() else []
        labels += [(_("A private mark"), "shield")] if self.unease else []
        labels += [(_("Answers a need"), "message-circle-heart")] if self.need_id else []
        for text, icon in labels:
            box.add_widget(TagLabel(text=text, icon=icon))
        self.has_extras = bool(box.children)

    def _drop_photo(self, number: int) -> None:
        self.photos = [photo for n, photo in enumerate(self.photos) if n != number]

    @property
    def holds_private(self) -> bool:
        """What is written is for its writer alone."""
        return bool(self.visibility == Visibility.PRIVATE.value)

    # -- in and out ----------------------------------------------------------------------------

    def focus_field(self) -> None:
        """Put the cursor into the field."""
        self.ids.field.take_focus()

    def save(self) -> bool:
        """Say that the entry is to be saved; False where there is nothing to save."""
        if not self.can_save(self.text, self.photos, self.busy):
            return False
        self.dispatch("on_save")
        return True

    def new_entry(self) -> NewEntry:
        """Return what is written as a new entry."""
        return NewEntry(
            text=self.text,
            direction=Direction(self.direction),
            kinds=self._kinds(),
            day=self.day,
            visibility=Visibility(self.visibility),
            spirit=self.spirit,
            feeling=self.feeling.strip() or None,
            unease=self.unease,
            pattern=self.pattern,
            tags=tuple(self.tags),
            need_id=self.need_id,
            photos=tuple(self.photos),
        )

    def changes(self) -> EntryChanges:
        """Return what is written as changes of an entry."""
        new = self.new_entry()
        return EntryChanges(
            text=new.text,
            direction=new.direction,
            kinds=new.kinds,
            day=new.day if new.day is not None else EntryChanges().day,
            visibility=Visibility(self.visibility),
            spirit=new.spirit,
            feeling=new.feeling,
            tags=new.tags,
            need_id=new.need_id,
            add_photos=new.photos,
        )

    def draft(self) -> Draft:
        """Return what is written as a draft; drafts lie in their author's notebook."""
        new = self.new_entry()
        return Draft(
            text=new.text,
            direction=new.direction,
            kinds=new.kinds,
            day=new.day,
            visibility=Visibility(self.visibility),
            tags=new.tags,
            spirit=new.spirit,
            feeling=new.feeling,
            unease=new.unease,
            pattern=new.pattern,
            need_id=new.need_id,
        )

    def take(self, source: Draft | Entry | NewEntry) -> None:
        """Show what `source` holds, without saying that a person changed it."""
        self._loading = True
        self.text = source.text
        self.direction = (source.direction or Direction.RECEIVED).value
        self.kinds = [kind.value for kind in source.kinds]
        self.visibility = (source.visibility or Visibility.SHARED).value
        self.day = source.day
        self.tags = list(source.tags)
        self.spirit = source.spirit
        self.feeling = source.feeling or ""
        self.unease, self.pattern = source.unease, source.pattern
        self.need_id = source.need_id
        self.photos = [p for p in getattr(source, "photos", ()) if isinstance(p, bytes)]
        self._stay_alone()
        self._loading = False

    def clear(self, visibility: Visibility, day: date | None = None) -> None:
        """Empty the field for the next entry; the focus stays."""
        self.take(NewEntry(visibility=visibility, day=day))

    def _draw_shade(self) -> None:
        under = Canvas()
        with under:
            self._shade = ShadeDrawing("float", read("common")["radius_dp"]["composer"])
        self.canvas.before.insert(0, under)
        self.bind(pos=self._place_shade, size=self._place_shade)
        # A method, which Kivy holds weakly: the theme must not keep a page that is gone.
        theme_in_use().bind(shadow=self._place_shade)

    def _place_shade(self, *_args: object) -> None:
        self._shade.place(self.x, self.y, self.width, self.height)

    # -- inside --------------------------------------------------------------------------------

    def _kinds(self) -> tuple[Kind, ...]:
        if Direction(self.direction) not in WITH_KINDS:
            return ()
        return tuple(Kind(value) for value in self.kinds)

    def _edited(self, *_args: object) -> None:
        if not self._loading:
            self.dispatch("on_edit")

    def _show_kinds(self, *_args: object) -> None:
        wanted = bool(self.text.strip()) and Direction(self.direction) in WITH_KINDS
        share = 1.0 if wanted else 0.0
        Animation.cancel_all(self, "kinds_height")
        seconds = theme_in_use().seconds("chip")
        if self._loading or not seconds:
            self.kinds_height = share
        else:
            Animation(kinds_height=share, d=seconds, t="out_cubic").start(self)

    def on_save(self) -> None:
        """A person wants the entry kept."""

    def on_quiet(self) -> None:
        """A person noted a quiet day."""

    def on_edit(self) -> None:
        """Something that belongs to the entry has changed."""

    def on_turn(self) -> None:
        """A person wants another prompt."""

    def on_hide(self) -> None:
        """A person does not want this prompt."""

    def on_photo(self) -> None:
        """A person wants to add a photo."""

    def on_more(self) -> None:
        """A person wants tags, spirit, feeling, another day, or the need it answers."""
