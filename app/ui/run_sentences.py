"""The sentences about a batch as a whole: what goes on, what is missing, what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.core.errors import fill
from app.core.outcome import Totals
from app.engine.events import Planned, Progress, RunEnded, RunState
from app.ui import words
from app.ui.state import Phase, State
from app.ui.texts import Context

run: Final = Context("run")


def headline(state: State) -> str:
    """Return what goes on, or what is missing before Run can be pressed."""
    if state.stopping:
        return run.tr("Stopping…")
    if state.problem is not None and state.phase in (Phase.HELD, Phase.WAITING):
        return words.problem_text(state.problem)
    return _HEADLINES[state.phase](state)


def detail(state: State) -> str:
    """Return the second line: numbers, and what the plan had to decide."""
    if state.phase is Phase.SCANNING:
        return words.counts(state.scanned.kinds, state.scanned.hidden)
    if state.phase is Phase.PLANNING and state.planning is not None:
        done, total = words.number(state.planning.done), words.number(state.planning.total)
        return fill(run.tr("{done} of {total} files"), {"done": done, "total": total})
    if state.phase is Phase.READY and state.planned is not None:
        return _decided(state.planned)
    if state.phase is Phase.RUNNING and state.progress is not None:
        return _speed(state.progress)
    if state.phase is Phase.ENDED and state.ended is not None:
        took = words.duration(state.ended.seconds)
        return words.joined([fill(run.tr("Took {time}"), {"time": took}), _waiting_sources(state)])
    return ""


def _empty(_: State) -> str:
    return run.tr("Add folders or files to begin.")


def _scanning(state: State) -> str:
    if state.run_wanted:
        return run.tr("The run starts as soon as the plan is ready.")
    return run.tr("Looking for files…")


def _planning(state: State) -> str:
    if state.run_wanted:
        return run.tr("The run starts as soon as the plan is ready.")
    return run.tr("Planning…")


def _held(_: State) -> str:
    return run.tr("Stopped. Press Continue to go on.")


def _waiting(state: State) -> str:
    if not state.destination:
        return run.tr("Choose a folder for the results.")
    return run.tr("Choose a recipe.")


def _ready(state: State) -> str:
    plan = state.planned
    if plan is None:
        return ""
    if plan.problem is not None:
        return words.problem_text(plan.problem)
    if plan.work == 0:
        return _nothing_to_do(state, plan)
    return words.joined(
        [
            run.tr("Ready"),
            run.tr("%Ln file(s) to work on", "", plan.work),
            run.tr("%Ln result(s)", "", plan.outputs),
        ]
    )


def _nothing_to_do(state: State, plan: Planned) -> str:
    found = words.counts(state.scanned.kinds, 0)
    if not found:
        return run.tr("Nothing to do: there are no files in the sources.")
    if plan.no_lane == plan.items:
        template = run.tr(
            "Nothing to do: the recipe leaves these kinds of files alone. Found: {found}."
        )
    else:
        template = run.tr("Nothing to do: every file is skipped or cannot be used. Found: {found}.")
    return fill(template, {"found": found})


def _decided(plan: Planned) -> str:
    """Return what the user should know of a plan before pressing Run."""
    if plan.problem is not None or plan.work == 0:
        return ""
    sizes = {"needed": words.data_size(plan.needed), "free": words.data_size(plan.free)}
    parts = [fill(run.tr("About {needed} needed, {free} free"), sizes)]
    if plan.skipped:
        parts.append(run.tr("%Ln skipped", "", plan.skipped))
    if plan.failed:
        parts.append(run.tr("%Ln cannot be used", "", plan.failed))
    if plan.clashes:
        parts.append(run.tr("%Ln renamed, the name is taken", "", plan.clashes))
    for name, count in plan.fallbacks.items():
        template = run.tr("%Ln written as {format}", "", count)
        parts.append(fill(template, {"format": name.upper()}))
    for loss, count in plan.losses.items():
        template = run.tr("%Ln will lose: {loss}", "", count)
        parts.append(fill(template, {"loss": words.loss_words((loss,))}))
    return words.joined(parts)


def _running(state: State) -> str:
    if state.progress is None:
        return run.tr("Starting…")
    totals = state.progress.totals
    return words.joined([*_outcomes(totals), run.tr("%Ln left", "", totals.left)])


def _ended(state: State) -> str:
    if state.ended is None:
        return ""
    return words.joined([_end_word(state.ended), *_outcomes(state.ended.totals)])


def _outcomes(totals: Totals) -> list[str]:
    failed = totals.failed + totals.quarantined
    parts = [run.tr("%Ln done", "", totals.done)]
    if failed:
        parts.append(run.tr("%Ln failed", "", failed))
    if totals.skipped:
        parts.append(run.tr("%Ln skipped", "", totals.skipped))
    if totals.cancelled:
        parts.append(run.tr("%Ln cancelled", "", totals.cancelled))
    return parts


def _end_word(ended: RunEnded) -> str:
    if ended.problem is not None:
        return words.problem_text(ended.problem)
    if ended.state is RunState.FINISHED:
        return run.tr("Finished")
    return run.tr("Cancelled")


def _speed(progress: Progress) -> str:
    parts = []
    if progress.files_per_second:
        rate = words.decimal(progress.files_per_second)
        parts.append(fill(run.tr("{rate} files/s"), {"rate": rate}))
        rate = words.decimal(progress.bytes_per_second / 1e6)
        parts.append(fill(run.tr("{rate} MB/s"), {"rate": rate}))
    if progress.seconds_left is not None:
        left = words.duration(progress.seconds_left)
        parts.append(fill(run.tr("about {time} left"), {"time": left}))
    return words.joined(parts)


def _waiting_sources(state: State) -> str:
    if not state.queued:
        return ""
    return run.tr("%Ln source(s) waiting for the next run", "", len(state.queued))


_HEADLINES: Final[dict[Phase, Callable[[State], str]]] = {
    Phase.EMPTY: _empty,
    Phase.SCANNING: _scanning,
    Phase.HELD: _held,
    Phase.WAITING: _waiting,
    Phase.PLANNING: _planning,
    Phase.READY: _ready,
    Phase.RUNNING: _running,
    Phase.ENDED: _ended,
}
