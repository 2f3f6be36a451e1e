"""What the journal's rows are made with besides the entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from models.entities import Kind


@dataclass(frozen=True, slots=True)
class Facts:
    """What rows are made with, read on the worker."""

    today: date
    kind_labels: dict[Kind, str]


def read_facts(journal: Any) -> Facts:
    """Read the couple's day and own labels."""
    return Facts(journal.today(), dict(journal.people.couple().kind_labels))
