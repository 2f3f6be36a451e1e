"""``settings.toml``: window and look of this computer, readable before anything is unlocked.

Nothing intimate goes there: partners' settings live in their notebooks, the couple's in the book.
A file that cannot be read is moved aside and the defaults are used; a single value that makes no
sense falls back alone.
"""

from __future__ import annotations

import math
import tomllib
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models import files

NAME = "settings.toml"
BROKEN = f"{NAME}.broken"
PALETTES = ("estuary", "orchard", "dusk", "hearth")
DARK_MODES = ("system", "light", "dark")
TABS = ("today", "journal", "balance", "needs", "more")
TEXT_SCALES = (0.8, 2.0)
#: After how many minutes at rest the app may lock.
LOCK_MINUTES = (1, 60)
#: Smallest and largest side of the window that is believed, in pixels.
SIDES = (240, 20_000)

_LARGEST = 64_000


@dataclass(frozen=True, slots=True)
class Settings:
    """The look of the app on this computer.

    `width`, `height`: the window's size, `left`, `top`: its place, in pixels; None where it was
    never moved. `dark` is one of ``system``, ``light``, ``dark``; `text_scale` runs from 0.8 to 2;
    `language` is empty where the system's is followed. Without `remember_window` the app opens at
    its usual size in the middle of the screen. `lock_minutes` without a key or a touch lock the
    app; `hide_from_capture` keeps the window out of pictures of the screen where the system can.
    `second_place` is the absolute path of the folder that backups are copied to, or empty.
    """

    width: int = 420
    height: int = 860
    left: int | None = None
    top: int | None = None
    palette: str = "estuary"
    dark: str = "system"
    text_scale: float = 1.0
    reduced_motion: bool = False
    language: str = ""
    last_tab: str = "today"
    remember_window: bool = True
    lock_minutes: int = 5
    hide_from_capture: bool = False
    second_place: str = ""

    @property
    def place(self) -> Path | None:
        """The folder that backups are copied to, None where there is none."""
        return Path(self.second_place) if self.second_place else None


def load(folder: Path) -> Settings:
    """Return the settings kept in `folder`; the defaults where there are none to be read."""
    path = folder / NAME
    try:
        with path.open("rb") as file:
            found = tomllib.loads(file.read(_LARGEST).decode())
    except FileNotFoundError:
        return Settings()
    except (ValueError, RecursionError):
        with suppress(OSError):
            files.replace(path, folder / BROKEN)
        return Settings()
    except OSError:
        return Settings()
    return from_table(found)


def save(folder: Path, settings: Settings) -> None:
    """Keep `settings` in `folder`, written whole. Raises :class:`StoreError` with a sentence."""
    import tomli_w

    table = {key: value for key, value in asdict(settings).items() if value is not None}
    files.write_whole(folder / NAME, tomli_w.dumps(table).encode())


def from_table(table: dict[str, Any]) -> Settings:
    """Return the settings a TOML `table` holds, each value that makes no sense at its default."""
    usual = Settings()
    return Settings(
        width=_side(table.get("width"), usual.width),
        height=_side(table.get("height"), usual.height),
        left=_place(table.get("left")),
        top=_place(table.get("top")),
        palette=_word(table.get("palette"), PALETTES, usual.palette),
        dark=_word(table.get("dark"), DARK_MODES, usual.dark),
        text_scale=_scale(table.get("text_scale"), usual.text_scale),
        reduced_motion=table.get("reduced_motion") is True,
        language=_language(table.get("language")),
        last_tab=_word(table.get("last_tab"), TABS, usual.last_tab),
        remember_window=table.get("remember_window") is not False,
        lock_minutes=_minutes(table.get("lock_minutes"), usual.lock_minutes),
        hide_from_capture=table.get("hide_from_capture") is True,
        second_place=_path(table.get("second_place")),
    )


def _side(value: object, usual: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and SIDES[0] <= value <= SIDES[1]:
        return value
    return usual


def _minutes(value: object, usual: int) -> int:
    low, high = LOCK_MINUTES
    if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
        return value
    return usual


def _place(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= SIDES[1]:
        return value
    return None


def _word(value: object, words: tuple[str, ...], usual: str) -> str:
    return value if isinstance(value, str) and value in words else usual


def _scale(value: object, usual: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return usual
    return min(max(float(value), TEXT_SCALES[0]), TEXT_SCALES[1])


def _path(value: object) -> str:
    good = isinstance(value, str) and len(value) <= 4096 and value.isprintable()
    return str(value) if good and Path(str(value)).is_absolute() else ""


def _language(value: object) -> str:
    plain = isinstance(value, str) and len(value) <= 20 and value.replace("_", "").isalnum()
    return str(value) if plain else ""
