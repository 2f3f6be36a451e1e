"""Read a store of Both Ways without Both Ways: its entries, written to standard output as JSON.

    python decrypt.py STORE_FOLDER            asks for the passphrase
    python decrypt.py STORE_FOLDER --code     asks for the recovery code

It opens the book and the notebook of whoever's passphrase it is, and whatever has none, and changes
nothing. It needs Python, PyNaCl and sqlcipher3. docs/keys.md explains the formats. Unzip a backup.
"""

import hashlib
import json
import sys
import unicodedata
from contextlib import suppress
from getpass import getpass
from pathlib import Path

import sqlcipher3
from nacl import bindings as sodium
from nacl.exceptions import CryptoError


def opened(key, nonce, box, *about):
    """Return what a box holds, None where the key does not fit."""
    said = "\n".join(("bothways-keys 2", *map(str, about))).encode()
    try:
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
            bytes.fromhex(box), said, bytes.fromhex(nonce), key
        )
    except CryptoError:
        return None


def derived(key, purpose):
    """Return the key for one purpose."""
    return hashlib.blake2b(b"bothways", key=key, person=purpose, digest_size=32).digest()


def from_passphrase(text, wrap):
    """Return the key that Argon2id makes of a passphrase."""
    data, salt = unicodedata.normalize("NFC", text).encode(), bytes.fromhex(wrap["salt"])
    kind = sodium.crypto_pwhash_ALG_ARGON2ID13
    return sodium.crypto_pwhash_alg(32, data, salt, wrap["passes"], wrap["memory"], kind)


def from_code(text):
    """Return the key that a recovery code stands for."""
    signs = "".join(text.upper().split()).replace("-", "")
    signs = signs.translate(str.maketrans("ILO", "110"))[:26]
    return hashlib.blake2b(signs.encode(), person=b"bothways-code", digest_size=32).digest()


def notebook_keys(couple, home, secret, by_code):
    """Return the keys of a notebook by version: those that lie open or that `secret` opens."""
    found, made = {}, {}
    for version in home["versions"]:
        number = version["number"]
        for wrap in version["wraps"]:
            kind, key = wrap["kind"], None
            if kind == "plain":
                found[number] = bytes.fromhex(wrap["key"])
                continue
            if kind == "code" and by_code:
                key = from_code(secret)
            elif kind == "passphrase" and not by_code:
                made.setdefault(wrap["salt"], from_passphrase(secret, wrap))
                key = made[wrap["salt"]]
            if key is not None:
                got = opened(key, wrap["nonce"], wrap["box"], couple, home["home"], number, kind)
                if got is not None:
                    found[number] = got
    return found


def book_keys(couple, book, notebooks):
    """Return the couple key by version: open, or sealed to a partner whose notebook is open."""
    found = {}
    secrets = [one for home, keys in notebooks for one in secrets_of(couple, home, keys)]
    for version in book["versions"]:
        for wrap in version["wraps"]:
            if wrap["kind"] == "plain":
                found[version["number"]] = bytes.fromhex(wrap["key"])
            for secret in secrets if wrap["kind"] == "sealed" else ():
                box, public = bytes.fromhex(wrap["box"]), sodium.crypto_scalarmult_base(secret)
                with suppress(CryptoError):
                    key = sodium.crypto_box_seal_open(box, public, secret)[16:]
                    found[version["number"]] = key
    return found


def secrets_of(couple, home, keys):
    """Return a partner's X25519 secrets."""
    for version in home["versions"]:
        pair, number = version.get("pair"), version["number"]
        if pair and number in keys:
            key = derived(keys[number], b"pair")
            got = opened(key, pair["nonce"], pair["box"], couple, home["home"], number, "pair")
            if got:
                yield got[:32]


def entries(path, keys):
    """Return the living entries of a file, under whichever of its keys fits."""
    wal = path.with_name(path.name + "-wal")
    still = "" if wal.exists() and wal.stat().st_size else "&immutable=1"
    for key in keys.values():
        connection = sqlcipher3.connect(f"{path.resolve().as_uri()}?mode=ro{still}", uri=True)
        connection.execute("pragma cipher_log_level = none")
        connection.execute(f"pragma key = \"x'{key.hex()}'\"")
        connection.row_factory = sqlcipher3.Row
        with suppress(sqlcipher3.DatabaseError):
            rows = connection.execute("select * from entry where deleted = 0 order by place")
            return [dict(row) for row in rows]
    sys.exit(f"{path.name} does not open with its key")


def ask(question):
    """Return what is typed unseen, or the first line of standard input."""
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def main():
    """Read keys.json, ask, and write what opens."""
    folder, by_code = Path(sys.argv[1]), "--code" in sys.argv[2:]
    document = json.loads((folder / "keys.json").read_text())
    body = document["body"]
    if document["version"] == 1:
        body["homes"] = [
            {"home": one["home"], "versions": [{"number": 1, "wraps": one["wraps"]}]}
            for one in body["keys"]
        ]
    book, *notebooks = sorted(body["homes"], key=lambda home: home["home"] != "book")
    locked = any(w["kind"] == "passphrase" for h in notebooks for w in h["versions"][-1]["wraps"])
    secret = ask("Recovery code: " if by_code else "Passphrase: ") if locked else ""
    opening = [(home, notebook_keys(body["couple"], home, secret, by_code)) for home in notebooks]
    keys = book_keys(body["couple"], book, opening)
    if locked and not keys:
        sys.exit("That does not open anything here.")
    found = {"book": entries(folder / "book.db", keys)}
    for home, held in opening:
        if held:
            found[home["home"]] = entries(folder / "notebooks" / f"{home['home']}.db", held)
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
