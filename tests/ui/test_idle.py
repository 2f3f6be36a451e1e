"""Resting: how long the app waits for an event while nothing moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kivy.clock import Clock
from kivy.core.window import Window

from screens.idle import HIDDEN_FPS, RESTING_FPS, Idle


class Waits:
    """Stands where SDL waits: notes for how many milliseconds, and sees no event."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, milliseconds: int) -> bool:
        self.asked.append(milliseconds)
        return False


@pytest.fixture
def waits() -> Iterator[Waits]:
    waits = Waits()
    idle = Idle(busy=lambda: False, wait=waits)
    idle.start()
    yield waits
    idle.stop()


def last_wait(waits: Waits) -> int:
    """Return how long a resting frame waits: once nothing has been drawn for a moment."""
    before = len(waits.asked)
    while len(waits.asked) == before:
        Clock.idle()
    return waits.asked[-1]


def test_hidden_it_wakes_less_often_and_seen_again_as_before(waits: Waits) -> None:
    assert last_wait(waits) == 1000 // RESTING_FPS
    for gone, back in (("on_hide", "on_show"), ("on_minimize", "on_restore")):
        Window.dispatch(gone)
        assert last_wait(waits) == 1000 // HIDDEN_FPS
        Window.dispatch(back)
        assert last_wait(waits) == 1000 // RESTING_FPS


def test_what_the_worker_has_under_way_does_not_wait() -> None:
    waits = Waits()
    idle = Idle(busy=lambda: True, wait=waits)
    idle.start()
    try:
        for _frame in range(30):
            Clock.idle()
    finally:
        idle.stop()
    assert not waits.asked
