"""The section of a lane that says how files are read."""

from __future__ import annotations

from typing import Any

import pytest
from recipe_kit import REGISTRY, ReadParams

from app.core.errors import RecipeError
from app.core.operation import Lane
from app.core.recipe import Recipe
from app.core.recipe_text import read_recipe, write_recipe
from app.operations import REGISTRY as REAL

HEAD = "version = 1\n"
OUTPUT = '[[table.outputs]]\nformat = "same"\n'


def reading_of(recipe: Recipe) -> Any:
    return recipe.lanes[Lane.TABLE].reading


def refusal(text: str, registry: Any = REGISTRY) -> str:
    with pytest.raises(RecipeError) as refused:
        read_recipe(HEAD + text, registry)
    return refused.value.problem.message()


def test_without_the_section_all_is_as_found() -> None:
    assert reading_of(read_recipe(HEAD + OUTPUT, REGISTRY)) is None


def test_an_option_that_is_not_given_is_as_found() -> None:
    recipe = read_recipe(HEAD + '[table.reading]\nencoding = "big5"\n' + OUTPUT, REGISTRY)
    assert reading_of(recipe) == ReadParams(encoding="big5")


def test_an_unknown_option_gets_the_nearest_one() -> None:
    sentence = refusal('[table.reading]\nencodnig = "big5"\n' + OUTPUT)
    assert sentence.startswith("table.reading: ")
    assert "encodnig" in sentence
    assert "“encoding”" in sentence


def test_a_section_is_checked_though_its_lane_does_nothing() -> None:
    assert "hedaer" in refusal(
        '[table.reading]\nhedaer = "no"\n[[image.outputs]]\nformat = "png"\n'
    )


def test_pictures_have_none() -> None:
    assert "reading" in refusal('[image.reading]\n[[image.outputs]]\nformat = "png"\n')


def test_a_new_section_mentions_what_differs_only() -> None:
    recipe = read_recipe(HEAD + '[table.reading]\nheader = "no"\n' + OUTPUT, REGISTRY)
    text = write_recipe(recipe)
    assert '[table.reading]\nheader = "no"\n' in text
    assert "encoding" not in text
    assert read_recipe(text, REGISTRY) == recipe


COMMENTED = (
    HEAD
    + """
# From the bank.
[table.reading]
encoding = "cp1252"  # always
# Two lines of advertisement.
skip = 2

[[table.outputs]]
format = "same"
"""
)


def test_comments_are_kept_when_a_value_changes() -> None:
    recipe = read_recipe(COMMENTED.replace("skip = 2", "skip = 3"), REGISTRY)
    assert write_recipe(recipe, COMMENTED) == COMMENTED.replace("skip = 2", "skip = 3")


def test_the_section_goes_when_all_is_as_found() -> None:
    recipe = read_recipe(HEAD + OUTPUT, REGISTRY)
    text = write_recipe(recipe, COMMENTED)
    assert "reading" not in text
    assert read_recipe(text, REGISTRY).lanes == recipe.lanes


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            'encoding = "nosuch"',
            "table.reading.encoding: there is no encoding of the name “nosuch”.",
        ),
        (
            'encoding = "base64"',
            "table.reading.encoding: there is no encoding of the name “base64”.",
        ),
        (
            'delimiter = "é"',
            "table.reading.delimiter: “é” is no ASCII character that can stand within a line.",
        ),
        (
            'delimiter = "\\n"',
            "table.reading.delimiter: “\n” is no ASCII character that can stand within a line.",
        ),
        (
            'delimiter = "\'"\nquote = "\'"',
            "table.reading.quote: “'” is what “delimiter” means already.",
        ),
        (
            'decimal = ","\nthousands = ","',
            "table.reading.thousands: “,” is what “decimal” means already.",
        ),
    ],
)
def test_what_no_table_can_be_read_with(line: str, sentence: str) -> None:
    text = f'[table.reading]\n{line}\n[[table.outputs]]\nformat = "csv"\n'
    assert refusal(text, REAL) == sentence
