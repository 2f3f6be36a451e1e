"""Today under the hands of two partners: writing, taking back, drafts, what goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from models.entities import Direction, Draft, Kind, NeedState, NewEntry, Spirit, Visibility
from models.errors import StoreFull
from models.journal import Journal
from screens.opening import LOOK_EVERY
from tests.ui.opened import Opened

Open = Callable[..., Opened]
TODAY = date(2026, 11, 22)
WORDS = "Ben cooked soup when I came home late."


def by_ana(text: str, **fields: Any) -> Callable[[Journal], object]:
    return lambda journal: journal.write(journal.partner("Ana").id, NewEntry(text=text, **fields))


# --- writing ---


def test_writing_an_entry_is_typing_and_one_chord(open_app: Open) -> None:
    app = open_app()
    app.type(WORDS)  # the caret stood in the field
    app.chord("enter")
    (entry,) = app.entries("Ben")
    assert (entry.text, entry.direction, entry.day) == (WORDS, Direction.RECEIVED, TODAY)
    assert (entry.visibility, entry.kinds) == (Visibility.SHARED, ())
    assert app.find("EntryCard").entry == entry
    assert app.sees("Saved. It is in the book.")
    assert app.composer.text == ""
    assert app.composer.ids.field.input.focus, "the next words go into the field again"


def test_writing_an_entry_by_touch_is_two_touches_and_the_words(open_app: Open) -> None:
    app = open_app()
    app.tap(app.composer.ids.field)
    app.type(WORDS)
    app.press("Save")
    assert [entry.text for entry in app.entries()] == [WORDS]


def test_all_of_an_entry_can_be_chosen_by_keys(open_app: Open) -> None:
    app = open_app()
    app.type(WORDS)
    app.frames(3)
    app.keys("shift+tab", "left", "left", "left", "left", "spacebar")  # gave
    app.chord("n")
    app.keys("tab", "right", "right", "right", "spacebar", "right", "right", "spacebar")
    app.chord("enter")
    (entry,) = app.entries()
    assert entry.direction is Direction.GAVE
    assert entry.kinds == (Kind.PRACTICAL, Kind.TIME)


def test_keys_faster_than_the_frames_choose_the_same(open_app: Open) -> None:
    app = open_app()
    app.type(WORDS)
    app.frames(3)
    app.rush(
        *("tab", "right", "spacebar", "ctrl+n"),  # encouragement, and back to the field
        *("shift+tab", "left", "left", "spacebar", "ctrl+enter"),  # own
    )
    (entry,) = app.entries()
    assert (entry.direction, entry.text) == (Direction.OWN, WORDS)


def test_a_third_kind_lets_the_oldest_go(open_app: Open) -> None:
    app = open_app()
    app.type(WORDS)
    app.frames(3)
    for word in ("Comfort", "Advice", "Time together"):
        app.press(word, "Chip")
    app.press("Save")
    assert app.entries()[0].kinds == (Kind.ADVICE, Kind.TIME)


def test_kinds_are_asked_only_once_there_is_a_word(open_app: Open) -> None:
    app = open_app()
    assert not app.sees("What sort of care was it?")
    app.type("a")
    app.frames(3)
    assert app.sees("What sort of care was it?")
    app.press("For myself" if app.sees("For myself") else "Own", "Chip")
    assert not app.sees("What sort of care was it?")


def test_nothing_is_saved_without_a_word(open_app: Open) -> None:
    app = open_app()
    app.type(" \n \n")
    app.chord("enter")
    assert app.find("Button48", text="Save").disabled
    assert app.entries() == []


def test_a_quiet_day_is_one_touch(open_app: Open) -> None:
    app = open_app()
    app.press("Quiet day", "Chip")
    (entry,) = app.entries()
    assert (entry.direction, entry.text) == (Direction.QUIET_DAY, "")
    assert app.composer.direction == Direction.RECEIVED.value


def test_a_quiet_day_leaves_the_words_in_the_field(open_app: Open) -> None:
    app = open_app()
    app.type("half a thought")
    app.until(lambda: app.draft("Ana"))
    app.press("Quiet day", "Chip")
    assert len(app.entries()) == 1
    assert app.composer.text == "half a thought"
    assert app.draft("Ana").text == "half a thought", "a crash now would lose it"


def test_yesterday_is_one_touch_and_today_comes_back(open_app: Open) -> None:
    app = open_app()
    app.press("Yesterday")
    assert app.sees("Saturday, 21 November")
    app.type(WORDS)
    app.chord("enter")
    assert app.entries()[0].day == TODAY - timedelta(days=1)
    assert app.sees("Sunday, 22 November")
    assert app.composer.day is None


def test_who_can_read_is_one_touch(open_app: Open) -> None:
    app = open_app()
    assert app.sees("Ben can read this")
    app.touch(app.find("Readers"))
    assert app.sees("For you alone")
    app.type("only mine")
    app.chord("enter")
    assert app.sees("Saved. It is for you alone.")
    assert app.entries(None) == []
    assert app.entries("Ben") == []
    assert [entry.text for entry in app.entries("Ana")] == ["only mine"]


def test_each_starts_with_the_visibility_they_chose(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        ana = journal.partner("Ana").id
        journal.people.change_settings(ana, visibility=Visibility.PRIVATE)

    app = open_app(prepare)
    assert app.sees("For you alone")
    app.chord("p")
    assert app.sees("Ana can read this")
    app.chord("p")
    assert app.sees("For you alone")


def test_what_is_shared_once_does_not_stay_shared(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        ana = journal.partner("Ana").id
        journal.people.change_settings(ana, visibility=Visibility.PRIVATE)

    app = open_app(prepare)
    app.press("Who can read this: press to change")
    app.type("for the two of us")
    app.chord("enter")
    assert app.sees("For you alone"), "mine, unless I share it"


def test_what_is_for_oneself_stays_so_until_said_otherwise(open_app: Open) -> None:
    app = open_app()
    app.press("Who can read this: press to change")
    app.type("only mine")
    app.chord("enter")
    assert app.sees("For you alone")
    app.press("Who can read this: press to change")
    app.type("ours")
    app.chord("enter")
    assert app.sees("Ben can read this")


def test_who_chose_a_direction_by_touch_writes_on_at_once(open_app: Open) -> None:
    app = open_app()
    app.composer.ids.field.input.focus = False
    app.press("Good news")
    app.type("The job is mine")
    app.chord("enter")
    (entry,) = app.entries()
    assert (entry.text, entry.direction) == ("The job is mine", Direction.GOOD_NEWS)


def test_directions_off_the_edge_are_reached_by_the_wheel_and_seen_once_chosen(
    open_app: Open,
) -> None:
    app = open_app()
    row = app.find("ChipRow")
    app.wheel(row, 2)
    assert row.scroll_x > 0
    app.wheel(row, -9)
    assert row.scroll_x == 0
    row.group.chip("own").dispatch("on_release")
    app.rest()
    chip = row.group.chip("own")
    assert chip.to_window(chip.right, chip.top)[0] <= row.to_window(row.right, row.top)[0]


def test_tags_spirit_feeling_and_another_day_from_the_sheet(open_app: Open) -> None:
    app = open_app()
    app.type(WORDS)
    app.press("Tags, and what else belongs to it")
    app.tap(app.find("Field", hint="A new tag, then Enter"))
    app.type("soup")
    app.keys("enter")
    app.press("Freely", "Chip")
    app.tap(app.find("Field", hint="A word or two, if you like"))
    app.type("seen")
    app.press("The day it belongs to")
    app.keys("tab", "tab", "left", "left", "left", "enter")
    app.keys("escape")
    assert app.sees("Thursday, 19 November")
    app.chord("enter")
    (entry,) = app.entries("Ana")
    assert (entry.tags, entry.spirit, entry.feeling) == (("soup",), Spirit.FREELY, "seen")
    assert entry.day == date(2026, 11, 19)
    assert app.entries("Ben")[0].feeling is None, "how it felt is for its author alone"


def test_a_photo_goes_with_the_entry_and_a_bad_one_is_told_kindly(
    open_app: Open, tmp_path: Path
) -> None:
    good, bad = tmp_path / "lake.jpg", tmp_path / "notes.jpg"
    Image.new("RGB", (64, 48), "#446688").save(good)
    bad.write_text("no picture")
    app = open_app()
    app.screen.add_photo(bad)
    app.rest()
    assert app.find("Toast").trouble
    app.type(WORDS)
    app.screen.add_photo(good)
    app.rest()
    app.chord("enter")
    (entry,) = app.entries()
    assert [(photo.width, photo.height) for photo in entry.photos] == [(64, 48)]
    app.rest()
    assert app.find("EntryCard").thumbnail is not None, "the picture, not its empty place"


# --- taking back ---


@pytest.mark.parametrize("way", ["toast", "keys"])
def test_a_saved_entry_can_be_taken_back(open_app: Open, way: str) -> None:
    app = open_app()
    app.type(WORDS)
    app.chord("enter")
    if way == "toast":
        app.press("Undo")
    else:
        app.chord("z")
    assert app.entries("Ana") == []
    assert app.find_all("EntryCard") == []
    assert app.composer.text == WORDS, "a slip of the hand: the words are in the field again"
    assert app.journal.trash(app.writer.id) == ()
    app.until(lambda: app.draft("Ana") is not None)
    app.chord("enter")
    assert [entry.text for entry in app.entries("Ana")] == [WORDS]


def test_a_saved_entry_taken_back_over_new_words_goes_into_the_trash(open_app: Open) -> None:
    app = open_app()
    app.type(WORDS)
    app.chord("enter")
    app.type("and then")
    app.press("Undo")
    assert app.composer.text == "and then"
    assert [one.entry.text for one in app.journal.trash(app.writer.id)] == [WORDS]


def test_an_undo_later_is_about_the_last_step_and_not_about_the_field(open_app: Open) -> None:
    app = open_app()
    app.type(WORDS)
    app.chord("enter")
    app.journal.needs.voice(app.writer.id, "a walk")
    app.chord("z")
    assert app.composer.text == ""
    assert [entry.text for entry in app.entries("Ana")] == [WORDS]
    assert app.journal.needs.open(None) == ()


def test_nothing_to_take_back_is_said_calmly(open_app: Open) -> None:
    app = open_app()
    app.chord("z")
    assert app.find("Toast").text
    assert not app.find("Toast").trouble


def test_undo_in_a_field_with_words_is_the_field_s(open_app: Open) -> None:
    app = open_app(by_ana("kept"))
    app.type("abc")
    app.chord("z")
    assert [entry.text for entry in app.entries("Ana")] == ["kept"]


# --- drafts ---


def test_a_draft_is_in_the_store_within_two_seconds(open_app: Open) -> None:
    app = open_app()
    app.type("half a thou")
    assert app.screen._drafts._due.timeout <= 1.5, "seconds of typing that a crash may cost"
    app.until(lambda: app.draft("Ana") is not None)
    assert app.draft("Ana").text == "half a thou"
    for _ in range(6):  # typing on without a rest
        app.type("x")
        app.wait(0.4)
    kept = app.draft("Ana").text
    assert len(kept) >= len("half a thou") + 1, "a hand that never rests is kept as well"


def test_a_draft_is_there_again_with_all_that_belongs_to_it(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        journal.drafts.keep(
            journal.partner("Ana").id,
            Draft(
                text="half a thought",
                direction=Direction.GAVE,
                kinds=(Kind.TIME,),
                day=TODAY - timedelta(days=1),
                visibility=Visibility.PRIVATE,
                tags=("lake",),
            ),
        )

    app = open_app(prepare)
    assert app.composer.text == "half a thought"
    assert app.sees("Saturday, 21 November")
    assert app.sees("For you alone")
    app.chord("enter")
    (entry,) = app.entries("Ana")
    assert (entry.text, entry.direction, entry.tags) == (
        "half a thought",
        Direction.GAVE,
        ("lake",),
    )
    assert entry.visibility is Visibility.PRIVATE
    assert app.draft("Ana") is None


def test_each_partner_s_draft_waits_for_them(open_app: Open) -> None:
    app = open_app()
    app.type("from Ana")
    app.chord("p")
    assert (app.writer.name, app.composer.text) == ("Ben", "")
    assert app.sees("Good evening, Ben")
    app.type("from Ben")
    app.touch(app.find("WriterMark"))
    assert (app.writer.name, app.composer.text) == ("Ana", "from Ana")
    app.chord("p")
    assert app.composer.text == "from Ben"
    app.chord("enter")
    assert [(e.text, e.author_id) for e in app.entries()] == [("from Ben", app.writer.id)]
    app.chord("p")
    assert app.composer.text == "from Ana"


def test_a_private_draft_is_in_no_file_of_the_book(open_app: Open) -> None:
    app = open_app()
    app.touch(app.find("Readers"))
    app.type("not for Ben")
    app.until(lambda: app.draft("Ana") is not None)
    assert app.draft("Ben") is None
    app.chord("p")
    assert not app.sees("not for Ben")


def test_leaving_for_another_tab_keeps_the_words(open_app: Open) -> None:
    app = open_app()
    app.type("half a thought")
    app.chord("4")
    assert app.draft("Ana").text == "half a thought"
    app.chord("1")
    assert app.composer.text == "half a thought"


# --- when something goes wrong ---


def test_a_full_disk_puts_the_words_back(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_app()

    def full(*_args: object) -> None:
        raise StoreFull("The disk is full. Nothing of what you typed is lost.")

    with monkeypatch.context() as broken:
        broken.setattr(app.journal, "write", full)
        app.press("Gave", "Chip")
        app.type(WORDS)
        app.chord("enter")
        assert app.composer.text == WORDS
        assert app.composer.direction == Direction.GAVE.value
        assert app.find("Toast").trouble
        assert app.sees("The disk is full.")
    app.wait(0.3)
    assert app.find("Toast"), "trouble does not leave by itself"
    app.chord("enter")
    assert [entry.text for entry in app.entries()] == [WORDS]


def test_words_typed_since_the_failure_stay_too(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    gate = threading.Event()

    def slowly_full(*_args: object) -> None:
        gate.wait(10)
        raise StoreFull("The disk is full.")

    monkeypatch.setattr(app.journal, "write", slowly_full)
    app.type("first")
    app.key("enter", ["ctrl"])
    app.type("second")
    gate.set()
    app.rest()
    assert app.composer.text == "first\nsecond"


def test_what_is_saved_before_the_store_is_open_is_saved(open_app: Open) -> None:
    gate = threading.Event()
    app = open_app(before_open=lambda: gate.wait(10), wait=False)
    app.frames(5)
    app.type(WORDS)
    app.key("enter", ["ctrl"])
    app.frames(3)
    assert app.composer.text == ""
    app.type("and half a thought more")
    gate.set()
    app.until(lambda: app.journal is not None)
    assert [entry.text for entry in app.entries()] == [WORDS]
    assert app.composer.text == "and half a thought more"
    app.until(lambda: app.draft("Ana") is not None)


def test_early_words_come_after_the_draft_of_before(open_app: Open) -> None:
    gate = threading.Event()
    app = open_app(
        lambda journal: journal.drafts.keep(journal.partner("Ana").id, Draft(text="before")),
        before_open=lambda: gate.wait(10),
        wait=False,
    )
    app.frames(5)
    app.type("since")
    gate.set()
    app.until(lambda: app.journal is not None)
    app.rest()
    assert app.composer.text == "before\nsince"


# --- the prompt, and what waits ---


def test_the_prompt_can_be_turned_hidden_and_brought_back(open_app: Open) -> None:
    app = open_app()
    first = app.composer.prompt
    assert first
    app.press("Another question")
    second = app.composer.prompt
    assert second not in ("", first)
    app.press("Hide this question")
    assert app.composer.prompt not in ("", second)
    hidden = app.journal.people.settings(app.writer.id).prompts_hidden
    assert len(hidden) == 1
    app.chord("p")
    assert not app.journal.people.settings(app.writer.id).prompts_hidden


def test_a_need_is_answered_with_an_entry(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        journal.needs.voice(journal.partner("Ben").id, "An hour of quiet")

    app = open_app(prepare)
    assert app.sees("An hour of quiet")
    app.press("Ben could use") if app.sees("Ben could use") else app.go("needs")
    assert app.bothways.router.name == "needs"
    app.press("Answer")
    assert app.bothways.router.name == "today"
    app.type("Took the kids to the park.")
    app.chord("enter")
    (need,) = app.journal.needs.all(app.writer.id)
    assert [entry.text for entry in need.answers] == ["Took the kids to the park."]
    assert need.state in (NeedState.VOICED, NeedState.HEARD)


def test_what_the_partner_noticed_stands_below(open_app: Open) -> None:
    def prepare(journal: Journal) -> None:
        ana, ben = (partner.id for partner in journal.partners)
        day = TODAY - timedelta(days=2)
        entry = journal.write(ana, NewEntry(text="Ironed his shirt", day=day))
        journal.marks.notice(ben, entry.id, "I saw it")

    app = open_app(prepare)
    assert app.sees("Ben noticed")
    assert app.sees("I saw it")
    app.chord("p")
    assert not app.sees("Ben noticed")


def test_what_another_process_writes_appears_within_two_seconds(
    open_app: Open, couple: Path
) -> None:
    app = open_app()
    app.wait(0.2)
    with Journal.open(couple, now=app.clock) as other:
        other.write(other.partner("Ben").id, NewEntry(text="from the command line"))
    assert LOOK_EVERY <= 2.0
    app.until(lambda: app.sees("from the command line"))


def test_the_next_day_begins_at_the_couple_s_own_hour(open_app: Open) -> None:
    app = open_app()
    app.clock.set(2026, 11, 23, 2, 30)
    app.type("late")
    app.chord("enter")
    app.clock.set(2026, 11, 23, 3, 30)
    app.type("early")
    app.chord("enter")
    assert [(e.text, e.day.day) for e in app.entries()] == [("early", 23), ("late", 22)]
