"""ResultPieces of a result: what one block leads to, till the file is put together of all of them.

A piece is either a part of the file as it will be, or the block's cells as Arrow's stream with what
their types may be. In a file its head comes first, as JSON.
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

_ALIGNED: Final = 64
"""Bytes; where Arrow wants its data to begin."""
_LENGTH: Final = 8
"""Bytes that hold the length of the head."""


@dataclass(frozen=True, slots=True)
class ResultPiece:
    """What one block leads to.

    Attributes:
        columns: their names.
        rows: how many there are.
        body: the bytes.
        losses: what the result will not have and the block has.
        types: of typed pieces, what each column's values have in common.
        style: how the numbers in it are written.
    """

    columns: tuple[str, ...]
    rows: int
    body: Any
    losses: tuple[Loss, ...] = ()
    types: tuple[TypeFacts, ...] = ()
    style: Style = PLAIN


ResultPieces = Iterable[ResultPiece]
"""All pieces of a result in their order; can be walked through more than once."""


def save_piece(path: str, piece: ResultPiece) -> int:
    """Write a piece into a work file; what an earlier try has left there is of no use.

    Returns:
        The bytes of its body.

    Raises:
        OSError: it cannot be written.
    """
    head = json.dumps(
        {
            "columns": piece.columns,
            "rows": piece.rows,
            "losses": piece.losses,
            "types": [_as_json(facts) for facts in piece.types],
            "style": asdict(piece.style),
        }
    ).encode()
    head += b" " * (-(len(head) + _LENGTH) % _ALIGNED)
    discard(path)
    write_scratch(path, (len(head).to_bytes(_LENGTH, "little"), head, piece.body))
    return memoryview(piece.body).nbytes


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
        tuple(map(_from_json, head["types"])),
        Style(**head["style"]),
    )


def _as_json(facts: TypeFacts) -> Mapping[str, Any]:
    found = asdict(facts)
    if facts.dates:
        found["dates"]["formats"] = sorted(facts.dates.formats)
    return found


def _from_json(found: Mapping[str, Any]) -> TypeFacts:
    numbers, dates = found["numbers"], found["dates"]
    return TypeFacts(
        found["values"],
        found["bools"],
        Numbers(**numbers) if numbers else None,
        Dates(**dates | {"formats": frozenset(dates["formats"])}) if dates else None,
    )
