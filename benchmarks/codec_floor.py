"""What the JPEG codec alone needs for making photos smaller: nobody can be quicker with it.

Each photo is read, decoded at half its size and encoded at the final size by libjpeg-turbo, in two
processes. Nothing is resampled, turned, checked or written: `python benchmarks/codec_floor.py IN`.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import multiprocessing
import os
import sys
from collections.abc import Sequence
from typing import Any, Final

PROCESSES: Final = 2
LONG_EDGE: Final = 1600
QUALITY: Final = 85

_RGB: Final = 0
_BYTES_PER_PIXEL: Final = 3
_420: Final = 2
_NO_REALLOC: Final = 1024


def library() -> str | None:
    """Return the name of the TurboJPEG library; None when it is not installed."""
    return ctypes.util.find_library("turbojpeg")


class Codec:
    """A decoder and an encoder of the TurboJPEG library."""

    def __init__(self) -> None:
        self._jpeg = ctypes.CDLL(library())
        for make in (self._jpeg.tjInitDecompress, self._jpeg.tjInitCompress):
            make.restype = ctypes.c_void_p
        self._jpeg.tjBufSize.restype = ctypes.c_ulong
        self._decoder = ctypes.c_void_p(self._jpeg.tjInitDecompress())
        self._encoder = ctypes.c_void_p(self._jpeg.tjInitCompress())
        self._pixels = ctypes.create_string_buffer(0)
        self._result = ctypes.create_string_buffer(0)

    def shrink(self, photo: bytes) -> int:
        """Decode a photo at half its size, encode its upper left part; return the bytes of that."""
        size, width, height = ctypes.c_ulong(len(photo)), ctypes.c_int(), ctypes.c_int()
        self._do(
            "tjDecompressHeader3",
            *(self._decoder, photo, size, ctypes.byref(width), ctypes.byref(height)),
            *(ctypes.byref(ctypes.c_int()), ctypes.byref(ctypes.c_int())),
        )
        half = ((width.value + 1) // 2, (height.value + 1) // 2)
        row = half[0] * _BYTES_PER_PIXEL
        if len(self._pixels) < row * half[1]:
            self._pixels = ctypes.create_string_buffer(row * half[1])
        self._do(
            "tjDecompress2",
            *(self._decoder, photo, size, self._pixels, half[0], row, half[1], _RGB, 0),
        )
        return self._encode(*_fit(width.value, height.value, half), row)

    def _encode(self, width: int, height: int, row: int) -> int:
        room = self._jpeg.tjBufSize(width, height, _420)
        if len(self._result) < room:
            self._result = ctypes.create_string_buffer(room)
        result = ctypes.cast(self._result, ctypes.c_void_p)
        size = ctypes.c_ulong(room)
        self._do(
            "tjCompress2",
            *(self._encoder, self._pixels, width, row, height, _RGB),
            *(ctypes.byref(result), ctypes.byref(size), _420, QUALITY, _NO_REALLOC),
        )
        return size.value

    def _do(self, function: str, *arguments: Any) -> None:
        if getattr(self._jpeg, function)(*arguments):
            raise ValueError(f"{function} failed")


def _fit(width: int, height: int, most: tuple[int, int]) -> tuple[int, int]:
    """Return the size of the result, no more than was decoded."""
    scale = LONG_EDGE / max(width, height)
    return min(round(width * scale), most[0]), min(round(height * scale), most[1])


def work(paths: Sequence[str]) -> None:
    """Decode and encode the photos, one after the other."""
    codec = Codec()
    for path in paths:
        with open(path, "rb") as file:
            codec.shrink(file.read())


def main(folder: str) -> int:
    """Share the photos of a folder among the processes; return 1 if one of them failed."""
    paths = sorted(entry.path for entry in os.scandir(folder))
    shares = [paths[number::PROCESSES] for number in range(PROCESSES)]
    workers = [multiprocessing.Process(target=work, args=(share,)) for share in shares]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return int(any(worker.exitcode for worker in workers))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
