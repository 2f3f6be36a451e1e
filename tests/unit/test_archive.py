"""Zip files from elsewhere: read within limits, refused in one sentence, never unpacked."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import ImportRefused
from models.exchange.archive import IMPORT, Archive, Limits


def made(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "."), data)
    return path


def one(path: Path, name: str, data: bytes = b"x", mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        file.writestr(info, data)
    return path


def test_members_are_read(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", a__json=b"{}", b__txt=b"words" * 1000)
    with zipfile.ZipFile(path, "a") as file:
        file.mkdir("folder")
    with Archive(path) as archive:
        assert archive.names == ("a.json", "b.txt")
        assert archive.read("a.json") == b"{}"
        assert archive.size("b.txt") == 5000
        assert b"".join(archive.chunks("b.txt")) == b"words" * 1000
        with pytest.raises(ImportRefused, match=r"a\.zip.*c\.txt was expected"):
            archive.read("c.txt")


@pytest.mark.parametrize(
    "name",
    ["../a", "a/../../b", "/etc/passwd", "C:\\a", "c:a", "..\\a", "a\\..\\b", "\\a", "..", "a\nb"],
)
def test_names_that_leave_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="leads out of") as told:
        Archive(one(tmp_path / "a.zip", name))
    assert "\n" not in str(told.value)
    assert not (tmp_path.parent / "a").exists()


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    path = one(tmp_path / "a.zip", "aXb")
    path.write_bytes(path.read_bytes().replace(b"aXb", b"a\0b"))
    with pytest.raises(ImportRefused, match="leads out of"):
        Archive(path)


@pytest.mark.parametrize("name", ["a..b", "..a", "a/.b/c", "a b", "é"])
def test_odd_but_honest_names_are_fine(name: str, tmp_path: Path) -> None:
    with Archive(one(tmp_path / "a.zip", name)) as archive:
        assert archive.read(name) == b"x"


def test_links_passwords_and_unknown_packing_are_refused(tmp_path: Path) -> None:
    path = one(tmp_path / "a.zip", "a", b"/etc/passwd", stat.S_IFLNK | 0o777)
    with pytest.raises(ImportRefused, match="is a link"):
        Archive(path)
    path = one(tmp_path / "a.zip", "a")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(ImportRefused, match="password"):
        Archive(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("a", b"x")
    with pytest.raises(ImportRefused, match="not known"):
        Archive(path)


def test_a_bomb_is_refused_at_once(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", a__txt=bytes(200 * 2**20))
    assert path.stat().st_size < 2**18
    tracemalloc.start()
    with pytest.raises(ImportRefused, match="100 times"):
        Archive(path)
    assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    tracemalloc.stop()


def test_a_lying_size_is_noticed_while_reading(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", a__txt=b"words " * 100_000)
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    for said in (1000, 700_000):
        data[directory + 24 : directory + 28] = struct.pack("<I", said)
        path.write_bytes(data)
        with Archive(path) as archive, pytest.raises(ImportRefused, match=r"a\.txt is damaged"):
            archive.read("a.txt")


def test_counts_and_sums_are_bounded(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", a=b"12345", b=b"12345", c=b"12345")
    for limits, words in (
        (Limits(members=2), "more than 2 files"),
        (Limits(total=10), "more than"),
        (Limits(members=0), "more than 0 files"),
    ):
        with pytest.raises(ImportRefused, match=words):
            Archive(path, limits)
    with (
        Archive(path, Limits(text=4)) as archive,
        pytest.raises(ImportRefused, match="larger than"),
    ):
        archive.read("a")


def listing(count: int, comment: int = 0) -> bytes:
    """Return the directory of a zip file that names `count` empty members."""
    record = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *[20] * 2, *[0] * 7, 5, 0, comment, *[0] * 4)
    return b"".join(record + b"%05d" % n + bytes(comment) for n in range(count))


def ended(directory: bytes, count: int) -> bytes:
    """Return a zip file of that directory alone."""
    return directory + struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), 0, 0
    )


def test_very_many_members(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(ended(listing(25_000), 25_000))
    with pytest.raises(ImportRefused, match="20000 files"):
        Archive(path)


def test_a_long_list_of_members_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("the list was read")

    monkeypatch.setattr(zipfile, "ZipFile", never)
    directory = listing(500, comment=60_000)
    path = tmp_path / "a.zip"
    path.write_bytes(ended(directory, 500))
    with pytest.raises(ImportRefused, match="20000 files"):
        Archive(path)
    # The larger sort of ending, for more than 65,535 members: the sizes stand in a record before.
    large = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 500, 500, len(directory), 0)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(directory), 1)
    ending = struct.pack("<4s4H2IH", b"PK\x05\x06", *[0xFFFF] * 4, *[0xFFFFFFFF] * 2, 0)
    path.write_bytes(directory + large + locator + ending)
    with pytest.raises(ImportRefused, match="20000 files"):
        Archive(path)


def test_members_that_share_bytes_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", a=b"A" * 50, b=b"B" * 50)
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 5)
    path.write_bytes(data)
    with pytest.raises(ImportRefused, match="damaged"):
        Archive(path)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "a.zip", a=b"1", b=b"2")
    path.write_bytes(path.read_bytes().replace(b"bPK", b"aPK").replace(b"\0b", b"\0a"))
    data = path.read_bytes()
    at = data.rindex(b"PK\x01\x02") + 46
    path.write_bytes(data[:at] + b"a" + data[at + 1 :])
    with pytest.raises(ImportRefused, match="two files of one name"):
        Archive(path)


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06", b"PK\x05\x06" + bytes(10)])
def test_what_is_no_zip_is_named(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(ImportRefused, match=r"a\.zip.*not a whole zip"):
        Archive(tmp_path / "a.zip")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="cannot be read"):
        Archive(tmp_path / "a.zip")
    with pytest.raises(ImportRefused, match="cannot be read"):
        Archive(tmp_path)


def test_a_disk_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "a.zip", a=b"1")

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(5, "Input/output error")

    with Archive(path) as archive:
        monkeypatch.setattr(zipfile.ZipExtFile, "read", fail)
        with pytest.raises(ImportRefused, match="Input/output"):
            archive.read("a")
    monkeypatch.setattr(zipfile, "ZipFile", fail)
    with pytest.raises(ImportRefused, match="Input/output"):
        Archive(path)


def test_limits_are_those_of_the_interfaces() -> None:
    assert Limits(20_000, 2 * 2**30, 50 * 2**20, 100, 2**20) == IMPORT


SAMPLE = io.BytesIO()
with zipfile.ZipFile(SAMPLE, "w", zipfile.ZIP_DEFLATED) as _file:
    _file.writestr("a.json", b'{"words": "here and there and here"}' * 20)
    _file.writestr("b/c.txt", b"more words")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_ends_in_anything_but_a_sentence(data: st.DataObject, tmp_path: Path) -> None:
    whole = bytearray(SAMPLE.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)) | st.just(len(whole)))
    path = tmp_path / "a.zip"
    path.write_bytes(whole[:cut])
    said = []
    try:
        with Archive(path) as archive:
            for name in archive.names:
                archive.read(name)
    except ImportRefused as told:
        said.append(str(told))
    assert all(words.startswith("a.zip was not taken in") for words in said)
    assert "\n" not in "".join(said)
