"""Results hold what was promised: pixels, metadata, profile; and what they lack is said."""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from picture_kit import Pixels, distance, encoded, exif_block, frame_of, opened, photo, pixels_of
from PIL import Image, ImageCms, IptcImagePlugin

from app.core.outcome import Loss
from app.formats.image.encoder import METADATA
from app.formats.image.header import Header
from app.formats.image.outputs import ENCODERS, encoder_for
from app.formats.image.outputs.same import SameOptions
from app.formats.image.read import read_header, read_picture
from app.formats.image.write import Encoded, encode
from app.formats.source_file import SourceFile

PICTURE = photo(41, 31)
GREY = photo(41, 31, 1)
ALPHA = np.dstack([PICTURE, GREY])
DEEP = photo(41, 31).astype(np.uint16) * 257
LIGHT = (PICTURE / 255).astype(np.float32)

THUMBNAIL = encoded(photo(16, 12), "JPEG")
EXIF = exif_block(orientation=6, thumbnail=THUMBNAIL, location=True)
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48,12N" exif:FNumber="28/10"/>
</rdf:RDF></x:xmpmeta>"""
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0b\x1c\x02\x78\0\x06Prater\0"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

FORMATS = pytest.mark.parametrize("name", list(ENCODERS))


def source(pixels: Pixels, **fields: bytes) -> tuple[Any, Header]:
    """Return a frame that carries these blocks, and the header of a source that has them."""
    frame = frame_of(pixels).copy()
    for kind, block in fields.items():
        field = "icc-profile-data" if kind == "icc" else f"{kind}-data"
        frame.set_type(pyvips.GValue.blob_type, field, block)
    grey = frame.bands < 3
    header = Header(
        format="jpeg",
        width=frame.width,
        height=frame.height,
        grey=grey,
        alpha=frame.hasalpha(),
        depth={"uchar": 8, "ushort": 16, "float": 32}[frame.format],
        location="exif" in fields or "xmp" in fields,
        **dict.fromkeys(fields, True),
    )
    return frame, header


def wrote(name: str, frame: Any, header: Header, **options: Any) -> Encoded:
    encoder = ENCODERS[name]
    return encode(frame, header, encoder, encoder.format.params(**options))


def fields_of(data: bytes) -> dict[str, bytes]:
    """Return the metadata of a file as libvips reads it, a second opinion beside Pillow's."""
    image = pyvips.Image.new_from_buffer(data, "")
    return {name: image.get(name) for name in image.get_fields() if name.endswith("-data")}


@FORMATS
@pytest.mark.parametrize("pixels", [GREY, PICTURE, ALPHA, DEEP], ids=["l", "rgb", "rgba", "16"])
def test_pixels_come_back(name: str, pixels: Pixels) -> None:
    lossless: dict[str, Any] = {"lossless": True} if name == "webp" else {}
    result = wrote(name, *source(pixels), **lossless)
    shown = pyvips.Image.new_from_buffer(result.data, "")
    assert (shown.width, shown.height) == (41, 31)
    expected = pixels if shown.format == "ushort" else (pixels >> 8 if pixels is DEEP else pixels)
    lost = {Loss.BIT_DEPTH} if pixels is DEEP and ENCODERS[name].depth == 8 else set()
    if name == "jpeg":
        if pixels is ALPHA:
            lost.add(Loss.ALPHA)
            white = Image.new("RGBA", (41, 31), "white")
            white.alpha_composite(Image.fromarray(ALPHA))
            expected = np.asarray(white.convert("RGB"))
        assert distance(pixels_of(shown), expected) < 4
    else:
        if shown.bands > 2 and expected.ndim == 2:  # WebP knows no grey
            expected = np.dstack([expected] * 3)
        assert np.abs(pixels_of(shown).astype(int) - expected).max() <= 1
    assert result.losses == lost


@pytest.mark.parametrize(("name", "depth"), [("tiff", 32), ("png", 16), ("jpeg", 8), ("webp", 8)])
def test_depth_is_kept_where_it_can_be(name: str, depth: int) -> None:
    result = wrote(name, *source(LIGHT))
    shown = pyvips.Image.new_from_buffer(result.data, "")
    assert shown.format == {32: "float", 16: "ushort", 8: "uchar"}[depth]
    assert (Loss.BIT_DEPTH in result.losses) == (depth < 32)
    middle = {32: LIGHT.mean(), 16: 0.72 * 65535, 8: 0.72 * 255}[depth]
    assert shown.avg() == pytest.approx(middle, rel=0.1)


@FORMATS
@pytest.mark.parametrize("wish", list(METADATA))
def test_metadata_is_what_was_asked_for(name: str, wish: str) -> None:
    frame, header = source(PICTURE, exif=EXIF, xmp=XMP, iptc=IPTC, icc=PROFILE)
    result = wrote(name, frame, header, metadata=wish)
    found = fields_of(result.data)
    holds = ENCODERS[name].holds
    kept = wish != "strip"
    assert ("exif-data" in found) == (kept and "exif" in holds)
    assert ("xmp-data" in found) == (kept and "xmp" in holds)
    assert ("iptc-data" in found) == (kept and "iptc" in holds)
    assert found.get("icc-profile-data") == (PROFILE if kept else None)
    assert (Loss.PROFILE in result.losses) == (not kept)
    everything = wish == "keep" and {"exif", "xmp", "iptc"} <= holds
    assert (Loss.METADATA in result.losses) == (not everything)
    if "exif-data" in found:
        check_exif(opened(result.data).getexif(), located=wish == "keep")
        assert THUMBNAIL not in result.data
    if "xmp-data" in found:
        assert b'exif:FNumber="28/10"' in found["xmp-data"]
        assert (b"GPSLatitude" in found["xmp-data"]) == (wish == "keep")
    if wish != "keep":
        assert b"48,12N" not in result.data


def check_exif(exif: Image.Exif, *, located: bool) -> None:
    assert exif[0x0112] == 1
    assert exif[0x010F] == "Mill & Co."
    assert exif.get_ifd(0x8769)[0x9003] == "2024:05:06 07:08:09"
    assert exif.get_ifd(0x8769)[0x927C] == b"MAKER NOTE, not to be moved"
    assert (exif.get_ifd(0x8769)[0xA002], exif.get_ifd(0x8769)[0xA003]) == (41, 31)
    assert not exif.get_ifd(0x0001)
    assert bool(exif.get_ifd(0x8825)) == located


def test_iptc_reaches_a_jpeg() -> None:
    result = wrote("jpeg", *source(PICTURE, iptc=IPTC))
    image = Image.open(io.BytesIO(result.data))
    assert IptcImagePlugin.getiptcinfo(image) == {(2, 120): b"Prater"}
    assert not result.losses


@FORMATS
def test_nothing_is_made_up(name: str) -> None:
    result = wrote(name, *source(PICTURE))
    assert not result.losses
    assert not fields_of(result.data)
    image = opened(result.data)
    if name != "tiff":
        assert not dict(image.getexif())
    if name in ("jpeg", "png", "tiff"):
        assert image.info["dpi"] == pytest.approx((72, 72), abs=0.1)


@FORMATS
def test_resolution_is_kept(name: str) -> None:
    frame, header = source(PICTURE)
    image = opened(wrote(name, frame.copy(xres=300 / 25.4, yres=150 / 25.4), header).data)
    if name != "webp":  # which knows none
        assert image.info["dpi"] == pytest.approx((300, 150), abs=0.1)


@FORMATS
def test_results_repeat_byte_for_byte(name: str) -> None:
    frame, header = source(ALPHA, exif=EXIF, xmp=XMP, icc=PROFILE)
    assert wrote(name, frame, header).data == wrote(name, frame, header).data


@FORMATS
def test_a_profile_of_other_channels_is_lost(name: str) -> None:
    frame, header = source(GREY, icc=PROFILE)
    result = wrote(name, frame, header)
    assert Loss.PROFILE in result.losses
    assert "icc-profile-data" not in fields_of(result.data)


def test_broken_blocks_are_lost_and_said() -> None:
    result = wrote("jpeg", *source(PICTURE, exif=b"junk", xmp="\u2026".encode("utf-16")))
    assert result.losses == {Loss.METADATA}
    assert not fields_of(result.data)


def test_blocks_too_long_for_jpeg_are_lost_and_said() -> None:
    frame, header = source(PICTURE, xmp=XMP + b" " * 70_000)
    assert wrote("jpeg", frame, header).losses == {Loss.METADATA}
    assert not wrote("png", frame, header).losses


def test_comments_go_from_png_to_png_and_tiff(tmp_path: Path) -> None:
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_itxt("Title", "Größe 大小")
    texts.add_text("Author", "Mill & Co.")
    path = tmp_path / "a.png"
    Image.fromarray(PICTURE).save(path, pnginfo=texts)
    with SourceFile(str(path)) as file:
        header = read_header(file, "png", 500)
        frame = read_picture(file, header, shrink=1, stream=False).frames[0]
    again = wrote("png", frame, header)
    assert not again.losses
    shown = Image.open(io.BytesIO(again.data))
    shown.load()
    assert {key: shown.info[key] for key in ("Title", "Author")} == {
        "Title": "Größe 大小",
        "Author": "Mill & Co.",
    }
    tiff = wrote("tiff", frame, header)
    assert not tiff.losses
    assert pyvips.Image.new_from_buffer(tiff.data, "").get("image-description") == (
        "Title: Größe 大小\nAuthor: Mill & Co."
    )
    assert wrote("jpeg", frame, header).losses == {Loss.METADATA}
    stripped = wrote("png", frame, header, metadata="strip")
    assert stripped.losses == {Loss.METADATA}
    assert b"Mill" not in stripped.data


@pytest.mark.parametrize(
    ("format_", "alpha", "written"),
    [
        ("jpeg", False, "jpeg"),
        ("png", False, "png"),
        ("webp", True, "webp"),
        ("tiff", True, "tiff"),
        ("gif", False, "png"),
        ("bmp", False, "png"),
        ("svg", True, "png"),
        ("heic", False, "jpeg"),
        ("avif", True, "png"),
        ("jp2", False, "jpeg"),
    ],
)
def test_same_means_the_nearest_format(format_: str, alpha: bool, written: str) -> None:
    header = Header(format=format_, width=1, height=1, alpha=alpha, lossless=True)
    wish = SameOptions(quality=70, metadata="strip")
    encoder, options = encoder_for("same", wish, header)
    assert encoder.format.name == written
    assert options.metadata == "strip"
    if written == "jpeg":
        assert options.quality == 70
    if written == "webp":
        assert options.lossless


def test_options_change_the_file() -> None:
    frame, header = source(photo(300, 200))
    sizes = [len(wrote("jpeg", frame, header, quality=quality).data) for quality in (30, 60, 95)]
    assert sizes == sorted(sizes)
    assert opened(wrote("jpeg", frame, header, progressive=True).data).info["progressive"]
    small, large = (len(wrote("png", frame, header, compression=c).data) for c in (9, 0))
    assert small < large
    for compression, word in (
        ("none", "raw"),
        ("lzw", "tiff_lzw"),
        ("deflate", "tiff_adobe_deflate"),
    ):
        data = wrote("tiff", frame, header, compression=compression).data
        assert opened(data).info["compression"] == word
    quick, slow = (len(wrote("webp", frame, header, effort=effort).data) for effort in (0, 6))
    assert slow < quick


@pytest.mark.parametrize("background", ["white", "grey", "black"])
def test_the_background_is_what_was_chosen(background: str) -> None:
    clear = np.zeros((20, 20, 4), np.uint8)
    image = opened(wrote("jpeg", *source(clear), background=background).data)
    shade = {"white": 255, "grey": 128, "black": 0}[background]
    assert distance(image, np.full((20, 20, 3), shade)) < 2


@FORMATS
def test_what_was_foreseen_is_what_happens(name: str) -> None:
    kinds = {"exif": EXIF, "xmp": XMP, "iptc": IPTC, "icc": PROFILE}
    encoder = ENCODERS[name]
    for pixels, wish in itertools.product((PICTURE, ALPHA, DEEP), METADATA):
        for number in range(len(kinds) + 1):
            for chosen in itertools.combinations(kinds, number):
                frame, header = source(pixels, **{kind: kinds[kind] for kind in chosen})
                result = wrote(name, frame, header, metadata=wish)
                assert result.losses == encoder.foreseen(header, wish), (chosen, wish)
