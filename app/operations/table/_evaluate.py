"""What an expression gives for each row of a block; see `_expression` for what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from app.formats.table.block import Block
from app.formats.table.numbers import styled
from app.operations.table._expression import Kind, Node
from app.operations.table._numbers import Numbers, numbers_of
from app.operations.table._shared import column, is_missing, without_empty

_LARGEST: Final = 9.2e18
"""Integers whose double is below surely fit into 64 bits."""

_COMPARE: Final = {
    "=": "equal",
    "!=": "not_equal",
    "<": "less",
    "<=": "less_equal",
    ">": "greater",
    ">=": "greater_equal",
}
_CALCULATE: Final = {"+": "add", "-": "subtract", "*": "multiply"}


def truths(node: Node, block: Block) -> Any:
    """Return a `pyarrow` array of true, false and null.

    Args:
        node: of the kind `TRUTH`.
        block: the rows.

    Raises:
        ContentError: the table has no such column.
    """
    import pyarrow.compute as pc

    if node.word == "is_missing":
        return _missing(node.parts[0], block)
    if node.word == "not":
        return pc.invert(truths(node.parts[0], block))
    if node.word in ("and", "or"):
        join = pc.and_kleene if node.word == "and" else pc.or_kleene
        return join(*(truths(part, block) for part in node.parts))
    if node.word in _COMPARE:
        return _compared(node, block)
    part = str(node.parts[1].value)
    search: dict[str, Callable[..., Any]] = {
        "contains": pc.match_substring,
        "starts": pc.starts_with,
        "ends": pc.ends_with,
    }
    return search[node.word](texts(node.parts[0], block), part)


def texts(node: Node, block: Block) -> Any:
    """Return a `pyarrow` array of texts, with null for what is missing.

    Raises:
        ContentError: the table has no such column.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if node.kind is Kind.TRUTH:
        return pc.cast(truths(node, block), pa.string())
    if node.kind is Kind.NUMBER:
        found = numbers(node, block)
        plain = pc.coalesce(pc.cast(found.ints, pa.string()), pc.cast(found.floats, pa.string()))
        return styled(plain, block.style)
    if node.word == "column":
        return without_empty(column(block, str(node.value)))
    if node.word == "text":
        return pa.repeat(pa.scalar(node.value, pa.string()), block.table.num_rows)
    change = pc.utf8_lower if node.word == "lower" else pc.utf8_upper
    return change(texts(node.parts[0], block))


def numbers(node: Node, block: Block) -> Numbers:
    """Return numbers.

    Raises:
        ContentError: the table has no such column.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if node.word == "column":
        return numbers_of(column(block, str(node.value)), block.style)
    if node.word == "number":
        rows = block.table.num_rows
        ints = pa.scalar(node.value if isinstance(node.value, int) else None, pa.int64())
        return Numbers(
            pa.repeat(ints, rows), pa.repeat(pa.scalar(float(node.value), pa.float64()), rows)
        )
    if node.word == "length":
        lengths = pc.cast(pc.utf8_length(texts(node.parts[0], block)), pa.int64())
        return Numbers(lengths, pc.cast(lengths, pa.float64()))
    left, right = (numbers(part, block) for part in node.parts)
    if node.word == "/":
        return _divided(left, right)
    calculate = getattr(pc, _CALCULATE[node.word])
    floats = calculate(left.floats, right.floats)
    fits = pc.less(pc.abs(floats), _LARGEST)
    ints = pc.if_else(fits, calculate(left.ints, right.ints), pa.scalar(None, pa.int64()))
    return Numbers(ints, pc.coalesce(pc.cast(ints, pa.float64(), safe=False), floats))


def _divided(left: Numbers, right: Numbers) -> Numbers:
    import pyarrow as pa
    import pyarrow.compute as pc

    zero = pc.equal(right.floats, 0.0)
    below = pc.if_else(zero, pa.scalar(None, pa.float64()), right.floats)
    floats = pc.divide(left.floats, below)
    return Numbers(pa.nulls(len(floats), pa.int64()), floats)


def _missing(node: Node, block: Block) -> Any:
    import pyarrow.compute as pc

    if node.kind is Kind.TRUTH:
        return pc.is_null(truths(node, block))
    if node.kind is Kind.NUMBER:
        return pc.is_null(numbers(node, block).floats)
    return is_missing(texts(node, block))


def _compared(node: Node, block: Block) -> Any:
    import pyarrow.compute as pc

    compare = getattr(pc, _COMPARE[node.word])
    left, right = node.parts
    kinds = {left.kind, right.kind}
    if Kind.NUMBER in kinds:
        return _compared_numbers(compare, numbers(left, block), numbers(right, block))
    as_texts = compare(texts(left, block), texts(right, block))
    if Kind.TEXT in kinds:
        return as_texts
    as_numbers = _compared_numbers(compare, numbers(left, block), numbers(right, block))
    return pc.coalesce(as_numbers, as_texts)


def _compared_numbers(compare: Callable[..., Any], left: Numbers, right: Numbers) -> Any:
    import pyarrow.compute as pc

    return pc.coalesce(compare(left.ints, right.ints), compare(left.floats, right.floats))
