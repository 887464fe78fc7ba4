"""Recipes written as TOML, into the text they were read from: its comments, order and spacing stay.

Two rules decide what is written. A table that is new says everything that applies, so that a shared
recipe shows what it does. In a table that was there, only what differs is touched, and a value that
equals its default is not added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import tomlkit
from tomlkit.items import AoT, Array, Item

from app.core import recipe_blocks
from app.core.errors import RecipeError
from app.core.operation import Lane
from app.core.params import parameters, plain, values_of
from app.core.recipe import VERSION, LaneRecipe, Merge, Output, Recipe, Step
from app.core.recipe_blocks import Block, Path
from app.core.recipe_read import SAME, parse

Value = str | int | float | bool | list[Any]

_UNSAID: Final = {
    "enabled": True,
    "folder": "",
    "in_place": False,
    "skip_done": False,
    "seconds_per_file": 0,
}
"""Values new tables do not mention, because leaving them out says the same more clearly."""

_ORDER: Final[tuple[Path, ...]] = (
    (),
    *(
        (lane, *role)
        for lane in Lane
        for role in ((), ("reading",), ("steps",), ("outputs",), ("merges",))
    ),
    ("destination",),
    ("limits",),
)
"""The order of new blocks."""


@dataclass(frozen=True, slots=True)
class _Table:
    """What a table of the recipe shall say.

    Attributes:
        values: every key that may stand there.
        defaults: what a missing key means; a key without default is always written.
        arrays: arrays of tables in it.
        tables: tables in it.
        terse: a new one mentions only what differs from the defaults.
    """

    values: Mapping[str, Value]
    defaults: Mapping[str, Value]
    arrays: Mapping[str, Sequence[_Table]] = field(default_factory=dict)
    tables: Mapping[str, _Table] = field(default_factory=dict)
    terse: bool = False

    def needs(self, key: str) -> bool:
        """Return whether leaving the key out would change the meaning."""
        return key not in self.defaults or self.values[key] != self.defaults[key]

    def shown(self) -> dict[str, Value]:
        """Return the values a new table mentions."""
        return {
            key: value
            for key, value in self.values.items()
            if self.needs(key) or not (self.terse or _UNSAID.get(key) == value)
        }

    def kept(self, old: Mapping[str, Any]) -> dict[str, Value]:
        """Return the values for a table that said `old`, the keys it has first, in its order."""
        keys = [key for key in old if key in self.values]
        keys += [key for key in self.values if key not in old and self.needs(key)]
        return {key: self.values[key] for key in keys}

    def equals(self, old: object) -> bool:
        """Return whether a table that says `old` means the same already."""
        return (
            isinstance(old, Mapping)
            and set(old) <= {*self.values, *self.arrays, *self.tables}
            and all(
                _same(old[key], value) if key in old else not self.needs(key)
                for key, value in self.values.items()
            )
            and all(_all_equal(tables, old.get(key, [])) for key, tables in self.arrays.items())
            and all(table.equals(old.get(key, {})) for key, table in self.tables.items())
        )


def _same(old: object, value: Value) -> bool:
    if isinstance(old, list) and isinstance(value, list):
        return len(old) == len(value) and all(map(_same, old, value))
    return old == value and isinstance(old, bool) == isinstance(value, bool)


def _all_equal(tables: Sequence[_Table], old: object) -> bool:
    return (
        isinstance(old, list)
        and len(old) == len(tables)
        and all(table.equals(entry) for table, entry in zip(tables, old, strict=True))
    )


def write_recipe(recipe: Recipe, previous: str | None = None) -> str:
    """Return the recipe as TOML that reads back equal.

    Parameters that do not apply are not written; a lane that does nothing is left out.

    Args:
        recipe: what to write.
        previous: the text it was read from, to be kept where the recipe is still the same.

    Raises:
        RecipeError: `previous` is not TOML, or a value is not valid text.
    """
    if previous is None:
        return _edited("", _recipe(recipe, {}))
    old = parse(previous)
    wanted = _recipe(recipe, old)
    if wanted.equals(old):
        return previous
    text = _edited(previous.removeprefix("\ufeff").replace("\r\n", "\n"), wanted)
    return text.replace("\n", "\r\n") if "\r\n" in previous else text


# What the recipe says, as tables.


def _recipe(recipe: Recipe, old: Mapping[str, Any]) -> _Table:
    tables = {
        str(lane): _lane(recipe.lanes.get(lane, LaneRecipe()), old.get(lane)) for lane in Lane
    }
    for key, params in (("destination", recipe.destination), ("limits", recipe.limits)):
        tables[key] = _table({}, params, {}, {})
    return _Table({"version": VERSION, "name": recipe.name}, {"name": ""}, tables=tables)


def _lane(lane: LaneRecipe, old: object) -> _Table:
    outputs = [_output(output) for output in lane.outputs]
    implied = lane.steps and len(outputs) == 1 and outputs[0].equals({})
    if implied and isinstance(old, Mapping) and "outputs" not in old:
        outputs = []
    steps = [_step(step) for step in lane.steps]
    merges = [_merge(merge) for merge in lane.merges]
    tables = {}
    if lane.reading is not None:
        tables["reading"] = replace(_table({}, lane.reading, {}, {}), terse=True)
    return _Table({}, {}, {"steps": steps, "outputs": outputs, "merges": merges}, tables)


def _step(step: Step) -> _Table:
    return _table({"op": step.op}, step.params, {"enabled": step.enabled}, {"enabled": True})


def _output(output: Output) -> _Table:
    head = {"format": output.format, "name": output.name}
    table = _table(head, output.options, {}, {"format": SAME, "name": Output(SAME, None).name})
    steps = [_step(step) for step in output.steps]
    return replace(table, arrays={**table.arrays, "steps": steps})


def _merge(merge: Merge) -> _Table:
    named: dict[str, Value] = {"name": merge.name} if merge.name else {}
    return _table({"op": merge.op}, merge.params, named, {})


def _table(
    head: Mapping[str, Value], params: Any, tail: Mapping[str, Value], defaults: Mapping[str, Value]
) -> _Table:
    """Return the table of what parameters say, between the keys before and behind them."""
    specs = {spec.name: spec for spec in parameters(type(params))}
    said = values_of(params)
    return _Table(
        {
            **head,
            **{name: plain(value) for name, value in said.items() if not specs[name].is_nested},
            **tail,
        },
        {**defaults, **{name: plain(spec.default) for name, spec in specs.items()}},
        {
            name: [_table({}, entry, {}, {}) for entry in value]
            for name, value in said.items()
            if specs[name].is_nested
        },
    )


# How the tables come into the text.


def _edited(text: str, wanted: _Table) -> str:
    """Return the text changed to say what is wanted."""
    blocks = recipe_blocks.split(text if text.endswith("\n") else text + "\n")
    for path in [block.path for block in blocks if block.path not in _ORDER]:
        recipe_blocks.replace(blocks, path, (), 0)
    top = blocks[0]
    said = top.data()
    # Tables given without a header, like `destination.layout = "flat"`, are too rare to be edited:
    # they stay as they are or become blocks.
    kept = {key: t for key, t in wanted.tables.items() if key in said and t.equals(said[key])}
    _write_keys(top, replace(wanted, tables=kept))
    for key, table in wanted.tables.items():
        if key not in kept:
            _write_table(blocks, key, table)
    changed = recipe_blocks.join(blocks).lstrip("\n")
    return changed if text.endswith("\n\n") else changed.rstrip("\n") + "\n"


def _write_table(blocks: list[Block], name: str, table: _Table) -> None:
    """Write a lane, the destination or the limits where they stand, or as new blocks."""
    held = _write_head(blocks, (name,), table)
    for key in ("reading",):
        if key not in held:
            _write_inner(blocks, (name, key), table.tables.get(key))
    for key, tables in table.arrays.items():
        if key not in held:
            _write_array(blocks, (name, key), tables)


def _write_head(blocks: list[Block], path: Path, table: _Table) -> Collection[str]:
    """Write the block with that very path, if there is one or it is needed.

    Returns:
        The arrays and tables that stand in it.
    """
    block = next((block for block in blocks if block.path == path), None)
    if block:
        said = block.data()
        arrays = {key: tables for key, tables in table.arrays.items() if key in said}
        # Like those above that have no header: they stay as they are or become blocks.
        tables = {key: t for key, t in table.tables.items() if key in said and t.equals(said[key])}
        _write_keys(block, replace(table, arrays=arrays, tables=tables))
        return {*arrays, *tables}
    if any(map(table.needs, table.values)):
        recipe_blocks.replace(blocks, path, [_new_block(path, table)], _index(blocks, path))
    return ()


def _write_inner(blocks: list[Block], path: Path, table: _Table | None) -> None:
    """Write a table of a lane as a block, or remove it."""
    if table:
        _write_head(blocks, path, table)
    else:
        recipe_blocks.replace(blocks, path, (), 0)


def _write_array(blocks: list[Block], path: Path, tables: Sequence[_Table]) -> None:
    """Write an array of tables as blocks, each table into the block that was about it."""
    old = [block for block in blocks if block.path == path]
    wanted = []
    for table, match in zip(tables, _matches([b.data() for b in old], tables), strict=True):
        if match is None:
            wanted.append(_new_block(path, table, array=True))
        else:
            _write_block(old[match], table)
            wanted.append(old[match])
    recipe_blocks.replace(blocks, path, wanted, 0 if old else _index(blocks, path))


def _write_block(block: Block, table: _Table) -> None:
    inner = dict.fromkeys(within.path[len(block.path)] for within in block.inner)
    own = {key: tables for key, tables in table.arrays.items() if key not in inner}
    _write_keys(block, replace(table, arrays=own))
    for key in inner:
        _write_array(block.inner, (*block.path, key), table.arrays.get(key, ()))


def _new_block(path: Path, table: _Table, *, array: bool = False) -> Block:
    words = ".".join(path)
    header = f"[[{words}]]" if array else f"[{words}]"
    lines = [header, *_key_texts(table, table.shown())]
    return Block(path, "\n".join(lines) + "\n", array=array)


def _index(blocks: Sequence[Block], path: Path) -> int:
    """Return where new blocks of that path belong: behind all that come before it by rule."""
    rank = _ORDER.index(path)
    return 1 + max(i for i, block in enumerate(blocks) if _ORDER.index(block.path) <= rank)


def _matches(old: Sequence[Mapping[str, Any]], tables: Sequence[_Table]) -> list[int | None]:
    """Return for each table which of the old ones it was: an equal one, else one with its word.

    An output that is like none takes the next one that is left, whatever its format was.
    """
    found: list[int | None] = [None] * len(tables)
    free = dict(enumerate(old))
    for alike in (_Table.equals, _same_word, _is_output):
        for index, table in enumerate(tables):
            if found[index] is None:
                match = next((i for i, data in free.items() if alike(table, data)), None)
                if match is not None:
                    found[index] = match
                    del free[match]
    return found


def _same_word(table: _Table, old: Mapping[str, Any]) -> bool:
    key = "format" if _is_output(table, old) else "op"
    return bool(table.values.get(key) == old.get(key, SAME))


def _is_output(table: _Table, _old: Mapping[str, Any]) -> bool:
    return "format" in table.values and "op" not in table.values


# Keys and values; in TOML these are tomlkit's matter.


def _write_keys(block: Block, table: _Table) -> None:
    """Write what stands directly below the block's header."""
    document = tomlkit.parse(block.text)
    target: Any = document
    for word in block.path:
        target = target[word]
        target = target[-1] if isinstance(target, AoT) else target
    if not table.equals(target.unwrap()):
        _write_into(target, table)
        block.text = tomlkit.dumps(document)


def _write_into(target: Any, table: _Table) -> None:
    old = target.unwrap()
    for key in old.keys() - {*table.values, *table.arrays, *table.tables}:
        del target[key]
    for key, value in table.kept(old).items():
        if key not in old or not _same(old[key], value):
            target[key] = _item(value)
    for key, tables in table.arrays.items():
        if key in old:
            _write_inline_array(target, key, tables)
        elif tables:
            target[key] = tomlkit.value(_array_text([_inline_text(table) for table in tables]))


def _write_inline_array(target: Any, key: str, tables: Sequence[_Table]) -> None:
    """Write `[{ op = … }, …]`; comments in it stay with tables that keep their order."""
    array: Array = target[key]
    old = array.unwrap()
    matches = _matches(old, tables)
    texts = [
        _inline_text(table, None if match is None else old[match])
        for table, match in zip(tables, matches, strict=True)
    ]
    if matches != list(range(len(old))) and "\n" not in array.as_string():
        target[key] = tomlkit.value(_array_text(texts))
        return
    stay: list[int] = []
    for match in matches:
        if match is not None and match > max(stay, default=-1):
            stay.append(match)
    for index in reversed(range(len(old))):
        if index not in stay:
            del array[index]
    for index, (table, match) in enumerate(zip(tables, matches, strict=True)):
        if match is None or match not in stay:
            array.insert(index, tomlkit.value(texts[index]))
        elif not table.equals(old[match]):
            array[index] = tomlkit.value(texts[index])


def _array_text(texts: Sequence[str]) -> str:
    if len(texts) < 2:
        return f"[{''.join(texts)}]"
    return "[\n" + "".join(f"    {text},\n" for text in texts) + "]"


def _inline_text(table: _Table, old: Mapping[str, Any] | None = None) -> str:
    values = table.shown() if old is None else table.kept(old)
    return "{ " + ", ".join(_key_texts(table, values)) + " }"


def _key_texts(table: _Table, values: Mapping[str, Value]) -> list[str]:
    texts = [f"{key} = {_item(value).as_string()}" for key, value in values.items()]
    return texts + [
        f"{key} = {_array_text([_inline_text(inner) for inner in tables])}"
        for key, tables in table.arrays.items()
        if tables
    ]


def _item(value: Value) -> Item:
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise RecipeError("recipe_no_text", word=ascii(value)[1:-1])
    return tomlkit.item(value)
