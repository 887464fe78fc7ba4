"""The sentences of `messages` that only tables need."""

from typing import Final

from app.core.texts import QT_TRANSLATE_NOOP

TABLE_MESSAGES: Final = {
    "merge_sources": QT_TRANSLATE_NOOP(
        "errors",
        "“{op}” needs exactly {wanted} sources, in order; this run has {found}.",
    ),
    "merge_keys": QT_TRANSLATE_NOOP(
        "errors",
        "“{path}”: its first column is “{old}” in the old table and “{new}” in the new one. "
        "Name the key columns in the recipe.",
    ),
    "not_a_table": QT_TRANSLATE_NOOP(
        "errors", "The file is named like a table, but it holds {found}."
    ),
    "table_unknown": QT_TRANSLATE_NOOP("errors", "The table's format “{format}” cannot be read."),
    "table_no_columns": QT_TRANSLATE_NOOP("errors", "The table has no columns and no rows."),
    "table_long_record": QT_TRANSLATE_NOOP(
        "errors",
        "The row that begins in line {line} does not end within 32 MB. "
        "A quote is probably never closed.",
    ),
    "packed_damaged": QT_TRANSLATE_NOOP("errors", "The compressed file is damaged or cut off."),
    "table_damaged": QT_TRANSLATE_NOOP("errors", "The table is damaged or cut off."),
    "workbook_damaged": QT_TRANSLATE_NOOP("errors", "The workbook is damaged or cut off."),
    "workbook_locked": QT_TRANSLATE_NOOP("errors", "The workbook is locked with a password."),
    "reading_encoding": QT_TRANSLATE_NOOP(
        "errors", "{place}: there is no encoding of the name “{word}”."
    ),
    "reading_character": QT_TRANSLATE_NOOP(
        "errors", "{place}: “{word}” is no ASCII character that can stand within a line."
    ),
    "reading_same": QT_TRANSLATE_NOOP(
        "errors", "{place}: “{word}” is what “{name}” means already."
    ),
    "rows_mended": QT_TRANSLATE_NOOP(
        "errors", "Rows with a flaw that were mended and kept: {rows}."
    ),
    "rows_rejected": QT_TRANSLATE_NOOP("errors", "Rows with a flaw that were put aside: {rows}."),
    "row_json": QT_TRANSLATE_NOOP("errors", "The line holds no JSON object."),
    "row_cells": QT_TRANSLATE_NOOP("errors", "The row has {found} cells instead of {wanted}."),
    "row_encoding": QT_TRANSLATE_NOOP(
        "errors", "The row has characters that are not in the file's encoding."
    ),
    "row_nul": QT_TRANSLATE_NOOP("errors", "The row has NUL bytes."),
    "row_quote": QT_TRANSLATE_NOOP("errors", "The row has a quote that is never closed."),
    "no_column": QT_TRANSLATE_NOOP("errors", "There is no column “{word}”. Nearest: “{nearest}”."),
    "column_taken": QT_TRANSLATE_NOOP("errors", "There is a column “{word}” already."),
    "lookup_keys": QT_TRANSLATE_NOOP(
        "errors", "{place}: {found} columns of the lookup table belong to {wanted} columns."
    ),
    "lookup_twice": QT_TRANSLATE_NOOP(
        "errors", "The lookup table “{path}” has two rows for “{word}”."
    ),
    "lookup_too_large": QT_TRANSLATE_NOOP(
        "errors",
        "The lookup table “{path}” is too large: its cells may have {allowed} MB together.",
    ),
    "lookup_no_column": QT_TRANSLATE_NOOP(
        "errors",
        "The lookup table “{path}” has no column “{word}”. Nearest: “{nearest}”.",
    ),
    "pivot_too_wide": QT_TRANSLATE_NOOP(
        "errors",
        "Column “{column}” has more than {allowed} different values, "
        "and each would become a column.",
    ),
    "transpose_too_long": QT_TRANSLATE_NOOP(
        "errors",
        "The table has more than {allowed} rows, and each would become a column.",
    ),
    "split_values": QT_TRANSLATE_NOOP(
        "errors",
        "Column “{column}” has more than {limit} different values, and each would become a file.",
    ),
    "split_rows": QT_TRANSLATE_NOOP(
        "errors",
        "The {rows} rows would become {files} files; {limit} are the most. "
        "Put more rows into each.",
    ),
    "not_of_type": QT_TRANSLATE_NOOP(
        "errors", "Column “{column}”: “{word}” cannot be read as {wanted}."
    ),
    "bad_pattern": QT_TRANSLATE_NOOP(
        "errors", "{place}: “{word}” is not a regular expression: {reason}."
    ),
    "bad_date_format": QT_TRANSLATE_NOOP("errors", "{place}: “{word}” is not a date format."),
    "expression_syntax": QT_TRANSLATE_NOOP(
        "errors", "{place}: “{text}” makes no sense from character {at} on."
    ),
    "expression_function": QT_TRANSLATE_NOOP(
        "errors",
        "{place}: there is no function “{word}” with so many values. "
        "Nearest: “{nearest}”. Possible: {words}.",
    ),
    "expression_kind": QT_TRANSLATE_NOOP(
        "errors", "{place}: in “{text}”, “{word}” does not go with what it is given."
    ),
    "database_columns": QT_TRANSLATE_NOOP(
        "errors", "The table has {columns} columns; an SQLite table holds {limit} at most."
    ),
    "database_table": QT_TRANSLATE_NOOP(
        "errors", "{place}: an SQLite table cannot be called “{word}”."
    ),
    "sheet_rows": QT_TRANSLATE_NOOP(
        "errors",
        "The table has {rows} rows; an Excel sheet holds {limit} of them at most. "
        "The option “too_many_rows” can split it into sheets.",
    ),
    "sheet_columns": QT_TRANSLATE_NOOP(
        "errors", "The table has {columns} columns; an Excel sheet holds {limit} at most."
    ),
    "sheet_cell": QT_TRANSLATE_NOOP(
        "errors",
        "Row {row}, column “{column}”: the cell has {size} characters; "
        "Excel holds {limit} at most.",
    ),
    "sheet_header": QT_TRANSLATE_NOOP(
        "errors",
        "The name of column {column} has {size} characters; Excel holds {limit} at most.",
    ),
    "sheet_name": QT_TRANSLATE_NOOP("errors", "{place}: an Excel sheet cannot be called “{word}”."),
    "sheet_name_long": QT_TRANSLATE_NOOP(
        "errors", "{place}: “{word}” is too long for a sheet; {limit} characters are possible."
    ),
}
