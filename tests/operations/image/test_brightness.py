"""Brightness: exactly what the obvious Pillow program gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import frame_of, photo, pixels_of
from PIL import Image

from app.operations.image.brightness import BrightnessParams, apply

EVERY_VALUE = np.arange(256, dtype=np.uint8).reshape(16, 16)


@given(st.floats(0, 10))
def test_each_value_is_pillows(factor: float) -> None:
    expected = Image.fromarray(EVERY_VALUE).point(lambda value: value * factor)
    result = pixels_of(apply(frame_of(EVERY_VALUE), BrightnessParams(factor=factor)))
    assert np.array_equal(result, np.asarray(expected))


@pytest.mark.parametrize("factor", [0.5, 1.2, 1.5])
def test_a_picture_is_pillows(factor: float) -> None:
    pixels = photo(41, 31)
    expected = Image.fromarray(pixels).point(lambda value: value * factor)
    result = pixels_of(apply(frame_of(pixels), BrightnessParams(factor=factor)))
    assert np.array_equal(result, np.asarray(expected))


@pytest.mark.parametrize("bands", [2, 4])
def test_alpha_is_left_alone(bands: int) -> None:
    pixels = photo(41, 31, bands)
    result = pixels_of(apply(frame_of(pixels), BrightnessParams(factor=1.2)))
    assert np.array_equal(result[..., -1], pixels[..., -1])
    colours = np.clip(np.rint(pixels[..., :-1] * 1.2), 0, 255)
    assert np.array_equal(result[..., :-1], colours)


def test_sixteen_bits() -> None:
    pixels = np.arange(0, 65536, 97, dtype=np.uint16).reshape(26, 26)
    result = pixels_of(apply(frame_of(pixels), BrightnessParams(factor=1.2)))
    assert np.array_equal(result, np.clip(np.rint(pixels * 1.2), 0, 65535))


def test_light_may_go_beyond_white() -> None:
    pixels = np.array([[0.0, 0.25, 0.9, 3.0]], np.float32)
    result = pixels_of(apply(frame_of(pixels), BrightnessParams(factor=2)))
    assert np.allclose(result, pixels * 2)
