"""A process that writes into a store until it is killed; forked from a warmed-up server.

Commands come on standard input, one JSON document a line: ``folder``, ``seed``, ``known`` (the
entries that are there) and ``die`` (None, or the number of the commit after which the writer kills
itself). What the writer is about to do and what is done goes to standard output, one line each.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from models.entities import Draft, EntryChanges, NewEntry, Visibility
from models.journal import Journal
from models.store.database import Database

#: The draft stands among what is known under this name.
DRAFT = "draft"
OTHER = {"shared": Visibility.PRIVATE, "private": Visibility.SHARED}


def tell(**said: Any) -> None:
    """Write one line, at once."""
    os.write(1, json.dumps(said).encode() + b"\n")


class DyingDatabase:
    """Kills this process right after the commit number `at` of all files together."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.writing = Database.writing

    def install(self) -> None:
        """Stand in the way of every transaction."""
        dying = self

        @contextmanager
        def writing(database: Database) -> Iterator[Session]:
            with dying.writing(database) as session:
                yield session
            dying.left -= 1
            if dying.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        Database.writing = writing  # type: ignore[method-assign]


class Writer:
    """Writes as one partner: new entries, changes, moves between the stores, deletions."""

    def __init__(self, journal: Journal, seed: int, known: dict[str, Any]) -> None:
        self.journal = journal
        self.chance = random.Random(seed)
        self.who = journal.partners[0].id
        self.known = known

    def step(self) -> None:
        """Do one thing, telling before and after."""
        alive = sorted(i for i, state in self.known.items() if i != DRAFT and not state["trashed"])
        what = self.chance.choice(
            ["write", "write", "move", "move", "move", "edit", "trash", "draft"]
        )
        if what == "draft":
            self.draft()
        elif what == "write" or not alive:
            self.write()
        else:
            self.change(self.chance.choice(alive), what)

    def write(self) -> None:
        """Keep a new entry, some with a feeling (two files) and some in private."""
        entry_id = f"{self.chance.getrandbits(128):032x}"
        visibility = self.chance.choice(list(Visibility))
        feeling = self.chance.choice([None, "held"])
        after = {"text": f"words {entry_id[:8]}", "visibility": visibility, "feeling": feeling}
        new = NewEntry(id=entry_id, tags=("tea",), **after)
        self.do(entry_id, after | {"trashed": False}, lambda: self.journal.write(self.who, new))

    def draft(self) -> None:
        """Keep what stands in the field, in the book or in the notebook."""
        after = {
            "text": f"typed {self.chance.getrandbits(32):08x} " * self.chance.choice([1, 400]),
            "visibility": self.chance.choice(list(Visibility)),
        }
        self.do(DRAFT, after, lambda: self.journal.drafts.keep(self.who, Draft(**after)))

    def change(self, entry_id: str, what: str) -> None:
        """Move an entry to the other store, rewrite it or put it into the trash."""
        before = self.known[entry_id]
        if what == "trash":
            self.do(
                entry_id,
                before | {"trashed": True},
                lambda: self.journal.delete(self.who, entry_id),
            )
            return
        fields = {"text": before["text"] + "!"}
        if what == "move":
            fields = {"visibility": OTHER[before["visibility"]]}
        changes = EntryChanges(**fields)
        self.do(entry_id, before | fields, lambda: self.journal.edit(self.who, entry_id, changes))

    def do(self, entry_id: str, after: dict[str, Any], work: Any) -> None:
        """Tell, work, tell."""
        tell(id=entry_id, begins=after)
        work()
        self.known[entry_id] = after
        tell(id=entry_id, done=after)


def write_until_killed(command: dict[str, Any]) -> None:
    """Be the writer of one command; never returns."""
    with Journal.open(Path(command["folder"])) as journal:
        writer = Writer(journal, command["seed"], command["known"])
        journal.stores.notebook(writer.who)
        if command["die"]:
            DyingDatabase(command["die"]).install()
        tell(ready=os.getpid())
        while True:
            if command.get("move"):
                writer.change(command["move"], "move")
            else:
                writer.step()


def serve() -> None:
    """Fork a writer a command; children are reaped by the system."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    tell(warm=True)
    for line in sys.stdin:
        if os.fork() == 0:
            write_until_killed(json.loads(line))


if __name__ == "__main__":
    serve()
