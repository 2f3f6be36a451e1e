"""No backup near a store lies open where a passphrase stands before the store itself.

A backup holds ``keys.json`` as it was. Where a passphrase was set or changed since, the file of now
is put into it instead, key by key, and only where it is certain that both mean the same key: one
more wrap of a key nobody has would be a backup lost. What a person took elsewhere stays as it is.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from models import files
from models.errors import ImportRefused, StoreDamaged, StoreError, StoreNewer
from models.exchange.archive import BACKUP, Archive
from models.privacy import ring as keyfile
from models.privacy.ring import NAME, Home, Ring
from models.settings import load as load_settings
from models.store import shelf
from models.store.shelf import BACKUPS, LIST, Backup, Member

#: A mark (:func:`shelf.fingerprint`) of the key of each home that is known just now.
Marks = Mapping[str, str]


def marks_of(ring: Ring) -> dict[str, str]:
    """Return the marks of the keys that lie open in `ring`."""
    plain = {home.home: home.newest.plain() for home in ring.homes}
    return {home: shelf.fingerprint(key) for home, key in plain.items() if key is not None}


def protect_after(folder: Path, before: Ring, after: Ring) -> None:
    """Protect the backups of the store in `folder`, whose keys were `before` and are `after`.

    Those in a second place, too, where it can be reached. Where it cannot be done just now it is
    done at the next backup, unless the keys were renewed by then.
    """
    own, place = folder / BACKUPS, load_settings(folder).place
    if own.is_dir():
        with suppress(StoreError), shelf.alone(own):
            protect(own, after, marks_of(before))
            if place is not None and place.is_dir():
                protect(place, after, marks_of(before))


def protect(folder: Path, ring: Ring, marks: Marks) -> int:
    """Put `ring` into every backup in `folder` that lies more open; returns into how many.

    Raises :class:`StoreError` where one cannot be written; it is as it was then.
    """
    changed = 0
    for backup in shelf.found(folder):
        former = _ring_in(backup)
        if former is None or former.couple_id != ring.couple_id:
            continue
        fresh = [now for home in former.homes if (now := _instead(home, ring, marks))]
        if fresh:
            _write_again(backup, keyfile.to_bytes(former.having(*fresh)))
            changed += 1
    return changed


def _ring_in(backup: Backup) -> Ring | None:
    """Return the keys in a backup, None where it cannot be read or has other ones."""
    try:
        with Archive(backup.path, BACKUP) as archive:
            return keyfile.from_bytes(archive.read(NAME))
    except (ImportRefused, StoreDamaged, StoreNewer):
        return None


def _instead(former: Home, ring: Ring, marks: Marks) -> Home | None:
    """Return what is to stand for `former`, None where it may stay or might be another key."""
    now = next((home for home in ring.homes if home.home == former.home), None)
    if now is None or _ways(now) == _ways(former):
        return None
    if [one.number for one in now.versions] != [one.number for one in former.versions]:
        return None  # renewed since: the backup opens with what stood before it then
    return now if _same_pairs(now, former) or _same_key(former, marks) else None


def _ways(home: Home) -> list[tuple[int, frozenset[object]]]:
    return [(version.number, frozenset(version.wraps)) for version in home.versions]


def _same_pairs(one: Home, other: Home) -> bool:
    """Whether two notebooks have the same key pairs, which are drawn anew with every key."""
    pairs = [[version.pair for version in home.versions] for home in (one, other)]
    return None not in pairs[0] and pairs[0] == pairs[1]


def _same_key(former: Home, marks: Marks) -> bool:
    """Whether the key that lies open is the one that `marks` knows."""
    plain = former.newest.plain()
    known = plain is not None and shelf.fingerprint(plain) == marks.get(former.home)
    return known and len(former.versions) == 1


def _write_again(backup: Backup, keys: bytes) -> None:
    """Write a backup with other keys under its name; the former ones are wiped where they lay."""
    assert backup.listing is not None
    member = Member(NAME, len(keys), shelf.digest_of(keys))
    listing = replace(
        backup.listing,
        files=tuple(member if one.name == NAME else one for one in backup.listing.files),
    )
    # Windows renames over no open file; there the former bytes are left to the disk.
    open_still = nullcontext() if os.name == "nt" else backup.path.open("r+b")
    with files.telling(backup.path), open_still as former:
        with files.writing_whole(backup.path) as out:
            with (
                Archive(backup.path, BACKUP) as archive,
                zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as fresh,
            ):
                for one in backup.listing.files:
                    with fresh.open(shelf.plain_info(one.name), "w", force_zip64=True) as to:
                        same = one.name != NAME
                        for chunk in shelf.checked_chunks(archive, one) if same else [keys]:
                            to.write(chunk)
                fresh.writestr(shelf.plain_info(LIST), json.dumps(listing.to_json(), indent=1))
            out.flush()
            shelf.verify(Path(out.name), backup.path.name)
        if former is not None:
            files.wipe(former)
