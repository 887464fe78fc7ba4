"""How a text table is written: which characters mean what, and which lines are no rows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """What must be known to read a text table.

    Attributes:
        encoding: a name Python knows.
        bom: the file starts with a byte order mark.
        delimiter: between cells; one ASCII character.
        quote: around cells; one ASCII character, or empty when no character means that.
        escape: takes the meaning from the next character; empty when quotes are doubled instead.
        header: the first record holds the columns' names.
        skip: lines before the first record that belong to no table.
        footer: lines behind the last record that belong to no table.
        decimal: the character before decimals.
        thousands: the character between groups of three digits; empty for none.
    """

    encoding: str = "utf-8"
    bom: bool = False
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    header: bool = True
    skip: int = 0
    footer: int = 0
    decimal: str = "."
    thousands: str = ""
