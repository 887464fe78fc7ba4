"""What a recipe may not decide alone: a file somebody sends could replace whatever it names.

The window, the terminal and a batch ask here, so that none of them is easier to talk round.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from app.core.errors import Problem
from app.core.recipe import Destination


def needs_consent(rules: Destination, *, chosen: bool) -> bool:
    """Return whether the user has to agree before files are replaced.

    Args:
        rules: the recipe's.
        chosen: the user named the folder for the results; a recipe that works in place has none.
    """
    return rules.in_place or (rules.replaces and not chosen)


def replacing_problem(
    rules: Destination, destination: str, sources: Sequence[str]
) -> Problem | None:
    """Return why files in the destination must not be replaced: it is one of the sources.

    The same folder under another name counts. Single files of the sources that lie in the
    destination are spared one by one when names are settled.
    """
    if rules.in_place or not rules.replaces:
        return None
    if any(_is_same(destination, source) for source in sources):
        return Problem("destination_is_source", {"path": destination})
    return None


def _is_same(path: str, other: str) -> bool:
    try:
        return os.path.samefile(path, other)
    except OSError:  # one of them is not there, so it is not the other
        return False
