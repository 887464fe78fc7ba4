"""A watcher that tells what a test lets it tell."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from app.core.item import Kind
from app.core.outcome import Outcome, Totals
from app.engine.events import (
    Event,
    Idle,
    ItemEnded,
    ItemStarted,
    Opened,
    Planned,
    Progress,
    RunEnded,
    RunState,
    Scanned,
    Watching,
)

if TYPE_CHECKING:
    from ui_fakes import Store

    from app.ui.run_thread import Watch


class FakeWatcher:
    """Tells what is put into `store.arrivals`, and when it is stopped, `store.last_words`."""

    def __init__(self, store: Store, watch: Watch) -> None:
        if "watch" in store.raising:
            raise store.raising["watch"]
        self._store = store
        self._arrivals: SimpleQueue[list[Event]] = store.arrivals
        self._stopped = False
        store.calls.append(("watch", watch.recipe, watch.folder, watch.destination))

    def events(self) -> Iterator[Event]:
        yield Watching(0, 0)
        while not self._stopped:
            try:
                yield from self._arrivals.get(timeout=0.01)
            except Empty:
                yield Idle()
        yield from self._store.last_words

    def stop(self, *, now: bool = True) -> None:
        self._store.calls.append(("stop watching", now))
        self._stopped = True

    def close(self) -> None:
        self._store.calls.append(("close watcher",))


def begun(journal: str, items: int) -> list[Event]:
    """Return what a batch tells until its first file is at work."""
    return [
        Opened(journal),
        Scanned({Kind.IMAGE: items}, 0, 10, finished=True),
        Planned(items=items, work=items, outputs=items, needed=1, free=10),
        progress(Totals(items=items)),
        ItemStarted(0),
    ]


def ended(
    items: int, *failed: int, state: RunState = RunState.FINISHED, cancelled: int = 0
) -> list[Event]:
    """Return what it tells from then on; `failed` are the positions of files that have failed."""
    rest = items - cancelled
    outcomes = [Outcome.FAILED if at in failed else Outcome.DONE for at in range(rest)]
    done = outcomes.count(Outcome.DONE)
    totals = Totals(items=items, done=done, failed=len(failed), cancelled=cancelled)
    return [
        *(ItemEnded(at, outcome) for at, outcome in enumerate(outcomes)),
        progress(totals),
        RunEnded(state, totals, 1.5),
    ]


def progress(totals: Totals) -> Progress:
    return Progress(totals, totals.ended, totals.items, 1.0, 4.0, 2e6, 3.0)
