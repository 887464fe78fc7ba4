"""Pictures made for tests, small and the same in every run."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

from app.core.lanes import Facts, Limits, PartFile, WorkJob, WorkTask, WrittenPart
from app.core.operation import Lane
from app.core.recipe import LaneRecipe, Output, Step
from app.engine.lanes import image as lane
from app.operations import REGISTRY

Pixels = NDArray[Any]
Tags = dict[int, tuple[int, int, Any]]


def photo(width: int, height: int, bands: int = 3, seed: int = 1) -> Pixels:
    """Return soft shapes with a little noise, like a photo; shape (height, width[, bands])."""
    generator = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.empty((height, width, bands))
    for band in range(bands):
        waves = np.sin(x / (9 + 4 * band) + seed) * 60 + np.cos(y / (7 + 3 * band)) * 50
        pixels[..., band] = 120 + waves + generator.normal(0, 3, (height, width))
    squeezed = pixels if bands > 1 else pixels[..., 0]
    return np.clip(squeezed, 0, 255).astype(np.uint8)


def landscape(width: int, height: int) -> Pixels:
    """Return a photo of any size that shows the same; much smaller ones still show all of it."""
    shown = Image.fromarray(photo(60, 45)).resize((width, height), Image.Resampling.BICUBIC)
    noise = np.random.default_rng(1).normal(0, 3, (height, width, 3))
    return np.clip(np.asarray(shown) + noise, 0, 255).astype(np.uint8)


def frame_of(pixels: Pixels) -> Any:
    """Return the pixels as a frame; its interpretation follows from type and channels."""
    grey = pixels.ndim < 3 or pixels.shape[2] < 3
    names = {"uint8": ("srgb", "b-w"), "uint16": ("rgb16", "grey16"), "float32": ("scrgb", "b-w")}
    image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels))
    return image.copy(interpretation=names[pixels.dtype.name][grey])


def pixels_of(frame: Any) -> Pixels:
    """Return a frame's pixels, shape (height, width[, bands])."""
    pixels: Pixels = frame.numpy()
    return pixels[..., 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels


def encoded(pixels: Pixels, format_: str, **options: Any) -> bytes:
    """Return the pixels as Pillow writes them."""
    file = io.BytesIO()
    if format_ == "JPEG" and isinstance(options.get("exif"), bytes):
        options["exif"] = b"Exif\0\0" + options["exif"]
    Image.fromarray(pixels).save(file, format_, **options)
    return file.getvalue()


def opened(data: bytes | Path) -> Image.Image:
    """Return a picture as Pillow reads it."""
    image = Image.open(io.BytesIO(data if isinstance(data, bytes) else data.read_bytes()))
    image.load()
    return image


def distance(one: Any, other: Any) -> float:
    """Return the mean absolute difference of two pictures' values."""
    return float(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).mean())


def step(op: str, **params: Any) -> Step:
    """Return a step with its parameters filled in."""
    operation = next(operation for operation in REGISTRY if operation.name == op)
    return Step(op, operation.params(**params))


def output(format_: str, steps: Sequence[Step] = (), **options: Any) -> Output:
    """Return an output with its options filled in."""
    declared = REGISTRY.formats(Lane.IMAGE)[format_]
    return Output(format_, declared.params(**options), steps=tuple(steps))


def recipe(*outputs: Output, steps: Sequence[Step] = ()) -> LaneRecipe:
    """Return an image lane."""
    return LaneRecipe(steps=tuple(steps), outputs=outputs)


def task_for(path: Path, facts: Facts, parts: Sequence[PartFile]) -> WorkTask:
    """Return the task of working on a file as it is now."""
    status = os.stat(path)
    return WorkTask(1, str(path), status.st_size, status.st_mtime_ns, facts, tuple(parts), True)


def run(
    path: Path, lane_recipe: LaneRecipe, *, only: Sequence[int] | None = None
) -> tuple[list[Path], tuple[WrittenPart, ...]]:
    """Take one file through look, arrange and work; return the results and what is said of them.

    Args:
        path: the source; the results lie beside it.
        lane_recipe: what to do.
        only: numbers of the outputs to write; all of them if not given.
    """
    facts = lane.look(str(path), Limits())
    arrangement = lane.arrange(lane_recipe, facts)
    numbers = range(len(arrangement.outputs)) if only is None else only
    results = [
        path.with_name(f"{path.stem}-result{number}{arrangement.outputs[number].suffix}")
        for number in numbers
    ]
    for result in results:
        result.unlink(missing_ok=True)
    parts = [PartFile(n, str(result)) for n, result in zip(numbers, results, strict=True)]
    written = lane.work(WorkJob("image", lane_recipe), task_for(path, facts, parts))
    return results, written


def exif_block(
    *,
    order: str = "<",
    orientation: int = 1,
    size: tuple[int, int] = (40, 30),
    thumbnail: bytes = b"",
    location: bool = False,
) -> bytes:
    """Return an EXIF block as a camera writes it, maker's notes and all.

    Args:
        order: "<" for little endian (Intel), ">" for big endian (Motorola).
        orientation: 1 to 8.
        size: width and height it claims.
        thumbnail: a small JPEG; none if empty.
        location: say that it was taken at 48° 12' N, 16° 22' E.
    """
    camera, note = b"Mill & Co.\0", b"MAKER NOTE, not to be moved"
    tags: Tags = {
        0x010F: (2, len(camera), camera),
        0x0112: (3, 1, orientation),
    }
    exif: Tags = {
        0x9003: (2, 20, b"2024:05:06 07:08:09\0"),
        0x927C: (7, len(note), note),
        0xA002: (4, 1, size[0]),
        0xA003: (3, 1, size[1]),
    }
    degrees = struct.Struct(order + "6I")
    gps: Tags = {
        0x0001: (2, 2, b"N\0"),
        0x0002: (5, 3, degrees.pack(48, 1, 12, 1, 0, 1)),
        0x0003: (2, 2, b"E\0"),
        0x0004: (5, 3, degrees.pack(16, 1, 22, 1, 0, 1)),
    }
    block = bytearray(struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, 8))
    children = {0x8769: exif, **({0x8825: gps} if location else {})}
    link = _write_table(block, order, {**tags, **dict.fromkeys(children, (4, 1, 0))}, children)
    if thumbnail:
        struct.pack_into(order + "I", block, link, len(block))
        start = len(block) + 2 + 2 * 12 + 4
        pointers = {0x0201: (4, 1, start), 0x0202: (4, 1, len(thumbnail))}
        _write_table(block, order, pointers, {})
        block += thumbnail
    return bytes(block)


def _write_table(
    block: bytearray,
    order: str,
    tags: Tags,
    children: Mapping[int, Tags],
) -> int:
    """Append a table with its values and the tables below it; return where its link stands."""
    start = len(block)
    link = start + 2 + 12 * len(tags)
    block += bytes(link + 4 - start)
    struct.pack_into(order + "H", block, start, len(tags))
    # From the last tag to the first, so that what stands behind the place is not the end.
    for number, (tag, (type_, count, value)) in reversed(list(enumerate(sorted(tags.items())))):
        at = start + 2 + 12 * number
        struct.pack_into(order + "HHI", block, at, tag, type_, count)
        if tag in children:
            struct.pack_into(order + "I", block, at + 8, len(block))
            _write_table(block, order, children[tag], {})
        elif isinstance(value, int):
            struct.pack_into(order + ("H" if type_ == 3 else "I"), block, at + 8, value)
        elif len(value) <= 4:
            block[at + 8 : at + 8 + len(value)] = value
        else:
            struct.pack_into(order + "I", block, at + 8, len(block))
            block += value + bytes(len(value) % 2)
    return link
