"""Sentences about what a step finds in a table, and in its own parameters; see `messages`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.core.texts import QT_TRANSLATE_NOOP

STEP_MESSAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "no_column": QT_TRANSLATE_NOOP(
            "errors", "There is no column “{word}”. Nearest: “{nearest}”."
        ),
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
    }
)
