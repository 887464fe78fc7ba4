"""What several operations on tables need."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from app.core.errors import ContentError
from app.core.params import nearest
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.formats.table.missing import with_words, without_words

COLUMNS: Final = QT_TRANSLATE_NOOP("params", "Columns")
WHICH_COLUMNS: Final = QT_TRANSLATE_NOOP("params", "Their names. None means all columns.")
SEED_MAXIMUM: Final = 2**31 - 1


def is_missing(column: Any, words: Iterable[str] = ()) -> Any:
    """Tell which cells of a column are missing: null, empty, or one of some words like `NA`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pa.array(["", *words], column.type)
    return pc.or_(pc.is_null(column), pc.is_in(column, known))


def as_text(path: str) -> str:
    """Return a path as a text that can be written, whatever bytes its name is made of."""
    return path.encode("utf-8", "backslashreplace").decode()


def without_empty(column: Any) -> Any:
    """Return a column with null for empty texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)


def chosen(block: Block, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns named, each once; all columns where none is named.

    Raises:
        ContentError: the table has no such column.
    """
    known = block.table.column_names
    for name in names:
        if name not in known:
            raise ContentError("no_column", word=name, nearest=nearest(name, known))
    return tuple(dict.fromkeys(names)) or tuple(known)


def column(block: Block, name: str) -> Any:
    """Return a column in one piece, with null for the table's words for missing.

    Raises:
        ContentError: the table has no such column.
    """
    chosen(block, (name,))
    return without_words(_in_one_piece(block.table.column(name)), block.missing)


def _in_one_piece(found: Any) -> Any:
    import pyarrow as pa

    if found.num_chunks == 1:
        return found.chunk(0)
    return pa.concat_arrays(found.chunks) if found.num_chunks else pa.array([], found.type)


def refuse_taken(names: Iterable[str], taken: Iterable[str]) -> None:
    """Refuse names for new columns that are in use, or given twice.

    Raises:
        ContentError: one is.
    """
    used = set(taken)
    for name in names:
        if name in used:
            raise ContentError("column_taken", word=name)
        used.add(name)


def with_table(block: Block, table: Any) -> Block:
    """Return the block with other cells."""
    return dataclasses.replace(block, table=table)


def with_columns(block: Block, columns: Mapping[str, Any]) -> Block:
    """Return the block with some columns replaced, or added behind the others.

    Words for missing stay where cells are still missing.
    """
    table = block.table
    for name, cells in columns.items():
        if name not in table.column_names:
            table = table.append_column(name, cells)
            continue
        place = table.column_names.index(name)
        table = table.set_column(place, name, _with_words(cells, table.column(place), block))
    return with_table(block, table)


def _with_words(cells: Any, before: Any, block: Block) -> Any:
    return with_words(cells, _in_one_piece(before), block.missing) if block.missing else cells


def each(block: Block, names: tuple[str, ...], change: Callable[[Any], Any]) -> Block:
    """Return the block with `change` applied to the columns named, or to all.

    Raises:
        ContentError: the table has no such column.
    """
    return with_columns(block, {name: change(column(block, name)) for name in chosen(block, names)})


def mapped(cells: Any, change: Callable[[str], str | None]) -> Any:
    """Return a column with `change` applied to each different text in it once; null stays."""
    import pyarrow as pa

    encoded = cells.dictionary_encode()
    words = pa.array(map(change, encoded.dictionary.to_pylist()), cells.type)
    return words.take(encoded.indices)


def changed_or(
    failed: str,
    block: Block,
    names: tuple[str, ...],
    change: Callable[[str], str | None],
    wanted: str,
) -> Block:
    """Return the block with `change` applied to cells without the blanks around them.

    Args:
        failed: what happens to a cell for which `change` gives None: `fail`, `missing` or `keep`.
        block: the rows. Missing cells stay as they are.
        names: the columns; none for all.
        change: gives what a text becomes.
        wanted: what the cells should have been, for the error.

    Raises:
        ContentError: the table has no such column; or a cell cannot be changed, and all fails then.
    """

    def column_changed(name: str) -> Any:
        def changed(text: str) -> str | None:
            inner = text.strip()
            found = change(inner) if inner else text
            if found is not None or failed == "missing":
                return found
            if failed == "keep":
                return text
            raise ContentError("not_of_type", column=name, word=text, wanted=wanted)

        return mapped(column(block, name), changed)

    return with_columns(block, {name: column_changed(name) for name in chosen(block, names)})
