"""Join with a lookup table: as pandas merges them, row for row."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from steps_kit import Cell, block, cells

from app.core.errors import ContentError, RecipeError
from app.core.operation import Room
from app.core.params import build
from app.formats.source_file import SourceFile
from app.formats.table.block import Block
from app.operations.table import _lookup
from app.operations.table.join import OPERATION

PRICES = "sku,name,price\na1,Apple,1.50\nb2,Pear,0100\n,Nothing,0\n"


@pytest.fixture
def prices(tmp_path: Path) -> str:
    return lookup(tmp_path, PRICES)


def lookup(folder: Path, text: str, name: str = "prices.csv") -> str:
    path = folder / name
    path.write_bytes(text.encode())
    return str(path)


def params(file: str, **values: Any) -> Any:
    return build(OPERATION.params, {"file": file, "on": ["sku"], **values}, "here")


ORDERS: dict[str, list[Cell]] = {"sku": ["b2", "x", "a1", "b2", None, ""], "name": [*"uvwxyz"]}


def test_cells_are_added_in_the_order_of_the_rows(prices: str) -> None:
    table = block(ORDERS)
    result = cells(OPERATION.apply(table, params(prices)))
    assert result == {
        **ORDERS,
        "name_lookup": ["Pear", None, "Apple", "Pear", None, None],
        "price": ["0100", None, "1.50", "0100", None, None],
    }
    assert table == block(ORDERS)


def test_rows_that_are_not_found_can_be_left_out(prices: str) -> None:
    wanted = params(prices, kind="inner", columns=["price"])
    assert cells(OPERATION.apply(block(ORDERS), wanted)) == {
        "sku": ["b2", "a1", "b2"],
        "name": ["u", "w", "x"],
        "price": ["0100", "1.50", "0100"],
    }


def test_keys_may_have_other_names_there_and_may_be_wanted(prices: str) -> None:
    table = block({"code": ["a1"], "price": ["9"]})
    wanted = params(prices, on=["code"], lookup_on=["sku"], columns=["sku", "price"], suffix=" 2")
    assert cells(OPERATION.apply(table, wanted)) == {
        "code": ["a1"],
        "price": ["9"],
        "sku": ["a1"],
        "price 2": ["1.50"],
    }


KEYS = st.sampled_from([None, "", "a", "b", "1:", "1", ":1:a", "01"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(KEYS, KEYS), max_size=8),
    st.lists(st.tuples(KEYS, KEYS), max_size=8, unique_by=lambda row: (row[0] or "", row[1] or "")),
    st.sampled_from(["left", "inner"]),
    st.integers(0, 8),
)
def test_agrees_with_pandas_however_it_is_cut(
    tmp_path: Path,
    rows: list[tuple[Cell, Cell]],
    known: list[tuple[Cell, Cell]],
    kind: Any,
    cut: int,
) -> None:
    right = pd.DataFrame(
        [(a, b, f"v{n}") for n, (a, b) in enumerate(known)], columns=["c", "d", "v"]
    )
    path = lookup(tmp_path, right.to_csv(index=False), f"{abs(hash(tuple(known)))}.csv")
    wanted = params(path, on=["a", "b"], lookup_on=["c", "d"], kind=kind)
    found: list[tuple[Cell, ...]] = []
    for part in (rows[:cut], rows[cut:]):
        table = block({"a": [row[0] for row in part], "b": [row[1] for row in part]})
        result = cells(OPERATION.apply(table, wanted))
        found += zip(*result.values(), strict=True)
    left = pd.DataFrame(rows, columns=["a", "b"])
    right = right[right["c"].fillna("").ne("") & right["d"].fillna("").ne("")]
    merged = left.merge(right, how=kind, left_on=["a", "b"], right_on=["c", "d"])
    expected = merged[["a", "b", "v"]].astype(object).where(lambda frame: frame.notna(), None)
    assert found == list(expected.itertuples(index=False, name=None))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.tuples(KEYS, KEYS), max_size=6), min_size=1, max_size=4),
    st.lists(st.tuples(KEYS, KEYS), max_size=8, unique_by=lambda row: (row[0] or "", row[1] or "")),
    st.sampled_from(["left", "inner"]),
    st.sampled_from([0, 2_000, 2**30]),
)
def test_a_large_lookup_table_gives_the_same(
    tmp_path: Path, parts: list[list[tuple[Cell, Cell]]], known: list[Any], kind: str, memory: int
) -> None:
    rows = "".join(f"{a or ''},{b or ''},v{n}\n" for n, (a, b) in enumerate(known))
    path = lookup(tmp_path, f"first,second,found\n{rows}", f"{abs(hash(tuple(known)))}.csv")
    wanted = params(path, on=["a", "b"], lookup_on=["first", "second"], kind=kind)
    blocks = [block({"a": [a for a, _ in part], "b": [b for _, b in part]}) for part in parts]
    assert OPERATION.whole
    with TemporaryDirectory() as folder:
        found = list(OPERATION.whole(blocks, wanted, Room(folder, memory)))
        assert not os.listdir(folder)
    assert [cells(one) for one in found] == [cells(OPERATION.apply(one, wanted)) for one in blocks]


def test_a_large_lookup_table_waits_in_files(tmp_path: Path) -> None:
    known = [f"k{n * 7_919 % 30_011}" for n in range(30_000)]
    text = "".join(f"{key},name of {key}\n" for key in known)
    path = lookup(tmp_path, f"sku,name\n{text}")
    blocks = [block({"sku": [f"k{n}", "k5", None]}) for n in range(0, 3_000, 3)]
    work = work_of(blocks, params(path), tmp_path)
    first = next(work)
    assert list((tmp_path / "room").iterdir())
    found = [cells(one)["name"] for one in (first, *work)]
    names = {key: f"name of {key}" for key in known}
    assert found == [[names.get(f"k{n}"), names["k5"], None] for n in range(0, 3_000, 3)]
    assert not list((tmp_path / "room").iterdir())


def work_of(blocks: list[Block], wanted: Any, folder: Path) -> Iterator[Block]:
    (folder / "room").mkdir(exist_ok=True)
    assert OPERATION.whole
    return OPERATION.whole(blocks, wanted, Room(str(folder / "room"), 100_000))


def test_a_large_lookup_table_is_refused_for_the_same_reasons(tmp_path: Path) -> None:
    def refused(path: str, **values: Any) -> str:
        with pytest.raises(ContentError) as caught:
            list(work_of([block({"sku": ["x"], "name": ["y"]})], params(path, **values), tmp_path))
        return str(caught.value)

    keys = [*range(9_000), 7, 8, *range(9_000, 12_000)]
    path = lookup(tmp_path, "sku,code\n" + "".join(f"k{key},{key % 5}:\n" for key in keys))
    assert refused(path) == f"The lookup table “{path}” has two rows for “k7”."
    assert refused(path, on=["sku", "name"], lookup_on=["sku", "code"]).endswith("“k7, 2:”.")
    assert "no column “cod”" in refused(path, columns=["cod"])
    assert "no column “x”" in refused(path, on=["x"], lookup_on=["sku"])
    assert "cannot be read" in refused(str(tmp_path / "gone.csv"))


def test_only_a_large_lookup_table_needs_the_whole_table(tmp_path: Path) -> None:
    assert OPERATION.needs_whole
    assert OPERATION.holds
    text = PRICES.encode() * 200
    for name, size, large in (("a.csv", 60, False), ("b.csv", 70, True), ("c.csv.gz", 5, True)):
        path = tmp_path / name
        path.write_bytes(gzip.compress(text) if "gz" in name else text)
        os.truncate(path, size * 1_000_000)
        assert OPERATION.needs_whole(params(str(path))) is large
        assert (OPERATION.holds(params(str(path))) > 300_000_000) is not large
    assert not OPERATION.needs_whole(params(str(tmp_path / "gone.csv")))


def test_two_cells_are_never_taken_for_two_others(tmp_path: Path) -> None:
    path = lookup(tmp_path, "a,b,v\n1:,x,one\n1,:x,two\n1:2,3,three\n")
    table = block({"a": ["1", "1:", "1"], "b": [":x", "x", "2:3"]})
    assert cells(OPERATION.apply(table, params(path, on=["a", "b"])))["v"] == ["two", "one", None]


def test_any_format_is_read(tmp_path: Path) -> None:
    path = tmp_path / "prices.csv.gz"
    path.write_bytes(gzip.compress(PRICES.replace(",", ";").encode("utf-16")))
    result = cells(OPERATION.apply(block({"sku": ["a1"]}), params(str(path))))
    assert result == {"sku": ["a1"], "name": ["Apple"], "price": ["1.50"]}


def test_a_table_without_rows_still_gives_columns(tmp_path: Path) -> None:
    path = lookup(tmp_path, "sku,price\n")
    assert cells(OPERATION.apply(block({"sku": ["a"]}), params(path))) == {
        "sku": ["a"],
        "price": [None],
    }
    assert cells(OPERATION.apply(block({"sku": []}), params(path, kind="inner"))) == {
        "sku": [],
        "price": [],
    }


def test_it_is_read_once_and_again_when_it_has_changed(
    prices: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    read = _lookup._tables

    def noted(file: SourceFile) -> Iterator[Any]:
        reads.append(file.path)
        return read(file)

    monkeypatch.setattr(_lookup, "_tables", noted)
    for _ in range(3):
        OPERATION.apply(block({"sku": ["a1"]}), params(prices))
    assert reads == [prices]
    Path(prices).write_text("sku,price\na1,9999999\n")
    result = cells(OPERATION.apply(block({"sku": ["a1"]}), params(prices)))
    assert result["price"] == ["9999999"]


def refusal(file: str, table: Sequence[str] = ("sku",), **values: Any) -> str:
    with pytest.raises(ContentError) as caught:
        OPERATION.apply(block({name: ["a1"] for name in table}), params(file, **values))
    return str(caught.value)


def test_a_lookup_table_that_cannot_be_used_is_refused_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lookup(tmp_path, "sku,price\na1,1\nb2,2\na1,3\n")
    assert refusal(path) == f"The lookup table “{path}” has two rows for “a1”."
    assert "no column “code”" in refusal(path, lookup_on=["code"])
    assert "Nearest: “price”" in refusal(path, columns=["prise"])
    gone = str(tmp_path / "gone.csv")
    assert f"“{gone}”, which the recipe names, cannot be read" in refusal(gone)
    empty = lookup(tmp_path, "", "empty.csv")
    assert f"“{empty}”, which the recipe names, cannot be read" in refusal(empty)
    assert "the recipe that names it is in no file" in refusal("prices.csv")
    monkeypatch.setattr(_lookup, "HELD_MB", 0)
    assert "unpacks to more than 0 MB" in refusal(lookup(tmp_path, "sku\nx\n", "large.csv"))


def test_names_that_cannot_be_used_are_refused(prices: str) -> None:
    assert "no column “sku”" in refusal(prices, ["sk"])
    assert "column “price_lookup” already" in refusal(prices, ["sku", "price", "price_lookup"])


def test_keys_have_to_go_together() -> None:
    with pytest.raises(RecipeError, match="“on” is missing"):
        params("a.csv", on=[])
    with pytest.raises(RecipeError, match="2 columns of the lookup table belong to 1"):
        params("a.csv", lookup_on=["a", "b"])


def test_what_a_slot_holds_follows_from_the_file(prices: str) -> None:
    assert OPERATION.holds
    assert os.path.getsize(prices) < OPERATION.holds(params(prices)) < 10_000
    assert OPERATION.holds(params(prices + ".gone")) == 0
