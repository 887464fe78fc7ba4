"""Put codes in the place of names and numbers that tell who somebody is."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import COLUMNS, each, mapped


@dataclass(frozen=True, slots=True, kw_only=True)
class PseudonymiseParams:
    """Where, and with which key."""

    columns: tuple[str, ...] = param(
        (),
        label=COLUMNS,
        help=QT_TRANSLATE_NOOP("params", "The names of those to hide. None hides nothing."),
    )
    key: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Key"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "The same cell gets the same code with the same key. Who knows the key, or that there "
            "is none, can find out what was there by trying; keep it, and the recipe, secret.",
        ),
        maximum=1000,
    )
    length: int = param(
        16,
        label=QT_TRANSLATE_NOOP("params", "Length"),
        help=QT_TRANSLATE_NOOP(
            "params", "Of each code. Below 16, two cells may by chance get the same."
        ),
        minimum=8,
        maximum=64,
        step=2,
    )


def apply(block: Block, params: PseudonymiseParams) -> Block:
    """Return the block with a keyed BLAKE2b in hexadecimal for each cell that is not missing."""
    if not params.columns:
        return block
    # A key of any length becomes one of the length that BLAKE2b takes.
    key = hashlib.blake2b(params.key.encode()).digest()

    def code(text: str) -> str:
        if not text:
            return text
        return hashlib.blake2b(text.encode(), digest_size=32, key=key).hexdigest()[: params.length]

    return each(block, params.columns, functools.partial(mapped, change=code))


OPERATION = Operation(
    name="pseudonymise",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=PseudonymiseParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Pseudonymise"),
    summary=QT_TRANSLATE_NOOP("operations", "Put codes in the place of what tells who it is."),
)
