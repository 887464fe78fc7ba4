"""Problems: values with a sentence that survive processes, and a sentence for whatever happens."""

from __future__ import annotations

import errno
import os
import pickle
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import (
    DETAIL_LIMIT,
    ContentError,
    FoldermillError,
    Problem,
    RecipeError,
    RunError,
    SourceError,
    WriteError,
    fill,
    problem_of,
)
from app.core.messages import MESSAGES


def test_a_problem_says_its_sentence() -> None:
    error = SourceError("source_missing", path="/a b")
    assert str(error) == "“/a b” does not exist."
    assert error.problem == Problem("source_missing", {"path": "/a b"})
    assert error.problem.message("„{path}“ gibt es nicht.") == "„/a b“ gibt es nicht."


def test_values_are_never_read_as_a_template() -> None:
    assert fill("“{path}”: {reason}", {"path": "{reason}", "reason": "{path}"}) == (
        "“{reason}”: {path}"
    )


@given(st.text(), st.dictionaries(st.text(max_size=3), st.text(), max_size=3))
def test_any_template_can_be_filled(template: str, values: dict[str, str]) -> None:
    assert isinstance(fill(template, values), str)
    assert fill(template, {}) == template


@pytest.mark.parametrize("kind", [RecipeError, SourceError, ContentError, WriteError, RunError])
def test_errors_survive_the_way_between_processes(kind: type[FoldermillError]) -> None:
    error = pickle.loads(pickle.dumps(kind("timeout", "detail", seconds=3.5, place="here")))
    assert type(error) is kind
    assert error.problem == Problem("timeout", {"seconds": 3.5, "place": "here"}, "detail")


def test_details_are_short_enough_for_a_message() -> None:
    assert len(ContentError("image_damaged", "x" * 10_000).problem.detail) == DETAIL_LIMIT
    assert len(problem_of(ValueError("x" * 10_000)).detail) == DETAIL_LIMIT


def test_places() -> None:
    assert RecipeError("missing_key", place="image", word="op").place == "image"
    assert RecipeError("recipe_empty").place == ""


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "no_space"),
        (errno.EDQUOT, "no_space"),
        (errno.EACCES, "no_permission"),
        (errno.EROFS, "read_only"),
        (errno.ENOENT, "vanished"),
        (errno.ENAMETOOLONG, "name_too_long"),
        (errno.EIO, "io_error"),
        (errno.EMFILE, "too_many_open"),
        (errno.ESTALE, "network_gone"),
        (errno.EXDEV, "os_error"),
    ],
)
def test_what_the_system_says_becomes_a_sentence(number: int, code: str) -> None:
    problem = problem_of(OSError(number, os.strerror(number), "/some/file"))
    assert problem.code == code
    assert problem.values["path"] == "/some/file"
    assert os.strerror(number) in problem.detail
    assert "{" not in problem.message()


def test_everything_else_is_a_bug_and_says_so() -> None:
    problem = problem_of(ZeroDivisionError("division by zero"))
    assert problem.code == "bug"
    assert "ZeroDivisionError" in problem.message()
    assert problem_of(MemoryError()).code == "memory_short"
    assert problem_of(OSError("no number")).code == "bug"
    assert problem_of(SourceError("source_nothing")).code == "source_nothing"


def test_sentences_can_be_filled_in() -> None:
    for code, sentence in MESSAGES.items():
        assert sentence == sentence.strip(), code
        names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name]
        assert all(name.isidentifier() for name in names), code
