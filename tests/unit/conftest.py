"""Stores that more than one file of tests begins with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from models.journal import Journal
    from tests.conftest import FrozenClock


@pytest.fixture
def ana(store: Journal) -> str:
    """The id of Ana in `store`."""
    return store.partners[0].id


@pytest.fixture
def ben(store: Journal) -> str:
    """The id of Ben in `store`."""
    return store.partners[1].id


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of :func:`tests.unit.backups.make`: for copying only."""
    from tests.unit import backups

    folder = tmp_path_factory.mktemp("made") / "ours"
    backups.make(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A closed store with two pictures in files, and a private one in its notebook."""
    return Path(shutil.copytree(made, tmp_path / "ours"))


@pytest.fixture
def journal(folder: Path, clock: FrozenClock) -> Iterator[Journal]:
    """The journal of the store in `folder`."""
    from models.journal import Journal

    with Journal.open(folder, now=clock) as opened:
        yield opened
