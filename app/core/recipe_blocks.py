"""The text of a recipe cut into blocks, so that steps can move with the comments about them.

A block is a `[header]` with the comments directly above it and the keys below it. What stands
behind it up to the next block, blank lines and comments on their own, is its gap; gaps stay where
they are when blocks move. Blocks and gaps put together again are the text, character by character.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Path = tuple[str, ...]
"""The words of a header; empty for the keys before the first header."""

_TOKEN: Final = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}'''
    r"""|'''.*?'{3,5}"""
    r'''|"(?:\\.|[^"\\])*"'''
    r"""|'[^']*'"""
    r"""|\#[^\n]*"""
    r"""|[^"'#\[\]{}\n]+|.""",
    re.DOTALL,
)


@dataclass(slots=True)
class Block:
    """One table as written.

    Attributes:
        path: of its header.
        text: the comments above it, the header and the keys; whole lines.
        gap: blank lines and lone comments behind it; whole lines.
        array: the header has double brackets.
        inner: the blocks of arrays within this one, like `[[image.outputs.steps]]`.
    """

    path: Path
    text: str
    gap: str = ""
    array: bool = False
    inner: list[Block] = field(default_factory=list)

    @property
    def last(self) -> Block:
        """The block of these whose gap is behind all of them."""
        return self.inner[-1].last if self.inner else self

    def data(self) -> dict[str, Any]:
        """Return the table as plain values, the inner ones included."""
        data: Any = tomllib.loads(join([self]))
        for word in self.path:
            data = data[word]
            data = data[-1] if isinstance(data, list) else data
        return dict(data)


def split(text: str) -> list[Block]:
    """Return the blocks of a valid TOML text of whole lines; the first has the path `()`."""
    sections: list[list[str]] = [[]]
    for line in _lines(text):
        if line.lstrip().startswith("["):
            last = sections[-1]
            above = len(last)
            while above and last[above - 1].lstrip().startswith("#"):
                above -= 1
            sections.append(last[above:])
            del last[above:]
        sections[-1].append(line)
    return _nested([_block(lines) for lines in sections])


def join(blocks: Iterable[Block]) -> str:
    """Return the text of the blocks."""
    return "".join(block.text + block.gap + join(block.inner) for block in blocks)


def replace(blocks: list[Block], path: Path, wanted: Sequence[Block], at: int) -> None:
    """Put the wanted blocks where those of that path stand; from index `at > 0` on if none does.

    The gaps stay; one that is left over survives in the gap before it if it holds comments.
    """
    old = [index for index, block in enumerate(blocks) if block.path == path]
    gaps = [blocks[index].last.gap for index in old]
    for index, block, gap in zip(old, wanted, gaps, strict=False):
        blocks[index] = block
        block.last.gap = gap
    surplus = old[len(wanted) :]
    for index in reversed(surplus):
        del blocks[index]
    for gap in gaps[len(wanted) :]:
        if "#" in gap and surplus[0]:
            before = blocks[surplus[0] - 1].last
            before.gap += gap.lstrip("\n") if before.gap else gap
    for index, block in enumerate(wanted[len(old) :], old[-1] + 1 if old else at):
        before = blocks[index - 1].last
        block.last.gap, before.gap = before.gap or "\n", "\n"
        blocks.insert(index, block)


def _lines(text: str) -> list[str]:
    """Return the lines, those that strings and brackets hold together as one."""
    lines = []
    start = depth = 0
    for found in _TOKEN.finditer(text):
        match found[0]:
            case "[" | "{":
                depth += 1
            case "]" | "}":
                depth -= 1
            case "\n" if not depth:
                lines.append(text[start : found.end()])
                start = found.end()
    return lines


def _block(lines: list[str]) -> Block:
    contents = [
        number for number, line in enumerate(lines, 1) if line.strip() and line.lstrip()[0] != "#"
    ]
    end = contents[-1] if contents else 0
    while end < len(lines) and lines[end].strip():
        end += 1
    block = Block((), "".join(lines[:end]), "".join(lines[end:]))
    header = next((line for line in lines if line.lstrip().startswith("[")), "")
    table: Any = tomllib.loads(header)
    while table:
        word, table = next(iter(table.items()))
        block.path += (word,)
        block.array = isinstance(table, list)
        table = table[0] if block.array else table
    return block


def _nested(blocks: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        outer = found[-1] if found else None
        if outer and outer.array and block.path[: len(outer.path)] == outer.path != block.path:
            outer.inner.append(block)
        else:
            found.append(block)
    return found
