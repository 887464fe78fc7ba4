"""Which path each result gets when names clash with the disk or within the batch."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.naming import clash_key
from app.engine.clashes import ClashTable


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], ClashTable]:
    return lambda rule: ClashTable(str(tmp_path), rule, taker())


def taker() -> Callable[[str, bool], bool | None]:
    taken: dict[str, bool] = {}

    def take(key: str, folder: bool) -> bool | None:
        if key in taken:
            return taken[key]
        taken[key] = folder
        return None

    return take


def test_twins_in_a_batch_are_numbered(table: Callable[[str], ClashTable]) -> None:
    subject = table("number")
    wished = ["a.jpg", "A.JPG", "a.jpg", "é.jpg", "e\u0301.jpg"]
    paths = [subject.settle(path).path for path in wished]
    assert paths == ["a.jpg", "A (2).JPG", "a (3).jpg", "é.jpg", "e\u0301 (2).jpg"]


def test_names_on_disk_are_never_given_again(
    tmp_path: Path, table: Callable[[str], ClashTable]
) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("a.jpg", "A (2).jpg"):
        (tmp_path / "sub" / name).touch()
    settled = table("number").settle("sub/a.jpg")
    assert settled.path == "sub/a (3).jpg"
    assert settled.renamed


def test_a_link_that_leads_out_of_the_output_folder_is_not_followed(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, table: Callable[[str], ClashTable]
) -> None:
    (tmp_path / "real" / "below").mkdir(parents=True)
    (tmp_path / "inside").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "outside").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    subject = table("number")
    assert subject.settle("inside/below/a.jpg").problem is None
    for path in ("real/outside/a.jpg", "inside/outside/sub/a.jpg"):
        problem = subject.settle(path).problem
        assert problem is not None
        assert problem.code == "target_leads_out"


@pytest.mark.parametrize("rule", ["skip", "fail"])
def test_without_numbers_the_problem_says_who_has_the_name(
    tmp_path: Path, table: Callable[[str], ClashTable], rule: str
) -> None:
    (tmp_path / "a.jpg").touch()
    subject = table(rule)
    on_disk, first, twin = (subject.settle(path) for path in ("a.jpg", "b.jpg", "B.jpg"))
    assert on_disk.problem is not None
    assert on_disk.problem.code == "target_exists"
    assert first.problem is None
    assert twin.problem is not None
    assert twin.problem.code == "target_clash"


def test_a_file_cannot_be_a_folder_too(tmp_path: Path, table: Callable[[str], ClashTable]) -> None:
    (tmp_path / "taken").touch()
    subject = table("number")
    assert subject.settle("x.jpg").problem is None
    below_disk, below_result = subject.settle("taken/a.jpg"), subject.settle("x.jpg/b.jpg")
    assert [s.problem and s.problem.code for s in (below_disk, below_result)] == [
        "target_under_file"
    ] * 2
    assert subject.settle("y/c.jpg").problem is None
    assert subject.settle("Y").path == "Y (2)"


def test_a_path_no_system_takes_is_refused(table: Callable[[str], ClashTable]) -> None:
    problem = table("number").settle("/".join(["d" * 200] * 25) + ".jpg").problem
    assert problem is not None
    assert problem.code == "target_too_long"


def test_a_folder_of_files_is_one_results_only(
    tmp_path: Path, table: Callable[[str], ClashTable]
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    subject = table("number")
    assert subject.settle("a/b.csv").problem is None
    wished = [
        "there/",
        "empty/",
        "Empty/",
        "file/",
        "link/",
        "a/",
        "a/",
        "a/b.csv/",
        "c.d/",
        "c.d/",
    ]
    assert [subject.settle_folder(path).path for path in wished] == [
        *("there (2)/", "empty/", "Empty (2)/", "file (2)/", "link (2)/", "a/", "a (2)/"),
        *("a/b (2).csv/", "c.d/", "c (2).d/"),
    ]
    assert subject.settle("a/c.csv").path == "a/c.csv"
    assert subject.settle("a").path == "a (3)"
    problem = subject.settle_folder("file/a/").problem
    assert problem is not None
    assert problem.code == "target_under_file"


@pytest.mark.parametrize("rule", ["skip", "fail"])
def test_without_numbers_a_folder_that_is_taken_is_a_problem(
    tmp_path: Path, table: Callable[[str], ClashTable], rule: str
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").touch()
    subject = table(rule)
    settled = [subject.settle_folder(path) for path in ("a/", "b/", "b/")]
    assert [one.problem and one.problem.code for one in settled] == [
        *("target_exists", None, "target_clash")
    ]
    problem = table(rule).settle_folder("/".join(["d" * 200] * 25) + "/").problem
    assert problem is not None
    assert problem.code == "target_too_long"


@pytest.mark.parametrize(
    ("rule", "mtime", "code"),
    [("overwrite", 1, None), ("newer", 7, None), ("newer", 6, None), ("newer", 5, "target_newer")],
)
def test_a_folder_that_files_may_be_replaced_in(
    tmp_path: Path, table: Callable[[str], ClashTable], rule: str, mtime: int, code: str | None
) -> None:
    (tmp_path / "a").mkdir()
    for number in (5, 6):
        (tmp_path / "a" / str(number)).touch()
        os.utime(tmp_path / "a" / str(number), ns=(number, number))
    settled = table(rule).settle_folder("a/", mtime)
    assert (settled.path, settled.replaces) == ("a/", code is None)
    assert (settled.problem and settled.problem.code) == code


parts = st.text(st.sampled_from("aAbé.1 ()2"), min_size=1, max_size=4).filter(
    lambda part: part.strip(". ") == part
)


@given(st.lists(st.lists(parts, min_size=1, max_size=2).map("/".join), max_size=25))
def test_no_two_results_share_a_path(wished: list[str]) -> None:
    subject = ClashTable("/no/such/folder", "number", taker())
    settled = [subject.settle(path) for path in wished]
    keys = [clash_key(one.path) for one in settled if one.problem is None]
    assert len(set(keys)) == len(keys)
    folders = {key.rpartition("/")[0] for key in keys}
    assert not folders & set(keys)
