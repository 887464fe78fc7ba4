"""Knows the words of the command line and catches what must not reach the user raw."""

from __future__ import annotations

import argparse
import io
import logging
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from app import __version__
from app.cli.screen import result, say
from app.cli.status import Status
from app.core.errors import FoldermillError, Problem, problem_of

_HELP: Final = """\
usage: foldermill [FOLDER ...] [--recipe RECIPE]
       foldermill process RECIPE SOURCE ... -o DIR [options]
       foldermill operations [--json]
       foldermill recipes
       foldermill history [--json]
       foldermill resume RUN
       foldermill retry RUN
       foldermill undo RUN [--trash]
       foldermill report RUN FILE
       foldermill forget RUN ... [--old] [--yes]
       foldermill watch RECIPE FOLDER -o DIR [options]

Processes whole folders of pictures. Without a command the window opens.

  process       carry out a recipe in the terminal
  operations    list every operation and format with its parameters
  recipes       list the built-in recipes
  history       list the runs there have been
  resume        go on with a run that was stopped or broken off
  retry         do again what failed in a run
  undo          remove what a run wrote, bring back what it replaced
  report        write what became of each file of a run
  forget        remove runs from the history, and the originals they keep
  watch         process whatever comes into a folder, until Ctrl+C
  --version     print the version
  --help        print this; with a command, everything about it

A folder that is named like a command is ./process."""

SAMPLE_FOLDER: Final = "foldermill-sample"
"""Where the sample batch writes, below the current folder."""

_STATUSES: Final = (
    "Exit status: 0 every file done or skipped by rule; 1 finished, some files failed; "
    "2 nothing was touched; 3 stopped early."
)

_WATCH: Final = (
    "What lies in the folder at the first start is processed, too. Files are taken when they have "
    "not changed for two seconds; names of unfinished ones (.part, .crdownload, .tmp) are left "
    "out. What was handled is remembered from one start to the next. Exit status: 0 nothing "
    "failed; 1 some files failed; 2 nothing was touched; 3 stopped at once, the rest follows at "
    "the next start."
)
_IN_PLACE: Final = "agree that the recipe replaces the sources; the originals are kept for undo"
_RUN: Final = "its number in the history, or the beginning of it"

_UNITS: Final = {
    "": 1,
    "b": 1,
    **{f"{letter}b": 1000**power for power, letter in enumerate("kmgt", start=1)},
    **{f"{letter}ib": 1024**power for power, letter in enumerate("kmgt", start=1)},
}
_SIZE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)")

_log = logging.getLogger(__name__)


def main(words: Sequence[str]) -> int:
    """Carry out a command line that begins with a command; return the exit status.

    Raises:
        SystemExit: the words make no sense (status 2), or only help was wanted (status 0).
    """
    return guarded(lambda: COMMANDS[words[0]](words[1:]))


def guarded(act: Callable[[], int]) -> int:
    """Return what `act` returns; whatever it raises becomes a sentence and an exit status."""
    from app.settings.locations import Locations
    from app.settings.log import log_to

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    with log_to(Locations.find().log) as log:
        try:
            return act()
        except FoldermillError as error:
            say(str(error))
            return Status.NOTHING_TOUCHED
        except BrokenPipeError:
            # Whoever read our output has gone; so that Python does not complain at its end:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return Status.STOPPED
        except KeyboardInterrupt:
            return Status.STOPPED
        except Exception as error:  # noqa: BLE001 - the border to the user: nobody gets a traceback
            _log.exception("unexpected")
            say(f"{problem_of(error).message()} See {log}")
            return Status.STOPPED


def window_words(words: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the sources and the recipe the window starts with, as they were given.

    Raises:
        SystemExit: the words make no sense.
    """
    parser = argparse.ArgumentParser(prog="foldermill", allow_abbrev=False, add_help=False)
    parser.add_argument("sources", nargs="*", metavar="FOLDER")
    parser.add_argument("--recipe")
    given = parser.parse_intermixed_args(words)
    return given.sources, given.recipe


def process_samples(problem: Problem) -> int:
    """Say why there is no window and process the sample pictures; return the exit status."""
    from app.cli.order import Order
    from app.cli.process import process
    from app.settings.locations import resource

    say(f"{problem.message()} The sample pictures are processed in the terminal instead.")
    return process(Order(recipe="classic", sources=[resource("samples")], output=SAMPLE_FOLDER))


def _process(words: Sequence[str]) -> int:
    parser = _parser("process", "Carry out a recipe on folders and files.")
    parser.epilog = _STATUSES
    parser.add_argument("recipe", metavar="RECIPE", help="a file, or a built-in recipe")
    parser.add_argument("sources", metavar="SOURCE", nargs="+", help="a folder or file")
    parser.add_argument("-o", "--output", metavar="DIR", help="where the results go")
    parser.add_argument("--in-place", action="store_true", help=_IN_PLACE)
    parser.add_argument("--workers", type=_workers, metavar="N", help="files at the same time")
    parser.add_argument("--memory", type=_memory, metavar="SIZE", help="for all, like 2GiB")
    parser.add_argument("--dry-run", action="store_true", help="print the plan, write nothing")
    parser.add_argument("--report", metavar="FILE", help="what became of each file: .json or .csv")
    given = parser.parse_intermixed_args(words)
    if given.dry_run and given.report:
        parser.error("a dry run has no report")

    from app.cli.order import Order
    from app.cli.process import process

    return process(Order(**vars(given)))


def _operations(words: Sequence[str]) -> int:
    parser = _parser("operations", "List every operation and format with its parameters.")
    parser.add_argument("--json", action="store_true", help="for programs")
    as_json = parser.parse_args(words).json

    from app.cli.listing import list_operations
    from app.operations import REGISTRY

    list_operations(REGISTRY, as_json=as_json)
    return Status.OK


def _recipes(words: Sequence[str]) -> int:
    _parser("recipes", "List the built-in recipes.").parse_args(words)

    from app.cli.listing import list_recipes

    list_recipes()
    return Status.OK


def _history(words: Sequence[str]) -> int:
    parser = _parser("history", "List the runs there have been, the newest first.")
    parser.add_argument("--json", action="store_true", help="for programs")
    as_json = parser.parse_args(words).json

    from app.cli.past import list_history

    return list_history(as_json=as_json)


def _resume(words: Sequence[str]) -> int:
    return _go_on("resume", "Go on with a run that was stopped or broken off.", words)


def _retry(words: Sequence[str]) -> int:
    return _go_on("retry", "Do again what failed in a run, and what was left of it.", words)


def _go_on(command: str, description: str, words: Sequence[str]) -> int:
    parser = _parser(command, description)
    parser.epilog = _STATUSES
    parser.add_argument("run", metavar="RUN", help=_RUN)
    run = parser.parse_args(words).run

    from app.cli.past import go_on

    return go_on(run, failed_too=command == "retry")


def _undo(words: Sequence[str]) -> int:
    parser = _parser("undo", "Remove what a run wrote and bring back what it replaced.")
    parser.epilog = "What was changed since the run stays, and is named."
    parser.add_argument("run", metavar="RUN", help=_RUN)
    parser.add_argument("--trash", action="store_true", help="put the results into the trash")
    given = parser.parse_args(words)

    from app.cli.past import take_back

    return take_back(given.run, trash=given.trash)


def _report(words: Sequence[str]) -> int:
    parser = _parser("report", "Write what became of each file of a run.")
    parser.add_argument("run", metavar="RUN", help=_RUN)
    parser.add_argument("file", metavar="FILE", help="a .json or .csv file")
    given = parser.parse_args(words)

    from app.cli.past import report

    return report(given.run, given.file)


def _forget(words: Sequence[str]) -> int:
    parser = _parser("forget", "Remove runs from the history, and the originals they keep.")
    parser.epilog = "What the runs wrote stays; it cannot be undone any more."
    parser.add_argument("runs", metavar="RUN", nargs="*", help=_RUN)
    parser.add_argument(
        "--old", action="store_true", help="all whose originals are older than the settings say"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    given = parser.parse_intermixed_args(words)
    if not given.runs and not given.old:
        parser.error("say which: RUN or --old")

    from app.cli.past import forget_runs

    return forget_runs(given.runs, old=given.old, unasked=given.yes)


def _watch(words: Sequence[str]) -> int:
    parser = _parser("watch", "Process whatever comes into a folder, until Ctrl+C ends it.")
    parser.epilog = _WATCH
    parser.add_argument("recipe", metavar="RECIPE", help="a file, or a built-in recipe")
    parser.add_argument("folder", metavar="FOLDER", help="the folder to watch")
    parser.add_argument("-o", "--output", metavar="DIR", help="where the results go")
    parser.add_argument("--in-place", action="store_true", help=_IN_PLACE)
    parser.add_argument("--workers", type=_workers, metavar="N", help="files at the same time")
    parser.add_argument("--memory", type=_memory, metavar="SIZE", help="for all, like 2GiB")
    given = vars(parser.parse_intermixed_args(words))

    from app.cli.order import Order
    from app.cli.watch import watch

    return watch(Order(sources=[given.pop("folder")], **given))


def _version(words: Sequence[str]) -> int:
    del words
    result(f"foldermill {__version__}")
    return Status.OK


def _help(words: Sequence[str]) -> int:
    del words
    for line in _HELP.splitlines():
        result(line)
    return Status.OK


COMMANDS: Final[Mapping[str, Callable[[Sequence[str]], int]]] = {
    "process": _process,
    "operations": _operations,
    "recipes": _recipes,
    "history": _history,
    "resume": _resume,
    "retry": _retry,
    "undo": _undo,
    "watch": _watch,
    "report": _report,
    "forget": _forget,
    "--version": _version,
    "--help": _help,
    "-h": _help,
}
"""First words that mean the terminal; anything else is a folder or file for the window."""


def _parser(command: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=f"foldermill {command}", description=description, allow_abbrev=False
    )


def _workers(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from 1")
    return int(text)


def _memory(text: str) -> int:
    """Read a size like `500MB` (millions) or `2GiB` (powers of 1024)."""
    from app.engine.memory import SLOT_BASE
    from app.engine.planner import in_words

    match = _SIZE.fullmatch(text.strip().lower())
    if not match or match[2] not in _UNITS:
        raise argparse.ArgumentTypeError(f"“{text}” is not a size like 500MB or 2GiB")
    size = int(float(match[1]) * _UNITS[match[2]])
    if size < SLOT_BASE:
        raise argparse.ArgumentTypeError(f"“{text}” is too little; {in_words(SLOT_BASE)} at least")
    return size
