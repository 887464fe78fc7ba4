"""The offer at the start: a run was broken off, and can be gone on with or taken back."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.errors import fill
from app.engine.history import PastRun
from app.ui import icons, words
from app.ui.history_model import recipe_name
from app.ui.sentence import Sentence
from app.ui.state import Phase, State


class Offer(QFrame):
    """Offers to go on with a run; hidden when there is none to offer, and while one is at work.

    Signals:
        resume_wanted(object), undo_wanted(object): the `PastRun` that is offered.
    """

    resume_wanted = Signal(object)
    undo_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._run: PastRun | None = None
        self._phase = Phase.EMPTY
        self._icon = QLabel()
        self._text = Sentence()
        self._resume = QPushButton(self.tr("Go on"))
        self._resume.setToolTip(self.tr("Do the files that are left"))
        icons.put(self._resume, "run")
        self._resume.clicked.connect(self._go_on)
        self._undo = QPushButton(self.tr("Undo…"))
        self._undo.setToolTip(self.tr("Remove the results and bring replaced originals back"))
        icons.put(self._undo, "undo")
        self._undo.clicked.connect(self._take_back)
        later = QPushButton(self.tr("Not now"))
        later.setToolTip(self.tr("The run stays in the history"))
        later.clicked.connect(self.withdraw)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        for button in (self._resume, self._undo, later):
            layout.addWidget(button)
        self.hide()

    def make(self, run: PastRun, others: int) -> None:
        """Offer this run; `others` is how many more were broken off."""
        self._run = run
        values = {
            "recipe": recipe_name(run),
            "day": words.day(run.started),
            "done": words.number(run.totals.ended - run.totals.cancelled),
            "total": words.number(run.totals.items),
        }
        text = self.tr("“{recipe}” of {day} was broken off: {done} of {total} files are done.")
        more = self.tr("%Ln more in the history", "", others) if others else ""
        self._text.say(words.joined([fill(text, values), more]))
        self._undo.setVisible(run.can_undo)
        self.follow_theme()
        self._show()

    def follow_theme(self) -> None:
        """Draw the picture in the theme's colours."""
        self._icon.setPixmap(icons.pixmap("history", 16, "warning", self.devicePixelRatioF()))

    def refresh(self, state: State) -> None:
        """Step back while a run is at work or its end is looked at."""
        self._phase = state.phase
        self._show()

    def _show(self) -> None:
        busy = self._phase.is_at_work or self._phase is Phase.ENDED
        self.setVisible(self._run is not None and not busy)

    @Slot()
    def withdraw(self) -> None:
        """Offer nothing any more."""
        self._run = None
        self._show()

    def withdraw_if(self, run: str) -> None:
        """Offer nothing any more if it is this run."""
        if self._run is not None and self._run.run == run:
            self.withdraw()

    def keep_only(self, runs: Collection[str]) -> None:
        """Offer nothing any more unless it is one of these runs."""
        if self._run is not None and self._run.run not in runs:
            self.withdraw()

    @Slot()
    def _go_on(self) -> None:
        self.resume_wanted.emit(self._run)

    @Slot()
    def _take_back(self) -> None:
        self.undo_wanted.emit(self._run)
