"""Colours of every kind become grey or RGB, and come out right."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import pyvips
from picture_kit import Pixels, distance, frame_of, photo, pixels_of
from PIL import Image, ImageCms

from app.core.outcome import Loss
from app.formats.image import colour

PICTURE = photo(41, 31)
GREY = photo(41, 31, 1)
ALPHA = np.dstack([PICTURE, GREY])
DEEP = PICTURE.astype(np.uint16) * 257
LIGHT = (PICTURE / 255.0).astype(np.float32)


def with_profile(pixels: Pixels, profile: bytes) -> object:
    frame = frame_of(pixels).copy()
    frame.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return frame


def other_profile() -> bytes:
    """Return a profile whose red and blue are swapped, so that nobody can overlook it."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


def converted_by_pillow(pixels: Pixels, profile: bytes) -> Image.Image:
    image = ImageCms.profileToProfile(
        Image.fromarray(pixels), io.BytesIO(profile), ImageCms.createProfile("sRGB")
    )
    assert image
    return image


@pytest.mark.parametrize(
    ("pixels", "interpretation"),
    [
        (GREY, "b-w"),
        (PICTURE, "srgb"),
        (ALPHA, "srgb"),
        (DEEP, "rgb16"),
        (DEEP[..., 0].copy(), "grey16"),
        (LIGHT, "scrgb"),
    ],
)
def test_what_is_plain_stays_as_it_is(pixels: Pixels, interpretation: str) -> None:
    frame = colour.normalised(frame_of(pixels))
    assert frame.interpretation == interpretation
    assert np.array_equal(pixels_of(frame), pixels)


def test_cmyk_and_lab_become_rgb() -> None:
    frame = frame_of(PICTURE)
    for space in ("cmyk", "lab", "labs", "hsv", "xyz"):
        other = colour.normalised(frame.colourspace(space))
        assert other.interpretation in ("srgb", "rgb16")
        eight, _ = colour.with_depth(other, 8)
        assert distance(pixels_of(eight), PICTURE) < 6


def test_cmyk_keeps_its_alpha() -> None:
    cmyk = frame_of(PICTURE).colourspace("cmyk").bandjoin(77).copy(interpretation="cmyk")
    frame = colour.normalised(cmyk)
    assert frame.bands == 4
    assert frame[3].min() == frame[3].max() == 77


def test_too_many_channels_are_cut_to_colours_and_alpha() -> None:
    assert colour.normalised(frame_of(ALPHA).bandjoin(5)).bands == 4


def test_a_profile_is_applied_before_it_goes() -> None:
    profile = other_profile()
    frame = colour.plain_srgb(with_profile(PICTURE, profile))
    expected = converted_by_pillow(PICTURE, profile)
    assert distance(expected, PICTURE) > 10
    assert distance(pixels_of(frame), expected) < 1
    assert not colour.profile(frame)


def test_a_profile_is_applied_to_alpha_and_depth_too() -> None:
    profile = other_profile()
    frame = colour.plain_srgb(with_profile(ALPHA, profile))
    assert np.array_equal(pixels_of(frame)[..., 3], GREY)
    deep = colour.plain_srgb(with_profile(DEEP, profile))
    assert deep.format == "ushort"
    assert distance(pixels_of(deep) / 257, converted_by_pillow(PICTURE, profile)) < 1


def grey_profile() -> bytes:
    """Return a profile of linear grey: its values are light, not gamma-coded."""
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    curve = b"curv\0\0\0\0" + struct.pack(">I", 0)
    words = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"grey\0" + bytes(78)
    tags = ((b"wtpt", white), (b"kTRC", curve), (b"desc", words), (b"cprt", words))
    table, content = struct.pack(">I", len(tags)), b""
    for name, block in tags:
        at = 128 + 4 + 12 * len(tags) + len(content)
        table += name + struct.pack(">II", at, len(block))
        content += block + bytes(-len(block) % 4)
    header = b"\0\0\0\0lcms\x02\x10\0\0mntrGRAYXYZ ".ljust(36, b"\0") + b"acsp"
    header = header.ljust(68, b"\0") + white[8:]
    whole = header.ljust(128, b"\0") + table + content
    return struct.pack(">I", len(whole)) + whole[4:]


@pytest.mark.parametrize("alpha", [False, True])
def test_a_grey_profile_is_applied_and_grey_stays_grey(alpha: bool) -> None:
    pixels = np.dstack([GREY, GREY]) if alpha else GREY
    frame = with_profile(pixels, grey_profile())
    assert colour.profile(frame)
    result = colour.plain_srgb(frame)
    shown = pixels_of(result)
    assert result.interpretation == "b-w"
    light = GREY / 255
    expected = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    assert distance(shown[..., 0] if alpha else shown, expected * 255) < 1
    if alpha:
        assert np.array_equal(shown[..., 1], GREY)


def test_a_broken_profile_is_none() -> None:
    frame = with_profile(PICTURE, b"junk" * 50)
    assert not colour.profile(frame)
    assert np.array_equal(pixels_of(colour.plain_srgb(frame)), PICTURE)
    assert not colour.profile(with_profile(GREY, other_profile()))


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
def test_sixteen_bits_become_eight(bands: int) -> None:
    pixels = ALPHA[..., :bands] if bands != 2 else ALPHA[..., [0, 3]]
    frame, lost = colour.with_depth(frame_of(pixels.astype(np.uint16) * 257), 8)
    assert lost == {Loss.BIT_DEPTH}
    assert frame.format == "uchar"
    assert np.array_equal(pixels_of(frame), pixels[..., 0] if bands == 1 else pixels)


@pytest.mark.parametrize("bands", [1, 2, 3, 4])
@pytest.mark.parametrize("depth", [8, 16])
def test_linear_light_gets_the_curve_of_srgb(bands: int, depth: int) -> None:
    light = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    curved = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    pixels = np.dstack([light] * bands)
    frame, lost = colour.with_depth(frame_of(pixels), depth)
    assert lost == {Loss.BIT_DEPTH}
    white = 2**depth - 1
    colours = pixels_of(frame.extract_band(0))
    assert np.abs(colours / white - curved).max() < 0.006
    if bands in (2, 4):
        assert np.abs(pixels_of(frame.extract_band(bands - 1)) / white - light).max() < 0.006


def test_depth_that_fits_is_left_alone() -> None:
    for pixels, depth in ((PICTURE, 8), (DEEP, 16), (LIGHT, 32)):
        frame, lost = colour.with_depth(frame_of(pixels), depth)
        assert not lost
        assert np.array_equal(pixels_of(frame), pixels)


def test_transparency_is_laid_on_a_background() -> None:
    flat, lost = colour.flattened(frame_of(ALPHA), 255)
    white = Image.new("RGBA", (41, 31), "white")
    white.alpha_composite(Image.fromarray(ALPHA))
    assert lost == {Loss.ALPHA}
    assert np.abs(pixels_of(flat).astype(int) - np.asarray(white)[..., :3]).max() <= 1


def test_an_opaque_alpha_channel_is_no_loss() -> None:
    opaque = np.dstack([PICTURE, np.full_like(GREY, 255)])
    flat, lost = colour.flattened(frame_of(opaque), 0)
    assert not lost
    assert np.array_equal(pixels_of(flat), PICTURE)


def test_multiplying_by_alpha_and_back_keeps_what_can_be_seen() -> None:
    visible = np.dstack([PICTURE, np.maximum(GREY, 128)])
    back = pixels_of(colour.premultiplied(frame_of(visible), lambda part: part))
    assert np.array_equal(back, visible)


def test_transparent_pixels_do_not_bleed() -> None:
    pixels = np.zeros((20, 20, 4), np.uint8)
    pixels[:, :10] = (200, 100, 50, 255)
    pixels[:, 10:] = (0, 255, 0, 0)
    half = colour.premultiplied(frame_of(pixels), lambda part: part.shrink(3, 3, ceil=True))
    shown = pixels_of(half)
    visible = shown[shown[..., 3] > 0]
    assert np.abs(visible[:, :3].astype(int) - (200, 100, 50)).max() <= 1
