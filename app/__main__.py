"""The way in: the terminal when the first word is a command, else the window.

Worker processes may import this module again, so it imports what it needs when it needs it.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import sys
from collections.abc import Sequence


def main() -> int:
    """Start what the command line asks for; return the exit status."""
    multiprocessing.freeze_support()
    from app.cli import commands

    words = sys.argv[1:]
    if words and words[0] in commands.COMMANDS:
        return commands.main(words)
    return commands.guarded(lambda: _start(words))


def window() -> int:
    """Start the window, where no word is a command; return the exit status."""
    multiprocessing.freeze_support()
    from app.cli import commands

    return commands.guarded(lambda: _start(["--", *sys.argv[1:]]))


def _start(words: Sequence[str]) -> int:
    """Open the window; without a display carry out the sample batch, if nothing else was asked."""
    from app.cli import commands
    from app.core.errors import RunError, SourceError
    from app.ui.display import DisplayCheck

    sources, recipe = commands.window_words(words)
    for source in sources:
        if not os.path.lexists(source):
            raise SourceError("word_unknown", word=source)
    if recipe:
        from app.settings.recipes import find_recipe

        recipe = find_recipe(recipe)
    check = DisplayCheck()
    if check.asking:
        # Qt is read from the disk while the child tries; what fails here fails there, with words.
        with contextlib.suppress(ImportError):
            importlib.import_module("app.ui.application")
    problem = check.problem()
    if problem and words:
        raise RunError("window_impossible", reason=problem.message())
    if problem:
        return commands.process_samples(problem)
    from app.ui.application import run_window

    return run_window([os.path.abspath(source) for source in sources], recipe)


if __name__ == "__main__":
    sys.exit(main())
