"""Whether the picture benchmark's input is what it says, and each program does the work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from benchmarks import codec_floor, images, measure, pictures
from benchmarks.measure import Contender, Measured, Run


def test_photos_are_files_of_their_own_and_always_the_same(tmp_path: Path) -> None:
    first, second = (pictures.photos(str(tmp_path / name), 31, 64, 48) for name in "ab")
    assert [Path(first, name).read_bytes() for name in sorted(os.listdir(first))] == [
        Path(second, name).read_bytes() for name in sorted(os.listdir(second))
    ]
    contents = {path.read_bytes() for path in Path(first).iterdir()}
    assert len(contents) == 31
    with Image.open(Path(first, "IMG_0030.jpg")) as photo:
        assert photo.size == (64, 48)
        assert photo.info["comment"] == b"photo 30"
        exif = photo.getexif()
        assert exif[ExifTags.Base.Orientation] == 1
        assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] == 1 / 250
        assert exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] == (25.0, 2.0, 0.0)
        photo.load()


def test_input_is_made_once_and_never_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(pictures.crowd(str(tmp_path), 1_001, ".txt", b"words "))
    assert (folder / "0001" / "file 0001000.txt").read_bytes() == b"words 1000"
    (folder / "0000" / "file 0000000.txt").write_bytes(b"mine")
    pictures.crowd(str(tmp_path), 1_001, ".txt", b"words ")
    assert (folder / "0000" / "file 0000000.txt").read_bytes() == b"mine"

    def full(path: str, content: bytes) -> None:
        raise OSError("no space")

    monkeypatch.setattr(pictures, "_write", full)
    with pytest.raises(OSError, match="no space"):
        pictures.crowd(str(tmp_path), 3, ".txt", b"words ")
    assert not (tmp_path / "crowd-3.txt").exists()


@pytest.mark.skipif(not codec_floor.library(), reason="libturbojpeg is not installed")
def test_the_codec_alone_makes_a_picture_of_the_final_size(tmp_path: Path) -> None:
    folder = pictures.photos(str(tmp_path), 1, 2_000, 1_500)
    photo = Path(folder, "IMG_0000.jpg").read_bytes()
    codec = codec_floor.Codec()
    size = codec.shrink(photo)
    result = tmp_path / "result.jpg"
    result.write_bytes(codec._result.raw[:size])
    with Image.open(result) as picture:
        picture.load()
        assert picture.size == (1_000, 750)
    with pytest.raises(ValueError, match="tjDecompressHeader3"):
        codec.shrink(b"no photo")


def test_each_program_does_its_work_and_the_results_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing is timed here, and others may have much to write.
    monkeypatch.setattr(os, "sync", lambda: None)
    folder = pictures.photos(str(tmp_path), 2, 1_600, 1_200)
    sets = images.Sets(folder, str(tmp_path))
    scratch = str(tmp_path)
    works = (
        [*images.photo_contenders(sets, scratch)[:1], images.mogrify(sets)],
        [images.vipsthumbnail(sets, sets.some(1), 8, "1")],
        images.size_contenders(sets, 2, scratch),
    )
    for one in (contender for work in works for contender in work if not contender.missing):
        assert measure.run_once(one, scratch).seconds > 0
    assert 0 < images.seed_difference(sets, scratch) < 4


def test_the_table_names_what_is_missing_and_compares_the_rest() -> None:
    def measured(name: str, seconds: float, missing: str = "") -> Measured:
        contender = Contender(name, lambda out: [out], 0, missing=missing)
        return Measured(contender, () if missing else (Run(seconds, 3.0),), 5_000_000)

    rows = images.table_rows(
        "work", [measured("this", 2.0), measured("mogrify", 0, "gone"), measured("seed program", 4)]
    )
    assert [tuple(row) for row in rows] == [
        ("work", "this", "2.00 (2.00–2.00)", "3.0", "5", "", "", ""),
        ("work", "mogrify", "gone", "", "", "", "", ""),
        ("work", "seed program", "4.00 (4.00–4.00)", "3.0", "5", "0.50 (0.50–0.50)", "1.0", ""),
    ]
