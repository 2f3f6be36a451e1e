"""The first schema: book and notebooks, the search index and its triggers.

Frozen as SQL: what a released version has made is never changed here. ``models.store.tables`` is
what the newest revision leads to; a test holds the two together.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    'CREATE TABLE meta ( "key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key") ) STRICT',
    """CREATE TABLE partner ( slot INTEGER NOT NULL, name TEXT NOT NULL, mark TEXT NOT NULL, id
    TEXT NOT NULL, author_id TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL,
    PRIMARY KEY (id), CONSTRAINT slot_of_two CHECK (slot in (0, 1)), CONSTRAINT mark_word
    CHECK (mark in ('lagoon', 'amber', 'violet', 'moss', 'rose', 'slate')), UNIQUE (slot) )
    STRICT""",
    """CREATE TABLE setting ( author_id TEXT NOT NULL, "key" TEXT NOT NULL, value TEXT NOT NULL,
    version TEXT NOT NULL, PRIMARY KEY (author_id, "key") ) STRICT""",
    """CREATE TABLE entry ( place INTEGER NOT NULL, id TEXT NOT NULL, author_id TEXT NOT NULL,
    version TEXT NOT NULL, deleted INTEGER NOT NULL, trashed_on TEXT, day TEXT NOT NULL,
    direction TEXT, spirit TEXT, text TEXT NOT NULL, found TEXT, kinds TEXT NOT NULL, tags
    TEXT NOT NULL, need_id TEXT, photos INTEGER NOT NULL, instant TEXT, zone TEXT, source
    TEXT, source_id TEXT, batch_id TEXT, extra TEXT, PRIMARY KEY (place), CONSTRAINT
    direction_word CHECK (direction in ('received', 'gave', 'together', 'own', 'good_news',
    'quiet_day')), CONSTRAINT spirit_word CHECK (spirit in ('freely', 'agreed')), UNIQUE (id)
    ) STRICT""",
    "CREATE INDEX entry_by_need ON entry (need_id, place)",
    "CREATE INDEX entry_by_batch ON entry (batch_id)",
    "CREATE INDEX entry_by_source ON entry (source, source_id)",
    "CREATE INDEX entry_by_day ON entry (day, deleted, direction, kinds)",
    "CREATE INDEX entry_by_author ON entry (author_id, place)",
    "CREATE INDEX entry_in_trash ON entry (trashed_on)",
    "CREATE INDEX entry_by_direction ON entry (direction, place)",
    """CREATE TABLE noticed ( entry_id TEXT NOT NULL, words TEXT, id TEXT NOT NULL, author_id
    TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE
    (entry_id, author_id) ) STRICT""",
    """CREATE TABLE felt_met ( entry_id TEXT NOT NULL, understood TEXT, accepted TEXT, cared_for
    TEXT, id TEXT NOT NULL, author_id TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER
    NOT NULL, PRIMARY KEY (id), UNIQUE (entry_id, author_id), CONSTRAINT understood_word CHECK
    (understood in ('yes', 'a_little', 'not_really', 'skip')), CONSTRAINT accepted_word CHECK
    (accepted in ('yes', 'a_little', 'not_really', 'skip')), CONSTRAINT cared_for_word CHECK
    (cared_for in ('yes', 'a_little', 'not_really', 'skip')) ) STRICT""",
    """CREATE TABLE fit ( subject_id TEXT NOT NULL, fit TEXT NOT NULL, id TEXT NOT NULL,
    author_id TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY
    (id), UNIQUE (subject_id, author_id), CONSTRAINT fit_word CHECK (fit in ('what_i_hoped',
    'partly', 'something_else', 'more_than_i_wanted')) ) STRICT""",
    """CREATE TABLE link ( a_id TEXT NOT NULL, b_id TEXT NOT NULL, id TEXT NOT NULL, author_id
    TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE
    (a_id, b_id), CONSTRAINT ordered CHECK (a_id < b_id) ) STRICT""",
    "CREATE INDEX link_back ON link (b_id)",
    """CREATE TABLE unease ( entry_id TEXT NOT NULL, sort TEXT, pattern TEXT, id TEXT NOT NULL,
    author_id TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY
    (id), UNIQUE (entry_id, author_id), CONSTRAINT sort_word CHECK (sort in ('pressured',
    'one_sided', 'unsafe')), CONSTRAINT pattern_word CHECK (pattern in ('small_then_big',
    'big_then_small', 'extras_added')) ) STRICT""",
    """CREATE TABLE feeling ( entry_id TEXT NOT NULL, words TEXT NOT NULL, id TEXT NOT NULL,
    author_id TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY
    (id), UNIQUE (entry_id, author_id) ) STRICT""",
    """CREATE TABLE need ( kind TEXT, id TEXT NOT NULL, author_id TEXT NOT NULL, version TEXT NOT
    NULL, deleted INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT kind_word CHECK (kind in
    ('comfort', 'encouragement', 'advice', 'practical', 'planning', 'time')) ) STRICT""",
    """CREATE TABLE load ( week TEXT NOT NULL, word TEXT NOT NULL, id TEXT NOT NULL, author_id
    TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY (id), UNIQUE
    (author_id, week), CONSTRAINT word_word CHECK (word in ('light', 'okay', 'full', 'heavy',
    'too_much')) ) STRICT""",
    """CREATE TABLE season ( label TEXT NOT NULL, start TEXT NOT NULL, "end" TEXT, tint TEXT NOT
    NULL, id TEXT NOT NULL, author_id TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER
    NOT NULL, PRIMARY KEY (id) ) STRICT""",
    """CREATE TABLE intention ( text TEXT NOT NULL, rests_until TEXT NOT NULL, state TEXT NOT
    NULL, weighed TEXT, id TEXT NOT NULL, author_id TEXT NOT NULL, version TEXT NOT NULL,
    deleted INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT state_word CHECK (state in
    ('resting', 'weighed', 'done', 'let_go')) ) STRICT""",
    """CREATE TABLE page ( week TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL, version
    TEXT NOT NULL, PRIMARY KEY (week) ) STRICT""",
    """CREATE TABLE draft ( author_id TEXT NOT NULL, body TEXT NOT NULL, version TEXT NOT NULL,
    PRIMARY KEY (author_id) ) STRICT""",
    """CREATE TABLE action ( version TEXT NOT NULL, author_id TEXT NOT NULL, sort TEXT NOT NULL,
    "before" TEXT NOT NULL, undone INTEGER NOT NULL, PRIMARY KEY (version) ) STRICT""",
    """CREATE TABLE entry_kind ( entry_id TEXT NOT NULL, kind TEXT NOT NULL, place INTEGER NOT
    NULL, PRIMARY KEY (entry_id, kind), CONSTRAINT kind_word CHECK (kind in ('comfort',
    'encouragement', 'advice', 'practical', 'planning', 'time')), FOREIGN KEY(entry_id)
    REFERENCES entry (id) ON DELETE CASCADE ) STRICT""",
    "CREATE INDEX kind_of_place ON entry_kind (place)",
    "CREATE INDEX kind_by_place ON entry_kind (kind, place)",
    """CREATE TABLE entry_tag ( entry_id TEXT NOT NULL, folded TEXT NOT NULL, tag TEXT NOT NULL,
    place INTEGER NOT NULL, PRIMARY KEY (entry_id, folded), FOREIGN KEY(entry_id) REFERENCES
    entry (id) ON DELETE CASCADE ) STRICT""",
    "CREATE INDEX tag_of_place ON entry_tag (place)",
    "CREATE INDEX tag_by_place ON entry_tag (folded, place)",
    """CREATE TABLE photo ( entry_id TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, id TEXT NOT NULL, author_id TEXT NOT
    NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN
    KEY(entry_id) REFERENCES entry (id) ON DELETE CASCADE ) STRICT""",
    "CREATE INDEX photo_of_entry ON photo (entry_id, number)",
    """CREATE TABLE need_event ( need_id TEXT NOT NULL, number INTEGER NOT NULL, day TEXT NOT
    NULL, state TEXT NOT NULL, words TEXT, entry_id TEXT, id TEXT NOT NULL, author_id TEXT NOT
    NULL, version TEXT NOT NULL, deleted INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT
    state_word CHECK (state in ('voiced', 'heard', 'met', 'partly', 'changed', 'withdrawn',
    'let_go')), FOREIGN KEY(need_id) REFERENCES need (id) ) STRICT""",
    "CREATE INDEX event_of_need ON need_event (need_id, number)",
    """CREATE TABLE season_answer ( season_id TEXT NOT NULL, confirmed INTEGER NOT NULL, ended_on
    TEXT, id TEXT NOT NULL, author_id TEXT NOT NULL, version TEXT NOT NULL, deleted INTEGER
    NOT NULL, PRIMARY KEY (id), UNIQUE (season_id, author_id), FOREIGN KEY(season_id)
    REFERENCES season (id) ) STRICT""",
    """CREATE VIEW entry_found as select place, coalesce(found, text) as text, tags from entry
    where deleted = 0""",
    """CREATE VIRTUAL TABLE entry_words using fts5( text, tags, content='entry_found',
    content_rowid='place', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4 5 6')""",
    "insert into entry_words(entry_words, rank) values ('secure-delete', 1)",
    """CREATE TRIGGER entry_words_insert after insert on entry when new.deleted = 0 begin insert
    into entry_words(rowid, text, tags) values (new.place, coalesce(new.found, new.text),
    new.tags); end""",
    """CREATE TRIGGER entry_words_delete after delete on entry when old.deleted = 0 begin insert
    into entry_words(entry_words, rowid, text, tags) values ('delete', old.place,
    coalesce(old.found, old.text), old.tags); end""",
    """CREATE TRIGGER entry_words_leave before update of place, text, found, tags, deleted on
    entry when old.deleted = 0 begin insert into entry_words(entry_words, rowid, text, tags)
    values ('delete', old.place, coalesce(old.found, old.text), old.tags); end""",
    """CREATE TRIGGER entry_words_enter after update of place, text, found, tags, deleted on
    entry when new.deleted = 0 begin insert into entry_words(rowid, text, tags) values
    (new.place, coalesce(new.found, new.text), new.tags); end""",
    """CREATE TRIGGER entry_place_moves after update of place on entry when new.place <>
    old.place begin update entry_kind set place = new.place where entry_id = new.id; update
    entry_tag set place = new.place where entry_id = new.id; end""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
