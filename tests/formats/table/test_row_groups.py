"""Parquet files of row groups that were encoded apart: what other readers find in them."""

from __future__ import annotations

import io
from typing import Any, cast

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from table_kit import Cells, Unseekable, table, written

from app.formats.table.row_groups import ParquetFile, encode
from app.formats.table.thrift import read_struct, write_struct

ROWS = pa.table(
    {
        "whole": pa.array([3, None, -7], pa.int64()),
        "text": ["x", None, "yy"],
        "often": pa.array(["p", "p", "q"]).dictionary_encode(),
        "when": pa.array([0, 1, None], pa.timestamp("us")),
    }
)


def joined(groups: list[Any], schema: Any) -> bytes:
    file = Unseekable()
    made = ParquetFile(cast("Any", file), schema)
    for group in groups:
        made.add(group)
    made.close()
    return file.content


def footer_of(content: bytes) -> bytes:
    length = int.from_bytes(content[-8:-4], "little")
    return content[-8 - length : -8]


@pytest.mark.parametrize("columns", [1, 2, 40])
def test_a_footer_has_the_same_bytes_when_it_is_written_again(columns: int) -> None:
    wide = pa.table({str(number): ROWS["whole"] for number in range(columns)})
    sink = io.BytesIO()
    parquet.write_table(wide, sink, row_group_size=1, write_page_index=True)
    footer = footer_of(sink.getvalue())
    assert write_struct(read_struct(footer)) == footer


def test_bytes_that_are_no_structure_are_refused() -> None:
    footer = footer_of(joined([encode(ROWS, ())], ROWS.schema))
    for end in range(len(footer)):
        with pytest.raises(ValueError, match="Thrift"):
            read_struct(footer[:end])
    with pytest.raises(ValueError, match="Thrift"):
        read_struct(b"\x1d")


def test_row_groups_are_found_where_they_lie() -> None:
    parts = [ROWS, ROWS.slice(1), ROWS.slice(0, 1)]
    groups = [encode(part, ["often"] if number else []) for number, part in enumerate(parts)]
    content = joined(groups, ROWS.schema)
    file = parquet.ParquetFile(io.BytesIO(content))
    assert file.metadata.num_row_groups == 3
    assert file.metadata.num_rows == 6
    for number, part in enumerate(parts):
        assert file.read_row_group(number).to_pylist() == part.to_pylist()
    whole = file.metadata.row_group(2).column(0).statistics
    assert (whole.min, whole.max) == (3, 3)
    assert file.schema_arrow.field("often").type == pa.string()


def test_a_file_without_rows_has_its_columns() -> None:
    read = parquet.read_table(io.BytesIO(joined([], ROWS.schema)))
    assert read.column_names == ROWS.column_names
    assert not len(read)


def test_texts_that_come_often_have_a_dictionary_when_a_block_is_encoded_again() -> None:
    rows: Cells = [[str(number), "word"] for number in range(100)]
    blocks = [table(rows, ["a", "b"]), table([["x", "word"]] * 100, ["a", "b"])]
    content, _ = written("parquet", blocks)  # the second block makes the first column one of texts
    metadata = parquet.ParquetFile(io.BytesIO(content)).metadata
    found = [metadata.row_group(group).column(1).has_dictionary_page for group in range(2)]
    assert found == [True, True]
    assert not metadata.row_group(0).column(0).has_dictionary_page


KINDS: dict[str, list[str | None]] = {
    "int": ["1", "-20", "300", "9007199254740993"],
    "blanks": [" 1", "2 ", "3"],
    "decimals": ["1.10", "2.5", "-0.250"],
    "many digits": ["12345678901234567890", "1"],
    "bool": ["true", "False", "TRUE"],
    "date": ["2024-01-31", "1999-12-01"],
    "day first": ["31.01.2024", "13.12.1999"],
    "time": ["2024-01-31 23:59:01", "1999-12-01 00:00:00"],
    "t": ["2024-01-31T23:59:01", "1999-12-01T00:00:00"],
    "minutes": ["2024-01-31 23:59", "1999-12-01 00:00"],
    "fraction": ["2024-01-31 23:59:01.25", "1999-12-01 00:00:00.5"],
    "text": ["01234", "é", "x"],
    "missing": ["", None],
    "some": ["1", "", "3"],
}


@given(st.lists(st.sampled_from(sorted(KINDS)), min_size=2, max_size=3), st.integers(1, 8))
def test_blocks_that_disagree_are_what_they_are_in_one_block(kinds: list[str], times: int) -> None:
    parts = [[[cell, "y"] for cell in KINDS[kind] * times] for kind in kinds]
    apart, _ = written("parquet", [table(part, ["a", "b"]) for part in parts])
    rows = [row for part in parts for row in part]
    alone, _ = written("parquet", [table(rows, ["a", "b"])])
    found, wanted = (parquet.read_table(io.BytesIO(content)) for content in (apart, alone))
    assert found.schema == wanted.schema
    assert found.to_pylist() == wanted.to_pylist()
