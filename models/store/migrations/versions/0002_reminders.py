"""Reminders of each partner and what was due: two tables more. Frozen as SQL."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """CREATE TABLE reminder ( kind TEXT NOT NULL, at TEXT NOT NULL, days TEXT NOT NULL, every
    INTEGER NOT NULL, start TEXT NOT NULL, on_day TEXT, yearly INTEGER NOT NULL, words TEXT,
    active INTEGER NOT NULL, id TEXT NOT NULL, author_id TEXT NOT NULL, version TEXT NOT NULL,
    deleted INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT""",
    """CREATE TABLE reminder_due ( rule_id TEXT, kind TEXT NOT NULL, words TEXT, due TEXT NOT
    NULL, reached TEXT NOT NULL, seen INTEGER NOT NULL, id TEXT NOT NULL, author_id TEXT NOT
    NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT
    reached_word CHECK (reached in ('shown', 'inbox', 'maybe_not')) ) STRICT""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
