"""Picture tests: ``check_picture(driver, "name")`` holds the window against the committed one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.display import ensure_display
from tests.shots.compare import check

if TYPE_CHECKING:
    from tests.conftest import FrozenClock
    from tests.ui.driver import Driver
    from tests.ui.opened import Opened

ensure_display()


@pytest.fixture(scope="package", autouse=True)
def unseen() -> Iterator[None]:
    """Paint the pictures, and hardly anything of the frames between."""
    from tests.ui.unseen import frames_unseen

    with frames_unseen():
        yield


@pytest.fixture(autouse=True)
def english() -> None:
    """Speak English whatever the picture before spoke."""
    from models import words

    words.use("en")


@pytest.fixture(autouse=True)
def same_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask every partner the same question: who they are is drawn anew for every store."""
    from models import prompts

    real = prompts.prompt_for

    def asked(day: date, _who: str, *rest: Any, **more: Any) -> Any:
        return real(day, "a" * 32, *rest, **more)

    monkeypatch.setattr(prompts, "prompt_for", asked)


@pytest.fixture
def check_picture() -> Callable[[Driver, str], None]:
    """Compare what a driver's window shows with ``reference/<name>.png``."""

    def compare(driver: Driver, name: str) -> None:
        check(driver.picture(), name)

    return compare


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the sample couple at the frozen moment, made once; work on a copy."""
    from models.sample import make
    from tests.conftest import FrozenClock

    folder = tmp_path_factory.mktemp("sample") / "store"
    make(folder, now=FrozenClock()).close()
    return folder


@pytest.fixture
def full(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample couple's store."""
    return Path(shutil.copytree(sample, tmp_path / "full"))


@pytest.fixture
def empty(tmp_path: Path, clock: FrozenClock) -> Path:
    """The store of Ana and Ben before their first word."""
    from models.entities import Visibility
    from models.journal import Journal

    with Journal.create(tmp_path / "empty", ["Ana", "Ben"], now=clock, pad=16 * 1024) as journal:
        for partner in journal.partners:
            journal.people.change_settings(partner.id, visibility=Visibility.SHARED)
    return tmp_path / "empty"


@pytest.fixture
def show(clock: FrozenClock) -> Iterator[Callable[..., Opened]]:
    """Open the app: ``show(folder, **look)``; it is closed at the end."""
    from tests.ui.opened import Opened

    opened: list[Opened] = []

    def open_it(folder: Path, **look: Any) -> Opened:
        opened.append(Opened(folder, clock, **look))
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()
