"""Flip: mirrored as Pillow mirrors."""

from __future__ import annotations

import numpy as np
import pytest
from picture_kit import frame_of, photo, pixels_of
from PIL import Image

from app.operations.image.flip import FlipParams, apply, whole_frame


@pytest.mark.parametrize(
    ("direction", "method"),
    [
        ("horizontal", Image.Transpose.FLIP_LEFT_RIGHT),
        ("vertical", Image.Transpose.FLIP_TOP_BOTTOM),
    ],
)
def test_is_mirrored(direction: str, method: Image.Transpose) -> None:
    pixels = photo(41, 31, 4)
    params = FlipParams(direction=direction)
    once = apply(frame_of(pixels), params)
    assert np.array_equal(pixels_of(once), np.asarray(Image.fromarray(pixels).transpose(method)))
    assert np.array_equal(pixels_of(apply(once, params)), pixels)


def test_only_upside_down_needs_the_last_row_first() -> None:
    assert whole_frame(FlipParams(direction="vertical"))
    assert not whole_frame(FlipParams(direction="horizontal"))
