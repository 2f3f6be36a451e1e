"""What a store must still hold after anything happened to it, as a person would see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.entities import Query
from models.journal import Journal
from models.store.database import Database
from models.store.wholeness import is_whole

#: What is known of entries, by id: text, visibility, feeling, and whether it lies in the trash.
Known = dict[str, dict[str, Any]]
#: The draft stands among them under this name.
DRAFT = "draft"


def found_in(journal: Journal, who: str) -> Known:
    """Return every entry of `who` as the journal shows it, trash and all, by id."""
    found: Known = {}
    listed = journal.entries(who, Query(by=who), limit=100_000).entries
    kept = [(entry, False) for entry in listed]
    kept += [(trashed.entry, True) for trashed in journal.trash(who)]
    for entry, trashed in kept:
        assert entry.id not in found, "an entry is there twice"
        found[entry.id] = {
            "text": entry.text,
            "visibility": entry.visibility.value,
            "feeling": entry.feeling,
            "trashed": trashed,
        }
    return found


def draft_of(journal: Journal, who: str) -> Known:
    """Return the draft of `who` as it is known, empty where there is none."""
    draft = journal.drafts.get(who)
    if draft is None:
        return {}
    return {DRAFT: {"text": draft.text, "visibility": draft.visibility.value}}


def assert_draft(
    journal: Journal, who: str, known: Known, begun: tuple[str, dict[str, Any]] | None
) -> None:
    """What was typed and kept last is there, or what was being kept just then."""
    right = [known.get(DRAFT)]
    if begun and begun[0] == DRAFT:
        right.append(begun[1])
    assert draft_of(journal, who).get(DRAFT) in right


def assert_sound(database: Database) -> None:
    """Every page is authentic, the structure is right and the search index agrees."""
    assert database.raw(is_whole)
    with database.writing() as session:
        # The form with a rank of 1 compares the index with what the entries say.
        session.connection().exec_driver_sql(
            "insert into entry_words(entry_words, rank) values ('integrity-check', 1)"
        )


def living_ids(database: Database) -> set[str]:
    with database.reading() as connection:
        rows = connection.exec_driver_sql(
            "select id from entry where deleted = 0 or trashed_on is not null"
        )
        return {row.id for row in rows}


def look(folder: Path, known: Known, begun: tuple[str, dict[str, Any]] | None) -> Known:
    """Open the store and hold it to what was promised; returns what is there.

    `known` was acknowledged; `begun` was not, so it may be there or not.
    """
    with Journal.open(folder) as journal:
        who = journal.partners[0].id
        book, notebook = journal.stores.book, journal.stores.notebook(who)
        for database in (book, notebook):
            assert_sound(database)
        assert living_ids(book) & living_ids(notebook) == set(), "an entry is in both stores"
        found = found_in(journal, who)
        assert_draft(journal, who, known, begun)
        drafted = draft_of(journal, who)
        maybe = dict([begun]) if begun else {}
        known = {entry_id: state for entry_id, state in known.items() if entry_id != DRAFT}
        for entry_id, state in known.items():
            there = found.get(entry_id)
            assert there == state or (entry_id in maybe and there == maybe[entry_id]), entry_id
        assert set(found) <= set(known) | set(maybe)
        with_word = journal.entries(who, Query(words="words"), limit=100_000).entries
        assert len(with_word) == sum(not state["trashed"] for state in found.values())
    return found | drafted
