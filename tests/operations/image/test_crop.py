"""Crop: the right part in the right size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import frame_of, photo, pixels_of

from app.operations.image._shared import GRAVITIES
from app.operations.image.crop import CropParams, apply, size

PICTURE = photo(60, 40)


@pytest.mark.parametrize(
    ("params", "after"),
    [
        (CropParams(ratio_width=1, ratio_height=1), (40, 40)),
        (CropParams(ratio_width=3, ratio_height=1), (60, 20)),
        (CropParams(ratio_width=16, ratio_height=9), (60, 34)),
        (CropParams(ratio_width=1.5, ratio_height=1), (60, 40)),
        (CropParams(ratio_width=10_000, ratio_height=0.01), (60, 1)),
        (CropParams(mode="size", width=30, height=100), (30, 40)),
        (CropParams(mode="margins", left=1, top=2, right=3, bottom=4), (56, 34)),
        (CropParams(mode="margins", left=60), (0, 40)),
    ],
)
def test_sizes(params: CropParams, after: tuple[int, int]) -> None:
    assert size(60, 40, params) == after


def test_margins_are_cut_off_their_own_sides() -> None:
    result = apply(frame_of(PICTURE), CropParams(mode="margins", left=1, top=2, right=3, bottom=4))
    assert np.array_equal(pixels_of(result), PICTURE[2:-4, 1:-3])


@pytest.mark.parametrize("gravity", list(GRAVITIES))
def test_the_part_that_is_named_stays(gravity: str) -> None:
    result = apply(frame_of(PICTURE), CropParams(mode="size", width=20, height=10, gravity=gravity))
    left = 0 if "left" in gravity else 40 if "right" in gravity else 20
    top = 0 if "top" in gravity else 30 if "bottom" in gravity else 15
    assert np.array_equal(pixels_of(result), PICTURE[top : top + 10, left : left + 20])


@given(st.integers(1, 5000), st.integers(1, 5000), st.floats(0.01, 10_000), st.floats(0.01, 10_000))
def test_a_shape_always_fits(width: int, height: int, across: float, down: float) -> None:
    params = CropParams(ratio_width=across, ratio_height=down)
    kept_width, kept_height = size(width, height, params)
    assert 1 <= kept_width <= width
    assert 1 <= kept_height <= height
    assert kept_width == width or kept_height == height
