"""Folders of tables, and batches on them whose slots are this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from inline_kit import ended
from lines_kit import Desk

from app.core.outcome import Outcome
from app.engine.merging import GROUP
from app.engine.options import EngineOptions
from app.formats.table.text_table import TextTable

BLOCK = 256


class TableDesk(Desk):
    """A folder of tables, which are cut into small blocks."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(folder, monkeypatch, GROUP)
        self.options = EngineOptions(data_folder=str(self.home), workers=2)
        self._patch = monkeypatch
        self.cut(BLOCK)

    def cut(self, block: int) -> None:
        """Let blocks have so many bytes from now on."""
        self._patch.setattr(TextTable.__init__, "__defaults__", ("keep", block))

    def run(self, recipe: str) -> dict[str, bytes]:
        """Run to the end; return what lies in the output folder then."""
        self.plan(recipe)
        return self.finished()

    def finished(self) -> dict[str, bytes]:
        """Carry the plan out; return what lies in the output folder then."""
        assert self.batch is not None
        ended(self.batch.run())
        return self.results()

    def said(self) -> str:
        """Return what is told of the only item, which is done."""
        (row,) = self.rows()
        assert row.outcome is Outcome.DONE
        return row.problem.message() if row.problem else ""
