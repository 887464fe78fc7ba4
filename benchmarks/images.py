"""Pictures: this program against its peers, side by side in one run, as one table.

    python benchmarks/images.py [--photos 300] [--runs 5] [--data FOLDER]

It prints Markdown; `docs/benchmarks.md` keeps what it printed last and says what the figures mean.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from benchmarks import codec_floor, measure, pictures
from benchmarks.measure import Contender, Measured

CORES: Final = 2

HEAD: Final = (
    "work",
    "program",
    "seconds (min–max)",
    "CPU s",
    "memory MB",
    "first / this (min–max)",
    "must",
    "aim",
)

_HERE: Final = os.path.dirname(os.path.abspath(__file__))
_VIPS: Final = "best vipsthumbnail, 2 processes"
_FLOOR: Final = "codec floor, 2 processes"
_SEED: Final = "seed program"
_LARGEST: Final = "largest alone"

BUDGETS: Final[Mapping[str, tuple[str, str]]] = {
    _VIPS: ("0.75", "0.50"),
    _FLOOR: ("2.0", "1.5"),
    _SEED: ("1.0", ""),
    _LARGEST: ("1.35", "1.2"),
}
"""What the first program's time by a peer's must be at the most, and what we aim for."""

_CHUNKS: Final = (8, 30)
"""Photos a process of a peer gets at once, as tried."""

_TRIES: Final = 2
"""Times each arrangement of a peer is tried; its best one counts."""

_COMPARED: Final = 12
"""Results that are compared with the seed program's, pixel by pixel."""

_ALIKE: Final = 4.0
"""Grey levels by which two resamplers and two JPEG encoders may differ on average."""


class Sets:
    """The photos as the contenders get them: folders, and lists of their files."""

    def __init__(self, folder: str, scratch: str) -> None:
        """Take the folder with all photos, and one for what is made of them."""
        self.all = folder
        self._scratch = scratch
        self._names = sorted(os.listdir(folder))

    def __len__(self) -> int:
        return len(self._names)

    def some(self, count: int) -> str:
        """Return a folder with the first photos; they are the same files, linked."""
        folder = os.path.join(self._scratch, f"first-{count}")
        if not os.path.isdir(folder):
            os.mkdir(folder)
            for name in self._names[:count]:
                os.link(os.path.join(self.all, name), os.path.join(folder, name))
        return folder

    def listed(self, folder: str) -> str:
        """Return a file with the paths of a folder's photos, for xargs."""
        path = os.path.join(self._scratch, os.path.basename(folder) + ".list")
        with open(path, "w", encoding="utf-8") as file:
            names = sorted(os.listdir(folder))
            file.writelines(os.path.join(folder, name) + "\0" for name in names)
        return path


def main(words: Sequence[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="This program and its peers on pictures.")
    parser.add_argument("--photos", type=int, default=300, help="photos in the first work")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each program")
    parser.add_argument("--data", default=pictures.data_folder(), help="keeps the photos")
    parser.add_argument("--width", type=int, default=4000, help="of each photo, 4:3, in pixels")
    given = parser.parse_args(words)
    measure.use_cores(CORES)
    folder = pictures.photos(given.data, given.photos, given.width, given.width * 3 // 4)
    with tempfile.TemporaryDirectory(dir=given.data, prefix="scratch-") as scratch:
        sets = Sets(folder, scratch)
        fewer = max(1, len(sets) // 3)
        works = {
            f"{len(sets)} photos to 1600 px, JPEG 85": photo_contenders(sets, scratch),
            f"{fewer} photos to 800 x 600, brighter": seed_contenders(sets, fewer, scratch),
            f"{fewer} photos, three JPEG sizes": size_contenders(sets, fewer, scratch),
        }
        rows: list[Sequence[str]] = []
        for work, contenders in works.items():
            rows += table_rows(work, measure.race(contenders, given.runs, scratch))
        difference = seed_difference(sets, scratch)
    print(measure.machine())
    print(*(f"- {line}" for line in peer_versions()), sep="\n")
    print(f"\n{measure.table(HEAD, rows)}\n")
    verdict = "agree" if difference <= _ALIKE else "DO NOT AGREE"
    print(f"Results {verdict} with the seed program's: mean difference {difference:.2f} of 255.")


# The programs.


def ours(name: str, recipe: str, folder: str, results: int, scratch: str) -> Contender:
    """Return this program with a recipe: one of `benchmarks/recipes`, or a built-in one."""
    file = os.path.join(_HERE, "recipes", f"{recipe}.toml")
    word = file if os.path.exists(file) else recipe
    process = [sys.executable, "-m", "app", "process", word, folder, "-o"]
    home = {"FOLDERMILL_HOME": os.path.join(scratch, "home")}
    return Contender(name, lambda out: [*process, out], results, home)


def photo_contenders(sets: Sets, scratch: str) -> list[Contender]:
    """Return who takes part in the photos row; of vipsthumbnail the quickest arrangement."""
    floor = [sys.executable, os.path.join(_HERE, "codec_floor.py"), sets.all]
    return [
        ours("this program", "photos", sets.all, len(sets), scratch),
        best_vipsthumbnail(sets, scratch),
        mogrify(sets),
        Contender(
            _FLOOR,
            lambda _: floor,
            results=0,
            missing="" if codec_floor.library() else "libturbojpeg is not installed",
        ),
    ]


def best_vipsthumbnail(sets: Sets, scratch: str) -> Contender:
    """Try vipsthumbnail in several arrangements and return the quickest one."""
    if measure.missing_program("vipsthumbnail"):
        return vipsthumbnail(sets, sets.all, _CHUNKS[0], "")
    few = sets.some(min(len(sets), CORES * _CHUNKS[-1]))
    arrangements = [(chunk, threads) for chunk in _CHUNKS for threads in ("", "1")]
    tried = []
    for chunk, threads in arrangements * _TRIES:
        run = measure.run_once(vipsthumbnail(sets, few, chunk, threads), scratch)
        tried.append((run.seconds, chunk, threads))
        how = f"{threads or 'all'} threads, {chunk} photos at once"
        measure.note(f"vipsthumbnail, {how}: {run.seconds:.2f} s")
    _, chunk, threads = min(tried)
    return vipsthumbnail(sets, sets.all, chunk, threads)


def vipsthumbnail(sets: Sets, folder: str, chunk: int, threads: str) -> Contender:
    """Return two processes of vipsthumbnail that get `chunk` photos at once.

    `threads` is what VIPS_CONCURRENCY says; libvips chooses when it is empty.
    """
    xargs = ["xargs", "-0", "-a", sets.listed(folder), "-P2", f"-n{chunk}"]
    return Contender(
        _VIPS,
        lambda out: [*xargs, "vipsthumbnail", "-s", "1600x1600>", "-o", f"{out}/%s.jpg[Q=85]"],
        results=len(os.listdir(folder)),
        environment={"VIPS_CONCURRENCY": threads} if threads else {},
        missing=measure.missing_program("vipsthumbnail"),
    )


def mogrify(sets: Sets) -> Contender:
    """Return two processes of mogrify, told that they may decode the photos smaller."""
    xargs = ["xargs", "-0", "-a", sets.listed(sets.all), "-P2", f"-n{_CHUNKS[-1]}"]
    how = ["-define", "jpeg:size=1600x1200", "-resize", "1600x1600>", "-quality", "85"]
    return Contender(
        "mogrify, 2 processes",
        lambda out: [*xargs, "mogrify", "-path", out, *how],
        results=len(sets),
        environment={"MAGICK_THREAD_LIMIT": "1"},
        missing=measure.missing_program("mogrify"),
    )


def seed_contenders(sets: Sets, count: int, scratch: str) -> list[Contender]:
    """Return this program and the seed program, which do the same work."""
    folder = sets.some(count)
    seed = [sys.executable, os.path.join(_HERE, "seed.py"), folder]
    return [
        ours("this program", "classic", folder, count, scratch),
        Contender(_SEED, lambda out: [*seed, out], count),
    ]


def size_contenders(sets: Sets, count: int, scratch: str) -> list[Contender]:
    """Return this program with three outputs, and with the largest of them."""
    folder = sets.some(count)
    return [
        ours("three sizes", "three", folder, 3 * count, scratch),
        ours(_LARGEST, "largest", folder, count, scratch),
    ]


# The results.


def table_rows(work: str, measured: Sequence[Measured]) -> Iterator[Sequence[str]]:
    """Yield a line for each contender, compared with the first one."""
    first = measured[0]
    for one in measured:
        name = one.contender.name
        if one.contender.missing:
            yield (work, name, one.contender.missing, "", "", "", *BUDGETS.get(name, ("", "")))
            continue
        yield (
            work,
            name,
            one.seconds.text(),
            f"{one.cpu.median:.1f}",
            f"{one.memory / 1e6:.0f}",
            "" if one is first else first.ratio_to(one).text(),
            *BUDGETS.get(name, ("", "")),
        )


def seed_difference(sets: Sets, scratch: str) -> float:
    """Return by how many grey levels our results differ from the seed program's, on average."""
    import numpy as np
    from PIL import Image

    folder = sets.some(min(_COMPARED, len(sets)))
    outs: list[str] = []
    for one in seed_contenders(sets, len(os.listdir(folder)), scratch):
        outs.append(os.path.join(scratch, f"compared-{len(outs)}"))
        environment = {**os.environ, **one.environment}
        subprocess.run(
            one.command(outs[-1]),
            env=environment,
            cwd=measure.ROOT,
            check=True,
            capture_output=True,
        )
    differences = []
    for name in os.listdir(folder):
        mine, seeds = (np.asarray(Image.open(os.path.join(out, name)), np.int16) for out in outs)
        differences.append(float(np.abs(mine - seeds).mean()))
    return sum(differences) / len(differences)


def peer_versions() -> Iterator[str]:
    """Yield what the peers are, one line each."""
    for name, option in (("vipsthumbnail", "--vips-version"), ("mogrify", "--version")):
        if shutil.which(name):
            said = subprocess.run([name, option], check=True, capture_output=True, text=True)
            yield f"{name}: {said.stdout.splitlines()[0].removeprefix('Version: ')}"
    yield f"codec floor: {codec_floor.library() or 'no libturbojpeg'}"


if __name__ == "__main__":
    main(sys.argv[1:])
