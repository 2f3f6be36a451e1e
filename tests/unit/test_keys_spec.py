"""docs/keys.md against the program and the script that reads a store without it: test vectors."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from nacl.bindings import crypto_box_seed_keypair, crypto_scalarmult_base, crypto_sign_seed_keypair

from models.privacy import codes, keys, passphrases, stretching
from models.privacy import ring as keyfile
from models.privacy.six_words import six_words
from models.privacy.strength import refuse_weak
from models.store import sealed
from tests.house import ROOT

DATA = ROOT / "tests" / "data"
VECTORS: dict[str, Any] = json.loads((DATA / "keys-vectors.json").read_text(encoding="utf-8"))
SCRIPT = ROOT / "docs" / "decrypt.py"


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
        wrap = {"kind": "passphrase", **one}
        assert script.stretched(one["passphrase"], wrap).hex() == one["key"]


def test_codes_become_these_keys(script: ModuleType) -> None:
    assert len(VECTORS["code_keys"]) == 3
    for code, key in VECTORS["code_keys"].items():
        assert codes.code_key(code).hex() == key
        assert script.stretched(code.lower(), {"kind": "code"}).hex() == key


def test_keys_are_derived_like_this(script: ModuleType) -> None:
    for purpose, key in VECTORS["derived"].items():
        assert keys.derive(bytes(range(32)), purpose.encode()).hex() == key
        assert script.derived(bytes(range(32)), purpose.encode()).hex() == key


def test_boxes_are_about_this() -> None:
    couple, home, number, sort = VECTORS["context"]["of"]
    said = keyfile.context(couple, home, number, sort)
    assert said.hex() == VECTORS["context"]["bytes"]
    assert said.decode() == f"bothways-keys 2\n{couple}\n{home}\n1\npassphrase"


def test_a_picture_is_sealed_like_this(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = VECTORS["picture"]
    key, photo, nonce = bytes.fromhex(told["key"]), told["photo"], bytes.fromhex(told["nonce"])
    content = bytes.fromhex(told["content"])
    for part, name in told["names"].items():
        assert sealed.file_name(keys.derive(key, b"photo-name"), photo, part) == name
    path = tmp_path / told["names"]["picture"]
    monkeypatch.setattr(sealed.secrets, "token_bytes", lambda count: nonce[:count])
    sealed.seal(path, keys.derive(key, b"photo"), content)
    data = path.read_bytes()
    assert len(data) == told["size"]
    assert data.hex().startswith(told["begins"])
    assert hashlib.blake2b(data, digest_size=32).hexdigest() == told["digest"]
    assert sealed.unseal(path, keys.derive(key, b"photo")) == content
    assert script.picture(tmp_path, key, photo) == content
    assert script.picture(tmp_path, bytes(32), photo) is None
    path.write_bytes(data[:-1] + b"?")
    assert script.picture(tmp_path, key, photo) is None


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
    words = ("bothways-code", "bothways-check", "bothways-keys 2", "BWPH", "<photo id>:<part>")
    for word in (*VECTORS["derived"], *VECTORS["picture"]["names"], *words):
        assert word in text, word
    for cost in (stretching.STRONG, stretching.MODEST):
        assert f"{cost.memory >> 20} MiB" in text


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
