"""Rotate: turned as Pillow turns, corners filled, nothing cut off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import Pixels, distance, frame_of, photo, pixels_of
from PIL import Image

from app.operations.image.rotate import RotateParams, apply, size

PICTURE = photo(60, 40)


@pytest.mark.parametrize(("turn", "quarters"), [("right", -1), ("half", 2), ("left", 1)])
def test_quarter_turns_move_pixels_only(turn: str, quarters: int) -> None:
    result = apply(frame_of(PICTURE), RotateParams(turn=turn))
    assert np.array_equal(pixels_of(result), np.rot90(PICTURE, quarters))


@pytest.mark.parametrize(
    ("angle", "quarters"), [(90.0, -1), (-90.0, 1), (180.0, 2), (270.0, 1), (360.0, 0), (0.0, 0)]
)
def test_free_turns_by_quarters_are_the_same(angle: float, quarters: int) -> None:
    result = apply(frame_of(PICTURE), RotateParams(turn="free", angle=angle))
    turned = np.rot90(PICTURE, quarters)
    assert pixels_of(result).shape == turned.shape
    assert distance(pixels_of(result), turned) < 0.1


@pytest.mark.parametrize("angle", [10.0, -33.0, 135.0])
@pytest.mark.parametrize(("background", "shade"), [("white", 255), ("black", 0), ("grey", 128)])
def test_free_turns_look_like_pillow(angle: float, background: str, shade: int) -> None:
    params = RotateParams(turn="free", angle=angle, background=background)
    result = pixels_of(apply(frame_of(PICTURE), params))
    expected = Image.fromarray(PICTURE).rotate(
        -angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(shade,) * 3
    )
    middle = Image.fromarray(result).resize(expected.size)
    assert abs(result.shape[1] - expected.width) <= 2
    assert distance(middle, expected) < 5
    assert np.abs(result[0, 0].astype(int) - shade).max() <= 1


def test_corners_are_transparent_where_they_can_be() -> None:
    pixels = np.dstack([PICTURE, np.full((40, 60), 255, np.uint8)])
    result = pixels_of(apply(frame_of(pixels), RotateParams(turn="free", angle=45)))
    assert result[0, 0, 3] == 0
    assert result[result.shape[0] // 2, result.shape[1] // 2, 3] == 255


@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_the_background_is_white_at_every_depth(dtype: type) -> None:
    white = 65535 if dtype is np.uint16 else 1.0
    pixels: Pixels = np.zeros((20, 20), dtype)
    result = pixels_of(apply(frame_of(pixels), RotateParams(turn="free", angle=45)))
    assert result[0, 0] == white


@given(st.integers(1, 3000), st.integers(1, 3000), st.floats(-360, 360))
def test_all_of_the_picture_is_inside(width: int, height: int, angle: float) -> None:
    across, down = size(width, height, RotateParams(turn="free", angle=angle))
    assert across * down >= width * height - 1
    assert max(across, down) <= width + height
    assert min(across, down) >= min(width, height)
