"""The prompt of the day: a question to begin with, different for each partner, the same all day.

The questions lie in ``assets/prompts/en.toml``; their texts are messages of the catalogue. Each
partner goes round them in an order of their own, so that each comes once in about two months.
Nothing a person wrote, received or left out has any influence on which one comes.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from models.words import _

FILE = Path(__file__).resolve().parent.parent / "assets" / "prompts" / "en.toml"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question as it is shown. `private`: an answer is better offered for oneself alone.

    `moving` marks questions about what came and what went, which rest where reciprocity is no
    help; `own` one that the partner wrote.
    """

    id: str
    text: str
    theme: str = ""
    private: bool = False
    moving: bool = False
    own: bool = False


def prompt_for(
    day: date,
    partner_id: str,
    hidden: Collection[str] = (),
    own: Sequence[str] = (),
    turn: int = 0,
    *,
    resting: bool = False,
) -> Prompt | None:
    """Return the prompt of `day` for a partner, in the language in use.

    `turn` counts how often it was turned that day: each turn gives the next. `hidden` holds ids
    that never come; `own` texts the partner added. With `resting`, questions about give and take
    stay away. None where nothing is left.
    """
    ring = sorted(
        (*_shipped(), *(own_prompt(text) for text in own)),
        key=lambda prompt: _place(partner_id, prompt.id),
    )
    # The day chooses a place on the whole ring, so that hiding one moves no other.
    first = day.toordinal() % len(ring)
    offered = [
        prompt
        for prompt in (*ring[first:], *ring[:first])
        if prompt.id not in hidden and not (resting and prompt.moving)
    ]
    return _worded(offered[turn % len(offered)]) if offered else None


def all_prompts(own: Sequence[str] = ()) -> tuple[Prompt, ...]:
    """Return every prompt in the language in use, a partner's own first: to hide and unhide."""
    return tuple(_worded(prompt) for prompt in (*(own_prompt(text) for text in own), *_shipped()))


def own_prompt(text: str) -> Prompt:
    """Return the prompt made of a partner's own `text`; its id follows from the text."""
    return Prompt(id=f"own-{hashlib.sha256(text.encode()).hexdigest()[:12]}", text=text, own=True)


def _worded(prompt: Prompt) -> Prompt:
    """Return `prompt` in the language in use; a partner's own words stay as they are."""
    if prompt.own:
        return prompt
    text = _(prompt.text)
    return Prompt(prompt.id, text, prompt.theme, prompt.private, prompt.moving)


def _place(partner_id: str, prompt_id: str) -> bytes:
    return hashlib.sha256(f"{partner_id} {prompt_id}".encode()).digest()


@cache
def _shipped() -> tuple[Prompt, ...]:
    with FILE.open("rb") as file:
        return tuple(Prompt(**raw) for raw in tomllib.load(file)["prompts"])
