"""Reading a zip file that somebody else made: members are read, nothing is ever unpacked blindly.

Everything that can be known without reading a member is checked when the archive is opened; what
a member really holds is counted while it is read. Every refusal is one sentence that names the
file, the place and what was expected, and nothing was changed by then.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from models.errors import ImportRefused
from models.words import _

MIB = 2**20
_CHUNK = 256 * 1024
_TAIL = 22 + 65_535
#: A directory record takes 46 bytes, its name, and rarely more than a hundred of extras.
_RECORD = 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError)
_LEAVING = re.compile(r"(^[/\\])|(^[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)|[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold: members, bytes in all, bytes of one text, growth when read.

    `ratio` is held by members above `ratio_from` bytes: a short text may well shrink more.
    """

    members: int = 20_000
    total: int = 2048 * MIB
    text: int = 50 * MIB
    ratio: int = 100
    ratio_from: int = MIB


#: For files that come from elsewhere.
IMPORT = Limits()
#: For our own backups: many photos, nothing compressed; the free space is what bounds them.
BACKUP = Limits(members=2_000_000, total=2**44)


class Archive:
    """An open zip file, checked against `limits`; a context manager.

    Raises :class:`ImportRefused` at once for what can be seen from outside, and while reading for
    what cannot.
    """

    def __init__(self, path: Path, limits: Limits = IMPORT) -> None:
        self.path = path
        self._limits = limits
        self._refuse_long_directory()
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise self._not_a_zip() from error
        except OSError as error:
            raise self._unreadable(error) from error
        try:
            self._members = self._checked()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files in it, in the order of the archive; no folders."""
        return tuple(self._members)

    def size(self, name: str) -> int:
        """Return how many bytes the member says it holds."""
        return self._member(name).file_size

    def read(self, name: str) -> bytes:
        """Return the whole of one member, at most `limits.text` bytes."""
        if self.size(name) > self._limits.text:
            raise self._refuse(
                _("{place} is larger than {count} MiB, which no part of a journal is."),
                place=name,
                count=self._limits.text // MIB,
            )
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of one member, never more than it declared; its checksum is compared."""
        member = self._member(name)
        left = member.file_size
        try:
            with self._zip.open(member) as file:
                while chunk := file.read(_CHUNK):
                    left -= len(chunk)
                    yield chunk
        except _BROKEN as error:
            raise self._damaged(name) from error
        except OSError as error:
            raise self._unreadable(error) from error
        if left:
            raise self._damaged(name)

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = self._members.get(name)
        if member is None:
            raise self._refuse(_("{place} was expected in it and is not there."), place=name)
        return member

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        found = [member for member in self._zip.infolist() if not member.is_dir()]
        if len(found) > self._limits.members:
            raise self._too_many()
        self._refuse_overlaps(found)
        for member in found:
            self._refuse_unsafe(member)
        if sum(member.file_size for member in found) > self._limits.total:
            raise self._refuse(
                _("it would hold more than {count} MiB, which is more than a journal needs."),
                count=self._limits.total // MIB,
            )
        members = {member.filename: member for member in found}
        if len(members) < len(found):
            raise self._refuse(_("it holds two files of one name."))
        return members

    def _refuse_unsafe(self, member: zipfile.ZipInfo) -> None:
        # zipfile cuts names at a NUL; the name as it stands in the archive is what counts.
        if _LEAVING.search(member.orig_filename) or not member.filename:
            raise self._refuse(
                _("{place} leads out of the archive."), place=_shown(member.orig_filename)
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise self._refuse(
                _("{place} is a link, and links are not followed."), place=member.filename
            )
        if member.flag_bits & 0x1:
            raise self._refuse(
                _("{place} is locked with a password. Please unpack it first."),
                place=member.filename,
            )
        if member.compress_type not in _METHODS:
            raise self._refuse(
                _("{place} is packed in a way that is not known here."), place=member.filename
            )
        if member.file_size > max(
            self._limits.ratio_from, self._limits.ratio * member.compress_size
        ):
            raise self._refuse(
                _("{place} would grow more than {count} times, as no honest file does."),
                place=member.filename,
                count=self._limits.ratio,
            )

    def _refuse_overlaps(self, found: list[zipfile.ZipInfo]) -> None:
        end = 0
        for member in sorted(found, key=lambda member: member.header_offset):
            if member.header_offset < end:
                raise self._damaged(_shown(member.filename))
            end = member.header_offset + 30 + member.compress_size

    def _refuse_long_directory(self) -> None:
        """Refuse before the list of members is read into memory."""
        try:
            with self.path.open("rb") as file:
                length = file.seek(0, 2)
                file.seek(max(0, length - _TAIL - 76))
                tail = file.read()
        except OSError as error:
            raise self._unreadable(error) from error
        sizes = [_directory_size(tail, mark) for mark in (b"PK\x05\x06", b"PK\x06\x06")]
        known = [size for size in sizes if size is not None and size != 0xFFFFFFFF]
        if known and max(known) > self._limits.members * _RECORD:
            raise self._too_many()

    def _too_many(self) -> ImportRefused:
        return self._refuse(
            _("it holds more than {count} files, which is more than a journal needs."),
            count=self._limits.members,
        )

    def _damaged(self, place: str) -> ImportRefused:
        return self._refuse(_("{place} is damaged. Please make the file again."), place=place)

    def _not_a_zip(self) -> ImportRefused:
        return self._refuse(_("it is not a whole zip file. Please make it again."))

    def _unreadable(self, error: OSError) -> ImportRefused:
        cause = error.strerror or type(error).__name__
        return self._refuse(_("it cannot be read ({cause})."), cause=cause)

    def _refuse(self, why: str, **slots: str | int) -> ImportRefused:
        return ImportRefused(
            _("{file} was not taken in, and nothing was changed: {why}").format(
                file=self.path.name, why=why.format(**slots)
            )
        )


def _directory_size(tail: bytes, mark: bytes) -> int | None:
    """Return how many bytes the list of members says it takes, from the record `mark` begins."""
    at = tail.rfind(mark)
    record = struct.Struct("<I" if mark == b"PK\x05\x06" else "<Q")
    start = at + (12 if mark == b"PK\x05\x06" else 40)
    if at < 0 or start + record.size > len(tail):
        return None
    size: int = record.unpack_from(tail, start)[0]
    return size


def _shown(name: str) -> str:
    """Return a member's name so that no control character reaches a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
