"""Previews of files, read in a process of their own.

A file nobody has looked at yet may crash the library that reads it, take all memory, or take for
ever: none of that may happen to the window. The process is not one of a run's slots, which belong
to the run thread and are busy; it gives way like them, and is made anew after a death. One question
at a time goes through a pipe that nobody shares; its end means that the process is gone.

As with slots, one thread that outlives the process makes and uses it: on Linux it is killed when
that thread ends.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Final

from app.core.errors import FoldermillError, Problem, problem_of
from app.engine.allowance import OwnLimit
from app.engine.child import no_interrupt, settle
from app.engine.worker_log import Outlet, WorkerLog, mark
from app.formats.table.preview import Preview
from app.formats.table.reading import AS_IT_IS, TableReading

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes a preview may take: a whole sheet of a workbook is in memory while its start is read."""

_NICE: Final = 5
"""Somebody waits for it, so it goes before the slots, but behind the window."""
_STEP: Final = 0.05
"""Seconds between two looks at whether the answer is still wanted."""
_GRACE: Final = 0.3
"""Seconds a process may go on with what nobody wants any more: a new one takes longer to start."""
_PATIENCE: Final = 2.0
"""Seconds a killed process may take to be gone."""

_CONTEXT: Final = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Question:
    """Which file is to be shown.

    Attributes:
        path: of the file, absolute.
        sheet: of a workbook; empty for the first.
        reading: how the recipe says tables are read.
    """

    path: str
    sheet: str = ""
    reading: TableReading = AS_IT_IS


class PreviewProcess:
    """The application's side; used by one thread."""

    def __init__(self, folder: str, seconds: float = 20.0, memory: int = MEMORY) -> None:
        """Stand ready; the process starts with the first question.

        Args:
            folder: where the log goes if it has to be a file.
            seconds: a preview may take.
            memory: bytes it may take.
        """
        self._folder = folder
        self._seconds = seconds
        self._memory = memory
        self._process: SpawnProcess | None = None
        self._connection: Connection[Any, Any] | None = None
        self._log: WorkerLog | None = None

    def ask(
        self, question: Question, is_wanted: Callable[[], bool] = lambda: True
    ) -> Preview | Problem | None:
        """Return what the file looks like, or why that cannot be told.

        Args:
            question: which file.
            is_wanted: whether somebody still waits for the answer; asked now and then. What is not
                wanted any more is None.
        """
        process, connection, log = self._started()
        try:
            connection.send((question, self._memory))
        except OSError:
            return self._died(log)
        began, unwanted = time.monotonic(), 0.0
        while not wait([connection, process.sentinel], _STEP):
            log.drain()
            now = time.monotonic()
            if now - began > self._seconds:
                self.close()
                return Problem("preview_slow", {"seconds": round(self._seconds)})
            if is_wanted():
                continue
            unwanted = unwanted or now
            if now - unwanted > _GRACE:
                self.close()
                return None
        try:
            answer: Preview | Problem = connection.recv()
        except (EOFError, OSError):
            return self._died(log)
        return answer

    def _died(self, log: WorkerLog) -> Problem:
        tail = log.tail()
        self.close()
        return Problem("preview_died", {}, tail)

    def _started(self) -> tuple[SpawnProcess, Connection[Any, Any], WorkerLog]:
        if self._process and self._connection and self._log:
            if self._process.is_alive():
                return self._process, self._connection, self._log
            self.close()  # killed while it had nothing to do: no file is to blame
        log = WorkerLog(_CONTEXT, os.path.join(self._folder, f"preview-{os.getpid()}.log"))
        ours, theirs = _CONTEXT.Pipe()
        arguments = (os.getpid(), log.outlet, theirs)
        process = _CONTEXT.Process(target=_serve, args=arguments, name="preview", daemon=True)
        with no_interrupt():
            process.start()
        # With our copies closed, the end of the process is the end of the pipes.
        theirs.close()
        log.handed_over()
        self._process, self._connection, self._log = process, ours, log
        return process, ours, log

    def close(self) -> None:
        """End the process, whatever it does; the next question starts another one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.join(_PATIENCE)
        if process.exitcode is not None:
            process.close()  # else it waits for a disk or a network, and ends when that answers
        if self._connection:
            self._connection.close()
        if self._log:
            self._log.close()


def _serve(parent: int, log: Outlet, connection: Connection[Any, Any]) -> None:
    """Answer questions until nobody asks any more; a bug ends the process, and is told of so."""
    settle(parent, log, _NICE)
    from app.engine.lanes.table import prepare

    prepare()
    limit = OwnLimit()
    while True:
        try:
            question, memory = connection.recv()
        except EOFError:
            return
        mark()
        limit.set(memory)
        answer = _answer(question)
        limit.lift()
        connection.send(answer)


def _answer(question: Question) -> Preview | Problem:
    from app.formats.source_file import SourceFile
    from app.formats.table.preview import preview

    try:
        with SourceFile(question.path) as file:
            known = question.reading
            return preview(file, question.sheet, known.given, known.widths)
    except (FoldermillError, OSError, MemoryError) as error:
        return problem_of(error, path=question.path)
