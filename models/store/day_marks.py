"""Day-marks straight from the book: a row is a few words here, not an entry.

For a picture of many years; a page, which matches entries with each other, reads entries.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from models.balance.marks import BITS, DayMarks, Hand
from models.entities import Direction, Spirit
from models.store.state import kinds_of
from models.store.tables import PLACES_A_DAY, EntryRow


def day_marks(connection: Connection, authors: Sequence[str], since: int) -> DayMarks:
    """Return the marks of all shared entries from the day `since` (an ordinal) on.

    They are what :func:`models.balance.marks.day_marks` reads off the entries, but for which of
    them were noticed.
    """
    hands = (Hand(), Hand())
    found = DayMarks(hands, {}, {}, set(), set(), set())
    by_author = dict(zip(authors, hands, strict=False))
    bits = _Bits()
    rows = connection.execute(
        select(
            EntryRow.place, EntryRow.author_id, EntryRow.direction, EntryRow.kinds, EntryRow.spirit
        ).where(EntryRow.deleted == 0, EntryRow.place >= since * PLACES_A_DAY)
    )
    together, good_news = Direction.TOGETHER.value, Direction.GOOD_NEWS.value
    agreed = Spirit.AGREED.value
    flows = {
        author: {Direction.GAVE.value: hand.gave, Direction.RECEIVED.value: hand.received}
        for author, hand in by_author.items()
    }
    for place, author, direction, kinds, spirit in rows:
        if direction is None or author not in by_author:
            continue
        day = place // PLACES_A_DAY
        by_author[author].present.add(day)
        if direction == together:
            found.together[day] = found.together.get(day, 0) | bits[kinds]
        elif direction == good_news:
            found.good_news.add(day)
        elif direction in flows[author] and kinds:
            days = found.agreed if spirit == agreed else flows[author][direction]
            days[day] = days.get(day, 0) | bits[kinds]
    return found


class _Bits(dict[str, int]):
    """Bit sets of the column ``kinds``, read once each."""

    def __missing__(self, kinds: str) -> int:
        self[kinds] = sum(BITS[kind] for kind in set(kinds_of(kinds)))
        return self[kinds]
