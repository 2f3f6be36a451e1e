"""keys.json: random keys, a checksum, old copies, and refusals in words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import StoreDamaged, StoreMissing, StoreNewer, StoreReadOnly
from models.privacy import keys

ADA, BEN = "a" * 32, "b" * 32


def test_fresh_keys_are_random_and_apart() -> None:
    one, two = keys.new_keys([ADA, BEN]), keys.new_keys([ADA, BEN])
    found = {k.key_of(home) for k in (one, two) for home in (keys.BOOK, ADA, BEN)}
    found |= {k.photo_key(home) for k in (one, two) for home in (keys.BOOK, ADA, BEN)}
    found |= {k.photo_name_key(home) for k in (one, two) for home in (keys.BOOK, ADA, BEN)}
    assert len(found) == 18
    assert {len(key) for key in found} == {32}
    assert one.couple_id != two.couple_id
    assert one.partner_ids == (ADA, BEN)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    made = keys.new_keys([ADA, BEN])
    keys.save(tmp_path, made)
    assert keys.load(tmp_path) == made
    assert keys.load(tmp_path).notebook_key(BEN) == made.notebook_key(BEN)
    assert (tmp_path / keys.NAME).stat().st_mode & 0o077 == 0


def test_a_second_partner_leaves_the_others_alone() -> None:
    alone = keys.new_keys([ADA])
    both = alone.with_partner(BEN)
    assert both.book_key() == alone.book_key()
    assert both.notebook_key(ADA) == alone.notebook_key(ADA)
    assert both.partner_ids == (ADA, BEN)
    with pytest.raises(StoreDamaged, match="no key"):
        alone.notebook_key(BEN)


def test_keys_are_never_printed() -> None:
    made = keys.new_keys([ADA])
    shown = f"{made!r} {made.entries!r}"
    assert made.book_key().hex() not in shown
    assert repr(made.book_key()) not in shown


def test_two_old_copies_are_kept(tmp_path: Path) -> None:
    made = [keys.new_keys([ADA]) for _ in range(4)]
    for one in made:
        keys.save(tmp_path, one)
    stand = [keys.load_file(tmp_path / name) for name in keys.COPIES]
    assert stand == [made[3], made[2], made[1]]


def test_a_damaged_file_gives_way_to_the_copy_before(tmp_path: Path) -> None:
    first, second = keys.new_keys([ADA]), keys.new_keys([ADA])
    keys.save(tmp_path, first)
    keys.save(tmp_path, second)
    (tmp_path / keys.NAME).write_bytes(b"{")
    assert keys.load(tmp_path) == first
    third = keys.new_keys([ADA])
    keys.save(tmp_path, third)
    assert keys.load(tmp_path) == third
    assert keys.load_file(tmp_path / keys.COPIES[1]) == first, "damage displaced a good copy"


def test_a_damaged_old_copy_is_not_handed_on(tmp_path: Path) -> None:
    made = [keys.new_keys([ADA]) for _ in range(4)]
    for one in made[:3]:
        keys.save(tmp_path, one)
    (tmp_path / keys.COPIES[1]).write_bytes(b"")
    keys.save(tmp_path, made[3])
    stand = [keys.load_file(tmp_path / name) for name in keys.COPIES]
    assert stand == [made[3], made[2], made[0]]


def test_nothing_there_and_nothing_whole(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="no store"):
        keys.load(tmp_path)
    (tmp_path / keys.NAME).write_bytes(b"not json")
    with pytest.raises(StoreDamaged, match="Restore a backup"):
        keys.load(tmp_path)


def changed(how: str) -> bytes:
    document = json.loads(keys.to_bytes(keys.new_keys([ADA])))
    body = document["body"]
    if how == "wrap":
        body["keys"][0]["wraps"] = [{"kind": "argon2id", "key": "00"}]
    elif how == "no wrap":
        body["keys"][0]["wraps"] = []
    elif how == "short key":
        body["keys"][0]["wraps"][0]["key"] = "00"
    elif how == "version":
        document["version"] = 2
    elif how == "format":
        document["format"] = "something"
    document["checksum"] = keys._checksum(body)
    return json.dumps(document).encode()


@pytest.mark.parametrize("how", ["wrap", "version"])
def test_what_a_newer_version_wrote_is_refused_untouched(how: str, tmp_path: Path) -> None:
    keys.save(tmp_path, keys.new_keys([ADA]))
    keys.save(tmp_path, keys.new_keys([ADA]))
    newer = changed(how)
    (tmp_path / keys.NAME).write_bytes(newer)
    with pytest.raises(StoreNewer, match="update the program"):
        keys.load(tmp_path)
    with pytest.raises(StoreNewer):
        keys.save(tmp_path, keys.new_keys([ADA]))
    assert (tmp_path / keys.NAME).read_bytes() == newer


@pytest.mark.parametrize("how", ["no wrap", "short key", "format"])
def test_nonsense_under_a_right_checksum_is_damage(how: str) -> None:
    with pytest.raises(StoreDamaged):
        keys.from_bytes(changed(how))


@given(st.data())
def test_any_changed_byte_is_noticed(data: st.DataObject) -> None:
    made = keys.new_keys([ADA, BEN])
    whole = bytearray(keys.to_bytes(made))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    try:
        found = keys.from_bytes(bytes(whole))
    except (StoreDamaged, StoreNewer):
        return
    assert found == made, "a changed byte gave other keys"


def test_unwritable_folder_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(StoreReadOnly, match="cannot be written"):
        keys.save(tmp_path, keys.new_keys([ADA]))
    assert list(tmp_path.iterdir()) == []


def test_import_brings_no_crypto_library() -> None:
    code = (
        "import sys, models.privacy.keys, models.paths, models.settings;"
        "print({'nacl','platformdirs','tomli_w','sqlalchemy','PIL'} & set(sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
