"""Renews keys in a process of its own, for tests that kill it: FOLDER WHO PASSPHRASE."""

from __future__ import annotations

import sys
from pathlib import Path

from models.privacy import passphrases, stretching
from models.store import renewing

renewing.BUSY_MS = 200

for name in ("LEAST", "MODEST", "STRONG"):
    setattr(stretching, name, stretching.Cost(8 * stretching.MIB, 1))
folder, who, passphrase = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
print(passphrases.renew(Path(folder), who, passphrase), flush=True)
