"""Cleaning text: nothing that breaks a label or a database, everything else as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refused
from models.text import brief, clean, is_blank, require


@pytest.mark.parametrize(
    "kept",
    [
        "plain",
        "two\nlines\tand a tab",
        "👩‍👩‍👧‍👦 👍🏽 🇪🇸 ❤️",
        "[b]markup[/b] {slots} %s &amp; <i>",
        "שלום \u202eabc\u202c مرحبا",
        "Zoe\u0308 and Zoë",
        "  spaces around  ",
        "“quotes” ' \" ; -- drop table",
        "x" * 1_000_000,
    ],
)
def test_what_people_write_stays_byte_for_byte(kept: str) -> None:
    assert clean(kept) == kept


@pytest.mark.parametrize("code", [*range(9), 11, 12, *range(14, 32), *range(127, 160)])
def test_controls_are_taken_out(code: int) -> None:
    assert clean(f"a{chr(code)}b") == "ab"


def test_line_ends_become_newlines_and_lone_surrogates_a_sign() -> None:
    assert clean("a\r\nb\rc") == "a\nb\nc"
    assert clean("a\ud800b\udfff") == "a\ufffdb\ufffd"


@given(st.text(st.characters(codec=None), max_size=60))
def test_whatever_comes_can_be_stored_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")


@pytest.mark.parametrize("blank", ["", " \n\t ", "\u200b\u200d", "\u3000", "\x00\x01", "\ufeff"])
def test_white_space_and_invisible_marks_are_no_words(blank: str) -> None:
    assert is_blank(clean(blank))
    with pytest.raises(Refused, match="Some words"):
        require(blank, "Some words, please.")


def test_words_are_returned_cleaned() -> None:
    assert require("a\x07b", "Some words, please.") == "ab"


def test_a_sentence_quotes_the_beginning_on_one_line() -> None:
    assert brief("short\ntext") == "short text"
    assert brief("long " * 30) == "long long long long long long long long…"
