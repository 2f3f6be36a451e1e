"""Tests on the real screens: a window on an own display, the driver as hands and eyes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.display import ensure_display

if TYPE_CHECKING:
    from models.journal import Journal
    from tests.conftest import FrozenClock
    from tests.ui.opened import Opened

ensure_display()


@pytest.fixture(scope="package", autouse=True)
def unseen() -> Iterator[None]:
    """Paint only what a test looks at."""
    from tests.ui.unseen import frames_unseen

    with frames_unseen():
        yield


@pytest.fixture
def open_app(couple: Path, clock: FrozenClock) -> Iterator[Callable[..., Opened]]:
    """Open the app: ``open_app(prepare=None, **how)``; `prepare` gets the journal before."""
    from models.journal import Journal
    from tests.ui.opened import Opened

    opened: list[Opened] = []

    def open_it(prepare: Callable[[Journal], object] | None = None, **how: Any) -> Opened:
        if prepare is not None:
            with Journal.open(couple, now=clock) as journal:
                prepare(journal)
        opened.append(Opened(couple, clock, **how))
        return opened[-1]

    yield open_it
    for one in opened:
        if not one.closed:
            one.close()


@pytest.fixture
def protect(couple: Path, clock: FrozenClock) -> Callable[..., dict[str, str]]:
    """Set passphrases: ``protect(Ana=ANAS)``; returns the recovery codes by name."""
    from models import locks
    from models.journal import Journal
    from tests.ui.locked import words

    def set_them(**passphrases: str) -> dict[str, str]:
        codes = {}
        with Journal.open(couple, now=clock) as journal:
            words(journal)
            for name, passphrase in passphrases.items():
                codes[name] = locks.set_at_once(journal, journal.partner(name).id, passphrase)
        return codes

    return set_them


@pytest.fixture
def lives(couple: Path, clock: FrozenClock) -> Iterator[Callable[..., Opened]]:
    """Open the app, or let it go on as the process that took `former` over."""
    from tests.ui.opened import Opened

    opened: list[Opened] = []

    def live(former: Opened | None = None, **how: Any) -> Opened:
        if former is not None:
            former.until(lambda: former.handed)
            (handover,) = former.handed
            former.close()
            how["handover"] = replace(handover, lock=None)
        opened.append(Opened(couple, clock, **how))
        return opened[-1]

    yield live
    for one in opened:
        if not one.closed:
            one.close()


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a person press Stop as soon as there is anything to report."""
    from screens.more import under_way

    real = under_way.UnderWay.report

    def report(way: Any, done: int, of: int) -> None:
        from kivy.clock import Clock

        if way.sheet is not None:
            pressed = way.sheet
            Clock.schedule_once(lambda _dt: pressed.dismiss())
        way._stopped.wait(20)
        real(way, done, of)

    monkeypatch.setattr(under_way.UnderWay, "report", report)
