"""What the window does with earlier runs: lists and offers them, asks, and passes on."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import Problem, fill
from app.engine.events import RunState
from app.engine.history import PastRun
from app.ui import words
from app.ui.dialogs import Dialogs, home
from app.ui.errands import Errands
from app.ui.history_dialog import HistoryDialog
from app.ui.history_model import recipe_name
from app.ui.notices import Notice, Notices
from app.ui.offer import Offer
from app.ui.past_runs import PastLike, reopened
from app.ui.recipe_panel import RecipePanel
from app.ui.session import Session
from app.ui.state import State

_REPORTS: Final = (".json", ".csv")


class History(QObject):
    """Knows the earlier runs, with a dialog that lists them and an offer at the start."""

    def __init__(
        self,
        errands: Errands,
        past: PastLike,
        session: Session,
        recipe: RecipePanel,
        notices: Notices,
        dialogs: Dialogs,
        window: QWidget,
    ) -> None:
        """Know nothing yet; call `begin` when the window is shown.

        Args:
            errands: does what takes a while.
            past: the earlier runs.
            session: goes on with them.
            recipe: shows the recipe of one that is run again.
            notices: where the user is told.
            dialogs: asks the user.
            window: what the dialog belongs to.
        """
        super().__init__(window)
        self._errands = errands
        self._past = past
        self._session = session
        self._recipe = recipe
        self._notices = notices
        self._dialogs = dialogs
        self.offer = Offer()
        self.offer.resume_wanted.connect(self._resume)
        self.offer.undo_wanted.connect(self._weigh_undo)
        self.dialog = HistoryDialog(window)
        self.dialog.shown.connect(self._list)
        self.dialog.resume_wanted.connect(self._resume)
        self.dialog.retry_wanted.connect(self._retry)
        self.dialog.undo_wanted.connect(self._weigh_undo)
        self.dialog.again_wanted.connect(self._read_recipe)
        self.dialog.report_wanted.connect(self._ask_report)
        self.dialog.forget_wanted.connect(self._ask_forget)
        errands.failed.connect(self._fail)
        session.changed.connect(self._refresh)
        session.settled.connect(self._list_if_shown)

    # Knowing them.

    def begin(self) -> None:
        """Tidy up after earlier runs, and offer to go on with one that was broken off."""
        self._errands.run(self._past.set_aside_broken, self._tell_broken)
        self._errands.run(self._past.prune)
        self._errands.run(self._look_back, self._make_offers)

    @Slot()
    def open(self) -> None:
        """Show the history."""
        if self.dialog.isVisible():
            self.dialog.raise_()
        self.dialog.show()
        self.dialog.activateWindow()

    @Slot(object)
    def _refresh(self, state: State) -> None:
        self.offer.refresh(state)
        self.dialog.refresh(state)

    def _tell_broken(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            self._notices.add_problem(problem, is_error=True)

    def _look_back(self) -> tuple[Sequence[PastRun], Sequence[PastRun]]:
        runs = self._past.runs()
        return runs, self._past.with_old_originals(runs)

    def _make_offers(self, found: tuple[Sequence[PastRun], Sequence[PastRun]]) -> None:
        runs, old = found
        broken = [run for run in runs if run.state is RunState.STOPPED and run.can_resume]
        if broken:
            self.offer.make(broken[0], len(broken) - 1)
        if old:
            said = self.tr("The originals of %Ln old run(s) take {size}.", "", len(old))
            size = {"size": words.data_size(sum(run.vault for run in old))}
            more = self.tr("Removing a run from the history removes them.")
            self._notices.add(Notice(fill(said, size), more))

    @Slot()
    def _list(self) -> None:
        self._errands.run(self._past.runs, self._show_runs)

    @Slot()
    def _list_if_shown(self) -> None:
        if self.dialog.isVisible():
            self._list()

    def _show_runs(self, runs: Sequence[PastRun]) -> None:
        self.dialog.show_runs(runs)
        self.offer.keep_only({run.run for run in runs if run.can_resume})

    # Going on, and taking back.

    @Slot(object)
    def _resume(self, run: PastRun) -> None:
        self._check(run, failed_too=False)

    @Slot(object)
    def _retry(self, run: PastRun) -> None:
        self._check(run, failed_too=True)

    def _check(self, run: PastRun, *, failed_too: bool) -> None:
        # Whether its folders are there is asked elsewhere: a network that is gone answers late.
        then = partial(self._go_on, run, failed_too=failed_too)
        self._errands.run(partial(self._past.check_resume, run), then)

    def _go_on(self, run: PastRun, _: None, *, failed_too: bool) -> None:
        if not self._session.state.phase.is_at_work:
            self._take_up(run)
            self._session.resume(reopened(run), failed_too=failed_too)

    @Slot(object)
    def _weigh_undo(self, run: PastRun) -> None:
        self._errands.run(partial(self._past.to_take_back, run), partial(self._ask_undo, run))

    def _ask_undo(self, run: PastRun, counts: tuple[int, int]) -> None:
        if self._session.state.phase.is_at_work:
            return
        trash = self._dialogs.ask_undo(recipe_name(run), words.moment(run.started), *counts)
        if trash is not None:
            self._take_up(run)
            self._session.undo(reopened(run), trash=trash)

    def _take_up(self, run: PastRun) -> None:
        self.offer.withdraw_if(run.run)
        self.dialog.hide()

    # Running again.

    @Slot(object)
    def _read_recipe(self, run: PastRun) -> None:
        then = partial(self._run_again, run)
        self._errands.run(partial(self._past.recipe_text, run), then)

    def _run_again(self, run: PastRun, recipe: str) -> None:
        if not self._session.state.phase.is_at_work and self._recipe.use_text(recipe):
            self.dialog.hide()
            self._session.begin_with(run.sources, run.output)

    # Reports, and removing.

    @Slot(object)
    def _ask_report(self, run: PastRun) -> None:
        start = os.path.join(home(), f"{run.recipe or run.run}.json".replace("/", "-"))
        pattern = self.tr("Reports") + f" (*{' *'.join(_REPORTS)})"
        path = self._dialogs.save_file(self.tr("Save report"), start, pattern)
        if not path:
            return
        if not path.lower().endswith(_REPORTS):
            path += _REPORTS[0]
        job = partial(self._past.write_report, run, path, self._errands.is_ending)
        self._errands.run(job, self._tell_report)

    def _tell_report(self, path: str) -> None:
        if path:
            place = {"path": words.short_path(path)}
            self._say(fill(self.tr("The report was saved as “{path}”."), place))

    @Slot(object)
    def _ask_forget(self, run: PastRun) -> None:
        name, moment = recipe_name(run), words.moment(run.started)
        if self._dialogs.ask_forget(name, moment, run.vault):
            self._errands.run(partial(self._past.forget, run), self._tell_forgotten)

    def _tell_forgotten(self, freed: int) -> None:
        if freed:
            size = {"size": words.data_size(freed)}
            self._say(fill(self.tr("{size} of originals were removed."), size))
        self._list()

    def _say(self, text: str) -> None:
        if self.dialog.isVisible():
            self.dialog.say(text)
        else:
            self._notices.add(Notice(text))

    @Slot(object)
    def _fail(self, problem: Problem) -> None:
        if self.dialog.isVisible():
            self.dialog.say_problem(problem)
            self._list()
        else:
            self._notices.add_problem(problem, is_error=True)
