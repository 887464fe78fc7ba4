"""Makes the input: photos that cost a decoder what a camera's cost, and crowds of tiny files.

Everything comes from numbered random generators, so it is the same everywhere. It is kept in a data
folder, so it is made only once.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    Plane = NDArray[Any]

DIFFERENT: Final = 30
"""Photos of a set that differ in their pixels; the others are these with another comment."""

_QUALITY: Final = 92
_PIECES: Final = (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
"""Light and dark pieces along the long edge, layer upon layer, from large shapes to fine detail."""

_COLOURED: Final = 5
"""So many of the coarsest layers differ between red, green and blue."""

_PER_FOLDER: Final = 1_000


def data_folder() -> str:
    """Return where the input is kept when nobody says otherwise."""
    return os.path.join(tempfile.gettempdir(), "foldermill-benchmarks")


def photos(data: str, count: int, width: int = 4000, height: int = 3000) -> str:
    """Return a folder with that many photos (JPEG with EXIF, upright), made if it is not there.

    Args:
        data: where all input is kept.
        count: photos in the folder, each a file of its own.
        width: of each, in pixels.
        height: of each, in pixels.
    """
    with made(data, f"photos-{width}x{height}-{count}") as (folder, missing):
        if missing:
            prints = [_photo(number, width, height) for number in range(min(count, DIFFERENT))]
            for number in range(count):
                content = _commented(prints[number % DIFFERENT], f"photo {number}")
                _write(os.path.join(missing, f"IMG_{number:04}.jpg"), content)
    return folder


def crowd(data: str, count: int, suffix: str, content: bytes, *, numbered: bool = True) -> str:
    """Return a folder tree with that many small files, a thousand in each folder.

    Args:
        data: where all input is kept.
        count: files in the tree.
        suffix: of each, with the dot.
        content: of each.
        numbered: whether the file's number is added behind it.
    """
    with made(data, f"crowd-{count}{suffix}") as (folder, missing):
        for number in range(count if missing else 0):
            inner = os.path.join(missing, f"{number // _PER_FOLDER:04}")
            if number % _PER_FOLDER == 0:
                os.mkdir(inner)
            own = b"%d" % number if numbered else b""
            _write(os.path.join(inner, f"file {number:07}{suffix}"), content + own)
    return folder


def tiny_png() -> bytes:
    """Return a picture of 16 x 12 pixels, a hundred bytes or so; bytes may follow it."""
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (16, 12), (200, 120, 40)).save(file, "PNG")
    return file.getvalue()


@contextlib.contextmanager
def made(data: str, name: str) -> Iterator[tuple[str, str]]:
    """Give the folder, and where to make it while it is missing; half of it never has its name."""
    folder = os.path.join(data, name)
    if os.path.isdir(folder):
        yield folder, ""
        return
    unfinished = folder + ".part"
    shutil.rmtree(unfinished, ignore_errors=True)
    os.makedirs(unfinished)
    yield folder, unfinished
    os.rename(unfinished, folder)


def _write(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)


def _photo(number: int, width: int, height: int) -> bytes:
    """Return a photo as a file: 12 megapixels have 3 to 5 MB."""
    import io

    from PIL import Image

    file = io.BytesIO()
    picture = Image.fromarray(_pixels(number, width, height))
    picture.save(file, "JPEG", quality=_QUALITY, exif=_exif(number))
    return file.getvalue()


def _pixels(number: int, width: int, height: int) -> Plane:
    """Return pixels (height, width, 3) as uint8: shapes of all sizes, light from above, grain."""
    import numpy as np

    random = np.random.default_rng(number)
    light = np.linspace(150, 90, height, dtype=np.float32)[:, None]
    grain = random.uniform(3.0, 7.0) * random.standard_normal((height, width), dtype=np.float32)
    fine = light + grain
    for pieces in _PIECES[_COLOURED:]:
        fine += _layer(random, pieces, width, height)
    planes = []
    for _ in range(3):
        plane = fine.copy()
        for pieces in _PIECES[:_COLOURED]:
            plane += _layer(random, pieces, width, height)
        planes.append(plane.clip(0, 255).astype(np.uint8))
    return np.stack(planes, axis=2)


def _layer(random: Any, pieces: int, width: int, height: int) -> Plane:
    """Return a smooth plane (height, width) with so many light and dark pieces across it."""
    import numpy as np
    from PIL import Image

    shape = (max(2, pieces * height // width), pieces)
    cells = random.standard_normal(shape, dtype=np.float32) * (45.0 / pieces**0.5)
    smooth = Image.fromarray(cells).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(smooth)


def _exif(number: int) -> Image.Exif:
    """Return what a camera notes: itself, the time, the exposure, the place."""
    from PIL import ExifTags, Image, TiffImagePlugin

    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Foldermill"
    exif[ExifTags.Base.Model] = "Benchmark 12"
    exif[ExifTags.Base.Orientation] = 1
    exif[ExifTags.Base.DateTime] = f"2025:06:{number % 28 + 1:02} 12:00:00"
    shot = exif.get_ifd(ExifTags.IFD.Exif)
    shot[ExifTags.Base.ExposureTime] = TiffImagePlugin.IFDRational(1, 250)
    shot[ExifTags.Base.FNumber] = TiffImagePlugin.IFDRational(28, 10)
    shot[ExifTags.Base.ISOSpeedRatings] = 100 + 10 * number
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef] = "N"
    place[ExifTags.GPS.GPSLatitude] = (25.0, 2.0, float(number))
    return exif


def _commented(photo: bytes, comment: str) -> bytes:
    """Return the photo with a comment behind its first segment, which has to stay the first."""
    place = 4 + int.from_bytes(photo[4:6], "big")
    text = comment.encode()
    return photo[:place] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + photo[place:]
