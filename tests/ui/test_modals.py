"""Sheets, dialogs, toasts and pickers: kept together, left by Esc, chosen by keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest
from kivy.core.window import Window
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from models.entities import DayNote
from screens import kv, widgets
from screens.theme import Theme
from tests.ui.driver import Driver

TODAY = date(2026, 11, 22)


@pytest.fixture
def theme() -> Theme:
    made = Theme(reduced_motion=True)
    kv.install(made)
    return made


@pytest.fixture
def page(theme: Theme) -> Iterator[Driver]:
    """A page with one button, on which things come up."""
    layer = FloatLayout()
    layer.add_widget(widgets.Button48(text="Under", pos_hint={"x": 0.1, "top": 0.9}))
    driver = Driver.of(layer)
    yield driver
    for modal in [w for w in Window.children if getattr(w, "is_modal", False)]:
        modal.dismiss()
    driver.close()


@pytest.fixture
def layer(page: Driver) -> Widget:
    return page.app.root


def chips() -> Any:
    words = ("What I hoped", "Partly")
    return widgets.ChipGroup(chips=[{"value": w, "text": w} for w in words])


def test_a_sheet_takes_the_focus_keeps_tab_and_gives_the_focus_back(page: Driver) -> None:
    under = page.find("Button48", text="Under")
    under.focus = True
    group = chips()
    sheet = widgets.Sheet(title="How did it land?", text="Shown to you alone", content=group)
    sheet.open()
    page.frames(4)
    assert page.sees("How did it land?")
    assert page.focused() is group.chip("What I hoped")
    page.key("tab")
    assert page.focused() is group.chip("Partly")
    page.key("tab")
    assert page.focused().tip == "Close", "the last in the order of Tab"
    page.key("tab")
    assert page.focused() is group.chip("What I hoped")
    page.key("escape")
    page.until(lambda: not page.sees("How did it land?"))
    assert page.focused() is under


@pytest.mark.parametrize("way", ["touch", "keys"])
def test_a_sheet_has_a_cross_that_closes_it(page: Driver, way: str) -> None:
    sheet = widgets.Sheet(title="How did it land?", content=chips())
    sheet.open()
    page.frames(4)
    cross = page.find("CloseButton")
    assert cross.tip == "Close"
    if way == "touch":
        page.tap(cross)
    else:
        page.key("tab", ["shift"])  # back from the first control
        assert page.focused() is cross
        page.key("enter")
    page.until(lambda: not page.sees("How did it land?"))


def test_nothing_under_a_sheet_can_be_pressed_and_a_touch_beside_it_closes(page: Driver) -> None:
    under = page.find("Button48", text="Under")
    got: list[Any] = []
    under.bind(on_release=got.append)
    sheet = widgets.Sheet(title="Partly", content=chips())
    sheet.open()
    page.frames(4)
    page.tap(under)
    page.until(lambda: not page.sees("Partly"))
    assert got == []
    page.tap(under)
    assert len(got) == 1


def test_a_sheet_lies_at_the_foot_and_on_wide_windows_in_the_middle(page: Driver) -> None:
    sheet = widgets.Sheet(title="How did it land?", content=chips())
    sheet.open()
    page.frames(4)
    assert (sheet.panel.y, sheet.panel.width) == (0, 420)
    page.resize(1000, 700)
    page.frames(4)
    assert sheet.panel.width == 480
    assert sheet.panel.x == pytest.approx(260)
    assert sheet.panel.y == pytest.approx((700 - sheet.panel.height) / 2)


def test_a_long_sheet_is_no_higher_than_it_may_be_and_scrolls(page: Driver) -> None:
    words = "\n".join(f"line {n}" for n in range(80))
    sheet = widgets.Sheet(title="Long", content=widgets.Words(text=words))
    sheet.open()
    page.frames(6)
    assert sheet.panel.height == pytest.approx(860 * 0.88)
    scroll = sheet.ids["scroll"]
    before = scroll.scroll_y
    page.drag(scroll, 0, 200)
    page.until(lambda: scroll.scroll_y < before)


def test_a_sheet_is_pulled_down_by_its_grab(page: Driver) -> None:
    sheet = widgets.Sheet(title="Pull", content=chips())
    sheet.open()
    page.frames(4)
    page.drag(sheet.ids["grab"], 0, -30)
    assert sheet.is_open
    page.drag(sheet.ids["grab"], 0, -120)
    assert not sheet.is_open


def test_with_motion_a_sheet_comes_in_and_goes(page: Driver, theme: Theme) -> None:
    theme.reduced_motion = False
    sheet = widgets.Sheet(title="Slow", content=chips())
    sheet.open()
    assert sheet.shown < 1
    page.until(lambda: sheet.shown == 1)
    sheet.dismiss()
    assert sheet.parent is not None
    page.until(lambda: sheet.parent is None)


def ask(done: list[str]) -> Any:
    return widgets.Dialog(
        title="Move this entry to the trash?",
        text="It rests there for a month.",
        quote="“He had ironed the black dress.”",
        safe="Keep it",
        act="Move to trash",
        act_call=lambda: done.append("act"),
        safe_call=lambda: done.append("safe"),
    )


def test_in_a_dialog_the_safe_choice_has_the_focus(page: Driver) -> None:
    done: list[str] = []
    ask(done).open()
    page.frames(4)
    assert page.focused() is page.find("Button48", text="Keep it")
    page.key("tab")
    assert page.focused() is page.find("Button48", text="Move to trash")
    page.key("tab")
    page.key("enter")
    page.until(lambda: done == ["safe"])


@pytest.mark.parametrize(("keys", "expected"), [(["escape"], "safe"), (["right", "enter"], "act")])
def test_a_dialog_by_keys(page: Driver, keys: list[str], expected: str) -> None:
    done: list[str] = []
    ask(done).open()
    page.frames(4)
    for key in keys:
        page.key(key)
    page.until(lambda: done == [expected])
    assert not page.sees("Move this entry")


def test_a_touch_beside_a_dialog_decides_nothing(page: Driver, layer: Widget) -> None:
    done: list[str] = []
    dialog = ask(done)
    dialog.open()
    page.frames(4)
    page.tap(layer, 0.5, 0.02)
    assert dialog.is_open
    assert done == []


def test_esc_closes_only_the_topmost(page: Driver) -> None:
    sheet = widgets.Sheet(title="Below", content=chips())
    sheet.open()
    done: list[str] = []
    ask(done).open()
    page.frames(4)
    page.key("escape")
    page.frames(4)
    assert done == ["safe"]
    assert sheet.is_open
    page.key("escape")
    assert not sheet.is_open


def test_a_toast_offers_undo_and_goes(page: Driver, layer: Widget) -> None:
    undone: list[str] = []
    toast = widgets.Toast(
        text="Saved. It is in the book.",
        actions=[("Undo", lambda: undone.append("undo"))],
        closed=lambda: undone.append("closed"),
    )
    layer.add_widget(toast)
    page.frames(4)
    assert page.sees("Saved. It is in the book.")
    page.tap(page.find("Button48", text="Undo"))
    assert undone == ["closed", "undo"]
    assert not page.sees("Saved.")


def test_a_toast_stays_while_it_has_the_focus_and_leaves_after(page: Driver, layer: Widget) -> None:
    toast = widgets.Toast(text="Saved", actions=[("Undo", lambda: None)])
    layer.add_widget(toast)
    page.frames(4)
    button = page.find("Button48", text="Undo")
    button.focus = True
    toast._leave_or_wait()
    assert toast.parent is layer
    button.focus = False
    toast._leave_or_wait()
    assert toast.parent is None


def test_trouble_stays_until_it_is_closed(page: Driver, layer: Widget) -> None:
    toast = widgets.Toast(
        title="The photo could not be read",
        text="Your words are safe and still in the field.",
        trouble=True,
        actions=[("Choose another", lambda: None)],
    )
    layer.add_widget(toast)
    page.frames(4)
    assert not toast._leave.is_triggered
    page.tap(page.find("IconButton", icon="x"))
    assert not page.sees("The photo")


def calendar(page: Driver, layer: Widget) -> tuple[Any, list[Any]]:
    notes = [DayNote(date(2026, 11, day), (), day == 15) for day in (15, 16)]
    picker = widgets.DatePicker(day=date(2026, 11, 16), today=TODAY, latest=TODAY, notes=notes)
    told: list[Any] = []
    picker.bind(on_day=lambda _p, day: told.append(day))
    picker.bind(on_month=lambda _p, year, month: told.append((year, month)))
    layer.clear_widgets()
    layer.add_widget(picker)
    page.frames(4)
    return picker, told


def test_the_calendar_by_keys(page: Driver, layer: Widget) -> None:
    picker, told = calendar(page, layer)
    assert page.sees("November")
    picker.ids["grid"].focus = True
    page.key("left")
    page.key("enter")
    page.key("up")
    page.key("home")
    page.key("enter")
    assert told == [date(2026, 11, 15), date(2026, 11, 2)]
    page.key("pageup")
    assert told[-1] == (2026, 10)
    assert page.sees("October")
    page.key("enter")
    assert told[-1] == date(2026, 10, 2)


def test_no_day_after_the_latest_can_be_chosen(page: Driver, layer: Widget) -> None:
    picker, told = calendar(page, layer)
    grid = picker.ids["grid"]
    days = picker.days()
    x, y = grid.middle(days.index(date(2026, 11, 23)))
    page.tap(grid, (x - grid.x) / grid.width, (y - grid.y) / grid.height)
    assert told == []
    x, y = grid.middle(days.index(date(2026, 11, 21)))
    page.tap(grid, (x - grid.x) / grid.width, (y - grid.y) / grid.height)
    assert told == [date(2026, 11, 21)]


def test_the_week_begins_where_the_language_has_it(
    page: Driver, layer: Widget, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models import words

    picker, _ = calendar(page, layer)
    assert picker.days()[:7] == [None] * 6 + [date(2026, 11, 1)], "Monday first"
    try:
        words.use("en_US")
        assert picker.days()[0] == date(2026, 11, 1), "Sunday first"
    finally:
        words.use("en")


def test_a_time_is_turned_by_buttons_and_arrows(page: Driver, layer: Widget) -> None:
    picker = widgets.TimePicker(time=time(23, 58))
    told: list[Any] = []
    picker.bind(on_time=lambda _p, moment: told.append(moment))
    layer.clear_widgets()
    layer.add_widget(picker)
    page.frames(4)
    page.tap(picker.ids["hour"].children[-1])
    picker.ids["minute"].focus = True
    page.key("down")
    page.key("up")
    assert told == [time(0, 58), time(0, 55), time(1, 0)]
    assert page.sees("01")


def test_where_hours_go_to_twelve_the_half_is_chosen(page: Driver, layer: Widget) -> None:
    picker = widgets.TimePicker(time=time(9, 30), half_days=True)
    layer.clear_widgets()
    layer.add_widget(picker)
    page.frames(4)
    assert page.sees("9")
    page.tap(page.find("Segment", value=12))
    assert picker.time == time(21, 30)


def test_an_empty_page_offers_one_thing_to_do(page: Driver, layer: Widget) -> None:
    pressed: list[Any] = []
    make: Callable[..., Any] = widgets.EmptyState
    empty = make(title="The first page is open", text="One line is plenty.", action="Write a line")
    empty.bind(on_release=pressed.append)
    layer.clear_widgets()
    layer.add_widget(empty)
    page.frames(4)
    assert page.sees("The first page is open")
    page.tap(page.find("Button48", text="Write a line"))
    assert pressed == [empty]
