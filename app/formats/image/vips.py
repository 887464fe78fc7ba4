"""libvips: its set-up, its errors in our words, and pictures read with it."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import re
import sys
from collections.abc import Iterator
from typing import Any, Final

from app.core.errors import ContentError
from app.formats.image import xmp
from app.formats.image.exif import has_location
from app.formats.image.header import Header
from app.formats.image.tiff import Tags
from app.formats.recognise import HEAD
from app.formats.source_file import IN_MEMORY, SourceFile

LOADERS: Final = {
    "jpeg": "jpegload",
    "png": "pngload",
    "webp": "webpload",
    "tiff": "tiffload",
    "gif": "gifload",
    "avif": "heifload",
    "heic": "heifload",
    "svg": "svgload",
}
"""Formats read here, with the name of libvips' loader."""

_WHOLE: Final = {"webp": 4, "gif": 5, "avif": 16, "heic": 16, "svg": 4}
"""Formats whose loader wants the whole file at once and decodes the whole picture at once, with the
bytes per pixel that takes (measured)."""

_LOSSLESS_WEBP: Final = 8
"""The same for WebP compressed without loss."""

_CONVERTED: Final = frozenset({"cmyk", "lab", "labs", "lch", "cmc", "xyz", "yxy", "hsv"})
_DEPTHS: Final = {"uchar": 8, "ushort": 16, "short": 16, "float": 32}
_TEXTS: Final = ("png-comment-", "image-description")

_NO_MEMORY: Final = re.compile(
    "out of memory|insufficient memory|memory allocation error(?!: security)|failed to allocate"
    "|error creating thread",  # there is no room for its stack
    re.IGNORECASE,
)
"""How libvips and the libraries below it say that they did not get what they need."""

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_KEPT: Final = 64 * 1024 * 1024
"""Bytes of freed memory a slot keeps for the next picture."""


def prepare() -> None:
    """Set libvips up for a slot; to be called once per process, before any picture is touched.

    One thread and no cache of operations, because a slot works on one picture at a time and never
    on the same one twice. Loaders that libvips itself does not trust are off, but for SVG: it is
    read from memory, so that it cannot name other files.
    """
    os.environ["VIPS_CONCURRENCY"] = "1"
    os.environ["VIPS_WARNING"] = "off"
    logging.getLogger("pyvips").setLevel(logging.ERROR)
    import pyvips

    # It reads warnings as UTF-8 even when they quote a broken file; libvips' own handler is quiet.
    pyvips._remove_log_handler()  # noqa: SLF001 - there is no public way
    pyvips.concurrency_set(1)
    pyvips.cache_set_max(0)
    pyvips.block_untrusted_set(True)
    pyvips.operation_block_set("VipsForeignLoadSvg", False)
    _keep_freed_memory()


def _keep_freed_memory() -> None:
    """Let glibc reuse the memory of the last picture for the next one.

    Else it gives each frame back to the system and asks for it anew, and a fifth of the time goes
    into zeroing pages. What is larger than a frame of some 20 megapixels is given back as ever.
    """
    if sys.platform.startswith("linux"):
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)
        if set_option:  # other C libraries have no such thing
            set_option(_M_MMAP_THRESHOLD, _KEPT)
            set_option(_M_TRIM_THRESHOLD, _KEPT)


@contextlib.contextmanager
def damage_named() -> Iterator[None]:
    """Turn what libvips says about a picture into errors of ours.

    Raises:
        ContentError: code `image_damaged`.
        MemoryError: libvips did not get the memory it needs.
    """
    import pyvips

    try:
        yield
    except pyvips.Error as error:
        if _NO_MEMORY.search(error.detail):
            raise MemoryError(error.detail.strip()) from None
        raise ContentError("image_damaged", str(error).strip()) from None
    except UnicodeDecodeError as error:  # libvips quotes the broken file
        raise ContentError("image_damaged", str(error)) from None


def open_image(file: SourceFile, format_: str, **options: Any) -> Any:
    """Return the first frame as a `pyvips.Image` that decodes its pixels when they are asked for.

    Raises:
        pyvips.Error: the header is broken.
        ContentError: the file is shorter or longer than it was.
    """
    import pyvips

    if file.size > IN_MEMORY:
        return _load(_reader(file), format_, **options)
    return _load(pyvips.Source.new_from_memory(file.content()), format_, **options)


def _load(source: Any, format_: str, **options: Any) -> Any:
    import pyvips

    image = getattr(pyvips.Image, LOADERS[format_] + "_source")(source, **options)
    # libvips does not own what it reads from; `new_from_source` does the same, but chooses loaders.
    image._references.append(source)  # noqa: SLF001
    return image


def _reader(file: SourceFile) -> Any:
    """Return a source that reads the file piece by piece.

    libvips' own would map it into memory, and a mapped file that is cut kills who reads it.
    """
    import pyvips

    source = pyvips.SourceCustom()
    source.on_read(file.read)
    source.on_seek(file.seek)
    return source


def read_header(file: SourceFile, format_: str, tags: Tags | None) -> Header:
    """Return what the picture's header says.

    Args:
        file: the open picture.
        format_: one of `LOADERS`.
        tags: of a TIFF.

    Raises:
        ContentError: code `image_damaged`; or `image_unknown`, for what this build cannot decode.
    """
    with damage_named():
        image = _load(_reader(file), format_)
        fields = frozenset(image.get_fields())
        if "heif-compression" in fields and image.get("heif-compression") == "hevc":
            raise ContentError("image_unknown", format="HEIC")
        if image.format not in _DEPTHS or image.coding != "none" or image.bands > 5:
            kind = f"{format_}, {image.bands} × {image.format}"
            raise ContentError("image_unknown", format=kind)
        return _header(file, format_, image, fields, tags)


def _header(
    file: SourceFile, format_: str, image: Any, fields: frozenset[str], tags: Tags | None
) -> Header:
    orientation = image.get("orientation") if "orientation" in fields else 1
    if not 1 <= orientation <= 8:
        orientation = 1
    width, height = image.width, image.height
    if orientation >= 5:
        width, height = height, width
    converted = image.interpretation in _CONVERTED
    exif = image.get("exif-data") if "exif-data" in fields else b""
    packet = image.get("xmp-data") if "xmp-data" in fields else b""
    bands = image.bands - (image.interpretation == "cmyk")
    pages = image.get("n-pages") if "n-pages" in fields else 1
    lossless = format_ == "webp" and _is_lossless(file)
    held = _held(format_, image, fields)
    if lossless:
        held = width * height * _LOSSLESS_WEBP
    elif tags and tags.at_once:
        held = file.size
    return Header(
        format=format_,
        width=width,
        height=height,
        size=file.size,
        orientation=orientation,
        grey=bands < 3,
        alpha=bands in (2, 4, 5),
        depth=16 if converted and image.format != "uchar" else _DEPTHS[image.format],
        frames=_png_frames(file) if format_ == "png" else pages,
        converted=converted,
        lossless=lossless,
        held=held,
        exif=bool(exif) or bool(tags and tags.described),
        xmp=bool(packet),
        iptc="iptc-data" in fields,
        icc="icc-profile-data" in fields,
        text=any(field.startswith(_TEXTS) for field in fields),
        location=has_location(exif) or xmp.has_location(packet) or bool(tags and tags.location),
        gain_map=xmp.has_gain_map(packet),
    )


def _held(format_: str, image: Any, fields: frozenset[str]) -> int:
    """Return the bytes a decoder needs that does not go from row to row."""
    pixels: int = image.width * image.height
    bands: int = image.bands
    if "jpeg-multiscan" in fields and image.get("jpeg-multiscan") == 1:
        return pixels * bands * 2  # a coefficient for each, where colours are not subsampled
    if "interlaced" in fields:
        return pixels * max(3, bands)
    return pixels * _WHOLE.get(format_, 0)


def _is_lossless(webp: SourceFile) -> bool:
    """Return whether the first picture in a WebP file is compressed without loss."""
    at = 12
    while len(chunk := webp.read_at(at, 8)) == 8:
        if chunk[:4] in (b"VP8L", b"VP8 ", b"ANMF"):
            break
        length = int.from_bytes(chunk[4:], "little")
        at += 8 + length + length % 2
    return chunk[:4] == b"VP8L"


def _png_frames(file: SourceFile) -> int:
    """Return how many frames an animated PNG has: libvips reads it like any other PNG."""
    head = file.read_at(0, HEAD)
    at = head.find(b"acTL", 0, head.find(b"IDAT"))
    return max(int.from_bytes(head[at + 4 : at + 8], "big"), 1) if at > 0 else 1
