"""Notifications on a private bus: both ways, generic words, and what is told where none arrives."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.reminders import delivery
from models.reminders.delivery import BODY_LENGTH, CURES, Outcome, cure, escaped, fitting, notify
from tests.bus import daemon, private_bus

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture(autouse=True)
def fresh_plyer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let plyer look again for what this machine has: it remembers what it found first."""
    for name in [name for name in sys.modules if name.split(".")[0] == "plyer"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(delivery, "PATIENCE", 5.0)


def said(seen: list[Any]) -> tuple[str, str, list[str]]:
    _app, _id, _icon, title, body, actions, _hints, _timeout = seen[-1]
    return title, body, actions


def test_actions_are_offered_and_answered_where_the_desktop_can(address: str) -> None:
    with daemon(address, "body", "actions", press="snooze") as seen:
        outcome = delivery.with_actions()
        assert (outcome.shown, outcome.way, outcome.trouble) == (True, "actions", None)
        assert outcome.wait(10) == outcome.action == "snooze"
        assert outcome.wait(10) == "snooze"
    title, body, actions = said(seen)
    assert (title, body) == ("Both Ways", "A quiet minute for your journal")
    assert actions == ["default", "Open", "snooze", "Snooze"]


def test_a_notification_that_is_closed_or_left_alone_is_no_answer(address: str) -> None:
    with daemon(address, "actions", press="close"):
        assert delivery.with_actions().wait(10) is None
    with daemon(address, "actions"):
        assert delivery.with_actions().wait(0.2) is None
    with daemon(address, "actions"):
        assert delivery.with_actions().wait(0) is None


def test_a_bus_that_goes_away_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with private_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with daemon(address, "actions"):
            outcome = delivery.with_actions()
    assert outcome.wait(5) is None


def test_plyer_shows_it_where_there_are_no_actions(address: str) -> None:
    with daemon(address, "body") as seen:
        outcome = delivery.with_actions()
        assert (outcome.shown, outcome.way) == (True, "plyer")
        assert outcome.wait(1) is None
    assert said(seen) == ("Both Ways", "A quiet minute for your journal", [])


def test_markup_is_escaped_where_the_desktop_reads_it(address: str) -> None:
    with daemon(address, "body", "body-markup", "actions") as seen:
        notify("a <b>&</b> --help", actions=True).wait(0)
        assert said(seen)[1] == "a &lt;b&gt;&amp;&lt;/b&gt; --help"
        notify("--help <i>", actions=False)
        assert said(seen)[1] == "help &lt;i&gt;"
    with daemon(address, "body") as seen:
        notify("a <b> & c")
        assert said(seen)[1] == "a <b> & c"


def test_without_notify_send_the_bus_itself_is_taken(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with daemon(address, "body") as seen:
        assert notify().way == "bus"
    assert said(seen)[1] == "A quiet minute for your journal"
    monkeypatch.setattr(delivery, "_not_for_plyer", lambda: True)
    with daemon(address, "body"):
        assert notify().way == "bus"


def test_a_desktop_that_refuses_is_told(address: str) -> None:
    with daemon(address, "body", "actions", press="refuse"):
        assert delivery.with_actions().trouble == "refused"


def test_no_daemon_is_told_with_the_cure(address: str) -> None:
    outcome = notify()
    assert (outcome.shown, outcome.trouble) == (False, "no_daemon")
    assert "dunst" in cure("no_daemon")


def test_a_daemon_that_cannot_be_started_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with private_bus(tmp_path, service="/bin/false") as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert notify().trouble == "no_daemon"


@pytest.mark.parametrize("address", [None, "unix:path=/nowhere/at/all", "tcp:host=x", "nonsense"])
def test_no_bus_is_told_with_the_cure(address: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if address is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert notify().trouble == "no_bus"
    assert "desktop session" in cure("no_bus")


def test_the_usual_bus_is_found_where_none_is_named(
    tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with private_bus(tmp_path) as address:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        path = address.removeprefix("unix:path=").partition(",")[0]
        (own_home / "run" / "bus").symlink_to(path)
        with daemon(address, "actions"):
            assert notify(actions=True).wait(0) is None


def test_without_jeepney_plyer_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str
) -> None:
    monkeypatch.setitem(sys.modules, "jeepney", None)
    monkeypatch.setitem(sys.modules, "jeepney.io.blocking", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert notify().trouble == "no_tool"
    assert "libnotify" in cure("no_tool")


@pytest.mark.parametrize(("system", "trouble"), [("win32", "refused"), ("darwin", "refused")])
def test_other_systems_go_by_plyer(
    system: str, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import plyer

    calls: list[dict[str, Any]] = []

    class Shows:
        def notify(self, **texts: Any) -> None:
            calls.append(texts)

    class Refuses:
        def notify(self, **texts: Any) -> None:
            raise NotImplementedError

    monkeypatch.setattr(delivery.sys, "platform", system)
    monkeypatch.setattr(plyer, "notification", Shows())
    assert notify().way == "plyer"
    assert calls[0]["message"] == "A quiet minute for your journal"
    monkeypatch.setattr(plyer, "notification", Refuses())
    assert notify().trouble == trouble


def test_macos_itself_is_asked_where_plyer_cannot(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not delivery._by_script("Both Ways", "words")
    script = tmp_path / "osascript"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/said\n')
    script.chmod(0o755)
    assert delivery._by_script('Both "Ways"', "words")
    assert (tmp_path / "said").read_text().splitlines()[-2:] == ['Both "Ways"', "words"]

    def slow(*_args: Any, **_more: Any) -> None:
        raise subprocess.TimeoutExpired("osascript", 5)

    monkeypatch.setattr(subprocess, "run", slow)
    assert not delivery._by_script("a", "b")


def test_texts_fit_what_platforms_hold() -> None:
    assert fitting("-- - help\nme", 63) == "- help me"
    assert fitting("x" * 300, BODY_LENGTH) == "x" * 255
    assert len(fitting("\N{GRINNING FACE}" * 200, 255).encode("utf-16-le")) // 2 == 254
    assert escaped("<&>") == "&lt;&amp;&gt;"
    assert cure("of a later version") == CURES["refused"]
    assert Outcome(True, action="default").wait(1) == "default"
