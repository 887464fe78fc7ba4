"""What holds for every operation and every output format, present and future."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import math
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from picture_kit import Pixels, frame_of, photo, pixels_of

from app.core.errors import RecipeError
from app.core.operation import Lane, Operation, OutputFormat
from app.core.params import Param, build, parameters, values_of
from app.operations import REGISTRY

OPERATIONS = list(REGISTRY)
FORMATS = [output for lane in Lane for output in REGISTRY.formats(lane).values()]
DECLARED: list[Operation | OutputFormat] = [*OPERATIONS, *FORMATS]

EACH = pytest.mark.parametrize("declared", DECLARED, ids=lambda one: one.name)
EACH_OPERATION = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)

TESTS = Path(__file__).parent


def variants(params: type) -> list[Any]:
    """Return parameters with each combination of choices and switches, the rest by default."""
    specs = parameters(params)
    ranges = []
    for spec in specs:
        choices: list[Any] = [True, False] if spec.type is bool else list(spec.choices)
        if spec.item is not None:
            choices = []
        ranges.append([(spec.name, choice) for choice in choices] or [(spec.name, spec.default)])
    return [params(**dict(chosen)) for chosen in itertools.product(*ranges)]


def outside(spec: Param) -> list[Any]:
    """Return values that the parameter must refuse."""
    if spec.item is not None:
        return ["word", {}, None]
    refused: list[Any] = [[], {}, None]
    if spec.type is not str:
        refused.append("word")
    if spec.choices:
        refused.append("no such choice")
    if spec.minimum is not None and spec.type is not str:
        refused.append(spec.type(spec.minimum - 1))
    if spec.maximum is not None and spec.type is not str:
        refused.append(spec.type(spec.maximum + 1))
    if spec.type is float:
        refused += [math.nan, math.inf, True]
    return refused


def test_only_what_is_asked_for_is_loaded() -> None:
    script = (
        "import sys\n"
        "from app.core.operation import Lane, Role\n"
        "from app.operations import REGISTRY\n"
        "REGISTRY.operation(Lane.TABLE, Role.STEP, 'trim', '')\n"
        "REGISTRY.format(Lane.TABLE, 'csv', '')\n"
        "print(*(name for name in sys.modules if name.startswith('app.')))\n"
    )
    loaded = subprocess.check_output([sys.executable, "-c", script], text=True).split()
    assert {"app.operations.table.trim", "app.formats.table.outputs.csv"} <= set(loaded)
    others = ("app.operations.image.", "app.operations.table.merges.", "app.formats.image.outputs.")
    assert not [name for name in loaded if name.startswith(others)]


@EACH
def test_is_described_for_people(declared: Operation | OutputFormat) -> None:
    assert declared.title
    assert declared.summary.endswith(".")
    for spec in parameters(declared.params):
        assert spec.label
        assert spec.help.endswith(".")
        for label in spec.choices.values():
            assert label
        assert (spec.item or spec.type) is str or not spec.choices
        if spec.type in (int, float):
            assert spec.minimum is not None
            assert spec.maximum is not None
            assert spec.step


@EACH
def test_parameters_survive_a_journey(declared: Operation | OutputFormat) -> None:
    for params in variants(declared.params):
        assert pickle.loads(pickle.dumps(params)) == params
        assert hash(params) == hash(pickle.loads(pickle.dumps(params)))
        values = values_of(params)
        assert values_of(build(declared.params, values, "here")) == values
        for field in dataclasses.fields(params):
            with pytest.raises(dataclasses.FrozenInstanceError):
                setattr(params, field.name, None)


@EACH
def test_what_is_out_of_range_is_refused_by_name(declared: Operation | OutputFormat) -> None:
    for spec in parameters(declared.params):
        condition = {spec.applies.name: spec.applies.values[0]} if spec.applies else {}
        for value in outside(spec):
            with pytest.raises(RecipeError) as caught:
                build(declared.params, {**condition, spec.name: value}, "here")
            assert caught.value.place == f"here.{spec.name}"
            assert spec.name in str(caught.value)


@EACH_OPERATION
def test_is_called_like_its_module_and_has_tests(operation: Operation) -> None:
    declared = operation.whole or operation.apply
    module = importlib.import_module(declared.__module__)
    assert module.__name__.rpartition(".")[2] == operation.name
    assert module.OPERATION is operation
    assert (TESTS / operation.lane / f"test_{operation.name}.py").is_file()


def test_output_formats_are_ordered_with_same_first() -> None:
    assert list(REGISTRY.formats(Lane.IMAGE)) == ["same", "jpeg", "png", "webp", "tiff"]


def test_nothing_heavy_is_loaded_with_the_registry() -> None:
    code = (
        "import sys, app.operations, app.engine.lanes.image\n"
        "print(*{'pyvips', 'PIL', 'numpy', 'PySide6', 'pandas'} & set(sys.modules))"
    )
    words = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert words.split() == []


def frames(width: int, height: int) -> list[Pixels]:
    """Return pixels of every kind of frame: 1 to 4 channels in 8, 16 and 32 bits."""
    eight = [photo(width, height, bands, seed=bands) for bands in (1, 2, 3, 4)]
    return [
        *eight,
        *(pixels.astype(np.uint16) * 257 for pixels in eight),
        *((pixels / 255).astype(np.float32) for pixels in eight),
    ]


IMAGE_OPERATIONS = [operation for operation in OPERATIONS if operation.lane is Lane.IMAGE]
EACH_IMAGE_OPERATION = pytest.mark.parametrize(
    "operation", IMAGE_OPERATIONS, ids=lambda one: one.name
)


def small(operation: Operation) -> list[Any]:
    """Return the variants with sizes that fit the small frames of these tests."""
    names = {spec.name for spec in parameters(operation.params)}
    sizes = {"width": 17, "height": 23, "length": 19, "megapixels": 0.001, "left": 3, "angle": 33.0}
    known = {name: sizes[name] for name in sizes.keys() & names}
    found = [dataclasses.replace(params, **known) for params in variants(operation.params)]
    return list(dict.fromkeys(found))


@EACH_IMAGE_OPERATION
@pytest.mark.parametrize(("width", "height"), [(37, 29), (40, 30), (1, 1), (5, 64)])
def test_size_is_what_it_says_for_every_kind_of_frame(
    operation: Operation, width: int, height: int
) -> None:
    for params in small(operation):
        size = operation.size(width, height, params) if operation.size else (width, height)
        if min(size) < 1:
            continue
        for pixels in frames(width, height):
            frame = frame_of(pixels)
            result = operation.apply(frame, params)
            assert (result.width, result.height) == size, params
            assert result.format == frame.format
            assert result.hasalpha() == frame.hasalpha()
            assert result.interpretation in (frame.interpretation, "b-w", "grey16")


@EACH_IMAGE_OPERATION
def test_input_is_left_alone_and_the_result_repeats(operation: Operation) -> None:
    for params in small(operation):
        for pixels in (photo(37, 29), photo(37, 29, 4)):
            frame = frame_of(pixels)
            once = operation.apply(frame, params).write_to_memory()
            assert operation.apply(frame, params).write_to_memory() == once
            assert np.array_equal(pixels_of(frame), pixels)


@EACH_IMAGE_OPERATION
def test_metadata_rides_along(operation: Operation) -> None:
    for params in small(operation):
        frame = frame_of(photo(37, 29, 4)).copy(xres=11.0, yres=11.0)
        frame.set_type(pyvips.GValue.blob_type, "exif-data", b"block")
        result = operation.apply(frame, params)
        assert result.get("exif-data") == b"block"
        assert result.xres == 11.0


@EACH_IMAGE_OPERATION
def test_what_is_row_by_row_can_be_streamed(operation: Operation) -> None:
    data = frame_of(photo(300, 900)).jpegsave_buffer(Q=95)
    for params in small(operation):
        if operation.whole_frame and operation.whole_frame(params):
            continue
        held = pyvips.Image.jpegload_buffer(data).copy_memory()
        streamed = pyvips.Image.jpegload_buffer(data, access="sequential")
        expected = operation.apply(held, params).write_to_memory()
        assert operation.apply(streamed, params).write_to_memory() == expected


@EACH_IMAGE_OPERATION
def test_a_shrunk_frame_comes_out_in_the_size_of_the_whole_picture(operation: Operation) -> None:
    if operation.scale_to is None:
        return
    assert operation.size
    frame = frame_of(photo(101, 67))
    for params in small(operation):
        size = operation.size(403, 267, params)
        result = operation.scale_to(frame, params, *size)
        assert (result.width, result.height) == size
