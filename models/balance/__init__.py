"""How care has been moving between two people: an honest, kind and statistically sound page.

The public names below are stable; other programs and checks rely on them (INTERFACES.md).
Everything here is pure: the standard library, the entities, no database, no clock, no screen.
"""

from models.balance.book import (
    Band,
    Book,
    FeltAnswer,
    FitAnswer,
    KindBand,
    Line,
    Page,
    Published,
    Week,
)
from models.balance.flow import EffectiveCounts, FlowEstimate, estimate
from models.balance.keeping import decode, document, encode
from models.balance.notes import notes
from models.balance.pages import needed_since, page, publish, week_of
from models.balance.wording import render

__all__ = [
    "Band",
    "Book",
    "EffectiveCounts",
    "FeltAnswer",
    "FitAnswer",
    "FlowEstimate",
    "KindBand",
    "Line",
    "Page",
    "Published",
    "Week",
    "decode",
    "document",
    "encode",
    "estimate",
    "needed_since",
    "notes",
    "page",
    "publish",
    "render",
    "week_of",
]
