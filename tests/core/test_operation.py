"""The registry: what may stand where, and what is said about what may not."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from recipe_kit import REGISTRY, NoParams

from app.core.errors import RecipeError
from app.core.operation import Lane, Later, Operation, OutputFormat, Registry, Role

SHARPEN = Operation(
    "sharpen", Lane.IMAGE, Role.STEP, NoParams, lambda value, _: value, "Sharpen", "."
)
GIF = OutputFormat("gif", Lane.IMAGE, NoParams, ".gif", "GIF", ".")


def test_operations_are_found_by_lane_and_role() -> None:
    assert list(REGISTRY.operations(Lane.IMAGE, Role.STEP)) == ["resize", "brightness", "stamp"]
    assert list(REGISTRY.operations(Lane.IMAGE, Role.MERGE)) == ["sheet"]
    assert REGISTRY.operations(Lane.TEXT, Role.STEP) == {}
    assert len(list(REGISTRY)) == 7


def test_formats_are_found_by_lane() -> None:
    assert list(REGISTRY.formats(Lane.IMAGE)) == ["jpeg", "png", "same"]
    assert REGISTRY.formats(Lane.FILE) == {}
    assert REGISTRY.format(Lane.IMAGE, "png", "").suffix == ".png"


def test_a_name_is_unique_within_its_lane_and_role() -> None:
    with pytest.raises(ValueError, match="sharpen"):
        Registry([SHARPEN, SHARPEN])
    with pytest.raises(ValueError, match="gif"):
        Registry([], [GIF, GIF])


def test_what_is_declared_later_is_loaded_when_it_is_asked_for() -> None:
    asked: list[str] = []

    def load(declared: Operation) -> Operation:
        asked.append(declared.name)
        return declared

    blur = replace(SHARPEN, name="blur")
    registry = Registry(
        Later(one.name, one.lane, one.role, partial(load, one)) for one in (SHARPEN, blur)
    )
    steps = registry.operations(Lane.IMAGE, Role.STEP)
    assert list(steps) == ["sharpen", "blur"]
    assert "blur" in steps
    assert not asked
    assert steps["blur"] is registry.operation(Lane.IMAGE, Role.STEP, "blur", "") is blur
    assert asked == ["blur"]
    assert list(registry) == [SHARPEN, blur]


def test_what_is_loaded_must_be_what_was_declared() -> None:
    registry = Registry([Later("blur", Lane.IMAGE, Role.STEP, lambda: SHARPEN)])
    with pytest.raises(ValueError, match="blur"):
        registry.operation(Lane.IMAGE, Role.STEP, "blur", "")


def test_only_a_step_may_have_a_whole_item_before_it() -> None:
    step = replace(SHARPEN, whole=lambda frames, _, __: iter(frames))
    assert list(Registry([step])) == [step]
    with pytest.raises(ValueError, match="sharpen"):
        Registry([replace(step, role=Role.MERGE)])


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(RecipeError, match="Nearest: “resize”") as refused:
        REGISTRY.operation(Lane.IMAGE, Role.STEP, "resise", "image.steps[2]")
    assert refused.value.place == "image.steps[2]"
    with pytest.raises(RecipeError, match="Nearest: “jpeg”"):
        REGISTRY.format(Lane.IMAGE, "jpg", "image.outputs[1]")
