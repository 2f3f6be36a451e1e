"""Private pictures inside the notebook, and since when a mark of unease stands. Frozen as SQL."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE picture ( photo_id TEXT NOT NULL, part TEXT NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (photo_id, part), FOREIGN KEY(photo_id) REFERENCES photo (id) ON DELETE CASCADE )
    STRICT""",
    # Made anew: a column that is added later would stand behind the constraints.
    "CREATE TABLE former AS SELECT * FROM unease",
    "DROP TABLE unease",
    """CREATE TABLE unease ( entry_id TEXT NOT NULL, sort TEXT, pattern TEXT, since TEXT, id TEXT
    NOT NULL, author_id TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY
    KEY (id), UNIQUE (entry_id, author_id), CONSTRAINT sort_word CHECK (sort in ('pressured',
    'one_sided', 'unsafe')), CONSTRAINT pattern_word CHECK (pattern in ('small_then_big',
    'big_then_small', 'extras_added')) ) STRICT""",
    """INSERT INTO unease (entry_id, sort, pattern, since, id, author_id, version, deleted)
    SELECT entry_id, sort, pattern, version, id, author_id, version, deleted FROM former""",
    "DROP TABLE former",
    # What could be taken back in the book held what was private on its entries.
    """DELETE FROM action WHERE sort LIKE 'entries.%' AND (before LIKE '%"feeling":%' OR before
    LIKE '%"unease":%') AND (SELECT value FROM meta WHERE key = 'kind') = 'book'""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
