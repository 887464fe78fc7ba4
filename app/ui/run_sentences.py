"""The sentences about a batch as a whole: what goes on, what is missing, what came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.core.errors import fill
from app.core.outcome import Outcome, Totals
from app.core.texts import QT_TRANSLATE_NOOP
from app.engine.events import Planned, Progress, RunEnded, RunState, Undoing
from app.ui import words
from app.ui.merge_words import merge_title
from app.ui.state import Phase, State, Watched
from app.ui.texts import Context

run: Final = Context("run")

_WAITS_FOR: Final = {
    "run_no_space": QT_TRANSLATE_NOOP(
        "run",
        "The disk is full: there is no space left in “{path}”. "
        "The run goes on by itself when there is room.",
    ),
    "run_journal_full": QT_TRANSLATE_NOOP(
        "run",
        "There is no space left for the run's journal. "
        "The run goes on by itself when there is room.",
    ),
    "run_read_only": QT_TRANSLATE_NOOP(
        "run",
        "The disk with “{path}” has become read-only. "
        "The run goes on by itself when it can be written to again.",
    ),
    "vault_full": QT_TRANSLATE_NOOP(
        "run",
        "The originals kept in “{path}” take all the space they may ({limit}). Allow more in the "
        "settings, or remove runs from the history; then press Continue.",
    ),
    "folder_gone": QT_TRANSLATE_NOOP(
        "run", "“{path}” is not there. The run goes on by itself when it is there again."
    ),
}
"""What a paused run waits for and what happens next, by the code of the problem."""

_BECAUSE: Final = {
    "asked": QT_TRANSLATE_NOOP("run", "as set"),
    "cores": QT_TRANSLATE_NOOP("run", "one for each core"),
    "memory": QT_TRANSLATE_NOOP("run", "more do not fit into memory"),
    "network": QT_TRANSLATE_NOOP("run", "few, because a folder is on the network"),
    "spinning": QT_TRANSLATE_NOOP("run", "few, because a disk is a spinning one"),
}


def headline(state: State) -> str:
    """Return what goes on, or what is missing before Run can be pressed."""
    if state.stopping:
        return run.tr("Stopping…")
    if state.problem is not None and state.phase in (Phase.HELD, Phase.WAITING, Phase.ENDED):
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
    if state.phase is Phase.RUNNING:
        return _running_detail(state)
    if state.phase is Phase.WATCHING:
        return words.joined([_watching_detail(state), _waiting_sources(state)])
    if state.phase is Phase.ENDED:
        parts = [_merge_reasons(state), _rest(state), _took(state), _waiting_sources(state)]
        return words.joined(parts)
    return ""


def trouble(state: State) -> str:
    """Return what a run that paused by itself waits for, and what will happen; else nothing."""
    problem = state.paused.problem if state.paused else None
    if problem is None:
        return ""
    template = _WAITS_FOR.get(problem.code)
    if template is None:
        return words.problem_text(problem)
    return words.say("run", template, words.problem_values(problem))


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
    parts = [run.tr("Ready"), run.tr("%Ln file(s) to work on", "", plan.work)]
    if plan.outputs:
        parts.append(run.tr("%Ln result(s)", "", plan.outputs))
    if plan.merges:
        parts.append(run.tr("%Ln merge(s)", "", plan.merges))
    return words.joined(parts)


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
    space = run.tr("About {needed} needed, {free} free") if plan.needed else run.tr("{free} free")
    parts = [fill(space, sizes)]
    if plan.already:
        parts.append(run.tr("%Ln already done by an earlier run", "", plan.already))
    if plan.skipped > plan.already:
        parts.append(run.tr("%Ln skipped", "", plan.skipped - plan.already))
    if plan.failed:
        parts.append(run.tr("%Ln cannot be used", "", plan.failed))
    if plan.replaced:
        parts.append(run.tr("%Ln replaced, the originals are kept", "", plan.replaced))
    if plan.clashes:
        parts.append(run.tr("%Ln renamed, the name is taken", "", plan.clashes))
    for name, count in plan.fallbacks.items():
        template = run.tr("%Ln written as {format}", "", count)
        parts.append(fill(template, {"format": name.upper()}))
    for loss, count in plan.losses.items():
        template = run.tr("%Ln will lose: {loss}", "", count)
        parts.append(fill(template, {"loss": words.loss_words((loss,))}))
    return words.joined([*parts, _at_once(plan)])


def _at_once(plan: Planned) -> str:
    """Return how many files are worked on at the same time, and why so many."""
    if not plan.slots:
        return ""
    reason = _BECAUSE.get(plan.slots_because)
    said = run.tr("%Ln file(s) at the same time", "", plan.slots)
    if reason is None:
        return said
    template = run.tr("{said} ({reason})", "files at the same time, and why so many")
    return fill(template, {"said": said, "reason": words.say("run", reason)})


def _running(state: State) -> str:
    if state.progress is None:
        return run.tr("Starting…")
    totals = state.progress.totals
    if state.is_merging:
        numbers = [run.tr("Merging…"), *_outcomes(totals)]
    else:
        numbers = [*_outcomes(totals), run.tr("%Ln left", "", totals.left)]
    if state.paused is not None:
        numbers.insert(0, run.tr("Paused"))
    elif state.pausing:
        numbers.insert(0, run.tr("Pausing…"))
    return words.joined(numbers)


def _running_detail(state: State) -> str:
    if state.paused is not None and state.paused.problem is not None:
        return run.tr("Everything so far is complete. Press Continue to try at once.")
    if state.paused is not None:
        return run.tr("Everything so far is complete. Press Continue to go on.")
    if state.pausing:
        return run.tr("The files in work are finished first.")
    if state.is_merging:
        return run.tr("All files are through; now the results of all of them together are made.")
    return _speed(state.progress) if state.progress is not None else ""


def _watching(state: State) -> str:
    if state.watched is None:
        return run.tr("Starting…")
    values = {"folder": words.folder_name(state.watched.folder)}
    watching = fill(run.tr("Watching “{folder}”"), values)
    return words.joined([watching, *_came(state.watched)])


def _came(watched: Watched) -> list[str]:
    """Return what the batches of a watched folder have come to."""
    parts = [run.tr("%Ln file(s) done", "", watched.done)]
    if watched.failed:
        parts.append(run.tr("%Ln failed", "", watched.failed))
    if watched.waiting:
        parts.append(run.tr("%Ln still growing", "", watched.waiting))
    return parts


def _watching_detail(state: State) -> str:
    if state.progress is None or not state.has_batch:
        return run.tr("New files are processed as soon as they have stopped growing.")
    totals = state.progress.totals
    if state.is_merging:
        return words.joined([*_outcomes(totals), run.tr("Merging…")])
    left = run.tr("%Ln left", "", totals.left)
    return words.joined([*_outcomes(totals), left, _speed(state.progress)])


def _undoing(state: State) -> str:
    return words.joined([run.tr("Undoing…"), *_taken_back(state.undoing)])


def _taken_back(undoing: Undoing | None) -> list[str]:
    if undoing is None:
        return []
    counts = {"removed": words.number(undoing.removed), "total": words.number(undoing.total)}
    parts = [fill(run.tr("{removed} of {total} results taken back"), counts)]
    if undoing.kept:
        parts.append(run.tr("%Ln kept, because they were changed since", "", undoing.kept))
    return parts


def _ended(state: State) -> str:
    if state.undoing is not None:
        undone = state.undoing.finished
        first = run.tr("Undone") if undone else run.tr("Undoing was stopped")
        return words.joined([first, *_taken_back(state.undoing)])
    if state.watched is not None:
        values = {"folder": words.folder_name(state.watched.folder)}
        stopped = fill(run.tr("No longer watching “{folder}”"), values)
        return words.joined([stopped, *_came(replace(state.watched, waiting=0))])
    if state.ended is None:
        return run.tr("Cancelled")
    outcomes = [*_outcomes(state.ended.totals), *_merged(state)]
    return words.joined([_end_word(state.ended), *outcomes])


def _merged(state: State) -> list[str]:
    """Return what became of the merges."""
    counts = Counter(merge.outcome for merge in state.merges)
    failed = state.ended.failed_merges if state.ended else counts[Outcome.FAILED]
    parts = []
    if counts[Outcome.DONE]:
        parts.append(run.tr("%Ln merge(s) done", "", counts[Outcome.DONE]))
    if failed:
        parts.append(run.tr("%Ln merge(s) failed", "", failed))
    if counts[Outcome.SKIPPED]:
        parts.append(run.tr("%Ln merge(s) skipped", "", counts[Outcome.SKIPPED]))
    return parts


def _merge_reasons(state: State) -> str:
    """Return why merges failed."""
    template = run.tr("{merge}: {reason}", "what failed, and why")
    return words.joined(
        [
            fill(
                template,
                {"merge": merge_title(merge), "reason": words.problem_text(merge.problem)},
            )
            for merge in state.merges
            if merge.problem is not None and merge.outcome.is_failure
        ]
    )


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


def _rest(state: State) -> str:
    if state.watched is None or state.ended is None or state.ended.state is RunState.FINISHED:
        return ""
    return run.tr("The rest follows when the folder is watched again.")


def _took(state: State) -> str:
    if state.ended is None or state.watched is not None:
        return ""
    return fill(run.tr("Took {time}"), {"time": words.duration(state.ended.seconds)})


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
    Phase.UNDOING: _undoing,
    Phase.WATCHING: _watching,
    Phase.ENDED: _ended,
}
