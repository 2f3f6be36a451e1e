"""A page as it is kept and as other programs read it: JSON text in, JSON text out.

The kept form has template names and slots, no numbers and no sides; :func:`decode` of
:func:`encode` is the same page again.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from models.balance.book import Band, Line, Page, Published, Week
from models.entities import Kind


def document(page: Page) -> dict[str, Any]:
    """Return `page` as ``balance --json`` prints it (INTERFACES.md)."""
    return {
        "week": {"from": page.week.first.isoformat(), "to": page.week.last.isoformat()},
        "partners": list(page.partners),
        "band": page.band.value,
        "toward": page.toward,
        "kinds": [{"name": kind.name, "band": kind.band.value} for kind in page.kinds],
        "season": page.season,
        "sentences": list(page.sentences),
        "pictures": list(page.pictures),
    }


def encode(page: Published) -> str:
    """Return a kept page as one JSON document, keys sorted."""
    return json.dumps(
        {
            "week": [page.week.first.isoformat(), page.week.last.isoformat()],
            "partners": page.partners,
            "band": page.band,
            "toward": page.toward,
            "kinds": page.kinds,
            "took_part": page.took_part,
            "season": page.season,
            "lines": [_line(line) for line in page.lines],
            "pictures": [_line(line) for line in page.pictures],
            "digest": page.digest,
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def decode(text: str) -> Published:
    """Return the page that :func:`encode` wrote; ValueError or KeyError where it did not."""
    kept = json.loads(text)
    first, last = (date.fromisoformat(day) for day in kept["week"])
    return Published(
        week=Week(first, last),
        partners=tuple(kept["partners"]),
        band=Band(kept["band"]),
        toward=kept["toward"],
        kinds=tuple((Kind(kind), Band(band)) for kind, band in kept["kinds"]),
        took_part=tuple(Kind(kind) for kind in kept["took_part"]),
        season=kept["season"],
        lines=tuple(_read(line) for line in kept["lines"]),
        pictures=tuple(_read(line) for line in kept["pictures"]),
        digest=kept["digest"],
    )


def _line(line: Line) -> dict[str, Any]:
    slots = {"kinds": line.kinds, "name": line.name, "label": line.label}
    return {"template": line.template, **{name: slot for name, slot in slots.items() if slot}}


def _read(kept: dict[str, Any]) -> Line:
    return Line(
        kept["template"],
        tuple(kept.get("kinds", ())),
        kept.get("name", ""),
        kept.get("label", ""),
    )
