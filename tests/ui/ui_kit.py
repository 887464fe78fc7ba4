"""The window's parts over a fake engine, and a user who answers at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from past_fakes import FakePast
from preview_fakes import Library
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot
from ui_fakes import CLASSIC, REGISTRY, TWO_RESULTS, Store

from app.settings.recipes import BuiltInRecipe
from app.ui.dialogs import Dialogs
from app.ui.errands import Errands
from app.ui.files_model import FilesModel
from app.ui.main_window import MainWindow
from app.ui.preview_thread import Previews
from app.ui.rows_thread import RowsThread
from app.ui.run_thread import RunThread
from app.ui.session import Session
from app.ui.state import Phase, State

W = TypeVar("W", bound=QWidget)


class Answers(Dialogs):
    """Answers instead of asking; remembers what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []
        self.save: bool | None = False
        self.stop = True
        self.trash: bool | None = False
        self.forget = True
        self.replace = False
        self.watch = True
        self.asked: list[str] = []

    def folder(self, title: str, start: str) -> str:
        self.asked.append("folder")
        return self.paths[0] if self.paths else ""

    def files(self, title: str, start: str) -> list[str]:
        self.asked.append("files")
        return self.paths

    def open_file(self, title: str, start: str, pattern: str) -> str:
        self.asked.append("open")
        return self.paths[0] if self.paths else ""

    def save_file(self, title: str, start: str, pattern: str) -> str:
        self.asked.append("save")
        return self.paths[0] if self.paths else ""

    def ask_save(self, name: str) -> bool | None:
        self.asked.append(f"save changes to {name}")
        return self.save

    def ask_stop(self) -> bool:
        self.asked.append("stop")
        return self.stop

    def ask_stop_undo(self) -> bool:
        self.asked.append("stop undoing")
        return self.stop

    def ask_undo(self, recipe: str, moment: str, results: int, originals: int) -> bool | None:
        self.asked.append(f"undo {recipe}: {results} results, {originals} originals")
        return self.trash

    def ask_forget(self, recipe: str, moment: str, originals: int) -> bool:
        self.asked.append(f"forget {recipe}: {originals} bytes")
        return self.forget

    def ask_watch(self, folder: str, recipe: str, output: str, *, replaces: bool) -> bool:
        words = f"watch {folder} with {recipe} into {output}"
        self.asked.append(words + " replacing" * replaces)
        return self.watch

    def ask_replace(self, count: int, *, in_place: bool) -> bool:
        self.asked.append(f"replace {count}{' in place' if in_place else ''}")
        return self.replace


@dataclass
class Desk:
    """A main window over a fake engine."""

    store: Store
    session: Session
    rows: RowsThread
    model: FilesModel
    window: MainWindow
    answers: Answers
    past: FakePast
    errands: Errands
    previews: Previews
    library: Library
    folder: Path
    bot: QtBot
    ended: bool = field(default=False)

    @property
    def state(self) -> State:
        return self.session.state

    def wait(self, phase: Phase) -> None:
        """Wait until the batch is there."""
        self.bot.waitUntil(lambda: self.session.state.phase is phase, timeout=5_000)

    def end(self) -> None:
        """End both threads."""
        if not self.ended:
            self.ended = True
            assert self.session.shutdown()
            self.rows.shutdown()
            assert self.errands.shutdown()
            assert self.previews.shutdown()
            self.model.deleteLater()

    def show(self) -> None:
        """Show the window, ready for keys."""
        with self.bot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.bot.waitUntil(self.window.isActiveWindow)


def built_in(folder: Path) -> list[BuiltInRecipe]:
    """Write two recipes the fake registry knows."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for word, text in (("classic", CLASSIC), ("web", TWO_RESULTS)):
        path = folder / f"{word}.toml"
        path.write_text(text, encoding="utf-8")
        name = text.split('name = "')[1].split('"')[0]
        made.append(BuiltInRecipe(word, name, text.splitlines()[0][2:], str(path)))
    return made


def make_desk(bot: QtBot, store: Store, folder: Path) -> Desk:
    """Make everything the window needs, with the first built-in recipe."""
    rows = RowsThread(store.reader)
    session = Session(RunThread(store.batch, store.watcher))
    model = FilesModel(rows)
    answers = Answers()
    errands, past, library = Errands(), FakePast(), Library()
    previews = Previews(lambda: library)
    window = MainWindow(
        session,
        model,
        REGISTRY,
        built_in(folder / "built in"),
        str(folder / "own"),
        answers,
        errands,
        past,
        previews,
    )
    bot.addWidget(window)
    window.recipe.start()
    return Desk(
        store, session, rows, model, window, answers, past, errands, previews, library, folder, bot
    )


def widget(parent: QWidget, kind: type[W], name: str) -> W:
    """Return the widget of that kind with that accessible name, text or object name."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    found = [child for child in parent.findChildren(kind) if name in _names(child)]
    assert found, f"no {kind.__name__} called {name!r}"
    return found[0]


def child(parent: QObject, kind: type[W]) -> W:
    """Return the widget of that kind."""
    found = parent.findChild(kind)
    assert isinstance(found, kind)
    return found


def _names(found: QWidget) -> set[str]:
    text = found.text() if isinstance(found, (QAbstractButton, QLabel)) else ""
    return {found.accessibleName(), found.objectName(), text}
