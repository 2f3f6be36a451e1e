r"""Build the fonts Both Ways ships, from Debian's and npm's font packages.

What comes out, beside this script:

- ``BothWaysText-Regular.ttf`` and ``BothWaysText-Medium.ttf``: Noto Sans with everything it lacks
  merged in (Hebrew, Arabic, monochrome emoji, symbols; CJK in the regular one only), because Kivy
  has no font fallback and a label is drawn with one file;
- ``BothWaysText-Everyday.ttf`` and ``BothWaysText-EverydayMedium.ttf``: the same, cut down to
  Latin, Greek and Cyrillic;
- ``BothWaysDisplay-{Regular,Medium,Italic}.ttf``: Alegreya's web subsets put together again, with
  its ligatures and old-style figures;
- ``BothWaysIcons.ttf`` and ``icons.json``: those of Lucide's drawings that ``icons.txt`` names,
  with a stroke of 1.75 and, for what is active (``name+``), of 2.25;
- ``coverage.json``: the code points of each face, as ranges.

How to run it (about a minute; the results are committed, so hardly anybody has to)::

    apt-get install fonts-noto-core fonts-droid-fallback
    npm install @fontsource/noto-sans @fontsource/noto-sans-hebrew @fontsource/noto-sans-arabic \
        @fontsource/noto-sans-kr @fontsource/noto-emoji @fontsource/alegreya lucide-static
    pip install fonttools brotli picosvg
    python assets/fonts/build.py --npm node_modules

The vertical metrics are tightened to the line heights of the design (1.3 em for text, 1.2 em for
display), so that a line height never has to be below a face's own.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fontTools import merge, subset
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Transform
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.svgLib.path import parse_path
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

HERE = Path(__file__).resolve().parent
NOTO = Path("/usr/share/fonts/truetype/noto")
DROID = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
#: Letters and syllables of Korean.
HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
EM = 1000
#: Layout kept in the face that gives the Latin letters; the others are drawn without.
KEPT_FEATURES = ("ccmp", "locl", "mark", "mkmk", "kern", "liga", "calt", "onum")
#: Ascent and descent in thousandths of an em.
TEXT_METRICS = (1030, 270)
DISPLAY_METRICS = (920, 280)
DISPLAY_SUBSETS = (
    "latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese",
)  # fmt: skip
SANS_SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext",
                "vietnamese")  # fmt: skip
#: Old names whose drawing now goes by another name in Lucide.
RENAMED = {"circle-help": "circle-question-mark"}
FIRST_ICON = 0xE000


def sources_of_text(npm: Path, weight: int, korean: Path) -> list[Path]:
    """Return the files of the text face in order of precedence; the first wins a code point.

    `korean` is where :func:`gather_korean` put the Korean letters.
    """
    fontsource = npm / "@fontsource"
    emoji = fontsource / f"noto-emoji/files/noto-emoji-emoji-{weight}-normal.woff2"
    symbols = [NOTO / f"NotoSans{name}-Regular.ttf" for name in ("Symbols", "Symbols2", "Math")]
    if weight == 400:
        letters = [NOTO / f"NotoSans{name}-Regular.ttf" for name in ("", "Hebrew", "Arabic")]
        return [*letters, emoji, *symbols, korean, DROID]
    letters = [
        fontsource / f"noto-sans/files/noto-sans-{part}-{weight}-normal.woff2"
        for part in SANS_SUBSETS
    ]
    letters += [
        fontsource / f"noto-sans-{part}/files/noto-sans-{part}-{part}-{weight}-normal.woff2"
        for part in ("hebrew", "arabic")
    ]
    return [*letters, emoji, *symbols]


def sources_of_display(npm: Path, weight: int, style: str) -> list[Path]:
    """Return Alegreya's web subsets for `weight` and `style`."""
    folder = npm / "@fontsource/alegreya/files"
    return [folder / f"alegreya-{part}-{weight}-{style}.woff2" for part in DISPLAY_SUBSETS]


def wanted(cmap: Iterable[int], taken: set[int], path: Path) -> set[int]:
    """Return the code points of a source that are still missing and wanted."""
    points = set(cmap) - taken
    if path.stem == "NotoSansMath-Regular":  # arrows and operators; not the styled alphabets
        points = {p for p in points if p < 0x1D000}
    if "sans-kr" in path.stem:  # Droid has the rest of what East Asia writes
        points = {p for p in points if any(first <= p <= last for first, last in HANGUL)}
    if path == DROID:  # a face holds 65,535 glyphs: Korean comes before the rarest ideographs
        points = {p for p in points if not 0x3400 <= p <= 0x4DBF}
    return {p for p in points if p >= 0x20 and not 0xE000 <= p <= 0xF8FF}


def prepared(path: Path, points: set[int], features: Sequence[str]) -> TTFont:
    """Return the source at `path` cut down to `points`, in the common em."""
    font = TTFont(path)
    options = subset.Options(
        layout_features=list(features), notdef_outline=True, glyph_names=False, hinting=False
    )
    options.drop_tables += ["DSIG", "STAT", "MATH", "meta", "kern", "vhea", "vmtx", "BASE"]
    if not features:
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    if font["head"].unitsPerEm != EM:
        scale_upem(font, EM)
    return font


def merged(paths: Sequence[Path], with_layout: int, work: Path) -> TTFont:
    """Merge `paths`, the earlier winning; the first `with_layout` keep kerning and ligatures."""
    taken: set[int] = set()
    parts: list[str] = []
    for n, path in enumerate(paths):
        points = wanted(TTFont(path).getBestCmap(), taken, path)
        if not points:
            continue
        taken |= points
        font = prepared(path, points, KEPT_FEATURES if n < with_layout else ())
        target = work / f"{n:02}.ttf"
        font.flavor = None
        font.save(target)
        parts.append(str(target))
    return merge.Merger().merge(parts)


def gather_korean(npm: Path, work: Path) -> Path:
    """Put the web subsets of Noto Sans KR together first; they are more than a hundred."""
    parts = sorted((npm / "@fontsource/noto-sans-kr/files").glob("*-400-normal.woff2"))
    folder = work / "korean"
    folder.mkdir()
    target = work / "sans-kr.ttf"
    merged(parts, 0, folder).save(target)
    return target


def finish(font: TTFont, family: str, style: str, metrics: tuple[int, int], licence: str) -> None:
    """Name the face, set its vertical metrics and write it beside this script."""
    up, down = metrics
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = up, -down, 0
    os2 = font["OS/2"]
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, 0
    os2.usWinAscent, os2.usWinDescent = up, down
    names = font["name"]
    names.names = []
    for key, value in {
        1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}",
        6: f"{family}-{style}".replace(" ", ""), 13: licence,
    }.items():  # fmt: skip
        names.setName(value, key, 3, 1, 0x409)
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(HERE / f"{family.replace(' ', '')}-{style}.ttf")


def drawing(path: Path, stroke: float) -> Any:
    """Return the glyph of one of Lucide's SVGs, its strokes `stroke` wide on a grid of 24."""
    from picosvg.svg import SVG  # only here: it brings a compiled library

    text = path.read_text(encoding="utf-8").replace('stroke-width="2"', f'stroke-width="{stroke}"')
    text = text.replace("currentColor", "#000000")
    pen = TTGlyphPen(None)
    scale = EM / 24
    turned = TransformPen(
        Cu2QuPen(pen, max_err=1.0, reverse_direction=True),
        Transform(scale, 0, 0, -scale, 0, EM),
    )
    for shape in SVG.fromstring(text).topicosvg().shapes():
        parse_path(shape.as_path().d, turned)
    return pen.glyph()


def build_icons(npm: Path) -> None:
    """Write the icon face and ``icons.json`` (name -> code point, hexadecimal)."""
    folder = npm / "lucide-static/icons"
    glyphs: dict[str, Any] = {".notdef": TTGlyphPen(None).glyph()}
    points: dict[str, int] = {}
    for name in (HERE / "icons.txt").read_text(encoding="utf-8").split():
        path = folder / f"{RENAMED.get(name, name)}.svg"
        for suffix, stroke in (("", 1.75), ("+", 2.25)):
            points[name + suffix] = FIRST_ICON + len(points)
            glyphs[f"u{points[name + suffix]:X}"] = drawing(path, stroke)
    order = list(glyphs)
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({point: f"u{point:X}" for point in points.values()})
    builder.setupGlyf(glyphs)
    edges = {name: getattr(builder.font["glyf"][name], "xMin", 0) for name in order}
    builder.setupHorizontalMetrics({name: (EM, edges[name]) for name in order})
    builder.setupHorizontalHeader(ascent=EM, descent=0)
    builder.setupNameTable({"familyName": "Both Ways Icons", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=EM, sTypoDescender=0, usWinAscent=EM, usWinDescent=0)
    builder.setupPost(keepGlyphNames=False)
    finish(builder.font, "BothWaysIcons", "Regular", (EM, 0), "ISC, see LICENSE-lucide.txt")
    (HERE / "BothWaysIcons-Regular.ttf").replace(HERE / "BothWaysIcons.ttf")
    table = {name: f"{point:04X}" for name, point in points.items()}
    (HERE / "icons.json").write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")


def ranges(points: Iterable[int]) -> list[list[int]]:
    """Return sorted `points` as inclusive [first, last] pairs."""
    out: list[list[int]] = []
    for point in sorted(points):
        if out and out[-1][1] == point - 1:
            out[-1][1] = point
        else:
            out.append([point, point])
    return out


def build_everyday() -> None:
    """Cut the text faces down to what most texts need: they open in a tenth of the memory."""
    for whole, style in (("Regular", "Everyday"), ("Medium", "EverydayMedium")):
        options = subset.Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True)
        cutter = subset.Subsetter(options)
        font = TTFont(HERE / f"BothWaysText-{whole}.ttf")
        cutter.populate(unicodes=[p for p in font.getBestCmap() if _is_everyday(p)])
        cutter.subset(font)
        font["name"].setName(style, 2, 3, 1, 0x409)
        font.recalcTimestamp = False
        font.save(HERE / f"BothWaysText-{style}.ttf")


def _is_everyday(point: int) -> bool:
    """Latin, Greek and Cyrillic letters, punctuation, currencies and a few signs."""
    return point < 0x530 or 0x1E00 <= point < 0x2200


def write_coverage() -> None:
    """Write which code points each face has."""
    table = {
        path.stem: ranges(TTFont(path).getBestCmap())
        for path in sorted(HERE.glob("*.ttf"))
        if path.stem != "BothWaysIcons"
    }
    (HERE / "coverage.json").write_text(
        json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8"
    )


def copy_licences(npm: Path) -> None:
    """Put the licence texts beside the fonts."""
    for name, path in {
        "LICENSE-noto.txt": npm / "@fontsource/noto-sans/LICENSE",
        "LICENSE-noto-sans-kr.txt": npm / "@fontsource/noto-sans-kr/LICENSE",
        "LICENSE-noto-emoji.txt": npm / "@fontsource/noto-emoji/LICENSE",
        "LICENSE-alegreya.txt": npm / "@fontsource/alegreya/LICENSE",
        "LICENSE-lucide.txt": npm / "lucide-static/LICENSE",
        "LICENSE-droid-fallback.txt": Path("/usr/share/common-licenses/Apache-2.0"),
    }.items():
        shutil.copyfile(path, HERE / name)


def main() -> None:
    """Build everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--npm", type=Path, required=True, help="the node_modules folder")
    npm = parser.parse_args().npm
    ofl = "SIL Open Font License 1.1 and Apache License 2.0, see LICENSE-*.txt"
    for style, weight in (("Regular", 400), ("Medium", 500)):
        with tempfile.TemporaryDirectory() as work:
            layouts = 1 if weight == 400 else len(SANS_SUBSETS)
            korean = gather_korean(npm, Path(work)) if weight == 400 else Path()
            font = merged(sources_of_text(npm, weight, korean), layouts, Path(work))
        finish(font, "BothWaysText", style, TEXT_METRICS, ofl)
    for style, weight, slant in (
        ("Regular", 400, "normal"),
        ("Medium", 500, "normal"),
        ("Italic", 400, "italic"),
    ):
        with tempfile.TemporaryDirectory() as work:
            paths = sources_of_display(npm, weight, slant)
            font = merged(paths, len(paths), Path(work))
        finish(font, "BothWaysDisplay", style, DISPLAY_METRICS, ofl)
    build_everyday()
    build_icons(npm)
    write_coverage()
    copy_licences(npm)


if __name__ == "__main__":
    main()
