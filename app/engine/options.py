"""What the engine is told by the settings and the command line; it never reads settings itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How runs are carried out.

    Attributes:
        data_folder: where journals, locks and logs of runs lie; made when missing.
        workers: number of slots; None chooses by cores and memory.
        memory: bytes all slots together may use; None is 60 % of what is free.
        megapixels: pictures that claim more are refused from their header.
        seconds_per_file: time limit of one small file; large ones get more, by size.
        pauses: a full disk or vault pauses the run until there is room; else it ends the run.
        patience: seconds a vanished folder is waited for before the run ends; with `pauses`, for
            ever.
        vault: bytes the originals of all runs may take in one vault.
    """

    data_folder: str
    workers: int | None = None
    memory: int | None = None
    megapixels: float = 500.0
    seconds_per_file: float = 120.0
    pauses: bool = False
    patience: float = 60.0
    vault: int = 20_000_000_000
