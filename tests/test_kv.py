"""Kivy's traps, each held by a rule (STYLE): kv files, properties, markup, texts in screens."""

from __future__ import annotations

import ast
import re
from collections import Counter

import kivy.factory_registers  # noqa: F401 - fills the factory without opening a window
from kivy.factory import Factory

from tests.house import ROOT, at, kv_files, modules, tree

KV_LINES = 200
HEADER = re.compile(r"^<([^>]+)>:")
STRING = re.compile(r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
#: What a person could read: a capitalised word or several words.
READABLE = re.compile(r"\b[A-Z][a-z]|[A-Za-z] [A-Za-z]")
#: Properties that show a text.
SHOWN = {"text", "title", "hint", "hint_text", "label", "tip", "detail", "error", "quote", "safe"}
SHOWN |= {"act", "placeholder", "action"}
#: Pages for those who build the app; a person never comes upon them.
FOR_BUILDERS = {"screens.gallery"}


def lines() -> list[tuple[str, str]]:
    """Return every line of our kv files that is no comment, with its place."""
    return [
        (at(path, number), line)
        for path in kv_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip() and not line.strip().startswith("#")
    ]


def rules() -> list[tuple[str, str]]:
    """Return the class names that kv rules are for, with their places."""
    found = []
    for place, line in lines():
        if match := HEADER.match(line):
            names = match[1].split(",")
            found += [(place, name.strip().lstrip("-").split("@")[0]) for name in names]
    return found


def test_kv_files_can_be_read_in_one_sitting() -> None:
    assert kv_files()
    counts = Counter(place.partition(":")[0] for place, _ in lines())
    assert {path: count for path, count in counts.items() if count > KV_LINES} == {}


def test_every_kv_file_stands_beside_its_module() -> None:
    assert [path for path in kv_files() if not path.with_suffix(".py").exists()] == []


def test_no_rule_is_for_a_bare_kivy_class() -> None:
    """Rules add up: one for ``<Label>`` would restyle every button as well."""
    bare = set(Factory.classes)
    assert {"Label", "Button", "TextInput"} <= bare
    assert [(place, name) for place, name in rules() if name in bare] == []


def test_no_class_has_rules_in_two_places() -> None:
    counts = Counter(name for _, name in rules())
    assert [name for name, count in counts.items() if count > 1] == []


def test_no_property_looks_like_an_event() -> None:
    """Kivy takes ``on_*`` for event handlers, so a property of that name breaks its widget."""
    wrong = []
    for path in modules().values():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
                continue
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            made = ast.unparse(node.value.func)
            if made.endswith("Property") and any(name.startswith("on_") for name in names):
                wrong.append(at(path, node.lineno))
    assert wrong == []
    assert [place for place, line in lines() if re.match(r"\s+on_\w+: .*Property\(", line)] == []


def test_markup_is_never_made_from_words_of_a_person() -> None:
    """Where markup is on, the file escapes what goes in: ``[b]`` in an entry stays ``[b]``."""
    wrong = []
    for path in [*modules().values(), *kv_files()]:
        text = path.read_text(encoding="utf-8")
        if re.search(r"\bmarkup\s*[:=]\s*True", text) and "escape_markup" not in text:
            wrong.append(path.relative_to(ROOT).as_posix())
    assert wrong == []


def test_colours_are_roles_of_the_theme() -> None:
    literal = re.compile(r"""#[0-9a-fA-F]{6}\b|rgba?:\s*[\d(\[]|color:\s*[\d(\[]""")
    # Fully transparent is no colour, and white is how a photo is shown as it is.
    none = re.compile(r":\s*[(\[]?(?:0, 0, 0, 0|1, 1, 1, 1)\b[)\]]?")
    wrong = [(place, line.strip()) for place, line in lines() if literal.search(none.sub("", line))]
    assert wrong == []


def test_every_text_in_kv_can_be_translated() -> None:
    wrong = [
        (place, match[0])
        for place, line in lines()
        if place.partition(".kv:")[0].replace("/", ".") not in FOR_BUILDERS
        for match in STRING.finditer(line)
        if READABLE.search(match[1] or match[2] or "")
        and not re.search(r"(?:\b_|N_|ngettext)\(\s*$", line[: match.start()])
    ]
    assert wrong == []


def test_every_text_in_screens_can_be_translated() -> None:
    """A text given to a widget comes from gettext, from a person, or has no letters."""
    wrong = []
    for name, path in modules().items():
        if not name.startswith("screens.") or name in FOR_BUILDERS:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                given = [(word.arg, word.value) for word in node.keywords]
            elif isinstance(node, ast.Assign):
                given = [
                    (target.attr, node.value)
                    for target in node.targets
                    if isinstance(target, ast.Attribute)
                ]
            else:
                continue
            wrong += [
                at(path, value.lineno)
                for key, value in given
                if key in SHOWN and isinstance(value, ast.Constant | ast.JoinedStr)
                if _has_words(value)
            ]
    assert wrong == []


def _has_words(value: ast.Constant | ast.JoinedStr) -> bool:
    parts = [value] if isinstance(value, ast.Constant) else value.values
    texts = [part.value for part in parts if isinstance(part, ast.Constant)]
    return any(isinstance(text, str) and re.search(r"[A-Za-z]{2}", text) for text in texts)


def test_no_class_with_a_rule_shares_its_name_with_another() -> None:
    """Kivy finds rules by the name alone: two classes of one name would wear each other's."""
    rules: set[str] = set()
    for path in (ROOT / "screens").rglob("*.kv"):
        rules |= set(re.findall(r"^<-?(\w+)", path.read_text("utf-8"), re.MULTILINE))
    homes: dict[str, set[str]] = {}
    for path in (ROOT / "screens").rglob("*.py"):
        for name in re.findall(r"^class (\w+)", path.read_text("utf-8"), re.MULTILINE):
            homes.setdefault(name, set()).add(str(path))
    assert {name: files for name, files in homes.items() if name in rules and len(files) > 1} == {}
