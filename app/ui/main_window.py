"""The main window: places the panels and connects them. What they do is in their own files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import Problem
from app.core.operation import Registry
from app.settings.recipes import BuiltInRecipe
from app.ui import dropping
from app.ui.about_dialog import AboutDialog
from app.ui.consent import Consent
from app.ui.destination_panel import DestinationPanel
from app.ui.dialogs import Dialogs, home
from app.ui.empty_state import DropOverlay, EmptyState
from app.ui.errands import Errands
from app.ui.files_model import FilesModel
from app.ui.files_table import FilesTable
from app.ui.history import History
from app.ui.merges_pane import MergesPane
from app.ui.notices import Notice, Notices
from app.ui.past_runs import PastLike
from app.ui.preview_thread import Previews
from app.ui.recipe_panel import RecipePanel
from app.ui.run_bar import RunBar
from app.ui.session import Session
from app.ui.sources_panel import SourcesPanel
from app.ui.state import Phase, State
from app.ui.watch_control import WatchControl
from app.ui.window_actions import WindowActions

_TITLE_BAR: Final = 40
"""Pixels left for the window's frame, so that the bar at the bottom is never below the screen."""


class MainWindow(QMainWindow):
    """One batch after the other.

    Signals:
        settings_wanted(): the user wants to change the settings.
        closing(): the window goes; everything behind it shall end.
    """

    settings_wanted = Signal()
    closing = Signal()

    def __init__(
        self,
        session: Session,
        model: FilesModel,
        registry: Registry,
        recipes: Sequence[BuiltInRecipe],
        own_recipes: str,
        dialogs: Dialogs,
        errands: Errands,
        past: PastLike,
        previews: Previews,
    ) -> None:
        """Make the window.

        Args:
            session: what it shows and steers.
            model: the session's files.
            registry: what recipes may use.
            recipes: those that come with the program.
            own_recipes: folder of the user's own recipes.
            dialogs: asks the user.
            errands: does what takes a while.
            past: the earlier runs.
            previews: reads what tables look like.
        """
        super().__init__()
        self._session = session
        self._dialogs = dialogs
        dialogs.parent = self
        self.setWindowTitle("Foldermill")
        self.setAcceptDrops(True)
        self.setMinimumSize(960, 600)
        room = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.resize(QSize(1280, 800).boundedTo(room))
        self.own_actions = actions = WindowActions(self)
        self.notices = Notices()
        self.recipe = RecipePanel(registry, recipes, own_recipes, dialogs)
        self.empty = EmptyState(actions.add_folder, actions.add_files, actions.history)
        self.sources = SourcesPanel(actions.add_folder, actions.add_files)
        self.files = FilesTable(model, previews)
        self.merges = MergesPane(model.rows_thread)
        self.destination = DestinationPanel(dialogs)
        self.run_bar = RunBar()
        self.history = History(errands, past, session, self.recipe, self.notices, dialogs, self)
        self._consent = Consent(session, dialogs, self)
        self._watch = WatchControl(session, self.notices, dialogs, self)
        centre = self._lay_out()
        self.setCentralWidget(centre)
        self._overlay = DropOverlay(centre)
        actions.fill(self.menuBar(), self.recipe.menu(self), self.run_bar, self._watch.action)
        self._connect_actions()
        self._connect(model)

    # The parts and their places.

    def _lay_out(self) -> QWidget:
        work = QWidget()
        stacked = QVBoxLayout(work)
        stacked.setContentsMargins(0, 0, 0, 0)
        stacked.setSpacing(10)
        stacked.addWidget(self.sources)
        stacked.addWidget(self.files, 1)
        stacked.addWidget(self.merges)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(work)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.history.offer)
        column.addWidget(self.notices)
        column.addWidget(self._pages, 1)
        column.addWidget(self.destination)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(12)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.recipe)
        self._splitter.addWidget(right)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([360, 890])
        inside = QVBoxLayout()
        inside.setContentsMargins(14, 12, 14, 12)
        inside.addWidget(self._splitter)
        outer = QVBoxLayout()
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(inside, 1)
        outer.addWidget(self.run_bar)
        centre = QWidget()
        centre.setLayout(outer)
        return centre

    def _connect_actions(self) -> None:
        actions = self.own_actions
        actions.add_folder.triggered.connect(self._ask_folder)
        actions.add_files.triggered.connect(self._ask_files)
        actions.history.triggered.connect(self.history.open)
        actions.settings.triggered.connect(self.settings_wanted)
        actions.quit.triggered.connect(self.close)
        actions.about.triggered.connect(self._show_about)

    def _connect(self, model: FilesModel) -> None:
        session = self._session
        session.changed.connect(self._refresh)
        session.refused.connect(self.show_error)
        session.noticed.connect(self.notices.add_of_batch)
        session.began.connect(self.notices.forget)
        session.opened.connect(self.files.show_all)
        session.opened.connect(model.open)
        session.opened.connect(self.merges.open)
        session.counted.connect(model.grow)
        session.rewritten.connect(self._renew_rows)
        session.moved.connect(model.apply)
        self._model = model
        self.sources.removed.connect(session.remove_sources)
        self.recipe.changed.connect(self._use_recipe)
        self.recipe.failed.connect(self.show_error)
        self.destination.folder_chosen.connect(session.set_destination)
        self.destination.rules_changed.connect(self.recipe.set_destination)
        self.run_bar.run_wanted.connect(session.run)
        self.run_bar.cancel_wanted.connect(session.cancel)
        self.run_bar.pause_wanted.connect(session.pause)
        self.run_bar.go_on_wanted.connect(session.go_on)
        self.run_bar.failures_wanted.connect(self.files.show_failures)

    # Between the panels.

    @Slot(object)
    def _refresh(self, state: State) -> None:
        for panel in (self.sources, self.files, self.merges, self.destination, self.run_bar):
            panel.refresh(state)
        self.recipe.setEnabled(not state.phase.is_at_work)
        shown = 0 if state.phase is Phase.EMPTY else 1
        if shown != self._pages.currentIndex():
            self._pages.setCurrentIndex(shown)

    @Slot()
    def _use_recipe(self) -> None:
        document = self.recipe.document
        self.destination.show_rules(document.recipe.destination)
        self._session.set_recipe(document.recipe, self.recipe.problem, document.folder)

    @Slot()
    def _renew_rows(self) -> None:
        state = self._session.state
        self._model.renew(state.destination, planned=state.planned is not None)
        self.merges.renew()

    @Slot(object)
    def show_error(self, problem: Problem) -> None:
        """Say that something went wrong."""
        self.notices.add_problem(problem, is_error=True)

    def follow_theme(self) -> None:
        """Draw what is not drawn by the style in the theme's colours."""
        self.empty.follow_theme()
        self.history.offer.follow_theme()

    # Sources.

    def add_sources(self, paths: Sequence[str]) -> None:
        """Add folders and files; during a run they wait, and that is said."""
        if not paths:
            return
        if self._session.state.phase.is_at_work:
            self.notices.add(Notice(self.tr("What you dropped waits for the next run.")))
        self._session.add_sources(paths)

    @Slot()
    def _ask_folder(self) -> None:
        folder = self._dialogs.folder(self.tr("Add folder"), home())
        self.add_sources([folder] if folder else [])

    @Slot()
    def _ask_files(self) -> None:
        self.add_sources(self._dialogs.files(self.tr("Add files"), home()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept whatever looks like files, and show where to let go."""
        if dropping.can_take(event.mimeData()):
            event.acceptProposedAction()
            self._overlay.cover()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802
        """Take the overlay away again."""
        self._overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Add what was dropped; name at once what is not on this computer."""
        self._overlay.hide()
        local, foreign = dropping.split(event.mimeData())
        for place in foreign:
            self.notices.add_problem(Problem("source_not_local", {"path": place}))
        event.acceptProposedAction()
        self.add_sources(local)

    # The window itself.

    @Slot()
    def _show_about(self) -> None:
        dialog = AboutDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the overlay over everything."""
        super().resizeEvent(event)
        if self._overlay.isVisible():
            self._overlay.cover()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask before a run or a recipe is lost, then end everything."""
        if not self.may_close():
            event.ignore()
            return
        event.accept()
        self.closing.emit()

    def may_close(self) -> bool:
        """Return whether the window may go; asks when something would be lost."""
        phase = self._session.state.phase
        if phase is Phase.RUNNING and not self._dialogs.ask_stop():
            return False
        if phase is Phase.UNDOING and not self._dialogs.ask_stop_undo():
            return False
        return self.recipe.may_leave()

    def save_geometry(self, settings: QSettings) -> None:
        """Remember size and place."""
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("splitter", self._splitter.saveState())

    def restore_geometry(self, settings: QSettings) -> None:
        """Take size and place of the last time, if there was one."""
        for name, restore in (
            ("geometry", self.restoreGeometry),
            ("splitter", self._splitter.restoreState),
        ):
            value = settings.value(name)
            if isinstance(value, QByteArray):
                restore(value)
