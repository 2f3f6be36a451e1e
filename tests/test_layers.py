"""Who may import whom. The contracts are in pyproject.toml; what they cannot say is here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.house import ROOT, at, imports, modules

#: Modules that only decide: the standard library, and each other.
PURE = (
    "models.balance",
    "models.entities",
    "models.days",
    "models.errors",
    "models.labels",
    "models.words",
)
PURE_ALSO = ("models.reminders.rules",)
#: What screens may know of models beside the one door.
FORBIDDEN_TO_SCREENS = ("models.store", "models.command_line", "models.commands", "models.privacy")


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_the_import_contracts_hold() -> None:
    contracts = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert contracts.returncode == 0, contracts.stdout + contracts.stderr


def test_what_decides_needs_only_the_standard_library() -> None:
    pure = (*PURE, *PURE_ALSO)
    assert any(within(name, "models.balance") for name in modules())
    wrong = [
        f"{name} imports {target}"
        for name in modules()
        if within(name, *pure)
        for target in imports(name)
        if target.split(".")[0] not in sys.stdlib_module_names
        and not within(target, *pure)
        and target != "__future__"
    ]
    assert wrong == []


def test_screens_never_import_screens() -> None:
    router = (ROOT / "screens" / "router.py").read_text(encoding="utf-8")
    screens = set(re.findall(r'"(screens\.[\w.]+):\w+"', router))
    assert len(screens) >= 5
    wrong = [
        f"{name} imports {target}"
        for name in modules()
        if within(name, "screens") and name != "screens.app"
        for target in imports(name)
        if target in screens
    ]
    assert wrong == []


def test_every_screen_the_router_names_is_there() -> None:
    router = (ROOT / "screens" / "router.py").read_text(encoding="utf-8")
    for module, name in re.findall(r'"(screens\.[\w.]+):(\w+)"', router):
        assert module in modules(), module
        assert f"class {name}(" in modules()[module].read_text(encoding="utf-8"), name


def test_screens_come_to_the_store_through_the_journal_only() -> None:
    wrong = [
        f"{name} imports {target}"
        for name in modules()
        if within(name, "screens")
        for target in imports(name)
        if within(target, *FORBIDDEN_TO_SCREENS)
    ]
    assert wrong == []


def test_widgets_stand_below_screens() -> None:
    wrong = [
        f"{name} imports {target}"
        for name in modules()
        if within(name, "screens.widgets")
        for target in imports(name)
        if within(target, "screens.app", "screens.router", "screens.session", "models.journal")
    ]
    assert wrong == []


def test_the_door_is_small_and_wakes_nobody() -> None:
    main = modules()["main"]
    assert len(main.read_text(encoding="utf-8").splitlines()) < 100, at(main, 1)
    heavy = ("kivy", "sqlalchemy", "sqlcipher3", "screens", "models.store", "models.journal")
    program = (
        "import sys; import main; "
        f"print([name for name in {heavy!r} if name in sys.modules and name != 'models'])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


def test_there_is_one_place_that_notifies_and_one_that_opens_files_of_the_store() -> None:
    for package, *homes in (
        ("plyer", "models.reminders.delivery"),
        # is the desktop dark? does it sleep?
        ("jeepney", "models.reminders.delivery", "screens.system_look", "screens.locking.logind"),
        ("sqlcipher3", "models.store"),
        ("sqlalchemy", "models.store"),
        ("alembic", "models.store"),
        ("zxcvbn", "models.privacy.guesses"),
    ):
        wrong = [
            name
            for name in modules()
            if not within(name, *homes)
            for target in imports(name)
            if within(target, package)
        ]
        assert wrong == [], package
