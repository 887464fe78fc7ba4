"""The table of files: a million rows without holding a million rows.

Held for each file is one byte, its state. Everything else is read from the journal a page at a
time, by the rows thread, when a cell of that page is painted; until then the row shows an ellipsis.
"""

from __future__ import annotations

import bisect
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from app.core.outcome import Outcome
from app.engine.events import Event, ItemAdvanced, ItemEnded, ItemStarted
from app.engine.rows import Row
from app.ui.row_view import COLUMNS, ROLES, Column, RowView, alignment, headway
from app.ui.rows_thread import RowsThread

PAGE: Final = 64
"""Rows read at once; about two screens."""
PAGES: Final = 48
"""Pages kept; the least recently painted goes first."""
REFRESH: Final = 200
"""Milliseconds between two readings of a page that keeps changing."""
SEARCH_AGAIN: Final = 1000
"""Milliseconds between two searches while items keep ending."""
_GAP: Final = 32
"""Changed rows nearer than this are told to the view as one range."""
_MOST_RANGES: Final = 8
"""More ranges than this in one tick are told as one; each costs, however small it is."""

Index = QModelIndex | QPersistentModelIndex


_RUNNING: Final = 1
_SAID: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
_STATE_OF: Final = {outcome: 2 + place for place, outcome in enumerate(Outcome)}
_OUTCOME_OF: Final = {state: outcome for outcome, state in _STATE_OF.items()}


class FilesModel(QAbstractTableModel):
    """One line per file, in plan order, all or those a filter chose.

    Signals:
        filtered(): the filter's answer is there.

    Attributes:
        rows_thread: reads the journal.
    """

    filtered = Signal()

    def __init__(self, rows: RowsThread, parent: QObject | None = None) -> None:
        """Show nothing yet; pages are asked from `rows`."""
        super().__init__(parent)
        self.rows_thread = rows
        rows.read.connect(self._keep_page)
        rows.found.connect(self._use_positions)
        self._states = bytearray()
        self._shares: dict[int, float] = {}
        self._order: array[int] | None = None
        self._outcomes: Collection[Outcome] | None = None
        self._search = ""
        self._generation = 0
        self._question = 0
        self._view = RowView("")
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._asked: set[int] = set()
        self._stale: set[int] = set()
        self._due: set[int] = set()
        self._refresh = QTimer(self, singleShot=True, interval=REFRESH)
        self._refresh.timeout.connect(self._make_due)
        self._search_again = QTimer(self, singleShot=True, interval=SEARCH_AGAIN)
        self._search_again.timeout.connect(self._ask_positions)

    # What the session tells.

    def open(self, journal: str) -> None:
        """Show another batch, empty as yet; its journal may not be there yet either."""
        self.rows_thread.open(journal)
        self.beginResetModel()
        self._states = bytearray()
        self._shares.clear()
        self._order = None if self._is_unfiltered else array("q")
        self._forget_pages()
        self.endResetModel()

    def grow(self, count: int) -> None:
        """Show the first `count` items of the journal."""
        known = len(self._states)
        if count <= known:
            return
        self._forget_pages()
        if self._order is None:
            self.beginInsertRows(QModelIndex(), known, count - 1)
            self._states.extend(bytes(count - known))
            self.endInsertRows()
        else:
            self._states.extend(bytes(count - known))
            self._ask_positions()

    def renew(self, destination: str, *, planned: bool = False) -> None:
        """Read everything again: it was planned anew, with results below `destination`."""
        self._view = RowView(destination, planned=planned)
        # Nothing is at work any more, also where the run ended without saying so.
        self._states = self._states.replace(bytes([_RUNNING]), bytes(1))
        self._shares.clear()
        self._forget_pages()
        if self._order is not None:
            self._ask_positions()
        self._tell_changed(0, self.rowCount() - 1)

    def apply(self, events: Iterable[Event]) -> None:
        """Take over what became of items; `events` are those of one tick."""
        changed, advanced = [], []
        for event in events:
            if isinstance(event, ItemStarted):
                self._states[event.position] = _RUNNING
            elif isinstance(event, ItemEnded):
                self._states[event.position] = _STATE_OF[event.outcome]
                self._shares.pop(event.position, None)
            elif isinstance(event, ItemAdvanced):
                self._shares[event.position] = event.share
                advanced.append(event.position)
                continue
            else:
                continue
            changed.append(event.position)
        rows = sorted(self._rows_of(changed))
        self._stale.update({row // PAGE for row in rows} & self._pages.keys())
        if advanced:
            rows = sorted({*rows, *self._rows_of(advanced)})
        for first, last in _ranges(rows):
            self._tell_changed(first, last)
        if self._stale and not self._refresh.isActive():
            self._refresh.start()
        if self._order is not None and changed and not self._search_again.isActive():
            self._search_again.start()

    # What the user filters.

    @property
    def _is_unfiltered(self) -> bool:
        return self._outcomes is None and not self._search

    def set_filter(self, outcomes: Collection[Outcome] | None, search: str) -> None:
        """Show only items with one of the outcomes (None: all) whose path contains `search`."""
        if (outcomes, search) == (self._outcomes, self._search):
            return
        self._outcomes, self._search = outcomes, search
        if self._is_unfiltered:
            self._question += 1
            self._swap(None)
        else:
            self._ask_positions()

    def _ask_positions(self) -> None:
        self._question += 1
        token = (self._generation, self._question)
        self.rows_thread.find(token, self._outcomes, self._search)

    @Slot(object, object)
    def _use_positions(self, token: tuple[int, int], positions: array[int]) -> None:
        if token[1] == self._question and not self._is_unfiltered:
            if positions != self._order:
                self._swap(positions)
            else:
                self.filtered.emit()

    def _swap(self, order: array[int] | None) -> None:
        self.beginResetModel()
        self._order = order
        self._forget_pages()
        self.endResetModel()
        self.filtered.emit()

    # Rows and pages.

    def position(self, row: int) -> int:
        """Return the plan position of the item in that row."""
        return row if self._order is None else self._order[row]

    def row_of(self, position: int) -> int:
        """Return the row that shows the item, or -1 when the filter leaves it out."""
        return next(iter(self._rows_of([position])), -1)

    def row(self, row: int) -> Row | None:
        """Return the item in that row, or None while it is being read."""
        page = row // PAGE
        rows = self._pages.get(page)
        if rows is None:
            self._ask_page(page)
            return None
        self._pages.move_to_end(page)
        if page in self._due:
            self._due.discard(page)
            self._ask_page(page)
        place = row - page * PAGE
        return rows[place] if place < len(rows) else None

    def outcome(self, row: int) -> Outcome | None:
        """Return the item's outcome; it is known here before the page is read again."""
        item = self.row(row)
        known = item.outcome if item else None
        return _OUTCOME_OF.get(self._states[self.position(row)], known)

    def _rows_of(self, positions: Iterable[int]) -> Iterable[int]:
        if self._order is None:
            return positions
        order = self._order
        found = ((bisect.bisect_left(order, position), position) for position in positions)
        return [row for row, at in found if row < len(order) and order[row] == at]

    def _ask_page(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        first, last = page * PAGE, min((page + 1) * PAGE, self.rowCount())
        positions = range(first, last) if self._order is None else self._order[first:last]
        self.rows_thread.fetch((self._generation, page), positions)

    @Slot(object, list)
    def _keep_page(self, token: tuple[int, int], rows: list[Row]) -> None:
        generation, page = token
        if generation != self._generation:
            return
        self._asked.discard(page)
        self._pages[page] = rows
        self._pages.move_to_end(page)
        if len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        self._tell_page(page)

    @Slot()
    def _make_due(self) -> None:
        """Let changed pages be read again, when they are painted."""
        stale, self._stale = self._stale, set()
        self._due |= stale
        for page in stale:
            self._tell_page(page)

    def _forget_pages(self) -> None:
        self._generation += 1
        self._pages.clear()
        self._asked.clear()
        self._stale.clear()
        self._due.clear()

    def _tell_page(self, page: int) -> None:
        self._tell_changed(page * PAGE, min((page + 1) * PAGE, self.rowCount()) - 1)

    def _tell_changed(self, first: int, last: int) -> None:
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, COLUMNS - 1))

    # What the view asks.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the number of lines."""
        if parent.isValid():
            return 0
        return len(self._states) if self._order is None else len(self._order)

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
            return alignment(Column(section))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._view.title(Column(section))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if role not in ROLES or not index.isValid():
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        row = self.row(index.row())
        if row is None:
            waiting = role == Qt.ItemDataRole.DisplayRole and column is Column.SOURCE
            return "…" if waiting else None
        state = self._states[row.position]
        said = state == _RUNNING and column is Column.STATUS and role in _SAID
        if said and row.position in self._shares:
            return headway(self._shares[row.position])
        outcome = _OUTCOME_OF.get(state, row.outcome)
        return self._view.answer(role, column, row, outcome, working=state == _RUNNING)


def _ranges(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Merge sorted rows into few ranges; a view repaints only what it shows of each."""
    ranges: list[tuple[int, int]] = []
    for row in rows:
        if ranges and row - ranges[-1][1] <= _GAP:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    return ranges if len(ranges) <= _MOST_RANGES else [(rows[0], rows[-1])]
