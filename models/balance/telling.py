"""The picture in words: what stands in it, for those who would rather read; nothing of widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.balance.book import Line
from models.balance.picture import River
from models.entities import Kind


@dataclass(frozen=True, slots=True)
class Picture:
    """A river and what stands beside it.

    `kinds` took part in its settled days, `needs` says whether any was spoken of, `words` is the
    text equivalent.
    """

    river: River
    kinds: tuple[Kind, ...]
    needs: bool
    words: str


def told(
    *,
    kinds: tuple[str, ...],
    sided: bool,
    misty: bool,
    together: bool,
    seasons: Sequence[str],
    settling: bool,
    lately: bool,
) -> tuple[Line, ...]:
    """Return the lines that tell a river.

    `kinds` are the slots of those that took part, `seasons` the couple's words for those in it.
    With directions on (`sided`) the picture is of two strands, without kinds, light or seasons;
    `misty` where little was written. `lately`: its newest weeks alone; `settling`: up to today.
    """
    if sided:
        lines = [Line("P strands"), *([Line("P mist")] if misty else [])]
    else:
        took_part, calm = ("P kinds", "P calm") if lately else ("P took part", "P calm all")
        lines = [Line("P river"), Line(took_part, kinds=kinds) if kinds else Line(calm)]
        if together:
            lines.append(Line("P together"))
        if len(seasons) == 1:
            lines.append(Line("P season", label=seasons[0]))
        elif seasons:
            lines.append(Line("P seasons", kinds=tuple(f"={label}" for label in seasons)))
    return (*lines, *([Line("P settling")] if settling else []))
