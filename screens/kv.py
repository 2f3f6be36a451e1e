"""Loading kv files beside their modules, and making the theme known to all rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.theme import Theme


def load(module_file: str) -> None:
    """Load the ``.kv`` beside the module at `module_file`, once a process.

    Builder notes the files it has read; a second time its rules would add up.
    """
    from kivy.lang import Builder

    path = str(Path(module_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path, rulesonly=True)


def install(theme: Theme) -> None:
    """Make `theme` the one kv rules and widgets mean, register fonts and lazy widget names."""
    from kivy.lang.parser import global_idmap

    from screens import fonts, widgets
    from screens.widgets.input_watch import attach

    global_idmap["theme"] = theme
    fonts.register()
    widgets.register()
    attach(theme)


def theme_in_use() -> Theme:
    """Return the theme given to :func:`install`; KeyError before that."""
    from kivy.lang.parser import global_idmap

    theme: Theme = global_idmap["theme"]
    return theme
