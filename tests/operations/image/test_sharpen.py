"""Sharpen: edges get clearer, flat parts stay."""

from __future__ import annotations

import numpy as np
import pytest
from picture_kit import Pixels, distance, frame_of, photo, pixels_of
from PIL import Image, ImageFilter

from app.operations.image.sharpen import SharpenParams, apply


def sharpened(pixels: Pixels, **params: float) -> Pixels:
    return pixels_of(apply(frame_of(pixels), SharpenParams(**params)))


@pytest.mark.parametrize("radius", [0.5, 1.0, 3.0])
def test_looks_like_pillows_unsharp_mask(radius: float) -> None:
    pixels = photo(120, 90)
    mask = ImageFilter.UnsharpMask(radius=radius, percent=100, threshold=0)
    expected = Image.fromarray(pixels).filter(mask)
    result = sharpened(pixels, amount=100.0, radius=radius)
    assert distance(result, expected) < distance(pixels, expected) / 2 + 0.5


def test_an_edge_gets_steeper() -> None:
    pixels = np.full((30, 30), 100, np.uint8)
    pixels[:, 15:] = 150
    result = sharpened(pixels, amount=100.0, radius=2.0)
    assert result[15, 14] < 100
    assert result[15, 15] > 150
    assert result[15, 0] == 100


def test_flat_pictures_and_nought_change_nothing() -> None:
    flat = np.full((30, 30, 3), 77, np.uint8)
    assert np.array_equal(sharpened(flat, amount=500.0, radius=20.0), flat)
    pixels = photo(41, 31)
    assert np.array_equal(sharpened(pixels, amount=0.0), pixels)


def test_alpha_is_left_alone() -> None:
    pixels = photo(41, 31, 4)
    assert np.array_equal(sharpened(pixels, amount=200.0)[..., 3], pixels[..., 3])


def test_deep_pictures_are_sharpened_alike() -> None:
    pixels = photo(41, 31)
    deep = sharpened(pixels.astype(np.uint16) * 257, amount=100.0)
    assert distance(deep / 257, sharpened(pixels, amount=100.0)) < 1
