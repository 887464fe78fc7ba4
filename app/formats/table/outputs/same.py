"""The format the source has, or the nearest one that can be written."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from app.core.operation import Lane, OutputFormat
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.facts import TableFacts
from app.formats.table.outputs.csv import CsvOptions
from app.formats.table.outputs.tsv import TsvOptions
from app.formats.table.writer import Splits, split_by_param, split_rows_param


@dataclass(frozen=True, slots=True, kw_only=True)
class SameOptions(Splits):
    """How the table is split; the source says all else."""

    split_rows: int = split_rows_param()
    split_by: str = split_by_param()


FORMAT: Final = OutputFormat(
    name="same",
    lane=Lane.TABLE,
    params=SameOptions,
    suffix="",
    title=QT_TRANSLATE_NOOP("formats", "Same as the source"),
    summary=QT_TRANSLATE_NOOP(
        "formats",
        "Each table in its own format, workbooks as xlsx; CSV where that cannot be written.",
    ),
)

WORKBOOKS: Final = ("xlsx", "xls", "ods")
_ENCODINGS: Final = MappingProxyType(
    {
        "utf-16-le": "utf-16",
        "utf-16-be": "utf-16",
        "cp1252": "windows-1252",
        "latin-1": "windows-1252",
        "big5": "big5",
        "cp950": "big5",
        "gb2312": "gb18030",
        "gbk": "gb18030",
        "gb18030": "gb18030",
        "shift_jis": "shift_jis",
        "cp932": "shift_jis",
        "euc_kr": "euc-kr",
        "cp949": "euc-kr",
    }
)
"""How outputs call the encodings of sources; all others become UTF-8."""


def like(facts: TableFacts) -> tuple[str, Any]:
    """Return the format, and the options with which a file is like the source.

    For a text or a workbook; what else is read has types, and no options.
    """
    dialect = facts.dialect
    if facts.format in WORKBOOKS:
        from app.formats.table.outputs.xlsx import options_like

        return "xlsx", options_like(facts.sheet, header=dialect.header)
    encoding = _ENCODINGS.get(dialect.encoding, "utf-8")
    if dialect.bom and encoding == "utf-8":
        encoding = "utf-8-sig"
    if facts.format == "tsv" and dialect.delimiter == "\t":
        return "tsv", TsvOptions(encoding=encoding, header=dialect.header)
    delimiter = dialect.delimiter if dialect.delimiter in (",", ";", "\t", "|") else ","
    return "csv", CsvOptions(delimiter=delimiter, encoding=encoding, header=dialect.header)
