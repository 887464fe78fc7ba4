"""A slot that is this very process: quick, in one order each time, and open to patches."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Iterator

from app.engine import worker
from app.engine.messages import Message, TaskBatch

_pids = itertools.count(1)


class NoLimit:
    """In the place of the limit a worker sets for itself: this process has no such."""

    def set(self, size: int) -> None:
        pass

    def lift(self) -> int:
        return 1


class InlineSlot:
    """What the dispatcher takes for `app.engine.slots.Slot`.

    A batch is worked off with the worker's own code, in the caller's thread, when news of it are
    asked for.
    """

    baseline = resident = 1

    def __init__(self, number: int, folder: str, lane: str) -> None:
        self.number = number
        self.ready = False
        self.pid: int | None = None
        self._batches: deque[TaskBatch] = deque()
        self._news: deque[Message] = deque()
        self._stopped = threading.Event()

    def submit(self, batch: TaskBatch) -> bool:
        if self.pid is None:
            self.pid = -next(_pids)
            self.put(("ready", self.baseline))
        self._batches.append(batch)
        return True

    def put(self, message: Message) -> None:
        """Take a message, as the worker's outbox."""
        self._news.append(message)

    def drain(self) -> Iterator[Message]:
        if self._batches:
            worker._State.outbox = self  # type: ignore[assignment]
            worker._State.limit = NoLimit()  # type: ignore[assignment]
            worker._State.cancelled = self._stopped
            worker.run_batch(self._batches.popleft())
        while self._news:
            yield self._news.popleft()

    def listen(self) -> None:
        pass

    def ask_to_stop(self) -> None:
        self._stopped.set()

    def ask_to_go_on(self) -> None:
        self._stopped.clear()

    def is_dead(self) -> bool:
        return False

    def failure(self) -> BaseException | None:
        return None

    def exit_code(self) -> int | None:
        return None

    def log_tail(self) -> str:
        return ""

    def terminate(self) -> None:
        pass

    def kill(self) -> None:
        pass

    def dispose(self) -> None:
        pass
