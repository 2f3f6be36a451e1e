"""Read a store of Both Ways without Both Ways: every row as a line of JSON, on standard output.

It reads what lies open and what a passphrase or recovery code opens, and changes nothing. Deleted
words stay out. It needs Python, PyNaCl and sqlcipher3; docs/keys.md explains the formats.
"""

import argparse
import json
import re
import sys
import unicodedata
from contextlib import closing, suppress
from getpass import getpass
from hashlib import blake2b
from pathlib import Path

import sqlcipher3
from nacl import bindings as sodium
from nacl.exceptions import CryptoError

TABLES = "select name from sqlite_master where type = 'table' and name not like 'entry_words%'"
MOMENT = re.compile(r'\\?"[0-9a-f/]{12,25}-[0-9a-f]{4}-[0-9a-f]{8}\\?"')  # of writing: left out
unboxed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt


def key_file(folder):
    """Return what stands in keys.json, or in the newest copy of it that is whole."""
    for name in ("keys.json", "keys.json.1", "keys.json.2"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            document = json.loads((folder / name).read_bytes())
            body = document["body"]
            said = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
            whole = blake2b(said, digest_size=32).hexdigest() == document["checksum"]
            if whole and document["version"] <= 2:
                old = [{**one, "versions": [{**one, "number": 1}]} for one in body.get("keys", ())]
                return {"homes": old, **body}
        print(f"{name} is missing, damaged or of a newer version.", file=sys.stderr)
    sys.exit(f"There is no store to read in {folder}.")


def opened(key, sealed, *about):
    """Return what is in a box; raises CryptoError where the key does not fit."""
    said = "\n".join(("bothways-keys 2", *map(str, about))).encode()
    return unboxed(bytes.fromhex(sealed["box"]), said, bytes.fromhex(sealed["nonce"]), key)


def derived(key, purpose):
    """Return the key for one purpose."""
    return blake2b(b"bothways", key=key, person=purpose, digest_size=32).digest()


def stretched(secret, wrap):
    """Return the key that a recovery code or a passphrase makes for a wrap."""
    if wrap["kind"] == "code":
        signs = "".join(secret.upper().split()).replace("-", "")
        signs = signs.translate(str.maketrans("ILO", "110"))[:26]
        return blake2b(signs.encode(), person=b"bothways-code", digest_size=32).digest()
    data, salt = unicodedata.normalize("NFC", secret).encode(), bytes.fromhex(wrap["salt"])
    return sodium.crypto_pwhash_alg(32, data, salt, wrap["passes"], wrap["memory"], 2)  # Argon2id


def keys_of(couple, home, secret, by_code, pairs):
    """Return the keys of a home: plain, opened by `secret`, sealed to `pairs`; adds its pair."""
    found = []
    for version in home["versions"][::-1]:
        about = couple, home["home"], version["number"]
        for wrap in version["wraps"]:
            with suppress(CryptoError):
                if wrap["kind"] == "plain":
                    found.append(bytes.fromhex(wrap["key"]))
                elif secret and wrap["kind"] == ("code" if by_code else "passphrase"):
                    found.append(opened(stretched(secret, wrap), wrap, *about, wrap["kind"]))
                if found and "pair" in version:
                    key = derived(found[-1], b"pair")
                    pairs.append(opened(key, version["pair"], *about, "pair")[:32])
            for own in pairs if wrap["kind"] == "sealed" else ():
                with suppress(CryptoError):
                    box, public = bytes.fromhex(wrap["box"]), sodium.crypto_scalarmult_base(own)
                    found.append(sodium.crypto_box_seal_open(box, public, own)[16:])
    return found


def picture(folder, key, photo_id):
    """Return the photo in a file of the folder, None where it is missing or damaged."""
    said, naming = f"{photo_id}:picture".encode(), derived(key, b"photo-name")
    path = folder / blake2b(said, key=naming, digest_size=16).hexdigest()
    with suppress(OSError, ValueError, CryptoError):
        data = path.read_bytes()
        body = unboxed(data[29:], path.name.encode(), data[5:29], derived(key, b"photo"))
        return body[8 : 8 + int.from_bytes(body[:8], "big")]
    return print(f"The photo {photo_id} is missing or damaged.", file=sys.stderr)


def rows(path, key, own):
    """Yield table and row of a file: none that is deleted, of undo and drafts one's own."""
    log, gone = path.with_name(path.name + "-wal"), set()
    still = "" if log.exists() and log.stat().st_size else "&immutable=1"
    with closing(sqlcipher3.connect(f"{path.resolve().as_uri()}?mode=ro{still}", uri=True)) as file:
        file.executescript(f"pragma cipher_log_level = none; pragma key = \"x'{key.hex()}'\"")
        file.row_factory = sqlcipher3.Row
        for (table,) in file.execute(TABLES).fetchall():
            for row in map(dict, file.execute(f'select * from "{table}"')):
                of = row.get({"photo": "entry_id", "picture": "photo_id"}.get(table))
                theirs = table in ("action", "draft") and row["author_id"] not in own
                if theirs or row.get("deleted") or of in gone:
                    gone.add(row.get("id", ""))
                elif row.get("part") != "thumbnail":
                    yield table, row


def main(store, code, photos):
    """Ask, write what opens, and say what does not."""
    body, pairs = key_file(store), []
    homes = sorted(body["homes"], key=lambda home: home["home"] == "book")  # the notebooks first
    locked = {one["home"] for one in homes if "'passphrase'" in str(one["versions"][-1])}
    ask = getpass if sys.stdin.isatty() else lambda _question: sys.stdin.readline().rstrip("\n")
    secret = ask("Recovery code: " if code else "Passphrase: ") if locked else ""
    found = {one["home"]: keys_of(body["couple"], one, secret, code, pairs) for one in homes}
    own = {home for home, keys in found.items() if keys}
    failed = bool(locked) and not own & (locked if secret else set(found))
    for home, keys in found.items():
        name = "book.db" if home == "book" else f"notebooks/{home}.db"
        for key in keys:
            with suppress(sqlcipher3.DatabaseError):
                for table, row in rows(store / name, key, own):
                    content, *_ = [row.pop(one, None) for one in ("content", "version", "file")]
                    if photos and home == "book" and table == "photo":
                        content = picture(store / "photos", key, row["id"])
                        failed |= content is None
                    if photos and content:
                        photos.mkdir(parents=True, exist_ok=True)
                        (photos / f"{row.get('photo_id') or row['id']}.jpg").write_bytes(content)
                    line = json.dumps({"file": name, "table": table, **row}, ensure_ascii=False)
                    print(MOMENT.sub("null", line))
                break
        else:
            why = "it is missing or damaged" if keys else "it has a passphrase, which was not given"
            print(f"{name} stays closed: {why}.", file=sys.stderr)
            failed |= bool(keys)
    sys.exit(failed)


if __name__ == "__main__":
    sys.excepthook = lambda kind, error, _: print(f"{kind.__name__}: {error}", file=sys.stderr)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path, help="its folder, or that of an unzipped backup")
    parser.add_argument("--code", action="store_true", help="ask for the recovery code")
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="write the photos there")
    main(**vars(parser.parse_args()))
