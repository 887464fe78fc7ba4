"""Editors for parameters that are lists of values: one line, entries between commas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.params import Param, plain

_QUOTED: Final = r'"(?:[^"]|"")*'
_CELL: Final = re.compile(rf'\s*({_QUOTED}"(?=\s*(?:,|$))|{_QUOTED}$|[^,]*),?')
"""An entry and the comma behind it; quotes that are not closed go to the end."""


def make_list_editor(spec: Param, value: Sequence[Any], tell: Callable[[Any], None]) -> QWidget:
    """Return a line that shows the entries and calls `tell` with what the user makes of them."""
    line = QLineEdit(list_text(value))
    line.setAcceptDrops(False)
    line.setCursorPosition(0)
    line.setPlaceholderText(QCoreApplication.translate("forms", "Separate with commas"))
    line.textEdited.connect(lambda text: tell(_entries(spec, text)))
    return line


def list_text(value: Sequence[Any]) -> str:
    """Return entries as one line; an entry with a comma in it stands in quotes."""
    return ", ".join(_quoted(_entry_text(plain(entry))) for entry in value)


def _entry_text(entry: Any) -> str:
    if isinstance(entry, bool):
        return str(entry).lower()
    return f"{entry:.15g}" if isinstance(entry, float) else str(entry)


def _quoted(cell: str) -> str:
    if cell and cell == cell.strip() and not set(cell) & {",", '"', "\n"}:
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _entries(spec: Param, text: str) -> tuple[Any, ...]:
    cells = (found[1].rstrip() for found in _CELL.finditer(text) if found[1])
    return tuple(_entry(spec.item, _unquoted(cell)) for cell in cells)


def _unquoted(cell: str) -> str:
    if not re.fullmatch(_QUOTED + '"?', cell):
        return cell
    return cell[1:].removesuffix('"').replace('""', '"')


def _entry(kind: type | None, cell: str) -> Any:
    """Return a cell as the type it should have; what it is not stays text, and is refused."""
    if kind is bool:
        return {"true": True, "false": False}.get(cell.lower(), cell)
    if kind not in (int, float):
        return cell
    try:
        return kind(cell)
    except ValueError:
        return cell
