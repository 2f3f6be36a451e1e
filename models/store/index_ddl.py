"""The search index over entries and the triggers that keep it, as SQL."""

from __future__ import annotations

#: What SQLAlchemy cannot say: the search index over ``entry`` and the triggers that keep it.
#: Only live entries are in it, so that the trash is never found, nor after a rebuild. The index
#: takes a word out before an update and in after it, because SQLite promises no order among
#: triggers of one moment.
SEARCH_DDL = (
    """create view entry_found as
        select place, coalesce(found, text) as text, tags from entry where deleted = 0""",
    """create virtual table entry_words using fts5(
        text, tags, content='entry_found', content_rowid='place',
        tokenize='unicode61 remove_diacritics 2', prefix='1 2 3 4 5 6')""",
    "insert into entry_words(entry_words, rank) values ('secure-delete', 1)",
    """create trigger entry_words_insert after insert on entry when new.deleted = 0 begin
        insert into entry_words(rowid, text, tags)
            values (new.place, coalesce(new.found, new.text), new.tags);
    end""",
    """create trigger entry_words_delete after delete on entry when old.deleted = 0 begin
        insert into entry_words(entry_words, rowid, text, tags)
            values ('delete', old.place, coalesce(old.found, old.text), old.tags);
    end""",
    """create trigger entry_words_leave before update of place, text, found, tags, deleted on entry
    when old.deleted = 0 begin
        insert into entry_words(entry_words, rowid, text, tags)
            values ('delete', old.place, coalesce(old.found, old.text), old.tags);
    end""",
    """create trigger entry_words_enter after update of place, text, found, tags, deleted on entry
    when new.deleted = 0 begin
        insert into entry_words(rowid, text, tags)
            values (new.place, coalesce(new.found, new.text), new.tags);
    end""",
    """create trigger entry_place_moves after update of place on entry
    when new.place <> old.place begin
        update entry_kind set place = new.place where entry_id = new.id;
        update entry_tag set place = new.place where entry_id = new.id;
    end""",
)
