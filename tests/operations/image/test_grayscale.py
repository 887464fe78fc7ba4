"""Grayscale: one channel, as bright as Pillow makes it, through the profile if there is one."""

from __future__ import annotations

import numpy as np
import pytest
import pyvips
from picture_kit import frame_of, photo, pixels_of
from PIL import Image, ImageCms

from app.operations.image.grayscale import GrayscaleParams, apply

PICTURE = photo(41, 31)


def test_looks_like_pillow() -> None:
    result = apply(frame_of(PICTURE), GrayscaleParams())
    assert (result.bands, result.interpretation) == (1, "b-w")
    expected = np.asarray(Image.fromarray(PICTURE).convert("L"), dtype=int)
    assert np.abs(pixels_of(result) - expected).max() <= 1


def test_alpha_is_left_alone() -> None:
    pixels = photo(41, 31, 4)
    result = apply(frame_of(pixels), GrayscaleParams())
    assert result.bands == 2
    assert np.array_equal(pixels_of(result)[..., 1], pixels[..., 3])


@pytest.mark.parametrize("bands", [1, 2])
def test_grey_stays_grey(bands: int) -> None:
    pixels = photo(41, 31, bands)
    assert np.array_equal(pixels_of(apply(frame_of(pixels), GrayscaleParams())), pixels)


def test_depth_is_kept() -> None:
    deep = apply(frame_of(PICTURE.astype(np.uint16) * 257), GrayscaleParams())
    assert (deep.format, deep.interpretation) == ("ushort", "grey16")
    shallow = pixels_of(apply(frame_of(PICTURE), GrayscaleParams()))
    assert np.abs(pixels_of(deep) / 257 - shallow).max() <= 0.6
    light = apply(frame_of(np.ones((2, 2, 3), np.float32)), GrayscaleParams())
    assert light.format == "float"
    assert light.avg() == pytest.approx(1)


def test_the_profile_is_applied_and_left_out() -> None:
    frame = frame_of(PICTURE).copy()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    frame.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    result = apply(frame, GrayscaleParams())
    assert "icc-profile-data" not in result.get_fields()
    plain = pixels_of(apply(frame_of(PICTURE), GrayscaleParams()))
    assert np.abs(pixels_of(result).astype(int) - plain).max() <= 2
