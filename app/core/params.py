"""Parameters, declared once.

An operation, an output format and the settings each declare a frozen dataclass whose fields are
made with `param`. The recipe's checks, the option form, the terminal's listing, the handbook and
the translation texts are all derived from that declaration.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class BrightnessParams:
        factor: float = param(1.0, label=..., help=..., minimum=0.0, maximum=10.0, step=0.05)
        columns: tuple[str, ...] = param((), label=..., help=...)

What a range cannot say, like whether a text is a regular expression, is checked by a method
`verify(place)` of the dataclass, which raises a RecipeError.

A parameter may be a list of values, or of small tables: then its entries are a dataclass declared
in the same way.
"""

from __future__ import annotations

import dataclasses
import difflib
import functools
import math
import types
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar

from app.core.errors import RecipeError

P = TypeVar("P")

_KEY: Final = "foldermill"

_LARGEST: Final = 2**63 - 1
"""The largest whole number TOML and JSON promise to carry from one program to another."""

_TOML_TYPES: Final[Mapping[type, str]] = MappingProxyType(
    {
        bool: "boolean",
        int: "integer",
        float: "float",
        str: "string",
        dict: "table",
        list: "array",
        tuple: "array",
    }
)

_VALUES: Final = (bool, int, float, str)

_TEXT_OR_NUMBER: Final = frozenset({str, int, float})


@dataclass(frozen=True, slots=True)
class Applies:
    """The condition under which a parameter means something: another one has one of the values."""

    name: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Param:
    """One declared parameter, as `parameters` derives it from a dataclass field.

    Attributes:
        name: the key in a recipe.
        type: `bool`, `int`, `float` or `str`; `tuple` for a list.
        default: used where a recipe does not give the key.
        label, help: English texts, translatable in the context "params".
        unit: "px", "%", "MP", "s" or empty; shown behind the value.
        minimum, maximum: both included; of a text its length in characters; None is no limit.
        step: what one click in a form changes.
        choices: value to label; empty when any value in range will do.
        applies: when given, the parameter is hidden and refused unless the condition holds.
        item: of a list, the type of its entries, or the dataclass that declares each; limits and
            choices are those of an entry.
        numbers: a text that may be a number, too, and then stays one.
        file: a text that names a file that is read; see `app.core.recipe_files`.
    """

    name: str
    type: type
    default: Any
    label: str
    help: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    applies: Applies | None = None
    item: Any = None
    numbers: bool = False
    file: bool = False

    @property
    def is_nested(self) -> bool:
        """Whether it is a list of small tables."""
        return self.item is not None and self.item not in _VALUES


def param(
    default: Any,
    *,
    label: str,
    help: str,  # noqa: A002 - the word every form library uses
    unit: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = None,
    choices: Mapping[str, str] | None = None,
    applies: tuple[str, Iterable[object]] | None = None,
    file: bool = False,
) -> Any:
    """Declare a dataclass field as a parameter; see `Param` for the meaning of each argument."""
    declared = {
        "label": label,
        "help": help,
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
        "step": step,
        "choices": MappingProxyType(dict(choices or {})),
        "applies": Applies(applies[0], tuple(applies[1])) if applies else None,
        "file": file,
    }
    return dataclasses.field(default=default, metadata={_KEY: declared})


def parameters(cls: type) -> tuple[Param, ...]:
    """Return the parameters a dataclass declares, in order.

    Raises:
        TypeError: a field was not made with `param`, or has a type no form can show.
        RecipeError: a default does not pass its own check.
    """
    return _parameters(cls)


@functools.cache
def _parameters(cls: Any) -> tuple[Param, ...]:
    hints = typing.get_type_hints(cls)
    found = []
    for field in dataclasses.fields(cls):
        declared = field.metadata.get(_KEY)
        if declared is None:
            raise TypeError(f"{cls.__name__}.{field.name} is not declared with param()")
        kind = _kind(hints[field.name], f"{cls.__name__}.{field.name}")
        spec = Param(name=field.name, default=field.default, **kind, **declared)
        check(spec, spec.default, cls.__name__)
        found.append(spec)
    return tuple(found)


def _kind(hint: Any, place: str) -> dict[str, Any]:
    """Return what a field's type says of its parameter."""
    if hint in _VALUES:
        return {"type": hint}
    if isinstance(hint, types.UnionType) and set(hint.__args__) == _TEXT_OR_NUMBER:
        return {"type": str, "numbers": True}
    if typing.get_origin(hint) is tuple:
        item, *rest = typing.get_args(hint)
        if rest == [Ellipsis] and (item in _VALUES or dataclasses.is_dataclass(item)):
            if item not in _VALUES:
                parameters(item)
            return {"type": tuple, "item": item}
    raise TypeError(f"{place}: {hint} has no form and no check")


def applies(spec: Param, values: Mapping[str, object]) -> bool:
    """Return whether the parameter means something among these (complete) values."""
    return spec.applies is None or values[spec.applies.name] in spec.applies.values


def check(spec: Param, value: object, place: str) -> Any:
    """Return the value in the parameter's type, or refuse it.

    Raises:
        RecipeError: wrong type, not a choice, or out of range; the sentence names `place`.
    """
    where = dotted(place, spec.name)
    if spec.item is None:
        return _checked(spec, spec.type, value, where)
    entries: Sequence[Any] = (
        value if isinstance(value, list | tuple) else of_type(value, tuple, where)
    )
    places = ((f"{where}[{number}]", entry) for number, entry in enumerate(entries, 1))
    if spec.is_nested:
        return tuple(
            entry
            if isinstance(entry, spec.item)
            else build(spec.item, of_type(entry, dict, at), at)
            for at, entry in places
        )
    return tuple(_checked(spec, spec.item, entry, at) for at, entry in places)


def _checked(spec: Param, kind: type, value: Any, where: str) -> Any:
    if spec.numbers and isinstance(value, int | float) and not isinstance(value, bool):
        kind = type(value)
    of_type(value, kind, where)
    if spec.choices and value not in spec.choices:
        word = str(value)
        raise RecipeError(
            "unknown_value",
            place=where,
            word=word,
            nearest=nearest(word, spec.choices),
            words=", ".join(spec.choices),
        )
    if not _inside(spec, value):
        raise RecipeError("out_of_range", place=where, value=str(value), range=range_text(spec))
    return kind(value)


def of_type(value: object, wanted: type, where: str) -> Any:
    """Return the value if it is of the wanted type; a whole number is a float, too.

    Raises:
        RecipeError: wrong type; the sentence names `where` and says both types in TOML's words.
    """
    fits = isinstance(value, (int, float) if wanted is float else wanted)
    if not fits or isinstance(value, bool) != (wanted is bool):
        raise RecipeError(
            "wrong_type", place=where, wanted=_TOML_TYPES[wanted], found=_type_word(value)
        )
    return value


def _inside(spec: Param, value: Any) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if isinstance(value, int) and abs(value) > _LARGEST:
        return False
    measure = len(value) if isinstance(value, str) else value
    above = spec.minimum is None or measure >= spec.minimum
    return above and (spec.maximum is None or measure <= spec.maximum)


def range_text(spec: Param) -> str:
    """Return the allowed range as text, like `1 … 100 %`; empty without limits."""
    if spec.minimum is None and spec.maximum is None:
        return ""
    low = "" if spec.minimum is None else f"{spec.minimum:.15g}"
    high = "" if spec.maximum is None else f"{spec.maximum:.15g}"
    return f"{low} … {high} {spec.unit}".strip()


def build(cls: type[P], values: Mapping[str, object], place: str) -> P:
    """Make parameters from a recipe's keys; missing ones take their defaults.

    Raises:
        RecipeError: an unknown key (with the nearest known one), a key that does not apply, or a
            value that does not pass `check` or the dataclass's `verify`.
    """
    specs = {spec.name: spec for spec in parameters(cls)}
    only_known(values, specs, place)
    checked = {
        name: check(spec, values[name], place) if name in values else spec.default
        for name, spec in specs.items()
    }
    for name in values:
        condition = specs[name].applies
        if condition and not applies(specs[name], checked):
            raise RecipeError(
                "does_not_apply",
                place=dotted(place, name),
                name=condition.name,
                value=_word(checked[condition.name]),
            )
    made = cls(**checked)
    verify = getattr(made, "verify", None)
    if verify:
        verify(place)
    return made


def only_known(keys: Iterable[str], known: Collection[str], place: str) -> None:
    """Refuse the first key that is not known.

    Raises:
        RecipeError: the sentence names `place` and the nearest known key.
    """
    for key in keys:
        if key not in known:
            raise RecipeError(
                "unknown_key",
                place=place,
                word=key,
                nearest=nearest(key, known),
                words=", ".join(known),
            )


def values_of(params: Any) -> dict[str, Any]:
    """Return the values that apply, in declared order: what a recipe or a listing shows.

    The entries of a list of tables are what they are declared as; `plain` makes tables of them.
    """
    specs = parameters(type(params))
    values = {spec.name: getattr(params, spec.name) for spec in specs}
    return {spec.name: values[spec.name] for spec in specs if applies(spec, values)}


def plain(value: Any) -> Any:
    """Return a value as TOML and JSON know it: lists for tuples, tables for declared entries."""
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if dataclasses.is_dataclass(value):
        return {name: plain(entry) for name, entry in values_of(value).items()}
    return value


def dotted(place: str, name: str) -> str:
    """Return the place called `name` within `place`, which is empty for the outermost."""
    return f"{place}.{name}" if place else name


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the known word most like `word`, or the first one when none is alike."""
    known = list(words)
    close = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.3)
    return close[0] if close else (known[0] if known else "")


def _type_word(value: object) -> str:
    for kind, word in _TOML_TYPES.items():
        if isinstance(value, kind):
            return word
    return type(value).__name__


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
