"""What a page says: the grammar over every template and slot, languages, kept form, no numbers."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from string import Formatter

import pytest

from models import words
from models.balance import Band, KindBand, Line, Page, Published, Week, decode, encode, render
from models.balance.wording import TEMPLATES, TWO_SENTENCES, WORDS, kind_slot, sentence
from models.entities import CoupleSettings, Kind
from tests.grammar import FULL, faults

#: BALANCE.md 7.2: never to be written by the app.
FORBIDDEN = (
    "You gave 62 % and Sam 38 %",
    "Sam owes you",
    "You are behind",
    "Balance: −14",
    "Sam has not reciprocated",
    "You do more",
    "Unfair / fair split",
    "Your turn",
    "Pay it back",
    "7-day streak!",
    "Sam missed 3 of your needs",
    "Sam didn't notice",
    "Your relationship is healthy / at risk",
    "Couples like you give more",
    "You only…",
    "You should do something nice today",
    "Thanks to your effort, …",
    "Sam has been writing less lately",
    "You have 4 private entries",
    "Great, you are perfectly balanced!",
)
SLOTS = (
    (Kind.COMFORT,),
    (Kind.PLANNING, Kind.TIME),
    tuple(Kind),
    *((kind,) for kind in Kind),
)


@pytest.fixture
def english() -> Iterator[None]:
    before = words.language()
    words.use("en")
    yield
    words.use(before)


@pytest.mark.parametrize("text", FORBIDDEN)
def test_the_grammar_rejects_what_must_never_be_said(text: str) -> None:
    assert faults(text)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_passes_the_grammar_with_every_slot(template: str) -> None:
    for kinds in SLOTS:
        slots = tuple(kind.value for kind in kinds)
        text = sentence(Line(template, kinds=slots, name="Sam", label="the newborn weeks"))
        assert faults(text) == (), text
        assert "{" not in text


@pytest.mark.usefixtures("english")
def test_every_language_that_is_shipped_passes_its_own_grammar() -> None:
    catalogues = Path(words.LOCALE_FOLDER).glob("*/LC_MESSAGES/*.mo")
    shipped = {path.parent.parent.name for path in catalogues} - {words.PSEUDO}
    assert shipped <= set(FULL), "a language whose forbidden words nobody has written down"
    for language in shipped:
        words.use(language)
        for template in TEMPLATES:
            text = sentence(Line(template, tuple(Kind), name="Sam", label="x"))
            assert faults(text, language) == (), text


def test_templates_have_the_number_of_sentences_they_are_counted_as() -> None:
    for name, text in TEMPLATES.items():
        if not name.startswith(("P ", "N ", "S20")):
            assert text.count(". ") + 1 == (2 if name in TWO_SENTENCES else 1), name


def test_templates_use_known_slots_only() -> None:
    for text in TEMPLATES.values():
        assert {name for _, name, _, _ in Formatter().parse(text) if name} <= {
            "kinds",
            "name",
            "label",
        }


def test_the_sentences_of_the_design_stand_word_for_word() -> None:
    design = (
        "These weeks, care moved in both directions.",
        "There is not enough on these pages yet to say anything, and that is fine.",
        "A quiet stretch. Quiet can be rest.",
        "Lately, hands-on help has been flowing mostly one way. Stretches like this come and go.",
        "Lately, much of the hands-on help has been arriving at Sam’s side.",
        "This looks like a season of carrying. You named it: “the newborn weeks”.",
        "Different kinds of care are travelling in different directions, and they meet.",
        "Care took several forms: comfort, company, holding things in mind.",
        "Much of what was done was noticed.",
        "Needs that were put into words tended to find an answer.",
        "Answers often came within a few days.",
        "You told each other when something had changed.",
        "Things are moving around; nothing stands out.",
        "Your pages tell these weeks a little differently. That happens to most pairs, and it can"
        " be a good thing to talk over.",
        "Both of you wrote about feeling understood.",
        "What was offered was often what was hoped for.",
        "Several days were simply shared.",
        "Both of you called these weeks full.",
        "So far, one hand has written here. A fuller picture needs both, whenever that suits.",
        "This page describes what was written down. It cannot see everything, and it does not"
        " judge.",
    )
    names = [f"S{n}" for n in range(1, 21)]
    names[10] = "S11 days"
    for name, text in zip(names, design, strict=True):
        kinds = ("practical",) if name in ("S4", "S5") else ("comfort", "time", "planning")
        assert sentence(Line(name, kinds, "Sam", "the newborn weeks")) == text


def test_kinds_are_listed_alphabetically_and_own_labels_are_quoted() -> None:
    settings = CoupleSettings(kind_labels={Kind.PRACTICAL: "Chores"})
    slots = tuple(kind_slot(kind, settings) for kind in (Kind.PRACTICAL, Kind.TIME, Kind.ADVICE))
    listed = sentence(Line("W kinds", slots))
    assert listed == "What was written tells of advice, “Chores” and company."


@pytest.mark.usefixtures("english")
def test_another_language_reads_the_same_kept_page() -> None:
    kept = _kept()
    plain = render(kept, CoupleSettings())
    words.use(words.PSEUDO)
    shown = render(kept, CoupleSettings())
    assert all(text.startswith("⟦") for text in shown.sentences)
    assert "the newborn weeks" in shown.sentences[0]
    assert [kind.band for kind in shown.kinds] == [kind.band for kind in plain.kinds]


def test_a_kept_page_is_read_back_as_it_was() -> None:
    assert decode(encode(_kept())) == _kept()


def test_every_kind_has_words_inside_a_sentence() -> None:
    assert set(WORDS) == set(Kind)


def _kept() -> Published:
    return Published(
        week=Week(date(2026, 11, 22), date(2026, 11, 28)),
        partners=("Ana", "Ben"),
        band=Band.CARRYING,
        toward=None,
        kinds=tuple((kind, Band.TOO_LITTLE) for kind in Kind),
        took_part=(Kind.TIME, Kind.ADVICE),
        season="the newborn weeks",
        lines=(
            Line("S6", label="the newborn weeks"),
            Line("S8", kinds=("time", "=Chores")),
            Line("S20"),
        ),
        pictures=(Line("P river"), Line("P season", label="the newborn weeks")),
        digest="d",
    )


# --- P21: no numbers in the view model ------------------------------------------------------------

ALLOWED = {str, date, type(None)}


def _types(hint: object) -> Iterator[type]:
    """Yield every type that a field of this type can hold, into tuples and dataclasses."""
    for part in typing.get_args(hint):
        if part is not Ellipsis:
            yield from _types(part)
    if isinstance(hint, type) and not typing.get_args(hint):
        if dataclasses.is_dataclass(hint):
            for inner in typing.get_type_hints(hint).values():
                yield from _types(inner)
        else:
            yield hint


@pytest.mark.parametrize("shape", [Page, Published, KindBand, Line, Week])
def test_no_field_of_a_page_can_hold_a_number(shape: type) -> None:
    found = {kind for kind in _types(shape) if not issubclass(kind, Enum)}
    assert found <= ALLOWED | {tuple}
    assert not {kind for kind in _types(shape) if issubclass(kind, (int, float, complex))}


def test_nothing_outside_the_balance_reads_its_numbers() -> None:
    root = Path(__file__).resolve().parents[2]
    inner = ("flow", "bands", "weights", "claims", "looks", "proportion", "matching", "measures")
    for path in (*(root / "models").rglob("*.py"), *(root / "screens").rglob("*.py")):
        if "balance" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        assert not any(f"models.balance.{name}" in text for name in inner), path
