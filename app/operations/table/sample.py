"""Keep some rows, chosen by chance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import SEED_MAXIMUM, with_table

_STEP: Final = 0x9E37_79B9_7F4A_7C15
_MIX: Final = ((30, 0xBF58_476D_1CE4_E5B9), (27, 0x94D0_49BB_1331_11EB))


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleParams:
    """How many, and which chance."""

    percent: float = param(
        10.0,
        label=QT_TRANSLATE_NOOP("params", "Share"),
        help=QT_TRANSLATE_NOOP("params", "How many of the rows are kept, more or less."),
        unit="%",
        minimum=0.0,
        maximum=100.0,
        step=1.0,
    )
    seed: int = param(
        1,
        label=QT_TRANSLATE_NOOP("params", "Seed"),
        help=QT_TRANSLATE_NOOP(
            "params", "The same seed keeps the same rows of the same files; another one others."
        ),
        minimum=0,
        maximum=SEED_MAXIMUM,
        step=1,
    )


def apply(block: Block, params: SampleParams) -> Block:
    """Return the block with some of its rows.

    Whether a row is kept follows from the seed, its file, the line its block begins in and its
    place in the block, which are the same however the work is shared out (SplitMix64).
    """
    import numpy as np
    import pyarrow as pa

    name = f"{params.seed}/{block.first_line}/{block.source}"
    start = int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogateescape")).digest()[:8])
    chance = np.arange(1, block.table.num_rows + 1, dtype=np.uint64) * np.uint64(_STEP)
    chance += np.uint64(start)
    for shift, factor in _MIX:
        chance = (chance ^ (chance >> np.uint64(shift))) * np.uint64(factor)
    chance ^= chance >> np.uint64(31)
    kept = (chance >> np.uint64(11)) * 2.0**-53 < params.percent / 100
    return with_table(block, block.table.filter(pa.array(kept)))


OPERATION = Operation(
    name="sample",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=SampleParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Sample"),
    summary=QT_TRANSLATE_NOOP("operations", "Keep some rows, chosen by chance."),
)
