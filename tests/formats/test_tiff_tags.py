"""What a TIFF's tags say that libvips does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from picture_kit import encoded, exif_block, frame_of, photo

from app.core.errors import ContentError
from app.formats.image.tiff import Tags, read_tags
from app.formats.source_file import SourceFile

PICTURE = photo(40, 30)


def tags(tmp_path: Path, content: bytes) -> Tags:
    path = tmp_path / "a.tif"
    path.write_bytes(content)
    with SourceFile(str(path)) as file:
        return read_tags(file)


@pytest.mark.parametrize("big", [False, True], ids=["classic", "big"])
def test_size_and_strips(tmp_path: Path, big: bool) -> None:
    assert tags(tmp_path, encoded(PICTURE, "TIFF", big_tiff=big)) == Tags(
        40, 30, described=False, location=False, at_once=False
    )


@pytest.mark.parametrize(("strip_size", "at_once"), [(500, False), (100_000, True)])
def test_one_compressed_strip_is_taken_whole(
    tmp_path: Path, strip_size: int, at_once: bool
) -> None:
    content = encoded(PICTURE, "TIFF", compression="tiff_lzw", strip_size=strip_size)
    assert tags(tmp_path, content).at_once is at_once


def test_camera_and_place_are_noticed(tmp_path: Path) -> None:
    assert tags(tmp_path, encoded(PICTURE, "TIFF", tiffinfo={271: "Mill & Co."})).described
    found = tags(tmp_path, encoded(PICTURE, "TIFF", exif=exif_block(location=True)))
    assert (found.described, found.location) == (True, True)


@pytest.mark.parametrize("content", [b"II*\0", b"II*\0\xff\0\0\0", b"MM\0*\0\0\0\x08\0\0"])
def test_a_broken_directory_is_damage(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ContentError) as caught:
        tags(tmp_path, content)
    assert caught.value.problem.code == "image_damaged"


def test_tiles_are_read_one_by_one(tmp_path: Path) -> None:
    content = frame_of(PICTURE).tiffsave_buffer(tile=True, tile_width=16, tile_height=16)
    assert tags(tmp_path, content) == Tags(40, 30, described=False, location=False, at_once=False)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw"])
@pytest.mark.parametrize("missing", [100, 500])
def test_a_cut_file_is_damage(tmp_path: Path, compression: str, missing: int) -> None:
    content = encoded(PICTURE, "TIFF", compression=compression)
    with pytest.raises(ContentError) as caught:
        tags(tmp_path, content[:-missing])
    assert caught.value.problem.code == "image_damaged"
