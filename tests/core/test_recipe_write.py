"""Recipes written: they read back equal, and a person's own text stays as it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from recipe_kit import (
    REGISTRY,
    BrightnessParams,
    JpegParams,
    NoParams,
    ResizeParams,
    recipes,
    steps,
    written,
)

from app.core.errors import RecipeError
from app.core.operation import Lane
from app.core.recipe import Destination, FileLimits, LaneRecipe, Output, Recipe, Step
from app.core.recipe_text import read_recipe, write_recipe

HEAD = """\
# My photos

# What it is
version = 1
name = "Mine"   # short

# ---- pictures ----

"""
RESIZE = """\
# smaller first
[[image.steps]]
op = "resize"   # the big one
width = 800     # narrow
# a note

"""
BRIGHTER = """\
# Then a little brighter.
[[image.steps]]
op = "brightness"
factor = 1.2
enabled = true

"""
RESULTS = """\
# ---- results ----

"""
OUTPUT = """\
[[image.outputs]]
format = "jpeg" # or "same"
steps = [{ op = "resize", width = 100 }, { op = "brightness", factor = 2 }] # small

"""
END = """\
[destination]
layout = "flat"
# the end
"""
COMMENT = re.compile(r"# \d+ \[x\]")

TEXT = HEAD + RESIZE + BRIGHTER + RESULTS + OUTPUT + END

RECIPE = read_recipe(TEXT, REGISTRY)
LANE = RECIPE.lanes[Lane.IMAGE]
SMALLER, LIGHTER = LANE.steps
[JPEG] = LANE.outputs


def rewritten(
    *, steps: Sequence[Step] = LANE.steps, outputs: Sequence[Output] = LANE.outputs
) -> str:
    """Return TEXT changed to another image lane, which it is checked to say."""
    recipe = replace(RECIPE, lanes={Lane.IMAGE: LaneRecipe(tuple(steps), tuple(outputs))})
    text = write_recipe(recipe, TEXT)
    assert read_recipe(text, REGISTRY) == recipe
    return text


def bright(factor: float) -> Step:
    return Step("brightness", BrightnessParams(factor=factor))


# New texts.


@given(recipes())
def test_a_new_text_reads_back_equal(recipe: Recipe) -> None:
    assert read_recipe(write_recipe(recipe), REGISTRY) == recipe


def test_a_new_text_looks_like_one_a_person_would_write() -> None:
    small = Output("jpeg", JpegParams(), "small/{stem}", (bright(1.5), bright(2.0)))
    recipe = Recipe(
        "Two sizes",
        {Lane.IMAGE: LaneRecipe((replace(bright(1.0), enabled=False),), (small,))},
        Destination(layout="flat"),
    )
    assert write_recipe(recipe) == (
        "version = 1\n"
        'name = "Two sizes"\n'
        "\n"
        "[[image.steps]]\n"
        'op = "brightness"\n'
        "factor = 1.0\n"
        "enabled = false\n"
        "\n"
        "[[image.outputs]]\n"
        'format = "jpeg"\n'
        'name = "small/{stem}"\n'
        "quality = 85\n"
        "steps = [\n"
        '    { op = "brightness", factor = 1.5 },\n'
        '    { op = "brightness", factor = 2.0 },\n'
        "]\n"
        "\n"
        "[destination]\n"
        'layout = "flat"\n'
        'on_conflict = "number"\n'
        "keep_dates = true\n"
    )


def test_limits_are_written_when_they_say_something() -> None:
    assert "limits" not in write_recipe(RECIPE)
    longer = replace(RECIPE, limits=FileLimits(seconds_per_file=900))
    assert write_recipe(longer, TEXT) == TEXT + "\n[limits]\nseconds_per_file = 900\n"


def test_values_that_do_not_apply_are_not_written() -> None:
    step = Step("resize", ResizeParams(mode="percent", width=7))
    text = write_recipe(Recipe("", {Lane.IMAGE: LaneRecipe((step,))}))
    assert "width" not in text


def test_a_name_that_is_no_text_cannot_be_written() -> None:
    recipe = replace(RECIPE, destination=Destination(folder="/home/caf\udce9"))
    with pytest.raises(RecipeError, match="not valid text"):
        write_recipe(recipe)


# Texts that were there.


@given(written())
def test_an_unchanged_recipe_is_the_same_text(case: tuple[Recipe, str]) -> None:
    recipe, text = case
    assert write_recipe(recipe, text) == text


@pytest.mark.parametrize("text", [TEXT.rstrip(), TEXT + "\n\n", "\ufeff" + TEXT])
def test_the_ends_of_an_unchanged_text_stay_too(text: str) -> None:
    assert write_recipe(RECIPE, text) == text


def test_an_older_text_is_brought_up_to_date() -> None:
    old = TEXT.replace("version = 1\n", "version = 0  # old\n").replace("[[image.", "[[photos.")
    text = write_recipe(RECIPE, old)
    assert read_recipe(text, REGISTRY) == RECIPE
    assert "version = 1  # old" in text


@given(written(), recipes())
def test_any_text_can_become_any_recipe(case: tuple[Recipe, str], recipe: Recipe) -> None:
    text = write_recipe(recipe, case[1])
    assert read_recipe(text, REGISTRY) == recipe
    assert ("\r\n" in text) == ("\r\n" in case[1])


@given(written(), st.data())
def test_a_new_step_leaves_every_comment_where_it_was(
    case: tuple[Recipe, str], data: st.DataObject
) -> None:
    recipe, text = case
    lane = data.draw(st.sampled_from(list(recipe.lanes)))
    assume(f"{lane}.steps = [" not in text)  # the one form that is not edited but replaced
    content = recipe.lanes[lane]
    longer = replace(content, steps=(*content.steps, data.draw(steps(lane))))
    changed = write_recipe(replace(recipe, lanes={**recipe.lanes, lane: longer}), text)
    assert COMMENT.findall(changed) == COMMENT.findall(text)


def test_only_a_changed_value_changes() -> None:
    narrower = replace(SMALLER, params=ResizeParams(width=400))
    assert rewritten(steps=[narrower, LIGHTER]) == TEXT.replace("800 ", "400 ")


def test_only_a_changed_value_of_an_inline_step_changes() -> None:
    inner = (replace(JPEG.steps[0], params=ResizeParams(width=50)), JPEG.steps[1])
    assert rewritten(outputs=[replace(JPEG, steps=inner)]) == TEXT.replace("= 100", "= 50")


def test_switching_off_is_one_line() -> None:
    off = rewritten(steps=[replace(SMALLER, enabled=False), replace(LIGHTER, enabled=False)])
    expected = TEXT.replace("enabled = true", "enabled = false")
    assert off == expected.replace("# a note\n", "# a note\nenabled = false\n")


def test_steps_move_with_their_comments() -> None:
    assert rewritten(steps=[LIGHTER, SMALLER]) == HEAD + BRIGHTER + RESIZE + RESULTS + OUTPUT + END


@pytest.mark.parametrize(
    ("steps", "text"),
    [([LIGHTER], BRIGHTER), ([SMALLER], RESIZE), ([], "")],
    ids=["first", "last", "all"],
)
def test_a_removed_step_takes_only_its_own_comments(steps: list[Step], text: str) -> None:
    assert rewritten(steps=steps) == HEAD + text + RESULTS + OUTPUT + END


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_step_is_added_where_it_belongs(at: int) -> None:
    new = '[[image.steps]]\nop = "brightness"\nfactor = 3.0\n\n'
    blocks = [RESIZE, BRIGHTER]
    blocks.insert(at, new)
    steps = [SMALLER, LIGHTER]
    steps.insert(at, bright(3.0))
    assert rewritten(steps=steps) == HEAD + "".join(blocks) + RESULTS + OUTPUT + END


def test_an_output_keeps_its_comments_when_its_format_changes() -> None:
    text = rewritten(outputs=[Output("png", NoParams(), JPEG.name, JPEG.steps)])
    assert text == TEXT.replace('"jpeg" #', '"png" #')


def test_outputs_and_steps_within_headers_move_together() -> None:
    inner = "# its step\n[[image.outputs.steps]]\nop = 'resize'\n"
    one = f"# one\n[[image.outputs]]\nformat = 'png'\n{inner}"
    two = "# two\n[[image.outputs]]\nformat = 'jpeg'\n"
    recipe = read_recipe(f"version = 1\n\n{one}\n{two}", REGISTRY)
    first, second = recipe.lanes[Lane.IMAGE].outputs
    swapped = replace(recipe, lanes={Lane.IMAGE: LaneRecipe(outputs=(second, first))})
    assert write_recipe(swapped, f"version = 1\n\n{one}\n{two}") == f"version = 1\n\n{two}\n{one}"


def test_comments_in_an_array_over_several_lines_stay() -> None:
    text = (
        "version = 1\n"
        "[image]\n"
        "steps = [\n"
        "    # first\n"
        "    { op = 'brightness', factor = 2 },  # twice\n"
        "    # second\n"
        "    { op = 'resize' },  # as it is\n"
        "]\n"
    )
    recipe = read_recipe(text, REGISTRY)
    first, second = recipe.lanes[Lane.IMAGE].steps
    longer = replace(recipe.lanes[Lane.IMAGE], steps=(bright(4.0), second, SMALLER))
    assert write_recipe(replace(recipe, lanes={Lane.IMAGE: longer}), text) == text.replace(
        "'brightness', factor = 2 ", '"brightness", factor = 4.0 '
    ).replace(
        "as it is\n",
        'as it is\n    { op = "resize", mode = "fit", width = 800, only_shrink = false },\n',
    )
    turned = replace(recipe.lanes[Lane.IMAGE], steps=(second, first))
    text = write_recipe(replace(recipe, lanes={Lane.IMAGE: turned}), text)
    assert read_recipe(text, REGISTRY).lanes[Lane.IMAGE] == turned
    assert "{ op = 'resize' },  # as it is" in text


def test_a_lane_without_outputs_stays_without() -> None:
    text = "version = 1\n\n[[image.steps]]\nop = 'brightness'\nfactor = 2.0\n"
    recipe = read_recipe(text, REGISTRY)
    lane = replace(recipe.lanes[Lane.IMAGE], steps=(bright(3.0),))
    changed = write_recipe(replace(recipe, lanes={Lane.IMAGE: lane}), text)
    assert changed == text.replace("2.0", "3.0")


def test_a_text_that_is_broken_now_is_refused() -> None:
    with pytest.raises(RecipeError) as refused:
        write_recipe(RECIPE, TEXT + "[")
    assert refused.value.problem.code == "recipe_syntax"
