"""A process that is measured from outside: ``bare`` or ``app STORE``.

Prints one JSON line: seconds from the start of the process (the parent hands its clock over) to the
first frame, to a typed character on screen, and to the store being open; and resident memory.
"""

from __future__ import annotations

import json
import os
import sys
import time
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


def app(store: Path) -> None:
    import main

    main.prepare_kivy(Path(os.environ["KIVY_HOME"]))
    from models import settings as settings_file
    from screens import window

    settings = settings_file.load(store)
    window.configure(settings)
    from kivy.clock import Clock
    from kivy.core.window import Window

    from screens.app import BothWaysApp

    class Probed(BothWaysApp):
        def on_start(self) -> None:
            Window.bind(on_flip=self.flipped)
            super().on_start()
            self.session.bind(store=lambda *_args: note("open"))

        def flipped(self, *_args: Any) -> None:
            if "frame" not in TIMES:
                note("frame")
                Window.dispatch("on_textinput", "a")
                return
            if "typed" not in TIMES:
                note("typed")
                Clock.schedule_interval(self.settled, 0.2)

        def settled(self, _dt: float) -> None:
            note("seen")
            if time.monotonic() - STARTED > TIMES["typed"] + 3 and "open" in TIMES:
                Clock.unschedule(self.settled)
                finish(self)

    Probed(store, settings).run()


if __name__ == "__main__":
    bare() if sys.argv[2] == "bare" else app(Path(sys.argv[3]))
