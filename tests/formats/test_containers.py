"""Metadata spliced into finished files is what Pillow reads back, and pixels stay."""

from __future__ import annotations

import io

import numpy as np
import pytest
from picture_kit import encoded, exif_block, opened, photo
from PIL import Image

from app.formats.image.containers import jpeg_with, png_with, webp_with

PICTURE = photo(41, 31)
ALPHA = np.dstack([PICTURE, photo(41, 31, 1, seed=2)])
BLOCK = exif_block(location=True)


def test_jpeg_carries_resolution_and_block() -> None:
    plain = encoded(PICTURE, "JPEG")
    bare = plain[:2] + plain[20:]  # without Pillow's own JFIF header, as libvips writes them
    image = opened(jpeg_with(bare, BLOCK, (300, 150)))
    assert isinstance(image, Image.Image)
    assert image.info["dpi"] == (300, 150)
    assert image.info["exif"] == b"Exif\0\0" + BLOCK
    assert np.array_equal(np.asarray(image), np.asarray(opened(plain)))
    assert "exif" not in opened(jpeg_with(bare, b"", (72, 72))).info


def test_png_carries_block_and_comments() -> None:
    texts = (("Title", "Größe & 大小"), ("Comment", "plain"))
    data = png_with(encoded(PICTURE, "PNG"), BLOCK, texts)
    Image.open(io.BytesIO(data)).verify()
    image = opened(data)
    assert image.info["exif"] == b"Exif\0\0" + BLOCK
    assert {key: image.info[key] for key, _ in texts} == dict(texts)
    assert np.array_equal(np.asarray(image), PICTURE)


@pytest.mark.parametrize("pixels", [PICTURE, ALPHA], ids=["opaque", "alpha"])
@pytest.mark.parametrize("lossless", [False, True], ids=["lossy", "lossless"])
@pytest.mark.parametrize("xmp", [b"", b"<x/>"], ids=["bare", "xmp"])
@pytest.mark.parametrize("block", [BLOCK, BLOCK + b"\0"], ids=["even", "odd"])
def test_webp_carries_the_block(pixels: object, lossless: bool, xmp: bytes, block: bytes) -> None:
    plain = encoded(np.asarray(pixels), "WEBP", lossless=lossless, xmp=xmp, exact=True)
    image = opened(webp_with(plain, block, (41, 31), alpha=pixels is ALPHA))
    assert image.info["exif"] == block
    assert image.info.get("xmp", b"") == xmp
    assert image.mode == opened(plain).mode
    assert np.array_equal(np.asarray(image), np.asarray(opened(plain)))


def test_webp_without_a_block_is_left_alone() -> None:
    plain = encoded(PICTURE, "WEBP")
    assert webp_with(plain, b"", (41, 31), alpha=False) == plain
