"""The fonts that ship can draw whatever the app says, and whatever a person writes."""

from __future__ import annotations

import ast
import json
import re
import tomllib
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from models.labels import DIRECTION_ICONS, KIND_ICONS
from screens import bidi, fonts
from screens.theme import read

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = "Zoë 日本語 你好 한국어 😀 ❤ ✓ → … „Ä“ Ελλάδα Привет Việt שלום سلام ½ € ⟦·⟧"


def shipped_characters() -> set[str]:
    """Return every character of our texts: in code and kv, TOML, catalogues, help."""
    found: set[str] = set()
    for folder in ("models", "screens"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "N_"):
                    text = node.args[0]
                    found |= set(text.value) if isinstance(text, ast.Constant) else set()
        for path in (ROOT / folder).rglob("*.kv"):
            found |= set(path.read_text(encoding="utf-8"))
    for path in (ROOT / "assets").rglob("*"):
        if path.suffix == ".toml":
            found |= set(str(tomllib.loads(path.read_text(encoding="utf-8"))))
        elif path.suffix in (".md", ".po"):
            found |= set(path.read_text(encoding="utf-8"))
    return {char for char in found if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")}


def test_the_text_face_draws_every_shipped_text() -> None:
    found = shipped_characters()
    assert {"a", "…", "’"} <= found
    assert {c for c in found if not fonts.has_point(fonts.TEXT, ord(c))} == set()


def test_the_text_face_draws_what_a_person_writes() -> None:
    missing = [c for c in WRITTEN if not c.isspace() and not fonts.has_point(fonts.TEXT, ord(c))]
    assert missing == []


def test_all_faces_have_the_letters_of_western_languages() -> None:
    """``fonts.covers`` takes them as given, without looking."""
    for face in fonts.FACES[:-1]:
        points = [p for p in range(0x20, 0x149) if unicodedata.category(chr(p)) not in ("Cc", "Cf")]
        missing = [hex(p) for p in points if not fonts.has_point(face, p)]
        assert missing == [], face


def test_a_text_is_set_in_a_face_that_has_all_of_it() -> None:
    assert fonts.face_for(fonts.DISPLAY, "Ein Brief") == fonts.DISPLAY
    assert fonts.face_for(fonts.DISPLAY, "Привет, Việt Nam") == fonts.DISPLAY
    assert fonts.face_for(fonts.DISPLAY, "soup 😀") == fonts.TEXT
    assert fonts.face_for(fonts.TEXT_MEDIUM, "שלום 😀") == fonts.TEXT_MEDIUM
    assert fonts.face_for(fonts.TEXT_MEDIUM, "日本") == fonts.TEXT
    assert fonts.face_for(fonts.EVERYDAY_MEDIUM, "Zoë Привет") == fonts.EVERYDAY_MEDIUM
    assert fonts.face_for(fonts.EVERYDAY_MEDIUM, "שלום 😀") == fonts.TEXT_MEDIUM
    assert fonts.face_for(fonts.EVERYDAY_MEDIUM, "日本") == fonts.TEXT


@pytest.mark.parametrize("face", fonts.FACES[:-1])
def test_coverage_and_metrics_are_those_of_the_files(face: str) -> None:
    table = json.loads((fonts.FOLDER / "coverage.json").read_text(encoding="utf-8"))[face]
    listed = {p for first, last in table for p in range(first, last + 1)}
    with TTFont(fonts.FOLDER / f"{face}.ttf", lazy=True) as font:
        assert listed == set(font.getBestCmap())
        hhea = font["hhea"]
        natural = (hhea.ascent - hhea.descent + hhea.lineGap) / font["head"].unitsPerEm
    assert natural == pytest.approx(fonts.NATURAL[face])


def test_every_icon_that_is_named_is_in_the_font() -> None:
    with TTFont(fonts.FOLDER / "BothWaysIcons.ttf") as font:
        drawn = set(font.getBestCmap())
    table = fonts.icon_points()
    assert {ord(char) for char in table.values()} == drawn
    assert all(f"{name}+" in table for name in table if not name.endswith("+"))
    named = set(DIRECTION_ICONS.values()) | set(KIND_ICONS.values())
    named |= {kind["icon"] for kind in read("common")["kinds"].values()}
    quoted = re.compile(r"""\b(?:icon|icon_name)\s*[:=]\s*["']([a-z][a-z0-9-]*)["']""")
    for path in [*(ROOT / "screens").rglob("*.py"), *(ROOT / "screens").rglob("*.kv")]:
        named |= set(quoted.findall(path.read_text(encoding="utf-8")))
    assert named - set(table) == set()


def test_the_licences_lie_beside_the_fonts() -> None:
    names = {path.name for path in fonts.FOLDER.glob("LICENSE-*.txt")}
    faces = ("noto", "noto-sans-kr", "noto-emoji", "alegreya", "lucide", "droid-fallback")
    assert names == {f"LICENSE-{face}.txt" for face in faces}
    texts = "".join(path.read_text("utf-8") for path in fonts.FOLDER.glob("LICENSE-*.txt"))
    assert "SIL OPEN FONT LICENSE" in texts.upper()
    assert "Apache License" in texts


def test_hebrew_is_turned_line_by_line_and_digits_stay() -> None:
    logical = "שלום 123 עולם"
    shown = bidi.displayed(logical, None, len)
    assert shown == "םלוע 123 םולש"
    lines = bidi.displayed("אחת שתיים שלוש", 8, len).split("\n")
    assert [line[::-1] for line in lines] == ["אחת", "שתיים", "שלוש"]


def test_arabic_letters_are_joined() -> None:
    shown = bidi.displayed("سلام", None, len)
    assert all(0xFE70 <= ord(c) <= 0xFEFF for c in shown)
    assert all(fonts.has_point(fonts.TEXT, ord(c)) for c in shown)


def test_latin_text_is_left_alone() -> None:
    assert not bidi.has_rtl("Zoë wrote 😀")
    assert not bidi.starts_rtl("Ana: שלום")
    assert bidi.starts_rtl("«שלום» Ana")
