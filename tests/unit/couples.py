"""Random little stores for tests of copies, and all that can be read in one."""

from __future__ import annotations

import hashlib
import io
import random
from pathlib import Path

from PIL import Image

from models.days import local_now
from models.entities import EntryChanges, Kind, NewEntry, Query, Visibility
from models.journal import Journal
from models.reminders.rules import ReminderKind, Rule
from models.store.clock import Now

WORDS = ("tea", "the sofa", "夕食", "Été", "a long walk\nhome", "🙂", "nothing", "the early shift")
FEELINGS = (None, "glad", "held", "tired")
KINDS = tuple(Kind)


def picture(chance: random.Random) -> bytes:
    """A small picture nobody has seen before."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), tuple(chance.randbytes(3))).save(out, "PNG")
    return out.getvalue()


def fill(journal: Journal, chance: random.Random, steps: int, *, photos: int = 2) -> None:
    """Let both partners do `steps` things."""
    people = [partner.id for partner in journal.partners]
    mine: dict[str, list[str]] = {who: [] for who in people}
    for _step in range(steps):
        who = chance.choice(people)
        what = chance.choice(("write", "write", "write", "edit", "delete", "need", "notice"))
        if what == "need":
            journal.needs.voice(who, chance.choice(WORDS))
        elif what == "write" or not mine[who]:
            with_photo = photos > 0 and chance.random() < 0.2
            photos -= with_photo
            entry = journal.write(
                who,
                NewEntry(
                    text=" ".join(chance.choices(WORDS, k=chance.randint(1, 30))),
                    kinds=tuple(chance.sample(KINDS, chance.randint(0, 2))),
                    tags=tuple({chance.choice(("home", "Été", "we")) for _n in range(2)}),
                    visibility=chance.choice(list(Visibility)),
                    feeling=chance.choice(FEELINGS),
                    photos=(picture(chance),) if with_photo else (),
                ),
            )
            mine[who].append(entry.id)
        elif what == "edit":
            changes = EntryChanges(
                text=chance.choice(WORDS), visibility=chance.choice(list(Visibility))
            )
            journal.edit(who, chance.choice(mine[who]), changes)
        elif what == "delete":
            journal.delete(who, mine[who].pop(chance.randrange(len(mine[who]))))
        else:
            others = [e for e in journal.entries(who, Query()).entries if e.author_id != who]
            if others:
                journal.marks.notice(who, chance.choice(others).id, "thank you")
    if chance.random() < 0.5:
        journal.reminders.set(people[0], Rule(ReminderKind.EVENING, local_now().time()))


def make(folder: Path, seed: int, *, now: Now = local_now, steps: int = 9, pad: int = 0) -> None:
    """Make a store of one or two partners and fill it; closed at the end."""
    chance = random.Random(seed)
    names = ["Ana", "Ben"][: 1 if chance.random() < 0.1 else 2]
    with Journal.create(folder, names, now=now, pad=pad) as journal:
        fill(journal, chance, steps)


def digest(folder: Path, *, now: Now = local_now) -> str:
    """A digest of everything that can be read in the store at `folder`, by anybody."""
    whole = hashlib.blake2b(digest_size=16)
    with Journal.open(folder, now=now) as journal:
        for reader in (None, *(partner.id for partner in journal.partners)):
            content = journal.transfer.content(reader)
            whole.update(repr((content.book, content.notebook)).encode("utf-8", "surrogatepass"))
            entries = journal.entries(reader, Query(), limit=1000).entries
            found = journal.entries(reader, Query(words="tea"), limit=1000).entries
            whole.update(repr((entries, found)).encode("utf-8", "surrogatepass"))
            for entry in entries:
                for photo in entry.photos:
                    whole.update(journal.photos.picture(reader, photo.id))
            if reader is not None:
                whole.update(repr(journal.trash(reader)).encode("utf-8", "surrogatepass"))
    return whole.hexdigest()
