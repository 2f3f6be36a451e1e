"""The measurements of tests/bench: run by `make trials`, and failing where a figure is missed."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.house import ROOT, tree

BENCHES = sorted((ROOT / "tests" / "bench").glob("bench_*.py"))
PROMISED = {"backups", "balance", "lock", "processes", "scroll", "start", "store", "unlock"}


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], ModuleType]:
    """Load packaging/check.py for `make test` or `make trials`; it runs nothing but a recorder."""

    def load(trials: str) -> ModuleType:
        monkeypatch.setenv("BOTHWAYS_TRIALS", trials)
        spec = importlib.util.spec_from_file_location("check", ROOT / "packaging" / "check.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "check", module)
        spec.loader.exec_module(module)
        monkeypatch.setattr(module, "ROOT", tmp_path)
        return module

    return load


def recorded(check: ModuleType, missed: str = "none") -> tuple[int, list[str]]:
    """Run everything by default; returns the exit status and the last word of each command."""
    ran: list[str] = []

    def run(command: tuple[str, ...], _limit: int) -> tuple[str, int]:
        ran.append(Path(command[-1]).name)
        return "", int(ran[-1] == missed)

    check.run = run  # type: ignore[attr-defined]
    return check.main([]), ran


def test_make_trials_ends_with_every_measurement(check: Callable[[str], ModuleType]) -> None:
    names = [path.name for path in BENCHES]
    assert {name.removeprefix("bench_").removesuffix(".py") for name in names} >= PROMISED
    status, ran = recorded(check("full"))
    assert ran[-len(names) :] == names
    assert status == 0
    assert recorded(check("full"), missed="bench_lock.py")[0] == 1
    _status, ran = recorded(check(""))
    assert ran
    assert not set(names) & set(ran)


def test_every_measurement_ends_with_its_verdict() -> None:
    for path in BENCHES:
        guard = tree(path).body[-1]
        assert isinstance(guard, ast.If), path.name
        (last,) = guard.body
        assert ast.unparse(last) in ("raise SystemExit(main())", "sys.exit(main())"), path.name
        (main,) = (
            node
            for node in tree(path).body
            if isinstance(node, ast.FunctionDef) and node.name == "main"
        )
        verdicts = [ast.unparse(node) for node in ast.walk(main) if isinstance(node, ast.Return)]
        assert verdicts, path.name
        assert not {"return", "return None", "return 0"} & set(verdicts), path.name


def slow(*_args: object, **_how: object) -> dict[str, Any]:
    """What a probe would find where everything takes ten seconds but the bare window."""
    bare = "bare" in _args
    found: dict[str, Any] = dict.fromkeys(("frame", "typed"), 0.1 if bare else 10.0)
    slower = ("open", "covered", "replaced", "shown", "hidden")
    return found | dict.fromkeys(slower, 10.0) | {"resident": 100.0, "keys": [10.0]}


@pytest.mark.parametrize("name", ["start", "lock"])
def test_slow_windows_are_no_success(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = importlib.import_module(f"tests.bench.bench_{name}")
    monkeypatch.setattr(sys, "argv", ["bench", "--runs", "1", "--cache", str(tmp_path)])
    monkeypatch.setattr(bench, "probe", slow)
    monkeypatch.setattr(bench, "ensure_display", lambda: None)
    for made in ("store", "locked_store"):
        monkeypatch.setattr(bench, made, lambda *_args: tmp_path, raising=False)
    assert bench.main() == 1
    assert "BROKEN" in capsys.readouterr().out


def test_slow_commands_are_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = importlib.import_module("tests.bench.bench_processes")
    monkeypatch.setattr(sys, "argv", ["bench", "--runs", "1", "--entries", "2"])
    for ours, status in ((1000.0, 1), (10.0, 0)):
        monkeypatch.setattr(
            bench, "took", lambda said, _env, ours=ours: ours if bench.MAIN in said else 10.0
        )
        assert bench.main() == status
    assert "ratio 100.00" in capsys.readouterr().out


@pytest.mark.usefixtures("light")
def test_a_slow_unlock_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = importlib.import_module("tests.bench.bench_unlock")
    monkeypatch.setattr(sys, "argv", ["bench", "--runs", "1", "--entries", "2"])
    for most, status in ((0.0, 1), (600.0, 0)):
        monkeypatch.setattr(bench, "MOST", most)
        assert bench.main() == status
    assert "unlock and open" in capsys.readouterr().out


def test_a_slow_store_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = importlib.import_module("tests.bench.bench_store")
    measured = bench.Bench()
    measured.measure("kept", 10_000, [int])
    assert measured.broken == 0
    measured.measure("missed", 0, [int])
    assert measured.broken == 1
    assert "BROKEN" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["bench"])
    monkeypatch.setattr(bench, "build", lambda *_args: None)
    for broken, status in ((3, 1), (0, 0)):
        monkeypatch.setattr(bench, "run", lambda _folder, broken=broken: broken)
        assert bench.main() == status


def test_slow_backups_are_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bench = importlib.import_module("tests.bench.bench_backups")
    monkeypatch.setattr(sys, "argv", ["bench", "--entries", "20"])

    class Strict(bench.Bench):  # type: ignore[name-defined,misc]
        def measure(self, name: str, promise: float, works: Any) -> None:
            super().measure(name, promise * 0, works)

    monkeypatch.setattr(bench, "Bench", Strict)
    assert bench.main() == 1
    assert "restore" in capsys.readouterr().out
