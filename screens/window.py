"""The window before and while it stands: size, place, and what Kivy would do unasked.

:func:`configure` must run before anything imports ``kivy.core.window``; Kivy reads its
configuration only then.
"""

from __future__ import annotations

from dataclasses import replace

from models.settings import Settings
from screens import sdl

#: From this width on the bar becomes a rail and lists show their detail beside them (dp).
WIDE = 840
#: The narrowest and lowest window that still shows everything (dp).
LEAST = (360, 480)
#: So much of the window must be on a screen to be taken hold of (pixels).
GRIP = 40


def configure(settings: Settings, place: tuple[int, int, int, int] | None = None) -> None:
    """Set Kivy's configuration from `settings`: geometry, and no surprises.

    `place` (left, top, width, height in pixels) is where a former process had its window.
    """
    from kivy.config import Config

    if place is not None:
        left, top, width, height = place
        settings = replace(
            settings, left=left, top=top, width=width, height=height, remember_window=True
        )
    kept = settings if settings.remember_window else Settings()
    Config.set("graphics", "width", str(max(kept.width, LEAST[0])))
    Config.set("graphics", "height", str(max(kept.height, LEAST[1])))
    Config.set("graphics", "minimum_width", str(LEAST[0]))
    Config.set("graphics", "minimum_height", str(LEAST[1]))
    # Smooth* instructions are antialiased by themselves; multisampling fails on weak drivers.
    Config.set("graphics", "multisamples", "0")
    if settings.remember_window and settings.left is not None and settings.top is not None:
        Config.set("graphics", "position", "custom")
        Config.set("graphics", "left", str(settings.left))
        Config.set("graphics", "top", str(settings.top))
    # Esc goes back and never quits; the right button leaves no red dots.
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.set("kivy", "log_level", "warning")


def geometry(settings: Settings) -> Settings:
    """Return `settings` with the size and place the window has now."""
    from kivy.core.window import Window

    width, height = Window.system_size
    if width < LEAST[0] or height < LEAST[1]:
        return settings
    return replace(
        settings, width=int(width), height=int(height), left=int(Window.left), top=int(Window.top)
    )


def bring_into_view() -> None:
    """Move the window onto a screen that exists, where it was left on one that does not.

    Kivy does not know the screens; SDL below it does. Where SDL cannot be asked nothing happens.
    """
    from kivy.core.window import Window

    screens = sdl.screens()
    left, top = Window.left, Window.top
    width, height = Window.system_size
    if not screens or any(
        left + GRIP < x + w and left + width - GRIP > x and y <= top + GRIP < y + h
        for x, y, w, h in screens
    ):
        return
    x, y, w, h = screens[0]
    Window.left, Window.top = x + max(0, (w - width) // 2), y + max(0, (h - height) // 2)


def come_forward() -> None:
    """Bring the window back onto the screen and before the others."""
    from kivy.core.window import Window

    Window.restore()
    Window.raise_window()


def vanish() -> None:
    """Take the window off the screen: nobody has to watch what is still to be done at the end."""
    from kivy.core.window import Window

    Window.hide()


def has_focus() -> bool:
    """Return whether the window has the keyboard."""
    from kivy.core.window import Window

    return bool(Window.focus)
