"""Words that stand for missing cells, like `NA`: null wherever it counts what a cell means.

In blocks they stay what they are, so that texts are written as the source has them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any


def without_words(column: Any, words: Collection[str]) -> Any:
    """Return a column of texts with null for cells that say one of the words, and nothing else."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not words:
        return column
    found = _among(column, words)
    return pc.if_else(found, pa.scalar(None, column.type), column)


def table_without_words(table: Any, words: Collection[str]) -> Any:
    """Return a table of texts with null for cells that say one of the words."""
    import pyarrow as pa

    if not words:
        return table
    columns = [without_words(column, words) for column in table.columns]
    return pa.table(columns, names=table.column_names)


def with_words(changed: Any, before: Any, words: Collection[str]) -> Any:
    """Return a column with the words again where they were, if the cells are still missing.

    Args:
        changed: what became of a column that went through `without_words`, row by row.
        before: that column with its words.
        words: for missing.
    """
    import pyarrow.compute as pc

    if not words:
        return changed
    return pc.if_else(pc.and_(_among(before, words), pc.is_null(changed)), before, changed)


def _among(column: Any, words: Collection[str]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.is_in(column, pa.array(list(words), column.type))


def blanked(rows: Iterable[Iterable[str]], words: Collection[str]) -> list[list[str]]:
    """Return rows with empty cells for the words."""
    return [["" if cell in words else cell for cell in row] for row in rows]
