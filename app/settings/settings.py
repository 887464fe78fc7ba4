"""The settings, declared like an operation's parameters: checks and the dialog are derived."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user chose once for all runs."""

    theme: str = param(
        "system",
        label=QT_TRANSLATE_NOOP("params", "Appearance"),
        help=QT_TRANSLATE_NOOP("params", "Light or dark colours, or what the desktop uses."),
        choices={
            "system": QT_TRANSLATE_NOOP("params", "Like the desktop"),
            "light": QT_TRANSLATE_NOOP("params", "Light"),
            "dark": QT_TRANSLATE_NOOP("params", "Dark"),
        },
    )
    language: str = param(
        "system",
        label=QT_TRANSLATE_NOOP("params", "Language"),
        help=QT_TRANSLATE_NOOP("params", "The window's language, from the next start on."),
        choices={
            "system": QT_TRANSLATE_NOOP("params", "Like the desktop"),
            "en": QT_TRANSLATE_NOOP("params", "English"),
            "zh_TW": QT_TRANSLATE_NOOP("params", "Traditional Chinese"),
        },
    )
    workers: int = param(
        0,
        label=QT_TRANSLATE_NOOP("params", "Files at the same time"),
        help=QT_TRANSLATE_NOOP(
            "params", "How many files are worked on at once; 0 chooses by cores and memory."
        ),
        minimum=0,
        maximum=60,
        step=1,
    )
    memory: int = param(
        60,
        label=QT_TRANSLATE_NOOP("params", "Memory"),
        help=QT_TRANSLATE_NOOP("params", "The share of the free memory that a run may use."),
        unit="%",
        minimum=10,
        maximum=90,
        step=5,
    )
    megapixels: int = param(
        500,
        label=QT_TRANSLATE_NOOP("params", "Largest picture"),
        help=QT_TRANSLATE_NOOP(
            "params", "Pictures that claim to be larger are refused before they are opened."
        ),
        unit="MP",
        minimum=1,
        maximum=100_000,
        step=100,
    )
    seconds_per_file: int = param(
        120,
        label=QT_TRANSLATE_NOOP("params", "Time for one file"),
        help=QT_TRANSLATE_NOOP(
            "params", "A file that takes longer has failed; large files get more, by their size."
        ),
        unit="s",
        minimum=5,
        maximum=86_400,
        step=10,
    )
    history_days: int = param(
        365,
        label=QT_TRANSLATE_NOOP("params", "Keep runs in the history for"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Older runs are removed from the history, but never one that keeps originals.",
        ),
        unit="d",
        minimum=1,
        maximum=36_500,
        step=30,
    )
    vault_days: int = param(
        30,
        label=QT_TRANSLATE_NOOP("params", "Keep originals for"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "After that Foldermill offers to remove the originals that a run has replaced. "
            "It never does so unasked.",
        ),
        unit="d",
        minimum=1,
        maximum=36_500,
        step=10,
    )
    vault_gb: int = param(
        20,
        label=QT_TRANSLATE_NOOP("params", "Space for originals"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "How much the replaced originals in one folder may take. "
            "When they take more, a run waits until there is room.",
        ),
        unit="GB",
        minimum=1,
        maximum=100_000,
        step=10,
    )
