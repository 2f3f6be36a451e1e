"""The widgets under the hands of a person: by touch, by mouse, by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from kivy.metrics import Metrics
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from models.entities import Direction, Entry, Kind, Mark, Noticed, Partner, Visibility
from screens import kv, widgets
from screens.theme import Theme
from screens.widgets.rolling import Rolling, Springing
from tests.ui.driver import Driver

ANA = Partner("ana", "Ana", Mark.LAGOON, 0)
BEN = Partner("ben", "Ben", Mark.AMBER, 1)
Show = Callable[..., Driver]


@pytest.fixture
def theme() -> Iterator[Theme]:
    made = Theme(reduced_motion=True)
    kv.install(made)
    yield made
    Metrics.fontscale = 1.0


@pytest.fixture
def show(theme: Theme) -> Iterator[Show]:
    """Show widgets in a column; the page is closed at the end."""
    drivers = []

    def shown(*made: Widget, size: tuple[int, int] = (420, 860)) -> Driver:
        column = BoxLayout(orientation="vertical", padding=20, spacing=12)
        for widget in made:
            column.add_widget(widget)
        column.add_widget(Widget())
        drivers.append(Driver.of(column, size))
        return drivers[-1]

    yield shown
    theme.text_scale = 1.0
    for driver in drivers:
        driver.close()


def presses(widget: Any) -> list[Any]:
    got: list[Any] = []
    widget.bind(on_release=got.append)
    return got


def ring(widget: Any) -> bool:
    """Whether the focus ring of `widget` is drawn."""
    return len(widget.canvas.after.get_group("ring")) > 0


def test_a_button_is_pressed_by_touch_mouse_enter_and_space(show: Show) -> None:
    button = widgets.Button48(text="Save")
    got = presses(button)
    driver = show(button)
    driver.tap(button)
    driver.click(button)
    button.focus = True
    driver.key("enter")
    driver.until(lambda: len(got) == 3)
    driver.key("spacebar")
    driver.until(lambda: len(got) == 4)
    driver.key("enter", ["ctrl"])
    driver.wait(0.2)
    assert len(got) == 4, "Ctrl+Enter is for the page"


def test_a_disabled_button_takes_nothing(show: Show) -> None:
    button, other = widgets.Button48(text="Save", disabled=True), widgets.Button48(text="Close")
    got = presses(button)
    driver = show(button, other)
    driver.tap(button)
    driver.key("tab")
    assert got == []
    assert driver.focused() is other


def test_the_ring_is_for_the_keyboard_and_not_for_touch(show: Show) -> None:
    one, two = widgets.Button48(text="One"), widgets.Button48(text="Two")
    driver = show(one, two)
    driver.tap(one)
    assert one.focus
    assert not ring(one)
    driver.key("tab")
    assert driver.focused() is two
    assert ring(two)
    driver.tap(one)
    assert not ring(two)


def test_the_first_tab_goes_to_the_first_control_and_shift_tab_back(show: Show) -> None:
    made = [widgets.Button48(text=t) for t in "ab"]
    field = widgets.Field(label="Name")
    driver = show(made[0], field, made[1])
    order = []
    for _ in range(3):
        driver.key("tab")
        order.append(driver.focused())
    assert order == [made[0], field.input, made[1]]
    driver.key("tab", ["shift"])
    assert driver.focused() is field.input


def test_a_press_does_not_take_the_caret_from_the_text(show: Show) -> None:
    writing, chip = widgets.Writing(hint="In a line or two"), widgets.Chip(text="Gave")
    got = presses(chip)
    driver = show(writing, chip)
    driver.tap(writing)
    driver.type("a")
    driver.tap(chip)
    driver.type("b")
    assert len(got) == 1
    assert writing.text == "ab"


def test_everything_pressable_is_at_least_44_dp_or_stands_in_a_row(show: Show) -> None:
    made = [widgets.IconButton(icon="x"), widgets.Button48(text="Save"),
            widgets.ListRow(title="About"), widgets.SwitchRow(title="Lock")]  # fmt: skip
    show(*made)
    assert [w for w in made if w.height < 44 or w.width < 44] == []


def test_chips_one_of_them(show: Show) -> None:
    chips = [{"value": v, "text": v} for v in ("received", "gave", "together")]
    group = widgets.ChipGroup(chips=chips, chosen=["received"], required=True)
    picked = []
    group.bind(on_pick=lambda _g, value, active: picked.append((value, active)))
    driver = show(group)
    driver.tap(group.chip("gave"))
    assert group.chosen == ["gave"]
    driver.tap(group.chip("gave"))
    assert group.chosen == ["gave"], "one of them stays chosen"
    assert picked == [("gave", True), ("gave", True)]


def test_a_third_kind_releases_the_oldest_and_arrows_move(show: Show) -> None:
    kinds = ["advice", "comfort", "time"]
    group = widgets.ChipGroup(
        chips=[{"value": k, "text": k, "kind": k} for k in kinds], multiple=True, limit=2
    )
    driver = show(group)
    driver.key("tab")
    for _ in kinds:
        driver.key("spacebar")
        driver.wait(0.15)
        driver.key("right")
    assert group.chosen == ["comfort", "time"]
    driver.key("left")
    assert driver.focused() is group.chip("comfort")


def test_segmented_by_arrows(show: Show) -> None:
    segmented = widgets.Segmented(words=["Lately", "Months", "Year"], chosen="Lately")
    chosen = []
    segmented.bind(on_choose=lambda _s, value: chosen.append(value))
    driver = show(segmented)
    driver.key("tab")
    driver.key("right")
    driver.key("right")
    driver.key("right")
    assert chosen == ["Months", "Year"]
    assert segmented.chosen == "Year"


def test_words_that_do_not_fit_stand_in_a_column(show: Show, theme: Theme) -> None:
    segmented = widgets.Segmented(words=["Lately", "Months", "Season", "Year", "All"], chosen="All")
    driver = show(segmented, size=(360, 860))
    assert segmented.orientation == "horizontal"
    theme.text_scale = 2.0
    driver.until(lambda: segmented.orientation == "vertical")
    driver.frames(4)
    assert all(s.width >= s.needed for s in segmented.children)


def test_a_switch_row_turns_once_wherever_it_is_pressed(show: Show) -> None:
    row = widgets.SwitchRow(title="A passphrase", text="Without one, this computer opens it")
    told = []
    row.bind(on_toggle=lambda _r, active: told.append(active))
    driver = show(row)
    driver.tap(row, fx=0.1)
    driver.tap(driver.find("OnOff"))
    driver.key("tab")
    driver.key("spacebar")
    driver.until(lambda: told == [True, False, True])
    assert row.active
    assert driver.find("OnOff").active


def test_a_field_tells_its_error_until_the_text_changes(show: Show) -> None:
    field = widgets.Field(label="Day", text="31 February")
    driver = show(field)
    field.error = "That day is not in the calendar"
    driver.frames(3)
    assert driver.sees("That day is not in the calendar")
    driver.tap(field)
    driver.type("x")
    assert not driver.sees("That day is not in the calendar")


def test_a_passphrase_is_hidden_until_the_eye_is_pressed(show: Show) -> None:
    field = widgets.Field(hint="Passphrase", password=True)
    driver = show(field)
    driver.tap(field)
    driver.type("olive")
    assert field.text == "olive"
    assert field.input.password
    driver.tap(driver.find("IconButton"))
    assert not field.input.password
    entered = []
    field.bind(on_validate=lambda _f, text: entered.append(text))
    field.take_focus()
    driver.key("enter")
    assert entered == ["olive"]


def test_search_is_emptied_by_its_cross(show: Show) -> None:
    search = widgets.SearchField(hint="Search words, tags, days", keys="Ctrl F")
    driver = show(search)
    assert driver.sees("Ctrl F")
    driver.tap(search)
    driver.type("soup")
    assert not driver.sees("Ctrl F")
    driver.tap(driver.find("IconButton"))
    assert search.text == ""
    assert search.focused


def test_the_writing_field_grows_to_nine_lines_and_then_scrolls(show: Show) -> None:
    writing = widgets.Writing(hint="In a line or two")
    driver = show(writing)
    least = writing.height
    assert least == 92
    driver.tap(writing)
    driver.type("\n".join("abcdef"))
    driver.frames(3)
    six = writing.height
    assert six > least
    writing.text = "\n".join("abcdefghi")
    driver.frames(3)
    nine = writing.height
    writing.text = "\n".join("abcdefghijklmnop")
    driver.frames(3)
    assert six < nine == pytest.approx(writing.height)


def test_the_caret_rests_and_wakes_with_the_next_key(show: Show, theme: Theme) -> None:
    writing = widgets.Writing()
    driver = show(writing)
    driver.tap(writing)
    assert writing.input.cursor_blink
    writing.input._rest_caret()
    assert not writing.input.cursor_blink
    driver.type("a")
    assert writing.input.cursor_blink


def test_esc_tab_and_chords_go_past_the_text(show: Show) -> None:
    writing, button = widgets.Writing(), widgets.Button48(text="Save")
    driver = show(writing, button)
    driver.tap(writing)
    driver.key("escape")
    assert writing.focused, "Esc belongs to the page"
    driver.key("enter", ["ctrl"])
    assert writing.text == ""
    driver.key("tab")
    assert driver.focused() is button


def test_an_entry_card_says_who_which_way_what_and_what_was_noticed(show: Show) -> None:
    entry = Entry(
        "1", "ana", date(2026, 11, 20), Direction.RECEIVED, "He saved me the window seat.",
        kinds=(Kind.COMFORT,), tags=("train",), noticed=Noticed("ben", "You lean left."),
    )  # fmt: skip
    card = widgets.EntryCard(entry=entry, author=ANA, noticed_by="Ben")
    got = presses(card)
    driver = show(card)
    for text in ("Ana", "received", "He saved me the window seat.", "Comfort", "train",
                 "Noticed by Ben. “You lean left.”"):  # fmt: skip
        assert driver.sees(text), text
    driver.tap(card)
    assert got == [card]
    card.author, card.noticed_by = BEN, ""
    card.entry = Entry("2", "ben", date(2026, 11, 20), Direction.QUIET_DAY, "",
                       visibility=Visibility.PRIVATE)  # fmt: skip
    driver.frames(4)
    assert driver.sees("For you alone")
    for gone in ("Comfort", "train", "Noticed", "window seat"):
        assert not driver.sees(gone), gone


def test_words_never_read_markup_and_fall_back_to_a_face_that_has_them(show: Show) -> None:
    words = widgets.Words(text="[b]bold[/b] 日本", role="title")
    driver = show(words)
    assert driver.sees("[b]bold[/b] 日本")
    assert words.font_name == "BothWaysText-Regular"
    words.text = "Ein Titel"
    driver.frames(3)
    assert words.font_name == "BothWaysDisplay-Medium"


def test_text_that_runs_right_to_left_stands_at_the_right(show: Show) -> None:
    words = widgets.Words(text="שלום עולם")
    driver = show(words)
    driver.frames(2)
    assert words.text == "שלום עולם", "what was written stays as it was"
    assert words._label.text == "םלוע םולש"
    assert words._label.options["halign"] == "right"
    words.text = "Hello"
    driver.frames(2)
    assert words._label.options["halign"] != "right"


def test_a_tooltip_names_a_control_that_is_only_an_icon(show: Show) -> None:
    button = widgets.IconButton(icon="refresh-cw", tip="Another prompt")
    driver = show(button)
    from screens.widgets import input_watch

    watch = input_watch.attach(kv.theme_in_use())
    watch.show_tip(button)
    driver.frames(3)
    assert driver.sees("Another prompt")
    driver.key("a")
    assert not any(type(w).__name__ == "Tooltip" for w in driver.walk())


def test_the_bar_names_its_tabs_and_with_large_text_the_active_one(
    show: Show, theme: Theme
) -> None:
    items = [("today", "Today", "feather"), ("journal", "Journal", "book-open")]
    bar = widgets.NavBar(items=items, chosen="today")
    asked = []
    bar.bind(on_choose=lambda _b, name: asked.append(name))
    driver = show(bar)
    driver.tap(bar.item("journal"))
    assert asked == ["journal"]
    assert bar.chosen == "today", "the router decides"
    theme.text_scale = 2.0
    driver.frames(3)
    shown = [words.text for words in driver.find_all("Words")]
    assert shown == ["Today"]


def test_everything_follows_a_change_of_palette_scale_and_darkness(
    show: Show, theme: Theme
) -> None:
    from screens.gallery import GalleryPage

    page = GalleryPage()
    driver = show(page)
    for palette, mode, scale in (("dusk", "dark", 2.0), ("hearth", "light", 0.8)):
        theme.palette, theme.mode, theme.text_scale = palette, mode, scale
        driver.frames(6)
        for role in ("heading", "caption", "label"):
            words = driver.find_all("Words", role=role)[0]
            assert words.font_size == theme.size_of(role), role
        assert list(driver.find_all("Words", role="heading")[0].color) == list(theme.ink)
    driver.wait(0.6)  # the bars of what can be scrolled rest


def test_the_pointer_becomes_a_hand_over_what_can_be_pressed(
    show: Show, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kivy.core.window import Window

    from screens.widgets import input_watch

    shapes: list[str] = []
    monkeypatch.setattr(Window, "set_system_cursor", shapes.append)
    button, writing = widgets.IconButton(icon="x", tip="Close"), widgets.Writing()
    driver = show(button, writing)
    watch = input_watch.attach(theme)
    for widget, seen in ((button, button), (writing, writing.input)):
        Window.mouse_pos = driver.at(widget)
        driver.until(lambda seen=seen: watch.hovered is seen)
    Window.mouse_pos = (1, 1)
    driver.until(lambda: watch.hovered is None)
    assert shapes == ["hand", "ibeam", "arrow"]
    assert not button.hovered
    watch.detach()


def test_long_words_on_a_button_wrap_inside_a_narrow_window(show: Show, theme: Theme) -> None:
    theme.text_scale = 2.0
    button = widgets.Button48(text="In den Papierkorb legen und dort lassen", look="caution")
    chip = widgets.Chip(text="Etwas, das mit beiden zu tun hat", icon="tag")
    heading = widgets.DayHeading(text="Donnerstag, 19. November 2026")
    driver = show(button, chip, heading, size=(360, 740))
    driver.until(lambda: max(button.width, chip.width) <= 320)
    assert heading.width <= 320
    for made in (button, chip, heading):
        words = next(w for w in made.walk(restrict=True) if isinstance(w, widgets.Words))
        assert made.x <= words.x
        assert words.x + words.width <= made.x + made.width + 1
        assert made.height >= words.height


@pytest.mark.parametrize("effect", [Rolling, Springing])
def test_a_page_rolls_on_after_a_slow_frame(effect: Any) -> None:
    rolling = effect(min=-10_000, max=0, value=-5000)
    rolling.start(0, 1.0)
    rolling.update(40, 1.1)
    rolling.stop(80, 1.2)
    rolling.trigger_velocity_update.cancel()
    places = [rolling.value]
    for frame in (0.02, 0.8, 0.02, 0.4):
        rolling.update_velocity(frame)
        rolling.trigger_velocity_update.cancel()
        places.append(rolling.value)
    assert places == sorted(places)
    assert rolling.velocity > 0


def test_the_gallery_shows_every_part_once() -> None:
    from screens.gallery import GalleryApp

    with Driver(GalleryApp(kv_file=""), (1000, 990)) as driver:
        driver.frames(4)
        assert driver.texts().count("Less motion") == 1
