"""Worlds nobody thought of: random names, folders, clashes, rules, outputs, and what comes late."""

from __future__ import annotations

import random
from pathlib import Path

from disks import SYSTEMS
from stories import STORIES, Story
from world import IN_PLACE, RULES, World, picture

_FOLDERS = ("", "a/", "a/b/", "A/", "ü/", "a b/", "x/y/z/", "\udcff/", "P.png/")
_STEMS = (
    "p",
    "P",
    "q",
    "é",
    "e\u0301",
    "a b",
    ".hidden",
    "p (2)",
    "CON",
    "x" * 60,
    "\udcfe",
    "%41",
)
_TEMPLATES = ("{stem}", "{parent}/{stem}", "{stem}_small", "all/{stem}", "same", "{n}")
_FORMATS = ("png", "jpeg", "webp", "same")


def random_story(base: Path, rng: random.Random) -> Story:
    """Return some deed on some world on some file system."""
    world = _random_world(base, rng)
    return STORIES[rng.choice(["run", "run", "retry", "undo"])](world, rng.choice(SYSTEMS))


def _random_world(base: Path, rng: random.Random) -> World:
    files, mended = _sources(rng)
    rule = rng.choice(RULES)
    sources = ["source"]
    if rng.random() < 0.3:
        files["single.png"] = picture(900)
        sources.append("single.png")
    if rng.random() < 0.2:
        files["second/a/p.png"] = picture(901)
        sources.append("second")
    if rule == "in_place":
        return World(base, files, IN_PLACE, mended=mended, sources=sources)
    out = [_place(rng) for _ in range(rng.randrange(6))]
    late = [_place(rng) for _ in range(rng.choice([0, 0, 1, 3]))]
    files |= {f"out/{name}": b"theirs %d" % number for number, name in enumerate(out)}
    return World(
        base,
        _without_clashes(files),
        _recipe(rule, rng),
        late=_without_clashes({f"out/{name}": b"late" for name in late}, files),
        mended=mended,
        young=frozenset(f"out/{name}" for name in out if rng.random() < 0.5),
        sources=sources,
    )


def _sources(rng: random.Random) -> tuple[dict[str, bytes], dict[str, bytes]]:
    files: dict[str, bytes] = {"source/sure.png": picture(0)}
    mended: dict[str, bytes] = {}
    for number in range(1, rng.randint(1, 9)):
        name = f"source/{rng.choice(_FOLDERS)}{rng.choice(_STEMS)}.{rng.choice(['png', 'PNG'])}"
        damaged = rng.random() < 0.2
        files[name] = picture(number, damaged=damaged)
        mended.pop(name, None)  # drawn before, it was another file
        if damaged:
            mended[name] = picture(number)
    if rng.random() < 0.5:
        files["source/notes.txt"] = b"not wanted by any lane"
    files = _without_clashes(files)
    return files, {name: content for name, content in mended.items() if name in files}


def _place(rng: random.Random) -> str:
    suffix = rng.choice(["png", "jpeg", "webp"])
    return f"{rng.choice(_FOLDERS)}{rng.choice(_STEMS)}.{suffix}"


def _without_clashes(
    files: dict[str, bytes], others: dict[str, bytes] | None = None
) -> dict[str, bytes]:
    """Leave out what would need a folder in the place of a file, or the other way round."""
    names = {*(others or {}), *files}
    folders = {folder for name in names for folder in _folders_above(name)}
    return {
        name: content
        for name, content in files.items()
        if name not in folders
        and not (others and name in others)
        and not names.intersection(_folders_above(name))
    }


def _folders_above(name: str) -> set[str]:
    return {name[:at] for at, letter in enumerate(name) if letter == "/"}


def _recipe(rule: str, rng: random.Random) -> str:
    lines = ["version = 1", 'name = "Random"']
    for template in rng.sample(_TEMPLATES, rng.randint(1, 3)):
        lines += ["[[image.outputs]]", f'format = "{rng.choice(_FORMATS)}"', f'name = "{template}"']
    lines += ["[destination]", f'on_conflict = "{rule}"', f'layout = "{rng.choice(_LAYOUTS)}"']
    return "\n".join(lines) + "\n"


_LAYOUTS = ("mirror", "mirror", "flat")
