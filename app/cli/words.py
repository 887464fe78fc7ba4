"""Sentences of the terminal: counts, plans, progress and totals in English."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.item import Kind
from app.core.outcome import Totals
from app.engine.events import Planned, Progress, RunEnded, RunState, Scanned
from app.engine.planner import in_words
from app.engine.rows import Row, TargetRow

_KINDS = {Kind.IMAGE: "Images", Kind.TABLE: "Tables", Kind.TEXT: "Text", Kind.OTHER: "Other"}
_STATES = {RunState.FINISHED: "Finished", RunState.CANCELLED: "Cancelled"}

_BECAUSE = {
    "asked": "as you asked",
    "cores": "one for each core",
    "memory": "there is not enough memory for more",
    "network": "more would only wait for the network",
    "spinning": "more would only wait for a spinning disk",
}


def counted(number: int, thing: str) -> str:
    """Return a number with its word, like `1 file` or `1,240 files`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def found(event: Scanned) -> str:
    """Return what the scan has found so far."""
    parts = [f"{_KINDS[kind]} {count:,}" for kind, count in event.kinds.items() if count]
    if event.hidden:
        parts.append(f"{event.hidden:,} hidden left out")
    return " · ".join(parts or ["No files"])


def planned(event: Planned) -> Iterator[str]:
    """Yield what the plan is, and each thing about it that may surprise."""
    yield (
        f"Plan: {counted(event.outputs, 'result')} from {counted(event.work, 'file')}, "
        f"about {in_words(event.needed)}; {in_words(event.free)} free."
    )
    if event.slots and event.work > 1:
        time = "a time" if event.slots == 1 else "the same time"
        reason = _BECAUSE[event.slots_because]
        yield f"{counted(event.slots, 'file')} at {time}: {reason}."
    by_rule = event.skipped - event.no_lane
    surprises = {
        "Left alone, because the recipe has nothing for them": event.no_lane,
        "Skipped, because their results exist already": by_rule,
        "Under another name, because theirs is taken": event.clashes,
    }
    for form, count in event.fallbacks.items():
        surprises[f"Written as {form}, because their own format cannot be written"] = count
    for loss, count in event.losses.items():
        surprises[f"Without {loss.replace('_', ' ')}"] = count
    for reason, count in surprises.items():
        if count:
            yield f"{reason}: {count:,}."


def running(event: Progress) -> str:
    """Return where the run is."""
    totals = event.totals
    parts = [f"{totals.ended:,} of {counted(totals.items, 'file')}"]
    failed = totals.failed + totals.quarantined
    if failed:
        parts.append(f"{failed:,} failed")
    parts.append(f"{event.files_per_second:,.0f} files/s")
    parts.append(f"{in_words(int(event.bytes_per_second))}/s")
    if event.seconds_left is not None:
        minutes, seconds = divmod(round(event.seconds_left), 60)
        parts.append(f"{minutes}:{seconds:02} left")
    return " · ".join(parts)


def ended(event: RunEnded) -> str:
    """Return how a run ended: the totals add up to its files."""
    state = _STATES.get(event.state, "Stopped")
    files = counted(event.totals.items, "file")
    return f"{state}: {files} in {event.seconds:.1f} s: {totals(event.totals)}."


def totals(counts: Totals) -> str:
    """Return how many items ended how, without those that are none."""
    return ", ".join(f"{count:,} {word}" for word, count in _counts(counts) if count)


def _counts(totals: Totals) -> Iterator[tuple[str, int]]:
    yield "done", totals.done
    yield "skipped", totals.skipped
    yield "failed", totals.failed
    yield "quarantined", totals.quarantined
    yield "cancelled", totals.cancelled


def failure(row: Row) -> str:
    """Return an item that failed, and why."""
    return f"{row.outcome}: {row.path}: {row.problem.message() if row.problem else ''}"


def plan_lines(row: Row) -> Iterator[str]:
    """Yield an item's line for each of its results, or why it has none."""
    if row.outcome:
        yield failure(row)
    for target in row.targets:
        yield f"{row.path} -> {target.path}{_marks(target)}"


def _marks(target: TargetRow) -> str:
    marks = []
    if target.renamed:
        marks.append("renamed")
    if target.skipped:
        marks.append("skipped, exists already")
    marks += [f"without {loss.replace('_', ' ')}" for loss in target.losses]
    return f"  [{'; '.join(marks)}]" if marks else ""
