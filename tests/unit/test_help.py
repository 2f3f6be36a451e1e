"""Help, privacy and the reflections: there, honest about themselves, and free of keeping score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from models import words
from models.entities import EntryChanges, NewEntry, Pattern
from models.errors import NotFound
from models.help import PAGES, HelpPage, page, pattern_card, reflections
from models.journal import Journal
from screens.keys import SHORTCUTS
from tests.grammar import short_faults
from tests.house import ROOT, modules

#: What SAFETY.md lets us print: directories, and numbers checked at second hand.
NUMBERS = {"3919", "116 016", "0808 2000 247"}
ADDRESSES = {
    *("findahelpline.com", "thehotline.org", "sheltersafe.ca", "techsafety.org"),
    *("hilfetelefon.de", "1800respect.org.au"),
}


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    words.use("en")


def texts(shown: HelpPage) -> Iterator[str]:
    yield shown.title
    for section in shown.sections:
        yield section.heading
        yield from section.paragraphs
        for item in section.items:
            yield from (item.label, item.text, item.detail)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_words_under_every_heading(name: str) -> None:
    shown = page(name)
    assert shown.sections
    for section in shown.sections:
        assert section.heading
        assert section.paragraphs or section.items
    for text in texts(shown):
        assert short_faults(text) == ()


def test_an_unknown_page_is_refused_with_its_name() -> None:
    with pytest.raises(NotFound, match="cookies"):
        page("cookies")


def test_help_has_a_neutral_name_and_says_when_each_address_was_checked() -> None:
    shown = page("safety")
    assert shown.title == "Help and safety"
    places = [item for section in shown.sections for item in section.items]
    assert {place.text for place in places} == (ADDRESSES | NUMBERS) - {"hilfetelefon.de"}
    assert all(isinstance(place.checked, date) for place in places)
    said = " ".join(texts(shown))
    assert "Before every release a person" in said


def test_help_names_no_number_that_was_not_checked() -> None:
    said = " ".join(texts(page("safety")))
    for address in ADDRESSES | {"1800RESPECT"}:
        said = said.replace(address, "")
    assert set(re.findall(r"\d[\d ]*\d", said)) == NUMBERS


def test_help_is_offline_and_nothing_opens_a_link() -> None:
    """Nothing of ours could open one: what would do it is imported and called nowhere."""
    opening = re.compile(r"webbrowser|xdg-open|startfile|open_url|desktop\.open|urlopen|requests")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in modules().values()
        if path.name != "showing.py"  # shows a folder of this computer
        for line in path.read_text(encoding="utf-8").splitlines()
        if opening.search(line) and not line.strip().startswith("#")
    ]
    assert found == []
    assert not any("://" in text for name in PAGES for text in texts(page(name)))


def test_help_says_where_advice_does_not_apply() -> None:
    said = " ".join(texts(page("safety")))
    assert "If you would be worried about your partner reading" in said
    assert "does not apply where someone is pressured or afraid" in said


def test_privacy_is_honest_about_the_key_beside_the_data() -> None:
    said = " ".join(texts(page("privacy")))
    assert "the keys lie beside them" in said
    assert "the encryption alone protects nothing" in said
    assert "No app can protect you from this." in said


def test_privacy_says_what_the_file_of_the_book_keeps(store: Journal, ana: str) -> None:
    """What other tools read there with its key: moments, and words that were taken back."""
    entry = store.write(ana, NewEntry("first words"))
    store.edit(ana, entry.id, EntryChanges(text="second words"))
    store.delete(ana, store.write(ana, NewEntry("deleted words")).id)
    rows = "select text, version from entry order by text"
    kept = store.stores.book.raw(lambda sql: sql.execute(rows).fetchall())
    before = store.stores.book.raw(lambda sql: sql.execute("select before from action").fetchall())
    assert [row[0] for row in kept] == ["deleted words", "second words"]
    assert "first words" in str([tuple(row) for row in before])
    moment = round(store.stores.now().timestamp() * 1000)
    assert all(abs(int(row[1][:12], 16) - moment) < 1000 for row in kept)
    said = " ".join(texts(page("privacy")))
    for told in (
        "the moment each entry was written",
        "thirty days",
        "words you changed",
        "hundred",
    ):
        assert told in said
    assert "records no clock times" not in said
    document = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    _before, _heading, visible = document.partition("## What stays visible in any case")
    for told in ("millisecond", "edited out", "newest hundred actions", "thirty days"):
        assert told in visible.partition("\n## ")[0]


def test_the_keys_page_lists_every_shortcut_with_the_same_words() -> None:
    listed = {
        item.label.replace("Cmd", "Ctrl"): item.text
        for section in page("keys").sections
        for item in section.items
    }
    for shortcut in SHORTCUTS:
        label = shortcut.label().replace("Cmd", "Ctrl")
        assert label in listed
        if shortcut.command:
            assert listed[label] == shortcut.words


def test_there_are_twelve_cards_and_each_names_its_source_with_its_year() -> None:
    cards = reflections()
    assert len(cards) == 12
    assert len({card.id for card in cards}) == 12
    for card in cards:
        assert re.search(r"\b(19|20)\d\d\b", card.source)
        assert card.title
        assert card.says
        assert card.so


def test_cards_never_keep_score_and_stay_short() -> None:
    for card in (*reflections(), *(pattern_card(pattern) for pattern in Pattern)):
        assert short_faults(f"{card.title} {card.says} {card.so} {card.source}") == ()
        assert len(card.says) <= 330
        assert len(card.so) <= 140


@pytest.mark.parametrize("pattern", list(Pattern))
def test_every_pattern_of_unease_has_its_card_without_a_claim_of_science(pattern: Pattern) -> None:
    card = pattern_card(pattern)
    assert card.source == ""
    assert card.id == pattern


def test_pages_speak_the_language_in_use() -> None:
    words.use("pseudo")
    for name in PAGES:
        assert all(text.startswith("⟦") for text in texts(page(name)) if text)
    assert all(card.says.startswith("⟦") for card in reflections())
