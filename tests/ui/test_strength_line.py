"""The line below a new passphrase: what it says while somebody types, and what it does not keep."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from models import locks
from screens.locking.strength_line import PAUSE
from screens.tasks import Worker
from tests.ui.opened import Opened

Open = Callable[..., Opened]
GOOD = "seven otters fold maps"


def asked(open_app: Open, **look: Any) -> tuple[Opened, Any, Any]:
    """Return the app with the sheet open, the field of a new passphrase and the line below."""
    app = open_app(screen="lock", **look)
    app.press("Set a passphrase")
    form: Any = app.find("PassphraseForm")
    return app, form.ids.first, form.ids.strength


def test_it_says_how_hard_a_passphrase_is_to_guess(open_app: Open) -> None:
    app, first, line = asked(open_app)
    assert (line.step, line.share, line.words(line.step)) == (0, 0, " ")
    for text, says, share in (
        ("Ana and Ben, 14/02/2015", "Easy to guess", 0.25),
        ("summer in paris", "Could be guessed", 0.5),
        ("wq7#Lm2!xK", "Good", 0.75),
        (GOOD, "Very good", 1),
    ):
        first.text = text
        app.until(lambda says=says: app.sees(says))
        assert line.share == share, "at once, with less motion"
    before = line.height
    first.text = ""
    assert (line.step, line.share) == (0, 0)
    assert not app.sees("Very good")
    app.rest()
    assert line.height == before, "nothing moves below the caret"


def test_what_it_shows_is_what_is_taken(open_app: Open) -> None:
    app, first, line = asked(open_app)
    second = app.find("PassphraseForm").ids.second
    for text, taken in (("summer in paris", False), (GOOD, True)):
        first.text = second.text = text
        app.until(lambda taken=taken: line.step and (line.step >= 3) == taken)
        app.press("Set it")
        app.until(lambda taken=taken: app.find_all("CodeShown") if taken else first.error)


def test_six_words_that_are_offered_are_very_good(open_app: Open) -> None:
    app, _first, line = asked(open_app)
    app.press("Offer me six words")
    app.until(lambda: app.sees("Very good"))
    assert line.step == 4


def test_it_waits_for_a_pause_and_works_beside(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[tuple[str, str]] = []
    names: list[str] = []

    def judge(text: str, known: Any) -> int:
        judged.append((text, threading.current_thread().name))
        names[:] = known
        return 4

    monkeypatch.setattr(locks, "strength", judge)
    app, first, line = asked(open_app)
    first.take_focus()
    app.rest()
    app.type(GOOD)
    app.until(lambda: line.step == 4)
    assert judged[-1] == (GOOD, "worker")
    assert len(judged) < 5, "not with every key"
    assert names == ["Ana", "Ben"]


def test_what_is_found_about_a_former_text_is_dropped(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    steps: list[int] = []

    def judge(text: str, known: Any) -> int:
        if text == "former one":
            begun.set()
            go_on.wait(10)
            return 4
        return 2

    monkeypatch.setattr(locks, "strength", judge)
    app, first, line = asked(open_app)
    line.bind(step=lambda _line, step: steps.append(step))
    first.text = "former one"
    app.until(begun.is_set)
    first.text = "the one that stands there"
    go_on.set()
    app.until(lambda: line.step == 2)
    assert steps == [2]
    first.text = "former one"
    app.until(lambda: line.step == 4)
    app.key("escape")
    app.wait(PAUSE)


def test_a_closed_sheet_judges_nothing(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    monkeypatch.setattr(locks, "strength", lambda text, _names: judged.append(text) or 1)
    app, first, _line = asked(open_app)
    first.text = GOOD
    app.key("escape")
    app.until(lambda: not app.find_all("PassphraseForm"))
    app.wait(2 * PAUSE)
    assert judged == []


def test_it_grows_where_motion_is_welcome(open_app: Open) -> None:
    app, first, line = asked(open_app, reduced_motion=False)
    shares: list[float] = []
    line.bind(share=lambda _line, share: shares.append(share))
    first.text = GOOD
    app.until(lambda: line.share == 1)
    assert any(0 < share < 1 for share in shares)


def test_nothing_of_it_stays(open_app: Open) -> None:
    app, first, line = asked(open_app)
    first.text = GOOD
    app.until(lambda: line.step)
    assert line._task is None
    assert GOOD not in map(str, vars(line).values())


def test_a_worker_holds_no_work_it_has_done(open_app: Open) -> None:
    """A passphrase that was judged would lie there until the next work comes."""
    app, came = open_app(), []
    worker = Worker(trouble=came.append, unexpected=came.append)
    held = weakref.ref(worker.in_background(lambda: "done", came.append))
    app.until(lambda: came == ["done"])
    app.rest()
    gc.collect()
    assert held() is None
    worker.close()
