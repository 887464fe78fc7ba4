"""Recipes as values. `recipe_text` reads them from TOML and writes them back with comments kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.core.operation import Lane
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP

VERSION: Final = 1
"""The recipe format this program writes; older ones are upgraded in memory, newer ones refused."""


SOURCE_NAME: Final = "{stem}"
"""The name template of an output that names none: that of the source."""


@dataclass(frozen=True, slots=True)
class Step:
    """An operation with its parameters filled in; switched off, it stays in the recipe unused."""

    op: str
    params: Any
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Output:
    """One result file per item.

    Attributes:
        format: name of an output format.
        options: that format's parameters.
        name: a template, see `app.core.naming`; the suffix follows from the format.
        steps: applied for this output only, after the lane's steps.
    """

    format: str
    options: Any
    name: str = SOURCE_NAME
    steps: tuple[Step, ...] = ()

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of files for each item: options that can say so have `splits`."""
        return bool(getattr(self.options, "splits", False))


@dataclass(frozen=True, slots=True)
class Merge:
    """One result for the whole run."""

    op: str
    params: Any
    name: str = ""


@dataclass(frozen=True, slots=True)
class LaneRecipe:
    """What happens to the items of one lane: steps, then outputs, then merges.

    A lane read from a recipe with steps but no outputs has the output `same`.

    Attributes:
        reading: how files are read, the lane's own options; None where all is as found.
    """

    steps: tuple[Step, ...] = ()
    outputs: tuple[Output, ...] = ()
    merges: tuple[Merge, ...] = ()
    reading: Any = None


_NOT_IN_PLACE: Final = ("in_place", (False,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where results go and what happens when a name is taken."""

    in_place: bool = param(
        False,
        label=QT_TRANSLATE_NOOP("params", "Replace the originals"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Put each result in the place of its source. The originals are kept aside, "
            "and undoing the run brings them back.",
        ),
    )
    folder: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Folder"),
        help=QT_TRANSLATE_NOOP(
            "params", "Where the results go. The window and the option -o override it."
        ),
        applies=_NOT_IN_PLACE,
    )
    layout: str = param(
        "mirror",
        label=QT_TRANSLATE_NOOP("params", "Layout"),
        help=QT_TRANSLATE_NOOP(
            "params", "Keep the folders of the source, or put all results into one folder."
        ),
        choices={
            "mirror": QT_TRANSLATE_NOOP("params", "Same folders as the source"),
            "flat": QT_TRANSLATE_NOOP("params", "All in one folder"),
        },
        applies=_NOT_IN_PLACE,
    )
    on_conflict: str = param(
        "number",
        label=QT_TRANSLATE_NOOP("params", "If the name is taken"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "What to do when a file of that name is there already, or twice in this batch.",
        ),
        choices={
            "number": QT_TRANSLATE_NOOP("params", "Add a number"),
            "skip": QT_TRANSLATE_NOOP("params", "Skip the file"),
            "overwrite": QT_TRANSLATE_NOOP("params", "Replace it"),
            "newer": QT_TRANSLATE_NOOP("params", "Replace it if older"),
            "fail": QT_TRANSLATE_NOOP("params", "Report it as failed"),
        },
        applies=_NOT_IN_PLACE,
    )
    keep_dates: bool = param(
        True,
        label=QT_TRANSLATE_NOOP("params", "Keep dates"),
        help=QT_TRANSLATE_NOOP("params", "Give each result the modification time of its source."),
    )
    skip_done: bool = param(
        False,
        label=QT_TRANSLATE_NOOP("params", "Skip what is done"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Leave out files that an earlier run with this recipe and this folder has done, "
            "if their content is the same and the result is still there.",
        ),
        applies=_NOT_IN_PLACE,
    )

    @property
    def replaces(self) -> bool:
        """Whether a file that is there already may be replaced."""
        return self.in_place or self.on_conflict in ("overwrite", "newer")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimits:
    """What one file may take, where the recipe knows better than the settings."""

    seconds_per_file: int = param(
        0,
        label=QT_TRANSLATE_NOOP("params", "Time for one file"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "A file that takes longer has failed. 0 takes the time from the settings. On top of "
            "it each file gets 20 times what work of its kind and size is thought to take.",
        ),
        unit="s",
        minimum=0,
        maximum=86_400,
        step=10,
    )


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to do with a batch: lanes, a destination and limits."""

    name: str
    lanes: Mapping[Lane, LaneRecipe] = field(default_factory=dict)
    destination: Destination = field(default_factory=Destination)
    limits: FileLimits = field(default_factory=FileLimits)
    version: int = VERSION
