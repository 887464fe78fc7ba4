"""TIFF: print and archives, every depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.operation import Lane, OutputFormat
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.image.encoder import DESCRIPTION, Encoder, Extras, metadata_param

_CLASSIC_LIMIT: Final = 3_900_000_000
"""Bytes of pixels up to which offsets of 32 bits will do, with some room for the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TiffOptions:
    """How a TIFF is written."""

    compression: str = param(
        "deflate",
        label=QT_TRANSLATE_NOOP("params", "Compression"),
        help=QT_TRANSLATE_NOOP("params", "Nothing is lost with any of them."),
        choices={
            "none": QT_TRANSLATE_NOOP("params", "None"),
            "lzw": QT_TRANSLATE_NOOP("params", "LZW"),
            "deflate": QT_TRANSLATE_NOOP("params", "Deflate"),
        },
    )
    metadata: str = metadata_param()


def _encode(frame: Any, options: TiffOptions, extras: Extras) -> bytes:
    if extras.texts:
        frame = _described(frame, extras.texts)
    pixels = frame.width * frame.height * frame.bands * (4 if frame.format == "float" else 2)
    data: bytes = frame.tiffsave_buffer(
        compression=options.compression,
        predictor="float" if frame.format == "float" else "horizontal",
        bigtiff=pixels > _CLASSIC_LIMIT,
        keep="icc|xmp|iptc|other",
    )
    return data


def _described(frame: Any, texts: Sequence[tuple[str, str]]) -> Any:
    """Return the frame with all texts in the one field a TIFF has for them."""
    import pyvips

    lines = [text if key == "Description" else f"{key}: {text}" for key, text in texts]
    frame = frame.copy()
    frame.set_type(pyvips.GValue.gstr_type, DESCRIPTION, "\n".join(lines))
    return frame


ENCODER = Encoder(
    format=OutputFormat(
        name="tiff",
        lane=Lane.IMAGE,
        params=TiffOptions,
        suffix=".tif",
        title=QT_TRANSLATE_NOOP("formats", "TIFF"),
        summary=QT_TRANSLATE_NOOP("formats", "Print and archives: nothing is lost, at any depth."),
    ),
    longest=1_000_000,
    depth=32,
    holds=frozenset({"xmp", "iptc", "text"}),
    encode=_encode,
    density=0.8,
    pace=0.1,
)
