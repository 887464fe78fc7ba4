"""Draws the sample pictures in resources/samples, and writes the sample tables.

They are small, pretty, and each of another sort.

    python tools/make_samples.py [FOLDER]

Run it again only to change them; the same versions of numpy and Pillow give the same files.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

Array = NDArray[np.float64]

_FOLDER: Final = os.path.join(os.path.dirname(__file__), "..", "resources", "samples")
_FINER: Final = 2
"""Pictures are drawn this many times larger, and shrunk: smooth edges everywhere."""


def main() -> None:
    """Make all of them."""
    folder = sys.argv[1] if len(sys.argv) > 1 else _FOLDER
    os.makedirs(os.path.join(folder, "sea"), exist_ok=True)

    def save(name: str, picture: Image.Image, **options: Any) -> None:
        picture.save(os.path.join(folder, *name.split("/")), **options)

    # Held on its side, as a camera stores it: orientation 6 says how to turn it.
    upright = _drawn(_mountains, 800, 1200)
    side = upright.transpose(Image.Transpose.ROTATE_90)
    save("mountains.jpg", side, quality=82, exif=_exif(orientation=6))
    save("leaf.png", _drawn(_leaf, 480, 480), optimize=True)
    save("dunes.webp", _drawn(_dunes, 1200, 800), quality=80, method=6)
    save("moon.jpg", _drawn(_moon, 800, 800), quality=82)
    save("sea/waves.png", _drawn(_waves, 960, 640).quantize(32), optimize=True)
    save("sea/lighthouse.jpg", _drawn(_lighthouse, 1000, 700), quality=82, exif=_exif())

    tables = os.path.join(folder, "tables")
    os.makedirs(tables, exist_ok=True)
    _write_table(os.path.join(tables, "2024.csv"), _orders(2024, 120), encoding="utf-8")
    _write_table(
        os.path.join(tables, "2025.csv"), _orders(2025, 90), encoding="cp1252", delimiter=";"
    )
    _write_table(
        os.path.join(tables, "2026.tsv"), _orders(2026, 60), encoding="utf-8", delimiter="\t"
    )


def _orders(year: int, count: int) -> list[list[str]]:
    """Return the orders of a year: with gaps, blanks, duplicates, quotes and leading zeros."""
    random = np.random.default_rng(year)
    goods = ["Café au lait", "Tea, green", 'Cup "blue"', " Honey ", "Müsli"]
    rows = [["order", "day", "region", "article", "qty", "price", "paid"]]
    for number in range(count):
        day = np.datetime64(f"{year}-01-01") + number * 365 // count
        rows.append(
            [
                f"{number + 1:05}",
                str(day),
                str(random.choice(["north", "east", "south", "west"])),
                str(random.choice(goods)),
                "" if random.random() < 0.08 else str(random.integers(1, 12)),
                f"{random.lognormal(1.6, 0.5):.2f}",
                str(random.choice(["true", "true", "false"])),
            ]
        )
        if random.random() < 0.05:
            rows.append(rows[-1])
    return rows


def _write_table(path: str, rows: list[list[str]], *, encoding: str, delimiter: str = ",") -> None:
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)


def _exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Foldermill"
    exif[ExifTags.Base.Model] = "Sample camera"
    exif[ExifTags.Base.DateTime] = "2026:06:21 05:12:00"
    # A place, so that the recipe that leaves it out has something to do.
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (46.0, 33.0, 29.0),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (7.0, 58.0, 48.0),
        }
    )
    return exif


def _drawn(draw: Callable[[Array, Array], Array], width: int, height: int) -> Image.Image:
    """Return what `draw` paints: x up to width / height, y from 0 (top) to 1, colours to 1."""
    rows, columns = height * _FINER, width * _FINER
    y, x = np.mgrid[0:rows, 0:columns] / rows
    pixels = np.rint(np.clip(draw(x, y), 0, 1) * 255).astype(np.uint8)
    return Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS)


def _mix(one: Array, two: Array | tuple[float, ...], amount: Array) -> Array:
    """Return the way from the first colour to the second, `amount` from 0 to 1 at each point."""
    return one + (np.asarray(two) - one) * np.clip(amount, 0, 1)[..., None]


def _sky(y: Array, *stops: tuple[float, tuple[float, float, float]]) -> Array:
    """Return a gradient from top to bottom through (height, colour)."""
    heights = [height for height, _ in stops]
    return np.stack([np.interp(y, heights, [c[i] for _, c in stops]) for i in range(3)], axis=-1)


def _ridge(x: Array, seed: int, rough: float) -> Array:
    """Return the height of a line of hills, about -1 to 1, as a sum of ever finer waves."""
    random = np.random.default_rng(seed)
    height = np.zeros_like(x)
    for octave in range(8):
        turn, shift = random.uniform(0.8, 1.25), random.uniform(0, 2 * np.pi)
        height += rough**octave * np.sin(x * 2.4 * turn * 1.9**octave + shift)
    return height


def _mountains(x: Array, y: Array) -> Array:
    sky = _sky(y, (0, (0.13, 0.20, 0.42)), (0.35, (0.55, 0.42, 0.58)), (0.6, (0.99, 0.74, 0.48)))
    distance = np.hypot(x - 0.42, y - 0.43)
    picture = _mix(sky, (1.0, 0.86, 0.62), 0.9 * np.exp(-9 * distance))
    picture = _mix(picture, (1.0, 0.97, 0.86), (0.058 - distance) * 400)
    far, near = np.array((0.72, 0.50, 0.56)), np.array((0.07, 0.10, 0.19))
    for layer in range(6):
        depth = layer / 5
        line = 0.47 + 0.085 * layer + (0.05 + 0.012 * layer) * _ridge(x, 11 + layer, 0.46)
        colour = far + (near - far) * depth**0.75
        hill = np.broadcast_to(colour, picture.shape)
        # Mist lies in the valleys, thinner near us.
        mist = (0.62 - 0.5 * depth) * np.clip((y - line) / 0.16, 0, 1)
        hill = _mix(hill, (0.98, 0.76, 0.60), mist)
        inside = np.clip((y - line) * 700, 0, 1)[..., None]
        picture = picture + (hill - picture) * inside
    return picture


def _leaf(x: Array, y: Array) -> Array:
    # Turned, so that the stalk points to the lower left.
    along, across = 1 - ((1 - x) + y) / 2, ((1 - x) - y) / 1.15
    t = np.clip((along - 0.1) / 0.82, 0, 1)
    half = 0.42 * np.sin(np.pi * t**0.8) ** 1.15 * (1 - 0.25 * t)
    teeth = 0.012 * np.abs(np.sin(t * 62)) * (t < 0.97)
    edge = half + teeth - np.abs(across)
    side = across / np.maximum(half, 1e-6)
    picture = _sky(1 - t, (0, (0.62, 0.78, 0.22)), (0.6, (0.22, 0.58, 0.22)), (1, (0.1, 0.42, 0.2)))
    picture = _mix(picture, (0.86, 0.93, 0.46), 0.35 * np.clip(side, 0, 1))
    # Veins run forward from the middle; each lies between two lit cushions.
    phase = (t * 15 - np.abs(side) * 2.6) % 1
    vein = np.exp(-((np.minimum(phase, 1 - phase) / 0.055) ** 2))
    picture = _mix(picture, (0.88, 0.94, 0.58), 0.55 * vein * np.clip(edge * 40, 0, 1))
    picture = _mix(picture, (0.04, 0.26, 0.14), 0.3 * np.clip(phase - 0.5, 0, 1))
    middle = np.exp(-((across / (0.012 * (1.3 - t))) ** 2))
    picture = _mix(picture, (0.90, 0.96, 0.66), 0.85 * middle)
    stalk = 0.014 - np.abs(across) - 0.5 * np.clip(0.02 - along, 0, 1)
    on_stalk = (along < 0.12).astype(np.float64)
    picture = _mix(picture, (0.55, 0.66, 0.30), on_stalk * (edge < 0.004))
    alpha = np.maximum(np.clip(edge * 260, 0, 1), np.clip(stalk * 260, 0, 1) * on_stalk)
    return np.concatenate([picture, alpha[..., None]], axis=-1)


def _dunes(x: Array, y: Array) -> Array:
    picture = _sky(
        y, (0, (0.24, 0.45, 0.70)), (0.32, (0.72, 0.82, 0.86)), (0.45, (0.98, 0.9, 0.76))
    )
    for layer in range(5):
        line = 0.40 + 0.11 * layer + (0.05 + 0.014 * layer) * _ridge(x * 0.7, 51 + layer, 0.3)
        slope = np.gradient(line, axis=1) * line.shape[0]
        below = y - line
        light = 0.5 + 0.5 * np.tanh(5 * slope + 0.4)
        sunny, shade = np.array((0.96, 0.71, 0.42)), np.array((0.62, 0.33, 0.22))
        sand = shade + (sunny - shade) * light[..., None] * (0.82 + 0.045 * layer)
        ripples = 0.025 * np.sin(190 * below / (0.35 + y) + 9 * np.sin(5 * x + layer))
        sand = sand + (ripples * np.clip(below * 9, 0, 1))[..., None]
        sand = _mix(sand, (0.99, 0.86, 0.70), np.full_like(x, 0.5 - 0.13 * layer))
        inside = np.clip(below * 600, 0, 1)[..., None]
        picture = picture + (sand - picture) * inside
    return picture


def _moon(x: Array, y: Array) -> Array:
    random = np.random.default_rng(7)
    night = 0.03 + 0.05 * y
    for _ in range(160):
        star_x, star_y, size = random.uniform(0, 1), random.uniform(0, 1), random.uniform(1, 3.2)
        away = (x - star_x) ** 2 + (y - star_y) ** 2
        night += random.uniform(0.3, 1) * np.exp(-away * 1e6 / size**2)
    across, down, radius = (x - 0.5) / 0.36, (y - 0.5) / 0.36, np.hypot(x - 0.5, y - 0.5) / 0.36
    depth = np.sqrt(np.clip(1 - radius**2, 0, 1))
    seas = 0.16 * np.tanh(_ridge(across * 1.1 + 0.6 * _ridge(down * 0.8, 3, 0.5), 5, 0.55) * 1.2)
    tone = 0.72 + seas
    for _ in range(70):
        angle, away = random.uniform(0, 2 * np.pi), np.sqrt(random.uniform(0, 0.9))
        size = 0.018 + 0.11 * random.uniform(0, 1) ** 3
        at_x, at_y = away * np.cos(angle), away * np.sin(angle)
        # A round crater looks narrow near the edge of the ball.
        squeeze = max(np.sqrt(1 - away**2), 0.3)
        out = ((across - at_x) * np.cos(angle) + (down - at_y) * np.sin(angle)) / squeeze
        turn = (down - at_y) * np.cos(angle) - (across - at_x) * np.sin(angle)
        ring = np.hypot(out, turn) / size
        lit = (across - at_x + down - at_y) / size
        tone += 0.13 * np.exp(-(((ring - 1) / 0.25) ** 2)) * np.tanh(1.6 * lit)
        tone -= 0.07 * (ring < 1) * (1 - ring**2)
    light = np.clip(0.25 - 0.62 * across - 0.45 * down + 0.62 * depth, 0.015, 1.15)
    inside = np.clip((1 - radius) * 220, 0, 1)
    return night * (1 - inside) + tone * light * inside


def _waves(x: Array, y: Array) -> Array:
    """Paint the old Japanese pattern of waves: rings that cover each other, row by row."""
    picture = np.broadcast_to(np.array((0.10, 0.24, 0.40)), (*x.shape, 3)).copy()
    radius = 0.125
    colours = np.array(
        ((0.95, 0.96, 0.92), (0.13, 0.31, 0.50), (0.80, 0.90, 0.92), (0.16, 0.42, 0.60))
    )
    for row in range(-1, 18):
        centre_y = row * radius / 2 + radius
        shift = radius if row % 2 else 0.0
        centre_x = np.round((x - shift) / (2 * radius)) * 2 * radius + shift
        ring = np.hypot(x - centre_x, y - centre_y) / radius
        band = np.minimum((ring * 7).astype(int), 6)
        tint = colours[np.array((3, 2, 1, 0, 3, 1, 0))[band]]
        tint = tint * (0.82 + 0.18 * np.clip(1 - y, 0, 1))[..., None]
        picture = np.where((ring < 1)[..., None], tint, picture)
    return picture


def _lighthouse(x: Array, y: Array) -> Array:
    picture = _sky(
        y, (0, (0.03, 0.05, 0.16)), (0.5, (0.16, 0.22, 0.42)), (0.72, (0.66, 0.42, 0.46))
    )
    random = np.random.default_rng(21)
    for _ in range(90):
        star_x, star_y = random.uniform(0, 1.45), random.uniform(0, 0.5)
        spot = np.exp(-(((x - star_x) ** 2 + (y - star_y) ** 2) * 3e5))
        picture = _mix(picture, (1.0, 0.97, 0.9), random.uniform(0.2, 0.9) * spot)
    lamp_x, lamp_y = 1.02, 0.285
    angle = np.arctan2(y - lamp_y, lamp_x - x)
    distance = np.hypot(x - lamp_x, y - lamp_y)
    beam = np.exp(-(((angle + 0.13) / 0.055) ** 2)) * np.exp(-0.9 * distance) * (x < lamp_x)
    picture = _mix(picture, (1.0, 0.93, 0.70), 0.8 * beam)
    sea = _sky(y, (0.7, (0.30, 0.27, 0.40)), (1, (0.04, 0.08, 0.18)))
    glitter = np.exp(-(((x - 0.95) / (0.08 + 0.3 * (y - 0.7))) ** 2))
    far = np.sqrt(np.clip(y - 0.69, 0, 1))
    crests = 0.5 + 0.5 * np.sin(520 * far + 14 * np.sin(9 * x + 30 * y))
    sea = _mix(sea, (0.95, 0.72, 0.60), 0.5 * glitter * crests**4 + 0.06 * crests)
    picture = np.where((y > 0.715)[..., None], sea, picture)
    rock = 0.735 - 0.11 * np.exp(-(((x - 1.05) / 0.27) ** 2)) + 0.012 * _ridge(x * 5, 2, 0.6)
    on_rock = (y > rock) & (y < 0.80 + 0.02 * _ridge(x * 4, 9, 0.5) - 0.25 * np.abs(x - 1.05))
    picture = np.where(on_rock[..., None], (0.05, 0.05, 0.10), picture)
    half = 0.030 + 0.026 * (y - 0.32) / 0.32
    tower = (np.abs(x - lamp_x) < half) & (y > 0.32) & (y < 0.66)
    stripe = np.floor((y - 0.32) / 0.068).astype(int) % 2 == 0
    lit = np.clip(0.55 + 0.45 * (lamp_x - x) / half, 0.15, 1)[..., None]
    paint = np.where(stripe[..., None], (0.82, 0.20, 0.18), (0.95, 0.93, 0.88)) * lit
    picture = np.where(tower[..., None], paint, picture)
    gallery = (np.abs(x - lamp_x) < 0.042) & (np.abs(y - 0.32) < 0.008)
    roof = (np.abs(x - lamp_x) < 0.9 * (y - 0.215)) & (y > 0.215) & (y < 0.25)
    picture = np.where((gallery | roof)[..., None], (0.08, 0.07, 0.12), picture)
    room = (np.abs(x - lamp_x) < 0.024) & (y >= 0.25) & (y < 0.312)
    picture = np.where(room[..., None], (1.0, 0.90, 0.58), picture)
    return _mix(picture, (1.0, 0.90, 0.62), 0.85 * np.exp(-14 * distance) * (1 - 0.5 * tower))


if __name__ == "__main__":
    main()
