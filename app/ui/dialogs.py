"""Every question the window asks, in one place that tests replace."""

from __future__ import annotations

import os
from typing import Final

from PySide6.QtWidgets import QCheckBox, QFileDialog, QMessageBox, QWidget

from app.core.errors import fill
from app.formats.safe_write import WORK_FOLDER
from app.ui import words
from app.ui.texts import Context

dialogs: Final = Context("dialogs")


class Dialogs:
    """Asks the user; every method blocks, with events served, until there is an answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.parent = parent

    def folder(self, title: str, start: str) -> str:
        """Ask for one folder; empty when there is none."""
        return QFileDialog.getExistingDirectory(self.parent, title, start)

    def files(self, title: str, start: str) -> list[str]:
        """Ask for files."""
        return QFileDialog.getOpenFileNames(self.parent, title, start)[0]

    def open_file(self, title: str, start: str, pattern: str) -> str:
        """Ask for a file to open; empty when there is none."""
        return QFileDialog.getOpenFileName(self.parent, title, start, pattern)[0]

    def save_file(self, title: str, start: str, pattern: str) -> str:
        """Ask for a file to write, which the user agreed to replace; empty when there is none."""
        return QFileDialog.getSaveFileName(self.parent, title, start, pattern)[0]

    def ask_save(self, name: str) -> bool | None:
        """Ask whether changes of a recipe shall be saved; None means to stay with it."""
        button = QMessageBox.StandardButton
        box = self._question(
            fill(
                dialogs.tr("Save the changes to “{name}”?"),
                {"name": name},
            ),
            dialogs.tr("Otherwise they are lost."),
        )
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        answer = box.exec()
        return {button.Save.value: True, button.Discard.value: False}.get(answer)

    def ask_stop(self) -> bool:
        """Ask whether to leave while a run goes on."""
        button = QMessageBox.StandardButton
        box = self._question(
            dialogs.tr("Stop the run and quit?"),
            dialogs.tr("Results written so far stay. Files in progress leave nothing behind."),
        )
        box.setStandardButtons(button.Yes | button.No)
        box.button(button.Yes).setText(dialogs.tr("Stop and quit"))
        box.button(button.No).setText(dialogs.tr("Go on"))
        box.setDefaultButton(button.No)
        return bool(box.exec() == button.Yes.value)

    def ask_stop_undo(self) -> bool:
        """Ask whether to leave while a run is taken back."""
        button = QMessageBox.StandardButton
        box = self._question(
            dialogs.tr("Stop undoing and quit?"),
            dialogs.tr("What was taken back stays so. The history can take back the rest later."),
        )
        box.setStandardButtons(button.Yes | button.No)
        box.button(button.Yes).setText(dialogs.tr("Stop and quit"))
        box.button(button.No).setText(dialogs.tr("Go on"))
        box.setDefaultButton(button.No)
        return bool(box.exec() == button.Yes.value)

    def ask_undo(self, recipe: str, moment: str, results: int, originals: int) -> bool | None:
        """Ask whether to take a run back.

        Args:
            recipe: the name of its recipe.
            moment: when it was started.
            results: how many results go, as far as they are as they were written.
            originals: how many files come back that were replaced.

        Returns:
            Whether the results go to the trash; None not to take it back.
        """
        button = QMessageBox.StandardButton
        names = {"recipe": recipe, "moment": moment}
        counts = [dialogs.tr("%Ln result(s) will be removed.", "", results)]
        if originals:
            counts.append(dialogs.tr("%Ln replaced original(s) will come back.", "", originals))
        counts.append(dialogs.tr("Results that were changed since stay as they are."))
        box = self._question(
            fill(dialogs.tr("Undo “{recipe}” of {moment}?"), names), "\n".join(counts)
        )
        trash = QCheckBox(dialogs.tr("Move the results to the trash"))
        box.setCheckBox(trash)
        box.setStandardButtons(button.Yes | button.Cancel)
        box.button(button.Yes).setText(dialogs.tr("Undo"))
        box.setDefaultButton(button.Cancel)
        return trash.isChecked() if box.exec() == button.Yes.value else None

    def ask_forget(self, recipe: str, moment: str, originals: int) -> bool:
        """Ask whether a run shall be removed from the history.

        Args:
            recipe: the name of its recipe.
            moment: when it was started.
            originals: bytes of replaced originals that would be lost.
        """
        button = QMessageBox.StandardButton
        names = {"recipe": recipe, "moment": moment}
        sentences = [dialogs.tr("It cannot be gone on with or undone then. Its results stay.")]
        if originals:
            template = dialogs.tr("{size} of originals that it replaced are deleted for good.")
            sentences.append(fill(template, {"size": words.data_size(originals)}))
        box = self._question(
            fill(dialogs.tr("Remove “{recipe}” of {moment} from the history?"), names),
            "\n".join(sentences),
        )
        box.setStandardButtons(button.Yes | button.Cancel)
        box.button(button.Yes).setText(dialogs.tr("Remove"))
        box.setDefaultButton(button.Cancel)
        return bool(box.exec() == button.Yes.value)

    def ask_replace(self, count: int, *, in_place: bool) -> bool:
        """Ask whether a run may replace so many files.

        Args:
            count: how many.
            in_place: they are the sources; otherwise they lie in the folder for the results.
        """
        button = QMessageBox.StandardButton
        if in_place:
            template = dialogs.tr(
                "Each result takes the place of its source. The originals are kept in the folder "
                "“{folder}” of the source; undoing the run brings them back."
            )
        else:
            template = dialogs.tr(
                "These files are in the folder for the results already. They are kept in its "
                "folder “{folder}”; undoing the run brings them back."
            )
        box = self._question(
            dialogs.tr("Replace %Ln file(s)?", "", count), fill(template, {"folder": WORK_FOLDER})
        )
        box.setStandardButtons(button.Yes | button.No)
        box.button(button.Yes).setText(dialogs.tr("Replace"))
        box.button(button.No).setText(dialogs.tr("Do not replace"))
        box.setDefaultButton(button.No)
        return bool(box.exec() == button.Yes.value)

    def ask_watch(self, folder: str, recipe: str, output: str, *, replaces: bool) -> bool:
        """Ask whether to begin to watch a folder.

        Args:
            folder: its name.
            recipe: the recipe's name.
            output: where the results go; empty when each takes the place of its source.
            replaces: files that are there already may be replaced.
        """
        button = QMessageBox.StandardButton
        sentences = [
            dialogs.tr("Whatever is in it or comes into it is processed, until you press Stop."),
            "",
            dialogs.tr("Recipe: {recipe}"),
            dialogs.tr("The results go to {output}")
            if output
            else dialogs.tr("Each result takes the place of its source."),
        ]
        if replaces:
            sentences.append(
                dialogs.tr("Files that are replaced are kept, and undo brings them back.")
            )
        values = {"folder": folder, "recipe": recipe, "output": output}
        box = self._question(
            fill(dialogs.tr("Watch “{folder}”?"), values), fill("\n".join(sentences), values)
        )
        box.setStandardButtons(button.Yes | button.No)
        box.button(button.Yes).setText(dialogs.tr("Watch"))
        box.button(button.No).setText(dialogs.tr("Do not watch"))
        box.setDefaultButton(button.No if replaces else button.Yes)
        return bool(box.exec() == button.Yes.value)

    def _question(self, text: str, more: str) -> QMessageBox:
        box = QMessageBox(self.parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Foldermill")
        box.setText(text)
        box.setInformativeText(more)
        return box


def home() -> str:
    """Return the folder file dialogs begin in."""
    return os.path.expanduser("~")
