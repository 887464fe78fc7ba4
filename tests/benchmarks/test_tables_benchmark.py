"""Whether the table benchmark's input is what it says, and each program does the work."""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

import pytest

from benchmarks import measure, seed_tables, table_data, tables
from benchmarks.measure import Contender, Measured, Run

SIZE = 20_000


def rows(file: Path) -> list[list[str]]:
    with file.open(newline="", encoding="utf-8") as text:
        return list(csv.reader(text))


def test_tables_are_always_the_same_and_hold_what_they_say(tmp_path: Path) -> None:
    first, second = (
        Path(table_data.big(str(tmp_path / name), SIZE, quoted=True), table_data.NAME)
        for name in "ab"
    )
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().count(b'"') % 2 == 0
    assert SIZE <= first.stat().st_size < SIZE + 300
    header, *found = rows(first)
    assert len(header) == 9
    assert {len(row) for row in found} == {9}
    assert [row[0] for row in found] == [str(number) for number in range(len(found))]
    assert any("\n" in row[8] for row in found)
    assert any('"' in row[8] for row in found)
    assert 0 < sum(not row[6] for row in found) < len(found) / 5


def test_small_tables_are_the_large_one_in_parts(tmp_path: Path) -> None:
    small = Path(table_data.small(str(tmp_path), SIZE, 4))
    large = Path(table_data.big(str(tmp_path), SIZE), table_data.NAME)
    parts = [rows(small / name) for name in sorted(os.listdir(small))]
    assert len(parts) == 4
    together = [row for part in parts for row in part[1:]]
    both = min(len(together), len(rows(large)) - 1)
    assert together[:both] == rows(large)[1 : both + 1]


def test_wide_tables_have_so_many_columns(tmp_path: Path) -> None:
    (header, *found) = rows(Path(table_data.wide(str(tmp_path), 30, 5), "wide.csv"))
    assert (len(header), len(found)) == (30, 5)


def test_this_program_does_each_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sync", lambda: None)  # nothing is timed here
    folder = table_data.small(str(tmp_path), SIZE, 2)
    for recipe, results in (("profile", 3), ("parquet", 2)):
        mine = tables.ours(recipe, folder, results, str(tmp_path))
        assert measure.run_once(mine, str(tmp_path)).seconds > 0


def test_the_seed_program_describes_parts(tmp_path: Path) -> None:
    source = Path(table_data.big(str(tmp_path), SIZE), table_data.NAME)
    seed_tables.main(str(source), str(tmp_path))
    header, *described = rows(tmp_path / "described.csv")
    assert header[1:] == rows(source)[0]
    assert [row[0] for row in described].count("mean") == seed_tables.PARTS


def test_peers_that_are_missing_are_named(tmp_path: Path) -> None:
    nobody = tables.Peers("")
    assert not list(nobody.versions())
    missing = nobody.contender("polars describe", "table.csv").missing
    assert missing == "polars is not there (--peers)"
    numpy = tables.Peers(sys.executable)
    assert numpy.contender("DuckDB COPY", "x").missing == "duckdb is not installed"


def test_the_table_compares_times_and_processor_times() -> None:
    def measured(name: str, seconds: float, cpu: float, missing: str = "") -> Measured:
        contender = Contender(name, lambda out: [out], 0, missing=missing)
        return Measured(contender, () if missing else (Run(seconds, cpu),), 5_000_000)

    found = tables.table_rows(
        "work",
        [
            measured("this program", 2, 3),
            measured("polars describe", 4, 2),
            measured("DuckDB COPY", 0, 0, "gone"),
        ],
    )
    assert [tuple(row) for row in found] == [
        ("work", "this program", "2.00 (2.00–2.00)", "3.0", "5", "", "", "", ""),
        (
            "work",
            "polars describe",
            "4.00 (4.00–4.00)",
            "2.0",
            "5",
            "0.50 (0.50–0.50)",
            "1.50 (1.50–1.50)",
            "1.2",
            "0.8",
        ),
        ("work", "DuckDB COPY", "gone", "", "", "", "", "2.0", "1.3"),
    ]
