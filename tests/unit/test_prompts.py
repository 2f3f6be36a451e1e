"""The prompt of the day: the same all day, another for each partner, never a hidden one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from models import words
from models.prompts import Prompt, all_prompts, own_prompt, prompt_for
from tests.grammar import faults

TODAY = date(2026, 11, 22)
ANA, BEN = "0a" * 16, "0b" * 16
SHIPPED = all_prompts()


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use("en")


def shown(day: date, who: str = ANA, **also: object) -> Prompt:
    prompt = prompt_for(day, who, **also)  # type: ignore[arg-type]
    assert prompt is not None
    return prompt


def test_about_sixty_questions_are_shipped_each_with_its_own_id_and_words() -> None:
    assert 55 <= len(SHIPPED) <= 70
    assert len({prompt.id for prompt in SHIPPED}) == len(SHIPPED)
    assert len({prompt.text.casefold() for prompt in SHIPPED}) == len(SHIPPED)
    assert {prompt.theme for prompt in SHIPPED} == {"needs", "willing", "talk", "self", "feeling"}


@pytest.mark.parametrize("prompt", SHIPPED, ids=lambda prompt: prompt.id)
def test_a_prompt_holds_to_the_full_grammar(prompt: Prompt) -> None:
    assert faults(prompt.text) == ()
    assert "?" in prompt.text
    assert len(prompt.text) <= 80


def test_it_stays_the_same_all_day_and_every_start() -> None:
    assert shown(TODAY) == shown(TODAY)
    assert shown(TODAY) in SHIPPED


def test_the_next_days_bring_others_until_all_have_come() -> None:
    seen = [shown(TODAY + timedelta(days=n)).id for n in range(len(SHIPPED))]
    assert len(set(seen)) == len(SHIPPED)


def test_partners_nearly_always_see_different_ones() -> None:
    days = [TODAY + timedelta(days=n) for n in range(200)]
    alike = sum(shown(day).id == shown(day, BEN).id for day in days)
    assert alike <= 10


def test_turning_gives_another_each_time_and_comes_round() -> None:
    turned = [shown(TODAY, turn=n).id for n in range(len(SHIPPED))]
    assert len(set(turned)) == len(SHIPPED)
    assert shown(TODAY, turn=len(SHIPPED)).id == turned[0]


def test_a_hidden_one_never_comes_and_moves_no_other_day() -> None:
    hidden = shown(TODAY).id
    days = [TODAY + timedelta(days=n) for n in range(120)]
    for day in days:
        without = shown(day, hidden={hidden})
        assert without.id != hidden
        if shown(day).id != hidden:
            assert without == shown(day)


def test_where_all_are_hidden_there_is_none() -> None:
    assert prompt_for(TODAY, ANA, {prompt.id for prompt in SHIPPED}) is None


def test_own_questions_come_as_they_were_written_and_can_be_hidden() -> None:
    own = "What did {the} wood teach me?"
    days = [TODAY + timedelta(days=n) for n in range(len(SHIPPED) + 1)]
    mine = [shown(day, own=(own,)) for day in days]
    assert [prompt.text for prompt in mine if prompt.own] == [own]
    hidden = {own_prompt(own).id}
    assert not any(shown(day, own=(own,), hidden=hidden).own for day in days)


def test_questions_about_give_and_take_can_rest() -> None:
    for n in range(len(SHIPPED)):
        assert not shown(TODAY, turn=n, resting=True).moving
    assert any(prompt.moving for prompt in SHIPPED)


def test_two_of_them_are_offered_for_oneself_alone() -> None:
    private = {prompt.id for prompt in SHIPPED if prompt.private}
    assert {"really-maybe", "kind-no"} <= private


def test_it_speaks_the_language_in_use_but_not_over_own_words() -> None:
    words.use("pseudo")
    assert shown(TODAY).text.startswith("⟦")
    assert own_prompt("My own").text == "My own"
