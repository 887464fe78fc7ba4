"""What can be done to a table: pure functions from a block to a block, one file each.

A block's columns are texts; see `app.formats.table.block`. A cell is missing when it is null or an
empty text. Cells that a step does not change keep their text. What a step does to a row depends on
that row alone, never on the others of its block, so that blocks agree; unless it has a `whole`, and
so gets all blocks of a table.
"""
