"""Tests on a real process: its window opens on an own display."""

from tests.display import ensure_display

ensure_display()
