"""What must be known of a table to read any block of it: found once, kept in the journal."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from app.formats.table.dialect import Dialect
from app.formats.table.layout import Layout
from app.formats.table.numbers import Style


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What a look at a table found.

    Attributes:
        format: as `recognise` calls it, without that of a compression.
        columns: names, all different.
        packing: how the file is compressed; empty if it is not.
        dialect: of a text; of others only `missing`, `header` and `skip` mean something.
        start, line, end: of a text as in `Layout`.
        sheet: the name of the sheet in a workbook.
        widths: of a text of fixed width, where its columns begin, in characters.
        groups: of a Parquet or Arrow file, how many rows each of its groups has.
    """

    format: str
    columns: tuple[str, ...] = ()
    packing: str = ""
    dialect: Dialect = field(default_factory=Dialect)
    start: int = 0
    line: int = 1
    end: int = 0
    sheet: str = ""
    widths: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()

    @property
    def layout(self) -> Layout:
        """Where the rows of a text lie."""
        return Layout(self.columns, self.start, self.line, self.end)

    @property
    def style(self) -> Style:
        """How numbers are written."""
        return Style(self.dialect.decimal, self.dialect.thousands)

    def as_json(self) -> str:
        """Return the facts as a text for the journal."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        found["dialect"] = asdict(self.dialect)
        return json.dumps(found, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> TableFacts:
        """Return facts that `as_json` wrote."""
        found: dict[str, Any] = json.loads(text)
        dialect = found["dialect"]
        found["dialect"] = Dialect(**dialect | {"missing": tuple(dialect.get("missing", ()))})
        found |= {name: tuple(found[name]) for name in ("columns", "widths", "groups")}
        return cls(**found)
