"""The schema of a store file: made new, recognised, and brought up to date.

The number of the schema stands in ``pragma user_version`` (read at every opening) and, for
Alembic, in ``alembic_version``. Alembic itself is imported only when a file is older than this
program; a file that is newer is refused before anything of it is touched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3

from models.errors import StoreDamaged, StoreNewer
from models.store.database import APPLICATION_ID, Database, told
from models.words import _

#: The number of the newest schema, and the name of its Alembic revision.
SCHEMA = 3
REVISION = "0003"

_STAMP = (
    "CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) )"
)


def create_schema(database: Database, kind: str) -> None:
    """Make all tables in the new file `database` and stamp it: a ``book`` or a ``notebook``."""
    from models.store.index_ddl import SEARCH_DDL
    from models.store.tables import Base

    with database.writing() as session:
        connection = session.connection()
        Base.metadata.create_all(connection)
        for statement in SEARCH_DDL:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(_STAMP)
        connection.exec_driver_sql("insert into alembic_version values (?)", (REVISION,))
        connection.exec_driver_sql("insert into meta values ('kind', ?)", (kind,))
        connection.exec_driver_sql(f"pragma application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"pragma user_version = {SCHEMA}")


def look_before_opening(path: Path, key: bytes) -> None:
    """Refuse, without touching it by a byte, a file that opening it would change.

    An empty one would become a database. Where a log of changes lies beside a newer one, the last
    connection to close would fold it in; a read-only one never does.
    """
    log = path.with_name(path.name + "-wal")
    if not log.exists() or log.stat().st_size == 0:
        if path.exists() and path.stat().st_size == 0:
            raise StoreDamaged(
                _("The file {name} is empty. Restore a backup.").format(name=path.name)
            )
        return
    try:
        connection = sqlcipher3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("pragma cipher_log_level = none")
            connection.execute(f"pragma key = \"x'{key.hex()}'\"")
            found = int(connection.execute("pragma user_version").fetchone()[0])
        finally:
            connection.close()
    except sqlcipher3.DatabaseError as error:
        raise told(error, path) from error
    if found > SCHEMA:
        raise newer(path)


def number_of(database: Database) -> int:
    """Return the schema number of `database`.

    Raises :class:`StoreDamaged` where it is a database of something else.
    """

    def look(connection: Any) -> tuple[int, int]:
        return (
            int(connection.execute("pragma application_id").fetchone()[0]),
            int(connection.execute("pragma user_version").fetchone()[0]),
        )

    application, number = database.raw(look)
    if application != APPLICATION_ID:
        raise StoreDamaged(
            _("The file {name} is not a store of Both Ways. It was left as it is.").format(
                name=database.path.name
            )
        )
    return int(number)


def newer(path: Path) -> StoreNewer:
    """Return the error for a file of a newer version."""
    return StoreNewer(
        _(
            "This store was written by a newer version of Both Ways. It was left as it is: please "
            "update the program to open {name}."
        ).format(name=path.name)
    )


def bring_up_to_date(database: Database, copies: Path) -> None:
    """Refuse a newer file; migrate an older one after a verified copy was put into `copies`."""
    number = number_of(database)
    if number > SCHEMA:
        raise newer(database.path)
    if number < SCHEMA:
        from models.store.migrating import migrate

        migrate(database, copies)
