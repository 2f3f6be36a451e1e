"""docs/keys.md against the program: test vectors, and the script that reads a store without it."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from nacl.bindings import crypto_box_seed_keypair, crypto_scalarmult_base, crypto_sign_seed_keypair

from models.entities import NewEntry, Visibility
from models.journal import Journal
from models.privacy import codes, keys, passphrases, stretching
from models.privacy import ring as keyfile
from models.privacy.six_words import six_words
from models.privacy.strength import refuse_weak
from tests.conftest import FrozenClock
from tests.house import ROOT

DATA = ROOT / "tests" / "data"
VECTORS: dict[str, Any] = json.loads((DATA / "keys-vectors.json").read_text(encoding="utf-8"))
SCRIPT = ROOT / "docs" / "decrypt.py"
HERS, HIS = "violet trumpet gravel moss", "kettle orbit saffron wharf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(DATA / VECTORS["file"], tmp_path / keys.NAME)
    return tmp_path


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("decrypt", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_passphrases_become_these_keys(script: ModuleType) -> None:
    for one in VECTORS["stretched"]:
        assert stretching.bytes_of(one["passphrase"]).hex() == one["bytes"]
        cost = stretching.Cost(one["memory"], one["passes"])
        found = stretching.stretch(one["passphrase"], [(bytes.fromhex(one["salt"]), cost)])
        assert [key.hex() for key in found] == [one["key"]]
        assert script.from_passphrase(one["passphrase"], one).hex() == one["key"]


def test_codes_become_these_keys(script: ModuleType) -> None:
    assert len(VECTORS["code_keys"]) == 3
    for code, key in VECTORS["code_keys"].items():
        assert codes.code_key(code).hex() == key
        assert script.from_code(code.lower()).hex() == key


def test_keys_are_derived_like_this(script: ModuleType) -> None:
    for purpose, key in VECTORS["derived"].items():
        assert keys.derive(bytes(range(32)), purpose.encode()).hex() == key
        assert script.derived(bytes(range(32)), purpose.encode()).hex() == key


def test_boxes_are_about_this() -> None:
    couple, home, number, sort = VECTORS["context"]["of"]
    said = keyfile.context(couple, home, number, sort)
    assert said.hex() == VECTORS["context"]["bytes"]
    assert said.decode() == f"bothways-keys 2\n{couple}\n{home}\n1\npassphrase"


def test_the_file_of_the_second_version_opens_for_ever(folder: Path) -> None:
    for who, passphrase in VECTORS["passphrases"].items():
        for found in (
            passphrases.unlock(folder, who, passphrase),
            passphrases.unlock_by_code(folder, who, VECTORS["codes"][who]),
        ):
            assert found.couple_id == VECTORS["couple"]
            assert found.key_of(who).hex() == VECTORS["keys"][who]
            assert found.book_key().hex() == VECTORS["keys"]["book"]


def test_the_key_pairs_fit(folder: Path) -> None:
    for home in keyfile.load(folder).notebooks:
        secret = VECTORS["secrets"][home.home]
        pair = home.newest.pair
        assert pair is not None
        assert crypto_scalarmult_base(bytes.fromhex(secret["x25519"])) == pair.box
        assert crypto_sign_seed_keypair(bytes.fromhex(secret["ed25519_seed"]))[0] == pair.sign
        assert crypto_box_seed_keypair(bytes(32))[0] != pair.box


def test_the_document_names_every_constant() -> None:
    text = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert "keys-vectors.json" in text
    for word in (*VECTORS["derived"], "bothways-code", "bothways-check", "bothways-keys 2"):
        assert word in text, word
    for cost in (stretching.STRONG, stretching.MODEST):
        assert f"{cost.memory >> 20} MiB" in text


# --- the script ---------------------------------------------------------------------------------


def read(folder: Path, secret: str, *more: str) -> dict[str, list[str]]:
    shown = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(folder), *more],
        input=f"{secret}\n",
        capture_output=True,
        text=True,
        check=True,
        cwd=folder.parent,
    )
    return {home: [row["text"] for row in rows] for home, rows in json.loads(shown.stdout).items()}


def test_the_script_is_short_and_needs_two_packages() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    needed = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert needed - set(sys.stdlib_module_names) == {"nacl", "sqlcipher3"}


def test_the_script_reads_a_real_store(tmp_path: Path, clock: FrozenClock, light: None) -> None:
    folder = tmp_path / "store"
    with Journal.create(folder, ["Ana", "Ben"], now=clock, pad=0) as journal:
        ana, ben = (partner.id for partner in journal.partners)
        for partner in journal.partners:
            journal.write(partner.id, NewEntry(f"{partner.name}, für beide"))
            private = NewEntry(f"{partner.name} allein", visibility=Visibility.PRIVATE)
            journal.write(partner.id, private)
    shared, hers, his = ["Ana, für beide", "Ben, für beide"], ["Ana allein"], ["Ben allein"]
    assert read(folder, "") == {"book": shared, ana: hers, ben: his}
    code = passphrases.set_passphrase(folder, keys.load(folder), ana, HERS)
    assert read(folder, HERS) == {"book": shared, ana: hers, ben: his}
    passphrases.set_passphrase(folder, keys.load(folder), ben, HIS)
    assert read(folder, HERS) == {"book": shared, ana: hers}
    assert read(folder, HIS) == {"book": shared, ben: his}
    assert read(folder, code, "--code") == {"book": shared, ana: hers}
    passphrases.renew(folder, ana, HERS)
    assert read(folder, HERS) == {"book": shared, ana: hers}
    assert read(folder, HIS) == {"book": shared, ben: his}
    with pytest.raises(subprocess.CalledProcessError) as told:
        read(folder, "something else entirely")
    assert told.value.stderr == "That does not open anything here.\n"


def test_the_script_reads_a_store_in_the_middle_of_a_renewal(
    tmp_path: Path, clock: FrozenClock, light: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    with Journal.create(folder, ["Ana"], now=clock, pad=0) as journal:
        ana = journal.partners[0].id
        journal.write(ana, NewEntry("mine", visibility=Visibility.PRIVATE))
        journal.write(ana, NewEntry("ours"))
    passphrases.set_passphrase(folder, keys.load(folder), ana, HERS)
    code = passphrases.fresh_code()
    monkeypatch.setattr(keyfile, "save_alone", stopping(keyfile.save_alone, after=1))
    with pytest.raises(KeyboardInterrupt):
        passphrases.renew(folder, ana, HERS, code=code)
    assert len(keyfile.load(folder).home(ana).versions) == 2
    for more in ([HERS], [code, "--code"]):
        assert read(folder, *more) == {"book": ["ours"], ana: ["mine"], **other(folder, ana)}


def other(folder: Path, ana: str) -> dict[str, list[str]]:
    return {home.home: [] for home in keyfile.load(folder).notebooks if home.home != ana}


def stopping(real: Any, after: int) -> Any:
    calls: list[int] = []

    def save(*given: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) > after:
            raise KeyboardInterrupt
        return real(*given, **named)

    return save


def test_the_script_reads_a_store_of_the_first_version(tmp_path: Path) -> None:
    shutil.copytree(DATA / "store-0001", tmp_path / "store")
    found = read(tmp_path / "store", "")
    assert len(found) == 3
    assert found["book"]


# --- six words ----------------------------------------------------------------------------------


def test_six_words_are_offered_that_would_be_taken() -> None:
    offered = {six_words() for _time in range(200)}
    assert len(offered) == 200
    for passphrase in offered:
        assert len(passphrase.split()) == 6
        refuse_weak(passphrase, ["Ana", "Ben"])


def test_the_words_are_the_list_they_claim_to_be() -> None:
    words = (ROOT / "assets" / "words" / "eff_large.txt").read_text(encoding="utf-8").split()
    assert (len(words), len(set(words))) == (6**5, 6**5)
    assert all(re.fullmatch(r"[a-z-]{3,9}", word) for word in words)
    assert "EFF" in (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
