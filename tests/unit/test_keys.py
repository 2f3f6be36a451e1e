"""keys.json: random keys, a checksum, old copies, and refusals in words."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Locked, StoreDamaged, StoreMissing, StoreNewer, StoreReadOnly
from models.privacy import keys
from models.privacy import ring as keyfile
from tests.house import ROOT

ADA, BEN = "a" * 32, "b" * 32


def fresh(*partners: str) -> keyfile.Ring:
    return keys.new_ring(partners or (ADA, BEN), partners or (ADA, BEN))


def test_fresh_keys_are_random_and_apart() -> None:
    rings = [fresh(), fresh()]
    one, two = map(keys.opened, rings)
    found = {k.key_of(home) for k in (one, two) for home in (keys.BOOK, ADA, BEN)}
    found |= {k.photo_key(home) for k in (one, two) for home in (keys.BOOK, ADA, BEN)}
    found |= {k.photo_name_key(home) for k in (one, two) for home in (keys.BOOK, ADA, BEN)}
    pairs = [home.newest.pair for ring in rings for home in ring.notebooks]
    found |= {key for pair in pairs if pair for key in (pair.box, pair.sign)}
    assert len(found) == 26
    assert {len(key) for key in found} == {32}
    assert one.couple_id != two.couple_id
    assert one.partner_ids == (ADA, BEN)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    made = fresh()
    saved = keyfile.save(tmp_path, made)
    assert keyfile.load(tmp_path) == saved
    assert saved == replace(made, counter=1)
    assert keys.load(tmp_path) == keys.opened(made)
    assert keys.load(tmp_path).notebook_key(BEN) == keys.opened(made).notebook_key(BEN)
    assert (tmp_path / keys.NAME).stat().st_mode & 0o077 == 0


def test_the_counter_rises_with_every_writing_whatever_is_written(tmp_path: Path) -> None:
    made = fresh()
    counters = [keyfile.save(tmp_path, made).counter for _time in range(3)]
    counters.append(keyfile.save_alone(tmp_path, made, copies_first=True).counter)
    (tmp_path / keys.NAME).write_bytes(b"{")
    counters.append(keyfile.save(tmp_path, made).counter)
    assert counters == sorted(set(counters))


def test_a_key_of_nobody_is_damage_and_a_closed_one_is_locked() -> None:
    alone = keys.opened(fresh(ADA))
    with pytest.raises(StoreDamaged, match="no key"):
        alone.notebook_key(BEN)
    both = keys.opened(fresh())
    closed = both.without_notebooks([BEN])
    assert closed.is_open(ADA)
    assert closed.is_open(keys.BOOK)
    assert not closed.is_open(BEN)
    with pytest.raises(Locked, match="notebook is locked"):
        closed.notebook_key(BEN)


def test_only_the_couple_key_is_handed_over(tmp_path: Path) -> None:
    keyfile.save(tmp_path, fresh())
    found = keys.load(tmp_path)
    handed = keys.to_handover(found)
    assert found.book_key().hex() in handed.decode()
    assert not any(found.notebook_key(who).hex() in handed.decode() for who in (ADA, BEN))
    assert keys.from_handover(tmp_path, handed) == found
    for nonsense in (b"", b"[]", b'{"1": "00"}', b"\xff"):
        with pytest.raises(StoreDamaged, match="handed over"):
            keys.from_handover(tmp_path, nonsense)


def test_keys_are_never_printed() -> None:
    ring = fresh(ADA)
    made = keys.opened(ring)
    shown = f"{made!r} {ring!r} {ring.book!r} {made}"
    for key in (made.book_key(), made.notebook_key(ADA)):
        assert key.hex() not in shown
        assert repr(key) not in shown


def test_two_old_copies_are_kept(tmp_path: Path) -> None:
    made = [keyfile.save(tmp_path, fresh(ADA)) for _ in range(4)]
    stand = [keyfile.load_file(tmp_path / name) for name in keys.COPIES]
    assert stand == [made[3], made[2], made[1]]


def test_a_damaged_file_gives_way_to_the_copy_before(tmp_path: Path) -> None:
    first = keyfile.save(tmp_path, fresh(ADA))
    keyfile.save(tmp_path, fresh(ADA))
    (tmp_path / keys.NAME).write_bytes(b"{")
    assert keyfile.load(tmp_path) == first
    third = keyfile.save(tmp_path, fresh(ADA))
    assert keyfile.load(tmp_path) == third
    assert keyfile.load_file(tmp_path / keys.COPIES[1]) == first, "damage displaced a good copy"


def test_a_damaged_old_copy_is_not_handed_on(tmp_path: Path) -> None:
    made = [keyfile.save(tmp_path, fresh(ADA)) for _ in range(3)]
    (tmp_path / keys.COPIES[1]).write_bytes(b"")
    made.append(keyfile.save(tmp_path, fresh(ADA)))
    stand = [keyfile.load_file(tmp_path / name) for name in keys.COPIES]
    assert stand == [made[3], made[2], made[0]]


def test_nothing_there_and_nothing_whole(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="no store"):
        keys.load(tmp_path)
    (tmp_path / keys.NAME).write_bytes(b"not json")
    with pytest.raises(StoreDamaged, match="Restore a backup"):
        keys.load(tmp_path)


def changed(how: str) -> bytes:
    document = json.loads(keyfile.to_bytes(fresh(ADA)))
    body = document["body"]
    key = body["homes"][0]["versions"][0]
    if how == "wrap":
        key["wraps"] = [{"kind": "fingerprint", "key": "00"}]
    elif how == "kdf":
        key["wraps"] = [{"kind": "passphrase", "kdf": "argon3", "rounds": 7}]
    elif how == "no wrap":
        key["wraps"] = []
    elif how == "short key":
        key["wraps"][0]["key"] = "00"
    elif how == "no version":
        body["homes"][1]["versions"] = []
    elif how == "one home twice":
        body["homes"].append(body["homes"][0])
    elif how == "version":
        document["version"] = 3
    elif how == "format":
        document["format"] = "something"
    document["checksum"] = keyfile.checksum(body)
    return json.dumps(document).encode()


@pytest.mark.parametrize("how", ["wrap", "kdf", "version"])
def test_what_a_newer_version_wrote_is_refused_untouched(how: str, tmp_path: Path) -> None:
    keyfile.save(tmp_path, fresh(ADA))
    keyfile.save(tmp_path, fresh(ADA))
    newer = changed(how)
    (tmp_path / keys.NAME).write_bytes(newer)
    with pytest.raises(StoreNewer, match="update the program"):
        keys.load(tmp_path)
    with pytest.raises(StoreNewer):
        keyfile.save(tmp_path, fresh(ADA))
    assert (tmp_path / keys.NAME).read_bytes() == newer


@pytest.mark.parametrize("how", ["no wrap", "short key", "no version", "one home twice", "format"])
def test_nonsense_under_a_right_checksum_is_damage(how: str) -> None:
    with pytest.raises(StoreDamaged):
        keyfile.from_bytes(changed(how))


@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    made = fresh()
    whole = bytearray(keyfile.to_bytes(made))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    try:
        found = keyfile.from_bytes(bytes(whole))
    except (StoreDamaged, StoreNewer):
        return
    assert found == made, "a changed byte gave other keys"


def test_unwritable_folder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(StoreReadOnly, match="cannot be written"):
        keyfile.save(tmp_path, fresh(ADA))
    assert list(tmp_path.iterdir()) == []


def test_import_brings_no_crypto_library() -> None:
    code = (
        "import sys, models.privacy.keys, models.privacy.passphrases, models.paths;"
        "import models.settings, models.privacy.argon;"
        "print({'nacl','platformdirs','tomli_w','sqlalchemy','PIL'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"


def test_the_first_version_is_read_and_the_newest_written(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "data" / "store-0001" / "keys.json", tmp_path)
    before = json.loads((tmp_path / keys.NAME).read_bytes())
    assert before["version"] == 1
    found = keys.load(tmp_path)
    raw = {one["home"]: one["wraps"][0]["key"] for one in before["body"]["keys"]}
    keyfile.save(tmp_path, keyfile.load(tmp_path))
    after = json.loads((tmp_path / keys.NAME).read_bytes())
    assert (after["version"], after["body"]["counter"]) == (2, 1)
    assert keys.load(tmp_path) == found
    assert {home: found.key_of(home).hex() for home in raw} == raw
