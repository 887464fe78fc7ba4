"""SQLite: a database with one table, whose columns have types."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.core.errors import RecipeError, WriteError
from app.core.operation import Lane, OutputFormat
from app.core.outcome import Loss
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.database_cells import DECLARED, values_of
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece, ResultPieces
from app.formats.table.typed import Whole, table_of, typed_piece
from app.formats.table.writer import (
    TYPED,
    Splits,
    TableWriter,
    split_by_param,
    split_rows_param,
    types_param,
)

COLUMNS: Final = 2_000
"""Columns a table may have where SQLite was not built to take more."""

_CELLS: Final = 200_000
"""Cells that are at hand at a time, more or less."""

_OWN: Final = "sqlite_"
"""How names begin that SQLite keeps for itself, in any case."""

# There is nobody to share the file with, and nothing in it to go back to; the disk gets it later,
# like all results. All of it is in one file then, and the same cells make the same bytes.
_PRAGMAS: Final = (
    "page_size=4096",
    "encoding='UTF-8'",
    "journal_mode=OFF",
    "synchronous=OFF",
    "locking_mode=EXCLUSIVE",
    "temp_store=MEMORY",
)

_SYSTEM_ERRORS: Final = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EIO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteOptions(Splits):
    """How an SQLite database is written."""

    table: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Table"),
        help=QT_TRANSLATE_NOOP("params", "The name of the table; if it is empty, the file's."),
    )
    types: str = types_param("auto", TYPED)
    split_rows: int = split_rows_param()
    split_by: str = split_by_param()

    def verify(self, place: str) -> None:
        """Refuse names a table cannot have.

        Raises:
            RecipeError: `database_table`.
        """
        if "\0" in self.table or self.table.lower().startswith(_OWN):
            raise RecipeError("database_table", place=dotted(place, "table"), word=self.table)


def _named(options: SqliteOptions, name: str) -> SqliteOptions:
    if options.table:
        return options
    table = os.fsencode(name).decode(errors="replace")
    return replace(options, table=f"_{table}" if table.lower().startswith(_OWN) else table)


def _piece(table: Any, options: SqliteOptions, style: Style) -> ResultPiece:
    return typed_piece(table, style, as_text=options.types == "text")


def _write(path: str, pieces: ResultPieces, options: SqliteOptions) -> Collection[Loss]:
    whole = Whole.of(pieces)
    if len(whole.columns) > COLUMNS:
        raise WriteError("database_columns", columns=len(whole.columns), limit=COLUMNS)
    names, losses = _names(whole.columns)
    kinds = [DECLARED[facts.type] for facts in whole.types]
    columns = [f"{_quoted(name)} {kind}" for name, kind in zip(names, kinds, strict=True)]
    table, marks = _quoted(options.table or "table"), ", ".join("?" * len(names))
    with _database(path) as database:
        database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        database.execute("BEGIN")
        insert = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - the name is quoted
        database.executemany(insert, _rows(whole, pieces))
        database.execute("COMMIT")
    return losses


@contextlib.contextmanager
def _database(path: str) -> Iterator[sqlite3.Connection]:
    """Open an empty file as a database.

    Raises:
        OSError: the disk refuses it.
    """
    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
            for pragma in _PRAGMAS:
                database.execute(f"PRAGMA {pragma}").fetchall()
            yield database
    except sqlite3.Error as error:
        code = _SYSTEM_ERRORS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if code is None:
            raise
        raise OSError(code, os.strerror(code), path) from error


def _rows(whole: Whole, pieces: ResultPieces) -> Iterator[tuple[Any, ...]]:
    some = max(_CELLS // len(whole.columns), 1)
    for piece in pieces:
        table = table_of(piece)
        for start in range(0, len(table), some):
            columns = table.slice(start, some).columns
            yield from zip(
                *(
                    values_of(column.combine_chunks(), facts, whole.style)
                    for column, facts in zip(columns, whole.types, strict=True)
                ),
                strict=True,
            )


def _names(columns: Sequence[str]) -> tuple[list[str], Collection[Loss]]:
    """Return names that SQLite takes for different ones: “a (2)” for an “a” that follows “A”."""
    plain = [name.replace("\0", "\ufffd") for name in columns]
    found: list[str] = []
    taken = set(map(_key, plain))
    seen: set[str] = set()
    for name in plain:
        new, number = name, 2
        while _key(new) in seen or (new != name and _key(new) in taken):
            new, number = f"{name} ({number})", number + 1
        seen.add(_key(new))
        found.append(new)
    return found, (Loss.CHARACTERS,) if plain != list(columns) else ()


def _key(name: str) -> str:
    """Return what names share that differ in the case of ASCII letters only."""
    return name.encode().lower().decode()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


WRITER = TableWriter(
    format=OutputFormat(
        name="sqlite",
        lane=Lane.TABLE,
        params=SqliteOptions,
        suffix=".sqlite",
        title=QT_TRANSLATE_NOOP("formats", "SQLite"),
        summary=QT_TRANSLATE_NOOP("formats", "A database with one table, in one file."),
    ),
    piece=_piece,
    write=_write,
    density=1.2,
    by_path=True,
    named=_named,
)
