"""The river as pixels and as SVG: what a person sees of it, and what nobody may read off it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageStat

from models.balance import braid
from models.balance.braid import Light, StrandShape
from models.balance.picture import River, Sides, Strand, Tint, control_points
from models.entities import Kind, Mark
from screens.river import light, mist
from screens.river.canvas import FADE_NEW, FADE_OLD
from screens.river.frame import LEAST, around_braid, around_sides
from screens.river.look import RiverLook, look_of
from screens.river.paint import on_paper, paint
from screens.river.strokes import OF_KIND, OF_MARK, Pattern, strokes
from screens.river.svg import svg
from screens.river.swatch import HIGH, WIDE, swatch
from screens.theme import Theme

LAST = date(2026, 11, 22)
FIRST = LAST - timedelta(days=83)
POINTS = control_points(FIRST.toordinal(), LAST.toordinal())
WIDTH, HEIGHT = 420, 296


def river(width: float = 0.8, **fields: object) -> River:
    """A river whose six strands are all `width` wide (0 a thread, 1 full)."""
    levels = tuple(width for _ in POINTS)
    made = River(
        FIRST, LAST, POINTS, tuple(Strand(kind, levels) for kind in Kind), levels, (), (), None
    )
    return replace(made, **fields)


def sided(share: float, softness: float) -> River:
    sides = Sides(tuple(share for _ in POINTS), tuple(softness for _ in POINTS))
    return river(lively=tuple(0.8 for _ in POINTS), sides=sides)


@pytest.fixture(scope="module", params=["light", "dark"])
def look(request: pytest.FixtureRequest) -> RiverLook:
    theme = Theme()
    theme.mode = request.param
    return look_of(theme, ("lagoon", "amber"))


@pytest.fixture
def bright() -> RiverLook:
    return look_of(Theme(), ("lagoon", "amber"))


def seen(picture: Image.Image, look: RiverLook) -> Image.Image:
    """The picture as it lies on the page."""
    page = Image.new("RGB", picture.size, look.bg)
    page.paste(picture, (0, 0), picture)
    return page


def differs(a: Image.Image, b: Image.Image) -> bool:
    return a.size != b.size or a.tobytes() != b.tobytes()


SEASON = Tint(LAST - timedelta(days=40), LAST, "the newborn weeks", "meadow")
FULL = river(together=(LAST - timedelta(days=20), LAST - timedelta(days=19)), seasons=(SEASON,))


# --- pixels -----------------------------------------------------------------------------------


def test_the_same_river_gives_the_same_pixels(look: RiverLook) -> None:
    one = paint(FULL, look, WIDTH, HEIGHT, 1.0, line=24)
    two = paint(FULL, look, WIDTH, HEIGHT, 1.0, line=24)
    assert one.image.tobytes() == two.image.tobytes()
    assert one.words == two.words


@pytest.mark.parametrize("made", [FULL, sided(0.8, 0.3)])
def test_both_ends_fade_to_nothing_and_the_middle_does_not(look: RiverLook, made: River) -> None:
    alpha = paint(made, look, WIDTH, HEIGHT, 1.0).image.getchannel("A")
    row = [alpha.getpixel((x, alpha.height // 2)) for x in range(WIDTH)]
    assert row[0] < 8
    assert row[-1] < 8
    assert row == [255 if FADE_OLD <= x < WIDTH - FADE_NEW else row[x] for x in range(WIDTH)]
    assert row[: int(FADE_OLD)] == sorted(row[: int(FADE_OLD)])
    assert row[-int(FADE_NEW) :] == sorted(row[-int(FADE_NEW) :], reverse=True)


def test_the_picture_is_as_high_as_its_water(look: RiverLook) -> None:
    thread, full = (paint(river(w), look, WIDTH, HEIGHT, 1.0).image for w in (0.0, 1.0))
    assert LEAST <= thread.height < full.height
    for picture in (thread, full):
        page = seen(picture, look)
        empty = Image.new("RGB", (WIDTH, 1), look.bg)
        assert not differs(page.crop((0, 0, WIDTH, 1)), empty), "the upper shore is not cut"
        assert not differs(page.crop((0, page.height - 1, WIDTH, page.height)), empty)


def test_a_denser_screen_gets_more_pixels_of_the_same_picture(bright: RiverLook) -> None:
    one, two = (paint(FULL, bright, WIDTH, HEIGHT, scale).image for scale in (1.0, 2.0))
    assert two.width == 2 * one.width
    assert abs(two.height - 2 * one.height) <= 1
    difference = ImageChops.difference(seen(two.resize(one.size), bright), seen(one, bright))
    assert max(ImageStat.Stat(difference).mean) < 4


def test_a_wide_picture_is_painted_too(bright: RiverLook) -> None:
    assert paint(FULL, bright, 1600, 380, 1.0).image.width == 1600


def test_edges_are_smooth(bright: RiverLook) -> None:
    """Along one column there are colours in between, not only strands and water."""
    page = seen(paint(river(0.0), bright, WIDTH, HEIGHT, 1.0).image, bright)
    shades = {page.getpixel((200, y)) for y in range(page.height)}
    flat = {c for k in bright.kinds.values() for c in (k.high, k.fill, k.low, k.edge)}
    assert len(shades - flat - {bright.bg, bright.water}) > 6


def test_every_palette_has_its_own_water() -> None:
    pictures = []
    for palette in ("estuary", "hearth"):
        theme = Theme()
        theme.palette = palette
        look = look_of(theme)
        pictures.append(seen(paint(FULL, look, WIDTH, HEIGHT, 1.0).image, look))
    assert differs(*pictures)


# --- seasons and light --------------------------------------------------------------------------


def test_a_season_tints_its_days_alone(bright: RiverLook) -> None:
    shape = braid.braid(FULL, WIDTH, HEIGHT)
    frame = around_braid(FULL, shape, WIDTH, 0)
    plain = replace(FULL, seasons=())
    with_it, without = (
        seen(paint(made, bright, WIDTH, HEIGHT, 1.0).image, bright) for made in (FULL, plain)
    )
    left, _up, right, _down = ImageChops.difference(with_it, without).getbbox() or (0, 0, 0, 0)
    begin = (SEASON.first - FIRST).days / 83 * WIDTH
    assert begin - 30 <= left <= begin + 10
    assert right > WIDTH - 20
    middle = round((begin + WIDTH) / 2)
    shore = round(min(y for x, y in zip(shape.xs, shape.top, strict=True) if abs(x - middle) < 9))
    above = middle, round(shore - 24 - frame.top)
    assert with_it.getpixel(above) != without.getpixel(above), "also beyond the banks"


def test_its_words_float_above_it_within_the_picture() -> None:
    made = replace(FULL, seasons=(SEASON, replace(SEASON, label="the move", tint="rain")))
    shape = braid.braid(made, WIDTH, HEIGHT)
    frame = around_braid(made, shape, WIDTH, 24)
    first, second = frame.words
    assert (first.text, second.text) == ("the newborn weeks", "the move")
    assert second.y <= first.y - 24, "two at one place stand in two lines"
    assert second.y - 24 >= frame.top
    under = [y for x, y in zip(shape.xs, shape.top, strict=True) if abs(x - first.x) < 60]
    assert first.y < min(under) - 28
    assert around_braid(made, shape, WIDTH, 0).words == ()


def test_lights_lie_only_on_shared_days(bright: RiverLook) -> None:
    dark_water = replace(FULL, together=(), seasons=())
    lit = replace(FULL, seasons=())
    shown, without = (
        seen(paint(made, bright, WIDTH, HEIGHT, 1.0).image, bright) for made in (lit, dark_water)
    )
    box = ImageChops.difference(shown, without).getbbox()
    assert box is not None
    x = (LAST - timedelta(days=20) - FIRST).days / 83 * WIDTH
    assert x - 45 < box[0] < box[2] < x + 55


def test_a_light_has_no_corners(bright: RiverLook) -> None:
    lit = replace(FULL, seasons=(), together=(LAST - timedelta(days=40),))
    shown, without = (
        seen(paint(made, bright, WIDTH, HEIGHT, 1.0).image, bright)
        for made in (lit, replace(lit, together=()))
    )
    difference = ImageChops.difference(shown, without).convert("L")
    left, up, right, down = difference.getbbox() or (0, 0, 0, 0)
    for corner in ((left, up), (right - 1, up), (left, down - 1), (right - 1, down - 1)):
        assert difference.getpixel(corner) == 0


def test_glows_close_together_are_calm_and_do_not_add_up(bright: RiverLook) -> None:
    many = [Light(100 + 14 * n, 150, 60) for n in range(20)]
    few = [Light(100, 150, 60), Light(300, 150, 60)]
    assert max(light.strengths(many)) < min(light.strengths(few)) == 1.0
    assert len(light.with_strokes(many)) <= len(many) / 1.8
    assert light.with_strokes(few) == few
    crowd = Image.new("RGB", (600, 300), (0, 0, 0))
    light.paint_lights(crowd, [Light(300, 150, 60)] * 9, bright, 0, 1.0)
    alone = Image.new("RGB", (600, 300), (0, 0, 0))
    light.paint_lights(alone, [Light(300, 150, 60)], bright, 0, 1.0)
    brightest = [picture.convert("L").getextrema()[1] for picture in (crowd, alone)]
    assert brightest[0] <= brightest[1]


# --- patterns -----------------------------------------------------------------------------------


def _grey(kind: Kind, look: RiverLook) -> Image.Image:
    """The piece of a strand of `kind`, every kind in the same grey."""
    grey = next(iter(look.kinds.values()))
    same = replace(look, kinds=dict.fromkeys(Kind, grey))
    return swatch(kind, same, 2.0).convert("LA")


def test_kinds_differ_without_colour(bright: RiverLook) -> None:
    pictures = {kind: _grey(kind, bright) for kind in Kind}
    for kind, picture in pictures.items():
        assert picture.size == (2 * WIDE, 2 * HIGH)
        others = [p for other, p in pictures.items() if other is not kind]
        for other in others:
            stat = ImageStat.Stat(ImageChops.difference(picture, other))
            assert stat.sum[0] / (stat.count[0] * 255) > 0.01


def test_no_two_kinds_and_no_two_partners_share_a_pattern() -> None:
    assert set(OF_KIND) == set(Kind)
    assert len(set(OF_KIND.values())) == len(Kind)
    assert set(OF_MARK) == set(Mark)
    assert len(set(OF_MARK.values())) == len(Mark)


def strand_of(thick: float) -> StrandShape:
    upper = tuple((3.0 * i, 10.0) for i in range(60))
    return StrandShape(
        Kind.TIME, upper, tuple((x, y + thick) for x, y in upper), (1.0,) * len(upper)
    )


@pytest.mark.parametrize("pattern", list(Pattern))
def test_a_pattern_stays_within_its_strand_and_out_of_a_thread(pattern: Pattern) -> None:
    drawn = strokes(strand_of(24), 0, 59, pattern)
    points = [p for line in drawn.lines for p in line]
    points += [p for p, _radius in (*drawn.dots, *drawn.rings)]
    assert points
    assert all(10 < y < 34 for _x, y in points)
    thin = strokes(strand_of(2.6), 0, 59, pattern)
    assert (thin.lines, thin.dots, thin.rings) == ([], [], [])


def test_threads_break_where_the_strand_is_narrow() -> None:
    wide = strand_of(12)
    lower = tuple((x, y if 60 < x < 120 else y - 9.5) for x, y in wide.lower)
    drawn = strokes(replace(wide, lower=lower), 0, 59, Pattern.SHORES)
    assert drawn.lines
    assert all(60 < x < 120 for line in drawn.lines for x, _y in line)


# --- two strands ----------------------------------------------------------------------------------


def test_without_ground_there_is_mist_and_no_core(look: RiverLook) -> None:
    two = braid.two_strands(sided(0.5, 1.0), WIDTH, HEIGHT)
    assert two is not None
    assert not any(mist.has_ground(side, 0, len(side) - 1) for side in two.sides)
    page = seen(paint(sided(0.5, 1.0), look, WIDTH, HEIGHT, 1.0).image, look)
    column = [page.getpixel((WIDTH // 2, y)) for y in range(page.height)]
    steps = [
        max(abs(a - b) for a, b in zip(one, two_, strict=True)) for one, two_ in pairwise(column)
    ]
    assert 0 < max(steps) < 14, "nothing in it has an edge"


def test_with_ground_each_core_wears_its_partners_pattern(bright: RiverLook) -> None:
    made = sided(0.7, 0.2)
    shown = paint(made, bright, WIDTH, HEIGHT, 1.0).image
    other = replace(bright, patterns=(Pattern.RINGS, Pattern.CROSSES))
    assert differs(shown, paint(made, other, WIDTH, HEIGHT, 1.0).image)
    swapped = replace(bright, partners=bright.partners[::-1])
    assert differs(shown, paint(made, swapped, WIDTH, HEIGHT, 1.0).image)


def test_where_nothing_may_be_claimed_both_strands_are_alike() -> None:
    two = braid.two_strands(sided(0.5, 0.5), WIDTH, HEIGHT)
    assert two is not None
    for here, there in zip(*two.sides, strict=True):
        assert here.core == pytest.approx(there.core)
        assert here.outer == pytest.approx(there.outer)
        assert here.alpha == there.alpha


def test_mist_adds_up_to_its_alpha_at_the_core() -> None:
    clear = 1.0
    for band in range(mist.MISTS + 1):
        clear *= 1 - mist.band_alpha(band)
    assert 1 - clear == pytest.approx(mist.MIST, abs=0.01)


def test_the_frame_holds_all_mist() -> None:
    two = braid.two_strands(sided(0.9, 0.9), WIDTH, HEIGHT)
    assert two is not None
    frame = around_sides(two)
    for side in two.sides:
        assert all(frame.top < c.centre - c.outer for c in side)
        assert all(c.centre + c.outer < frame.bottom for c in side)


def test_one_writer_has_the_six_strands(bright: RiverLook) -> None:
    alone = replace(bright, partners=(), patterns=())
    assert not differs(
        paint(sided(0.5, 0.4), alone, WIDTH, HEIGHT, 1.0).image,
        paint(replace(sided(0.5, 0.4), sides=None), alone, WIDTH, HEIGHT, 1.0).image,
    )


# --- files ----------------------------------------------------------------------------------------


def test_a_saved_picture_lies_on_the_page(look: RiverLook) -> None:
    paper = on_paper(FULL, look, WIDTH, HEIGHT, 3.0)
    assert paper.mode == "RGB"
    assert paper.width == 3 * WIDTH
    assert paper.getpixel((0, 0)) == look.bg
    assert "the newborn weeks" not in str(paper.info)


GEOMETRY = {
    *("svg", "rect", "defs", "linearGradient", "radialGradient", "stop", "mask", "g"),
    *("path", "circle", "ellipse"),
}


@pytest.mark.parametrize("made", [river(0.0), FULL, sided(0.8, 0.2), sided(0.5, 1.0)])
def test_an_svg_is_geometry_and_nothing_else(look: RiverLook, made: River) -> None:
    source = svg(made, look, WIDTH, HEIGHT)
    root = ElementTree.fromstring(source)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= GEOMETRY
    assert not any((element.text or "").strip() for element in root.iter())
    assert not re.search("newborn|title|desc|text|data-|<!--|comfort|lagoon|ana", source, re.I)
    assert "nan" not in source


def test_an_svg_refers_to_what_it_defines(bright: RiverLook) -> None:
    for made in (FULL, sided(0.8, 0.2)):
        source = svg(made, bright, WIDTH, HEIGHT)
        defined = re.findall(r'id="(\w+)"', source)
        assert len(defined) == len(set(defined))
        assert set(re.findall(r"url\(#(\w+)\)", source)) <= set(defined)


def test_an_svg_has_the_size_of_the_picture(bright: RiverLook) -> None:
    root = ElementTree.fromstring(svg(FULL, bright, WIDTH, HEIGHT))
    image = paint(FULL, bright, WIDTH, HEIGHT, 1.0).image
    assert float(root.attrib["width"]) == image.width
    assert float(root.attrib["height"]) == pytest.approx(image.height, abs=1)
    assert "url(#ends)" in {element.attrib.get("mask") for element in root.iter()}


def test_an_svg_without_ground_has_no_core(bright: RiverLook) -> None:
    assert 'mask="url(#ground' in svg(sided(0.8, 0.2), bright, WIDTH, HEIGHT)
    assert 'mask="url(#ground' not in svg(sided(0.5, 1.0), bright, WIDTH, HEIGHT)
