"""The files a recipe names: they stay as they are from the plan to the end of the run."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from app.core.errors import ContentError, FoldermillError, RunError, problem_of
from app.core.recipe import Recipe
from app.core.recipe_files import named_files
from app.formats.source_file import SourceFile

Stamps = Mapping[str, tuple[int, int]]
"""Size and modification time in nanoseconds of each file."""


def stamps_of(recipe: Recipe) -> Stamps:
    """Return the files that the recipe names, as they are now.

    Raises:
        RunError: one is not there, cannot be read, or it cannot be told where it is.
    """
    return {path: _stamp(path) for path in named_files(recipe)}


def _stamp(path: str) -> tuple[int, int]:
    if not os.path.isabs(path):
        raise RunError("file_unplaced", path=path)
    try:
        with SourceFile(path) as file:
            return file.size, file.mtime_ns
    except (FoldermillError, OSError, ValueError) as error:
        reason = problem_of(error, path=path).message()
        raise RunError("file_unreadable", path=path, reason=reason) from error


def stamps_text(stamps: Stamps) -> str:
    """Return the stamps as the journal keeps them."""
    return json.dumps(stamps)


def stamps_from(text: str) -> Stamps:
    """Return the stamps that were kept so; none for an empty text."""
    found: dict[str, list[int]] = json.loads(text or "{}")
    return {path: (size, mtime_ns) for path, (size, mtime_ns) in found.items()}


def refuse_changed(stamps: Stamps) -> None:
    """Compare the files with what is known of them.

    Raises:
        ContentError: code `file_changed`, when one is not as it was, or gone.
    """
    for path, stamp in stamps.items():
        try:
            status = os.stat(path)
        except OSError:
            raise ContentError("file_changed", path=path) from None
        if (status.st_size, status.st_mtime_ns) != stamp:
            raise ContentError("file_changed", path=path)
