"""Resize: every mode gives the size it says, and pictures look like Pillow's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import distance, frame_of, photo, pixels_of
from PIL import Image

from app.operations.image.resize import OPERATION, ResizeParams, apply, scale_to, size

PICTURE = photo(120, 80)
LANCZOS = Image.Resampling.LANCZOS


@pytest.mark.parametrize(
    ("params", "before", "after"),
    [
        (ResizeParams(width=1600, height=1600), (4000, 3000), (1600, 1200)),
        (ResizeParams(width=1600, height=1600), (3000, 4000), (1200, 1600)),
        (ResizeParams(width=1600, height=1600), (400, 300), (1600, 1200)),
        (ResizeParams(width=1600, height=1600, only_shrink=True), (400, 300), (400, 300)),
        (ResizeParams(width=10, height=10), (10_000, 3), (10, 1)),
        (ResizeParams(mode="fill", width=256, height=256), (4000, 3000), (256, 256)),
        (ResizeParams(mode="fill", width=256, height=256), (100, 50), (256, 256)),
        (
            ResizeParams(mode="fill", width=256, height=256, only_shrink=True),
            (400, 100),
            (256, 100),
        ),
        (ResizeParams(mode="stretch", width=800, height=600), (33, 4000), (800, 600)),
        (
            ResizeParams(mode="stretch", width=800, height=600, only_shrink=True),
            (900, 500),
            (800, 500),
        ),
        (ResizeParams(mode="long_edge", length=2048), (4001, 3001), (2048, 1536)),
        (ResizeParams(mode="long_edge", length=2048), (3001, 4001), (1536, 2048)),
        (
            ResizeParams(mode="long_edge", length=2048, only_shrink=True),
            (2000, 1000),
            (2000, 1000),
        ),
        (ResizeParams(mode="short_edge", length=100), (400, 300), (133, 100)),
        (ResizeParams(mode="percent", percent=50), (401, 301), (201, 151)),
        (ResizeParams(mode="percent", percent=200, only_shrink=True), (40, 30), (40, 30)),
        (ResizeParams(mode="megapixels", megapixels=3), (4000, 3000), (2000, 1500)),
    ],
)
def test_sizes(params: ResizeParams, before: tuple[int, int], after: tuple[int, int]) -> None:
    assert size(*before, params) == after


@given(
    st.integers(1, 9000),
    st.integers(1, 9000),
    st.sampled_from(["fit", "fill", "stretch", "long_edge", "short_edge"]),
    st.integers(1, 3000),
    st.integers(1, 3000),
    st.booleans(),
)
def test_sizes_keep_their_word(
    width: int, height: int, mode: str, one: int, other: int, only_shrink: bool
) -> None:
    params = ResizeParams(mode=mode, width=one, height=other, length=one, only_shrink=only_shrink)
    across, down = size(width, height, params)
    assert across >= 1
    assert down >= 1
    if only_shrink:
        assert across <= width
        assert down <= height
    if mode in ("fit", "fill", "stretch") and not (mode == "fit" and only_shrink):
        assert across <= one
        assert down <= other
    if mode == "fit" and not only_shrink:
        assert across == one or down == other
    if mode == "long_edge" and not only_shrink:
        assert max(across, down) == one


@pytest.mark.parametrize("bands", [1, 3])
@pytest.mark.parametrize("target", [(60, 40), (59, 41), (37, 80), (120, 79), (7, 5)])
def test_smaller_looks_like_pillow(bands: int, target: tuple[int, int]) -> None:
    pixels = photo(120, 80, bands)
    params = ResizeParams(mode="stretch", width=target[0], height=target[1])
    expected = Image.fromarray(pixels).resize(target, LANCZOS)
    assert distance(pixels_of(apply(frame_of(pixels), params)), expected) < 2


def test_larger_looks_like_pillow() -> None:
    params = ResizeParams(mode="stretch", width=300, height=170)
    expected = Image.fromarray(PICTURE).resize((300, 170), Image.Resampling.BICUBIC)
    assert distance(pixels_of(apply(frame_of(PICTURE), params)), expected) < 2


def test_the_same_size_changes_nothing() -> None:
    params = ResizeParams(mode="percent", percent=100)
    assert np.array_equal(pixels_of(apply(frame_of(PICTURE), params)), PICTURE)


def test_a_filled_box_shows_the_middle() -> None:
    params = ResizeParams(mode="fill", width=40, height=40)
    middle = Image.fromarray(PICTURE).crop((20, 0, 100, 80)).resize((40, 40), LANCZOS)
    assert distance(pixels_of(apply(frame_of(PICTURE), params)), middle) < 2


def test_colours_of_transparent_pixels_do_not_bleed() -> None:
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[:, :21] = (200, 100, 50, 255)
    pixels[:, 21:] = (0, 255, 0, 0)
    shown = pixels_of(
        apply(frame_of(pixels), ResizeParams(mode="stretch", width=15, height=15))
    ).astype(int)
    visible = shown[shown[..., 3] > 8]
    assert np.abs(visible[:, :3] - (200, 100, 50)).max() <= 6


def test_deep_and_light_pictures_keep_their_values() -> None:
    params = ResizeParams(mode="stretch", width=60, height=40)
    expected = Image.fromarray(PICTURE).resize((60, 40), LANCZOS)
    deep = pixels_of(apply(frame_of(PICTURE.astype(np.uint16) * 257), params))
    assert distance(deep / 257, expected) < 1
    light = pixels_of(apply(frame_of((PICTURE / 255).astype(np.float32)), params))
    assert distance(np.clip(light * 255, 0, 255), expected) < 1


@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(["fit", "fill", "stretch"]))
def test_any_frame_comes_out_in_any_size(width: int, height: int, mode: str) -> None:
    params = ResizeParams(mode=mode, width=width, height=height)
    result = scale_to(frame_of(PICTURE), params, width, height)
    assert (result.width, result.height) == (width, height)
    result.avg()


def test_can_be_decoded_shrunk() -> None:
    assert OPERATION.scale_to is scale_to
