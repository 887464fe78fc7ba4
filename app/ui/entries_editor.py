"""What editing steps, results and merges have in common: a list, and one of them in a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.core.operation import Operation, OutputFormat
from app.ui import words
from app.ui.entry_list import Entry
from app.ui.entry_panel import EntryPanel
from app.ui.forms import column


class EntriesEditor(QWidget):
    """Edits a tuple of values in their order; what a value is, the subclasses know.

    Signals:
        changed(tuple): the values after an edit.
        refused(object): a Problem while an edit is not valid, else None.
    """

    changed = Signal(tuple)
    refused = Signal(object)

    def __init__(self, values: Sequence[Any], parent: QWidget | None = None) -> None:
        """Make an editor of `values`; the subclass calls `begin` next."""
        super().__init__(parent)
        self._values = tuple(values)
        self._place = -1
        self._least = 0
        self._panel: EntryPanel

    def begin(
        self,
        heading: str,
        add: str,
        choices: Mapping[str, Operation | OutputFormat],
        context: str,
        nothing: str = "",
    ) -> None:
        """Show the values.

        Args:
            heading: names them.
            add: the tooltip of the button that adds one.
            choices: what can be added, by name.
            context: where the texts of choices are translated.
            nothing: said while there are no values.
        """
        self._panel = EntryPanel(heading, add, nothing)
        for name, choice in choices.items():
            title = words.say(context, choice.title)
            self._panel.add_choice(name, title, words.say(context, choice.summary))
        self._panel.added.connect(self._add)
        self._panel.removed.connect(self._remove)
        self._panel.moved.connect(self._reorder)
        self._panel.switched.connect(self.switch)
        self._panel.selected.connect(self._show_form)
        self.setLayout(column(self._panel))
        self._show(0)

    # What the subclasses say.

    def entry(self, value: Any) -> Entry:
        """Return the line of a value."""
        raise NotImplementedError

    def make(self, name: str) -> Any:
        """Return a new value of the choice `name`."""
        raise NotImplementedError

    def form(self, value: Any) -> QWidget:
        """Return a form for a value, with the signals `changed` and `refused`."""
        raise NotImplementedError

    def taken(self, value: Any, edited: Any) -> Any:
        """Return the value after its form said `changed` with `edited`."""
        del value
        return edited

    def needs_new_form(self, before: Any, after: Any) -> bool:
        """Return whether the value has other parameters than before."""
        del before, after
        return False

    @Slot(int, bool)
    def switch(self, place: int, enabled: bool) -> None:
        """Switch the value at `place` on or off, if such a value can be."""

    # What the lane says.

    def set_least(self, least: int) -> None:
        """Let so many values always stay."""
        if least != self._least:
            self._least = least
            self._panel.keep_at_least(least, self._list_from)

    def set_values(self, values: Sequence[Any]) -> None:
        """Show other values; nothing is told."""
        self._values = tuple(values)
        self._show(0)

    @property
    def _list_from(self) -> int:
        """With fewer values there is no list, only the form."""
        return 1

    def _show(self, current: int) -> None:
        entries = [self.entry(value) for value in self._values]
        current = min(current, len(entries) - 1)
        self._panel.show_entries(entries, current, least=self._least, list_from=self._list_from)

    # What the user does.

    def _use(self, values: tuple[Any, ...], current: int) -> None:
        self._values = values
        self._show(current)
        self.changed.emit(values)

    @Slot(str)
    def _add(self, name: str) -> None:
        self._use((*self._values, self.make(name)), len(self._values))

    @Slot(int)
    def _remove(self, place: int) -> None:
        if len(self._values) > self._least:
            self._use(self._values[:place] + self._values[place + 1 :], max(0, place - 1))

    @Slot(list)
    def _reorder(self, order: list[int]) -> None:
        self._use(tuple(self._values[place] for place in order), order.index(self._place))

    @Slot(int)
    def _show_form(self, place: int) -> None:
        self._place = place
        self.refused.emit(None)  # an edit that was not valid goes with its form
        if place < 0:
            self._panel.set_form(None)
            return
        form: Any = self.form(self._values[place])
        form.changed.connect(self._edit)
        form.refused.connect(self.refused)
        self._panel.set_form(form)

    @Slot(object)
    def _edit(self, edited: Any) -> None:
        self._replace(self._place, self.taken(self._values[self._place], edited))

    def _replace(self, place: int, value: Any) -> None:
        before = self._values[place]
        self._values = (*self._values[:place], value, *self._values[place + 1 :])
        entry = self.entry(value)
        self._panel.set_detail(place, entry.title, entry.detail)
        if self.needs_new_form(before, value):
            self._show_form(place)
        self.changed.emit(self._values)
