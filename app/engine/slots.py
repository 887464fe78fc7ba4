"""A slot: one worker process and everything that belongs to it, shared with nobody.

    run thread                                   worker process (app.engine.worker)
    ----------                                   ----------------------------------
    Slot.submit -> ProcessPoolExecutor(1) -----> run_batch
    Slot.drain  <- SimpleQueue  <--------------- start, sync, ends, over
    Slot.ask_…  -> Pipe         ---------------> watch thread: stop, go on; closed: exit
    WorkerLog   <- Pipe         <--------------- standard output and error

A pool shared by all workers would lose every pending task when one worker dies, and a queue shared
by several goes silent when a writer is killed. With one of each per slot a death costs one slot,
and the file to blame is the one that slot announced. After a death executor, queue and pipe are
thrown away together, because a lock in any of them may be held for ever.

All slots are made and used by one thread that outlives them: on Linux a worker is killed when the
thread that started it ends, not only when the process does.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.queues import SimpleQueue
from typing import Any, Final

from app.engine import worker
from app.engine.child import no_interrupt
from app.engine.messages import Message, TaskBatch
from app.engine.worker_log import WorkerLog

_PATIENCE: Final = 5.0
"""Seconds a killed process may take to be gone."""

_CONTEXT: Final = multiprocessing.get_context("spawn")


class Slot:
    """One worker process with its executor, its queue, its control pipe and its log.

    Attributes:
        number: unique in the run.
        ready: the worker has said that it has started.
        baseline: bytes of memory the worker had then; 0 before.
        resident: bytes it had after its latest batch, or then.
    """

    def __init__(self, number: int, folder: str, lane: str) -> None:
        """Make a slot; its process starts with the first batch.

        Args:
            number: unique in the run.
            folder: where the log goes if it has to be a file.
            lane: the lane to warm up for.
        """
        self.number = number
        self.ready = False
        self.baseline = 0
        self.resident = 0
        name = f"slot-{os.getpid()}-{number}.log"
        self._log = WorkerLog(_CONTEXT, os.path.join(folder, name))
        self._outbox: SimpleQueue[Message] = _CONTEXT.SimpleQueue()
        self._reader, self._writer = _ends(self._outbox)
        told, self._control = _CONTEXT.Pipe(duplex=False)
        setup = worker.SlotSetup(parent=os.getpid(), log=self._log.outlet, lane=lane)
        self._executor = ProcessPoolExecutor(
            max_workers=1,
            mp_context=_CONTEXT,
            initializer=worker.start,
            initargs=(setup, self._outbox, told),
        )
        self._told = told
        self._process: BaseProcess | None = None
        self._futures: list[Future[None]] = []
        self._disposed = False

    @property
    def pid(self) -> int | None:
        """Process number of the worker; None before the first batch."""
        return self._process.pid if self._process else None

    def warm_up(self) -> None:
        """Start the worker before there is a batch for it."""
        if self._process is None:
            with no_interrupt():
                self._futures.append(self._executor.submit(worker.wait_for_work))
            self._adopt()

    def submit(self, batch: TaskBatch) -> bool:
        """Hand a batch to the worker, starting it if need be; False when the worker is dead."""
        self._futures = [future for future in self._futures if not future.done()]
        try:
            with no_interrupt():
                self._futures.append(self._executor.submit(worker.run_batch, batch))
        except BrokenProcessPool:
            return False
        if self._process is None:
            self._adopt()
        return True

    def _adopt(self) -> None:
        """Remember the process just started, and close our copies of its ends of the pipes.

        With them closed, a message torn by a death ends in EOF instead of blocking us for ever, and
        the worker sees the end of the control pipe when we die.
        """
        # The executor has no public way to its processes before Python 3.14.
        self._process = next(iter(self._executor._processes.values()), None)  # noqa: SLF001
        self._writer.close()
        self._told.close()
        self._log.handed_over()

    def listen(self) -> None:
        """Take in what the worker printed, so that it can print on."""
        self._log.drain()

    def waitables(self) -> Sequence[Any]:
        """Return what to wait for: a message, or the end of the process."""
        if self._process is None:
            return ()
        return (self._reader, self._process.sentinel)

    def drain(self) -> Iterator[Message]:
        """Yield the messages that are there, without waiting for more."""
        try:
            while _readable(self._reader):
                yield pickle.loads(self._reader.recv_bytes())  # noqa: S301 - our own process
        except (EOFError, OSError):
            return

    def is_dead(self) -> bool:
        """Whether the worker was started and is gone, or can take no more work."""
        if self._process is None:
            return False
        return not self._process.is_alive()

    def failure(self) -> BaseException | None:
        """Return what ended a batch, which nothing but a bug of ours or no memory can cause."""
        errors = (future.exception() for future in self._futures if future.done())
        return next((e for e in errors if e and not isinstance(e, BrokenProcessPool)), None)

    def exit_code(self) -> int | None:
        """Return the dead worker's exit code; negative is the signal that ended it."""
        if self._process is None:
            return None
        deadline = time.monotonic() + 1
        # The executor's thread waits for the process, too; only one of us gets the code from the
        # system, and if it was the other, its note of it may be a moment late.
        while self._process.exitcode is None and time.monotonic() < deadline:
            self._process.join(timeout=0.005)
        return self._process.exitcode

    def log_tail(self) -> str:
        """Return the end of what the worker printed while on its latest file: a stack, mostly."""
        return self._log.tail()

    def ask_to_stop(self) -> None:
        """Ask the worker to begin no other file: batches end without those not begun."""
        self._say(worker.STOP)

    def ask_to_go_on(self) -> None:
        """Take back what `ask_to_stop` asked; a batch handed out just now may still end so."""
        self._say(worker.GO_ON)

    def _say(self, word: bytes) -> None:
        with contextlib.suppress(OSError):
            self._control.send_bytes(word)

    def terminate(self) -> None:
        """End the worker with SIGTERM, which it does not catch."""
        if self._process and self._process.is_alive():
            self._process.terminate()

    def kill(self) -> None:
        """End the worker, and the processes it has started, so that nothing in it can object."""
        process = self._process
        if process is None or process.pid is None:
            return
        alive = process.is_alive()
        # The number of a dead worker is no other's as long as a process it started lives.
        if sys.platform != "win32" and (alive or not _exists(process.pid)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        if alive:
            process.kill()  # it may not lead its group yet

    def dispose(self) -> None:
        """End the worker if it lives, and give back everything; no file of it stays."""
        if self._disposed:
            return
        self._disposed = True
        self.kill()
        if self._process:
            self._process.join(_PATIENCE)
            self._release(self._process)
        # The executor's own thread sees the death and ends; it has nothing left to wait for.
        self._executor.shutdown(wait=True, cancel_futures=True)
        for end in (self._reader, self._writer, self._control, self._told):
            end.close()
        self._log.close()

    def _release(self, process: BaseProcess) -> None:
        """Tell the executor that its process is gone when it cannot see that itself.

        A process that the worker started, and that left its group, still holds the pipe whose end
        would say so. A result that is none counts as a broken pool, too.
        """
        if not wait([process.sentinel], 0):
            with contextlib.suppress(OSError):
                _ends(self._executor._result_queue)[1].send_bytes(b"")  # noqa: SLF001


def wait_for(slots: Sequence[Slot], timeout: float) -> None:
    """Wait until a slot has something to say or dies, or the time (in seconds) is over."""
    waitables = [waitable for slot in slots for waitable in slot.waitables()]
    if waitables:
        wait(waitables, timeout)
    elif timeout > 0:
        time.sleep(timeout)


def _ends(queue: Any) -> tuple[Connection[Any, bytes], Connection[Any, bytes]]:
    """Return the queue's reading and writing end; there is no public way to wait for a queue."""
    return queue._reader, queue._writer  # noqa: SLF001


def _readable(reader: Connection[Any, bytes]) -> bool:
    if sys.platform == "win32":
        return reader.poll()
    # `Connection.poll` builds a selector each time, ten times the cost of the call itself.
    poller = select.poll()
    poller.register(reader.fileno(), select.POLLIN)
    return bool(poller.poll(0))


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
