"""The recipe: chosen, opened, built, saved."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import FoldermillError, Problem, RecipeError
from app.core.operation import Lane, Registry
from app.core.recipe import Destination, LaneRecipe, Recipe
from app.core.recipe_text import check_in_place
from app.core.texts import QT_TRANSLATE_NOOP
from app.settings.recipes import BuiltInRecipe
from app.ui import icons, words
from app.ui.dialogs import Dialogs
from app.ui.forms import Refusals, line_up
from app.ui.lanes_editor import LANE_TITLES, LanesEditor
from app.ui.recipe_document import (
    RecipeDocument,
    check_params,
    document_of,
    new_document,
    open_document,
    save_document,
)
from app.ui.tab_order import visit_after

BUILT_IN_TEXTS: Final = (
    QT_TRANSLATE_NOOP("recipes", "Classic 800 x 600"),
    QT_TRANSLATE_NOOP(
        "recipes", "Every picture to exactly 800 x 600, one fifth brighter, in its own format."
    ),
    QT_TRANSLATE_NOOP("recipes", "Photos for the web"),
    QT_TRANSLATE_NOOP(
        "recipes", "At most 1600 pixels, as JPEG, without the place where the photo was taken."
    ),
    QT_TRANSLATE_NOOP("recipes", "Three sizes"),
    QT_TRANSLATE_NOOP(
        "recipes", "Three files from each picture, read only once: large, medium and a thumbnail."
    ),
    QT_TRANSLATE_NOOP("recipes", "Profile tables"),
    QT_TRANSLATE_NOOP("recipes", "Statistics of every table, and of all of them together."),
    QT_TRANSLATE_NOOP("recipes", "Clean tables"),
    QT_TRANSLATE_NOOP(
        "recipes",
        "Trim, drop duplicate rows, fill gaps; one Parquet file per table, and all rows together"
        " as one CSV.",
    ),
    QT_TRANSLATE_NOOP("recipes", "Tables to CSV"),
    QT_TRANSLATE_NOOP("recipes", "Any table to plain CSV: UTF-8, comma, LF, every cell as it was."),
    QT_TRANSLATE_NOOP("recipes", "Totals by region"),
    QT_TRANSLATE_NOOP("recipes", "One line per region over all tables together."),
)
"""What the built-in recipes say about themselves; marked here, because lupdate reads no TOML."""

_SUFFIX: Final = ".toml"


class RecipePanel(QWidget):
    """Chooses and edits the recipe.

    Signals:
        changed(): the recipe, or whether it is valid, is another now.
        failed(object): a Problem: a recipe could not be opened or saved.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        registry: Registry,
        built_in: Sequence[BuiltInRecipe],
        own_folder: str,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        """Make a panel with no recipe; call `start` next.

        Args:
            registry: what recipes may use.
            built_in: the recipes that come with the program; the first is chosen.
            own_folder: where the user's own recipes lie; need not exist.
            dialogs: asks the user.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._registry = registry
        self._built_in = {recipe.path: recipe for recipe in built_in}
        self._own_folder = own_folder
        self._dialogs = dialogs
        self.document = new_document(Lane.IMAGE, registry, self.tr("New recipe"))
        self._refusals = Refusals()
        self.problem: Problem | None = None
        self._refusals.changed.connect(self._refuse)
        self._choice = QComboBox()
        self._choice.setAccessibleName(self.tr("Recipe"))
        line_up(self._choice)
        self._choice.setToolTip(self.tr("What shall happen to the files"))
        self._choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._choice.activated.connect(self._choose)
        self._more = QToolButton()
        self._where = QLabel()
        self._where.setObjectName("muted")
        self.new_action = self._action(self.tr("New recipe"), "add", self.start_new)
        self.open_action = self._action(self.tr("Open recipe…"), "folder", self._ask_open)
        self.save_action = self._action(self.tr("Save recipe"), "save", self.save)
        self.save_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Save))
        self.save_as_action = self._action(self.tr("Save recipe as…"), "", self._ask_save_as)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(14, 12, 14, 14)
        self._body.setSpacing(14)
        self._lay_out()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Recipe"))
        title.setObjectName("heading")
        title.setBuddy(self._choice)
        more = self._more
        more.setAutoRaise(True)
        more.setAccessibleName(self.tr("Recipe menu"))
        more.setToolTip(self.tr("New, open, save"))
        icons.put(more, "more")
        more.setMenu(self.menu(self))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._choice, 1)
        row.addWidget(more)
        inner = QWidget()
        inner.setLayout(self._body)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(title)
        layout.addLayout(row)
        layout.addWidget(self._where)
        layout.addSpacing(2)
        layout.addWidget(_card(scroll, inner), 1)

    def _action(self, text: str, icon: str, do: object) -> QAction:
        action = QAction(text, self)
        if icon:
            icons.put(action, icon)
        action.triggered.connect(do)
        return action

    def menu(self, parent: QWidget) -> QMenu:
        """Return a new menu with everything that can be done to recipes."""
        menu = QMenu(self.tr("&Recipe"), parent)
        menu.addActions([self.new_action, self.open_action])
        menu.addSeparator()
        menu.addActions([self.save_action, self.save_as_action])
        return menu

    # Which recipe.

    def start(self, path: str | None = None) -> None:
        """Show the recipe at `path`, or the first built-in one."""
        if path is None or not self.open(path):
            self.open(next(iter(self._built_in)))

    def open(self, path: str) -> bool:
        """Show the recipe at `path`; returns whether it could be opened."""
        try:
            document = open_document(path, self._registry, built_in=path in self._built_in)
        except FoldermillError as error:
            self.failed.emit(error.problem)
            self._list_recipes()
            return False
        self._show(document)
        return True

    def use_text(self, text: str) -> bool:
        """Show the recipe an earlier run was made with; returns whether that was possible.

        Where it still is the one that is shown, or in its file, that one is shown.
        """
        try:
            document = document_of(text, self._registry)
        except FoldermillError as error:
            self.failed.emit(error.problem)
            return False
        if document.recipe == self.document.recipe:
            return True
        if not self.may_leave():
            return False
        self._show(self._file_with(document) or document)
        return True

    def _file_with(self, wanted: RecipeDocument) -> RecipeDocument | None:
        name = wanted.recipe.name
        paths = [recipe.path for recipe in self._built_in.values() if recipe.name == name]
        paths.append(os.path.join(self._own_folder, name + _SUFFIX))
        for path in paths:
            with contextlib.suppress(FoldermillError):
                found = open_document(path, self._registry, built_in=path in self._built_in)
                if found.recipe == wanted.recipe:
                    return found
        return None

    def start_new(self) -> None:
        """Show a recipe that does nothing yet."""
        if self.may_leave():
            self._show(new_document(Lane.IMAGE, self._registry, self.tr("New recipe")))

    def save(self) -> bool:
        """Save the recipe, asking for a name if it has no file; returns whether it was saved."""
        if not self.document.path or self.document.built_in:
            return self._ask_save_as()
        return self._save_to(self.document.path)

    def may_leave(self) -> bool:
        """Return whether the recipe may be dropped; asks when work would be lost."""
        if not self.document.is_changed or self.document.built_in or self._is_untouched:
            return True
        answer = self._dialogs.ask_save(self._title())
        return self.save() if answer is True else answer is False

    @property
    def _is_untouched(self) -> bool:
        new = new_document(Lane.IMAGE, self._registry, self.document.recipe.name)
        return not self.document.path and self.document.recipe == new.recipe

    @Slot(int)
    def _choose(self, place: int) -> None:
        path = self._choice.itemData(place)
        if path != self.document.path and self.may_leave():
            self.open(path)
        self._list_recipes()

    @Slot()
    def _ask_open(self) -> None:
        if not self.may_leave():
            return
        start = self._own_folder if os.path.isdir(self._own_folder) else _documents()
        path = self._dialogs.open_file(self.tr("Open recipe"), start, self._pattern())
        if path:
            self.open(path)

    @Slot()
    def _ask_save_as(self) -> bool:
        os.makedirs(self._own_folder, exist_ok=True)
        start = os.path.join(self._own_folder, self._title() + _SUFFIX)
        path = self._dialogs.save_file(self.tr("Save recipe as"), start, self._pattern())
        if not path:
            return False
        return self._save_to(path if path.endswith(_SUFFIX) else path + _SUFFIX)

    def _pattern(self) -> str:
        return self.tr("Recipes") + f" (*{_SUFFIX})"

    def _save_to(self, path: str) -> bool:
        try:
            self._show(save_document(self.document, path))
        except FoldermillError as error:
            self.failed.emit(error.problem)
            return False
        return True

    # Showing and editing it.

    def _show(self, document: RecipeDocument) -> None:
        self.document = document
        while self._body.count():
            item = self._body.takeAt(0)
            if item is not None and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        self._refusals.clear()
        editor = LanesEditor(self._registry, document.recipe.lanes)
        editor.changed.connect(self._edit_lanes)
        editor.reshaped.connect(self._reshape)
        editor.refused.connect(partial(self._refusals.put, "lanes"))
        self._body.addWidget(editor)
        visit_after(self._more, editor)
        self._body.addStretch()
        self._list_recipes()
        self._tell()

    def set_destination(self, destination: Destination) -> None:
        """Take over rules for results that were edited elsewhere."""
        self.document = self.document.edited(destination=destination)
        self._tell()

    @Slot(object)
    def _edit_lanes(self, lanes: Mapping[Lane, LaneRecipe]) -> None:
        self.document = self.document.edited(lanes=lanes)
        self._tell()

    @Slot(object)
    def _reshape(self, lanes: Mapping[Lane, LaneRecipe]) -> None:
        self._show(self.document.edited(lanes=lanes))

    @Slot(object)
    def _refuse(self, problem: Problem | None) -> None:
        self.problem = problem
        self.changed.emit()

    def _tell(self) -> None:
        document = self.document
        for place, check in (("destination", check_in_place), ("params", check_params)):
            self._refusals.put(place, _problem_of(check, document.recipe))
        if document.is_changed:
            said = self.tr("Changed, not saved") if document.path else self.tr("Not saved")
        elif document.built_in:
            said = self.tr("Built in")
        else:
            said = words.printable(os.path.basename(document.path))
        self._where.setText(said)
        self.save_action.setEnabled(document.is_changed)
        self.changed.emit()

    def _title(self) -> str:
        name = self.document.recipe.name
        return words.say("recipes", name) if self.document.built_in else name

    def _list_recipes(self) -> None:
        """Offer the built-in recipes, the user's own, and the one that is shown."""
        own = sorted(_files(self._own_folder))
        self._choice.clear()
        self._list_built_in()
        if own:
            self._choice.insertSeparator(self._choice.count())
        for path in own:
            self._choice.addItem(words.printable(_stem(path)), path)
        if self.document.path not in (*own, *self._built_in):
            self._choice.insertSeparator(self._choice.count())
            self._choice.addItem(words.printable(self._title()), self.document.path)
        self._choice.setCurrentIndex(self._choice.findData(self.document.path))

    def _list_built_in(self) -> None:
        """Offer the built-in recipes, under the kinds of files they are for."""
        groups: dict[tuple[str, ...], list[BuiltInRecipe]] = {}
        for recipe in self._built_in.values():
            groups.setdefault(recipe.lanes, []).append(recipe)
        for lanes, recipes in groups.items():
            if len(groups) > 1:
                self._add_title(lanes)
            for recipe in recipes:
                self._choice.addItem(words.say("recipes", recipe.name), recipe.path)
                tip = words.say("recipes", recipe.summary)
                self._choice.setItemData(self._choice.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    def _add_title(self, lanes: Sequence[str]) -> None:
        """Add a line that cannot be chosen."""
        titles = [words.say("words", LANE_TITLES[Lane(lane)]) for lane in lanes]
        comma = words.tr(", ", "between the words of a list")
        self._choice.addItem(comma.join(titles))
        model = self._choice.model()
        if isinstance(model, QStandardItemModel):
            model.item(self._choice.count() - 1).setEnabled(False)


def _problem_of(check: Callable[[Recipe], None], recipe: Recipe) -> Problem | None:
    try:
        check(recipe)
    except RecipeError as error:
        return error.problem
    return None


def _card(scroll: QScrollArea, inner: QWidget) -> QFrame:
    """Put the scroll area on a card that shows through it."""
    for see_through in (scroll.viewport(), inner):
        see_through.setAutoFillBackground(False)
    card = QFrame()
    card.setObjectName("card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(1, 4, 1, 4)
    inside.addWidget(scroll)
    return card


def _files(folder: str) -> list[str]:
    try:
        return [os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(_SUFFIX)]
    except OSError:
        return []


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0]


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
