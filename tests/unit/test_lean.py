"""What Today does not need is not loaded for it: memory at rest (decision 0023)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import bindparam, text

from models.journal import Journal
from models.store import tidying

ROOT = Path(__file__).resolve().parents[2]


def said_by(program: str, *arguments: str) -> str:
    """Return what `program` prints in a process of its own.

    Its coverage is not measured: what measures it loads modules.
    """
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_what_today_reads_loads_no_balance_no_formats_and_no_second_sqlite(couple: Path) -> None:
    program = """
import sys
from pathlib import Path
from models.entities import Query
from models.journal import Journal
from models.reminders import remind
with Journal.open(Path(sys.argv[1])) as journal:
    who = journal.partners[0].id
    journal.entries(who, Query(), limit=10)
    journal.marks.noticed_lately(who)
    journal.needs.open(who)
    assert not journal.rests(who)
    journal.sweep()
heavy = ("models.balance", "models.exchange", "sqlite3", "PIL", "alembic", "zxcvbn")
print([name for name in heavy if name in sys.modules])
"""
    assert said_by(program, str(couple)) == "[]"


@pytest.mark.parametrize(("first", "library"), [("models.store.database", "sqlcipher3"), ("", "")])
def test_times_of_reminders_use_the_sqlite_that_is_there(first: str, library: str) -> None:
    program = f"""
import importlib, sys
if {first!r}:
    importlib.import_module({first!r})
from models.plain_sqlite import sqlite3
print(sqlite3.__name__.split(".")[0], "sqlcipher3" in sys.modules)
"""
    assert said_by(program) == (f"{library} True" if library else "sqlite3 False")


def test_old_trash_is_asked_for_by_its_own_index(store: Journal) -> None:
    """By the index of authors every entry they ever wrote would be read at each start."""
    asked = {"oldest": "2026-01-01", "open": list(store.stores.readable)}
    with store.stores.book.reading() as connection:
        statement = text(f"explain query plan {tidying._OLD_TRASH.text}")
        plan = connection.execute(
            statement.bindparams(bindparam("open", expanding=True)), asked
        ).all()
    assert any("entry_in_trash" in step[-1] for step in plan), plan
    assert not any("entry_by_author" in step[-1] for step in plan), plan


def test_a_language_is_found_and_its_tables_are_let_go_of() -> None:
    program = """
from datetime import date
from models import words
from screens import dates
words.use("en")
dates.get_ready()
from babel import core
print(core._global_data, dates.long_day(date(2026, 11, 19)))
"""
    assert said_by(program) == "None Thursday, 19 November"
