"""``main.py passphrase``, and every other command where passphrases are set."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import commands, doorplate, log
from models.entities import NewEntry, Visibility
from models.journal import Journal
from models.privacy import passphrases
from models.privacy import ring as keyfile
from tests.faults.places import read_only_mount
from tests.house import ROOT

HERS, HIS, OTHER = (
    "violet trumpet gravel moss",
    "kettle orbit saffron wharf",
    "lantern cactus hollow reed",
)
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}")


class Shell:
    """Runs commands with what the passphrase file holds."""

    def __init__(
        self, folder: Path, clock: Any, capsys: pytest.CaptureFixture[str], file: Path
    ) -> None:
        self.folder, self.clock, self.capsys, self.file = folder, clock, capsys, file

    def __call__(self, *arguments: str, lines: tuple[str, ...] = (), expect: int = 0) -> str:
        self.file.write_text("".join(f"{line}\n" for line in lines))
        status = commands.run(arguments[0], arguments[1:], store=str(self.folder), now=self.clock)
        out, err = self.capsys.readouterr()
        assert status == expect, (out, err)
        if expect:
            assert re.fullmatch(r"[^\n]+\n", err), err
        for secret in (HERS, HIS, OTHER):
            assert secret not in out + err
        return out + err


@pytest.fixture
def sh(
    tmp_path: Path,
    clock: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    light: None,
) -> Shell:
    folder, file = tmp_path / "store", tmp_path / "passphrase"
    with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=0) as journal:
        for partner in journal.partners:
            private = NewEntry(f"of {partner.name} alone", visibility=Visibility.PRIVATE)
            journal.write(partner.id, private)
            journal.write(partner.id, NewEntry(f"of {partner.name} for both"))
    monkeypatch.setenv("BOTHWAYS_PASSPHRASE_FILE", str(file))
    return Shell(folder, clock, capsys, file)


def lock_both(sh: Shell) -> tuple[str, str]:
    hers = sh("passphrase", "--as", "Ana", "--set", lines=(HERS,))
    his = sh("passphrase", "--as", "Ben", "--set", lines=(HIS,))
    return CODE.findall(hers)[0], CODE.findall(his)[0]


def test_setting_says_the_code_once_and_what_it_means(sh: Shell) -> None:
    told = sh("passphrase", "--as", "Ana", "--set", lines=(HERS,))
    assert len(CODE.findall(told)) == 1
    assert "until Ben has one too" in told
    assert "Copies taken elsewhere still open" in told
    told = sh("passphrase", "--as", "Ben", "--set", lines=(HIS,))
    assert "stays open" not in told
    assert "set already" in sh("passphrase", "--as", "Ana", "--set", lines=(OTHER,), expect=1)


def test_the_lock_screen_knows_who_there_is(sh: Shell) -> None:
    sh("passphrase", "--as", "Ana", "--set", lines=(HERS,))
    assert [partner.name for partner in doorplate.read(sh.folder)] == ["Ana", "Ben"]
    sh("passphrase", "--as", "Ana", "--remove", lines=(HERS,))
    assert not doorplate.is_there(sh.folder)


def test_keys_that_lay_open_are_renewed_when_a_passphrase_is_set(sh: Shell) -> None:
    before = keyfile.load(sh.folder)
    lock_both(sh)
    open_then = [home.newest.plain() for home in before.homes]
    ring = keyfile.load(sh.folder)
    assert [home.newest.number for home in ring.homes] == [2, 2, 2]
    ana = ring.notebooks[0].home
    keys = passphrases.unlock(sh.folder, ana, HERS)
    assert not {keys.book_key(), keys.notebook_key(ana)} & set(open_then)


def test_each_command_as_somebody_needs_that_passphrase(sh: Shell) -> None:
    lock_both(sh)
    for arguments in (
        ("list", "--as", "Ana"),
        ("add", "soup", "--as", "Ana", "--direction", "received"),
        ("needs", "--as", "Ana"),
        ("balance", "--as", "Ana"),
        ("trash", "--as", "Ana"),
        ("reminders", "--as", "Ana"),
        ("load", "full", "--as", "Ana"),
        ("undo", "--as", "Ana"),
        ("export", str(sh.folder.parent / "out.json"), "--as", "Ana"),
        ("backup", str(sh.folder.parent / "kept"), "--as", "Ana"),
        ("check", "--as", "Ana"),
    ):
        for wrong in ((HIS,), (OTHER,)):
            told = sh(*arguments, lines=wrong, expect=1)
            assert told == "That passphrase does not fit. Nothing was changed; try again.\n"
        sh(*arguments, lines=(HERS,))
    out = str(sh.folder.parent / "out.json")
    sh("import", out, "--as", "Ana", lines=(HIS,), expect=1)
    assert "here already" in sh("import", out, "--as", "Ana", lines=(HERS,))
    told = sh("list", "--as", "ana", lines=(HERS,))
    assert "of Ana alone" in told
    assert "of Ben for both" in told
    assert "of Ben alone" not in told
    assert "of Ben alone" in sh("list", "--as", "Ben", lines=(HIS,))


def test_the_same_passphrase_of_both_opens_for_the_one_who_is_named(sh: Shell) -> None:
    for name in ("Ana", "Ben"):
        sh("passphrase", "--as", name, "--set", lines=(HERS,))
    for name, other in (("Ana", "Ben"), ("Ben", "Ana")):
        told = sh("list", "--as", name, lines=(HERS,))
        assert f"of {name} alone" in told
        assert f"of {other} alone" not in told
    sh("passphrase", "--as", "Ben", "--change", lines=(HERS, OTHER))
    assert "of Ana alone" in sh("list", "--as", "Ana", lines=(HERS,))


def test_the_partner_who_lost_both_is_invited_anew(sh: Shell) -> None:
    lock_both(sh)
    sh("passphrase", "--as", "Ana", "--invite-anew", lines=(OTHER,), expect=1)
    told = sh("passphrase", "--as", "Ana", "--invite-anew", lines=(HERS,))
    assert "Ben has a new and empty notebook." in told
    assert "Nobody could open the one before, and nobody can read it now." in told
    kept = re.findall(r"bothways-\d+\.backup", told)[0]
    assert (sh.folder / "backups" / kept).is_file()
    told = sh("list", "--as", "Ben")
    assert "of Ben for both" in told
    assert "alone" not in told
    told = sh("passphrase", "--as", "Ana", "--invite-anew", lines=(HERS,), expect=1)
    assert "That notebook can be opened" in told
    sh("passphrase", "--as", "Ben", "--set", lines=(OTHER,))
    assert "of Ben for both" in sh("list", "--as", "Ben", lines=(OTHER,))


def test_without_a_name_the_book_is_read_where_it_is_open(sh: Shell) -> None:
    sh("passphrase", "--as", "Ana", "--set", lines=(HERS,))
    told = sh("list")
    assert "of Ana for both" in told
    assert "alone" not in told
    assert "of Ben alone" in sh("list", "--as", "Ben"), "he has no passphrase yet"
    for arguments in (("trash",), ("needs",), ("balance",), ("reminders",), ("undo",), ("check",)):
        sh(*arguments)
    sh("backup", str(sh.folder.parent / "kept"))


def test_without_a_name_a_shut_book_is_one_clear_line(sh: Shell) -> None:
    lock_both(sh)
    for arguments in (
        ("list",),
        ("needs",),
        ("balance",),
        ("trash",),
        ("undo",),
        ("reminders",),
        ("export", str(sh.folder.parent / "out.json")),
        ("import", str(ROOT / "tests" / "data" / "export-0001.json")),
        ("backup",),
    ):
        told = sh(*arguments, expect=1)
        assert "locked by passphrases" in told
        assert "--as NAME" in told
    assert not (sh.folder.parent / "out.json").exists()
    assert "was not looked at" in sh("check")
    assert "Nothing is due." in sh("remind")


def test_changing_needs_the_old_one(sh: Shell) -> None:
    code, _his = lock_both(sh)
    sh("passphrase", "--as", "Ana", "--change", lines=(OTHER, HERS), expect=1)
    assert "ten characters" in sh(
        "passphrase", "--as", "Ana", "--change", lines=(HERS, "short"), expect=1
    )
    assert "is changed" in sh("passphrase", "--as", "Ana", "--change", lines=(HERS, OTHER))
    sh("list", "--as", "Ana", lines=(HERS,), expect=1)
    assert "of Ana alone" in sh("list", "--as", "Ana", lines=(OTHER,))
    assert CODE.findall(sh("passphrase", "--as", "Ana", "--code", lines=(code, HERS)))


def test_the_recovery_code_sets_a_new_one(sh: Shell) -> None:
    code, his = lock_both(sh)
    told = sh("passphrase", "--as", "Ana", "--code", lines=(his, OTHER), expect=1)
    assert "does not fit" in told
    told = sh("passphrase", "--as", "Ana", "--change", "--code", lines=(code.lower(), OTHER))
    assert CODE.findall(told) != [code]
    assert "of Ana alone" in sh("list", "--as", "Ana", lines=(OTHER,))


def test_removing_and_renewing(sh: Shell) -> None:
    lock_both(sh)
    told = sh("passphrase", "--as", "Ana", "--renew", lines=(HERS,))
    assert len(CODE.findall(told)) == 1
    assert "of Ana alone" in sh("list", "--as", "Ana", lines=(HERS,))
    assert "of Ben alone" in sh("list", "--as", "Ben", lines=(HIS,))
    sh("passphrase", "--as", "Ana", "--remove", lines=(HIS,), expect=1)
    assert "taken away" in sh("passphrase", "--as", "Ana", "--remove", lines=(HERS,))
    assert "of Ana alone" in sh("list", "--as", "Ana")


def test_an_open_window_puts_the_renewal_off_and_says_so(
    sh: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.store.renewing.BUSY_MS", 1)
    with Journal.open(sh.folder, now=sh.clock) as journal:
        journal.entries(journal.partners[0].id)
        told = sh("passphrase", "--as", "Ana", "--set", lines=(HERS,))
    assert "call --renew" in told
    assert passphrases.state(sh.folder).protected
    assert "of Ana alone" in sh("list", "--as", "Ana", lines=(HERS,))


def test_keys_that_were_put_back_are_told_in_one_line_beside_what_is_done(
    sh: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    sh("passphrase", "--as", "Ana", "--set", lines=(HERS,))
    former = {name: (sh.folder / name).read_bytes() for name in keyfile.COPIES}
    sh("passphrase", "--as", "Ana", "--change", lines=(HERS, OTHER))
    assert "older" not in sh("list", "--as", "Ana", lines=(OTHER,))
    for name, data in former.items():
        (sh.folder / name).write_bytes(data)
    sh.file.write_text(f"{HERS}\n")
    status = commands.run("list", ("--as", "Ana"), store=str(sh.folder), now=sh.clock)
    out, err = capsys.readouterr()
    assert status == 0
    assert "of Ana alone" in out
    assert re.fullmatch(r"The file with the keys is an older one [^\n]+\n", err)
    assert "There is no entry" in sh("delete", "abcdef12", "--as", "Ana", lines=(HERS,), expect=1)
    sh("passphrase", "--as", "Ana", "--change", lines=(HERS, OTHER))
    assert "older" not in sh("list", "--as", "Ana", lines=(OTHER,))


def test_no_code_is_shown_where_nothing_can_be_written(sh: Shell) -> None:
    code, _his = lock_both(sh)
    keys = (sh.folder / "keys.json").read_bytes()
    for arguments, lines in (
        (("--as", "Ana", "--renew"), (HERS,)),
        (("--as", "Ana", "--code"), (code, OTHER)),
    ):
        with read_only_mount(sh.folder) as view:
            told = Shell(view, sh.clock, sh.capsys, sh.file)(
                "passphrase", *arguments, lines=lines, expect=1
            )
            assert "cannot be written to" in told
            assert not CODE.findall(told)
        view.rmdir()
    for name, passphrase in (("Ana", HERS), ("Ben", HIS)):
        sh("passphrase", "--as", name, "--remove", lines=(passphrase,))
    with read_only_mount(sh.folder) as view:
        told = Shell(view, sh.clock, sh.capsys, sh.file)(
            "passphrase", "--as", "Ana", "--set", lines=(HERS,), expect=1
        )
    assert "cannot be written to" in told
    assert not CODE.findall(told)
    assert (sh.folder / "keys.json").read_bytes() != keys


@pytest.mark.parametrize(
    ("arguments", "lines", "expect", "told"),
    [
        (("--as", "Ana"), (), 2, "say one of"),
        (("--as", "Ana", "--set", "--code"), (), 2, "--change alone"),
        (("--as", "Ana", "--set"), (), 1, "holds too little"),
        (("--as", "Ana", "--set"), ("anaanaanaana",), 1, "among the first"),
        (("--as", "Ana", "--change"), (HERS, OTHER), 1, "No passphrase is set"),
        (("--as", "Ana", "--remove"), (HERS,), 1, "No passphrase is set"),
        (("--as", "Eve", "--set"), (HERS,), 1, "Nobody here is called"),
    ],
)
def test_what_is_refused(
    sh: Shell, arguments: tuple[str, ...], lines: tuple[str, ...], expect: int, told: str
) -> None:
    before = (sh.folder / "keys.json").read_bytes()
    assert told in sh("passphrase", *arguments, lines=lines, expect=expect)
    assert (sh.folder / "keys.json").read_bytes() == before


def test_without_terminal_and_file_the_way_is_said(
    sh: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOTHWAYS_PASSPHRASE_FILE")
    told = sh("passphrase", "--as", "Ana", "--set", expect=1)
    assert "terminal" in told
    assert "BOTHWAYS_PASSPHRASE_FILE" in told
    monkeypatch.setenv("BOTHWAYS_PASSPHRASE_FILE", str(sh.folder / "none"))
    assert "is not there" in sh("passphrase", "--as", "Ana", "--set", expect=1)


def test_on_a_terminal_it_is_asked_without_echo(sh: Shell) -> None:
    """A real process on a pseudo-terminal; the second of the two tests at the full cost."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "main.py", "passphrase", "--as", "Ana", "--set"],
        cwd=ROOT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "BOTHWAYS_STORE": str(sh.folder)},
        preexec_fn=lambda: _take_terminal(0),
    )
    os.close(theirs)
    seen = read_until(ours, lambda text: "New passphrase:" in text)
    os.write(ours, f"{HERS}\n".encode())
    seen += read_until(ours, lambda text: "once more:" in text)
    os.write(ours, f"{HERS}\n".encode())
    seen += read_until(ours, lambda _text: False)
    os.close(ours)
    assert program.wait() == 0, seen
    assert len(CODE.findall(seen)) == 1
    assert HERS not in seen
    assert passphrases.state(sh.folder).protected


def _take_terminal(handle: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(handle, termios.TIOCSCTTY, 0)


def read_until(handle: int, enough: Callable[[str], bool]) -> str:
    """Return what the terminal shows until it is enough or the program ends."""
    seen = b""
    while not enough(seen.decode("utf-8", "replace")):
        ready, _writable, _bad = select.select([handle], [], [], 60)
        assert ready, seen
        try:
            more = os.read(handle, 4096)
        except OSError:  # Linux says so where the other side is closed
            break
        if not more:
            break
        seen += more
    return seen.decode("utf-8", "replace")


def test_nothing_secret_is_said_where_something_breaks(
    sh: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not on the terminal, in the log or in the exception, whatever fails on the way."""
    lock_both(sh)
    truth = passphrases.unlock(sh.folder, None, HERS)
    secrets = [HERS, HIS, *(key.hex() for held in truth.at_hand.values() for key in held.values())]
    monkeypatch.setattr(Journal, "entries", lambda *_given: {}["nothing"])
    told = sh("list", "--as", "Ana", lines=(HERS,), expect=1)
    assert "Something went wrong" in told
    logs = "".join(path.read_text() for path in log.folder_for(sh.folder).iterdir())
    assert "KeyError" in logs
    for secret in secrets:
        assert secret not in told + logs
        assert secret not in os.environ.values()
        assert all(secret not in argument for argument in sys.argv)


@pytest.mark.skipif(sys.platform != "linux", reason="core dumps as Linux has them")
def test_a_process_that_opened_something_writes_no_core() -> None:
    program = (
        "import resource, ctypes; from models import dumps; dumps.forbid(); "
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "(0, 0) 0"


def test_help_needs_none_of_it() -> None:
    program = (
        "import sys, main\n"
        "try: main.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(set(sys.modules) & {'nacl', 'ctypes', 'resource', 'models.privacy'}))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout.rstrip().endswith("[]")
    assert "passphrase" in shown.stdout


def test_going_back_in_a_locked_store_says_that_no_backup_came_before(sh: Shell) -> None:
    file = sh("backup").strip()
    lock_both(sh)
    before = set((sh.folder / "backups").glob("*.backup"))
    told = sh("restore", file).splitlines()
    assert told[0] == "Restored."
    assert told[1].startswith("The book is locked, so no backup")
    assert told[2].endswith(f"is kept in {sh.folder}-1.")
    assert set((sh.folder / "backups").glob("*.backup")) == before
