"""Notices: what the user should know, said above the table without stopping anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Problem
from app.ui import icons, words
from app.ui.sentence import Sentence
from app.ui.state import Stage

MOST_KEPT: Final = 1_000
"""Notices kept for the list; a folder may hold a million links to folders."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence and the technical detail behind it.

    Attributes:
        text, detail: what is said, and what is said to experts.
        is_error: something went wrong.
        stage: of the batch that noticed it; it goes when that stage begins anew.
    """

    text: str
    detail: str = ""
    is_error: bool = False
    stage: Stage | None = None


class Notices(QFrame):
    """Shows the latest notice, and all of them on demand; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._kept: list[Notice] = []
        self._unkept: Counter[Stage] = Counter()
        self._icon = QLabel()
        self._text = Sentence()
        self._all = QPushButton(self.tr("Details"))
        self._all.setToolTip(self.tr("Show all notices with their details"))
        self._all.clicked.connect(self.show_all)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(self.tr("Dismiss the notices"))
        self._close.setToolTip(self.tr("Dismiss"))
        icons.put(self._close, "close")
        self._close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 6, 6)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._all)
        layout.addWidget(self._close)
        self.hide()

    def add_problem(self, problem: Problem, *, is_error: bool = False) -> None:
        """Show a problem."""
        self.add(Notice(words.problem_text(problem), problem.detail, is_error))

    def add(self, notice: Notice) -> None:
        """Show a notice."""
        self._kept.append(notice)
        self._show_latest()

    def add_of_batch(self, stage: Stage, problems: Sequence[Problem]) -> None:
        """Show what a stage of the batch noticed; there may be very many."""
        room = max(0, MOST_KEPT - len(self._kept))
        self._unkept[stage] += len(problems[room:])
        for problem in problems[:room]:
            text = words.problem_text(problem)
            self._kept.append(Notice(text, problem.detail, stage=stage))
        self._show_latest()

    def forget(self, begun: Stage) -> None:
        """Forget what was noticed in this stage, which begins anew, and in later ones."""
        self._kept = [
            notice for notice in self._kept if notice.stage is None or notice.stage < begun
        ]
        for stage in [stage for stage in self._unkept if stage >= begun]:
            del self._unkept[stage]
        self._show_latest()

    def _show_latest(self) -> None:
        self.setVisible(bool(self._kept))
        if not self._kept:
            return
        notice = self._kept[-1]
        self._text.say(notice.text)
        name = "error" if notice.is_error else "warning"
        self._icon.setPixmap(icons.pixmap("warning", 16, name, self.devicePixelRatioF()))
        if self.property("severity") != name:
            self.setProperty("severity", name)
            self.style().unpolish(self)
            self.style().polish(self)
        count = len(self._kept) + self._unkept.total()
        several = self.tr("Show all %Ln", "", count)
        self._all.setText(several if count > 1 else self.tr("Details"))
        self._all.setVisible(count > 1 or bool(notice.detail))

    @Slot()
    def clear(self) -> None:
        """Forget all notices."""
        self._kept.clear()
        self._unkept.clear()
        self.hide()

    @Slot()
    def show_all(self) -> None:
        """Open a dialog with all notices."""
        lines = [words.joined([notice.text, notice.detail]) for notice in self._kept]
        if self._unkept.total():
            lines.append("…")
        dialog = TextDialog(self.tr("Notices"), "\n".join(lines), self.window())
        dialog.open()


class TextDialog(QDialog):
    """A text to read and copy."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 360)
        view = QPlainTextEdit(text)
        view.setReadOnly(True)
        view.setAccessibleName(title)
        buttons = QDialogButtonBox()
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        icons.put(copy, "copy")
        close = buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        copy.clicked.connect(copier(text))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(view)
        layout.addWidget(buttons)


def copier(text: str) -> Callable[[], None]:
    """Return what puts the text on the clipboard."""
    return lambda: QGuiApplication.clipboard().setText(text)
