"""What the window asks about an earlier run before it acts, and a report nobody waits for."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from past_kit import RUN, made_run

from app.core.errors import RunError
from app.core.outcome import Outcome
from app.engine.history import past_runs, recipe_text, to_take_back
from app.engine.report import write_report

D, F = Outcome.DONE, Outcome.FAILED


def test_an_undo_knows_what_it_will_find(tmp_path: Path) -> None:
    data, kept = tmp_path / "data", tmp_path / "out" / ".foldermill" / "vault" / RUN / "p0.png"
    made_run(data, outcomes=(D, D, F, None), output=tmp_path / "out", originals=[kept])
    (past,) = past_runs(str(data))
    assert to_take_back(past) == (2, 1)


def test_the_recipe_of_a_run_is_had_back(tmp_path: Path) -> None:
    made_run(tmp_path)
    (past,) = past_runs(str(tmp_path))
    assert recipe_text(past) == "version = 1\n"
    os.unlink(past.journal_path)
    with pytest.raises(RunError, match="no run"):
        recipe_text(past)


@pytest.mark.parametrize("name", ["report.json", "report.csv"])
def test_a_report_that_is_stopped_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    journal = made_run(tmp_path / "data", outcomes=(D,) * 1200, output=tmp_path)
    path = tmp_path / "reports" / name
    path.parent.mkdir()
    path.write_text("before", encoding="utf-8")
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(True)
        return len(asked) > 1

    assert not write_report(str(journal), str(path), stopped=stopped)
    assert len(asked) == 2
    assert path.read_text(encoding="utf-8") == "before"
    assert os.listdir(path.parent) == [name]


def test_a_report_after_an_undo_names_no_results(tmp_path: Path) -> None:
    from app.engine.journal import Journal

    path = made_run(tmp_path / "data", outcomes=(D, D), output=tmp_path)
    journal = Journal(str(path), create=False)
    with journal.transaction():
        journal.change("UPDATE target SET state = 'undone' WHERE position = ?", (0,))
    journal.close()
    assert write_report(str(path), str(tmp_path / "r.json"))
    files = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["files"]
    assert [file["outputs"] for file in files] == [[], [str(tmp_path / "p1.png")]]
