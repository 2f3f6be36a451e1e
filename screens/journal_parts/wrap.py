"""Breaks a text into lines from the widths of its words: the height of a row before it is drawn.

Kivy measures a text by laying all of it out (0.5 ms for three lines, as dear as drawing it). Widths
of words are kept instead, so a page of forty entries is measured in about two milliseconds, and the
lines found are the lines drawn, so that a row is never taller or lower than its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

#: What stands at the end of a text that goes on where it is read.
ELLIPSIS = "…"
#: From here on (CJK and its neighbours) a line may end after any character.
BREAKS_ANYWHERE = "\u2e80"
#: Words remembered before the memory starts anew; a couple's vocabulary is smaller.
KEPT_WORDS = 20_000


class Ruler:
    """Breaks texts of one face and size; `extents` gives the width of a string in pixels."""

    def __init__(self, extents: Callable[[str], float]) -> None:
        self._extents = extents
        self._widths: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Return the width of `text` on one line, in pixels."""
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) > KEPT_WORDS:
                self._widths.clear()
            width = self._widths[text] = self._extents(text)
        return width

    def lines(self, text: str, width: float, most: int = 0) -> list[str]:
        """Return `text` as lines at most `width` wide; with `most`, the last may end in "…".

        Blank lines stay, a word wider than the line is broken within, and no line is empty where
        the text is not.
        """
        found: list[str] = []
        for paragraph in text.split("\n"):
            for line in self._break(paragraph, width):
                found.append(line)
                if most and len(found) > most:
                    return [*found[: most - 1], self._clip(found[most - 1], width)]
        return found

    def _break(self, paragraph: str, width: float) -> Iterator[str]:
        line, used = "", 0.0
        for piece in pieces(paragraph):
            wide = self.width(piece)
            if used + self._bare(piece, wide) <= width:
                line, used = line + piece, used + wide
                continue
            if line:
                yield line.rstrip(" ")
            line, used = piece, wide
            while self._bare(line, used) > width and len(line.rstrip(" ")) > 1:
                head = self._fitting(line, width)
                yield line[:head]
                line = line[head:]
                used = self.width(line)
        yield line.rstrip(" ")

    def _bare(self, piece: str, wide: float) -> float:
        """The width without the spaces at its end: they may hang over the edge."""
        kept = piece.rstrip(" ")
        return wide if len(kept) == len(piece) else self.width(kept)

    def _fitting(self, word: str, width: float) -> int:
        """How many characters of `word` fit, at least one."""
        low, high = 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            if self._extents(word[:middle]) <= width:
                low = middle
            else:
                high = middle - 1
        return low

    def _clip(self, line: str, width: float) -> str:
        line = line.rstrip(" .,;:")
        while line and self._extents(line + ELLIPSIS) > width:
            shorter = line.rpartition(" ")[0]
            line = shorter.rstrip(" .,;:") or line[:-1]
        return line + ELLIPSIS


def pieces(paragraph: str) -> Iterator[str]:
    """Yield what must stay together on a line: words with the spaces after them, or signs."""
    start = 0
    end = len(paragraph)
    while start < end:
        stop = paragraph.find(" ", start)
        stop = end if stop < 0 else stop
        while stop < end and paragraph[stop] == " ":
            stop += 1
        word = paragraph[start:stop]
        if word > "" and max(word) >= BREAKS_ANYWHERE:
            yield from _signs(word)
        else:
            yield word
        start = stop


def _signs(word: str) -> Iterator[str]:
    """Split before every sign after which a line may end; the rest stays together."""
    held = ""
    for char in word:
        if char != " " and _own(char) and held:
            yield held
            held = ""
        held += char
        if _own(char):
            continue
    if held:
        yield held


def _own(char: str) -> bool:
    """Whether a line may end before `char`: CJK signs, not emoji or joined marks."""
    return "\u2e80" <= char <= "\ufaff" and char not in "、。，．！？」』）："
