"""The window before and while it stands: size, place, and what Kivy would do unasked.

:func:`configure` must run before anything imports ``kivy.core.window``; Kivy reads its
configuration only then.
"""

from __future__ import annotations

from dataclasses import replace

from models.settings import Settings

#: From this width on the bar becomes a rail and lists show their detail beside them (dp).
WIDE = 840
#: The narrowest and lowest window that still shows everything (dp).
LEAST = (360, 480)


def configure(settings: Settings) -> None:
    """Set Kivy's configuration from `settings`: geometry, and no surprises."""
    from kivy.config import Config

    Config.set("graphics", "width", str(max(settings.width, LEAST[0])))
    Config.set("graphics", "height", str(max(settings.height, LEAST[1])))
    Config.set("graphics", "minimum_width", str(LEAST[0]))
    Config.set("graphics", "minimum_height", str(LEAST[1]))
    # Smooth* instructions are antialiased by themselves; multisampling fails on weak drivers.
    Config.set("graphics", "multisamples", "0")
    if settings.left is not None and settings.top is not None:
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
