"""The program everybody writes first for a large CSV: what the table lane has to beat.

It reads the whole table in one process, describes four parts of it in a pool and puts what came out
one below the other: `python benchmarks/seed_tables.py TABLE OUT`. The figures of the parts are not
merged, so they are of no use for the whole; only its time counts here.
"""

from __future__ import annotations

import os
import sys
from multiprocessing import Pool
from typing import Any

PARTS = 4


def analyse(part: Any) -> Any:
    """Return the figures of one part."""
    return part.describe(include="all")


def main(source: str, target: str) -> None:
    """Describe the parts of one table with four processes."""
    import pandas as pd

    frame = pd.read_csv(source)
    size = -(-len(frame) // PARTS)
    parts = [frame.iloc[at : at + size] for at in range(0, len(frame), size)]
    with Pool(PARTS) as pool:
        found = pool.map(analyse, parts)
    pd.concat(found).to_csv(os.path.join(target, "described.csv"))


if __name__ == "__main__":
    main(*sys.argv[1:])
