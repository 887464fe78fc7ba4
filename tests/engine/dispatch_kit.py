"""Toy files, the tasks for them, and dispatchers that work them off."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.core.lanes import PartFile, WorkTask
from app.engine.dispatch import Dispatcher, Ended, News
from app.engine.messages import LookTask, Task

Make = Callable[..., Dispatcher]
"""What the fixture `dispatcher` is."""

TOY = "tests.engine.toy_lane"
PATIENCE = 60.0


class Files:
    """A folder of toy files, and the tasks for them."""

    def __init__(self, folder: Path, texts: Sequence[str]) -> None:
        self.folder = folder
        self.out = folder / "out"
        self.out.mkdir()
        for number, text in enumerate(texts):
            (folder / str(number)).write_text(text, encoding="utf-8")

    def looks(self, wanted: Sequence[tuple[int, int]]) -> list[Task]:
        return [LookTask(number, str(self.folder / str(number))) for number, _ in wanted]

    def works(self, wanted: Sequence[tuple[int, int]]) -> list[Task]:
        return [
            WorkTask(
                number=number,
                path=str(self.folder / str(number)),
                size=0,
                mtime_ns=0,
                facts={},
                parts=(PartFile(0, str(self.out / f"{number}-{attempt}.part")),),
                keep_dates=False,
                scratch=str(self.out / f"{number}-{attempt}.scratch"),
            )
            for number, attempt in wanted
        ]


def finish(
    dispatcher: Dispatcher, seen: Callable[[News], None] = lambda _: None
) -> dict[int, Ended]:
    """Step until all is done; each task may end once only."""
    ended: dict[int, Ended] = {}
    deadline = time.monotonic() + PATIENCE
    while not dispatcher.finished:
        assert time.monotonic() < deadline, "the dispatcher hangs"
        for event in dispatcher.step(0.05):
            seen(event)
            if isinstance(event, Ended):
                assert event.end.number not in ended
                ended[event.end.number] = event
    return ended
