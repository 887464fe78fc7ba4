"""Operations and output formats as values, and the registry that knows them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any, BinaryIO, Generic, TypeVar

from app.core.errors import RecipeError
from app.core.lazy import Lazy
from app.core.params import nearest, parameters


class Lane(StrEnum):
    """What a recipe does with one kind of item, or (`FILE`) with every item."""

    IMAGE = "image"
    TABLE = "table"
    TEXT = "text"
    FILE = "file"


class Role(StrEnum):
    """A step changes one item; a merge makes one result of all."""

    STEP = "steps"
    MERGE = "merges"


@dataclass(frozen=True, slots=True)
class MergeItem:
    """The item a share is of.

    Attributes:
        place: its path below the output folder, if results were called like their source.
    """

    place: str


@dataclass(frozen=True, slots=True)
class Room:
    """What a step over a whole table, or the end of a merge, may use.

    Attributes:
        folder: absolute, empty, its own; removed afterwards, whatever happened.
        memory: bytes it may hold at once, beside the block it takes or gives.
    """

    folder: str
    memory: int


@dataclass(frozen=True, slots=True)
class MergeFacts:
    """What a merge may say of itself in its results.

    Attributes:
        items: files that are in it.
        left_out: files of its kind that are not, because they failed or were skipped.
        room: for a merge that asks for memory.
    """

    items: int
    left_out: int
    room: Room | None = None


Content = bytes | Callable[[BinaryIO], object]
"""A result, or what writes it into an open file that cannot seek."""


@dataclass(frozen=True, slots=True)
class Merging:
    """How the shares of a merge become its results. All run in slots, and all are pure.

    An operation with the role `MERGE` has in `apply` what makes a share: `(subject, params) ->
    bytes`, the subject being what its lane hands over, one item or one block of it. Shares are
    combined in a shape that only the plan decides: 64 neighbouring blocks of an item, then 64 of
    those, until it is one; then items likewise, by `position // 64`. A group may have any number of
    members from 1 to 64, because items without a result are left out.

    Attributes:
        files: `(params) -> names`: how the results' names end behind the merge's name, like
            `(".json", ".html")`.
        finish: `(shares, params, facts) -> (number in files, content), …`: the results, any of
            them at most once; one that does not come is none. With `combine` there is exactly one
            share; without, all of them come in plan order, as often as they are gone through.
        combine: `(shares, params) -> share`: of two or more neighbours, in order; each is read when
            it is asked for. None where shares are only put one behind the other.
        close: `(share, params, item) -> share`: called once for each item, when its blocks are
            combined, before it meets others.
        closed: `(subject, params, item) -> share`: the share of an item in one piece, as `close`
            gives it back, where that is made more quickly at once; only beside `combine`.
        memory: bytes that `finish` may hold beside a share; with some it gets a room.
        sources: how many sources the run must have, in a fixed order; 0 for any number.
        certain: how many of `files`, from the first on, are written in any case; 0 for all.
    """

    files: Callable[[Any], tuple[str, ...]]
    finish: Callable[[Iterable[bytes], Any, MergeFacts], Iterable[tuple[int, Content]]]
    combine: Callable[[Iterator[bytes], Any], bytes] | None = None
    close: Callable[[bytes, Any, MergeItem], bytes] | None = None
    closed: Callable[[Any, Any, MergeItem], bytes] | None = None
    memory: int = 0
    sources: int = 0
    certain: int = 0


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be done to one item; each is declared in a file of its own.

    Attributes:
        name: the word in a recipe; the module has the same name.
        lane, role: where it may stand.
        params: a frozen dataclass declared with `param`.
        apply: `(frame, params) -> frame`, pure: same input, same output, the input left alone.
            Of a merge: `(subject, params) -> bytes`, its share of one item or block.
        title, summary: English texts, translatable in the context "operations".
        size: `(width, height, params) -> (width, height)` in pixels for operations that change it.
        whole_frame: `(params) -> bool`: it needs pixels out of reading order, so a picture
            cannot be streamed through it from the file to the encoder.
        scale_to: `(frame, params, width, height) -> frame` for operations that resample: the same
            as `apply` for a frame that stands for a larger picture, because it was decoded shrunk;
            the result has exactly the size that `size` gives for that picture.
        merging: what a merge does with the shares.
        whole: `(blocks, params, room) -> blocks` for steps that need more than one block of an item
            at a time. Lazy: it reads the blocks once, and gives blocks of about the same size, one
            at least (be it without rows), in an order that does not depend on `room.memory`; what
            does not fit into that goes through files. `apply` does the same to an item that is one
            block.
        needs_whole: `(params) -> bool`: whether `whole` has to be used, for a step that mostly does
            with one block at a time; without it always.
        holds: `(params) -> bytes` that a slot keeps in memory for it, whatever the item's size.
    """

    name: str
    lane: Lane
    role: Role
    params: type
    apply: Callable[[Any, Any], Any]
    title: str
    summary: str
    size: Callable[[int, int, Any], tuple[int, int]] | None = None
    whole_frame: Callable[[Any], bool] | None = None
    scale_to: Callable[[Any, Any, int, int], Any] | None = None
    merging: Merging | None = None
    whole: Callable[[Iterable[Any], Any, Room], Iterator[Any]] | None = None
    needs_whole: Callable[[Any], bool] | None = None
    holds: Callable[[Any], int] | None = None


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format results can be written in.

    Attributes:
        name: the word in a recipe, like `jpeg`.
        lane: the lane it belongs to.
        params: a frozen dataclass of its options.
        suffix: of the result, with the dot; empty for `same`, where it follows from the source.
        title, summary: English texts, translatable in the context "formats".
    """

    name: str
    lane: Lane
    params: type
    suffix: str
    title: str
    summary: str


D = TypeVar("D", Operation, OutputFormat)


@dataclass(frozen=True, slots=True)
class Later(Generic[D]):
    """An operation or a format that is loaded when somebody first asks for it.

    A worker starts in half the time when it loads only what its recipe names.

    Attributes:
        name, lane: those it declares.
        role: of an operation; None for a format.
        load: returns it.
    """

    name: str
    lane: Lane
    role: Role | None
    load: Callable[[], D]


class Registry:
    """All operations and output formats; a name taken twice is a bug and raises at start-up."""

    def __init__(
        self,
        operations: Iterable[Operation | Later[Operation]] = (),
        formats: Iterable[OutputFormat | Later[OutputFormat]] = (),
        readings: Mapping[Lane, type] | None = None,
    ) -> None:
        """Take all there is.

        Args:
            operations: of all lanes.
            formats: of all lanes.
            readings: of the lanes whose recipe may say how files are read, a frozen dataclass of
                options, each with the default "as found".
        """
        self._operations = Lazy(
            _by_key("operation", (((one.lane, one.role, one.name), one) for one in operations)),
        )
        self._formats = Lazy(
            _by_key("output format", (((one.lane, one.name), one) for one in formats))
        )
        self.readings = MappingProxyType(dict(readings or {}))
        for options in self.readings.values():
            parameters(options)

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._operations.values())

    def operations(self, lane: Lane, role: Role) -> Mapping[str, Operation]:
        """Return the operations that may stand there, by name, in the order they were declared."""
        return Lazy(
            {
                key[2]: partial(self._operations.__getitem__, key)
                for key in self._operations
                if key[:2] == (lane, role)
            }
        )

    def formats(self, lane: Lane) -> Mapping[str, OutputFormat]:
        """Return the lane's output formats by name, in the order they were declared."""
        return Lazy(
            {
                key[1]: partial(self._formats.__getitem__, key)
                for key in self._formats
                if key[0] == lane
            }
        )

    def operation(self, lane: Lane, role: Role, name: str, place: str) -> Operation:
        """Return the operation of that name.

        Raises:
            RecipeError: there is none; the sentence names `place` and the nearest known word.
        """
        known = self.operations(lane, role)
        if name not in known:
            raise RecipeError(
                "unknown_operation",
                place=place,
                word=name,
                nearest=nearest(name, known),
                words=", ".join(known),
            )
        return known[name]

    def format(self, lane: Lane, name: str, place: str) -> OutputFormat:
        """Return the output format of that name.

        Raises:
            RecipeError: there is none; the sentence names `place` and the nearest known word.
        """
        known = self.formats(lane)
        if name not in known:
            raise RecipeError(
                "unknown_format",
                place=place,
                word=name,
                nearest=nearest(name, known),
                words=", ".join(known),
            )
        return known[name]


def _by_key(what: str, declared: Iterable[tuple[Any, D | Later[D]]]) -> dict[Any, Callable[[], D]]:
    """Return what loads each; what is there already is checked at once."""
    found: dict[Any, Callable[[], D]] = {}
    for key, one in declared:
        if key in found:
            raise ValueError(f"{what} declared twice: {key}")
        load = partial(_loaded, one, key) if isinstance(one, Later) else partial(_checked, one)
        if not isinstance(one, Later):
            load()
        found[key] = load
    return found


def _loaded(later: Later[D], key: Any) -> D:
    declared = later.load()
    if (declared.name, declared.lane) != (later.name, later.lane):
        raise ValueError(f"declared under another name: {key}")
    return _checked(declared)


def _checked(declared: D) -> D:
    """Return it if what it says can be true."""
    if isinstance(declared, Operation) and declared.whole and declared.role is not Role.STEP:
        raise ValueError(f"only a step has a whole item before it: {declared.name}")
    parameters(declared.params)
    return declared
