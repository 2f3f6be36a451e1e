"""The composition root: builds window, theme, router and journal; nothing else constructs them.

Type first, load behind: the first frame shows the page ready to type; SQLAlchemy and the store come
afterwards, on the worker.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.base import ExceptionManager
from kivy.clock import Clock

from models import lock, words
from models import settings as settings_file
from models.days import local_now
from models.entities import Mark
from models.settings import Settings
from models.words import _
from screens import window
from screens.locking.replacing import Handover, received
from screens.locking.ticking import Ticks, ticks
from screens.opening import Opening
from screens.session import Session
from screens.sparing import spare_long_collections
from screens.tasks import Worker

log = logging.getLogger(__name__)

#: What the window shows in the task bar.
ICON = Path(__file__).resolve().parent.parent / "assets" / "icons" / "bothways-64.png"


class BothWaysApp(App):
    """The app on one store. `first_screen` is a tab, or empty for Today or Welcome.

    `now` is the clock, `ticks` the one that says how long nobody was here. A former process of this
    window may have left a `handover`; `replace` lets the next one take over.
    """

    title = "Both Ways"
    icon = str(ICON)
    keeps_backups = True

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        *,
        sample: bool = False,
        first_screen: str = "",
        now: Callable[[], datetime] = local_now,
        ticks: Ticks = ticks,
        handover: Handover | None = None,
        replace: Callable[[Handover], object] | None = None,
    ) -> None:
        super().__init__(kv_file="")
        self.settings = settings
        self.now = now
        self.first_screen = first_screen
        self.ticks = ticks
        self.handover = handover
        self.replace = replace
        self.session = Session()
        self.worker = Worker(trouble=self._fail, unexpected=self._fail)
        self.opening = Opening(
            folder, self.session, self.worker, self._fail, now=now, sample=sample
        )
        self.reminding: Any = None
        self.backing: Any = None

    # -- building ------------------------------------------------------------------------------

    def build(self) -> Any:
        from kivy.core.window import Window

        from screens import kv
        from screens.compiled import Compiled
        from screens.keyboard import keep_letters
        from screens.theme import Theme

        keep_letters()
        self.compiled = Compiled(Path(os.environ["KIVY_HOME"]))
        self.compiled.use()
        self.theme = Theme()
        self._dress(self.settings)
        kv.install(self.theme)
        Window.clearcolor = self.theme.bg
        self.theme.bind(bg=lambda _theme, colour: setattr(Window, "clearcolor", colour))
        from screens.shell import Shell

        shell = Shell(go=self._go, hand_over=self.hand_over)
        self._wire(shell)
        return shell

    def _wire(self, shell: Any) -> None:
        from screens.calm import Calm
        from screens.hands import Hands
        from screens.idle import Idle
        from screens.locking.guard import Guard
        from screens.messages import Messages
        from screens.router import Router
        from screens.trouble.care import Care
        from screens.widgets import way_back

        self.messages = Messages(shell)
        way_back.attach(self.messages.offer_back)
        self.router = Router(shell.manager, self._equip, shell.show_tab)
        self.guard = Guard(self, self.handover, self.ticks)
        self.hands = Hands(
            self.router,
            self.session,
            self.guard.hand_over,
            lock=self.guard.lock,
            hide=self.guard.hide,
        )
        self.idle = Idle(busy=lambda: self.worker.busy)
        self.session.bind(
            writer=lambda _session, writer: shell.show_writer(writer),
            revision=lambda *_args: self.router.reload(),
        )
        shell.bind(wide=self._on_wide)
        self.care = Care(self)
        self.messages.takes = self.care.takes
        self._calm = Calm(self._fail)
        ExceptionManager.add_handler(self._calm)
        self.guard.begin(self.first_screen or "today")

    def _dress(self, settings: Settings) -> None:
        words.use(settings.language or words.system_language())
        self.theme.palette = settings.palette
        self.theme.mode = settings.dark
        self.theme.text_scale = settings.text_scale
        self.theme.reduced_motion = settings.reduced_motion

    def _equip(self, screen: Any) -> None:
        screen.session = self.session
        screen.worker = self.worker
        screen.messages = self.messages
        screen.router = self.router
        screen.settings = self
        screen.wide = self.root.wide if self.root is not None else False

    def _on_wide(self, shell: Any, wide: bool) -> None:
        for screen in shell.manager.screens:
            screen.wide = wide

    # -- starting ------------------------------------------------------------------------------

    def on_start(self) -> None:
        """Wait for the first frame, then load what it does not need."""
        from kivy.core.window import Window

        Window.bind(on_flip=self._first_frame, on_key_down=self.hands.key)
        Window.bind(on_request_close=self._closing, on_drop_file=self.hands.drop)

    def _first_frame(self, window_: Any) -> None:
        window_.unbind(on_flip=self._first_frame)
        self.idle.start()
        if self.session.store == "opening":
            self.opening.start()
        Clock.schedule_once(self._settle, 0)

    def _settle(self, _dt: float) -> None:
        window.bring_into_view()
        self.guard.start()
        self._ask_system()
        self.opening.settle(self._show_today)
        # Behind the store in the worker's queue: nobody waits for either.
        self.worker.in_background(
            partial(import_module, "screens.reminder_loop"), self._begin_reminding
        )
        later = partial(import_module, "screens.backing_up")
        self.worker.in_background(later, lambda loaded: loaded.begin(self))
        self.worker.in_background(self.compiled.save, failed=_not_kept)

    def _show_today(self) -> None:
        if self.reminding:
            self.reminding.show_today()

    def _begin_reminding(self, loaded: Any) -> None:
        """Look for what is due from now on; the first frame needs nothing of it."""
        self.reminding = loaded.ReminderLoop(
            self.session,
            self.worker,
            self.messages,
            self.router,
            folder=lambda: self.opening.folder,
            now=self.now,
        )
        self.reminding.start()

    def _ask_system(self) -> None:
        if self.settings.dark == "system":
            from screens.system_look import is_dark

            self.worker.in_background(
                is_dark, lambda dark: setattr(self.theme, "system_dark", dark)
            )

    # -- what screens may ask of the app ---------------------------------------------------------

    def make_store(
        self,
        names: Sequence[str],
        marks: Sequence[Mark],
        finish: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Make the couple's store and open Today; `finish` settles the journal on the worker."""
        self.opening.make(names, marks, finish, lambda: self.router.go("today"), failed)

    def look_around(self) -> None:
        """Open the sample couple in a throw-away store."""
        self.opening.look_around()
        self.router.go("today")
        self.messages.say(_("This is a sample couple. You can leave it under More."))

    def begin_own(self) -> None:
        """Leave the sample couple and go to Welcome."""
        self.opening.begin_own()
        self._start_over()

    def erase(self, erasing: Callable[[], None], done: Callable[[], object] = bool) -> None:
        """Let `erasing` take the closed store away, go to Welcome, and call `done`."""

        def gone() -> None:
            self._start_over()
            done()

        self.opening.erase(erasing, gone)

    def _start_over(self) -> None:
        self.router.forget()
        self.router.go("welcome")

    def _go(self, name: str) -> None:
        self.hands.go(name)

    def hand_over(self) -> None:
        """Hand the pen to the other partner, or to whoever opens a notebook where nobody writes."""
        self.guard.hand_over()

    # -- settings ------------------------------------------------------------------------------

    def change_settings(self, **fields: Any) -> None:
        """Change the look on this computer at once and keep it."""
        self.settings = replace(self.settings, **fields)
        self._dress(self.settings)
        self.guard.look_changed()
        self._ask_system()
        self._keep_settings()

    def _keep_settings(self) -> None:
        folder, kept = self.opening.folder, self.settings
        if folder.is_dir() and not self.opening.sample:
            self.worker.in_background(lambda: settings_file.save(folder, kept))

    # -- ending --------------------------------------------------------------------------------

    def _closing(self, *_args: Any, **_more: Any) -> bool:
        self.settings = window.geometry(self.settings)
        return False

    def on_stop(self) -> None:
        """Let what was asked for finish, keep the window's place, and close the store."""
        from screens.locking.closing import keeper

        left, current = keeper(self.session, ending=True), self.router.current
        if current is not None:
            current.leave()
        self.messages.clear()
        self.worker.in_background(left)
        self.guard.stop()
        self._keep_settings()
        if self.reminding is not None:
            self.reminding.stop()
        if self.backing is not None:
            self.backing.close()
        self.opening.close()
        self.worker.in_background(self.compiled.save, failed=_not_kept)
        self.worker.close()
        self.idle.stop()
        self._let_go_of_window()

    def _let_go_of_window(self) -> None:
        """Take no more keys or errors: the window may outlive this app, as in the tests."""
        from kivy.core.window import Window

        from screens.widgets import way_back

        way_back.attach(None)
        Window.unbind(on_flip=self._first_frame, on_key_down=self.hands.key)
        Window.unbind(on_request_close=self._closing, on_drop_file=self.hands.drop)
        ExceptionManager.remove_handler(self._calm)

    def _fail(self, error: Exception) -> None:
        self.messages.fail(error)


def _not_kept(error: Exception) -> None:
    log.warning("Compiled rules were not kept: %s", type(error).__name__)


def run(
    store: Path, *, sample: bool = False, screen: str | None = None, scratch: bool = False
) -> int:
    """Open the app on the folder `store`; with `sample` on the sample couple, made there.

    With `scratch` the folder is thrown away at the end. Returns the exit status. A second app on
    the same store lets the first come forward instead.
    """
    settings, handover = settings_file.load(store), received()
    window.configure(settings, place=handover.place if handover else None)
    app = BothWaysApp(store, settings, sample=sample, first_screen=screen or "", handover=handover)
    if not app.opening.acquire(handover):
        if lock.hand_over(store, today=screen == "today"):
            return 0
        sys.stderr.write(
            _("Both Ways is open on this store already, but its window does not answer.") + "\n"
        )
        return 1
    spare_long_collections(app)
    app.bind(on_stop=lambda _app: window.vanish())  # before on_stop, which takes its time
    try:
        app.run()
    finally:
        if scratch:
            shutil.rmtree(store.parent, ignore_errors=True)
    return 0
