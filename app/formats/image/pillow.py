"""Pillow: it reads the formats that libvips does not know, and hands the pixels over to libvips."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from app.core.errors import ContentError
from app.formats.image import xmp
from app.formats.image.exif import has_location
from app.formats.image.header import Header
from app.formats.source_file import SourceFile

if TYPE_CHECKING:
    from PIL.Image import Image

PLUGINS: Final = {
    "bmp": "BMP",
    "cur": "CUR",
    "dds": "DDS",
    "icns": "ICNS",
    "ico": "ICO",
    "jp2": "JPEG2000",
    "pcx": "PCX",
    "ppm": "PPM",
    "psd": "PSD",
    "qoi": "QOI",
    "sgi": "SGI",
    "tga": "TGA",
}
"""Formats read here, with the name of Pillow's plug-in; no other plug-in ever sees a file."""

_MODES: Final = {
    "1": "L",
    "L": "L",
    "LA": "LA",
    "La": "LA",
    "P": "RGB",
    "PA": "RGBA",
    "RGB": "RGB",
    "RGBX": "RGB",
    "RGBA": "RGBA",
    "RGBa": "RGBA",
    "CMYK": "CMYK",
    "YCbCr": "RGB",
    "LAB": "RGB",
    "HSV": "RGB",
    "I": "I;16",
    "I;16": "I;16",
    "I;16L": "I;16",
    "I;16B": "I;16",
    "F": "F",
}
"""Each mode, and the one whose bytes libvips takes as they are."""

_BANDS: Final = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4, "I;16": 1, "F": 1}
_FORMATS: Final = {"I;16": "ushort", "F": "float"}
_DEPTHS: Final = {"I;16": 16, "F": 32}

_HEAVY: Final = {"jp2": 20}
"""Bytes per pixel while decoding (measured), where it is not Pillow's usual 4."""

_STRIP: Final = 256
"""Rows that are handed over at once."""

_PSD_BLOCKS: Final = {1028: "iptc", 1058: "exif", 1060: "xmp"}

# What Pillow's plug-ins raise on broken files, and on those that end too early.
_DAMAGE: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


@contextlib.contextmanager
def _opened(stream: BinaryIO, format_: str) -> Iterator[Image]:
    """Open the stream with the format's own plug-in.

    Raises:
        ContentError: code `image_damaged`, for whatever goes wrong with the picture inside.
    """
    from PIL import Image

    # Process-wide, and only here: the limit is ours (see `read.read_header`), and Pillow's own
    # would turn large but honest pictures into warnings.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(stream, formats=(PLUGINS[format_],)) as image:
            yield image
    except _DAMAGE as error:
        raise ContentError("image_damaged", f"{type(error).__name__}: {error}") from None


def read_header(file: SourceFile, format_: str) -> Header:
    """Return what the picture's header says.

    Raises:
        ContentError: code `image_damaged`.
    """
    with file.stream() as stream, _opened(stream, format_) as image:
        mode = _mode(image)
        blocks = _blocks(image)
        exif, packet = blocks.get("exif", b""), blocks.get("xmp", b"")
        return Header(
            format=format_,
            width=image.width,
            height=image.height,
            size=file.size,
            grey=_BANDS[mode] < 3,
            alpha=mode in ("LA", "RGBA"),
            depth=_DEPTHS.get(mode, 8),
            frames=max(1, getattr(image, "n_frames", 1), len(image.info.get("sizes", ()))),
            converted=mode == "CMYK",
            held=image.width * image.height * (_HEAVY.get(format_, 4) + _BANDS[mode]),
            exif=bool(exif),
            xmp=bool(packet),
            iptc="iptc" in blocks,
            icc="icc" in blocks,
            location=has_location(exif) or xmp.has_location(packet),
        )


def open_image(file: SourceFile, format_: str) -> Any:
    """Return the first frame as a `pyvips.Image` in memory, metadata attached as libvips does it.

    Raises:
        ContentError: code `image_damaged`.
    """
    import pyvips

    with file.stream() as stream, _opened(stream, format_) as image:
        mode = _mode(image)
        pixels = image if image.mode == mode else image.convert(mode)
        frame = pyvips.Image.new_from_memory(
            _bytes_of(pixels), *pixels.size, _BANDS[mode], _FORMATS.get(mode, "uchar")
        )
        if mode == "CMYK":
            frame = frame.copy(interpretation="cmyk")
        names = {"icc": "icc-profile-data"}
        for name, block in _blocks(image).items():
            field = names.get(name, name + "-data")
            frame.set_type(pyvips.GValue.blob_type, field, block)
    return frame


def _bytes_of(image: Image) -> bytearray:
    """Return the pixels row by row; `tobytes` alone would hold them twice for a moment."""
    data = bytearray()
    for top in range(0, image.height, _STRIP):
        bottom = min(top + _STRIP, image.height)
        data += image.crop((0, top, image.width, bottom)).tobytes()
    return data


def _mode(image: Image) -> str:
    """Return the mode to hand over.

    Raises:
        ContentError: code `image_unknown`, for a mode that has no such counterpart.
    """
    if image.mode not in _MODES:
        raise ContentError("image_unknown", format=f"{image.format}, {image.mode}")
    return _MODES[image.mode]


def _blocks(image: Image) -> dict[str, bytes]:
    """Return the metadata blocks by name: `exif`, `xmp`, `iptc`, `icc`."""
    found = {
        _PSD_BLOCKS[number]: data
        for number, _, data in getattr(image, "resources", ())
        if number in _PSD_BLOCKS
    }
    for name, key in (("exif", "exif"), ("xmp", "xmp"), ("icc", "icc_profile")):
        if block := image.info.get(key):
            found[name] = block
    return found
