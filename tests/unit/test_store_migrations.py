"""Older files become newer ones, after a copy; one that fails stays as it was."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3

from models.days import local_now
from models.entities import NewEntry
from models.errors import StoreDamaged, StoreError
from models.journal import Journal
from models.privacy import keys as keyring
from models.store import care, schema, shelf
from models.store.database import APPLICATION_ID, Database
from models.store.migrating import migrate

KEY = b"k" * 32


def schema_of(database: Database) -> set[tuple[str, str, str]]:
    """Return what the file says of its tables, indexes and triggers, white space apart."""
    with database.reading() as connection:
        rows = connection.exec_driver_sql("select type, name, sql from sqlite_master").all()
    return {(row.type, row.name, " ".join((row.sql or "").split())) for row in rows}


def test_the_first_migration_makes_what_a_new_file_has(tmp_path: Path) -> None:
    made = Database(tmp_path / "made.db", KEY, create=True)
    schema.create_schema(made, "book")
    migrated = Database(tmp_path / "migrated.db", KEY, create=True)
    mark = f"pragma application_id = {APPLICATION_ID}"
    migrated.raw(lambda connection: connection.execute(mark))
    migrate(migrated, tmp_path / "copies")
    for database in (made, migrated):
        assert schema.number_of(database) == schema.SCHEMA
        with database.reading() as connection:
            found = connection.exec_driver_sql("select version_num from alembic_version").scalar()
            assert found == schema.REVISION
    assert schema_of(made) == schema_of(migrated)
    made.close()
    migrated.close()


@pytest.fixture
def next_scripts(tmp_path: Path) -> Path:
    """Our migrations and one more, as the next version will have."""
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(schema.__file__).with_name("migrations"), scripts)
    (scripts / "versions" / "0004_more.py").write_text(
        "from alembic import op\n"
        "revision, down_revision, branch_labels, depends_on = '0004', '0003', None, None\n"
        "def upgrade():\n"
        "    op.execute(\"insert into meta values ('more', 'yes')\")\n"
        "    op.execute('alter table meta add column more text')\n"
    )
    return scripts


def test_an_older_file_is_copied_verified_and_brought_up(
    tmp_path: Path, next_scripts: Path
) -> None:
    folder = tmp_path / "s"
    with Journal.create(folder, ["Ana", "Ben"], pad=0) as journal:
        journal.write(journal.partners[0].id, NewEntry("kept through the change"))
    book = Database(folder / "book.db", keyring.load(folder).book_key())
    migrate(book, folder / "backups", scripts=next_scripts, schema=4)
    with book.reading() as connection:
        assert connection.exec_driver_sql("select more from meta").all()
        assert connection.exec_driver_sql("select text from entry").scalar() == (
            "kept through the change"
        )
    assert schema.number_of(book) == 4
    book.close()
    copy = Database(folder / "backups" / "book-before-3.db", keyring.load(folder).book_key())
    with copy.reading() as connection:
        assert "more" not in dict(connection.exec_driver_sql("select * from meta").all())
    copy.close()
    (backup,) = shelf.found(folder / "backups")
    assert backup.listing
    assert backup.listing.why is shelf.Why.VERSION
    care.restore(backup.path, tmp_path / "as before", local_now())
    with Journal.open(tmp_path / "as before") as restored:
        assert [entry.text for entry in restored.entries(None).entries] == [
            "kept through the change"
        ]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, next_scripts: Path) -> None:
    (next_scripts / "versions" / "0005_bad.py").write_text(
        "from alembic import op\n"
        "revision, down_revision, branch_labels, depends_on = '0005', '0004', None, None\n"
        "def upgrade():\n"
        "    op.execute('create table half (a)')\n"
        "    op.execute('insert into nowhere values (1)')\n"
    )
    database = Database(tmp_path / "a.db", KEY, create=True)
    schema.create_schema(database, "book")
    before = schema_of(database)
    with pytest.raises((StoreError, sqlcipher3.DatabaseError)):
        migrate(database, tmp_path / "copies", scripts=next_scripts, schema=4)
    assert schema_of(database) == before
    assert schema.number_of(database) == schema.SCHEMA
    database.close()


def test_a_damaged_file_is_not_migrated(tmp_path: Path, next_scripts: Path) -> None:
    database = Database(tmp_path / "a.db", KEY, create=True)
    schema.create_schema(database, "book")
    database.close()
    data = bytearray((tmp_path / "a.db").read_bytes())
    data[-100] ^= 1
    (tmp_path / "a.db").write_bytes(data)
    before = (tmp_path / "a.db").read_bytes()
    database = Database(tmp_path / "a.db", KEY)
    with pytest.raises(StoreDamaged, match="Restore a backup"):
        migrate(database, tmp_path / "copies", scripts=next_scripts, schema=4)
    database.close()
    assert (tmp_path / "a.db").read_bytes() == before


def test_an_old_store_is_migrated_at_opening(
    tmp_path: Path, next_scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Journal.create(tmp_path / "s", ["Ana", "Ben"], pad=0).close()
    calls: list[str] = []

    def migrated(database: Database, copies: Path) -> None:
        calls.append(database.path.name)
        migrate(database, copies, scripts=next_scripts, schema=4)

    monkeypatch.setattr("models.store.migrating.migrate", migrated)
    monkeypatch.setattr(schema, "SCHEMA", 4)
    with Journal.open(tmp_path / "s") as journal:
        journal.entries(journal.partners[0].id)
        assert len(calls) == 2


def test_alembic_stays_out_where_nothing_is_to_migrate(tmp_path: Path) -> None:
    Journal.create(tmp_path / "s", ["Ana", "Ben"], pad=0).close()
    script = (
        "import sys\nfrom pathlib import Path\nfrom models.journal import Journal\n"
        f"with Journal.open(Path({str(tmp_path / 's')!r})) as journal:\n"
        "    journal.entries(journal.partners[0].id)\n"
        "print('alembic' in sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[2]
    said = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert said.stdout.strip() == "False"
