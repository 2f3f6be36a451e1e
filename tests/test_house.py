"""Rules for every file: lengths, what is not said, what never happens with words of a person."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from tests.house import ROOT, at, committed, modules, tree

MODULE_LINES = 350
TEST_LINES = 900
#: Files that are one list of words, read from top to bottom.
LISTS = {"models/entities.py": 450, "models/store/tables.py": 450}
FUNCTION_LINES = 45
TEXT_FILES = {
    ".cfg", ".in", ".kv", ".md", ".mako", ".po", ".pot", ".ps1", ".py", ".sh", ".toml", ".yaml",
    ".lock", ".ini", ".json", "",
}  # fmt: skip
#: Hosts of package registries, written so that this file does not name one.
HOSTS = ("py" + "pi.org", "python" + "hosted.org", "registry.npm" + "js", "deb.deb" + "ian.org")
#: Folders of one machine.
PLACES = re.compile(r"(?<![\w.$}-])/(?:root|work)/[\w.]")


def test_modules_can_be_read_in_one_sitting() -> None:
    limits = dict.fromkeys(sorted((ROOT / "tests").rglob("*.py")), TEST_LINES)
    limits |= dict.fromkeys(modules().values(), MODULE_LINES)
    limits |= {ROOT / name: lines for name, lines in LISTS.items()}
    long = {}
    for path, limit in limits.items():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > limit:
            long[path.relative_to(ROOT).as_posix()] = lines
    assert long == {}


def test_functions_fit_on_a_screen() -> None:
    long = []
    for path in modules().values():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            first = node.body[0]
            start = first.end_lineno if ast.get_docstring(node) else first.lineno
            lines = (node.end_lineno or 0) - (start or 0) + 1
            if lines > FUNCTION_LINES:
                long.append(f"{at(path, node.lineno)} {node.name}: {lines}")
    assert long == []


def test_nothing_is_left_to_be_done() -> None:
    left = [
        at(path, node.lineno)
        for path in modules().values()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node)
    ]
    assert left == []


def test_no_test_is_passed_over() -> None:
    """What only one system has may be left out on the others; nothing else is."""
    passing = re.compile(r"(?:pytest\.|mark\.)+(?:skip|skipif|xfail|importorskip)")
    system = re.compile(r"os\.name|sys\.platform")
    skipped = [
        at(path, node.lineno)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and passing.fullmatch(ast.unparse(node.func))
        if not (node.args and system.match(ast.unparse(node.args[0])))
    ]
    assert skipped == []


def test_tests_are_no_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_statements_are_never_put_together_from_text() -> None:
    """Values go to the database as parameters: no f-string, % or format inside ``text()``."""
    wrong = []
    for path in modules().values():
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            built = isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
            if name == "text" and built and "sqlalchemy" in path.read_text(encoding="utf-8"):
                wrong.append(at(path, node.lineno))
    assert wrong == []


def test_no_rule_is_read_from_text() -> None:
    """Kv stands in files: what a person typed can never become a rule."""
    wrong = [
        at(path, node.lineno)
        for path in modules().values()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("load_string", "apply_string")
    ]
    assert wrong == []


def test_the_repository_tells_nothing_about_a_machine() -> None:
    told = []
    for path in committed():
        if path.suffix not in TEXT_FILES or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if PLACES.search(line) or any(host in line for host in HOSTS):
                told.append(at(path, number))
    assert told == []


def test_locks_name_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        for pin in re.split(r"\n(?=[a-z0-9])", text)[1:]:
            assert re.match(r"[a-z0-9.-]+==\S+( ; .+)? \\\n +--hash=sha256:", pin), pin[:60]


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wanted, lock in (
        (project["dependencies"], "requirements.lock"),
        (project["dependencies"], "requirements-dev.lock"),
        (project["optional-dependencies"]["dev"], "requirements-dev.lock"),
    ):
        pinned = pins(lock)
        for requirement in wanted:
            name = re.match(r"[\w.-]+", requirement)
            assert name is not None
            assert name[0].lower().replace("_", "-") in pinned, (requirement, lock)


def test_tests_run_with_what_the_app_runs_with() -> None:
    app, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: dev[name] for name in app} == app


def test_hooks_and_lock_pin_the_same_ruff() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert f"rev: v{pins('requirements-dev.lock')['ruff']} " in hooks


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))
