"""A batch from the first drop to the last outcome: the engine's front door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.recipe import Recipe
from app.engine.events import Event
from app.engine.options import EngineOptions


class Batch:
    """One run and its journal.

    Call `scan`, `plan` and `run` in this order, each to its end, all from one thread that outlives
    the batch; `plan` may be called again (another recipe, another folder) until `run` was.
    `stop` may be called from any thread. `close` must be called; it leaves nothing running.
    """

    def __init__(self, options: EngineOptions) -> None:
        """Make the journal of a new run in `options.data_folder`."""
        raise NotImplementedError

    run_id: str
    journal_path: str

    def scan(self, sources: Sequence[str], *, leave_out: str = "") -> Iterator[Event]:
        """Find the items in the sources (absolute paths); the folder `leave_out` is not entered."""
        raise NotImplementedError

    def plan(self, recipe: Recipe, destination: str) -> Iterator[Event]:
        """Settle names, clashes, cost and space for the recipe and the (absolute) folder."""
        raise NotImplementedError

    def run(self) -> Iterator[Event]:
        """Carry the plan out; the last event is `RunEnded`."""
        raise NotImplementedError

    def stop(self, *, now: bool = True) -> None:
        """End the current generator soon; `now` interrupts files in flight too."""
        raise NotImplementedError

    def close(self, *, forget: bool = False) -> None:
        """End slots, release locks, close the journal; `forget` removes a journal never run."""
        raise NotImplementedError
