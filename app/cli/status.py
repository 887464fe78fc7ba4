"""Exit statuses."""

from enum import IntEnum


class Status(IntEnum):
    """What the program says to whoever called it."""

    OK = 0
    SOME_FAILED = 1
    NOTHING_TOUCHED = 2
    STOPPED = 3
