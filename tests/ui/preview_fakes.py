"""Previews of files that do not exist."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.core.errors import Problem
from app.engine.previews import Question
from app.formats.table.dialect import Dialect, Evidence
from app.formats.table.preview import Preview
from app.formats.table.types import ColumnType

PRICES = Preview(
    format="csv",
    dialect=Dialect(encoding="cp1252", delimiter=";", decimal=",", thousands=".", skip=2),
    evidence=(
        Evidence("encoding", "letters", 0.8),
        Evidence("delimiter", "agree", 0.99, {"rows": 100, "all": 100, "columns": 3}),
        Evidence("quote", "no_quotes", 0.5),
        Evidence("header", "above_numbers", 0.95),
        Evidence("skip", "preamble", 0.8, {"lines": 2}),
        Evidence("footer", "to_the_end", 0.8),
        Evidence("decimal", "comma", 0.9, {"cells": 1_200}),
    ),
    columns=("id", "price", "town"),
    all_columns=3,
    types=(ColumnType.INT, ColumnType.FLOAT, ColumnType.TEXT),
    declared=False,
    rows=tuple((str(n), f"{n},50", "Köln" if n % 3 else None) for n in range(100)),
    more=True,
)
"""A text with something to say about everything."""

BOOK = replace(
    PRICES,
    format="xlsx",
    evidence=(Evidence("header", "like_names", 0.6), Evidence("skip", "at_once", 0.9)),
    dialect=Dialect(),
    more=False,
    sheets=("2025", "2026"),
    sheet="2025",
)
"""A sheet of a workbook."""


@dataclass
class Library:
    """Stands in for the process that reads files.

    Attributes:
        shown: what is answered, by path; anything else is said to be empty.
        asked: the questions, and those that were given up.
        go: while not set, no question is answered unless nobody wants the answer any more.
    """

    shown: dict[str, Preview | Problem] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    given_up: list[Question] = field(default_factory=list)
    closed: int = 0
    go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.go.set()

    def ask(
        self, question: Question, is_wanted: Callable[[], bool] = lambda: True
    ) -> Preview | Problem | None:
        self.asked.append(question)
        while not self.go.wait(0.01):
            if not is_wanted():
                self.given_up.append(question)
                return None
        found = self.shown.get(question.path, Problem("empty_file"))
        if isinstance(found, Preview) and question.sheet:
            return replace(found, sheet=question.sheet)
        return found

    def close(self) -> None:
        self.closed += 1
