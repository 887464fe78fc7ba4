"""Parameters: one declaration gives the checks, the ranges and the values that apply."""

from __future__ import annotations

import math
import pickle
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import RecipeError
from app.core.params import (
    Applies,
    applies,
    build,
    check,
    dotted,
    nearest,
    param,
    parameters,
    plain,
    range_text,
    values_of,
)


class Word(StrEnum):
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    mode: str = param("low", label="Mode", help=".", choices={"low": "Low", "high": "High"})
    count: int = param(3, label="Count", help=".", minimum=1, maximum=9, unit="px")
    factor: float = param(1.0, label="Factor", help=".", minimum=0.0, applies=("mode", ["high"]))
    wide: bool = param(False, label="Wide", help=".")
    title: str = param("", label="Title", help=".", maximum=5)
    depth: int = param(0, label="Depth", help=".", applies=("wide", [True]))


SPECS = {spec.name: spec for spec in parameters(Params)}


def refusal(values: dict[str, Any]) -> RecipeError:
    with pytest.raises(RecipeError) as refused:
        build(Params, values, "step")
    return refused.value


def test_a_declaration_says_everything_about_a_parameter() -> None:
    assert list(SPECS) == ["mode", "count", "factor", "wide", "title", "depth"]
    count = SPECS["count"]
    assert (count.type, count.default, count.label, count.unit) == (int, 3, "Count", "px")
    assert SPECS["factor"].applies == Applies("mode", ("high",))
    assert dict(SPECS["mode"].choices) == {"low": "Low", "high": "High"}


def test_missing_values_take_their_defaults() -> None:
    assert build(Params, {}, "") == Params()
    assert build(Params, {"count": 9}, "") == Params(count=9)


def test_parameters_survive_the_way_to_a_slot() -> None:
    params = Params(mode="high", factor=0.5)
    assert pickle.loads(pickle.dumps(params)) == params


@pytest.mark.parametrize(
    ("values", "code", "place", "words"),
    [
        ({"cuont": 1}, "unknown_key", "step", "Nearest: “count”"),
        ({"mode": "hihg"}, "unknown_value", "step.mode", "Nearest: “high”. Possible: low, high"),
        ({"mode": 1}, "wrong_type", "step.mode", "type string, not integer"),
        ({"count": "1"}, "wrong_type", "step.count", "type integer, not string"),
        ({"count": 1.0}, "wrong_type", "step.count", "type integer, not float"),
        ({"count": True}, "wrong_type", "step.count", "type integer, not boolean"),
        ({"wide": 1}, "wrong_type", "step.wide", "type boolean, not integer"),
        ({"mode": "high", "factor": True}, "wrong_type", "step.factor", "type float, not boolean"),
        ({"title": ["x"]}, "wrong_type", "step.title", "type string, not array"),
        ({"title": None}, "wrong_type", "step.title", "not NoneType"),
        ({"count": 0}, "out_of_range", "step.count", "0 is out of range. Allowed: 1 … 9 px"),
        ({"count": 10}, "out_of_range", "step.count", "10 is out of range"),
        ({"title": "x" * 6}, "out_of_range", "step.title", "xxxxxx"),
        ({"mode": "high", "factor": -0.1}, "out_of_range", "step.factor", "-0.1"),
        ({"mode": "high", "factor": math.inf}, "out_of_range", "step.factor", "inf"),
        ({"mode": "high", "factor": math.nan}, "out_of_range", "step.factor", "nan"),
        ({"mode": "high", "factor": 10**400}, "out_of_range", "step.factor", "0 …"),
        ({"factor": 2.0}, "does_not_apply", "step.factor", "mode is “low”"),
        ({"depth": 0}, "does_not_apply", "step.depth", "wide is “false”"),
    ],
)
def test_a_wrong_value_is_refused(
    values: dict[str, Any], code: str, place: str, words: str
) -> None:
    refused = refusal(values)
    assert refused.problem.code == code
    assert refused.place == place
    assert words in str(refused)


@given(st.integers())
def test_a_range_includes_both_ends(value: int) -> None:
    if 1 <= value <= 9:
        assert check(SPECS["count"], value, "") == value
    else:
        with pytest.raises(RecipeError):
            check(SPECS["count"], value, "")


def test_values_come_back_in_the_declared_type() -> None:
    factor = check(SPECS["factor"], 2, "")
    assert (factor, type(factor)) == (2.0, float)
    assert type(check(SPECS["mode"], Word.LOW, "")) is str


def test_only_values_that_apply_are_listed() -> None:
    assert values_of(Params()) == {"mode": "low", "count": 3, "wide": False, "title": ""}
    assert "factor" in values_of(Params(mode="high"))
    assert applies(SPECS["depth"], {"wide": True})


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        (None, None, "px", ""),
        (1, 100, "%", "1 … 100 %"),
        (0.5, None, "", "0.5 …"),
        (None, 1_000_000, "", "… 1000000"),
    ],
)
def test_ranges_as_text(low: float | None, high: float | None, unit: str, text: str) -> None:
    spec = replace(SPECS["count"], minimum=low, maximum=high, unit=unit)
    assert range_text(spec) == text


def test_nearest_word() -> None:
    assert nearest("Brightnes", ["contrast", "brightness"]) == "brightness"
    assert nearest("xyz", ["contrast", "brightness"]) == "contrast"
    assert nearest("xyz", []) == ""


def test_places() -> None:
    assert dotted("image.steps[1]", "mode") == "image.steps[1].mode"
    assert dotted("", "name") == "name"


def test_a_wrong_declaration_is_noticed_at_once() -> None:
    @dataclass
    class Plain:
        count: int = 1

    @dataclass
    class Listed:
        names: list[str] = field(default_factory=list)
        other: tuple[str, ...] = param((), label="Other", help=".")

    @dataclass
    class Tuple:
        other: tuple[str, int] = param(("", 0), label="Other", help=".")

    @dataclass
    class Outside:
        count: int = param(0, label="Count", help=".", minimum=1)

    for wrong in (Plain, Listed, Tuple):
        with pytest.raises(TypeError, match=wrong.__name__):
            parameters(wrong)
    with pytest.raises(RecipeError, match="out of range"):
        parameters(Outside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    column: str = param("", label="Column", help=".")
    function: str = param("sum", label="Function", help=".", choices={"sum": "Sum", "mean": "Mean"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    columns: tuple[str, ...] = param((), label="Columns", help=".", maximum=5)
    quantiles: tuple[float, ...] = param((0.5,), label="Q", help=".", minimum=0.0, maximum=1.0)
    aggregate: tuple[Entry, ...] = param((), label="Aggregate", help=".")
    value: str | int | float = param("", label="Value", help=".")


def test_lists_and_lists_of_tables() -> None:
    made = build(
        Lists,
        {"columns": ["a", "b"], "quantiles": [0, 1], "aggregate": [{"column": "x"}], "value": 0},
        "here",
    )
    assert made == Lists(
        columns=("a", "b"), quantiles=(0.0, 1.0), aggregate=(Entry(column="x"),), value=0
    )
    assert isinstance(made.quantiles[0], float)
    assert isinstance(made.value, int)
    assert pickle.loads(pickle.dumps(made)) == made
    assert build(Lists, values_of(made), "here") == made
    assert plain(values_of(made)["aggregate"]) == [{"column": "x", "function": "sum"}]


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"columns": "a"}, "here.columns"),
        ({"columns": ["a", 1]}, "here.columns[2]"),
        ({"columns": ["longer"]}, "here.columns[1]"),
        ({"quantiles": [0.5, 1.5]}, "here.quantiles[2]"),
        ({"aggregate": [{}, {"function": "summ"}]}, "here.aggregate[2].function"),
        ({"aggregate": [{"colum": "x"}]}, "here.aggregate[1]"),
        ({"aggregate": ["x"]}, "here.aggregate[1]"),
        ({"value": True}, "here.value"),
    ],
)
def test_what_is_wrong_in_a_list_is_named_by_its_place(values: dict[str, Any], place: str) -> None:
    with pytest.raises(RecipeError) as refused:
        build(Lists, values, "here")
    assert refused.value.place == place


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    low: int = param(1, label="Low", help="Low.", minimum=0, maximum=9, step=1)
    high: int = param(2, label="High", help="High.", minimum=0, maximum=9, step=1)

    def verify(self, place: str) -> None:
        if self.low > self.high:
            raise RecipeError("out_of_range", place=f"{place}.low", value="", range="")


def test_what_a_range_cannot_say_is_verified_with_the_place() -> None:
    assert build(Between, {"low": 2}, "here") == Between(low=2)
    with pytest.raises(RecipeError) as refused:
        build(Between, {"low": 3}, "here")
    assert refused.value.place == "here.low"
