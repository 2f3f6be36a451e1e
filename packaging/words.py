"""Gather every text a person sees into assets/locale/bothways.pot, for translators.

    .venv/bin/python packaging/words.py            # write the template, bring catalogues up to date
    .venv/bin/python packaging/words.py --check    # exit 1 where the template is not up to date

Texts are found in Python and in kv files: ``_("...")``, ``N_("...")`` and
``ngettext("...", "...", n)``, and in the TOML files of help, prompts and reflections, where they
stand under certain keys (docs/words.md). Comments that begin with "Translators:" come along. The
template names files, not lines or dates, so that it changes only where a text changes.
"""

from __future__ import annotations

import io
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "assets" / "locale"
TEMPLATE = LOCALE / "bothways.pot"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
#: Expressions in kv are Python, and its rules are made of Python's tokens.
METHODS = [("**.py", "python"), ("**.kv", "python")]
#: Folders of assets whose TOML files hold texts, and the keys under which those stand there.
TOML_FOLDERS = ("help", "prompts", "reflections")
TOML_KEYS = ("title", "heading", "paragraphs", "label", "text", "detail", "says", "so", "source")
#: Pages whose texts are looked up when they are shown, and the keys that hold a text.
PAGES = ("help", "prompts", "reflections")
TEXTS = {"title", "heading", "paragraphs", "label", "text", "detail", "says", "so", "source"}
#: Lines of the head that change by themselves or are only blanks to fill in.
NOISE = tuple(
    f'"{name}:'
    for name in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Generated-By",
        "Report-Msgid-Bugs-To",
        "Last-Translator",
        "Language-Team",
    )
)
HEADER = """\
# Texts of Both Ways.
# Made by packaging/words.py (make words).
#"""


def gather() -> Catalog:
    """Return all texts of the product."""
    catalog = Catalog(
        project="Both Ways",
        version="0.1.0",
        header_comment=HEADER,
        charset="utf-8",
        fuzzy=False,
    )
    for folder in ("models", "screens"):
        found = extract_from_dir(
            ROOT / folder, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",)
        )
        for name, _line, message, comments, context in found:
            place = (Path(folder, name).as_posix(), None)
            catalog.add(message, None, [place], auto_comments=comments, context=context)
    for folder in TOML_FOLDERS:
        for path in sorted((ROOT / "assets" / folder).glob("*.toml")):
            for text in toml_texts(tomllib.loads(path.read_text(encoding="utf-8"))):
                catalog.add(text, None, [(path.relative_to(ROOT).as_posix(), None)])
    return catalog


def toml_texts(value: object, key: str = "") -> Iterator[str]:
    """Yield the texts a person sees in a parsed TOML file, in the order of the file."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from toml_texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from toml_texts(inner, key)
    elif isinstance(value, str) and value and key in TOML_KEYS:
        yield value


def template() -> bytes:
    """Return the template as it should be."""
    out = io.BytesIO()
    write_po(out, gather(), width=100, sort_by_file=True, include_lineno=False)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(NOISE)).encode("utf-8")


def bring_up_to_date() -> None:
    """Merge the template into every catalogue there is, and compile them."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/bothways.po")):
        with path.open("rb") as stored:
            catalog = read_po(stored)
        catalog.update(gather(), update_header_comment=False)
        with path.open("wb") as stored:
            write_po(stored, catalog, width=100, include_lineno=False, ignore_obsolete=True)
        with path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalog)


def main() -> int:
    wanted = template()
    if "--check" in sys.argv[1:]:
        fresh = TEMPLATE.exists() and TEMPLATE.read_bytes() == wanted
        print("up to date" if fresh else "out of date: make words")
        return 0 if fresh else 1
    LOCALE.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(wanted)
    bring_up_to_date()
    print(f"{TEMPLATE.relative_to(ROOT)}: {len(gather())} texts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
