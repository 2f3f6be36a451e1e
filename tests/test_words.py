"""What the app says: everything can be translated, and nothing keeps score."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from models import words
from tests.grammar import faults, short_faults
from tests.house import ROOT

PACKAGING: dict[str, Any] = runpy.run_path(str(ROOT / "packaging" / "words.py"))
SLOT = re.compile(r"\{[^{}]*\}")


@cache
def catalogue() -> list[Any]:
    """Return all messages, gathered once."""
    return list(PACKAGING["gather"]())


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text of the app with the file it stands in; plurals one by one."""
    for message in catalogue():
        if not message.id:
            continue
        place = message.locations[0][0]
        forms = [message.id] if isinstance(message.id, str) else message.id
        for form in forms:
            yield form, place


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use("en")


def test_the_template_is_up_to_date() -> None:
    """Where this fails: ``make words``, then commit assets/locale."""
    assert PACKAGING["TEMPLATE"].read_bytes() == PACKAGING["template"]()


def test_texts_are_found_in_python_and_in_kv() -> None:
    places = {place for _, place in texts()}
    assert any(place.endswith(".py") for place in places)
    assert any(place.endswith(".kv") for place in places)


def test_nothing_the_app_says_keeps_score() -> None:
    said = [(text, place) for text, place in texts() if short_faults(SLOT.sub("", text))]
    assert said == []


def test_prompts_and_reminders_hold_to_the_full_grammar() -> None:
    strict = ("assets/prompts/", "models/reminders/")
    said = [
        (text, place)
        for text, place in texts()
        if place.startswith(strict) and faults(SLOT.sub("", text))
    ]
    assert said == []


@pytest.mark.parametrize(
    "text",
    [
        "Sam owes you",
        "You are behind",
        "A score of ten",
        "7-day streak!",
        "Your turn",
        "Pay it back",
        "Overdue",
        "your fair share",
    ],
)
def test_the_lint_finds_what_it_looks_for(text: str) -> None:
    assert short_faults(text)


def test_texts_have_named_slots_and_no_spaces_at_their_ends() -> None:
    wrong = [
        (text, place)
        for text, place in texts()
        if text != text.strip() or re.search(r"\{\d*\}|%[sdr(]", text)
    ]
    assert wrong == []


def test_plurals_have_the_same_slots() -> None:
    for message in catalogue():
        if isinstance(message.id, tuple):
            one, many = message.id
            assert set(SLOT.findall(one)) <= set(SLOT.findall(many)), message.id


def test_the_pseudo_language_marks_every_text_and_keeps_slots() -> None:
    words.use("pseudo")
    shown = words._("Saved for {name}")
    assert shown.startswith("⟦")
    assert shown.endswith("⟧")
    assert "{name}" in shown
    assert "Saved" not in shown
    assert len(shown) >= 1.3 * len("Saved for {name}")
    assert "{n}" in words.ngettext("{n} day", "{n} days", 2)
    assert words.language() == "pseudo"


def test_english_is_the_text_itself_with_its_plural() -> None:
    words.use("en_GB")
    assert words._("Saved") == "Saved"
    assert words.ngettext("{n} day", "{n} days", 1) == "{n} day"
    assert words.ngettext("{n} day", "{n} days", 0) == "{n} days"
    assert words.N_("Later") == "Later"
    assert words.listed(["Ana", "Ben"]) == "Ana and Ben"
    assert words.listed(["Ana"]) == "Ana"


def test_a_language_nobody_translated_falls_back_to_english() -> None:
    words.use("tlh-Latn.UTF-8")
    assert words._("Saved") == "Saved"
    assert words.language() == "en"
    words.use("nb_NO.UTF-8")
    assert words.language() == "en_NO", "English words with the dates of the region"


@pytest.mark.parametrize(
    ("name", "value", "language"),
    [
        ("BOTHWAYS_LANGUAGE", "pseudo", "pseudo"),
        ("LANGUAGE", "de:en", "de"),
        ("LC_ALL", "es_ES.UTF-8", "es_ES"),
        ("LANG", "C.UTF-8", "en"),
    ],
)
def test_the_environment_names_the_language(
    name: str, value: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other in ("BOTHWAYS_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, value)
    assert words.system_language() == language


def test_catalogues_keep_the_slots_of_what_they_translate() -> None:
    from babel.messages.pofile import read_po

    for path in sorted((ROOT / "assets" / "locale").glob("*/LC_MESSAGES/*.po")):
        assert path.with_suffix(".mo").exists()
        with path.open("rb") as stored:
            for message in read_po(stored):
                for translated in [message.string] if isinstance(message.string, str) else []:
                    if message.id and translated:
                        assert set(SLOT.findall(translated)) == set(SLOT.findall(message.id))
