"""Rows with a flaw: told of when they are kept, put into a file of their own if wanted."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from inline_kit import ended, tree
from table_desk import BLOCK, TableDesk

from app.core.outcome import Loss, Outcome
from app.core.recipe_text import read_recipe
from app.engine.batch import Batch
from app.engine.report import write_report
from app.operations import REGISTRY

KEEP = 'version = 1\n[[table.outputs]]\nformat = "csv"\n'
REJECT = KEEP + '[table.reading]\nbad_rows = "reject"\n'
MERGE = """version = 1
[table.reading]
bad_rows = "reject"
[[table.merges]]
op = "concatenate"
name = "all"
"""


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    bench = TableDesk(tmp_path, monkeypatch)
    yield bench
    bench.close()


def flawed(rows: int = 60) -> tuple[bytes, list[list[str]], list[list[str]]]:
    """Return a table of several blocks, its good rows, and what is rejected of it."""
    lines = ["id,text,more"]
    good, bad = [], []
    at = 2
    for number in range(rows):
        if number % 20 == 7:
            lines.append(f"{number},short")
            bad.append([str(at), "The row has 2 cells instead of 3.", lines[-1]])
        elif number % 20 == 13:
            lines.append(f'{number},"a\nb",c,"d, e"')
            bad.append([str(at), "The row has 4 cells instead of 3.", lines[-1]])
            at += 1
        else:
            cells = [f"{number:03}", "one\ntwo" if number % 3 else "three", "four"]
            lines.append(f'{cells[0]},"{cells[1]}",{cells[2]}')
            good.append(cells)
            at += number % 3 > 0
        at += 1
    return "\n".join(lines).encode() + b"\n", good, bad


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_rejected_rows_lie_beside_the_result_with_line_and_reason(bench: TableDesk) -> None:
    content, good, bad = flawed()
    assert len(content) > 3 * BLOCK
    (bench.source / "t.csv").write_bytes(content)
    results = bench.run(REJECT)
    assert set(results) == {"t.csv", "t.rejected.csv"}
    assert cells(results["t.csv"])[1:] == good
    assert cells(results["t.rejected.csv"]) == [["line", "reason", "text"], *bad]
    assert bench.said() == f"Rows with a flaw that were put aside: {len(bad)}."
    (row,) = bench.rows()
    assert row.targets[0].losses == (Loss.ROWS,)


@pytest.mark.parametrize("block", [1 << 20, 900, 100])
def test_rejects_do_not_depend_on_how_the_table_is_cut(bench: TableDesk, block: int) -> None:
    content, good, bad = flawed()
    (bench.source / "t.csv").write_bytes(content)
    bench.cut(block)
    results = bench.run(REJECT)
    assert cells(results["t.csv"])[1:] == good
    assert cells(results["t.rejected.csv"])[1:] == bad
    assert bench.said() == f"Rows with a flaw that were put aside: {len(bad)}."


@pytest.mark.parametrize("step", ["", '[[table.steps]]\nop = "drop_duplicates"\n'])
def test_a_table_that_is_one_task(bench: TableDesk, step: str) -> None:
    content, good, bad = flawed()
    (bench.source / "t.csv.gz").write_bytes(gzip.compress(content))
    results = bench.run(REJECT + step)
    rejected = next(name for name in results if "rejected" in name)
    assert cells(results[rejected])[1:] == bad
    result = next(results[name] for name in results if name != rejected)
    assert cells(result)[1:] == good
    assert bench.said() == f"Rows with a flaw that were put aside: {len(bad)}."


def test_a_table_without_flaws_has_no_such_file(bench: TableDesk) -> None:
    (bench.source / "t.csv").write_bytes(b"a,b\n" + b"1,2\n" * 200)
    assert set(bench.run(REJECT)) == {"t.csv"}
    assert bench.said() == ""


@pytest.mark.parametrize("packed", [False, True])
def test_rows_that_are_kept_are_counted(bench: TableDesk, packed: bool) -> None:
    content, _, bad = flawed()
    path = bench.source / ("t.csv.gz" if packed else "t.csv")
    path.write_bytes(gzip.compress(content) if packed else content)
    assert len(bench.run(KEEP)) == 1
    assert bench.said() == f"Rows with a flaw that were mended and kept: {len(bad)}."


@pytest.mark.parametrize("packed", [False, True])
def test_merges_alone_put_them_in_the_place_of_the_source(bench: TableDesk, packed: bool) -> None:
    content, good, bad = flawed()
    (bench.source / "below").mkdir()
    name = "t.csv.gz" if packed else "t.csv"
    (bench.source / "below" / name).write_bytes(gzip.compress(content) if packed else content)
    results = bench.run(MERGE)
    (rejected,) = (name for name in results if name.startswith("below/"))
    assert rejected.endswith(".rejected.csv")
    assert cells(results[rejected])[1:] == bad
    assert [row[: len(good[0])] for row in cells(results["all.csv"])[1:]] == good
    assert bench.said() == f"Rows with a flaw that were put aside: {len(bad)}."


def test_merges_alone_tell_how_many_were_kept(bench: TableDesk) -> None:
    content, _, bad = flawed()
    (bench.source / "t.csv").write_bytes(content)
    bench.run(MERGE.replace('"reject"', '"keep"'))
    assert bench.said() == f"Rows with a flaw that were mended and kept: {len(bad)}."


def test_every_flaw_has_its_reason(bench: TableDesk) -> None:
    # The first 4 KiB decide whether a file is a text: a NUL byte there says that it is none.
    start = b"id,text\n" + b"1,good\n" * 700
    flaws = b'2,a\0b\n3,good\n4,\xff\n5\n6,"never\nclosed\n'
    (bench.source / "t.csv").write_bytes(start + flaws)
    bench.cut(1000)
    results = bench.run(REJECT + 'encoding = "utf-8"\n')
    assert [row[:2] for row in cells(results["t.rejected.csv"])[1:]] == [
        ["702", "The row has NUL bytes."],
        ["704", "The row has characters that are not in the file's encoding."],
        ["705", "The row has 1 cells instead of 2."],
        ["706", "The row has a quote that is never closed."],
    ]
    assert cells(results["t.csv"])[-2:] == [["1", "good"], ["3", "good"]]


def test_undo_takes_the_rejected_rows_back(bench: TableDesk) -> None:
    (bench.source / "t.csv").write_bytes(flawed()[0])
    bench.run(REJECT)
    list(bench.reopen().undo())
    assert tree(bench.out) == {}


@pytest.mark.parametrize("recipe", [REJECT, MERGE])
def test_a_run_that_was_stopped_goes_on_to_the_same(bench: TableDesk, recipe: str) -> None:
    content, _, bad = flawed()
    (bench.source / "t.csv").write_bytes(content)
    wanted = bench.run(recipe)
    list(bench.reopen().undo())
    for events in (1, 4, 7):
        batch = bench.plan(recipe)
        for number, _ in enumerate(batch.run()):
            if number == events:
                batch.stop(now=False)
        ended(bench.reopen().resume())
        assert tree(bench.out) == wanted
        assert bench.said() == f"Rows with a flaw that were put aside: {len(bad)}."
        list(bench.reopen().undo())


def test_a_second_run_that_skips_what_is_there_loses_no_rows(bench: TableDesk) -> None:
    content, _, bad = flawed()
    (bench.source / "t.csv").write_bytes(content)
    bench.out.mkdir()
    (bench.out / "t.rejected.csv").write_bytes(b"of another day")
    results = bench.run(REJECT + '[destination]\non_conflict = "skip"\n')
    assert results["t.rejected.csv"] == b"of another day"
    assert cells(results["t.rejected (2).csv"])[1:] == bad


def test_the_report_tells_of_them(bench: TableDesk, tmp_path: Path) -> None:
    (bench.source / "t.csv").write_bytes(flawed()[0])
    bench.run(REJECT)
    assert bench.batch is not None
    path = tmp_path / "report.json"
    write_report(bench.batch.journal_path, str(path))
    (file,) = json.loads(path.read_text())["files"]
    assert file["reason"] == "rows_rejected"
    assert file["losses"] == ["rows"]
    assert file["note"] == "Rows with a flaw that were put aside: 6."


def test_another_way_of_reading_is_looked_at_anew(bench: TableDesk) -> None:
    (bench.source / "t.csv").write_bytes(b"1;2\n3;4\n")
    batch = bench.plan(KEEP)
    reading = '[table.reading]\nheader = "no"\ndelimiter = ","\n'
    list(batch.plan(read_recipe(KEEP + reading, REGISTRY), str(bench.out)))
    ended(batch.run())
    assert tree(bench.out) == {"t.csv": b"column 1\n1;2\n3;4\n"}


def test_a_kill_before_the_outcome_was_said_loses_no_word(bench: TableDesk) -> None:
    (bench.source / "t.csv").write_bytes(flawed()[0])
    wanted = bench.run(REJECT)
    said = bench.said()
    assert bench.batch is not None
    path = bench.batch.journal_path
    run = bench.batch.run_id
    bench.close()
    with closing(sqlite3.connect(path)) as journal, journal:
        journal.execute("UPDATE item SET outcome = NULL")
        journal.execute("UPDATE target SET state = 'intent', part = x'2f6e6f7468696e67'")
        journal.execute("UPDATE run SET value = 'running' WHERE key = 'state'")
    bench.batch = Batch(bench.options, reopen=run)
    ended(bench.batch.resume())
    assert bench.said() == said
    assert tree(bench.out) == wanted


def test_in_place_tables_of_one_name_have_files_of_their_own(bench: TableDesk) -> None:
    content, _, bad = flawed()
    (bench.source / "t.csv").write_bytes(content)
    (bench.source / "t.tsv").write_bytes(b"a\tb\n1\t2\nshort\n" + b"3\t4\n" * 20)
    (bench.source / "t.rejected (2).csv").write_bytes(b"a\n1\n")
    bench.run(REJECT.replace('"csv"', '"same"') + "[destination]\nin_place = true\n")
    assert [row.outcome for row in bench.rows()] == [Outcome.DONE] * 3, bench.rows()
    found = tree(bench.source)
    assert cells(found["t.rejected.csv"])[1:] == bad
    assert cells(found["t.rejected (3).csv"])[1:] == [
        ["3", "The row has 1 cells instead of 2.", "short"]
    ]
    list(bench.reopen().undo())
    assert set(tree(bench.source)) == {"t.csv", "t.tsv", "t.rejected (2).csv"}
