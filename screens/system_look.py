"""Whether the system prefers dark, asked of what each system has; call it on the worker."""

from __future__ import annotations

import os
import subprocess
import sys

#: Seconds after which a system that does not answer is taken as light.
PATIENCE = 2.0


def is_dark() -> bool:
    """Return whether the system prefers dark; False where it cannot be told."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return "dark" in _said("defaults", "read", "-g", "AppleInterfaceStyle").casefold()
    answer = _portal()
    if answer is not None:
        return answer
    wanted = _said("gsettings", "get", "org.gnome.desktop.interface", "color-scheme")
    return "dark" in wanted.casefold()


def _said(*command: str) -> str:
    """Return what `command` prints, or nothing where it fails or is not there."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""


def _portal() -> bool | None:
    """Ask the desktop portal by D-Bus; None where nobody answers."""
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ:  # the library would only say the same
        return None
    try:
        from jeepney import DBusAddress, DBusErrorResponse, new_method_call
        from jeepney.io.blocking import open_dbus_connection
    except ImportError:
        return None
    address = DBusAddress(
        "/org/freedesktop/portal/desktop",
        bus_name="org.freedesktop.portal.Desktop",
        interface="org.freedesktop.portal.Settings",
    )
    question = new_method_call(
        address, "Read", "ss", ("org.freedesktop.appearance", "color-scheme")
    )
    try:
        with open_dbus_connection(bus="SESSION") as connection:
            reply = connection.send_and_get_reply(question, timeout=PATIENCE)
    except (OSError, KeyError, ValueError, TimeoutError, EOFError, DBusErrorResponse):
        return None
    return _choice(reply.body)


def _choice(body: object) -> bool | None:
    """Read the answer: a number in one or two variants, 1 for dark."""
    value = body[0] if isinstance(body, tuple) and body else None
    while isinstance(value, tuple) and len(value) == 2:
        value = value[1]
    return value == 1 if isinstance(value, int) else None


def _windows() -> bool:
    """Read the choice for apps from the registry."""
    if sys.platform == "win32":
        import winreg

        path = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                return bool(winreg.QueryValueEx(key, "AppsUseLightTheme")[0] == 0)
        except OSError:
            return False
    return False
