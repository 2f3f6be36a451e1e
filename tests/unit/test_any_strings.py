"""10,000 strings nobody means to write: kept as they are but for controls, or refused in words."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models import commands
from models.entities import EntryChanges, NewEntry, Query
from models.errors import BothWaysError, NotFound, Refused
from models.journal import Journal
from models.text import clean
from tests.faults.strings import CONTROLS, odd_string

MEGABYTE = 1_000_000


def strings(seed: int, number: int) -> Iterator[str]:
    """Yield `number` odd strings, each thousandth of about a megabyte."""
    chance = random.Random(seed)
    for count in range(1, number + 1):
        odd = odd_string(chance)
        yield odd * (MEGABYTE // len(odd)) if count % 1000 == 0 else odd


def kept(store: Journal, work: Callable[[], object]) -> bool:
    """Do it; False where it was refused in a sentence a person can read."""
    try:
        work()
    except Refused as refused:
        said = str(refused)
        assert said == clean(said)
        assert len(said) < 400
        return False
    return True


@pytest.mark.timeout(1800)
def test_an_entry_keeps_any_words_or_says_why_not(
    store: Journal, trials: Callable[[int, int], int]
) -> None:
    who = store.partners[0].id
    entry = store.write(who, NewEntry("to be changed"))
    refused = 0
    for odd in strings(1, trials(80, 10_000)):
        if kept(store, lambda odd=odd: store.edit(who, entry.id, EntryChanges(text=odd))):
            assert store.entry(who, entry.id).text == clean(odd)
        else:
            refused += 1
        for fields in ({"tags": (odd,)}, {"feeling": odd}):
            kept(store, lambda f=fields: store.edit(who, entry.id, EntryChanges(**f)))
        changed = store.entry(who, entry.id)
        for shown in (*changed.tags, changed.feeling or ""):
            assert shown == clean(shown)
    assert refused < trials(80, 10_000) / 2


@pytest.mark.timeout(1800)
def test_every_other_entrance_does_as_well(
    store: Journal, trials: Callable[[int, int], int]
) -> None:
    ana, ben = (partner.id for partner in store.partners)
    entry = store.write(ana, NewEntry("seen"))
    for odd in strings(2, trials(40, 2_000)):
        for work in (
            lambda odd=odd: store.people.rename(ben, odd),
            lambda odd=odd: store.marks.notice(ben, entry.id, odd),
            lambda odd=odd: store.needs.voice(ana, odd),
            lambda odd=odd: store.seasons.propose(ana, odd, store.today(), None),
        ):
            kept(store, work)
        shown = [partner.name for partner in store.partners]
        shown += [event.words or "" for need in store.needs.all(ana) for event in need.events]
        shown += [season.label for season in store.seasons.all()]
        assert all(one == clean(one) for one in shown)
        for _number in range(3):
            store.undo()


@pytest.mark.timeout(1800)
def test_any_search_is_answered(store: Journal, trials: Callable[[int, int], int]) -> None:
    who = store.partners[0].id
    texts = [f"tea {odd}" for odd in strings(3, 200) if len(odd) < 1000]
    store.write_many(who, [NewEntry(text) for text in texts])
    everything = {entry.id for entry in store.entries(who, limit=1000).entries}
    for odd in strings(4, trials(500, 10_000)):
        for query in (Query(words=odd), Query(tag=odd)):
            try:
                found = store.entries(who, query).entries
            except (Refused, NotFound):
                continue
            assert {entry.id for entry in found} <= everything
        store.tags(who, odd)
    # what was searched for was read, and nothing else came of it
    assert {entry.id for entry in store.entries(who, limit=1000).entries} == everything


@pytest.mark.parametrize(
    ("command", "arguments", "status"),
    [
        ("list", ["--tag=--"], 0),
        ("list", ["--json", "--as", "Ana", "--search=--"], 0),
        ("balance", ["--as=--"], 1),
        ("add", ["--as", "Ana", "--direction", "received", "--feeling=--", "--", "--"], 0),
    ],
)
def test_two_dashes_are_words_like_others(
    store: Journal,
    capsys: pytest.CaptureFixture[str],
    command: str,
    arguments: list[str],
    status: int,
) -> None:
    assert commands.run(command, arguments, store=str(store.folder)) == status
    said = capsys.readouterr().err
    assert "should not have" not in said
    if command == "add":
        (entry,) = store.entries(store.partners[0].id).entries
        assert (entry.text, entry.feeling) == ("--", "--")


@pytest.mark.timeout(1800)
def test_any_argument_of_a_command_is_kept_or_refused_in_a_line(
    store: Journal,
    trials: Callable[[int, int], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = str(store.folder)
    for number, odd in enumerate(strings(5, trials(100, 3_000))):
        given = odd[:5000].replace("\x00", "")  # no argument of a process can hold one
        calls = (
            ["add", "--as", "Ana", "--direction", "received", "--", given],
            ["list", "--json", "--as", "Ana", f"--search={given}"],
            ["list", f"--tag={given}"],
            ["edit", given, "--as", "Ana", f"--feeling={given}"],
            ["need", f"--as={given}", given],
        )
        command, *arguments = calls[number % len(calls)]
        status = commands.run(command, arguments, store=folder)
        said = capsys.readouterr()
        assert status in (0, 1, 2), odd
        assert "should not have" not in said.err, odd
        assert said.err.count("\n") == (status != 0), said.err
        for shown in (said.out.removesuffix("\n"), said.err.removesuffix("\n")):
            assert not [one for one in shown if one in CONTROLS and one not in "\n\t"], odd
        if command == "add" and status == 0:
            newest = store.entry(
                "".join(p.id for p in store.partners if p.name == "Ana"), said.out.strip()
            )
            assert newest.text == clean(commands.cleaned(given))


@pytest.mark.parametrize("control", CONTROLS)
def test_no_control_gets_in(store: Journal, control: str, tmp_path: Path) -> None:
    who = store.partners[0].id
    entry = store.write(who, NewEntry(f"before{control}after", tags=(f"ta{control}g",)))
    again = {"\t": "\t", "\n": "\n", "\r": "\n"}.get(control, "")
    assert entry.text == f"before{again}after"
    assert not set("".join(entry.tags)) & set(CONTROLS)
    with pytest.raises(BothWaysError):
        store.write(who, NewEntry(control))
