"""Pieces of a result: what one block leads to, till the file is put together of all of them.

A piece is either a part of the file as it will be, or the block's cells as Arrow's stream with what
their types may be. In a file its head comes first, as JSON; the rest is compressed where that makes
much less of it, for it must be made durable, and there may be as much of it as of the results.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from app.core.outcome import Loss
from app.formats.safe_write import discard, write_scratch
from app.formats.table.dates import Dates
from app.formats.table.numbers import PLAIN, Numbers, Style
from app.formats.table.types import TypeFacts

_LENGTH: Final = 8
"""Bytes that hold the length of the head."""
_ALIGNED: Final = 64
"""The body begins at a multiple of it: Arrow's columns are used where they lie."""
_SAMPLES: Final = 32
_SAMPLE: Final = 8 * 1024
"""Pieces of the body, and bytes of each, that tell whether compressing is worth it."""
_WORTH: Final = 0.6
"""What they must shrink to."""


@dataclass(frozen=True, slots=True)
class ResultPiece:
    """What one block leads to.

    Attributes:
        columns: their names.
        rows: how many there are.
        body: the bytes; from a file, perhaps compressed ones.
        losses: what the result will not have and the block has.
        types: of typed pieces, what each column's values have in common.
        style: how the numbers in it are written.
        size: of the compressed bytes when they are unpacked; None if they are not compressed.
        coded: of typed pieces, which columns are a dictionary and numbers.
    """

    columns: tuple[str, ...]
    rows: int
    body: Any
    losses: tuple[Loss, ...] = ()
    types: tuple[TypeFacts, ...] = ()
    style: Style = PLAIN
    size: int | None = None
    coded: tuple[bool, ...] = ()

    def content(self) -> Any:
        """Return the bytes as they were before they lay in a file."""
        return self.body if self.size is None else packing().decompress(self.body, self.size)


ResultPieces = Iterable[ResultPiece]
"""All pieces of a result in their order; can be walked through more than once."""


def packing() -> Any:
    """Return a compression that is quicker than the disk."""
    import pyarrow as pa

    return pa.Codec("lz4")


def save_piece(path: str, piece: ResultPiece) -> int:
    """Write a piece into a work file; what an earlier try has left there is of no use.

    Returns:
        How many bytes it takes.

    Raises:
        OSError: it cannot be written.
    """
    body = memoryview(piece.body).cast("B")
    size = body.nbytes if _shrinks(body) else None
    head = json.dumps(
        {
            "columns": piece.columns,
            "rows": piece.rows,
            "losses": piece.losses,
            "types": [facts_as_json(facts) for facts in piece.types],
            "style": asdict(piece.style),
            "size": size,
            "coded": piece.coded,
        }
    ).encode()
    head += b" " * (-(_LENGTH + len(head)) % _ALIGNED)
    if size is not None:
        body = memoryview(packing().compress(body, asbytes=True))
    discard(path)
    write_scratch(path, (len(head).to_bytes(_LENGTH, "little"), head, body))
    return _LENGTH + len(head) + len(body)


def _shrinks(body: memoryview) -> bool:
    """Whether compressing makes much less of it."""
    step = max(len(body) // _SAMPLES, _SAMPLE)
    sample = b"".join(body[at : at + _SAMPLE] for at in range(0, len(body), step))
    return len(packing().compress(sample, asbytes=True)) < _WORTH * len(sample)


def load_piece(path: str) -> ResultPiece:
    """Return a piece whose body is read when it is looked at.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb") as file:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    length = int.from_bytes(content[:_LENGTH], "little")
    head = json.loads(bytes(content[_LENGTH : _LENGTH + length]))
    return ResultPiece(
        tuple(head["columns"]),
        head["rows"],
        content[_LENGTH + length :],
        tuple(map(Loss, head["losses"])),
        tuple(map(facts_from_json, head["types"])),
        Style(**head["style"]),
        head["size"],
        tuple(head["coded"]),
    )


def facts_as_json(facts: TypeFacts) -> Mapping[str, Any]:
    """Return types as JSON knows them."""
    found = asdict(facts)
    if facts.dates:
        found["dates"]["formats"] = sorted(facts.dates.formats)
    return found


def facts_from_json(found: Mapping[str, Any]) -> TypeFacts:
    """Read back what `facts_as_json` made."""
    numbers, dates = found["numbers"], found["dates"]
    return TypeFacts(
        found["values"],
        found["bools"],
        Numbers(**numbers) if numbers else None,
        Dates(**dates | {"formats": frozenset(dates["formats"])}) if dates else None,
    )
