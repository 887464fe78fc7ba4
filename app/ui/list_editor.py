"""Editors for parameters that are lists: one line, entries between commas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.params import Param, plain


def make_list_editor(spec: Param, value: Sequence[Any], tell: Callable[[Any], None]) -> QWidget:
    """Return a line that shows the entries and calls `tell` with what the user makes of them.

    A list of small tables is only shown: it is edited in the recipe's text.
    """
    line = QLineEdit(list_text(value))
    line.setAcceptDrops(False)
    line.setCursorPosition(0)
    if spec.is_nested:
        line.setReadOnly(True)
    else:
        line.textEdited.connect(lambda text: tell(_entries(spec, text)))
    return line


def list_text(value: Sequence[Any]) -> str:
    """Return entries as one line; an entry with a comma in it stands in quotes."""
    return _line([_entry_text(plain(entry)) for entry in value])


def _entry_text(entry: Any) -> str:
    if isinstance(entry, dict):
        return " ".join(map(_entry_text, entry.values()))
    if isinstance(entry, list):
        return list_text(entry)
    return f"{entry:.15g}" if isinstance(entry, float) else str(entry)


def _line(cells: Sequence[str]) -> str:
    quoted = []
    for cell in cells:
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow([cell])
        quoted.append(out.getvalue())
    return ", ".join(quoted)


def _entries(spec: Param, text: str) -> tuple[Any, ...]:
    cells = next(csv.reader([text], skipinitialspace=True), [])
    return tuple(_entry(spec.item, cell.strip()) for cell in cells if cell.strip())


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
