"""The bar at the bottom: what goes on, how far it is, and the button that starts it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import fill
from app.ui import icons
from app.ui.details_pane import open_path
from app.ui.run_sentences import detail, headline, trouble
from app.ui.sentence import Sentence
from app.ui.state import Phase, State

_SCALE = 10_000
"""Steps of the progress bar; bytes of a big batch do not fit its 32 bits."""


class RunBar(QFrame):
    """Shows progress and offers what can be done next.

    Signals:
        run_wanted(): the main button was pressed.
        cancel_wanted(): Cancel was pressed.
        pause_wanted(): Pause was pressed.
        go_on_wanted(): Continue, in a pause, or Go on, after a run that ended early.
        failures_wanted(): the user wants to see what failed.
    """

    run_wanted = Signal()
    cancel_wanted = Signal()
    pause_wanted = Signal()
    go_on_wanted = Signal()
    failures_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runbar")
        self._state = State()
        self._headline = Sentence("heading")
        self._detail = Sentence("muted")
        self._trouble = _Trouble()
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Progress"))
        kept = self._progress.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(kept)
        self.run_action = self._action(self.tr("Run"), self.run_wanted)
        self.run_action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        icons.put(self.run_action, "run")
        self.pause_action = self._action(self.tr("Pause"), self._pause_or_go_on)
        self.pause_action.setShortcut(QKeySequence("Ctrl+P"))
        self.cancel_action = self._action(self.tr("Cancel"), self.cancel_wanted)
        self.cancel_action.setShortcut(QKeySequence("Esc"))
        icons.put(self.cancel_action, "cancel")
        self._make_buttons()
        self._lay_out()
        self.refresh(State())

    def _make_buttons(self) -> None:
        self._run = QPushButton()
        self._run.setObjectName("primary")
        self._run.clicked.connect(self.run_action.trigger)
        self._pause = QPushButton()
        self._pause.clicked.connect(self.pause_action.trigger)
        self._cancel = QPushButton()
        self._cancel.clicked.connect(self.cancel_action.trigger)
        self._go_on = QPushButton(self.tr("Go on"))
        self._go_on.setToolTip(self.tr("Do the rest; what is done stays done"))
        icons.put(self._go_on, "run")
        self._go_on.clicked.connect(self.go_on_wanted)
        self._failures = QPushButton(self.tr("Show failures"))
        self._failures.setToolTip(self.tr("Show only files that failed"))
        self._failures.clicked.connect(self.failures_wanted)
        self._folder = QPushButton(self.tr("Open folder"))
        self._folder.setToolTip(self.tr("Open the folder with the results"))
        icons.put(self._folder, "folder")
        self._folder.clicked.connect(self._open_folder)

    def _lay_out(self) -> None:
        said = QVBoxLayout()
        said.setSpacing(3)
        said.addWidget(self._headline)
        said.addWidget(self._detail)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(said, 1)
        for button in (
            self._failures,
            self._folder,
            self._go_on,
            self._pause,
            self._cancel,
            self._run,
        ):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._progress)
        layout.addWidget(self._trouble)
        layout.addLayout(row)

    def _action(self, text: str, signal: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(signal)
        return action

    def refresh(self, state: State) -> None:
        """Show the state of a batch."""
        self._state = state
        self._headline.say(headline(state))
        self._detail.say(detail(state))
        self._trouble.say(trouble(state))
        self._show_progress(state)
        self._show_main_button(state)
        self._show_pause(state)
        self._show_buttons(state)

    def _show_progress(self, state: State) -> None:
        done, total = _progress(state)
        self._progress.setVisible(state.has_batch or state.phase is Phase.ENDED)
        self._progress.setRange(0, _SCALE if total else 0 if state.phase.is_busy else 1)
        self._progress.setValue(round(_SCALE * done / total) if total else 0)

    def _show_main_button(self, state: State) -> None:
        phase = state.phase
        names = {
            Phase.HELD: self.tr("Continue"),
            Phase.ENDED: self.tr("New run"),
        }
        text = names.get(phase, self.tr("Run"))
        self._run.setText(text)
        self.run_action.setText(text)
        waiting = phase in (Phase.SCANNING, Phase.PLANNING) and not state.run_wanted
        enabled = waiting or state.is_runnable or phase in names
        self.run_action.setEnabled(enabled)
        self._run.setEnabled(enabled)
        self._run.setToolTip(
            self._headline.text()
            if not enabled
            else fill(self.tr("{action} (Ctrl+Return)"), {"action": text})
        )
        self._run.setVisible(not phase.is_at_work)

    def _show_pause(self, state: State) -> None:
        paused = state.paused is not None or state.pausing
        text = self.tr("Continue") if paused else self.tr("Pause")
        tip = self.tr("Go on (Ctrl+P)") if paused else self.tr("Begin no more files (Ctrl+P)")
        usable = state.phase is Phase.RUNNING and not state.stopping
        for shown in (self.pause_action, self._pause):
            shown.setText(text)
            shown.setEnabled(usable)
            icons.put(shown, "run" if paused else "pause")
        self._pause.setToolTip(tip)
        self._pause.setVisible(usable)

    def _show_buttons(self, state: State) -> None:
        phase = state.phase
        watching = phase is Phase.WATCHING
        text = self.tr("Stop") if watching else self.tr("Cancel")
        tip = self.tr("Stop watching (Esc)")
        self._cancel.setToolTip(tip if watching else self.tr("Stop as soon as possible (Esc)"))
        for shown in (self.cancel_action, self._cancel):
            shown.setText(text)
        self.cancel_action.setEnabled(phase.is_busy and not state.stopping)
        self._cancel.setEnabled(not state.stopping)
        self._cancel.setVisible(phase.is_busy)
        self._go_on.setVisible(state.can_go_on)
        ended = state.ended if phase is Phase.ENDED or watching else None
        written = ended is not None and ended.totals.done > 0
        self._folder.setVisible(written and bool(state.destination))
        failed = ended.totals.failed + ended.totals.quarantined if ended else 0
        self._failures.setVisible(failed > 0)

    @Slot()
    def _pause_or_go_on(self) -> None:
        if self._state.paused is not None or self._state.pausing:
            self.go_on_wanted.emit()
        else:
            self.pause_wanted.emit()

    @Slot()
    def _open_folder(self) -> None:
        open_path(self._state.destination)


class _Trouble(QFrame):
    """Says what a run waits for; hidden while it waits for nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._icon = QLabel()
        self._text = Sentence()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)

    def say(self, text: str) -> None:
        self.setVisible(bool(text))
        self._text.say(text)
        if text:
            self._icon.setPixmap(icons.pixmap("warning", 16, "warning", self.devicePixelRatioF()))


def _progress(state: State) -> tuple[int, int]:
    """Return how far the current phase is; a total of 0 means nobody knows."""
    if state.phase is Phase.PLANNING and state.planning is not None:
        return state.planning.done, state.planning.total
    if state.is_merging:
        return 0, 0
    if state.phase in (Phase.RUNNING, Phase.WATCHING) and state.progress is not None:
        progress = state.progress
        if progress.total_size:
            return progress.size, progress.total_size
        return progress.totals.ended, progress.totals.items
    if state.undoing is not None and state.phase in (Phase.UNDOING, Phase.ENDED):
        return state.undoing.removed + state.undoing.kept, state.undoing.total
    if state.phase is Phase.ENDED and state.ended is not None:
        totals = state.ended.totals
        return totals.ended - totals.cancelled, totals.items
    return 0, 0
