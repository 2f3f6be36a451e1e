"""Tests on the real screens: a window on an own display, the driver as hands and eyes."""

from tests.display import ensure_display

ensure_display()
