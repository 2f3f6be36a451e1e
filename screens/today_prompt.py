"""The question of the day above the field: turned, hidden, or not wanted at all."""

from __future__ import annotations

from typing import Any

from screens.session import Session
from screens.tasks import Worker


class PromptOfDay:
    """Reads the prompt for who is writing and puts it above the field of `composer`."""

    def __init__(self, composer: Any, session: Session, worker: Worker) -> None:
        self._composer = composer
        self._session = session
        self._worker = worker
        self._turn = 0
        self._prompt: Any = None

    def read(self) -> None:
        """Read the prompt of today for who is writing."""
        journal, who, turn = self._session.journal, self._session.writer.id, self._turn

        def work() -> Any:
            from models.prompts import prompt_for

            chosen = journal.people.settings(who)
            if not chosen.prompts_shown:
                return None
            return prompt_for(
                journal.today(),
                who,
                chosen.prompts_hidden,
                chosen.prompts_own,
                turn,
                resting=journal.rests(who),
            )

        self._worker.in_background(work, self._show)

    def turn(self, *_args: object) -> None:
        """Show another one."""
        if self._session.journal is not None:
            self._turn += 1
            self.read()

    def hide(self, *_args: object) -> None:
        """Never show this one to this partner again; More brings hidden ones back."""
        if self._prompt is None:
            return
        journal, who, hidden = self._session.journal, self._session.writer.id, self._prompt.id

        def work() -> None:
            now = journal.people.settings(who).prompts_hidden
            journal.people.change_settings(who, prompts_hidden=now | {hidden})

        self._worker.in_background(work, lambda _none: self.read())

    def _show(self, prompt: Any) -> None:
        self._prompt = prompt
        self._composer.prompt = prompt.text if prompt is not None else ""
