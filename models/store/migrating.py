"""An older file is brought to the newest schema by Alembic; this module alone imports it."""

from __future__ import annotations

import json
from pathlib import Path

from alembic import command
from alembic.config import Config

from models import files
from models.days import local_now
from models.errors import StoreDamaged
from models.privacy import keys as keyring
from models.store import backups
from models.store.database import APPLICATION_ID, Database
from models.store.schema import SCHEMA, number_of
from models.store.shelf import Why
from models.store.stores import BOOK, Stores, notebook_path
from models.store.wholeness import is_whole
from models.words import _

SCRIPTS = Path(__file__).with_name("migrations")


def migrate(
    database: Database, copies: Path, *, scripts: Path = SCRIPTS, schema: int = SCHEMA
) -> None:
    """Bring `database` to `schema` in one transaction, after a verified copy went to `copies`.

    Before the book, which is the first, the whole store is backed up as well, as a person can
    restore it. On any error the file is as it was.
    """
    copy_first(database, copies)
    if database.path.name == BOOK:
        _back_up(database)
    with database.writing() as session:
        connection = session.connection()
        config = Config()
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"pragma application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"pragma user_version = {schema}")


class _Older:
    """A store that is not open yet, as a backup needs it; nothing of it is brought up to date."""

    def __init__(self, book: Database) -> None:
        self.folder = book.path.parent
        self.keys = keyring.load(self.folder)
        self.book = book
        facts = Stores.facts(book)
        self.owners: tuple[str, ...] = tuple(json.loads(facts["owners"]))
        self.pad = int(facts.get("pad", "0"))
        self.now = local_now
        self._notebooks: dict[str, Database] = {}

    def notebook(self, who: str) -> Database:
        if who not in self._notebooks:
            path = notebook_path(self.folder, who)
            self._notebooks[who] = Database(path, self.keys.notebook_key(who))
        return self._notebooks[who]

    def close(self) -> None:
        for notebook in self._notebooks.values():
            notebook.close()


def _back_up(book: Database) -> None:
    """Make a verified backup of the whole store, as it is before a new version touches it."""
    store = _Older(book)
    try:
        backups.finished(backups.making(store, None, Why.VERSION))
    finally:
        store.close()


def copy_first(database: Database, copies: Path) -> Path:
    """Put a copy of `database` into `copies` and prove that it opens and is whole.

    Returns its path, named by the file and its schema number.
    """
    number = number_of(database)
    files.make_folder(copies)
    target = copies / f"{database.path.stem}-before-{number}.db"
    # Nobody writes or folds the log in meanwhile: file and log belong together.
    with database.holding():
        database.copy_as_it_lies(target)
    copy = Database(target, database.key)
    try:
        if not copy.raw(is_whole) or number_of(copy) != number:
            raise StoreDamaged(
                _(
                    "The file {name} is damaged, so it was not changed for this version. "
                    "Restore a backup."
                ).format(name=database.path.name)
            )
    finally:
        copy.close()
    return target
