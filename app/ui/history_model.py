"""The table of earlier runs: one line each, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

from app.core.errors import fill
from app.core.texts import QT_TRANSLATE_NOOP
from app.engine.events import RunState
from app.engine.history import PastRun
from app.ui import icons, theme, words
from app.ui.texts import Context

history: Final = Context("history")

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, in order."""

    STARTED = 0
    RECIPE = 1
    STATE = 2
    FILES = 3
    TOOK = 4
    READ = 5
    WRITTEN = 6
    OUTPUT = 7


COLUMNS: Final = len(Column)

_ROLES: Final = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ForegroundRole,
    }
)
"""The roles there is an answer for; the view asks for many more at every paint."""

_NUMBERS: Final = frozenset({Column.TOOK, Column.READ, Column.WRITTEN})
_START: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
_END: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing

_STATES: Final = {
    RunState.RUNNING: (QT_TRANSLATE_NOOP("history", "Running"), "running", "accent"),
    RunState.FINISHED: (QT_TRANSLATE_NOOP("history", "Finished"), "done", "ok"),
    RunState.CANCELLED: (QT_TRANSLATE_NOOP("history", "Cancelled"), "skipped", "muted"),
    RunState.STOPPED: (QT_TRANSLATE_NOOP("history", "Broken off"), "warning", "warning"),
    RunState.UNDONE: (QT_TRANSLATE_NOOP("history", "Undone"), "undo", "muted"),
}
_ELSEWHERE: Final = (QT_TRANSLATE_NOOP("history", "In use elsewhere"), "running", "accent")
_HALF_UNDONE: Final = (QT_TRANSLATE_NOOP("history", "Partly undone"), "warning", "warning")


class HistoryModel(QAbstractTableModel):
    """Shows runs as they were read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: Sequence[PastRun] = ()
        self._own = ""

    def show_runs(self, runs: Sequence[PastRun]) -> None:
        """Show these runs."""
        if runs != self._runs:
            self.beginResetModel()
            self._runs = runs
            self.endResetModel()

    def tell_own(self, own: str) -> None:
        """Take in that the run with this number is at work in this window; empty for none."""
        self._own = own
        last = self.index(len(self._runs) - 1, Column.STATE)
        self.dataChanged.emit(self.index(0, Column.STATE), last)

    def run(self, row: int) -> PastRun | None:
        """Return the run in that row, if there is one."""
        return self._runs[row] if 0 <= row < len(self._runs) else None

    def row_of(self, run: str) -> int:
        """Return the row of the run with that number, or -1."""
        return next((row for row, past in enumerate(self._runs) if past.run == run), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self._runs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the number of columns."""
        return 0 if parent.isValid() else COLUMNS

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        return _title(Column(section)) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        run = self.run(index.row()) if role in _ROLES else None
        if run is None:
            return None
        column = Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell(column, run, self._own)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(column, run)
        return _colour(column, run) if role == Qt.ItemDataRole.ForegroundRole else None

    def _icon(self, column: Column, run: PastRun) -> QIcon | None:
        if column is not Column.STATE:
            return None
        _, name, colour = _state(run, self._own)
        return icons.icon(name, colour)


def cell(column: Column, run: PastRun, own: str = "") -> str:
    """Return the text of a cell; `own` is the number of the run that is at work in this window."""
    texts = {
        Column.STARTED: lambda: words.moment(run.started),
        Column.RECIPE: lambda: recipe_name(run),
        Column.STATE: lambda: words.say("history", _state(run, own)[0]),
        Column.FILES: lambda: _files(run),
        Column.TOOK: lambda: words.duration(run.seconds) if run.seconds else "",
        Column.READ: lambda: words.data_size(run.size) if run.size else "",
        Column.WRITTEN: lambda: words.data_size(run.written) if run.written else "",
        Column.OUTPUT: lambda: output(run),
    }
    return texts[column]()


def recipe_name(run: PastRun) -> str:
    """Return the name of a run's recipe; those that come with the program are translated."""
    return words.printable(words.say("recipes", run.recipe)) if run.recipe else ""


def output(run: PastRun) -> str:
    """Return where the results are."""
    if run.in_place:
        return history.tr("In place of the sources")
    return words.short_path(run.output)


def _files(run: PastRun) -> str:
    totals = run.totals
    counts = {"done": words.number(totals.done), "total": words.number(totals.items)}
    parts = [fill(history.tr("{done} of {total}"), counts)]
    failed = totals.failed + totals.quarantined
    if failed:
        parts.append(history.tr("%Ln failed", "", failed))
    if run.failed_merges:
        parts.append(history.tr("%Ln merge(s) failed", "", run.failed_merges))
    return words.joined(parts)


def _state(run: PastRun, own: str) -> tuple[str, str, str]:
    """Return the state's word, icon and colour."""
    if run.busy and run.run != own:
        return _ELSEWHERE
    if run.undoing and not run.busy:
        return _HALF_UNDONE
    return _STATES.get(run.state, _STATES[RunState.STOPPED])


def _title(column: Column) -> str:
    return {
        Column.STARTED: history.tr("Started"),
        Column.RECIPE: history.tr("Recipe"),
        Column.STATE: history.tr("State"),
        Column.FILES: history.tr("Files done"),
        Column.TOOK: history.tr("Took"),
        Column.READ: history.tr("Read"),
        Column.WRITTEN: history.tr("Written"),
        Column.OUTPUT: history.tr("Results in"),
    }[column]


def _alignment(column: Column) -> Qt.AlignmentFlag:
    return _END if column in _NUMBERS else _START


def _colour(column: Column, run: PastRun) -> QColor | None:
    failed = run.totals.failed + run.totals.quarantined + run.failed_merges
    if column is Column.FILES and failed:
        return theme.colour("error")
    return theme.colour("muted") if column in _NUMBERS else None
