"""A process that is measured from outside.

``bare``, ``app STORE``, ``lock STORE PASSPHRASE`` or ``rest STORE SECONDS``.

Prints one JSON line. ``bare`` and ``app``: seconds from the start of the process (the parent hands
its clock over) to the first frame, to a typed character on screen, and to the store being open;
resident memory; and how long keys took that were pressed while the store was being opened.
``rest``: shares of a processor at rest, shown and hidden, and how long the first key after a rest
took until it was drawn.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

STARTED = float(sys.argv[1])
TIMES: dict[str, float] = {}


def note(name: str) -> None:
    TIMES.setdefault(name, time.monotonic() - STARTED)


def resident() -> float:
    """Resident memory of this process in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def finish(app: Any) -> None:
    print(json.dumps({**TIMES, "resident": resident()}), flush=True)
    app.stop()


def bare() -> None:
    import main

    main.prepare_kivy(Path(os.environ["KIVY_HOME"]))
    from kivy.config import Config

    Config.set("graphics", "width", "420")
    Config.set("graphics", "height", "860")
    from kivy.app import App
    from kivy.clock import Clock
    from kivy.core.window import Window
    from kivy.uix.label import Label

    class Bare(App):
        def build(self) -> Any:
            return Label(text="Both Ways")

        def on_start(self) -> None:
            Window.bind(on_flip=self.flipped)

        def flipped(self, *_args: Any) -> None:
            note("frame")
            note("typed")
            Window.unbind(on_flip=self.flipped)
            Clock.schedule_once(lambda _dt: finish(self), 3)

    Bare().run()


class Keys:
    """Presses keys by handing SDL their events from a thread, and notes when each is drawn.

    The events wake the app's own wait, as those of a keyboard do.
    """

    def __init__(self, window: Any, text: Callable[[], str]) -> None:
        from screens import sdl

        self._push = sdl.function("SDL_PushEvent", ctypes.c_char_p)
        self._text = text
        self._pressed: list[float] = []
        self.took: list[float] = []
        window.bind(on_flip=self._drawn)

    def press(self) -> None:
        """Type one letter; may be called from any thread."""
        number, window = 0x303, 1  # SDL_TEXTINPUT, the first window
        event = b"".join(part.to_bytes(4, sys.byteorder) for part in (number, 0, window))
        self._pressed.append(time.monotonic())
        assert self._push((event + b"a").ljust(56, b"\0")) == 1

    def _drawn(self, *_args: Any) -> None:
        now = time.monotonic()
        there = min(self._text().count("a"), len(self._pressed))
        for at in self._pressed[len(self.took) : there]:
            self.took.append(now - at)


def open_app(store: Path, started: Callable[[Any], None]) -> None:
    """Run the app on `store`; `started` gets it when its first frame is on screen."""
    import main

    main.prepare_kivy(Path(os.environ["KIVY_HOME"]))
    from models import settings as settings_file
    from screens import window

    settings = settings_file.load(store)
    window.configure(settings)
    from kivy.core.window import Window

    from screens.app import BothWaysApp
    from screens.sparing import spare_long_collections

    class Probed(BothWaysApp):
        def on_start(self) -> None:
            Window.bind(on_flip=self.flipped)
            super().on_start()
            self.session.bind(store=lambda *_args: note("open"))

        def flipped(self, *_args: Any) -> None:
            if "frame" not in TIMES:
                note("frame")
                Window.dispatch("on_textinput", "x")
                return
            note("typed")
            Window.unbind(on_flip=self.flipped)
            started(self)

    probed = Probed(store, settings)
    spare_long_collections(probed)  # as ``run`` does
    probed.run()


def app(store: Path) -> None:
    """Measure opening: type while it loads, and look at the memory once it has settled."""
    from kivy.clock import Clock

    def started(running: Any) -> None:
        from kivy.core.window import Window

        keys = Keys(Window, lambda: running.router.current.composer.text)

        def type_while_loading() -> None:
            end = time.monotonic() + 0.3
            while time.monotonic() < end or "open" not in TIMES:
                keys.press()
                time.sleep(0.04)

        threading.Thread(target=type_while_loading, daemon=True).start()

        def settled(_dt: float) -> None:
            if time.monotonic() - STARTED > TIMES["typed"] + 4 and "open" in TIMES:
                Clock.unschedule(settled)
                print(json.dumps({**TIMES, "resident": resident(), "keys": keys.took}), flush=True)
                forget_draft(running)
                running.stop()

        Clock.schedule_interval(settled, 0.2)

    open_app(store, started)


class Locks:
    """Comes in at the lock screen of `app` with `passphrase` and locks again, by the clock."""

    def __init__(self, passphrase: str) -> None:
        self.app: Any = None
        self._passphrase = passphrase
        self._begun: dict[str, float] = {}

    def flipped(self, *_args: Any) -> None:
        note("frame")
        door = getattr(self.app.router.current, "door", None)
        if door is not None and "typed" not in TIMES:
            self._type(door.page.field)
        elif "lock" in self._begun and self._is_covered():
            TIMES.setdefault("covered", time.monotonic() - self._begun["lock"])

    def _type(self, field: Any) -> None:
        from kivy.clock import Clock
        from kivy.core.window import Window

        if field.text == "x":
            note("typed")
            Clock.schedule_once(self._come_in, 1)
        elif field.input.focus:
            Window.dispatch("on_textinput", "x")

    @staticmethod
    def _is_covered() -> bool:
        from kivy.core.window import Window

        return any(type(widget).__name__ == "ClosingCurtain" for widget in Window.children)

    def _come_in(self, _dt: float) -> None:
        page = self.app.router.current.door.page
        page.field.text = self._passphrase
        self.app.session.bind(store=self._opened)
        self._begun["enter"] = time.monotonic()
        page.enter()

    def _opened(self, _session: Any, state: str) -> None:
        from kivy.clock import Clock

        if state == "open":
            TIMES["open"] = time.monotonic() - self._begun["enter"]
            Clock.schedule_once(self._lock, 3)

    def _lock(self, _dt: float) -> None:
        from kivy.core.window import Window

        self._begun["lock"] = time.monotonic()
        Window.dispatch("on_key_down", ord("l"), 15, "l", ["ctrl"])

    def replaced(self, _handover: Any) -> None:
        TIMES["replaced"] = time.monotonic() - self._begun["lock"]
        finish(self.app)


def lock(store: Path, passphrase: str) -> None:
    """Measure the lock screen, coming in with `passphrase`, and the lock falling again.

    ``open``: seconds from Enter to the open book; ``covered`` and ``replaced``: from Ctrl+L until
    a frame without a word of it, and until the process would be replaced.
    """
    import main

    main.prepare_kivy(Path(os.environ["KIVY_HOME"]))
    from models import settings as settings_file
    from screens import window

    settings = settings_file.load(store)
    window.configure(settings)
    from kivy.core.window import Window

    from screens.app import BothWaysApp

    steps = Locks(passphrase)
    steps.app = BothWaysApp(store, settings, replace=steps.replaced)
    Window.bind(on_flip=steps.flipped)
    steps.app.run()


def forget_draft(running: Any) -> None:
    """Leave the store as it was: what was typed is no draft."""
    running.router.current.composer.text = ""


def rest(store: Path, seconds: float) -> None:
    """Measure the processor at rest, shown and hidden, and the first key after a rest."""
    from kivy.clock import Clock

    found: dict[str, Any] = {}

    def started(running: Any) -> None:
        from kivy.core.window import Window

        keys = Keys(Window, lambda: running.router.current.composer.text)

        def share() -> float:
            used, begun = time.process_time(), time.monotonic()
            time.sleep(seconds)
            return (time.process_time() - used) / (time.monotonic() - begun)

        def measure() -> None:
            while "open" not in TIMES:
                time.sleep(0.1)
            time.sleep(14)  # the page has come, and the caret rests
            found["shown"] = share()
            for _key in range(30):
                keys.press()
                time.sleep(1.2)
            found["keys"] = keys.took
            Clock.schedule_once(lambda _dt: Window.hide())
            time.sleep(13)
            found["hidden"] = share()
            Clock.schedule_once(end)

        def end(_dt: float) -> None:
            print(json.dumps(found), flush=True)
            forget_draft(running)
            running.stop()

        threading.Thread(target=measure, daemon=True).start()

    open_app(store, started)


if __name__ == "__main__":
    if sys.argv[2] == "bare":
        bare()
    elif sys.argv[2] == "app":
        app(Path(sys.argv[3]))
    elif sys.argv[2] == "lock":
        lock(Path(sys.argv[3]), sys.argv[4])
    else:
        rest(Path(sys.argv[3]), float(sys.argv[4]))
