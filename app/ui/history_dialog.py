"""The history: every run there has been, and what can be done with each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Problem, fill
from app.engine.history import PastRun
from app.ui import icons, words
from app.ui.details_pane import open_path
from app.ui.history_model import Column, HistoryModel, output, recipe_name
from app.ui.sentence import Sentence
from app.ui.state import State

_ROW: Final = 28
"""Height of a row in pixels, at least."""
_AIR: Final = 8
"""Pixels between columns, beside the padding of their cells."""
_MEASURED: Final = 30
"""Rows that are measured for the width of the columns; hundreds would hold the window up."""
_MOST: Final = 34
"""Letters a column is wide at most, until the user makes it wider."""


class HistoryDialog(QDialog):
    """Lists the runs; what is to be done with the chosen one is told by signals.

    Signals:
        shown(): the list is looked at, so it should be up to date.
        resume_wanted(object), retry_wanted(object), undo_wanted(object), again_wanted(object),
        report_wanted(object), forget_wanted(object): the `PastRun` that was chosen.
    """

    shown = Signal()
    resume_wanted = Signal(object)
    retry_wanted = Signal(object)
    undo_wanted = Signal(object)
    again_wanted = Signal(object)
    report_wanted = Signal(object)
    forget_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("History"))
        self.resize(1120, 620)
        self._at_work = False
        self._own = ""
        self._model = HistoryModel(self)
        self._table = _Table(self._model)
        self._table.setAccessibleName(self.tr("Runs"))
        self._table.unwanted.connect(self._forget_by_key)
        self._table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self._nothing = QLabel(self.tr("Reading the history…"))
        self._nothing.setObjectName("muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._heading = Sentence("heading")
        self._about = Sentence("muted")
        self._hint = Sentence()
        self._said, self._error = Sentence(), Sentence("error")
        self._make_buttons()
        self._lay_out()
        self._show_chosen()

    def _make_buttons(self) -> None:
        self._resume = self._button(
            self.tr("Go on"), "run", self.resume_wanted, self.tr("Do the files that are left")
        )
        self._retry = self._button(
            self.tr("Retry failed"),
            "retry",
            self.retry_wanted,
            self.tr("Try the files again that failed, and do those that are left"),
        )
        self._undo = self._button(
            self.tr("Undo…"),
            "undo",
            self.undo_wanted,
            self.tr("Remove the results and bring replaced originals back"),
        )
        self._again = self._button(
            self.tr("Run again"),
            "file-add",
            self.again_wanted,
            self.tr("Plan a new run with the same sources, recipe and folder"),
        )
        self._folder = self._button(
            self.tr("Open folder"), "folder", None, self.tr("Open the folder with the results")
        )
        self._folder.clicked.connect(self._open_folder)
        self._report = self._button(
            self.tr("Save report…"),
            "save",
            self.report_wanted,
            self.tr("Write what became of every file, as JSON or CSV"),
        )
        self._forget = self._button(
            self.tr("Remove…"),
            "remove",
            self.forget_wanted,
            self.tr("Remove the run from the history; its results stay"),
        )

    def _button(self, text: str, icon: str, signal: object, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        icons.put(button, icon)
        if signal is not None:
            button.clicked.connect(lambda: signal.emit(self.chosen))  # type: ignore[attr-defined]
        return button

    def _lay_out(self) -> None:
        frame = QFrame()
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._table)
        inside.addLayout(self._stack)
        card = QFrame()
        card.setObjectName("card")
        said = QVBoxLayout(card)
        said.setContentsMargins(12, 10, 12, 10)
        said.setSpacing(4)
        for sentence in (self._heading, self._about, self._hint):
            said.addWidget(sentence)
        self._card = card
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(frame, 1)
        left.addWidget(card)
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        for button in (self._resume, self._retry, self._undo, self._again):
            buttons.addWidget(button)
        buttons.addSpacing(14)
        buttons.addWidget(self._folder)
        buttons.addWidget(self._report)
        buttons.addStretch()
        buttons.addWidget(self._forget)
        both = QHBoxLayout()
        both.setSpacing(14)
        both.addLayout(left, 1)
        both.addLayout(buttons)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        lower = QHBoxLayout()
        lower.addWidget(self._said, 1)
        lower.addWidget(self._error, 1)
        lower.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(both, 1)
        layout.addLayout(lower)

    @property
    def chosen(self) -> PastRun | None:
        """The run that is chosen, if any."""
        return self._model.run(self._table.currentIndex().row())

    # What is told from outside.

    def show_runs(self, runs: Sequence[PastRun]) -> None:
        """Show these runs; the chosen one stays chosen."""
        chosen = self.chosen
        row = max(0, self._table.currentIndex().row())
        self._model.show_runs(runs)
        if chosen is not None and (place := self._model.row_of(chosen.run)) >= 0:
            row = place
        self._nothing.setText(
            self.tr(
                "No run yet. Every run is listed here, so that it can be gone on with or undone."
            )
        )
        self._stack.setCurrentWidget(self._table if runs else self._nothing)
        if runs:
            self._table.fit()
            self._table.selectRow(min(row, len(runs) - 1))
        self._show_chosen()

    @Slot(object)
    def refresh(self, state: State) -> None:
        """Take in whether the window is at work, and on which run."""
        known = (self._at_work, self._own)
        self._at_work, self._own = state.phase.is_at_work, state.run
        if known != (self._at_work, self._own):
            self._model.tell_own(self._own)
            self._show_chosen()

    def say(self, text: str) -> None:
        """Say what was done with a run."""
        self._said.say(text)
        self._error.say("")

    def say_problem(self, problem: Problem) -> None:
        """Say that something could not be done with a run."""
        self._said.say("")
        self._error.say(words.problem_text(problem))

    # The chosen run.

    @Slot()
    def _show_chosen(self) -> None:
        run = self.chosen
        self._card.setVisible(run is not None)
        if run is not None:
            names = {"recipe": recipe_name(run), "moment": words.moment(run.started)}
            self._heading.say(fill(self.tr("“{recipe}”, {moment}"), names))
            self._about.say("\n".join(self._lines(run)))
            hint = self._hint_for(run)
            self._hint.say(hint)
            self._hint.setVisible(bool(hint))
        free = not self._at_work
        self._resume.setEnabled(run is not None and free and run.can_resume)
        self._retry.setEnabled(run is not None and free and run.can_retry)
        self._undo.setEnabled(run is not None and free and run.can_undo)
        self._again.setEnabled(run is not None and free and bool(run.sources))
        self._folder.setEnabled(run is not None and bool(_folder(run)))
        self._report.setEnabled(run is not None)
        self._forget.setEnabled(run is not None and run.can_forget and run.run != self._own)

    def _lines(self, run: PastRun) -> list[str]:
        comma = self.tr(", ", "between paths")
        sources = comma.join(words.short_path(path) for path in run.sources)
        lines = [fill(self.tr("Sources: {paths}"), {"paths": sources})] if sources else []
        lines.append(fill(self.tr("Results: {place}"), {"place": output(run)}))
        if run.vault:
            size = {"size": words.data_size(run.vault)}
            lines.append(fill(self.tr("Replaced originals are kept for undo: {size}"), size))
        return lines

    def _hint_for(self, run: PastRun) -> str:
        if run.busy and run.run != self._own:
            return self.tr("It is in use in another window or in a terminal.")
        if self._at_work:
            return self.tr("Other runs can be gone on with when the one at work has ended.")
        if run.undoing:
            return self.tr("Undoing it was broken off. Undo takes back the rest.")
        return ""

    @Slot()
    def _open_folder(self) -> None:
        if (run := self.chosen) is not None:
            open_path(_folder(run))

    @Slot()
    def _forget_by_key(self) -> None:
        if self._forget.isEnabled():
            self._forget.click()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Ask for the runs as they are now."""
        super().showEvent(event)
        self.say("")
        self._table.setFocus()
        self.shown.emit()


def _folder(run: PastRun) -> str:
    return run.output or (run.sources[0] if run.sources else "")


class _Table(QTableView):
    """Has columns as wide as what they hold.

    Signals:
        unwanted(): Delete was pressed.
    """

    unwanted = Signal()

    def __init__(self, model: HistoryModel) -> None:
        super().__init__()
        self._shared: list[int] = []
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(max(_ROW, self.fontMetrics().height() + 12))
        rows.hide()
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        columns.setMinimumSectionSize(48)
        columns.setResizeContentsPrecision(_MEASURED)

    def fit(self) -> None:
        """Give each column the width of what it holds, unless the user has given it another."""
        if self._shared in ([], self._widths()):
            most = _MOST * self.fontMetrics().averageCharWidth()
            self.resizeColumnsToContents()
            for column in range(Column.OUTPUT):
                self.setColumnWidth(column, min(self.columnWidth(column) + _AIR, most))
            self._shared = self._widths()

    def _widths(self) -> list[int]:
        return [self.columnWidth(column) for column in range(Column.OUTPUT)]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit()
        else:
            super().keyPressEvent(event)
