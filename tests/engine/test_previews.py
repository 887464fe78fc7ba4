"""Previews come from a process that may die, hang or be in the way without harm."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import Problem
from app.engine.previews import PreviewProcess, Question
from app.formats.table.preview import Preview
from app.formats.table.reading import TableReading


@pytest.fixture
def process(tmp_path: Path) -> Iterator[PreviewProcess]:
    made = PreviewProcess(str(tmp_path))
    yield made
    made.close()


def pid_of(process: PreviewProcess) -> int:
    assert process._process
    assert process._process.pid
    return process._process.pid


def test_one_process_answers_one_question_after_the_other(
    tmp_path: Path, process: PreviewProcess
) -> None:
    good, empty = tmp_path / "a.csv", tmp_path / "b.csv"
    good.write_text("a;b\n1;x\n", encoding="utf-8")
    empty.touch()
    found = process.ask(Question(str(good)))
    assert isinstance(found, Preview)
    assert (found.columns, found.rows) == (("a", "b"), (("1", "x"),))
    first = pid_of(process)
    assert first != os.getpid()
    assert os.getpriority(os.PRIO_PROCESS, first) > os.getpriority(os.PRIO_PROCESS, 0)
    assert process.ask(Question(str(empty))) == Problem("empty_file")
    gone = process.ask(Question(str(tmp_path / "c.csv")))
    assert isinstance(gone, Problem)
    assert (gone.code, gone.values["path"]) == ("vanished", str(tmp_path / "c.csv"))
    given = process.ask(Question(str(good), reading=TableReading(delimiter="|")))
    assert isinstance(given, Preview)
    assert given.columns == ("a;b",)
    assert pid_of(process) == first


def test_a_death_is_told_and_the_next_question_answered(
    tmp_path: Path, process: PreviewProcess
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;x\n", encoding="utf-8")
    # What nobody has foreseen ends the process, like a crash.
    died = process.ask(Question(str(path), reading=TableReading(encoding="no such")))
    assert isinstance(died, Problem)
    assert died.code == "preview_died"
    assert "LookupError" in died.detail
    assert isinstance(process.ask(Question(str(path))), Preview)
    os.kill(pid_of(process), signal.SIGKILL)
    assert process._process
    process._process.join(5)
    assert isinstance(process.ask(Question(str(path))), Preview)


def test_a_process_that_hangs_is_ended(tmp_path: Path) -> None:
    process = PreviewProcess(str(tmp_path), seconds=0.3)
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    asked: list[int] = []

    def stopping() -> bool:
        if not asked:
            asked.append(pid_of(process))
            os.kill(asked[0], signal.SIGSTOP)
        return True

    # It is still starting when it is first asked whether the answer is wanted.
    assert process.ask(Question(str(path)), stopping) == Problem("preview_slow", {"seconds": 0})
    with pytest.raises(ProcessLookupError):
        os.kill(asked[0], 0)


def test_what_is_not_wanted_any_more_is_given_up(tmp_path: Path, process: PreviewProcess) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    assert isinstance(process.ask(Question(str(path))), Preview)
    busy = pid_of(process)
    os.kill(busy, signal.SIGSTOP)
    assert process.ask(Question(str(path)), lambda: False) is None
    with pytest.raises(ProcessLookupError):
        os.kill(busy, 0)
    assert isinstance(process.ask(Question(str(path))), Preview)


def test_memory_is_limited(tmp_path: Path) -> None:
    process = PreviewProcess(str(tmp_path), memory=1024 * 1024)
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 2_000_000, encoding="utf-8")
    found = process.ask(Question(str(path)))
    process.close()
    assert isinstance(found, Problem)
    assert found.code in ("memory_short", "preview_died")
