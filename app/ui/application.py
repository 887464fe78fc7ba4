"""The window's process: makes everything once, joins it, and ends it in one place."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from app import __version__
from app.core.errors import FoldermillError, Problem
from app.engine.options import EngineOptions
from app.settings import Settings, load_settings, save_settings
from app.settings.locations import Locations
from app.settings.recipes import built_in_recipes
from app.ui import heartbeat, icons, translation
from app.ui.dialogs import Dialogs
from app.ui.errands import Errands
from app.ui.files_model import FilesModel
from app.ui.main_window import MainWindow
from app.ui.past_runs import PastLike, PastRuns
from app.ui.preview_thread import Asked, Previews
from app.ui.problems import Bugs
from app.ui.rows_thread import ReaderLike, RowsThread
from app.ui.run_thread import BatchLike, RunThread, Watch, WatcherLike
from app.ui.session import Session
from app.ui.settings_dialog import SettingsDialog
from app.ui.theme import Theme
from app.ui.unix_signals import UnixSignals

IDENTITY = "org.foldermill.Foldermill"

SWITCH_INTERVAL = 0.001
"""Seconds until Python gives another thread its turn; the run thread must not delay a click."""

_SOON = 200
"""Milliseconds after the window was shown in which it has been painted."""


def run_window(sources: list[str], recipe: str | None) -> int:
    """Show the window until it is closed; return the exit status.

    Args:
        sources: absolute paths of folders and files to begin with.
        recipe: path of a recipe to begin with, or None for the first built-in one.
    """
    application = QApplication(sys.argv[:1])
    bugs = Bugs()
    with bugs.watching(Locations.find().log):
        program = Program(application, bugs)
        program.start(sources, recipe)
        # What exists by now lives as long as the process; looking through it again and again in
        # every full collection would stop all threads for 20 ms each time.
        gc.freeze()
        status = application.exec()
        if not program.has_ended:
            # A slot that cannot be ended in time dies with this process; the journal is complete.
            logging.shutdown()
            os._exit(status)
    return status


class Program(QObject):
    """Everything the window needs, made in the right order and ended in the opposite one."""

    def __init__(self, application: QApplication, bugs: Bugs) -> None:
        """Make it all; nothing is shown yet."""
        super().__init__()
        self._application = application
        self.has_ended = True
        self._ending = False
        self._places = Locations.find()
        self._found: list[Problem] = []
        self.settings = load_settings(self._places.config, self._found.append)
        _identify(application)
        self._translators = translation.install(application, self.settings.language)
        self._theme = Theme(application)
        self._theme.choose(self.settings.theme)
        application.setWindowIcon(icons.application_icon())
        sys.setswitchinterval(SWITCH_INTERVAL)

        self._rows = RowsThread(_open_reader)
        self._errands = Errands()
        self._previews = Previews(self._make_preview_process)
        self.session = Session(RunThread(self._make_batch, self._make_watcher))
        self.window = self._make_window()
        self._theme.changed.connect(self._follow_theme)
        bugs.caught.connect(self._show_bug)
        self._signals = UnixSignals(self)
        self._signals.received.connect(self.end)
        application.commitDataRequest.connect(self._log_out)
        application.setQuitOnLastWindowClosed(False)
        self._heartbeat = heartbeat.Heartbeat(self.window) if heartbeat.wanted() else None

    def _make_window(self) -> MainWindow:
        from app.operations import REGISTRY

        window = MainWindow(
            self.session,
            FilesModel(self._rows, self),
            REGISTRY,
            built_in_recipes(),
            os.path.join(self._places.data, "recipes"),
            Dialogs(),
            self._errands,
            self._past_runs(),
            self._previews,
        )
        window.settings_wanted.connect(self._edit_settings)
        window.closing.connect(self.end)
        self._rows.failed.connect(window.show_error)
        window.restore_geometry(self._geometry())
        return window

    def _make_batch(self, reopen: str) -> BatchLike:
        """Make or reopen a batch with the settings as they are now; called in the run thread."""
        from app.engine.batch import Batch

        options = _engine_options(self._places.data, self.settings, pauses=True)
        return Batch(options, reopen=reopen)

    def _make_watcher(self, watch: Watch) -> WatcherLike:
        """Make what watches a folder; called in the run thread."""
        from app.engine.watch import Watcher

        # A batch that cannot go on is put off, so that the folder is still looked at.
        options = _engine_options(self._places.data, self.settings, pauses=False)
        return Watcher(options, watch.recipe, watch.folder, watch.destination)

    def _make_preview_process(self) -> Asked:
        """Make what reads the start of tables; called in the previews thread."""
        from app.engine.previews import PreviewProcess

        return PreviewProcess(self._places.data)

    def _past_runs(self) -> PastLike:
        return PastRuns(self._places.data, lambda: self.settings)

    def _geometry(self) -> QSettings:
        return QSettings(
            os.path.join(self._places.config, "window.ini"), QSettings.Format.IniFormat
        )

    def start(self, sources: Sequence[str], recipe: str | None) -> None:
        """Show the window with these sources and this recipe."""
        self.window.recipe.start(recipe)
        for problem in self._found:
            self.window.show_error(problem)
        self.window.add_sources(sources)
        self.window.show()
        # Not before the window is painted: what is read there takes turns with what paints here.
        QTimer.singleShot(_SOON, self, self._begin_history)

    @Slot()
    def _begin_history(self) -> None:
        if not self._ending:
            self.window.history.begin()

    @Slot()
    def end(self) -> None:
        """End everything; this is the only way out."""
        if self._ending:
            return
        self._ending = True
        self.window.save_geometry(self._geometry())
        self.window.hide()
        # The reader first: only the last connection can fold the journal into one file.
        self._rows.shutdown()
        ended = [self._errands.shutdown(), self._previews.shutdown(), self.session.shutdown()]
        self.has_ended = all(ended)
        if self._heartbeat is not None:
            self._heartbeat.write(heartbeat.wanted())
        self._signals.close()
        self._application.quit()

    @Slot(QSessionManager)
    def _log_out(self, manager: QSessionManager) -> None:
        if manager.allowsInteraction():
            if not self.window.may_close():
                manager.cancel()
            manager.release()

    @Slot(str, str)
    def _show_bug(self, name: str, trace: str) -> None:
        self.window.show_error(Problem("bug", {"what": name}, trace))

    @Slot()
    def _follow_theme(self) -> None:
        icons.follow_theme(self._application)
        self.window.follow_theme()

    @Slot()
    def _edit_settings(self) -> None:
        dialog = SettingsDialog(self.settings, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._use_settings)
        dialog.open()

    @Slot(object)
    def _use_settings(self, settings: Settings) -> None:
        self.settings = settings
        self._theme.choose(settings.theme)
        try:
            save_settings(self._places.config, settings)
        except FoldermillError as error:
            self.window.show_error(error.problem)


def _identify(application: QApplication) -> None:
    application.setApplicationName("foldermill")
    application.setApplicationDisplayName("Foldermill")
    application.setApplicationVersion(__version__)
    application.setOrganizationDomain("foldermill.org")
    application.setDesktopFileName(IDENTITY)


def _engine_options(data_folder: str, settings: Settings, *, pauses: bool) -> EngineOptions:
    from app.engine.memory import free_memory

    return EngineOptions(
        data_folder=data_folder,
        workers=settings.workers or None,
        memory=free_memory() * settings.memory // 100,
        megapixels=settings.megapixels,
        seconds_per_file=settings.seconds_per_file,
        pauses=pauses,
        vault=settings.vault_gb * 10**9,
    )


def _open_reader(path: str) -> ReaderLike:
    from app.engine.journal_read import JournalReader

    return JournalReader(path)
