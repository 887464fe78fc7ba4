"""Names of results: templates with a grammar of their own, and paths that are safe everywhere.

    name      = part { "/" part }              each part but the last is a folder
    part      = { text | field | "{{" | "}}" }
    field     = "{" word "}" | "{n:" digit "}"

Every result path is a *relative path*: parts joined by `/`, each of them a valid file name on
Linux, Windows and macOS, whatever the template, the source's name or its folders contain. The same
input gives the same path on every machine, so a plan made here can be carried out there.
"""

from __future__ import annotations

import itertools
import os.path
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.core.errors import RecipeError
from app.core.operation import Lane
from app.core.params import nearest

FIELDS: Final = ("stem", "suffix", "parent", "width", "height", "n", "date")
"""What a template may insert; `source_values` gives all but the result's `width` and `height`."""

_OF_IMAGES: Final = frozenset({"width", "height"})
"""Fields that only the results of images have."""

MAX_BYTES: Final = 255
"""The longest file name in UTF-8 that common file systems take."""

_LONGEST_SUFFIX: Final = 32
"""Bytes behind the last dot that still are a suffix; a longer rest is part of the name."""

_DAY_NS: Final = 86_400_000_000_000

_STAND_IN: Final = "_"

_FORBIDDEN: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff<>:"/\\|?*]')

# Windows takes these for devices, with any suffix; the last two are the engine's work files.
_RESERVED: Final = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³]) *(?:\.|$)|\.fm-|\.foldermill$",
    re.IGNORECASE,
)

_OUTSIDE: Final = re.compile(
    r"[/\\]|[A-Za-z]:|~(?:/|$)"  # absolute, on a drive, in the home folder
    r"|(?:.*[/\\])?[ .]*\.\.[ .]*(?:$|[/\\])",  # a folder up; Windows drops dots and spaces
    re.DOTALL,
)

_TOKEN: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}/]|[^{}/]+")


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Template:
    """A checked name template.

    Attributes:
        text: as written in the recipe.
        fields: the names of the fields it uses.
    """

    text: str
    fields: frozenset[str]
    _parts: tuple[tuple[str | _Field, ...], ...]

    @classmethod
    def parse(cls, text: str, place: str, known: Sequence[str] = FIELDS) -> Template:
        """Read a template, which may have the `known` fields.

        Raises:
            RecipeError: `template_outside`, `template_syntax`, `template_character`,
                `template_empty`, `template_field` or `template_digits`; each names `place`.
        """
        if _OUTSIDE.match(text):
            raise RecipeError("template_outside", place=place, template=text)
        parts: list[list[str | _Field]] = [[]]
        for match in _TOKEN.finditer(text):
            if match[0] == "/":
                parts.append([])
            else:
                parts[-1].append(_piece(match, text, place, known))
        for part in parts:
            if not any(isinstance(piece, _Field) or piece.strip(" .") for piece in part):
                raise RecipeError("template_empty", place=place, template=text)
        used = {piece.name for part in parts for piece in part if isinstance(piece, _Field)}
        return cls(text, frozenset(used), tuple(map(tuple, parts)))

    def render(self, values: Mapping[str, str | int]) -> str:
        """Return the relative path of a result, still without its suffix.

        `values` holds at least the used `fields`. Whatever they contain, the path has as many parts
        as the template.
        """
        return "/".join(
            safe_part("".join([_insert(piece, values) for piece in part])) for part in self._parts
        )


def fields_of(lane: Lane) -> tuple[str, ...]:
    """Return the fields that names of results may have in a lane."""
    return tuple(name for name in FIELDS if lane is Lane.IMAGE or name not in _OF_IMAGES)


def _piece(match: re.Match[str], text: str, place: str, known: Sequence[str]) -> str | _Field:
    token, inside = match[0], match[1]
    if inside is not None:
        return _field(inside, place, known)
    if token in ("{{", "}}"):
        return token[0]
    if token in ("{", "}"):
        raise RecipeError("template_syntax", place=place, template=text, at=match.start() + 1)
    if bad := _FORBIDDEN.search(token):
        raise RecipeError(
            "template_character",
            place=place,
            template=text,
            at=match.start() + bad.start() + 1,
            word=bad[0] if bad[0].isprintable() else ascii(bad[0])[1:-1],
        )
    return token


def _field(text: str, place: str, known: Sequence[str]) -> _Field:
    name, colon, digits = text.partition(":")
    if name not in known:
        raise RecipeError(
            "template_field",
            place=place,
            word=name,
            nearest=nearest(name, known),
            words=", ".join(known),
        )
    if not colon:
        return _Field(name)
    if name != "n" or digits not in tuple("123456789"):
        raise RecipeError("template_digits", place=place, word=text)
    return _Field(name, int(digits))


def _insert(piece: str | _Field, values: Mapping[str, str | int]) -> str:
    if isinstance(piece, str):
        return piece
    return str(values[piece.name]).zfill(piece.digits)


def source_values(path: str, position: int, mtime_ns: int) -> dict[str, str | int]:
    """Return the fields that follow from a source.

    Args:
        path: of the source, absolute.
        position: of the item in plan order, from 0; `{n}` counts from 1.
        mtime_ns: its modification time in nanoseconds; `{date}` is that day in UTC.
    """
    folder, name = os.path.split(path)
    stem, suffix = posixpath.splitext(name)
    return {
        "stem": stem,
        "suffix": suffix[1:],
        "parent": os.path.basename(folder),
        "n": position + 1,
        "date": _day(mtime_ns),
    }


def _day(mtime_ns: int) -> str:
    try:
        day = date(1970, 1, 1) + timedelta(days=mtime_ns // _DAY_NS)
    except OverflowError:
        day = date.max if mtime_ns > 0 else date.min
    return day.isoformat()


def safe_part(name: str) -> str:
    """Return `name` as one part of a path that every file system takes, as it is where possible.

    Characters a name cannot have, separators and undecodable bytes among them, become `_`; dots and
    spaces at the end are dropped; a reserved name gets a `_` in front; at most 255 bytes are kept.
    """
    part = _cut(_FORBIDDEN.sub(_STAND_IN, name).rstrip(" ."), MAX_BYTES)
    if _RESERVED.match(part):
        part = _cut(_STAND_IN + part, MAX_BYTES)
    return part or _STAND_IN


def safe_relative(path: str) -> str:
    """Return a path with `/` between its parts with each part made safe; empty ones are dropped."""
    return "/".join([safe_part(part) for part in path.split("/") if part])


def with_suffix(path: str, suffix: str) -> str:
    """Return a result's path with `suffix` (with its dot) behind, its name within 255 bytes."""
    folder, name = _split(path)
    return folder + _fit(name, suffix)


def numbered(path: str, number: int) -> str:
    """Return a result's path as `NAME (number).ext`, its name still within 255 bytes."""
    folder, name = _split(path)
    stem, suffix = posixpath.splitext(name)
    if _size(suffix) > _LONGEST_SUFFIX:
        stem, suffix = name, ""
    return folder + _fit(stem, f" ({number}){suffix}")


def told_apart(paths: Iterable[str]) -> list[str]:
    """Return paths of which no two are the same file anywhere: the later of two is numbered."""
    found: list[str] = []
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    for path in paths:
        wished, one = clash_key(path), path
        while clash_key(one) in seen:
            numbers[wished] = numbers.get(wished, 1) + 1
            one = numbered(path, numbers[wished])
        seen.add(clash_key(one))
        found.append(one)
    return found


def clash_key(path: str) -> str:
    """Return what two relative paths share when some file system takes them for the same file.

    That is so when they differ in case only, or in how accents are composed.
    """
    if path.isascii():
        return path.lower()
    # Folding can undo a normal form and a normal form can bring back a letter that folds, so this
    # is Unicode's canonical caseless match: decompose, fold, and only then compose.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def _split(path: str) -> tuple[str, str]:
    # No name made here holds a backslash, so absolute paths of Windows can be split the same way.
    start = max(path.rfind("/"), path.rfind("\\")) + 1
    return path[:start], path[start:]


def _fit(stem: str, tail: str) -> str:
    return _cut(stem, MAX_BYTES - _size(tail)) + tail


def _size(text: str) -> int:
    """Return the bytes of a text in a name; what is not valid text counts for more, not less."""
    return len(text.encode(errors="surrogatepass"))


def _cut(text: str, limit: int) -> str:
    """Return the start of the text that fits into `limit` bytes, letters with all their marks."""
    if _size(text) <= limit:
        return text
    sizes = itertools.accumulate(map(_size, text))
    end = sum(1 for _ in itertools.takewhile(lambda size: size <= limit, sizes))
    whole = end
    while whole and _continues(text, whole):
        whole -= 1
    return text[: whole or end].rstrip(" .") or _STAND_IN


def _continues(text: str, at: int) -> bool:
    joiner = "\u200d"
    skin_tone = "\U0001f3fb" <= text[at] <= "\U0001f3ff"
    return (
        skin_tone
        or joiner in (text[at], text[at - 1])
        or unicodedata.category(text[at]).startswith("M")
    )
