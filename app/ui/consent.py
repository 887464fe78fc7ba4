"""Asks before a run replaces files that the user has not said may be replaced."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot

from app.ui.dialogs import Dialogs
from app.ui.session import Session


class Consent(QObject):
    """Stands between a pressed Run and the run, where the session has its doubts."""

    def __init__(self, session: Session, dialogs: Dialogs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        # The question serves events while it is open; the session must be through by then.
        session.doubted.connect(self._ask, Qt.ConnectionType.QueuedConnection)

    @Slot(int, bool)
    def _ask(self, count: int, in_place: bool) -> None:
        wanted = self._session.state.is_runnable
        if wanted and self._dialogs.ask_replace(count, in_place=in_place):
            self._session.agree()
