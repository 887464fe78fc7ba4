"""Results that are folders in a run: which names they get, whatever the rule and whatever fails.

Deaths at any call are in `tests/faults/test_split_faults.py`.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from inline_kit import FailingDisk, Shop, at_calls, ended, paused_for, tree

from app.core.errors import Problem
from app.core.outcome import Outcome, Totals
from app.core.recipe_text import read_recipe
from app.engine.events import ItemStarted
from app.engine.folder_names import FolderNames
from app.engine.publish import Publisher
from app.engine.rows import Row
from app.formats.disk import standing_in
from app.formats.table.text_table import TextTable
from app.operations import REGISTRY

RECIPE = """
version = 1
[[table.outputs]]
format = "csv"
split_by = "land"
[destination]
on_conflict = "{rule}"
"""
TABLE = b"id,land\n1,DE\n2,TW\n3,DE\n4,FR\n"
FILES = {
    "DE.csv": b"id,land\n1,DE\n3,DE\n",
    "TW.csv": b"id,land\n2,TW\n",
    "FR.csv": b"id,land\n4,FR\n",
}
OLD, NEW = 1_500_000_000, 1_700_000_000

Desk = Callable[..., Shop]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Return what makes a shop for tables, read in blocks of 16 bytes."""
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", 16))
    made: list[Shop] = []

    def make(rule: str = "number", **files: bytes) -> Shop:
        shop = Shop(tmp_path, monkeypatch)
        shop.recipe = read_recipe(RECIPE.format(rule=rule), REGISTRY)
        for name, content in (files or {"a.csv": TABLE}).items():
            put(shop.source / name, content)
        made.append(shop)
        return shop

    yield make
    for shop in made:
        shop.close()


def put(path: Path, content: bytes, mtime: int = OLD) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (mtime, mtime))


def files(folder: str, **more: bytes) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in FILES.items()} | more


def only_row(shop: Shop) -> Row:
    (row,) = shop.rows()
    return row


def test_before_the_run_there_is_the_folder_and_afterwards_its_files(desk: Desk) -> None:
    shop = desk()
    run = shop.start()
    assert [target.path for target in only_row(shop).targets] == [f"{shop.out}/a/"]
    assert ended(run).totals == Totals(items=1, done=1)
    assert [target.path for target in only_row(shop).targets] == [
        f"{shop.out}/a/{name}" for name in FILES
    ]
    assert tree(shop.out) == files("a")
    assert all(path.stat().st_mtime == OLD for path in shop.out.glob("a/*"))
    shop.undo()
    assert not shop.out.exists()


def test_undo_leaves_what_is_not_the_runs(desk: Desk) -> None:
    shop = desk()
    ended(shop.start())
    (shop.out / "a" / "TW.csv").write_bytes(b"edited")
    put(shop.out / "a" / "notes.txt", b"theirs")
    shop.undo()
    assert tree(shop.out) == {"a/TW.csv": b"edited", "a/notes.txt": b"theirs"}


@pytest.mark.parametrize(
    ("rule", "outcome", "found"),
    [
        ("number", Outcome.DONE, {"a/DE.csv": b"theirs", **files("a (2)")}),
        ("skip", Outcome.SKIPPED, {"a/DE.csv": b"theirs"}),
        ("fail", Outcome.FAILED, {"a/DE.csv": b"theirs"}),
        ("overwrite", Outcome.DONE, files("a")),
    ],
)
def test_a_folder_that_is_there(
    desk: Desk, rule: str, outcome: Outcome, found: dict[str, bytes]
) -> None:
    shop = desk(rule)
    put(shop.out / "a" / "DE.csv", b"theirs")
    ended(shop.start())
    assert only_row(shop).outcome is outcome
    kept = {name: content for name, content in tree(shop.out).items() if ".foldermill" not in name}
    assert kept == found
    if outcome is Outcome.DONE:
        assert not any(path.stat().st_mode & 0o111 for path in shop.out.glob("a*/*"))
        shop.undo()
        assert tree(shop.out) == {"a/DE.csv": b"theirs"}


@pytest.mark.parametrize("rule", ["number", "skip", "fail"])
def test_a_folder_that_is_empty_is_free(desk: Desk, rule: str) -> None:
    shop = desk(rule)
    (shop.out / "a").mkdir(parents=True)
    ended(shop.start())
    assert tree(shop.out) == files("a")


@pytest.mark.parametrize("rule", ["number", "overwrite", "newer"])
def test_a_file_in_the_place_of_the_folder(desk: Desk, rule: str) -> None:
    shop = desk(rule)
    put(shop.out / "A", b"theirs")
    ended(shop.start())
    assert tree(shop.out) == files("a (2)", A=b"theirs")


def test_newer_replaces_file_by_file(desk: Desk) -> None:
    shop = desk("newer")
    put(shop.out / "a" / "DE.csv", b"older", OLD - 1)
    put(shop.out / "a" / "FR.csv", b"as old", OLD)
    ended(shop.start())
    found = {k: v for k, v in tree(shop.out).items() if ".foldermill" not in k}
    assert found == files("a", **{"a/FR.csv": b"as old"})
    assert [target.skipped for target in only_row(shop).targets] == [False, False, True]
    ended(shop.start())
    assert only_row(shop).outcome is Outcome.SKIPPED
    assert only_row(shop).problem.code == "target_newer"  # type: ignore[union-attr]


def test_a_source_in_the_folder_is_never_replaced(desk: Desk) -> None:
    shop = desk("overwrite")
    shop.out.mkdir()
    own = shop.out / "a" / "DE.csv"
    put(own, b"id,land\n9,TW\n")
    shop.source.joinpath("link.csv").symlink_to(own)
    ended(shop.start())
    failed, linked = shop.rows()
    assert failed.outcome is Outcome.FAILED
    assert failed.problem is not None
    assert failed.problem.code == "target_is_source"
    assert linked.outcome is Outcome.DONE
    assert tree(shop.out) == {
        "a/DE.csv": b"id,land\n9,TW\n",
        "link/TW.csv": b"id,land\n9,TW\n",
    }


def test_two_tables_never_share_a_folder(desk: Desk) -> None:
    shop = desk(**{"a.csv": TABLE, "a.tsv": b"id\tland\n9\tDE\n", "A.txt": b"no table"})
    ended(shop.start())
    assert tree(shop.out) == files("a", **{"a (2)/DE.csv": b"id,land\n9,DE\n"})


def test_files_of_the_batch_in_the_same_folder_keep_their_names(desk: Desk) -> None:
    shop = desk(**{"a.csv": TABLE, "a/DE.csv": b"id,land\n9,TW\n"})
    text = RECIPE.format(rule="number").replace(
        "[dest", '[[table.outputs]]\nname = "{stem}"\n[dest'
    )
    shop.recipe = read_recipe(text, REGISTRY)
    ended(shop.start())
    found = tree(shop.out)
    assert found["a/DE.csv"] == b"id,land\n9,TW\n"
    assert found["a/DE (2).csv"] == FILES["DE.csv"]
    assert found["a/TW.csv"] == FILES["TW.csv"]
    assert found["a/DE/TW.csv"] == b"id,land\n9,TW\n"
    assert found["a.csv"] == TABLE


def late(shop: Shop, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody write a file into the folder while the run is on."""
    add = Publisher.add

    def adding(self: Publisher, *given: object) -> None:
        put(shop.out / "a" / name, b"late")
        add(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Publisher, "add", adding)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("number", {**FILES, "TW.csv": b"late", "TW (2).csv": FILES["TW.csv"]}),
        ("skip", {**FILES, "TW.csv": b"late"}),
        ("fail", {"TW.csv": b"late"}),
        ("overwrite", FILES),
    ],
)
def test_a_name_that_is_taken_while_the_run_is_on(
    desk: Desk, rule: str, found: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = desk(rule)
    with monkeypatch.context() as patched:
        late(shop, "TW.csv", patched)
        ended(shop.start())
    kept = {k: v for k, v in tree(shop.out).items() if ".foldermill" not in k}
    assert kept == {f"a/{name}": content for name, content in found.items()}
    if rule != "fail":
        assert only_row(shop).outcome is Outcome.DONE
        return
    assert only_row(shop).outcome is Outcome.FAILED
    (shop.out / "a" / "TW.csv").unlink()
    assert ended(shop.resume(failed_too=True)).totals.done == 1
    assert tree(shop.out) == files("a")


@pytest.mark.parametrize("call", ["create", "rename"])
@pytest.mark.parametrize("at", range(1, 4))
def test_a_failure_at_any_file_leaves_nothing_and_is_mended(desk: Desk, call: str, at: int) -> None:
    shop = desk()
    first = 2 if call == "create" else 0  # the pieces of blocks come before
    disk = FailingDisk(errno.EACCES, at_calls(call, range(first + at, first + at + 1)))
    with standing_in(disk):
        assert ended(shop.start()).totals == Totals(items=1, failed=1)
    assert disk.failures == 1
    assert not shop.out.exists()
    assert ended(shop.resume(failed_too=True)).totals == Totals(items=1, done=1)
    assert tree(shop.out) == files("a")


def test_a_full_disk_makes_it_wait(desk: Desk) -> None:
    shop = desk()
    disk = FailingDisk(errno.ENOSPC, at_calls("create", range(4, 1_000)))
    with standing_in(disk):
        run = shop.start()
        paused_for(run, "run_no_space")
        assert set(tree(shop.out)) == {name for name in tree(shop.out) if ".foldermill" in name}
        disk.fails = lambda *_: False
        shop.clock.now += 60
        assert ended(run).totals.done == 1
    assert tree(shop.out) == files("a")


@pytest.mark.parametrize(
    ("kind", "name"), [(FolderNames, "_add"), (Publisher, "_aimed"), (Publisher, "_sync")]
)
def test_pieces_that_are_lost_around_the_names_are_made_again(
    desk: Desk, kind: type, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = desk()

    def dying(self: object, *_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(kind, name, dying)
        with pytest.raises(KeyboardInterrupt):
            list(shop.start())
    shutil.rmtree(shop.out / ".foldermill")
    for path in list(shop.out.glob("a/FR.csv")):
        path.unlink()
    names = [target.path.removeprefix(f"{shop.out}/a/") for target in only_row(shop).targets]
    assert names == ([""] if kind is FolderNames else list(FILES))
    assert ended(shop.resume()).totals == Totals(items=1, done=1)
    assert tree(shop.out) == files("a")


@pytest.mark.parametrize("now", [True, False])
@pytest.mark.parametrize("started", [1, 3, 5])
def test_a_run_that_is_stopped_leaves_no_folder_behind(desk: Desk, started: int, now: bool) -> None:
    shop = desk(**{"a.csv": TABLE, "b.csv": TABLE})
    run = shop.start()
    assert shop.batch is not None
    for event in run:
        started -= isinstance(event, ItemStarted)
        if not started:
            shop.batch.stop(now=now)
    done = {Path(row.path).stem for row in shop.rows() if row.outcome is Outcome.DONE}
    assert len(done) < 2
    left = {path.name for path in shop.out.glob("[!.]*")}
    assert left == done
    assert ended(shop.resume()).totals == Totals(items=2, done=2)
    assert tree(shop.out) == files("a") | files("b")
    shop.undo()
    assert not shop.out.exists()


def test_what_an_earlier_run_has_done_is_left_out(desk: Desk) -> None:
    shop = desk()
    text = RECIPE.format(rule="number") + "skip_done = true\n"
    shop.recipe = read_recipe(text, REGISTRY)
    ended(shop.start())
    ended(shop.start())
    assert only_row(shop).problem == Problem("already_done", {"path": f"{shop.out}/a/DE.csv"})
    (shop.out / "a" / "FR.csv").unlink()
    ended(shop.start())
    assert set(tree(shop.out)) == {"a/DE.csv", "a/TW.csv", *files("a (2)")}
