"""Watching a folder: the action, the question before it begins, and word of what failed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from app.core.errors import fill
from app.ui import icons, words
from app.ui.dialogs import Dialogs
from app.ui.notices import Notice, Notices
from app.ui.session import Session
from app.ui.state import Stage, State


class WatchControl(QObject):
    """Offers to watch the one source, where that is a folder."""

    def __init__(
        self, session: Session, notices: Notices, dialogs: Dialogs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._notices = notices
        self._dialogs = dialogs
        self.action = QAction(self.tr("Watch folder…"), parent)
        self.action.setToolTip(self.tr("Process whatever comes into the folder, until Stop"))
        icons.put(self.action, "watch")
        self.action.triggered.connect(self._ask)
        session.changed.connect(self._refresh)
        session.missed.connect(self._tell_failed)
        self._refresh(session.state)

    @Slot(object)
    def _refresh(self, state: State) -> None:
        self.action.setEnabled(state.can_watch)

    @Slot()
    def _ask(self) -> None:
        state = self._session.state
        if state.recipe is None or not state.can_watch:
            return
        agreed = self._dialogs.ask_watch(
            words.folder_name(state.sources[0]),
            words.say("recipes", state.recipe.name),
            words.short_path(state.destination),
            replaces=state.recipe.destination.replaces,
        )
        if agreed:
            self._session.watch()

    @Slot(int)
    def _tell_failed(self, count: int) -> None:
        watched = self._session.state.watched
        template = self.tr("%Ln file(s) that came into “{folder}” have failed.", "", count)
        folder = words.folder_name(watched.folder) if watched else ""
        text = fill(template, {"folder": folder})
        self._notices.add(Notice(text, is_error=True, stage=Stage.RUN))
