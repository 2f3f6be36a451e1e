"""A word that stands in every field, and is nowhere to be read but in the open window.

Files of the store, copies, temporary files, Kivy's home, logs, what is printed, recent files, the
properties of the window: looked through while the app is open, after a kill, and after the end.
"""

from __future__ import annotations

import io
import os
import secrets
import subprocess
from datetime import date, time
from pathlib import Path

import pytest
from PIL import Image

from models.entities import (
    EntryChanges,
    Kind,
    NeedState,
    NewEntry,
    Pattern,
    Unease,
    Visibility,
)
from models.journal import Journal
from models.reminders.rules import ReminderKind, Rule
from models.store.tables import IntentionRow
from tests.e2e.person import MAIN, Person, command, draft
from tests.e2e.screen import Screen, until


def picture(word: str) -> bytes:
    """Return a picture with `word` in what cameras write beside the pixels."""
    tags = Image.Exif()
    tags[0x010E], tags[0x010F], tags[0x013B] = f"{word} view", f"{word} camera", word
    tags.get_ifd(0x8769)[0x9286] = f"{word} comment"
    out = io.BytesIO()
    Image.effect_noise((320, 200), 90).convert("RGB").save(
        out, "JPEG", exif=tags, comment=word.encode()
    )
    return out.getvalue()


def fill(folder: Path, word: str, seen: bytes) -> None:
    """Let `word` stand in every field there is, of both partners, changed and deleted as well."""
    with Journal.create(folder, [f"Ana {word}", f"Ben {word}"]) as journal:
        ana, ben = (partner.id for partner in journal.partners)
        hers = journal.write(
            ana, NewEntry(f"{word} shared", tags=(word,), photos=(seen,), feeling=f"{word} felt")
        )
        journal.edit(ana, hers.id, EntryChanges(text=f"{word} changed"))
        hidden = NewEntry(
            f"{word} private",
            visibility=Visibility.PRIVATE,
            tags=(f"{word}tag",),
            photos=(seen,),
            unease=Unease.PRESSURED,
            pattern=Pattern.EXTRAS_ADDED,
            source="other",
            source_id=word,
            extra=f'{{"{word}": "{word}"}}',
        )
        journal.write(ana, hidden)
        for visibility in Visibility:
            gone = journal.write(ana, NewEntry(f"{word} deleted", visibility=visibility))
            journal.delete(ana, gone.id)
        journal.marks.notice(ben, hers.id, f"{word} thanks")
        need = journal.needs.voice(ben, f"{word} need")
        journal.needs.step(ana, need.id, NeedState.HEARD, f"{word} heard")
        season = journal.seasons.propose(ana, f"{word} season", date(2026, 11, 1))
        journal.seasons.confirm(ben, season.id)
        journal.people.change_couple(kind_labels={Kind.TIME: word[:30]})
        journal.people.change_settings(ana, prompts_own=(f"{word} question?",))
        for who in (ana, ben):
            rule = Rule(ReminderKind.OWN, time(20, 15), words=f"{word} reminder")
            journal.reminders.set(who, rule)
        with journal.stores.notebook(ana).writing() as session:
            session.add(
                IntentionRow(
                    id="1" * 32,
                    author_id=ana,
                    version=journal.stores.version(session),
                    text=f"{word} intention",
                    rests_until=date(2026, 11, 1),
                    state="resting",
                )
            )


def test_a_word_in_every_field_is_nowhere_to_be_read(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = "canary" + secrets.token_hex(6)
    temporary, kept_apart = tmp_path / "temporary", tmp_path / "store"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    fill(kept_apart, word, picture(word))
    command(kept_apart, "backup", str(tmp_path / "copies"))
    command(kept_apart, "check")
    goes_wrong(kept_apart, word)
    places = [tmp_path, Path(os.environ["HOME"])]
    assert holding(places, word) == [], "after commands"
    with Person(screen, kept_apart, tmp_path) as person:
        look_around(person, word)
        person.opens("ctrl+1")
        person.type(f"{word} half written")
        until(lambda: draft(kept_apart, 0), "the draft to be kept")
        assert word not in properties(screen, person.window)
        assert holding(places, word) == [], "while the app is open"
        person.killed()
    assert holding(places, word) == [], "after it was killed"
    with Person(screen, kept_apart, tmp_path) as person:
        person.close()
    assert holding(places, word) == [], "after it was closed"
    assert plain_headers(kept_apart) == ["reminders.db"]
    assert word in command(kept_apart, "list"), "it was there all along"


def look_around(person: Person, word: str) -> None:
    """Let every page show what it has, and type `word` where there is a field."""
    person.type(f"{word} new")
    person.settled()
    person.press("ctrl+Return")
    person.opens("ctrl+f")
    person.type(word)
    person.settled(1)
    for page in ("ctrl+3", "ctrl+4"):
        person.opens(page)
    person.tab()
    person.opens("space")
    person.type(word)
    person.settled()
    person.press("Return")
    person.key("Escape")
    person.settled()
    person.press("ctrl+5")


def goes_wrong(store: Path, word: str) -> None:
    """Let commands fail, one of them as nobody foresaw; the log may tell where, and not what."""
    command(store, "edit", "0" * 32, word, "--as", f"Ana {word}", status=1)
    code = (
        "import sys\n"
        "from models import commands\n"
        "from models.store.entries import Entries\n"
        "def fail(self, who, new):\n"
        "    raise RuntimeError(new.text)\n"
        "Entries.write = fail\n"
        "options = commands.understand(sys.argv[2:])\n"
        "with commands.LastResort(sys.argv[1]) as last:\n"
        "    commands.run(options.command, options.rest, store=sys.argv[1])\n"
        "sys.exit(last.status)\n"
    )
    asked = ("add", f"{word} lost", "--as", f"Ana {word}", "--direction", "gave")
    done = subprocess.run(
        [MAIN[0], "-c", code, str(store), *asked],
        cwd=Path(MAIN[1]).parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert word not in done.stderr + done.stdout
    assert "RuntimeError" in (store / "logs" / "bothways.log").read_text(encoding="utf-8")


def properties(screen: Screen, window: str) -> str:
    """Return all that the X server knows of `window`: its title and every other property."""
    return subprocess.run(
        ["xprop", "-display", screen.display, "-id", window],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def holding(places: list[Path], word: str) -> list[str]:
    """Return the files under `places` that hold `word` in their name or bytes, as plain text."""
    found = []
    for place in places:
        for path in sorted(place.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            data = path.read_bytes()
            signs = (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
            if word in path.name or any(sign in data for sign in signs):
                found.append(str(path))
    return found


def plain_headers(store: Path) -> list[str]:
    """Return the names of databases whose header can be read."""
    return sorted(
        path.name for path in store.rglob("*.db") if path.read_bytes()[:16] == b"SQLite format 3\0"
    )
