"""The table of files with its filter, and the details of the selected one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.outcome import Outcome
from app.ui import icons, words
from app.ui.details_pane import DetailsPane
from app.ui.files_model import FilesModel
from app.ui.preview_thread import Previews
from app.ui.row_view import Column
from app.ui.state import Phase, State

_TYPING: Final = 200
"""Milliseconds without a further letter before a search begins."""
_ROW: Final = 26
"""Height of a row in pixels, at least; fixed, so that a million rows need no measuring."""

_FILTERS: Final = (
    None,
    (Outcome.FAILED, Outcome.QUARANTINED),
    (Outcome.SKIPPED, Outcome.CANCELLED),
    (Outcome.DONE,),
)


class FilesTable(QWidget):
    """One line per file: the plan before a run, the outcomes during and after it."""

    def __init__(
        self, model: FilesModel, previews: Previews, parent: QWidget | None = None
    ) -> None:
        """Show `model`; `previews` reads what the selected table looks like."""
        super().__init__(parent)
        self._model = model
        self._selected = -1
        self._table = self._make_table()
        self._filters = self._make_filters()
        self._search = self._make_search()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(self._apply_filter)
        self._details = DetailsPane(previews)
        self._details.closed.connect(self._table.clearSelection)
        self._details.hide()
        self._is_divided = False
        self._details.table_shown.connect(self._divide)
        self._nothing = QLabel(self.tr("No file matches the filter."))
        self._nothing.setObjectName("muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        model.filtered.connect(self._show_filtered)
        model.modelReset.connect(self._select_again)
        model.dataChanged.connect(self._refresh_details)
        self._table.selectionModel().currentRowChanged.connect(self._select)
        self._table.selectionModel().selectionChanged.connect(self._show_details)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        for button in self._filters.buttons():
            bar.addWidget(button)
        bar.addStretch()
        bar.addWidget(self._search)
        frame = QFrame()
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._nothing)
        inside.addLayout(self._stack)
        self._splitter = splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(frame)
        splitter.addWidget(self._details)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.splitterMoved.connect(self._keep_shares)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(bar)
        layout.addWidget(splitter, 1)

    def _make_table(self) -> QTableView:
        table = _Table()
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Files"))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setCornerButtonEnabled(False)
        # Of a path its end matters most, of a sentence its beginning.
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setItemDelegateForColumn(Column.STATUS, _Sentences(table))
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(max(_ROW, table.fontMetrics().height() + 10))
        rows.hide()
        columns = table.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        columns.setMinimumSectionSize(48)
        return table

    def _make_filters(self) -> QButtonGroup:
        group = QButtonGroup(self)
        names = (self.tr("All"), self.tr("Failed"), self.tr("Skipped"), self.tr("Done"))
        tips = (
            self.tr("Show all files"),
            self.tr("Show only files that failed"),
            self.tr("Show only files that were skipped or cancelled"),
            self.tr("Show only files that are done"),
        )
        for place, (name, tip) in enumerate(zip(names, tips, strict=True)):
            button = QToolButton()
            button.setText(name)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setCheckable(True)
            button.setAutoRaise(True)
            group.addButton(button, place)
        group.button(0).setChecked(True)
        group.idToggled.connect(self._apply_filter)
        return group

    def _make_search(self) -> QLineEdit:
        field = _SearchField()
        field.setAcceptDrops(False)
        field.setClearButtonEnabled(True)
        field.setPlaceholderText(self.tr("Search names"))
        field.setAccessibleName(self.tr("Search names"))
        field.setFixedWidth(220)
        field.addAction(
            QAction(icons.icon("search", "muted"), "", field),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        field.textChanged.connect(self._start_typing)
        find = QAction(self.tr("Search"), self)
        find.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
        find.triggered.connect(field.setFocus)
        self.addAction(find)
        return field

    @Slot()
    def _keep_shares(self) -> None:
        """Leave the height of the details to the user from now on."""
        self._is_divided = True

    @Slot()
    def _divide(self) -> None:
        """Give a table's first rows half of the height, the first time."""
        if not self._is_divided:
            self._is_divided = True
            half = self._splitter.height() // 2
            self._splitter.setSizes([half, half])

    # What the window tells.

    def refresh(self, state: State) -> None:
        """Show how many files there are behind each filter."""
        counts = _counts(state)
        for place, name in enumerate(
            (self.tr("All"), self.tr("Failed"), self.tr("Skipped"), self.tr("Done"))
        ):
            count = counts[place]
            self._filters.button(place).setText(f"{name} {words.number(count)}" if count else name)

    def show_all(self) -> None:
        """Show every file again: the filter was for another batch."""
        self._filters.button(0).setChecked(True)
        self._search.clear()

    def show_failures(self) -> None:
        """Show only what failed."""
        self._filters.button(1).setChecked(True)

    # Filter and selection.

    @Slot()
    def _start_typing(self) -> None:
        self._typing.start()

    @Slot()
    def _apply_filter(self) -> None:
        self._model.set_filter(_FILTERS[self._filters.checkedId()], self._search.text().strip())

    @Slot()
    def _show_filtered(self) -> None:
        unfiltered = not self._filters.checkedId() and not self._search.text()
        empty = self._model.rowCount() == 0 and not unfiltered
        self._stack.setCurrentWidget(self._nothing if empty else self._table)

    @Slot(QModelIndex)
    def _select(self, index: QModelIndex) -> None:
        if index.isValid():
            self._selected = self._model.position(index.row())

    @Slot()
    def _select_again(self) -> None:
        """Keep the selected file selected when the filter's answer changes."""
        row = self._model.row_of(self._selected) if self._selected >= 0 else -1
        if 0 <= row < self._model.rowCount() and self._details.isVisibleTo(self):
            self._table.selectRow(row)
        else:
            self._show_details()

    @Slot()
    def _show_details(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        self._details.setVisible(bool(rows))
        self._refresh_details()

    @Slot()
    def _refresh_details(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        if rows:
            place = rows[0].row()
            self._details.show_row(self._model.row(place), self._model.outcome(place))
        else:
            self._details.leave()


class _Table(QTableView):
    """Shares its width out among the columns, until the user gives one another width."""

    def __init__(self) -> None:
        super().__init__()
        self._shared: list[int] = []

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._shared in ([], self._widths()):
            self._share(event.size().width())

    def _share(self, width: int) -> None:
        letter = self.fontMetrics().averageCharWidth()
        kind, size = 11 * letter, 14 * letter
        rest = width - kind - size
        shares = {
            Column.SOURCE: rest * 31 // 100,
            Column.KIND: kind,
            Column.SIZE: size,
            Column.RESULT: rest * 31 // 100,
        }
        for column, share in shares.items():
            self.setColumnWidth(column, share)
        self._shared = self._widths()

    def _widths(self) -> list[int]:
        return [self.columnWidth(column) for column in range(Column.STATUS)]


class _Sentences(QStyledItemDelegate):
    """Cuts what is too long at its end."""

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight


def _counts(state: State) -> tuple[int, int, int, int]:
    totals = (
        state.ended.totals if state.ended else state.progress.totals if state.progress else None
    )
    everything = state.reopened.items if state.reopened else state.scanned.items
    if totals is not None:
        failed = totals.failed + totals.quarantined
        everything = max(everything, totals.items)
        return everything, failed, totals.skipped + totals.cancelled, totals.done
    if state.planned is not None and state.phase is Phase.READY:
        return everything, state.planned.failed, state.planned.skipped, 0
    return everything, 0, 0, 0


class _SearchField(QLineEdit):
    """Esc empties it; only in an empty one the key means what it means in the window: Cancel."""

    def event(self, event: QEvent) -> bool:
        """Claim the key before it becomes a shortcut."""
        if event.type() is QEvent.Type.ShortcutOverride and self._is_meant(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Empty the field, or take the key as usual."""
        if self._is_meant(event):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _is_meant(self, event: QEvent) -> bool:
        return (
            isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and bool(self.text())
        )
