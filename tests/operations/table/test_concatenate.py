"""Concatenate: every cell of every table, under its column's name."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block

from app.core.operation import MergeFacts
from app.formats.table.block import Block
from app.operations.table.merges.concatenate import OPERATION, ConcatenateParams

PARAMS = ConcatenateParams()
ODD = st.sampled_from(['a"b', "a,b", "a\nb", "\r\n", '"', ",", "äö\u3000"])


def results(blocks: Sequence[Block]) -> dict[str, str]:
    merging = OPERATION.merging
    assert merging
    shares = [OPERATION.apply(one, PARAMS) for one in blocks]
    names = merging.files(PARAMS)
    found = {}
    for number, content in merging.finish(shares, PARAMS, MergeFacts(1, 0)):
        data = io.BytesIO()
        if callable(content):
            content(data)
        else:
            data.write(content)
        found[names[number]] = data.getvalue().decode()
    return found


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(["a", "b", "c,d"]), min_size=1, unique=True),
            st.lists(st.lists(st.one_of(CELLS, ODD), min_size=3, max_size=3), max_size=5),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_every_cell_is_under_its_columns_name(
    tables: list[tuple[list[str], list[list[Cell]]]],
) -> None:
    blocks = [
        block(
            {name: [row[at] for row in rows] for at, name in enumerate(names)}, source=f"{number}"
        )
        for number, (names, rows) in enumerate(tables)
    ]
    text = results(blocks)[".csv"]
    columns = list(dict.fromkeys(name for names, _ in tables for name in names))
    assert next(csv.reader(io.StringIO(text, newline=""))) == columns
    expected = [
        dict.fromkeys(columns, "")
        | {name: cell or "" for name, cell in zip(names, row, strict=False)}
        for names, rows in tables
        for row in rows
    ]
    assert rows_of(text) == expected


def test_tables_alike_make_one_file_only() -> None:
    one = block({"a": ["1", ""], "b": ["x,y", None]})
    two = block({"a": ['say "q"'], "b": ["2\n3"]})
    assert results([one, two]) == {
        ".csv": 'a,b\n1,"x,y"\n,\n"say ""q""","2\n3"\n',
    }


def test_other_columns_are_told_of() -> None:
    one = block({"a": ["1"], "b": ["2"]}, source="one.csv")
    two = block({"b": ["3"], "c": ["4"]}, source="\udce4.csv")
    three = block({"b": ["6"], "a": ["5"], "c": ["7"]}, source="three.csv")
    found = results([one, one, two, three])
    assert found[".csv"] == "a,b,c\n1,2,\n1,2,\n,3,4\n5,6,7\n"
    assert rows_of(found[".columns.csv"]) == [
        {"file": "one.csv", "columns it does not have": "c", "columns others do not have": "a"},
        {"file": "\\udce4.csv", "columns it does not have": "a", "columns others do not have": "c"},
        {"file": "three.csv", "columns it does not have": "", "columns others do not have": "a, c"},
    ]


@pytest.mark.parametrize("cell", ["", None])
def test_an_empty_cell_alone_is_a_row(cell: Cell) -> None:
    assert results([block({"a": [cell]})])[".csv"] == 'a\n""\n'


def test_long_cells_are_moved_whole() -> None:
    long = "x" * 200_000
    text = results([block({"a": ["1"]}), block({"b": [long]})])[".csv"]
    assert text == f"a,b\n1,\n,{long}\n"


def test_a_table_without_columns_is_no_trouble() -> None:
    assert results([block({})]) == {".csv": ""}
    assert results([block({}), block({"a": ["1"]})])[".csv"] == "a\n1\n"
