"""The window's own actions, and the menus in which every action is found."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.ui import icons
from app.ui.run_bar import RunBar


class WindowActions(QObject):
    """Makes the actions; the window connects them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.add_folder = self._action(self.tr("Add folder…"), "folder-add")
        self.add_folder.setShortcut(QKeySequence(QKeySequence.StandardKey.Open))
        self.add_folder.setToolTip(self.tr("Add a folder with everything in it (Ctrl+O)"))
        self.add_files = self._action(self.tr("Add files…"), "file-add")
        self.add_files.setShortcut(QKeySequence("Ctrl+Shift+O"))
        self.add_files.setToolTip(self.tr("Add single files (Ctrl+Shift+O)"))
        self.history = self._action(self.tr("History…"), "history")
        self.history.setShortcut(QKeySequence("Ctrl+H"))
        self.history.setToolTip(self.tr("Earlier runs: go on with one, or undo it (Ctrl+H)"))
        self.settings = self._action(self.tr("Settings…"), "settings")
        self.settings.setShortcut(QKeySequence("Ctrl+,"))
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit = self._action(self.tr("Quit"))
        self.quit.setShortcut(QKeySequence("Ctrl+Q"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about = self._action(self.tr("About Foldermill"), "info")
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _action(self, text: str, icon: str = "") -> QAction:
        action = QAction(text, self.parent())
        if icon:
            icons.put(action, icon)
        return action

    def fill(self, bar: QMenuBar, recipe: QMenu, run_bar: RunBar, watch: QAction) -> None:
        """Put everything into the menu bar."""
        file = bar.addMenu(self.tr("&File"))
        file.addActions([self.add_folder, self.add_files])
        file.addSeparator()
        file.addActions([self.settings, self.quit])
        bar.addMenu(recipe)
        run = bar.addMenu(self.tr("R&un"))
        run.addActions([run_bar.run_action, run_bar.pause_action, run_bar.cancel_action])
        run.addSeparator()
        run.addActions([watch, self.history])
        bar.addMenu(self.tr("&Help")).addAction(self.about)
