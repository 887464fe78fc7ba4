"""Add columns of a lookup table to rows."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import RecipeError
from app.core.operation import Lane, Operation, Role
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._lookup import keys_for_lookup, lookup, memory_for
from app.operations.table._shared import refuse_taken, with_table


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinParams:
    """With what, by which columns, and what becomes of rows that are not found."""

    file: str = param(
        "lookup.csv",
        label=QT_TRANSLATE_NOOP("params", "Lookup table"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "A table of any format, with one row for each key. In a recipe file it is named as "
            "seen from there, and lies beside the recipe or in a folder there.",
        ),
        minimum=1,
        maximum=4096,
        file=True,
    )
    on: tuple[str, ...] = param(
        ("column",),
        label=QT_TRANSLATE_NOOP("params", "Key columns"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Columns of the table by which rows are looked up. Their cells have to be alike in "
            "every character; a missing one is never found.",
        ),
    )
    lookup_on: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Key columns of the lookup table"),
        help=QT_TRANSLATE_NOOP("params", "In the same order. None means they have the same names."),
    )
    columns: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Columns to add"),
        help=QT_TRANSLATE_NOOP(
            "params", "Of the lookup table. None means all but its key columns."
        ),
    )
    kind: str = param(
        "left",
        label=QT_TRANSLATE_NOOP("params", "Rows that are not found"),
        help=QT_TRANSLATE_NOOP("params", "What becomes of rows whose key the lookup table lacks."),
        choices={
            "left": QT_TRANSLATE_NOOP("params", "Keep them, with the new cells missing"),
            "inner": QT_TRANSLATE_NOOP("params", "Leave them out"),
        },
    )
    suffix: str = param(
        "_lookup",
        label=QT_TRANSLATE_NOOP("params", "If the name is taken"),
        help=QT_TRANSLATE_NOOP(
            "params", "What is added to the name of a new column the table has already."
        ),
        minimum=1,
        maximum=100,
    )

    @property
    def there(self) -> tuple[str, ...]:
        """The key columns of the lookup table."""
        return self.lookup_on or self.on

    def verify(self, place: str) -> None:
        """Refuse keys that do not go together.

        Raises:
            RecipeError: there are none, or not as many on both sides.
        """
        if not self.on:
            raise RecipeError("missing_key", place=dotted(place, "on"), word="on")
        if len(self.on) != len(self.there):
            raise RecipeError(
                "lookup_keys",
                place=dotted(place, "lookup_on"),
                found=len(self.there),
                wanted=len(self.on),
            )


def apply(block: Block, params: JoinParams) -> Block:
    """Return the rows, in their order, with cells of the lookup table behind their own.

    Raises:
        ContentError: the table has no such column, or one that is called like a new one; or the
            lookup table cannot be used, see `lookup`.
    """
    import pyarrow.compute as pc

    keys = keys_for_lookup(block, params.on)
    found = lookup(params.file, params.there, params.columns)
    places = pc.index_in(keys, found.keys, skip_nulls=True)
    table = block.table
    if params.kind == "inner":
        table = table.filter(places.is_valid())
        places = places.drop_null()
    taken = table.column_names
    names = [name + params.suffix if name in taken else name for name in found.columns]
    refuse_taken(names, taken)
    for name, cells in zip(names, found.columns.values(), strict=True):
        table = table.append_column(name, cells.take(places))
    return with_table(block, table)


def _holds(params: JoinParams) -> int:
    return memory_for(params.file)


OPERATION = Operation(
    name="join",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=JoinParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Join with a lookup table"),
    summary=QT_TRANSLATE_NOOP("operations", "Add columns of a lookup table to rows."),
    holds=_holds,
)
