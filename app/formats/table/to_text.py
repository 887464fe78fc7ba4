"""Columns that have types already, as text: what a number or a date looks like in a cell."""

from __future__ import annotations

import json
from typing import Any

from app.formats.table.types import ColumnType


def as_text(column: Any) -> Any:
    """Return a `pyarrow` array of any type as one of texts.

    Numbers have as many digits as tell them from all others, times no decimals that are all zero,
    lists and structures are compact JSON, and bytes that are no UTF-8 are in hexadecimal digits.

    Args:
        column: in one piece or in several.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_nested(kind):
        return pa.array([_json(value) for value in column.to_pylist()], pa.string())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or _is_other_binary(kind):
        return _bytes_as_text(column)
    if pa.types.is_float16(kind):
        return as_text(pc.cast(column, pa.float32()))
    texts = pc.cast(column, pa.string())
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):
        return pc.replace_substring_regex(texts, r"\.0+(\D|$)", r"\1")
    if pa.types.is_decimal(kind):
        return _without_exponents(column, texts)
    return texts


def _is_other_binary(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_fixed_size_binary(kind) or pa.types.is_binary_view(kind))


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _bytes_as_text(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        return pc.cast(column, pa.string())
    except pa.ArrowInvalid:
        return pa.array([_hexadecimal(value) for value in column.to_pylist()], pa.string())


def _hexadecimal(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.hex()


def _without_exponents(column: Any, texts: Any) -> Any:
    """Write out small decimals such as 1E-10."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pc.any(pc.match_substring(texts, "E")).as_py():
        return texts
    return pa.array(
        [None if value is None else f"{value:f}" for value in column.to_pylist()], pa.string()
    )


def declared_type(kind: Any) -> ColumnType:
    """Return the type of a column whose `pyarrow` type is known."""
    import pyarrow as pa

    checks = (
        (pa.types.is_boolean, ColumnType.BOOL),
        (pa.types.is_uint64, ColumnType.DECIMAL),
        (pa.types.is_integer, ColumnType.INT),
        (pa.types.is_floating, ColumnType.FLOAT),
        (pa.types.is_decimal, ColumnType.DECIMAL),
        (pa.types.is_date, ColumnType.DATE),
        (pa.types.is_timestamp, ColumnType.DATETIME),
    )
    if pa.types.is_dictionary(kind):
        return declared_type(kind.value_type)
    return next((found for check, found in checks if check(kind)), ColumnType.TEXT)
