"""The lines for one partner alone beside a page: theirs, never kept, never on the page."""

from __future__ import annotations

from datetime import timedelta

from models import balance
from models.entities import LoadWord
from models.journal import Journal


def test_heavy_weeks_are_answered_to_their_author_alone(store: Journal) -> None:
    ana, ben = store.partners
    before = balance.encode(balance.publish(store.pages.book(store.today()), store.today()))
    for weeks in range(5):
        store.loads.set(ana.id, LoadWord.HEAVY, week=store.today() - timedelta(weeks=weeks))
    assert store.pages.notes(ana.id) != ()
    assert store.pages.notes(ben.id) == ()
    after = balance.encode(balance.publish(store.pages.book(store.today()), store.today()))
    assert after == before
