"""What a command prints: lines for people that no text can disturb, or one JSON document."""

from __future__ import annotations

import sys

#: Read by type checkers as true; importing typing would double the cost of ``--help``.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, TextIO

#: Directional marks that could reorder a line on the terminal, by the names people know.
_BIDI = {
    0x061C: "ALM",
    0x200E: "LRM",
    0x200F: "RLM",
    0x202A: "LRE",
    0x202B: "RLE",
    0x202C: "PDF",
    0x202D: "LRO",
    0x202E: "RLO",
    0x2066: "LRI",
    0x2067: "RLI",
    0x2068: "FSI",
    0x2069: "PDI",
}
_SHOWN: dict[int, str] = {
    # C0 has pictures of its own, C1 and the rest are written out.
    **{code: chr(0x2400 + code) for code in range(0x20) if code != 0x0A},
    0x7F: "␡",
    **{code: f"⟨{code:02X}⟩" for code in range(0x80, 0xA0)},
    **{code: f"⟨{name}⟩" for code, name in _BIDI.items()},
    0x2028: "⟨LS⟩",
    0x2029: "⟨PS⟩",
}
_ONE_LINE = {**_SHOWN, 0x0A: "␊"}


def harmless(text: str) -> str:
    """Return `text` with escapes and direction marks shown as symbols; line breaks stay."""
    return text.translate(_SHOWN)


def one_line(text: str) -> str:
    """Return `text` as one harmless line."""
    return text.translate(_ONE_LINE)


def indented(text: str, by: int) -> str:
    """Return `text`, harmless, every line moved in by `by` spaces."""
    room = " " * by
    return "\n".join(room + line if line else "" for line in harmless(text).split("\n"))


def say(line: str = "", *, to: TextIO | None = None) -> None:
    """Print a line for people; what the terminal's encoding lacks becomes a question mark."""
    stream = sys.stdout if to is None else to
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(line.encode(encoding, "replace").decode(encoding) + "\n")


def say_error(sentence: str) -> None:
    """Print one line on standard error."""
    say(one_line(sentence), to=sys.stderr)


def say_json(document: Any) -> None:
    """Print `document` as one JSON document in UTF-8, whatever the terminal's encoding is."""
    import json

    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
    sys.stdout.write(text)


def short_ids(ids: Sequence[str], least: int = 8) -> dict[str, str]:
    """Return for each of `ids` its shortest beginning (at least `least`) unlike all the others'."""
    short: dict[str, str] = {}
    ordered = sorted(set(ids))
    for n, one in enumerate(ordered):
        near = ordered[max(0, n - 1) : n] + ordered[n + 1 : n + 2]
        length = least
        while length < len(one) and any(other[:length] == one[:length] for other in near):
            length += 1
        short[one] = one[:length]
    return short


def joined(words: Iterable[str]) -> str:
    """Return `words` in one line, set apart by middle dots; empty ones left out."""
    return " · ".join(word for word in words if word)
