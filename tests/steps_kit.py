"""What the tests of table steps share: blocks of Python rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
from hypothesis import strategies as st

from app.formats.table.block import Block

Cell = str | None

CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", " ", "NA", "a", "b", "äß", "1", "-2", "03", "1.50", "1e-05", "a\tb\u3000"]
    ),
    st.text(max_size=6),
)


def block(
    columns: Mapping[str, Sequence[Cell]], first_line: int = 2, source: str = "a.csv"
) -> Block:
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    return Block(table, first_line, source=source)


def cells(result: Block) -> dict[str, list[Cell]]:
    """Return a block's columns, all of which must be texts in the length of the table."""
    assert all(pa.types.is_string(kind) for kind in result.table.schema.types)
    result.table.validate(full=True)
    found: dict[str, list[Cell]] = result.table.to_pydict()
    return found
