"""Add columns of a lookup table to rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import RecipeError
from app.core.operation import Lane, Operation, Role, Room
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._lookup import is_large, keys_for_lookup, lookup, memory_for
from app.operations.table._parted_lookup import PartedLookup
from app.operations.table._shared import refuse_taken, with_table
from app.operations.table._whole import KeptBlocks

_KEPT: Final = 6
"""Part of the memory for the blocks."""


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
    return _joined(block, params, found.columns, places)


def _joined(block: Block, params: JoinParams, columns: Mapping[str, Any], places: Any) -> Block:
    """Return rows with cells of the lookup table behind their own.

    Args:
        block: the rows.
        params: what is wanted.
        columns: cells of the lookup table.
        places: where they are for each row; null for none.
    """
    table = block.table
    names = _names(table.column_names, columns, params)
    if params.kind == "inner":
        table = table.filter(places.is_valid())
        places = places.drop_null()
    for name, cells in zip(names, columns.values(), strict=True):
        table = table.append_column(name, cells.take(places))
    return with_table(block, table)


def _names(taken: Sequence[str], columns: Iterable[str], params: JoinParams) -> list[str]:
    """Return the names of new columns."""
    names = [name + params.suffix if name in taken else name for name in columns]
    refuse_taken(names, taken)
    return names


def whole(blocks: Iterable[Block], params: JoinParams, room: Room) -> Iterator[Block]:
    """Yield the blocks with cells of a lookup table that does not fit into memory.

    Raises:
        ContentError: see `apply`.
        OSError: what does not fit into memory cannot be written.
    """
    search = PartedLookup(params.file, params.there, params.columns, room)
    kept = KeptBlocks(_asked(blocks, params, search), room, room.memory // _KEPT)
    matches = search.matches()
    start = 0
    for block in kept:
        places, columns = matches.of(start, block.table.num_rows)
        yield _joined(block, params, columns, places)
        start += block.table.num_rows
    kept.remove()


def _asked(blocks: Iterable[Block], params: JoinParams, search: PartedLookup) -> Iterator[Block]:
    for block in blocks:
        _names(block.table.column_names, search.columns, params)
        search.ask(keys_for_lookup(block, params.on))
        yield block


def _needs_whole(params: JoinParams) -> bool:
    return is_large(params.file)


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
    whole=whole,
    needs_whole=_needs_whole,
    holds=_holds,
)
