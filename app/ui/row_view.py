"""What the cells of the files table say about a row of the journal."""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon

from app.core.errors import fill
from app.core.item import Kind
from app.core.outcome import Outcome
from app.engine.rows import Row
from app.ui import icons, theme, words
from app.ui.texts import Context

_DISPLAY: Final = Qt.ItemDataRole.DisplayRole
_TOOL_TIP: Final = Qt.ItemDataRole.ToolTipRole
_DECORATION: Final = Qt.ItemDataRole.DecorationRole
_FOREGROUND: Final = Qt.ItemDataRole.ForegroundRole
_ALIGNMENT: Final = Qt.ItemDataRole.TextAlignmentRole

rows: Final = Context("rows")

ROLES: Final = frozenset({_DISPLAY, _TOOL_TIP, _DECORATION, _FOREGROUND, _ALIGNMENT})
"""The roles there is an answer for; the view asks for many more at every paint."""

_START: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
_END: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing


class Column(IntEnum):
    """The columns, in order."""

    SOURCE = 0
    KIND = 1
    SIZE = 2
    RESULT = 3
    STATUS = 4


COLUMNS: Final = len(Column)

MOST_SHOWN: Final = 20
"""Results of one item that are shown; a table that is split may have a thousand."""

_KIND_ICONS: Final = {
    Kind.IMAGE: "image",
    Kind.TABLE: "table",
    Kind.TEXT: "text",
    Kind.OTHER: "file",
}
OUTCOME_ICONS: Final = {
    Outcome.DONE: ("done", "ok"),
    Outcome.SKIPPED: ("skipped", "muted"),
    Outcome.CANCELLED: ("skipped", "muted"),
    Outcome.FAILED: ("failed", "error"),
    Outcome.QUARANTINED: ("failed", "error"),
}
"""Icon and colour of each outcome."""


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Return how a column is aligned: numbers to the end."""
    return _END if column is Column.SIZE else _START


class RowView:
    """Texts, icons and colours of rows whose results lie below one destination."""

    def __init__(self, destination: str, *, planned: bool = False) -> None:
        """Take the folder results lie in, and whether there is a plan that says which."""
        self._below = destination.rstrip(os.sep) + os.sep
        self._planned = planned

    @staticmethod
    def title(column: Column) -> str:
        """Return a column's title."""
        return {
            Column.SOURCE: rows.tr("File"),
            Column.KIND: rows.tr("Kind"),
            Column.SIZE: rows.tr("Size"),
            Column.RESULT: rows.tr("Result"),
            Column.STATUS: rows.tr("Status"),
        }[column]

    def answer(
        self, role: int, column: Column, row: Row, outcome: Outcome | None, *, working: bool
    ) -> Any:
        """Return what the cell has for a role of `ROLES`, or None.

        Args:
            role: the role.
            column: the cell's column.
            row: the item as the journal has it; may be older than `outcome`.
            outcome: the item's outcome, if it has one.
            working: a slot is at work on it.
        """
        if role == _DISPLAY:
            return self._text(column, row, outcome, working=working)
        if role == _DECORATION:
            if column is Column.STATUS and self._waits_for_merges(row, outcome, working=working):
                return icons.icon("waiting", "muted")
            return _icon(column, row, outcome, working=working)
        if role == _FOREGROUND:
            if column is Column.RESULT and self._is_merged_only(row, outcome):
                return theme.colour("muted")
            return _colour(column, outcome)
        if role == _TOOL_TIP:
            return self._tool_tip(column, row, outcome, working=working)
        return alignment(column)

    def _text(self, column: Column, row: Row, outcome: Outcome | None, *, working: bool) -> str:
        if column is Column.SOURCE:
            return words.printable(row.relative)
        if column is Column.KIND:
            return words.kind_word(row.kind)
        if column is Column.SIZE:
            return words.data_size(row.size)
        if column is Column.RESULT:
            if self._is_merged_only(row, outcome):
                return rows.tr("in the merges")
            paths = results(row, outcome)
            short = [words.printable(self._short(path, row)) for path in paths[:MOST_SHOWN]]
            return words.joined([*short, *rest_of(paths)])
        if self._waits_for_merges(row, outcome, working=working):
            return rows.tr("Ready")
        return status(row, outcome, working=working)

    def _is_merged_only(self, row: Row, outcome: Outcome | None) -> bool:
        """Return whether nothing is written of the item alone."""
        wanted = outcome is Outcome.DONE or (self._planned and outcome is None)
        return wanted and not row.targets and row.problem is None

    def _waits_for_merges(self, row: Row, outcome: Outcome | None, *, working: bool) -> bool:
        return outcome is None and not working and self._is_merged_only(row, outcome)

    def _short(self, path: str, row: Row) -> str:
        """Return a result's path within its folder; in the place of its source, the source's."""
        return row.relative if path == row.path else path.removeprefix(self._below)

    def _tool_tip(self, column: Column, row: Row, outcome: Outcome | None, *, working: bool) -> str:
        if column is Column.SOURCE:
            return words.printable(row.path)
        if column is Column.RESULT:
            paths = results(row, outcome)
            return "\n".join([*map(words.printable, paths[:MOST_SHOWN]), *rest_of(paths)])
        return self._text(column, row, outcome, working=working)


def results(row: Row, outcome: Outcome | None) -> list[str]:
    """Return the paths that are or will be there: none of an item that has failed."""
    if outcome not in (None, Outcome.DONE):
        return []
    return [target.path for target in row.targets if not target.skipped and not target.undone]


def rest_of(results: Sequence[object]) -> list[str]:
    """Return what stands for the results of an item beyond those that are shown."""
    rest = len(results) - MOST_SHOWN
    return [fill(rows.tr("and {count} more"), {"count": rest})] if rest > 0 else []


def _is_undone(row: Row, outcome: Outcome | None) -> bool:
    """Return whether everything that was written of the item was taken back."""
    written = [target for target in row.targets if not target.skipped]
    return outcome is Outcome.DONE and bool(written) and all(one.undone for one in written)


def headway(share: float) -> str:
    """Return how far the work on an item has come that takes long."""
    return fill(rows.tr("Working… {share}"), {"share": words.percent(share)})


def status(row: Row, outcome: Outcome | None, *, working: bool = False) -> str:
    """Return what became or will become of the item, in words."""
    if working:
        return rows.tr("Working…")
    if row.problem is not None and outcome is not Outcome.DONE:
        return words.problem_text(row.problem)
    if _is_undone(row, outcome):
        return rows.tr("Undone")
    if outcome is not None:
        said = words.outcome_word(outcome)
    else:
        said = rows.tr("Ready") if row.targets else ""
    note = [words.problem_text(row.problem)] if row.problem else []
    return words.joined([said, *_marks(row), *note])


def _marks(row: Row) -> list[str]:
    marks = []
    if any(target.renamed for target in row.targets):
        marks.append(rows.tr("renamed"))
    if any(target.skipped for target in row.targets):
        marks.append(rows.tr("name taken"))
    losses = tuple(dict.fromkeys(loss for target in row.targets for loss in target.losses))
    if losses:
        template = rows.tr("loses: {losses}")
        marks.append(fill(template, {"losses": words.loss_words(losses)}))
    return marks


def _icon(column: Column, row: Row, outcome: Outcome | None, *, working: bool) -> QIcon | None:
    if column is Column.SOURCE:
        return icons.icon(_KIND_ICONS[row.kind], "muted")
    if column is not Column.STATUS:
        return None
    if working:
        return icons.icon("running", "accent")
    if _is_undone(row, outcome):
        return icons.icon("undo", "muted")
    if outcome is not None:
        return icons.icon(*OUTCOME_ICONS[outcome])
    if row.problem or any(target.renamed or target.losses for target in row.targets):
        return icons.icon("warning", "warning")
    return icons.icon("waiting", "muted") if row.targets else None


def _colour(column: Column, outcome: Outcome | None) -> QColor | None:
    if outcome is not None and outcome.is_failure and column is Column.STATUS:
        return theme.colour("error")
    if column in (Column.KIND, Column.SIZE) or outcome is Outcome.SKIPPED:
        return theme.colour("muted")
    return None
