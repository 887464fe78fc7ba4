"""Put other texts in the place of some."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.errors import RecipeError
from app.core.operation import Lane, Operation, Role
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, each


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceValuesParams:
    """What is replaced, where, and by what."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    mode: str = param(
        "cell",
        label=QT_TRANSLATE_NOOP("params", "Mode"),
        help=QT_TRANSLATE_NOOP("params", "What has to be like the text that is looked for."),
        choices={
            "cell": QT_TRANSLATE_NOOP("params", "The whole cell"),
            "text": QT_TRANSLATE_NOOP("params", "A part of the cell"),
            "regex": QT_TRANSLATE_NOOP("params", "A part, as a regular expression"),
        },
    )
    find: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Find"),
        help=QT_TRANSLATE_NOOP(
            "params", "The text that is looked for. None is found in empty cells only."
        ),
        maximum=10_000,
    )
    value: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Replace by"),
        help=QT_TRANSLATE_NOOP(
            "params", "The new text. In a regular expression, \\1 is what the first group found."
        ),
        maximum=10_000,
    )

    def verify(self, place: str) -> None:
        """Refuse what is no regular expression (RE2), or refers to a group that is not there.

        Raises:
            RecipeError: it is.
        """
        if self.mode != "regex" or not self.find:
            return
        import pyarrow as pa
        import pyarrow.compute as pc

        try:
            pc.replace_substring_regex(pa.array([""]), self.find, self.value)
        except pa.ArrowInvalid as error:
            raise RecipeError(
                "bad_pattern", place=dotted(place, "find"), word=self.find, reason=str(error)
            ) from error


def apply(block: Block, params: ReplaceValuesParams) -> Block:
    """Return the block with the new text wherever the old one was."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def replaced(cells: Any) -> Any:
        if params.mode == "cell" or not params.find:
            value = pa.scalar(params.value, cells.type)
            found = pc.fill_null(pc.equal(cells, params.find), fill_value=False)
            return pc.if_else(found, value, cells)
        if params.mode == "text":
            return pc.replace_substring(cells, params.find, params.value)
        return pc.replace_substring_regex(cells, params.find, params.value)

    return each(block, params.columns, replaced)


OPERATION = Operation(
    name="replace_values",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=ReplaceValuesParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Replace values"),
    summary=QT_TRANSLATE_NOOP("operations", "Put other texts in the place of some."),
)
