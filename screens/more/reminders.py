"""Reminders: what each partner wants to be reminded of, when, and when not; in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from kivy.metrics import dp

from models.reminders import schedule
from models.reminders.rules import KINDS, QuietHours, ReminderKind, Rule
from models.words import _
from screens.dates import clock_time, long_day, short_day
from screens.moments import days_words, moment_words, sentence
from screens.more.page import MorePage
from screens.more.reminder_computer import ReminderComputer, send_test, trouble_of
from screens.more.reminder_forms import RuleForm, ask_day, ask_rule, ask_time, every_words
from screens.more.reminder_reading import RemindersPage, read_reminders
from screens.widgets.cards import DayHeading
from screens.widgets.rows import SwitchRow

#: What quiet hours are where they are switched on and none were chosen before.
NIGHT = QuietHours(time(22, 0), time(7, 0))


class RemindersScreen(MorePage):
    """Changes are kept at once; each partner chooses for themselves alone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(title=_("Reminders"), by_writer=True, row_spacing=dp(4), **kwargs)
        self._computer = ReminderComputer()
        self._computer.bind(on_schedule=self._schedule, on_test=self._test)

    def reload(self) -> None:
        """Read what the one who is writing chose."""
        journal, writer = self.session.journal, self.session.writer
        if journal is not None and writer is not None:
            if self._of != writer.id:
                self.column.clear_widgets()  # what stands there belongs to the other
            self._of = writer.id
            self.worker.in_background(
                partial(read_reminders, journal, writer.id), partial(self._show, writer.id)
            )

    _of = ""

    def _show(self, who: str, page: RemindersPage) -> None:
        if self._of == who:
            self._fill(page)

    def _now(self) -> datetime:
        now: datetime = self.settings.now()
        return now

    # -- the page --------------------------------------------------------------------------------

    def _fill(self, page: RemindersPage) -> None:
        self._page = page
        self.column.clear_widgets()
        self.add_words(
            _("Quiet words, at hours you choose. A notice names nobody and tells nothing."),
            "aside",
        )
        self._coming(page)
        self.add_row(
            _("What was due"),
            lambda: self.router.go("inbox"),
            icon="bell",
            text=_("Something rests there") if page.notes else "",
            chevron=True,
        )
        self.column.add_widget(DayHeading(text=self.session.writer.name))
        for rule in page.single:
            self._single(rule, page)
        self._several(page, ReminderKind.DATE, _("Dates to remember"), _("Add a date"))
        self._several(page, ReminderKind.OWN, _("Reminders of my own"), _("Add a reminder"))
        self._rest(page)
        self.column.add_widget(self._computer)
        self._ask_computer()

    _page: RemindersPage

    def _coming(self, page: RemindersPage) -> None:
        """Say when the very next one comes."""
        first, paused = page.next.first, page.chosen.paused_until
        if paused is not None and paused > self._now().date():
            said = _("Resting until {day}").format(day=long_day(paused))
        elif first is None:
            said = _("Nothing will remind you; that is fine too.")
        else:
            said = _("Next: {when}").format(when=moment_words(first, self._now()))
        self.add_words(said, "heading", padding=(0, dp(12), 0, 0))

    def _single(self, rule: Rule, page: RemindersPage) -> None:
        """Add the switch of a kind, and its hour and days where it is on."""
        kind = KINDS[rule.kind]
        row = SwitchRow(title=_(kind.label), text=self._when_next(rule, page), active=rule.active)
        row.bind(on_toggle=lambda _row, on: self._keep(replace(rule, active=on)))
        self.column.add_widget(row)
        if rule.active:
            self.add_row(
                self._rhythm(rule),
                lambda: self._ask(rule),
                icon="clock",
                detail=clock_time(rule.at),
                pill=True,
            )

    def _when_next(self, rule: Rule, page: RemindersPage) -> str:
        when = page.next.by_rule.get(rule.id)
        if not rule.active or when is None:
            return ""
        return _("Next: {when}").format(when=moment_words(when, self._now()))

    @staticmethod
    def _rhythm(rule: Rule) -> str:
        """Return the days of a rule in words."""
        if rule.kind == ReminderKind.PAGE:
            return _("When the page is there")
        if rule.kind == ReminderKind.NEED:
            return _("The day after it was voiced")
        words = sentence(days_words(rule.days))
        return words if rule.every == 1 else f"{words}, {every_words(rule.every).lower()}"

    def _several(self, page: RemindersPage, kind: ReminderKind, title: str, add: str) -> None:
        """Add the rules of a kind of which there can be several, and the row for a new one."""
        self.column.add_widget(DayHeading(text=title))
        for rule in page.rules:
            if rule.kind != kind:
                continue
            said = self._date_words(rule) if kind is ReminderKind.DATE else self._rhythm(rule)
            self.add_row(
                rule.words or _(KINDS[kind].line),
                partial(self._ask, rule),
                text=said,
                icon="calendar-days" if kind is ReminderKind.DATE else "bell",
                detail=clock_time(rule.at),
                pill=True,
            )
        new = Rule(kind, KINDS[kind].usual, yearly=kind is ReminderKind.DATE)
        self.add_row(add, partial(self._ask, new), icon="plus", chevron=True)

    @staticmethod
    def _date_words(rule: Rule) -> str:
        if rule.on is None:
            return ""
        if rule.yearly:
            return _("{day}, every year").format(day=short_day(rule.on, year=False))
        return short_day(rule.on)

    # -- when nothing comes ----------------------------------------------------------------------

    def _rest(self, page: RemindersPage) -> None:
        self.column.add_widget(DayHeading(text=_("Rest")))
        quiet = page.chosen.quiet
        self._switch(
            _("Quiet hours"),
            _("What falls into them waits for their end"),
            quiet is not None,
            lambda on: self._choose(quiet=NIGHT if on else None),
        )
        if quiet is not None:
            self._hour(_("From"), quiet.begin, lambda at: QuietHours(at, quiet.end))
            self._hour(_("Until"), quiet.end, lambda at: QuietHours(quiet.begin, at))
        paused, today = page.chosen.paused_until, self._now().date()
        if paused is not None and paused > today:
            self.add_row(_("Go on now"), lambda: self._choose(paused_until=None), icon="undo-2")
        self.add_row(
            _("Rest until"),
            lambda: ask_day(_("Rest until"), paused, today + timedelta(days=1), self._pause),
            icon="moon",
            detail=short_day(paused) if paused is not None and paused > today else _("Choose"),
            pill=True,
        )

    def _hour(self, title: str, at: time, made: Callable[[time], QuietHours]) -> None:
        self.add_row(
            title,
            lambda: ask_time(title, at, lambda chosen: self._choose(quiet=made(chosen))),
            icon="clock",
            detail=clock_time(at),
            pill=True,
        )

    def _pause(self, day: date) -> None:
        if day > self._now().date():
            self._choose(paused_until=day)

    # -- this computer ---------------------------------------------------------------------------

    def _ask_computer(self) -> None:
        """Ask the system's scheduler, which takes its time, and how notices fared."""
        folder = self.settings.opening.folder
        self.worker.in_background(
            lambda: (schedule.status(folder), trouble_of(folder)), self._show_computer
        )

    def _show_computer(self, found: tuple[schedule.Status, str]) -> None:
        self._computer.show(*found, self._now())

    def _schedule(self, _computer: ReminderComputer, wanted: bool) -> None:
        folder = self.settings.opening.folder
        work = schedule.install if wanted else schedule.uninstall
        self.worker.in_background(
            lambda: work(folder), lambda _status: self._ask_computer(), self._not_scheduled
        )

    def _not_scheduled(self, error: Exception) -> None:
        self.messages.fail(error)
        self._ask_computer()

    def _test(self, _computer: ReminderComputer) -> None:
        folder = self.settings.opening.folder
        self.worker.in_background(partial(send_test, folder), self._tested)

    def _tested(self, trouble: str) -> None:
        self.messages.say(
            _("No notice could be shown here.") if trouble else _("A test notice is on its way.")
        )
        self._ask_computer()

    # -- keeping ---------------------------------------------------------------------------------

    def _ask(self, rule: Rule) -> None:
        """Ask for all of a rule in a sheet; one that is there can be taken away."""
        kind = KINDS[rule.kind]
        several = not kind.single
        ask_rule(
            _(kind.line if several else kind.label),
            RuleForm(rule, self._now().date()),
            self._keep_asked,
            partial(self._remove, rule) if several and rule.id else None,
        )

    def _keep_asked(
        self, rule: Rule, done: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        def kept(_rule: Rule) -> None:
            done()
            self.session.touch()

        journal, who = self.session.journal, self.session.writer.id
        self.worker.in_background(lambda: journal.reminders.set(who, rule), kept, failed)

    def _keep(self, rule: Rule) -> None:
        who = self.session.writer.id
        self._change(lambda journal: journal.reminders.set(who, rule))

    def _remove(self, rule: Rule) -> None:
        journal, who = self.session.journal, self.session.writer.id

        def removed(_none: object) -> None:
            self.messages.say(_("It is taken away."), _("Undo"), self._undo)
            self.session.touch()

        self.worker.in_background(lambda: journal.reminders.remove(who, rule.id), removed)

    def _undo(self) -> None:
        who = self.session.writer.id
        self._change(lambda journal: journal.undo(who))

    def _choose(self, **fields: Any) -> None:
        who, chosen = self.session.writer.id, replace(self._page.chosen, **fields)
        self._change(lambda journal: journal.reminders.choose(who, chosen))

    def _change(self, work: Callable[[Any], object]) -> None:
        journal = self.session.journal
        self.worker.in_background(lambda: work(journal), lambda _none: self.session.touch())

    def _switch(self, title: str, text: str, active: bool, call: Callable[[bool], None]) -> None:
        row = SwitchRow(title=title, text=text, active=active)
        row.bind(on_toggle=lambda _row, on: call(on))
        self.column.add_widget(row)
