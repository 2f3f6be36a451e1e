"""Balance under touch and keys: the page to the letter, the water, the windows, what is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from kivy.core.window import Window as Shown
from PIL import Image

import main
from models.balance.picture import Window
from models.entities import Direction, Kind, NewEntry, Unease, Visibility
from models.journal import Journal
from screens.balance_reading import shore_words
from tests.conftest import FrozenClock
from tests.ui.driver import _picture
from tests.ui.opened import Opened

SUNDAY = date(2026, 11, 22)
Open = Callable[..., Opened]


@pytest.fixture
def balance(tmp_path: Path, clock: FrozenClock) -> Iterator[Open]:
    """Open Balance on a store that `prepare` has filled."""
    opened: list[Opened] = []

    def open_it(prepare: Callable[[Journal], Any] | None = None, **how: Any) -> Opened:
        with Journal.create(tmp_path / "store", ["Ana", "Ben"], now=clock, pad=16 * 1024) as made:
            if prepare is not None:
                prepare(made)
        opened.append(Opened(tmp_path / "store", clock, screen="balance", **how))
        opened[-1].rest()
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()


def both_ways(journal: Journal) -> None:
    draw = Random(5)
    for partner in journal.partners:
        journal.write_many(
            partner.id,
            [
                NewEntry(
                    f"{partner.name} {direction} {ago}",
                    direction,
                    (draw.choice([Kind.COMFORT, Kind.PRACTICAL, Kind.PLANNING]),),
                    SUNDAY - timedelta(days=ago),
                    Visibility.SHARED,
                )
                for ago in range(3, 100)
                for direction in (Direction.GAVE, Direction.RECEIVED)
                if draw.random() < 0.6
            ],
        )


def a_little(journal: Journal) -> None:
    ana, ben = (partner.id for partner in journal.partners)
    journal.write(ana, NewEntry("He waited up", kinds=(Kind.COMFORT,), day=days_ago(6)))
    journal.write(ben, NewEntry("First swim", Direction.TOGETHER, day=days_ago(20)))
    journal.write(ana, NewEntry("for me alone", day=days_ago(6), visibility=Visibility.PRIVATE))


def days_ago(days: int) -> date:
    return SUNDAY - timedelta(days=days)


def river_of(app: Opened) -> Any:
    return app.screen.ids.river


def touch_day(app: Opened, day: date) -> None:
    river = river_of(app)
    share = (day - river.river.first).days / (river.river.last - river.river.first).days
    app.tap(river, share, 0.5)
    app.wait(0.1)
    app.rest()


def walk(app: Opened, *names: str) -> None:
    """Press keys on the focused river."""
    river_of(app).focus = True
    app.keys(*names)


def more(app: Opened) -> None:
    app.touch(app.find("IconButton", icon="ellipsis"))
    app.wait(0.1)


def the_page(app: Opened) -> str:
    screen = app.screen
    return f"{screen.letter} {screen.closing}"


# --- the page -----------------------------------------------------------------------------------


def test_the_page_is_that_of_the_command_to_the_letter(
    balance: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str], clock: FrozenClock
) -> None:
    app = balance(both_ways)
    with Journal.open(tmp_path / "store", now=clock) as journal:
        page = journal.page(reader=journal.partner("Ana").id)
    assert the_page(app) == " ".join(page.sentences)
    assert app.sees(page.closing)
    capsys.readouterr()
    who = ["--as", "Ana", "--on", SUNDAY.isoformat()]
    assert main.main(["--store", str(tmp_path / "store"), "balance", *who]) == 0
    assert capsys.readouterr().out.split("\n")[:-1] == list(page.sentences)
    assert app.screen.caption == "The page of this week"
    assert "How care has been moving" in app.texts()


def test_the_kinds_that_took_part_stand_with_a_piece_of_their_strand(balance: Open) -> None:
    app = balance(both_ways)
    rows = sorted(app.find_all("KindRow"), key=lambda row: (-row.y, row.x))
    assert [row.text for row in rows] == ["Comfort", "Hands-on help", "Holding in mind"]
    assert all(row.swatch is not None for row in rows)


def test_pages_turn_by_buttons_keys_and_swipes(balance: Open, clock: FrozenClock) -> None:
    def weeks(journal: Journal) -> None:
        both_ways(journal)
        for _week in range(3):
            journal.pages.publish()
            clock.forward(days=7)

    app = balance(weeks)
    screen = app.screen
    newest = screen.page.week.first
    assert (screen.earlier, screen.later) == (True, False)
    app.press("The page before")
    assert screen.page.week.first == newest - timedelta(days=7)
    assert "2026 to " in screen.caption
    assert screen.later
    app.keys("left")
    assert screen.page.week.first == newest - timedelta(days=14)
    app.keys("right", "right")
    assert screen.page.week.first == newest
    shown = river_of(app).river
    app.drag(screen.ids.scroll, 200, 8)
    app.rest()
    assert screen.page.week.first == newest - timedelta(days=7), "a swipe to the right goes back"
    app.drag(screen.ids.scroll, -200, 8)
    app.rest()
    assert screen.page.week.first == newest
    app.drag(screen.ids.scroll, 60, 4)
    app.rest()
    assert screen.page.week.first == newest, "a short one does nothing"
    assert river_of(app).river is shown, "the river keeps its window"
    assert not app.find_all("Sheet"), "a swipe is no touch on the water"


def test_keys_turn_no_page_while_something_else_has_them(balance: Open, clock: FrozenClock) -> None:
    def weeks(journal: Journal) -> None:
        both_ways(journal)
        journal.pages.publish()
        clock.forward(days=7)

    app = balance(weeks)
    screen, newest = app.screen, app.screen.page.week.first
    app.keys("ctrl+left", "shift+left")
    assert screen.page.week.first == newest
    app.find("Segment", text="Months").focus = True
    app.keys("left")
    assert (screen.window, screen.page.week.first) == ("lately", newest)
    more(app)
    app.keys("left")
    assert screen.page.week.first == newest
    app.key("escape")
    app.wait(0.3)
    app.go("today")
    app.keys("left")
    app.go("balance")
    assert screen.page.week.first == newest
    app.find("Segment", text="Lately").focus = False
    app.keys("left")
    assert screen.page.week.first == newest - timedelta(days=7)


# --- the river ----------------------------------------------------------------------------------


def test_a_window_shows_its_stretch_and_says_it_in_full(balance: Open) -> None:
    app = balance(both_ways)
    screen = app.screen
    for words, days, said in (
        ("Lately", 28, "The last four weeks"),
        ("Year", 365, "The last year"),
        ("Season", 91, "The season you named, or the last three months"),
        ("All", 100, "Everything since the first page"),
        ("Months", 84, "The last twelve weeks"),
    ):
        app.press(words)
        river = river_of(app).river
        assert (river.last - river.first).days + 1 == pytest.approx(days, abs=3)
        assert screen.spoken == said
        assert screen.last_shore == "still settling"


def test_a_touch_on_the_water_opens_the_entries_of_that_week(balance: Open) -> None:
    app = balance(a_little)
    touch_day(app, days_ago(7))
    sheet = app.find("Sheet")
    assert sheet.title == "12 Nov 2026 to 18 Nov 2026"
    assert [card.words for card in app.find_all("EntryCard") if card.get_parent_window()][-1:] == [
        "He waited up"
    ]
    assert not app.sees("for me alone"), "the river is made of what both can read"
    app.touch(app.find("EntryCard", words="He waited up"))
    assert app.bothways.router.name == "entry"


def test_a_week_without_words_says_so_softly(balance: Open) -> None:
    app = balance(a_little)
    touch_day(app, days_ago(40))
    assert app.sees("Nothing was written in these days.")


def test_the_marker_is_walked_by_the_week_and_previewed(balance: Open) -> None:
    app = balance(a_little)
    screen, river = app.screen, river_of(app)
    walk(app, "left")
    assert river.day == SUNDAY, "the first step sets it down"
    walk(app, "left")
    assert river.day == days_ago(7)
    assert screen.preview == "12 Nov 2026 to 18 Nov 2026: “He waited up”"
    assert app.sees(screen.preview)
    walk(app, "left")
    assert screen.preview == "5 Nov 2026 to 11 Nov 2026"
    walk(app, "right")
    assert river.day == days_ago(7)
    walk(app, "home")
    assert river.day == river.river.first
    walk(app, "left")
    assert river.day == river.river.first, "not beyond the shore"
    walk(app, "end", "left", "enter")
    assert app.find("Sheet").title == "12 Nov 2026 to 18 Nov 2026"
    app.key("escape")
    app.wait(0.2)
    app.press("Lately")
    assert river.day == days_ago(7), "still in sight"


def test_the_marker_goes_where_its_day_is_out_of_sight(balance: Open) -> None:
    app = balance(a_little)
    walk(app, "home")
    assert app.screen.preview
    app.press("Lately")
    assert river_of(app).day is None
    assert app.screen.preview == ""


def test_in_words_takes_the_place_of_the_picture(balance: Open) -> None:
    app = balance(both_ways)
    more(app)
    app.press("In words")
    assert river_of(app).height == 0
    assert app.sees("The strands that took part: ")
    app.press("Lately")
    assert app.sees("The strands that took part lately: ")
    more(app)
    app.press("Show the picture")
    assert river_of(app).height > 100
    app.screen.in_words = True
    app.frames(2)
    app.key("escape")
    assert not app.screen.in_words
    assert app.bothways.router.name == "balance"


def test_time_together_and_needs_are_a_step_away_where_there_are_any(balance: Open) -> None:
    def prepare(journal: Journal) -> None:
        both_ways(journal)
        day = journal.today() - timedelta(days=9)
        new = NewEntry(text="The lake at dusk", direction=Direction.TOGETHER, day=day)
        journal.write(journal.partner("Ben").id, new)
        journal.needs.voice(journal.partner("Ana").id, "An evening without phones")

    app = balance(prepare)
    app.press("Time that was simply shared")
    assert app.sees("The lake at dusk")
    app.key("escape")
    app.rest()
    app.press("Needs, voiced and answered")
    assert app.bothways.router.name == "needs"


def test_nothing_is_offered_that_is_not_in_the_picture(balance: Open) -> None:
    app = balance(both_ways)
    assert not app.sees("Time that was simply shared")
    assert not app.sees("Needs, voiced and answered")


def test_with_directions_on_no_piece_of_a_kind_looks_like_a_side(balance: Open) -> None:
    def prepare(journal: Journal) -> None:
        both_ways(journal)
        for partner in journal.partners:
            journal.people.directions(partner.id, on=True)

    app = balance(prepare)
    assert app.find_all("KindRow")
    assert {len(row.children) for row in app.find_all("KindRow")} == {2}, "icon and word"
    assert app.sees("arriving at Ana’s side")


def test_the_picture_is_as_wide_as_the_window_and_as_high_as_its_water(balance: Open) -> None:
    app = balance(both_ways)
    river = river_of(app)
    assert river._texture.size == (420, river.height)
    app.resize(600, 860)
    app.wait(0.4)
    app.rest()
    assert river._texture.size == (600, river.height)


def test_the_first_picture_has_its_place_at_once(balance: Open) -> None:
    app = balance(both_ways)
    widths = []
    river_of(app).fbind(
        "picture_height", lambda *_args: widths.append(river_of(app)._texture.width)
    )
    app.go("today")
    app.go("balance")
    app.press("Year")
    assert set(widths) <= {420}


def test_dark_paints_it_again(balance: Open) -> None:
    app = balance(both_ways)
    light = _picture()
    app.bothways.change_settings(dark="dark")
    app.wait(0.4)
    app.rest()
    app.frames(4)
    river = river_of(app)
    x, y = app.at(river, 0.5, 0.02)
    seen = _picture().getpixel((int(x), int(Shown.height - y)))
    assert sum(seen) < 150 < sum(light.getpixel((5, 5)))


def test_the_river_is_revealed_once_a_day(
    balance: Open, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    app = balance(both_ways)
    asked: list[bool] = []
    river = river_of(app)
    show = river.show
    monkeypatch.setattr(
        river, "show", lambda *a, reveal, **k: (asked.append(reveal), show(*a, reveal=reveal, **k))
    )
    app.press("Year")
    assert asked == [False]
    clock.forward(days=1)
    app.press("Months")
    assert asked == [False, True]
    assert river.shown == 1, "without motion it is simply there"


def test_motion_draws_the_veil_away(balance: Open) -> None:
    app = balance(both_ways, reduced_motion=False)
    app.until(lambda: river_of(app).shown == 1)
    river_of(app).show(
        app.screen._painted.pixels, app.screen._painted.size, river_of(app).river, reveal=True
    )
    assert river_of(app).shown == 0
    app.until(lambda: 0 < river_of(app).shown < 1)
    app.until(lambda: river_of(app).shown == 1)


# --- seasons, directions, little ground -----------------------------------------------------------


def carrying(journal: Journal) -> None:
    both_ways(journal)
    ana, ben = (partner.id for partner in journal.partners)
    season = journal.seasons.propose(ana, "the newborn weeks", days_ago(40), tint="meadow")
    journal.seasons.confirm(ben, season.id)


def test_a_season_is_named_above_its_tint_and_below_the_shore(balance: Open) -> None:
    app = balance(carrying)
    label = app.find("Words", text="“the newborn weeks”")
    assert label.x >= 0
    assert label.right <= Shown.width
    assert label.parent.river is river_of(app).river
    assert app.screen.first_shore != "in “the newborn weeks”"
    app.press("Lately")
    assert app.screen.first_shore == "in “the newborn weeks”"


def test_directions_need_both_and_go_with_either(balance: Open) -> None:
    app = balance(both_ways)
    ana, ben = (partner.id for partner in app.journal.partners)

    def switch(who: str, on: bool) -> None:
        app.journal.people.directions(who, on=on)
        app.bothways.session.touch()
        app.rest()

    switch(ana, True)
    assert river_of(app).river.sides is None
    assert not app.sees("arriving at")
    switch(ben, True)
    assert river_of(app).river.sides is not None
    assert app.sees("arriving at Ana’s side")
    assert app.sees("arriving at Ben’s side")
    assert app.sees("The edges are soft because nobody can write everything down.")
    switch(ana, False)
    assert river_of(app).river.sides is None
    assert not app.sees("arriving at")


def test_after_unease_the_river_has_no_directions_for_its_author_alone(
    balance: Open, clock: FrozenClock
) -> None:
    def uneasy(journal: Journal) -> None:
        both_ways(journal)
        for partner in journal.partners:
            journal.people.directions(partner.id, on=True)
        journal.write(journal.partner("Ana").id, NewEntry("no", unease=Unease.PRESSURED))
        clock.forward(days=7)

    app = balance(uneasy)
    assert app.screen.page.band == "too_little"
    assert river_of(app).river.sides is None
    app.chord("p")
    assert app.writer.name == "Ben"
    assert app.screen.page.band == "both_ways"
    assert river_of(app).river.sides is not None


def test_with_little_ground_the_entries_stand_below(balance: Open) -> None:
    app = balance(a_little)
    cards = app.find_all("EntryCard")
    assert {card.words for card in cards} == {"He waited up", "First swim"}
    for partner in app.journal.partners:
        app.journal.people.directions(partner.id, on=True)
    app.bothways.session.touch()
    app.rest()
    assert app.sees("Mist, because little has been written about these weeks.")
    app.touch(app.find("EntryCard", words="First swim"))
    assert app.bothways.router.name == "entry"


def test_with_ground_no_entry_stands_below(balance: Open) -> None:
    assert balance(both_ways).find_all("EntryCard") == []


def test_an_empty_book_asks_for_a_line_and_nothing_else(balance: Open) -> None:
    app = balance()
    assert app.sees("There is not enough on these pages yet to say anything, and that is fine.")
    assert app.find_all("KindRow") == []
    app.press("Write a line")
    assert app.bothways.router.name == "today"


# --- wide -----------------------------------------------------------------------------------------


def test_wide_shows_the_stretch_beside_the_kinds(balance: Open) -> None:
    app = balance(a_little, size=(1200, 860))
    screen, river = app.screen, river_of(app)
    assert river.width == pytest.approx(screen.width)
    assert screen.ids.entries.x > screen.ids.kinds.right
    touch_day(app, days_ago(7))
    assert not app.find_all("Sheet")
    assert app.sees("12 Nov 2026 to 18 Nov 2026")
    app.until(lambda: [card.words for card in app.find_all("EntryCard")] == ["He waited up"])
    walk(app, "left")
    app.until(lambda: app.sees("Nothing was written in these days."))
    assert app.find_all("EntryCard") == []
    app.resize(420, 860)
    # Narrow again: what little ground shows.
    app.until(lambda: len(app.find_all("EntryCard")) == 2)


def test_enter_on_a_wide_river_sets_the_marker_down(balance: Open) -> None:
    app = balance(a_little, size=(1200, 860))
    walk(app, "enter")
    assert river_of(app).day == SUNDAY
    assert app.sees("19 Nov 2026 to 22 Nov 2026")


# --- saving ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("row", "name"), [("PNG", "picture-1.png"), ("SVG", "picture-1.svg")])
def test_the_picture_is_saved_under_a_neutral_name(
    balance: Open, tmp_path: Path, row: str, name: str
) -> None:
    app = balance(carrying)
    folder = tmp_path / "pictures"
    folder.mkdir()
    for _twice in range(2):
        more(app)
        app.press(f"Save the picture ({row})")
        app.until(lambda: app.find_all("FileSheet"))
        app.find("FileSheet").go(folder)
        app.rest()
        app.find("FileSheet").choose_here()
        app.rest()
    app.until(lambda: app.sees(name.replace("-1", "-2")))
    assert sorted(path.name for path in folder.iterdir()) == [name, name.replace("-1", "-2")]
    saved = folder / name
    if row == "PNG":
        with Image.open(saved) as picture:
            assert picture.width == 3 * 420
            assert picture.mode == "RGB"
            assert picture.info == {}
    else:
        text = saved.read_text("utf-8")
        ElementTree.fromstring(text)
        assert "newborn" not in text


# --- words ----------------------------------------------------------------------------------------


def test_place_words_never_are_figures(balance: Open, store: Journal) -> None:
    both_ways(store)
    for window in Window:
        river = store.pages.river(window)
        for month in range(1, 13):
            moved = replace(river, first=date(2025, month, 1))
            for words in shore_words(moved, SUNDAY):
                assert words
                assert not any(letter.isdigit() for letter in words)
    past = replace(store.pages.river(Window.MONTHS), last=date(2026, 4, 2))
    assert shore_words(past, SUNDAY)[1] == "spring"
