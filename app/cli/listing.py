"""`operations` and `recipes`: what there is, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Final

from app.cli.screen import result
from app.core.operation import Lane, Operation, OutputFormat, Registry, Role
from app.core.params import Param, parameters, plain, range_text

_TITLES: Final = {Role.STEP: "steps", Role.MERGE: "merges"}


def list_recipes() -> None:
    """Print the built-in recipes with their words, names and summaries."""
    from app.settings.recipes import built_in_recipes

    for recipe in built_in_recipes():
        result(f"{recipe.word:16}{recipe.name}")
        result(f"{'':16}{recipe.summary}")


def list_operations(registry: Registry, *, as_json: bool) -> None:
    """Print every operation and output format with its parameters."""
    if as_json:
        result(json.dumps(_as_data(registry), allow_nan=False))
        return
    for lane in Lane:
        if lane in registry.readings:
            result(f"{lane} reading:")
            for spec in parameters(registry.readings[lane]):
                _print_parameter(spec, 2)
            result("")
        for role in Role:
            _print_group(f"{lane} {_TITLES[role]}", registry.operations(lane, role).values())
        _print_group(f"{lane} outputs", registry.formats(lane).values())


def _as_data(registry: Registry) -> dict[str, Any]:
    return {
        "operations": [
            {"lane": operation.lane, "role": operation.role, **_described(operation)}
            for operation in registry
        ],
        "formats": [
            {"lane": lane, "suffix": output.suffix, **_described(output)}
            for lane in Lane
            for output in registry.formats(lane).values()
        ],
        "readings": [
            {"lane": lane, "parameters": [_parameter(spec) for spec in parameters(options)]}
            for lane, options in registry.readings.items()
        ],
    }


def _described(entry: Operation | OutputFormat) -> dict[str, Any]:
    return {
        "name": entry.name,
        "title": entry.title,
        "summary": entry.summary,
        "parameters": [_parameter(spec) for spec in parameters(entry.params)],
    }


def _parameter(spec: Param) -> dict[str, Any]:
    return {
        "name": spec.name,
        "type": "list" if spec.item else spec.type.__name__,
        "entries": _entries(spec),
        "default": plain(spec.default),
        "min": spec.minimum,
        "max": spec.maximum,
        "unit": spec.unit,
        "choices": list(spec.choices),
        "applies": {spec.applies.name: list(spec.applies.values)} if spec.applies else {},
        "label": spec.label,
        "help": spec.help,
    }


def _entries(spec: Param) -> Any:
    """Return what the entries of a list are: a type's name, or the parameters of each."""
    if spec.is_nested:
        return [_parameter(inner) for inner in parameters(spec.item)]
    return spec.item.__name__ if spec.item else None


def _print_group(title: str, entries: Collection[Operation] | Collection[OutputFormat]) -> None:
    if not entries:
        return
    result(f"{title}:")
    for entry in entries:
        result(f"  {entry.name}")
        result(f"      {entry.summary}")
        for spec in parameters(entry.params):
            _print_parameter(spec, 6)
        result("")


def _print_parameter(spec: Param, indent: int) -> None:
    default = json.dumps(plain(spec.default), ensure_ascii=False)
    result(f"{'':{indent}}{spec.name} = {default}")
    result(f"{'':{indent}}    {_explanation(spec)}")
    if spec.is_nested:
        for inner in parameters(spec.item):
            _print_parameter(inner, indent + 8)


def _explanation(spec: Param) -> str:
    """Return what a parameter means, what it may be, and when it may stand there."""
    parts = [spec.help]
    allowed = " | ".join(spec.choices) or range_text(spec)
    if allowed:
        parts.append(f"[{allowed}]")
    if spec.applies:
        values = " | ".join(str(value) for value in spec.applies.values)
        parts.append(f"(only for {spec.applies.name} = {values})")
    return " ".join(parts)
