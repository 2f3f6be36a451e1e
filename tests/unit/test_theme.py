"""The look holds in every palette, light and dark: contrast, names, live switching."""

from __future__ import annotations

from itertools import product

import pytest
from kivy.metrics import Metrics
from kivy.utils import get_color_from_hex

from screens.theme import PALETTES, Theme, read, role_name

SIDES = ("light", "dark")
GROUNDS = ("bg", "surface", "sunken", "raised")
PAPER = ("bg", "surface", "raised")
#: What is read, on what: at least 4.5 : 1 (WCAG 1.4.3).
TEXTS = [
    *product(("ink", "ink_2", "ink_3"), GROUNDS),
    *product(("primary", "accent", "caution"), PAPER),
    ("on_primary", "primary"),
    ("on_primary", "primary_press"),
    ("on_primary_soft", "primary_soft"),
    ("on_primary_soft", "selection"),
    ("on_accent", "accent"),
    ("on_accent_soft", "accent_soft"),
    ("on_caution_soft", "caution_soft"),
    ("on_toast", "toast"),
    ("toast_action", "toast"),
    ("ink", "selection"),
    ("ink", "water"),
]
#: What is only seen, on what: at least 3 : 1 (WCAG 1.4.11).
SHAPES = [
    *product(("outline",), (*PAPER, "water")),
    *product(("focus", "primary"), GROUNDS),
    *product(("caution",), PAPER),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb" as WCAG defines it."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in get_color_from_hex(colour)[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("palette", "side"), list(product(PALETTES, SIDES)))
def test_everything_can_be_read_and_seen(palette: str, side: str) -> None:
    roles = read(palette)[side]
    common = read("common")
    pairs = [(roles[a], roles[b], 4.5) for a, b in TEXTS]
    pairs += [(roles[a], roles[b], 3.0) for a, b in SHAPES]
    for kind in common["kinds"].values():
        colours = kind[side]
        pairs += [(colours["ink"], ground, 4.5) for ground in (colours["soft"], roles["surface"])]
        pairs += [(colours["ink"], roles[ground], 4.5) for ground in PAPER]
        pairs += [(colours["edge"], roles[ground], 3.0) for ground in ("bg", "water")]
    for partner in common["partners"].values():
        colours = partner[side]
        pairs += [(colours["ink"], colours["soft"], 4.5)]
        pairs += [(colours["fill"], roles[ground], 3.0) for ground in PAPER]
    weak = [(a, b, round(contrast(a, b), 2)) for a, b, least in pairs if contrast(a, b) < least]
    assert weak == []


def test_all_palettes_have_the_same_roles_and_the_theme_has_each() -> None:
    theme = Theme()
    names = {frozenset(read(palette)[side]) for palette, side in product(PALETTES, SIDES)}
    assert len(names) == 1
    for name in names.pop():
        assert not role_name(name).startswith("on_")
        assert len(getattr(theme, role_name(name))) == 4


def test_a_change_of_palette_or_darkness_shows_at_once() -> None:
    theme = Theme()
    seen = []
    theme.bind(bg=lambda _theme, colour: seen.append(list(colour)))
    theme.palette = "hearth"
    theme.mode = "dark"
    assert seen == [pytest.approx(get_color_from_hex(read("hearth")[side]["bg"])) for side in SIDES]


def test_dark_follows_the_system_only_where_it_is_asked_to() -> None:
    theme = Theme()
    theme.system_dark = True
    assert theme.dark
    theme.mode = "light"
    assert not theme.dark
    theme.mode = "system"
    assert theme.dark
    theme.system_dark = False
    assert not theme.dark


def test_large_text_makes_all_sizes_grow_and_not_the_spacing() -> None:
    theme = Theme()
    try:
        body, space = theme.size_body, theme.space_l
        theme.text_scale = 2.0
        assert (theme.size_body, theme.space_l) == (pytest.approx(2 * body), space)
        assert theme.icon_scale(theme.text_scale) == 1.5
        theme.text_scale = 9.0
        assert theme.size_body == pytest.approx(2 * body), "no larger than 200 %"
    finally:
        Metrics.fontscale = 1.0


def test_less_motion_leaves_only_short_fades() -> None:
    theme = Theme()
    assert theme.seconds("sheet_in") == pytest.approx(0.28)
    theme.reduced_motion = True
    assert theme.seconds("sheet_in") == 0
    assert theme.fade_seconds("river_in") == pytest.approx(0.12)


def test_partners_and_kinds_keep_their_colours_in_every_palette() -> None:
    theme = Theme()
    before = theme.partner("lagoon", "fill"), theme.kind("comfort", "ink")
    theme.palette = "dusk"
    assert (theme.partner("lagoon", "fill"), theme.kind("comfort", "ink")) == before
    theme.mode = "dark"
    assert theme.partner("lagoon", "fill") != before[0]


def test_line_heights_are_never_below_those_of_the_faces() -> None:
    theme = Theme()
    for role, token in read("common")["type"].items():
        face = theme.face(role)
        assert theme.line_ratio(role, face) >= 1, role
        assert token["line_sp"] >= token["size_sp"]
