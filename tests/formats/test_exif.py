"""EXIF blocks are changed in place, and only where they must be."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import encoded, exif_block, photo
from PIL import Image

from app.formats.image.exif import clean, has_location

THUMBNAIL = encoded(photo(16, 12), "JPEG")
BOTH_ORDERS = pytest.mark.parametrize("order", ["<", ">"])


def tags(block: bytes) -> Image.Exif:
    exif = Image.Exif()
    exif.load(b"Exif\0\0" + block)
    return exif


@BOTH_ORDERS
def test_says_that_the_picture_is_upright_and_how_large(order: str) -> None:
    block = clean(exif_block(order=order, orientation=6), 320, 240, location=True)
    assert block
    assert tags(block)[0x0112] == 1
    assert tags(block).get_ifd(0x8769)[0xA002] == 320
    assert tags(block).get_ifd(0x8769)[0xA003] == 240


@BOTH_ORDERS
def test_everything_else_stays_where_it_is(order: str) -> None:
    before = exif_block(order=order, location=True)
    after = clean(before, 40, 30, location=True)
    assert after == before


@BOTH_ORDERS
def test_the_thumbnail_goes_with_its_bytes(order: str) -> None:
    before = exif_block(order=order, thumbnail=THUMBNAIL, location=True)
    assert b"\xff\xd8\xff" in before
    after = clean(before, 40, 30, location=True)
    assert after == exif_block(order=order, location=True)


@BOTH_ORDERS
def test_the_place_goes_with_its_bytes_and_the_rest_stays(order: str) -> None:
    before = exif_block(order=order, location=True)
    assert has_location(before)
    assert tags(before).get_ifd(0x8825)[2] == (48, 12, 0)
    after = clean(before, 40, 30, location=False)
    assert after
    assert not has_location(after)
    assert 0x8825 not in tags(after)
    latitude = struct.pack(order + "6I", 48, 1, 12, 1, 0, 1)
    assert latitude in before
    assert latitude not in after
    assert tags(after)[0x010F] == "Mill & Co."
    assert tags(after).get_ifd(0x8769)[0x9003] == "2024:05:06 07:08:09"
    assert after.index(b"MAKER NOTE") == before.index(b"MAKER NOTE")


def test_the_prefix_may_be_there_or_not() -> None:
    block = exif_block(orientation=8)
    assert clean(b"Exif\0\0" + block, 40, 30, location=True) == clean(block, 40, 30, location=True)


def test_a_block_without_a_place_has_none() -> None:
    assert not has_location(exif_block())
    assert not has_location(b"")
    assert not has_location(b"no block at all")


def test_a_block_that_ends_after_its_last_tag_is_fine() -> None:
    block = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
    cleaned = clean(block, 40, 30, location=False)
    assert cleaned
    assert tags(cleaned + bytes(4))[0x0112] == 1


@pytest.mark.parametrize("block", [b"", b"II*\0", b"Exif\0\0MM", b"II*\0\xff\xff\xff\xff", b"junk"])
def test_what_cannot_be_understood_is_given_up(block: bytes) -> None:
    assert clean(block, 40, 30, location=True) is None


@given(st.data())
def test_a_broken_block_never_breaks_anything(data: st.DataObject) -> None:
    block = bytearray(exif_block(location=True, thumbnail=THUMBNAIL))
    for at in data.draw(st.lists(st.integers(0, len(block) - 1), max_size=5)):
        block[at] = data.draw(st.integers(0, 255))
    cut = bytes(block[: data.draw(st.integers(0, len(block)))])
    has_location(cut)
    cleaned = clean(cut, 40, 30, location=False)
    assert cleaned is None or (len(cleaned) <= len(cut) and not has_location(cleaned))
