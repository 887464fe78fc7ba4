"""Recipes read: what they mean, and that every mistake is refused in words that help."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from recipe_kit import (
    REGISTRY,
    BrightnessParams,
    JpegParams,
    NoParams,
    ResizeParams,
    StampParams,
    written,
)

from app.core import recipe_read
from app.core.errors import RecipeError, SourceError
from app.core.operation import Lane
from app.core.recipe import Destination, LaneRecipe, Merge, Output, Recipe, Step
from app.core.recipe_text import load_recipe, load_text, read_recipe

TEXT = """\
version = 1
name = "All of it"

[[image.steps]]
op = "resize"
mode = "percent"
percent = 25            # a whole number will do

[[image.steps]]
op = "brightness"
enabled = false

[[image.outputs]]
format = "jpeg"
quality = 70
name = "small/{stem}"
steps = [{ op = "resize", width = 100 }]

[[image.outputs]]

[[image.merges]]
op = "sheet"
name = "sheet"

[[table.steps]]
op = "trim"

[destination]
folder = "../results"
layout = "flat"
"""

RECIPE = Recipe(
    "All of it",
    {
        Lane.IMAGE: LaneRecipe(
            (
                Step("resize", ResizeParams(mode="percent", percent=25.0)),
                Step("brightness", BrightnessParams(), enabled=False),
            ),
            (
                Output(
                    "jpeg",
                    JpegParams(quality=70),
                    "small/{stem}",
                    (Step("resize", ResizeParams(width=100)),),
                ),
                Output("same", JpegParams()),
            ),
            (Merge("sheet", StampParams(), "sheet"),),
        ),
        Lane.TABLE: LaneRecipe((Step("trim", NoParams()),), (Output("same", NoParams()),)),
    },
    Destination(folder="../results", layout="flat"),
)

OK = 'version = 1\n[[image.outputs]]\nformat = "jpeg"\n'


def refusal(text: str) -> RecipeError:
    with pytest.raises(RecipeError) as refused:
        read_recipe(text, REGISTRY)
    return refused.value


def test_a_recipe_is_read() -> None:
    recipe = read_recipe(TEXT, REGISTRY)
    assert recipe == RECIPE
    step = recipe.lanes[Lane.IMAGE].steps[0]
    assert type(step.params.percent) is float


@pytest.mark.parametrize("change", [str, lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_marks_and_line_ends_of_other_systems_mean_nothing(change: Any) -> None:
    assert read_recipe(change(TEXT), REGISTRY) == RECIPE


def test_a_lane_of_merges_writes_no_files_of_its_own() -> None:
    recipe = read_recipe("version = 1\n[[image.merges]]\nop = 'sheet'\n", REGISTRY)
    assert recipe.lanes[Lane.IMAGE].outputs == ()


def test_a_lane_that_does_nothing_is_as_if_it_were_not_there() -> None:
    assert set(read_recipe(OK + "[table]\n", REGISTRY).lanes) == {Lane.IMAGE}


def assert_refused(text: str, code: str, place: str, words: str) -> None:
    refused = refusal(text)
    assert refused.problem.code == code
    assert refused.place == place
    assert words in str(refused)


@pytest.mark.parametrize(
    ("lines", "code", "place", "words"),
    [
        ("version = 2", "recipe_newer", "", "version 2"),
        ("version = 0", "out_of_range", "version", "0"),
        ("version = '1'", "wrong_type", "version", "integer, not string"),
        ("version = true", "wrong_type", "version", "integer, not boolean"),
        ("", "missing_key", "recipe", "“version” is missing"),
        ("version = 1", "recipe_empty", "", "no lane"),
        ("version = 1\n[image]\nsteps = []", "recipe_empty", "", "no lane"),
        ("version = 1\nname = 3", "wrong_type", "name", "string, not integer"),
        ("version = 1\n[[images.steps]]", "unknown_key", "recipe", "“image”"),
        ("version = 1\nimage = 3", "wrong_type", "image", "table, not integer"),
        ("version = 1\n[[image]]", "wrong_type", "image", "table, not array"),
        ("version = 1\n[image]\nstep = []", "unknown_key", "image", "Nearest: “steps”"),
        ("version = 1\n[image.steps]", "wrong_type", "image.steps", "array, not table"),
        ("version = 1\nimage.steps = [1]", "wrong_type", "image.steps[1]", "not integer"),
    ],
)
def test_mistakes_about_the_whole(lines: str, code: str, place: str, words: str) -> None:
    assert_refused(lines, code, place, words)


@pytest.mark.parametrize(
    ("lines", "code", "key", "words"),
    [
        ("", "missing_key", "", "“op” is missing"),
        ("op = 1", "wrong_type", ".op", "string, not integer"),
        ("op = 'rezise'", "unknown_operation", "", "Nearest: “resize”"),
        ("op = 'trim'\nbad = 1", "unknown_operation", "", "“trim”"),
        ("op = 'sheet'", "unknown_operation", "", "“sheet”"),
        ("op = 'resize'\nwidht = 3", "unknown_key", "", "Nearest: “width”"),
        ("op = 'resize'\nenable = true", "unknown_key", "", "Nearest: “enabled”"),
        ("op = 'resize'\nwhen = 'x'", "unknown_key", "", "“when” is not known"),
        ("op = 'resize'\nenabled = 1", "wrong_type", ".enabled", "boolean"),
        ("op = 'resize'\nmode = 'fitt'", "unknown_value", ".mode", "Nearest: “fit”"),
        ("op = 'resize'\nmode = 1", "wrong_type", ".mode", "string, not integer"),
        ("op = 'resize'\nwidth = 0", "out_of_range", ".width", "1 … 65535"),
        ("op = 'resize'\nwidth = 1.5", "wrong_type", ".width", "integer, not float"),
        ("op = 'resize'\nwidth = [1]", "wrong_type", ".width", "integer, not array"),
        ("op = 'resize'\npercent = 5", "does_not_apply", ".percent", "mode is “fit”"),
        ("op = 'brightness'\nfactor = nan", "out_of_range", ".factor", "0 … 10"),
    ],
)
def test_mistakes_in_a_step(lines: str, code: str, key: str, words: str) -> None:
    assert_refused(f"{OK}[[image.steps]]\n{lines}", code, f"image.steps[1]{key}", words)
    inline = lines.replace("\n", ", ")
    assert_refused(f"{OK}steps = [{{{inline}}}]", code, f"image.outputs[1].steps[1]{key}", words)


@pytest.mark.parametrize(
    ("lines", "code", "key", "words"),
    [
        ("format = 'jpg'", "unknown_format", "", "Nearest: “jpeg”"),
        ("format = 1", "wrong_type", ".format", "string"),
        ("qualty = 3", "unknown_key", "", "Nearest: “quality”"),
        ("format = 'png'\nquality = 3", "unknown_key", "", "Possible: format, name, steps."),
        ("quality = 101", "out_of_range", ".quality", "1 … 100"),
        ("name = '../{stem}'", "template_outside", ".name", "leave"),
        ("name = '{stam}'", "template_field", ".name", "“stem”"),
        ("name = 1", "wrong_type", ".name", "string"),
        ("steps = 1", "wrong_type", ".steps", "array"),
    ],
)
def test_mistakes_in_an_output(lines: str, code: str, key: str, words: str) -> None:
    assert_refused(f"{OK}[[image.outputs]]\n{lines}", code, f"image.outputs[2]{key}", words)


@pytest.mark.parametrize(
    ("lines", "code", "key", "words"),
    [
        ("op = 'shet'", "unknown_operation", "", "Nearest: “sheet”"),
        ("op = 'sheet'\nname = ''", "template_empty", ".name", "without a name"),
        ("op = 'sheet'\nenabled = true", "unknown_key", "", "enabled"),
        ("op = 'sheet'\ntext = 3", "wrong_type", ".text", "string"),
    ],
)
def test_mistakes_in_a_merge(lines: str, code: str, key: str, words: str) -> None:
    assert_refused(f"{OK}[[image.merges]]\n{lines}", code, f"image.merges[1]{key}", words)


@pytest.mark.parametrize(
    ("lines", "code", "key", "words"),
    [
        ("place = 'x'", "unknown_key", "", "“place” is not known"),
        ("layout = 'flatt'", "unknown_value", ".layout", "Nearest: “flat”"),
        ("on_conflict = 3", "wrong_type", ".on_conflict", "string"),
        ("in_place = 1", "wrong_type", ".in_place", "boolean"),
        ("in_place = true\nfolder = 'x'", "does_not_apply", ".folder", "in_place"),
        ("in_place = true\nlayout = 'flat'", "does_not_apply", ".layout", "in_place"),
        ("in_place = true\non_conflict = 'skip'", "does_not_apply", ".on_conflict", "in_place"),
    ],
)
def test_mistakes_in_the_destination(lines: str, code: str, key: str, words: str) -> None:
    assert_refused(f"{OK}[destination]\n{lines}", code, f"destination{key}", words)


@pytest.mark.parametrize(
    ("lines", "code", "key", "words"),
    [
        ("seconds = 9", "unknown_key", "", "Nearest: “seconds_per_file”"),
        ("seconds_per_file = 1.5", "wrong_type", ".seconds_per_file", "integer"),
        ("seconds_per_file = -1", "out_of_range", ".seconds_per_file", "0 … 86400 s"),
    ],
)
def test_mistakes_in_the_limits(lines: str, code: str, key: str, words: str) -> None:
    assert_refused(f"{OK}[limits]\n{lines}", code, f"limits{key}", words)


def test_a_recipe_may_give_its_files_more_time() -> None:
    assert read_recipe(OK, REGISTRY).limits.seconds_per_file == 0
    given = read_recipe(f"{OK}[limits]\nseconds_per_file = 900\n", REGISTRY)
    assert given.limits.seconds_per_file == 900


def test_what_this_version_has_nothing_for_is_named() -> None:
    merge = "[[text.merges]]\nop = 'profile'"
    assert_refused(OK + merge, "no_such_operation", "text.merges[1]", "“profile”")
    output = "[[text.outputs]]\nformat = 'txt'"
    assert_refused(OK + output, "no_such_format", "text.outputs[1]", "“txt”")


def test_missing_operations_are_told_before_anything_else_in_the_lanes() -> None:
    text = (
        "version = 1\n[[image.outputs]]\nformat = 'gif'\nquality = 'x'\n"
        "[[image.steps]]\nop = 'resize'\nwidth = 'x'\n"
        "[[file.merges]]\nop = 'checksums'\nalgorithm = 'sha256'\n"
    )
    assert str(refusal(text)) == "file.merges[1]: this version has no operation “checksums” here."


def test_a_place_can_be_given() -> None:
    with pytest.raises(RecipeError) as refused:
        read_recipe(OK + "quality = 0", REGISTRY, "classic")
    assert refused.value.place == "classic.image.outputs[1].quality"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("version = 1\nname = = 2\n", 2, 8),
        ("version = 1\r\n\r\nname 3\r\n", 3, 6),
        ('version = 1\nname = "', 2, 9),
        ("a = 1\na = 2\nb = 3\n", 2, 6),
        ("a = " + "9" * 5000, 1, 5005),
        ("a = " + "[" * 20_000, 1, 20_005),
    ],
)
def test_text_that_is_not_toml(text: str, line: int, column: int) -> None:
    problem = refusal(text).problem
    assert problem.code == "recipe_syntax"
    assert (problem.values["line"], problem.values["column"]) == (line, column)
    assert "line" not in str(problem.values["reason"])


def test_an_older_recipe_is_upgraded_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_minus_one(data: dict[str, Any]) -> dict[str, Any]:
        return {"pictures": data["photos"]}

    def from_zero(data: dict[str, Any]) -> dict[str, Any]:
        return {"image": {"outputs": data["pictures"]}}

    monkeypatch.setitem(recipe_read.UPGRADES, -1, from_minus_one)
    monkeypatch.setitem(recipe_read.UPGRADES, 0, from_zero)
    old = "version = -1\n[[photos]]\nformat = 'jpeg'\nquality = 5\n"
    new = OK + "quality = 5\n"
    assert read_recipe(old, REGISTRY) == read_recipe(new, REGISTRY)
    assert "-1 … 1" in str(refusal("version = -2"))


@given(written())
def test_every_way_to_write_a_recipe_is_read(case: tuple[Recipe, str]) -> None:
    recipe, text = case
    assert read_recipe(text, REGISTRY) == recipe


@given(written(), st.integers(0), st.text(max_size=3), st.integers(0, 3))
def test_no_text_is_a_crash(case: tuple[Recipe, str], at: int, new: str, gone: int) -> None:
    text = case[1]
    at %= len(text)
    damaged = text[:at] + new + text[at + gone :]
    try:
        recipe = read_recipe(damaged, REGISTRY)
    except RecipeError:
        return
    assert recipe.lanes
    assert tomllib.loads(damaged.replace("\r\n", "\n"))


@given(written())
def test_the_other_toml_parser_agrees(case: tuple[Recipe, str]) -> None:
    text = case[1].replace("\r\n", "\n")
    assert recipe_read.parse(text) == tomlkit.parse(text).unwrap()


# Files.


def test_a_recipe_file(tmp_path: Path) -> None:
    file = tmp_path / "rezept ä.toml"
    file.write_text(TEXT, "utf-8", newline="")
    assert load_recipe(str(file), REGISTRY) == RECIPE
    assert load_text(str(file)) == TEXT


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("version = 1\nname = 'é'".encode("latin-1"), "recipe_encoding"),
        ("version = 1".encode("utf-16"), "recipe_encoding"),
        (b"# " + b"x" * 1_000_000, "recipe_too_long"),
    ],
)
def test_a_file_that_is_no_recipe(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "recipe.toml"
    file.write_bytes(content)
    with pytest.raises(RecipeError) as refused:
        load_recipe(str(file), REGISTRY)
    assert refused.value.problem.code == code


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    cases = {"missing": "source_missing", "pipe": "source_special", ".": "is_a_folder"}
    cases |= {"nul\0": "source_missing", "x" * 300: "name_too_long"}
    for name, code in cases.items():
        with pytest.raises(SourceError) as refused:
            load_recipe(str(tmp_path / name), REGISTRY)
        assert refused.value.problem.code == code


def test_text_that_cannot_be_encoded_is_no_recipe() -> None:
    assert refusal("version = 1\nname = '\udcff'").problem.code == "recipe_encoding"


def test_a_merge_has_no_source_to_be_named_after() -> None:
    text = 'version = 1\n[[image.merges]]\nop = "sheet"\nname = "{stem}"\n'
    with pytest.raises(RecipeError) as refused:
        read_recipe(text, REGISTRY)
    assert refused.value.place == "image.merges[1].name"
