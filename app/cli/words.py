"""Sentences of the terminal: counts, plans, progress and totals in English."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from app.core.item import Kind
from app.core.outcome import Totals
from app.engine.events import (
    MergeEnded,
    Noticed,
    Paused,
    Planned,
    Progress,
    RunEnded,
    RunState,
    Scanned,
    WentOn,
)
from app.engine.history import PastRun
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


def said(event: Noticed | Paused | WentOn) -> str:
    """Return what the user should know just now."""
    match event:
        case Noticed(problem):
            return f"note: {problem.message()}"
        case Paused(problem):
            return f"Paused: {problem.message()}" if problem else "Paused."
        case WentOn():
            return "Going on."


def found(event: Scanned) -> str:
    """Return what the scan has found so far."""
    parts = [f"{_KINDS[kind]} {count:,}" for kind, count in event.kinds.items() if count]
    if event.hidden:
        parts.append(f"{event.hidden:,} hidden left out")
    return " · ".join(parts or ["No files"])


def planned(event: Planned) -> Iterator[str]:
    """Yield what the plan is, and each thing about it that may surprise."""
    if event.merges and not event.items:
        results = counted(event.outputs, "result")
        yield f"Plan: {results} of all files together; {in_words(event.free)} free."
        return
    yield (
        f"Plan: {counted(event.outputs, 'result')} from {counted(event.work, 'file')}, "
        f"about {in_words(event.needed)}; {in_words(event.free)} free."
    )
    if event.slots and event.work > 1:
        time = "a time" if event.slots == 1 else "the same time"
        reason = _BECAUSE[event.slots_because]
        yield f"{counted(event.slots, 'file')} at {time}: {reason}."
    by_rule = event.skipped - event.no_lane - event.already
    surprises = {
        "Left alone, because the recipe has nothing for them": event.no_lane,
        "Done by an earlier run": event.already,
        "Skipped, because their results exist already": by_rule,
        "Under another name, because theirs is taken": event.clashes,
        "Replaced; the originals are kept, and undo brings them back": event.replaced,
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
    if event.is_merging:
        return " · ".join([*parts, f"merging, {event.merges_left:,} left"])
    parts.append(f"{event.files_per_second:,.0f} files/s")
    parts.append(f"{in_words(int(event.bytes_per_second))}/s")
    if event.seconds_left is not None:
        minutes, seconds = divmod(round(event.seconds_left), 60)
        parts.append(f"{minutes}:{seconds:02} left")
    return " · ".join(parts)


def merged(event: MergeEnded) -> str:
    """Return what became of a result of many files."""
    if event.problem:
        return f"{event.outcome}: {event.op}: {event.problem.message()}"
    left_out = f", {event.left_out:,} left out" if event.left_out else ""
    return f"{event.op}: of {counted(event.items, 'file')}{left_out}."


def ended(event: RunEnded) -> str:
    """Return how a run ended: the totals add up to its files."""
    state = _STATES.get(event.state, "Stopped")
    files = counted(event.totals.items, "file")
    became = totals(event.totals)
    if event.failed_merges:
        became += f", {counted(event.failed_merges, 'merge')} failed"
    return f"{state}: {files} in {event.seconds:.1f} s: {became}."


def totals(counts: Totals) -> str:
    """Return how many items ended how, without those that are none."""
    return ", ".join(f"{count:,} {word}" for word, count in _counts(counts) if count)


def _counts(totals: Totals) -> Iterator[tuple[str, int]]:
    yield "done", totals.done
    yield "skipped", totals.skipped
    yield "failed", totals.failed
    yield "quarantined", totals.quarantined
    yield "cancelled", totals.cancelled


def duration(seconds: float) -> str:
    """Return a time for people, like `4.2 s`, `2 min 5 s` or `3 h 20 min`."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60:,} h {minutes % 60} min"


def place(run: PastRun) -> str:
    """Return where a run's results are: its output folder or, in place, its sources."""
    if not run.in_place:
        return run.output
    more = f" and {len(run.sources) - 1:,} more" if len(run.sources) > 1 else ""
    return f"in place of {run.sources[0]}{more}" if run.sources else "in place"


def past(run: PastRun) -> Iterator[str]:
    """Yield what there is to say about an earlier run."""
    started = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started))
    yield f"{run.run}  {started}  {run.state:9}  {run.recipe}"
    files = f"{counted(run.totals.items, 'file')}, {in_words(run.size)}"
    became = totals(run.totals) or "nothing done yet"
    if run.failed_merges:
        became += f", {counted(run.failed_merges, 'merge')} failed"
    took = f"{in_words(run.written)} written in {duration(run.seconds)}"
    yield f"    {files}: {became}; {took}"
    yield f"    {place(run)}"
    if run.originals:
        yield f"    keeps {counted(run.originals, 'original')}, {in_words(run.vault)}"
    if run.undoing and not run.busy:
        yield "    undoing it was broken off"


def old_originals(runs: Sequence[PastRun]) -> str:
    """Return what old runs keep, and what can be done about it."""
    size = in_words(sum(run.vault for run in runs))
    return (
        f"The originals of {counted(len(runs), 'old run')} take {size}. "
        "To remove them: foldermill forget --old"
    )


def forgetting(runs: Sequence[PastRun]) -> str:
    """Return what goes with these runs."""
    kept = sum(run.originals for run in runs)
    size = in_words(sum(run.vault for run in runs))
    originals = f" and {counted(kept, 'original')} ({size})" if kept else ""
    these = "this run" if len(runs) == 1 else f"these {len(runs):,} runs"
    return f"The history of {these}{originals} will be removed for good. Results stay."


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
    if target.replaces:
        marks.append("replaces the file that is there")
    if target.skipped:
        marks.append("skipped, exists already")
    marks += [f"without {loss.replace('_', ' ')}" for loss in target.losses]
    return f"  [{'; '.join(marks)}]" if marks else ""
