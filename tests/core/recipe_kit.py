"""A small registry, recipes drawn from it, and texts a person might have written them as."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from app.core.errors import RecipeError
from app.core.naming import Template, fields_of
from app.core.operation import Lane, Operation, OutputFormat, Registry, Role
from app.core.params import Param, applies, build, param, parameters, plain, values_of
from app.core.recipe import Destination, FileLimits, LaneRecipe, Merge, Output, Recipe, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ResizeParams:
    mode: str = param("fit", label="Mode", help=".", choices={"fit": "Fit", "percent": "Percent"})
    width: int = param(
        1600, label="Width", help=".", minimum=1, maximum=65535, applies=("mode", ["fit"])
    )
    percent: float = param(
        50.0, label="Percent", help=".", minimum=0.1, maximum=1000, applies=("mode", ["percent"])
    )
    only_shrink: bool = param(False, label="Only shrink", help=".")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrightnessParams:
    factor: float = param(1.0, label="Factor", help=".", minimum=0.0, maximum=10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StampParams:
    text: str = param("", label="Text", help=".", maximum=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class JpegParams:
    quality: int = param(85, label="Quality", help=".", minimum=1, maximum=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoParams:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateParams:
    column: str = param("", label="Column", help=".", maximum=6)
    function: str = param("sum", label="What", help=".", choices={"sum": "Sum", "std": "Std"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupParams:
    by: tuple[str, ...] = param((), label="By", help=".", maximum=6)
    quantiles: tuple[float, ...] = param((0.5,), label="Q", help=".", minimum=0.0, maximum=1.0)
    format: str = param("csv", label="Format", help=".", choices={"csv": "CSV", "tsv": "TSV"})
    aggregate: tuple[AggregateParams, ...] = param((), label="Aggregate", help=".")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadParams:
    encoding: str = param("", label="Encoding", help=".", maximum=8)
    skip: int = param(-1, label="Skip", help=".", minimum=-1, maximum=9)
    header: str = param("found", label="H", help=".", choices={"found": "F", "no": "N"})
    widths: tuple[int, ...] = param((), label="Widths", help=".", minimum=1, maximum=9)


def _operation(name: str, lane: Lane, role: Role, params: type) -> Operation:
    return Operation(name, lane, role, params, lambda value, _params: value, name, name)


REGISTRY = Registry(
    [
        _operation("resize", Lane.IMAGE, Role.STEP, ResizeParams),
        _operation("brightness", Lane.IMAGE, Role.STEP, BrightnessParams),
        _operation("stamp", Lane.IMAGE, Role.STEP, StampParams),
        _operation("sheet", Lane.IMAGE, Role.MERGE, StampParams),
        _operation("trim", Lane.TABLE, Role.STEP, NoParams),
        _operation("fill", Lane.TABLE, Role.STEP, GroupParams),
        _operation("group", Lane.TABLE, Role.MERGE, GroupParams),
    ],
    [
        OutputFormat("jpeg", Lane.IMAGE, JpegParams, ".jpg", "JPEG", "."),
        OutputFormat("png", Lane.IMAGE, NoParams, ".png", "PNG", "."),
        OutputFormat("same", Lane.IMAGE, JpegParams, "", "Same", "."),
        OutputFormat("same", Lane.TABLE, NoParams, "", "Same", "."),
    ],
    {Lane.TABLE: ReadParams},
)


# Recipes.


def _value(spec: Param) -> st.SearchStrategy[Any]:
    if spec.is_nested:
        return st.lists(params(spec.item), max_size=3).map(tuple)
    if spec.item:
        one = _value(replace(spec, type=spec.item, item=None))
        return st.lists(one, max_size=3).map(tuple)
    if spec.choices:
        return st.sampled_from(list(spec.choices))
    if spec.type is bool:
        return st.booleans()
    if spec.type is str:
        letters = st.characters(codec="utf-8") | st.sampled_from("\"'\\#[]{}=\n\t\x7f")
        return st.text(letters, max_size=int(spec.maximum or 12))
    limits = {"min_value": spec.minimum, "max_value": spec.maximum}
    return st.integers(**limits) if spec.type is int else st.floats(**limits)  # type: ignore[arg-type]


@st.composite
def params(draw: st.DrawFn, cls: type) -> Any:
    values = {spec.name: draw(_value(spec)) for spec in parameters(cls)}
    given = {spec.name: values[spec.name] for spec in parameters(cls) if applies(spec, values)}
    return build(cls, given, "drawn")


def _is_template(text: str) -> bool:
    try:
        return bool(Template.parse(text, ""))
    except RecipeError:
        return False


NAMES = st.sampled_from(["{stem}", "{stem}_{n:3}", "{parent}/{{{width}}}", "é#'{date}"]) | st.text(
    st.characters(codec="utf-8"), min_size=1, max_size=8
).filter(_is_template)


def names(lane: Lane) -> st.SearchStrategy[str]:
    """Draw templates that results of a lane may have."""
    known = frozenset(fields_of(lane))
    return NAMES.filter(lambda name: Template.parse(name, "").fields <= known)


PLAIN_NAMES = NAMES.filter(lambda name: not Template.parse(name, "").fields)


@st.composite
def steps(draw: st.DrawFn, lane: Lane) -> Step:
    operation = draw(st.sampled_from(list(REGISTRY.operations(lane, Role.STEP).values())))
    return Step(operation.name, draw(params(operation.params)), draw(st.booleans()))


@st.composite
def outputs(draw: st.DrawFn, lane: Lane) -> Output:
    format_ = draw(st.sampled_from(list(REGISTRY.formats(lane).values())))
    own = draw(st.lists(steps(lane), max_size=2))
    return Output(format_.name, draw(params(format_.params)), draw(names(lane)), tuple(own))


def readings() -> st.SearchStrategy[Any]:
    """Draw what says nothing, or something."""
    return st.none() | params(ReadParams).filter(lambda drawn: drawn != ReadParams())


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    lanes = {}
    for lane in draw(st.sampled_from([[Lane.IMAGE], [Lane.TABLE], [Lane.IMAGE, Lane.TABLE]])):
        merges = []
        if draw(st.booleans()):
            op, cls = {
                Lane.IMAGE: ("sheet", StampParams),
                Lane.TABLE: ("group", GroupParams),
            }[lane]
            merges = [Merge(op, draw(params(cls)), draw(st.just("") | PLAIN_NAMES))]
        lanes[lane] = LaneRecipe(
            tuple(draw(st.lists(steps(lane), max_size=3))),
            tuple(draw(st.lists(outputs(lane), min_size=1, max_size=3))),
            tuple(merges),
            draw(readings()) if lane is Lane.TABLE else None,
        )
    limits = draw(st.just(FileLimits()) | params(FileLimits))
    destination = draw(params(Destination))
    if destination.in_place:
        lanes = {lane: _in_place(content) for lane, content in lanes.items()}
    return Recipe(draw(st.text(max_size=8)), lanes, destination, limits)


def _in_place(content: LaneRecipe) -> LaneRecipe:
    """Return as much of a lane as can take the place of its sources."""
    return replace(content, outputs=(replace(content.outputs[0], name="{stem}"),), merges=())


# Texts. Nothing here is shared with the writer under test.


def literal(value: object) -> str:
    """TOML's literals are JSON's, but for one control character, tables and their lists."""
    value = plain(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, dict):
        return _inline(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _step_keys(step: Step) -> dict[str, object]:
    return {"op": step.op, "enabled": step.enabled, **values_of(step.params)}


def _inline(keys: dict[str, object]) -> str:
    return "{" + ", ".join(f"{key} = {literal(value)}" for key, value in keys.items()) + "}"


class Writer:
    """Writes a recipe in a drawn style, with a comment wherever one may stand."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._count = 0

    def _flag(self) -> bool:
        return self._draw(st.booleans())

    def _comment(self) -> str:
        self._count += 1
        return f"# {self._count} [x] ' \""

    def write(self, recipe: Recipe) -> str:
        head = ["# top", "", f"name = {literal(recipe.name)}", "version = 1  # now"]
        parts: list[str] = []
        for lane, content in recipe.lanes.items():
            style = self._flag() + self._flag()
            (head if style == 2 else parts).extend(self._lane(lane, content, style))
        for name, table in (("destination", recipe.destination), ("limits", recipe.limits)):
            keys = values_of(table)
            if self._flag():
                head += [f"{name}.{key} = {literal(value)}" for key, value in keys.items()]
            else:
                parts += self._block(f"[{name}]", keys)
        text = "\n".join(head + parts) + "\n"
        return text.replace("\n", "\r\n") if self._flag() else text

    def _lane(self, lane: Lane, content: LaneRecipe, style: int) -> list[str]:
        merges = [
            {"op": merge.op, **values_of(merge.params)}
            | ({"name": merge.name} if merge.name else {})
            for merge in content.merges
        ]
        arrays = {"steps": list(map(_step_keys, content.steps)), "merges": merges}
        reading = values_of(content.reading) if content.reading else {}
        if not style:
            lines = self._block(f"[{lane}.reading]", reading) if reading else []
            lines += self._outputs(lane, content.outputs)
            for role, tables in arrays.items():
                for keys in tables:
                    lines += self._block(f"[[{lane}.{role}]]", keys)
            return lines
        outputs = [self._output_keys(output) for output in content.outputs]
        arrays["outputs"] = [keys for keys in outputs if keys]
        prefix = f"{lane}." if style == 2 else ""
        lines = [] if style == 2 else [self._comment(), f"[{lane}]"]
        if reading and self._flag():
            lines += [f"{prefix}reading = {_inline(reading)}"]
        else:
            lines += [f"{prefix}reading.{key} = {literal(reading[key])}" for key in reading]
        for role, tables in arrays.items():
            lines += [f"{prefix}{role} = {self._array([self._output_inline(t) for t in tables])}"]
        return lines

    def _output_keys(self, output: Output) -> dict[str, object]:
        own = [_step_keys(step) for step in output.steps]
        keys = {"format": output.format, "name": output.name, **values_of(output.options)}
        return {**keys, "steps": own} if own else keys

    def _output_inline(self, keys: dict[str, object]) -> str:
        own = keys.get("steps")
        if not isinstance(own, list):
            return _inline(keys)
        rest = {key: value for key, value in keys.items() if key != "steps"}
        return _inline(rest)[:-1] + f", steps = [{', '.join(map(_inline, own))}]" + "}"

    def _outputs(self, lane: Lane, outputs: tuple[Output, ...]) -> list[str]:
        lines = []
        for output in outputs:
            keys = self._output_keys(output)
            own: Any = keys.pop("steps", [])
            block = self._block(f"[[{lane}.outputs]]", keys)
            if own and self._flag():
                lines += block
                for step in own:
                    lines += self._block(f"[[{lane}.outputs.steps]]", step)
            else:
                lines += [*block, f"steps = {self._array(list(map(_inline, own)))}"]
        return lines

    def _array(self, items: list[str]) -> str:
        if self._flag():
            return "[" + ",".join(items) + "]"
        lines = [f"  {self._comment()}\n  {item},  {self._comment()}\n" for item in items]
        return "[\n" + "".join(lines) + "]"

    def _block(self, header: str, keys: dict[str, object]) -> list[str]:
        lines = ["", self._comment()] if self._flag() else []
        lines += [f"{header}  {self._comment()}"]
        return lines + [
            f"{key} = {literal(value)}  {self._comment()}" for key, value in keys.items()
        ]


@st.composite
def written(draw: st.DrawFn) -> tuple[Recipe, str]:
    """Draw a recipe and a text it is read from."""
    recipe = draw(recipes())
    return recipe, Writer(draw).write(recipe)
