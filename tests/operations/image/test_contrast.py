"""Contrast: distances from middle grey grow or shrink, alike in every picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import Pixels, frame_of, photo, pixels_of

from app.operations.image.contrast import ContrastParams, apply

EVERY_VALUE = np.arange(256, dtype=np.uint8).reshape(16, 16)


def changed(pixels: Pixels, factor: float) -> Pixels:
    return pixels_of(apply(frame_of(pixels), ContrastParams(factor=factor)))


@given(st.floats(0, 10))
def test_values_stand_so_much_farther_from_the_middle(factor: float) -> None:
    expected = np.clip((EVERY_VALUE - 127.5) * factor + 127.5, 0, 255)
    assert np.abs(changed(EVERY_VALUE, factor) - expected).max() <= 0.5 + 1e-6


def test_one_changes_nothing_and_nought_is_grey() -> None:
    assert np.array_equal(changed(EVERY_VALUE, 1), EVERY_VALUE)
    assert set(changed(EVERY_VALUE, 0).flat) == {128}


def test_alpha_is_left_alone() -> None:
    pixels = photo(41, 31, 4)
    assert np.array_equal(changed(pixels, 2)[..., 3], pixels[..., 3])
    assert not np.array_equal(changed(pixels, 2), pixels)


def test_depths_agree() -> None:
    eight = changed(EVERY_VALUE, 1.4).astype(float)
    sixteen = changed(EVERY_VALUE.astype(np.uint16) * 257, 1.4) / 257
    assert np.abs(eight - sixteen).max() <= 0.51
    light = changed((EVERY_VALUE / 255).astype(np.float32), 1.4)
    assert np.abs(np.clip(light, 0, 1) * 255 - sixteen).max() == pytest.approx(0, abs=0.01)
