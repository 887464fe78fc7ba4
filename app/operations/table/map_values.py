"""Put a value of a list in the place of each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.errors import RecipeError
from app.core.operation import Lane, Operation, Role
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, each, is_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A value and what it becomes."""

    value: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "From"),
        help=QT_TRANSLATE_NOOP(
            "params", "A whole cell, to the last character. An empty text stands for missing cells."
        ),
        maximum=10_000,
    )
    to: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "To"),
        help=QT_TRANSLATE_NOOP("params", "What it becomes."),
        maximum=10_000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MapValuesParams:
    """What becomes what, and what becomes of all else."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    values: tuple[Mapped, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Values"),
        help=QT_TRANSLATE_NOOP("params", "What becomes what."),
    )
    others: str = param(
        "keep",
        label=QT_TRANSLATE_NOOP("params", "Other cells"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "What becomes of cells that are not in the list. Missing ones stay missing, unless "
            "the list says otherwise.",
        ),
        choices={
            "keep": QT_TRANSLATE_NOOP("params", "Stay as they are"),
            "missing": QT_TRANSLATE_NOOP("params", "Are missing"),
            "value": QT_TRANSLATE_NOOP("params", "Get one value"),
        },
    )
    other: str = param(
        "other",
        label=QT_TRANSLATE_NOOP("params", "Their value"),
        help=QT_TRANSLATE_NOOP("params", "What all other cells become."),
        maximum=10_000,
        applies=("others", ["value"]),
    )

    def verify(self, place: str) -> None:
        """Refuse a value that would become two.

        Raises:
            RecipeError: one is given twice.
        """
        known: set[str] = set()
        for number, one in enumerate(self.values, 1):
            if one.value in known:
                where = dotted(place, f"values[{number}].value")
                raise RecipeError("given_twice", place=where, word=one.value)
            known.add(one.value)


def apply(block: Block, params: MapValuesParams) -> Block:
    """Return the block with each cell looked up once, so that values may change places.

    Raises:
        ContentError: the table has no such column.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    def change(cells: Any) -> Any:
        known = pa.array([one.value for one in params.values], cells.type)
        new = pa.array([one.to for one in params.values], cells.type)
        missing = is_missing(cells)
        places = pc.index_in(pc.if_else(missing, "", cells), known)
        value = params.other if params.others == "value" else None
        rest = cells if params.others == "keep" else pa.scalar(value, cells.type)
        rest = pc.if_else(missing, cells, rest)
        return pc.if_else(places.is_valid(), new.take(places), rest)

    return each(block, params.columns, change)


OPERATION = Operation(
    name="map_values",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=MapValuesParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Map values"),
    summary=QT_TRANSLATE_NOOP("operations", "Put a value of a list in the place of each cell."),
)
