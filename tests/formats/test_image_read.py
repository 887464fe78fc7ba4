"""Headers tell the truth, pixels are those Pillow sees, and what is broken is refused."""

from __future__ import annotations

import contextlib
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from picture_kit import Pixels, distance, encoded, exif_block, frame_of, opened, photo, pixels_of
from PIL import Image, ImageOps

from app.core.errors import ContentError
from app.core.outcome import Loss
from app.formats.image.header import Header
from app.formats.image.read import Picture, read_header, read_picture
from app.formats.image.vips import damage_named
from app.formats.source_file import SourceFile

PICTURE = photo(41, 31)
GREY = photo(41, 31, 1)
ALPHA = np.dstack([PICTURE, GREY])
DEEP = photo(41, 31, 1).astype(np.uint16) * 257


def written(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "picture"
    path.write_bytes(content)
    return str(path)


def header_of(tmp_path: Path, content: bytes, megapixels: float = 500) -> Header:
    with SourceFile(written(tmp_path, content)) as file:
        return read_header(file, file.recognised().format, megapixels)


def pixels_in(tmp_path: Path, content: bytes, shrink: float = 1.0, stream: bool = False) -> Pixels:
    return pixels_of_file(Path(written(tmp_path, content)), stream, shrink)


def pixels_of_file(path: Path, stream: bool, shrink: float = 1.0) -> Pixels:
    with SourceFile(str(path)) as file, damage_named():
        header = read_header(file, file.recognised().format, 500)
        picture = read_picture(file, header, shrink=shrink, stream=stream)
        return pixels_of(picture.frames[0].copy_memory())


def refused(tmp_path: Path, content: bytes, megapixels: float = 500) -> ContentError:
    with pytest.raises(ContentError) as caught:
        header_of(tmp_path, content, megapixels)
    return caught.value


LOSSLESS = ["PNG", "TIFF", "BMP", "TGA", "ICO", "PPM", "QOI", "SGI", "PCX", "GIF"]


@pytest.mark.parametrize("plugin", LOSSLESS)
@pytest.mark.parametrize("pixels", [GREY, PICTURE, ALPHA], ids=["grey", "rgb", "rgba"])
def test_pixels_are_those_pillow_sees(tmp_path: Path, plugin: str, pixels: Pixels) -> None:
    try:
        content = encoded(pixels, plugin)
    except (OSError, ValueError):  # Pillow cannot write that
        content = encoded(PICTURE, plugin)
    name = tmp_path / ("picture." + plugin.lower())
    name.write_bytes(content)
    with SourceFile(str(name)) as file:
        header = read_header(file, file.recognised().format, 500)
        frame = read_picture(file, header, shrink=1, stream=True).frames[0]
    seen = opened(content)
    bands = (1 if header.grey else 3) + header.alpha
    expected = np.asarray(seen.convert({1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[bands]))
    assert (header.width, header.height) == seen.size == (frame.width, frame.height)
    assert frame.bands == bands
    assert np.array_equal(pixels_of(frame), expected)
    assert header.alpha == (seen.mode in ("LA", "RGBA"))


@pytest.mark.parametrize("plugin", ["JPEG", "WEBP", "AVIF", "JPEG2000"])
def test_lossy_formats_look_as_pillow_sees_them(tmp_path: Path, plugin: str) -> None:
    content = encoded(PICTURE, plugin)
    assert distance(pixels_in(tmp_path, content), opened(content).convert("RGB")) < 1.5


@pytest.mark.parametrize("mode", ["1", "P", "LA", "CMYK", "I;16", "F", "PA"])
@pytest.mark.parametrize("plugin", ["PNG", "TIFF", "JPEG"])
def test_every_mode_becomes_grey_or_rgb(tmp_path: Path, mode: str, plugin: str) -> None:
    source = Image.fromarray(DEEP) if mode == "I;16" else Image.fromarray(PICTURE).convert(mode)
    try:
        source.save(tmp_path / "a", plugin)
    except (OSError, KeyError):
        return
    with SourceFile(str(tmp_path / "a")) as file:
        header = read_header(file, file.recognised().format, 500)
        frame = read_picture(file, header, shrink=1, stream=False).frames[0]
    assert frame.interpretation in ("b-w", "grey16", "srgb")
    assert frame.bands == (1 if header.grey else 3) + header.alpha
    assert header.depth == {"uchar": 8, "ushort": 16, "float": 32}[frame.format]
    if mode in ("1", "P"):
        expected = opened(tmp_path / "a").convert("RGB" if frame.bands == 3 else "L")
        assert np.array_equal(pixels_of(frame), np.asarray(expected))
    if mode == "I;16":
        assert np.array_equal(pixels_of(frame), DEEP)
    if mode == "CMYK":
        assert header.converted
        assert distance(pixels_of(frame), PICTURE) < 40


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("plugin", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "held"])
def test_pictures_come_upright(tmp_path: Path, orientation: int, plugin: str, stream: bool) -> None:
    content = encoded(PICTURE, plugin, exif=exif_block(orientation=orientation))
    upright = ImageOps.exif_transpose(opened(content))
    header = header_of(tmp_path, content)
    assert (header.width, header.height) == upright.size
    assert distance(pixels_in(tmp_path, content, stream=stream), upright) < 1


def test_a_tiff_comes_upright(tmp_path: Path) -> None:
    content = encoded(PICTURE, "TIFF", tiffinfo={0x0112: 6})
    assert np.array_equal(pixels_in(tmp_path, content), np.rot90(PICTURE, -1))


@pytest.mark.parametrize("shrink", [1.0, 1.9, 2.0, 3.9, 4.0, 8.0, 15.0, 40.0])
@pytest.mark.parametrize("plugin", ["JPEG", "WEBP", "PNG"])
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "held"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_shrunk_pictures_are_large_enough(
    tmp_path: Path, shrink: float, plugin: str, stream: bool, orientation: int
) -> None:
    pixels = photo(321, 243)
    content = encoded(pixels, plugin, exif=exif_block(orientation=orientation))
    shown = pixels_in(tmp_path, content, shrink, stream)
    height, width = shown.shape[:2]
    whole_width, whole_height = (321, 243) if orientation == 1 else (243, 321)
    assert width >= int(whole_width / shrink)
    assert height >= int(whole_height / shrink)
    upright = ImageOps.exif_transpose(opened(content)).convert("RGB")
    assert distance(shown, upright.resize((width, height), Image.Resampling.BOX)) < 6


def test_headers_tell_what_results_may_lose(tmp_path: Path) -> None:
    frames = [Image.fromarray(photo(20, 20, seed=seed)) for seed in range(3)]
    for plugin in ("GIF", "TIFF", "PNG", "WEBP"):
        frames[0].save(tmp_path / "a", plugin, save_all=True, append_images=frames[1:])
        header = header_of(tmp_path, (tmp_path / "a").read_bytes())
        assert (plugin, header.frames) == (plugin, 3)
        assert Loss.FRAMES in header.losses
    block = exif_block(location=True)
    header = header_of(tmp_path, encoded(PICTURE, "JPEG", exif=block, xmp=b"<x:xmpmeta/>"))
    assert (header.exif, header.xmp, header.iptc, header.location) == (True, True, False, True)
    assert not header_of(tmp_path, encoded(PICTURE, "JPEG", exif=exif_block())).location
    assert header_of(tmp_path, encoded(PICTURE, "WEBP", lossless=True)).lossless
    assert not header_of(tmp_path, encoded(PICTURE, "WEBP")).lossless
    tagged = encoded(PICTURE, "WEBP", lossless=True, icc_profile=bytes(5000))
    assert header_of(tmp_path, tagged).lossless
    assert (
        Loss.METADATA
        in header_of(tmp_path, encoded(PICTURE, "TIFF", tiffinfo={271: "Mill & Co."})).losses
    )


def test_headers_tell_what_decoders_hold_at_once(tmp_path: Path) -> None:
    pixels = 41 * 31
    held = {
        (plugin, option): header_of(tmp_path, encoded(PICTURE, plugin, **{option: True})).held
        for plugin in ("JPEG", "WEBP")
        for option in ("optimize", "progressive", "lossless")
    }
    assert held["JPEG", "optimize"] == 0
    assert held["JPEG", "progressive"] == 6 * pixels
    assert held["WEBP", "optimize"] == 4 * pixels
    assert held["WEBP", "lossless"] == 8 * pixels


def test_a_gain_map_is_a_loss(tmp_path: Path) -> None:
    packet = b'<x:xmpmeta xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"/>'
    assert header_of(tmp_path, encoded(PICTURE, "JPEG", xmp=packet)).losses == {Loss.METADATA}
    assert not header_of(tmp_path, encoded(PICTURE, "JPEG", xmp=b"<x:xmpmeta/>")).losses


def test_facts_are_few_and_come_back(tmp_path: Path) -> None:
    header = header_of(tmp_path, encoded(PICTURE, "JPEG", exif=exif_block(orientation=6)))
    facts = header.facts()
    assert facts["format"] == "jpeg"
    assert (facts["width"], facts["height"]) == (31, 41)
    assert set(facts) == {"format", "width", "height", "size", "orientation", "exif"}
    values: dict[str, Any] = dict(facts)
    assert Header(**values) == header


def png_claiming(width: int, height: int) -> bytes:
    content = bytearray(encoded(PICTURE, "PNG"))
    content[16:24] = struct.pack(">II", width, height)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return bytes(content)


@pytest.mark.parametrize(
    ("width", "height"), [(1_000_000_000, 1_000_000_000), (60_000, 60_000), (2**31, 5)]
)
def test_bombs_are_refused_by_their_header(tmp_path: Path, width: int, height: int) -> None:
    problem = refused(tmp_path, png_claiming(width, height)).problem
    assert problem.code == "image_too_large"
    assert problem.values == {"width": width, "height": height, "limit": "500"}
    assert "{" not in problem.message()


def test_the_limit_is_a_setting(tmp_path: Path) -> None:
    for plugin in ("JPEG", "TIFF", "BMP", "GIF"):
        content = encoded(PICTURE, plugin)
        assert refused(tmp_path, content, 0.001).problem.code == "image_too_large"
        assert header_of(tmp_path, content, 0.002).width == 41


def test_a_bmp_that_claims_too_much(tmp_path: Path) -> None:
    content = bytearray(encoded(PICTURE, "BMP"))
    content[18:26] = struct.pack("<ii", 2_000_000, 2_000_000)
    assert refused(tmp_path, bytes(content)).problem.code == "image_too_large"


@pytest.mark.parametrize(
    ("content", "format_"),
    [
        (b"\xff\x0a" + bytes(40), "jxl"),
        (b"FUJIFILMCCD-RAW " + bytes(40), "camera raw"),
        (b"8BPS\0\2" + bytes(40), "psb"),
    ],
)
def test_what_nothing_here_reads_is_named(tmp_path: Path, content: bytes, format_: str) -> None:
    problem = refused(tmp_path, content).problem
    assert (problem.code, problem.values["format"]) == ("image_unknown", format_)


def test_a_heic_picture_is_named_before_it_fails(tmp_path: Path) -> None:
    content = (Path(__file__).parent.parent / "resources" / "gradient.heic").read_bytes()
    problem = refused(tmp_path, content).problem
    assert (problem.code, problem.values["format"]) == ("image_unknown", "HEIC")


def test_deep_greys_are_kept_by_pillow_too(tmp_path: Path) -> None:
    content = b"P5 41 31 65535\n" + DEEP.astype(">u2").tobytes()
    assert header_of(tmp_path, content).depth == 16
    assert np.array_equal(pixels_in(tmp_path, content), DEEP)


def test_cmyk_goes_through_its_own_profile(tmp_path: Path) -> None:
    printed = frame_of(PICTURE).icc_transform("cmyk", input_profile="srgb", intent="relative")
    content = printed.jpegsave_buffer(Q=95, keep="icc")
    header = header_of(tmp_path, content)
    assert (header.converted, header.icc) == (True, True)
    assert header.losses == {Loss.PROFILE}
    assert distance(pixels_in(tmp_path, content), PICTURE) < 12
    bare = printed.jpegsave_buffer(Q=95, keep="none")
    assert not header_of(tmp_path, bare).losses


def test_a_photoshop_file_shows_its_whole_picture(tmp_path: Path) -> None:
    planes = np.moveaxis(PICTURE, 2, 0).tobytes()
    blocks = b"".join(
        b"8BIM" + struct.pack(">HHI", number, 0, len(block)) + block + bytes(len(block) % 2)
        for number, block in ((1058, exif_block()), (1060, b"<x:xmpmeta/>"))
    )
    content = (
        struct.pack(">4sH6xHIIHH", b"8BPS", 1, 3, 31, 41, 8, 3)
        + struct.pack(">II", 0, len(blocks))
        + blocks
        + struct.pack(">IH", 0, 0)
        + planes
    )
    header = header_of(tmp_path, content)
    assert (header.format, header.exif, header.xmp, header.frames) == ("psd", True, True, 1)
    assert np.array_equal(pixels_in(tmp_path, content), PICTURE)


CUT = ["PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP", "TGA", "PPM", "JPEG2000", "SGI", "AVIF", "QOI"]


@pytest.mark.parametrize("plugin", CUT)
@pytest.mark.parametrize("stream", [True, False], ids=["stream", "held"])
def test_cut_files_are_damaged_and_never_half_a_picture(
    tmp_path: Path, plugin: str, stream: bool
) -> None:
    content = encoded(photo(120, 90), plugin)
    path = tmp_path / ("cut." + plugin.lower())
    path.write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(ContentError) as caught:
        pixels_of_file(path, stream)
    assert caught.value.problem.code == "image_damaged"
    assert caught.value.problem.detail


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate"])
@pytest.mark.parametrize("strip_size", [2000, 100_000])
def test_a_broken_strip_is_damage(tmp_path: Path, compression: str, strip_size: int) -> None:
    content = bytearray(
        encoded(photo(120, 90), "TIFF", compression=compression, strip_size=strip_size)
    )
    middle = len(content) // 2
    content[middle : middle + 100] = b"\xff\x00\xaa\x55" * 25
    with pytest.raises(ContentError) as caught:
        pixels_in(tmp_path, bytes(content))
    assert caught.value.problem.code == "image_damaged"


def test_want_of_memory_is_no_damage() -> None:
    for words in (
        "vips_tracked: out of memory -- size == 137MB",
        "Insufficient memory (case 4)",
        "glib: Error creating thread: Resource temporarily unavailable",
    ):
        with pytest.raises(MemoryError), damage_named():
            raise pyvips.Error("unable to call", words)


def test_a_limit_of_a_library_is_damage() -> None:
    words = "heif: Memory allocation error: Security limit exceeded: iinf box"
    with pytest.raises(ContentError), damage_named():
        raise pyvips.Error("unable to call", words)


@pytest.mark.parametrize("plugin", CUT)
def test_junk_behind_a_signature_is_damaged(tmp_path: Path, plugin: str) -> None:
    content = bytearray(encoded(PICTURE, plugin))
    content[30:] = bytes(7 * number % 256 for number in range(len(content) - 30))
    path = tmp_path / ("junk." + plugin.lower())
    path.write_bytes(content)
    with contextlib.suppress(ContentError):  # some of it may even be a picture
        pixels_of_file(path, stream=False)


def test_another_picture_in_its_place_has_changed(tmp_path: Path) -> None:
    header = header_of(tmp_path, encoded(PICTURE, "PNG"))
    path = written(tmp_path, encoded(photo(50, 31), "PNG"))
    with SourceFile(path) as file, pytest.raises(ContentError) as caught:
        read_picture(file, header, shrink=1, stream=True)
    assert caught.value.problem.code == "changed"


def test_large_files_are_read_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.formats.image.vips.IN_MEMORY", 100)
    for plugin in ("PNG", "JPEG", "WEBP", "TIFF", "GIF"):
        content = encoded(PICTURE, plugin)
        shown = pixels_in(tmp_path, content, stream=True)
        assert distance(shown, opened(content).convert("RGB")) < 1


def test_svg_has_the_size_it_says(tmp_path: Path) -> None:
    content = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9"/></svg>'
    )
    header = header_of(tmp_path, content)
    assert (header.width, header.height, header.alpha) == (40, 30, True)


def test_float_and_short_pictures(tmp_path: Path) -> None:
    light = frame_of((PICTURE / 255).astype(np.float32))
    header = header_of(tmp_path, light.tiffsave_buffer())
    assert (header.depth, header.grey) == (32, False)
    whole_numbers = light[0].cast("int").tiffsave_buffer()
    assert refused(tmp_path, whole_numbers).problem.code == "image_unknown"


def test_a_picture_is_a_value() -> None:
    header = Header(format="png", width=1, height=1)
    assert Picture(header, ()) == Picture(header, ())
