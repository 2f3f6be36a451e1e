"""The own format, lossless: ``.json``, and ``.zip`` of the same JSON with the pictures."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from models.exchange.archive import IMPORT, MIB, Archive
from models.exchange.formats import Pictures
from models.exchange.own_reading import content as read_content
from models.exchange.own_writing import document, lines, picture_name
from models.exchange.reading import LARGEST, parse, read_file
from models.files import writing_whole
from models.store.content import Content
from models.words import ngettext

#: The name of the document inside a zip.
DOCUMENT = "bothways.json"
#: Our own zip may hold many years and as many pictures as a journal has.
_OWN = replace(IMPORT, members=200_000, total=64 * 1024 * MIB, text=LARGEST)


class OwnJson:
    """One JSON document; pictures stay behind."""

    name = "json"
    ending = ".json"

    def write(
        self, path: Path, content: Content, pictures: Pictures, exported_at: str
    ) -> tuple[str, ...]:
        """Write the document; returns a sentence where pictures stayed behind."""
        whole = document(content, exported_at, with_photos=False)
        with writing_whole(path) as file:
            for part in lines(whole):
                file.write(part.encode())
        count = len(content.book["photo"]) + len(content.notebook["photo"])
        if not count:
            return ()
        return (
            ngettext(
                "{count} picture is not in this file; a .zip takes it along.",
                "{count} pictures are not in this file; a .zip takes them along.",
                count,
            ).format(count=count),
        )

    @contextmanager
    def reading(self, path: Path, latest: date) -> Iterator[Content]:
        """Give what the document holds."""
        yield read_content(parse(read_file(path), path.name), path.name, latest)


class OwnZip:
    """A zip of the JSON document and the pictures, each under its id."""

    name = "zip"
    ending = ".zip"

    def write(
        self, path: Path, content: Content, pictures: Pictures, exported_at: str
    ) -> tuple[str, ...]:
        """Write document and pictures."""
        whole = document(content, exported_at, with_photos=True)
        with (
            writing_whole(path) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            # The same moment for all: nothing tells when a picture was taken in.
            with archive.open(_member(DOCUMENT, zipfile.ZIP_DEFLATED), "w") as member:
                for part in lines(whole):
                    member.write(part.encode())
            for tables in (content.book, content.notebook):
                for row in tables["photo"]:
                    name = picture_name(row["id"])
                    archive.writestr(_member(name, zipfile.ZIP_STORED), pictures(row["id"]))
        return ()

    @contextmanager
    def reading(self, path: Path, latest: date) -> Iterator[Content]:
        """Give what the zip holds; pictures are read when they are asked for."""
        with Archive(path, _OWN) as archive:
            file = f"{path.name}/{DOCUMENT}"
            found = read_content(parse(archive.read(DOCUMENT), file), file, latest)
            members = _Members(archive)
            for tables in (found.book, found.notebook):
                for row in tables["photo"]:
                    archive.size(picture_name(row["id"]))
            yield replace(found, pictures=members)


def _member(name: str, method: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.compress_type = method
    member.external_attr = 0o600 << 16
    return member


class _Members(Mapping[str, bytes]):
    """The pictures of an open archive by their ids."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def __getitem__(self, photo_id: str) -> bytes:
        return self._archive.read(picture_name(photo_id))

    def __contains__(self, photo_id: object) -> bool:
        return picture_name(str(photo_id)) in self._archive.names

    def __iter__(self) -> Iterator[str]:
        prefix = picture_name("")
        return (name[len(prefix) :] for name in self._archive.names if name.startswith(prefix))

    def __len__(self) -> int:
        return sum(1 for _one in self)
