"""The journal's tables, and how values are stored in them.

One SQLite file per run. Paths are bytes (`os.fsencode`), because file names need not be UTF-8; a
folder is stored once, however many items lie in it. An item's `state` says how far it is:

    found -> (looked) -> ready -> ended          ended: `outcome` is set

Merges are no items: they have negative positions.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Final

from app.core.errors import Problem
from app.core.outcome import Loss

APPLICATION_ID: Final = 0x464D4A31
"""Marks the file as a Foldermill journal ("FMJ1") for `file` and for ourselves."""

SCHEMA_VERSION: Final = 3

TABLES: Final = """
CREATE TABLE run (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE source (id INTEGER PRIMARY KEY, path BLOB NOT NULL);
CREATE TABLE folder (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, path BLOB NOT NULL);
CREATE TABLE item (
    position INTEGER PRIMARY KEY,
    folder INTEGER NOT NULL,
    name BLOB NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    flaw TEXT,                  -- what is wrong with its content, found by the scan
    facts TEXT,                 -- what the look found
    memory INTEGER NOT NULL DEFAULT 0,
    cost REAL NOT NULL DEFAULT 0,
    ready INTEGER NOT NULL DEFAULT 0,
    outcome TEXT,
    problem TEXT,
    seconds REAL NOT NULL DEFAULT 0,
    deaths INTEGER NOT NULL DEFAULT 0,  -- of the application while only this item was in work
    blocks INTEGER NOT NULL DEFAULT 1   -- it is worked on in so many pieces
);
CREATE TABLE block (
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    scan TEXT,                  -- what scanning it found
    made TEXT,                  -- its files in the work folder and their sizes, durable; or NULL
    notes TEXT,                 -- what the item's outcome says of it, if there is anything
    PRIMARY KEY (position, number)
) WITHOUT ROWID;
CREATE TABLE merge (
    position INTEGER PRIMARY KEY,   -- -1 for the recipe's first, -2, ...; its targets have it, too
    lane TEXT NOT NULL,
    number INTEGER NOT NULL,    -- within its lane
    op TEXT NOT NULL,
    outcome TEXT,
    problem TEXT,
    items INTEGER NOT NULL DEFAULT 0,
    left_out INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0
);
CREATE TABLE target (
    position INTEGER NOT NULL,
    output INTEGER NOT NULL,    -- or `index_in_folder`
    path BLOB NOT NULL,         -- below the destination, '/' between the parts, and behind a folder
    format TEXT NOT NULL,
    losses TEXT NOT NULL,
    renamed INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,        -- planned -> intent -> done (-> undoing -> undone)
    replaces INTEGER NOT NULL DEFAULT 0,    -- the rule lets it replace what is at the path
    part BLOB,                  -- the work file an intent renames
    before TEXT,                -- what stands at the path and is replaced; NULL: nothing
    vault BLOB,                 -- absolute path of the original's second name, once it has one
    digest TEXT,
    mtime_ns INTEGER NOT NULL DEFAULT 0,    -- of the result as it was published
    PRIMARY KEY (position, output)
) WITHOUT ROWID;
CREATE TABLE flight (
    number INTEGER PRIMARY KEY      -- of a task that was handed to a slot and has not ended
);
CREATE TABLE kept (
    vault BLOB PRIMARY KEY          -- originals in the vault that no target knows any more
) WITHOUT ROWID;
CREATE TABLE linked (
    path BLOB PRIMARY KEY           -- files that links in the sources lead to, absolute
) WITHOUT ROWID;
CREATE TABLE taken (key TEXT PRIMARY KEY, folder INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE made_folder (path BLOB PRIMARY KEY) WITHOUT ROWID;
"""


def problem_text(problem: Problem | None) -> str | None:
    """Return a problem as the journal stores it."""
    if problem is None:
        return None
    fields: dict[str, object] = {"code": problem.code}
    if problem.values:
        fields["values"] = dict(problem.values)
    if problem.detail:
        fields["detail"] = problem.detail
    # Escaped, because undecodable bytes of a path are lone surrogates, which SQLite refuses.
    return json.dumps(fields)


def problem_from(text: str | None) -> Problem | None:
    """Read back what `problem_text` stored."""
    if text is None:
        return None
    fields = json.loads(text)
    return Problem(fields["code"], fields.get("values", {}), fields.get("detail", ""))


def losses_text(losses: Iterable[Loss]) -> str:
    """Return losses as the journal stores them."""
    return " ".join(losses)


def losses_from(text: str) -> tuple[Loss, ...]:
    """Read back what `losses_text` stored."""
    return tuple(Loss(word) for word in text.split())


def source_path(source: bytes, folder: bytes, name: bytes) -> str:
    """Join what the journal stores of an item to its absolute path.

    A source that is a file has an empty folder and an empty name below it.
    """
    return os.fsdecode(os.path.join(source, *(part for part in (folder, name) if part)))


def relative_path(source: bytes, folder: bytes, name: bytes) -> str:
    """Return an item's path below its source; of a source that is a file its name."""
    below = b"/".join(part for part in (folder, name) if part)
    return os.fsdecode(below or os.path.basename(source))


def target_path(destination: str, relative: bytes) -> str:
    """Join a destination and a target's stored path; in place there is no destination.

    Then targets lie in different folders, and each is stored as the absolute path of its source.
    """
    if not destination:
        return os.fsdecode(relative)
    return os.path.join(destination, *os.fsdecode(relative).split("/"))
