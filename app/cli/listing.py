"""`operations` and `recipes`: what there is, for people and for programs."""

from __future__ import annotations

import json
from typing import Any, Final

from app.cli.screen import result
from app.core.operation import Lane, Operation, OutputFormat, Registry, Role
from app.core.params import Param, parameters, range_text

_TITLES: Final = {Role.STEP: "steps", Role.MERGE: "merges"}


def list_recipes() -> None:
    """Print the built-in recipes with their words, names and summaries."""
    from app.settings.recipes import built_in_recipes

    for recipe in built_in_recipes():
        result(f"{recipe.word:10}{recipe.name}")
        result(f"{'':10}{recipe.summary}")


def list_operations(registry: Registry, *, as_json: bool) -> None:
    """Print every operation and output format with its parameters."""
    if as_json:
        result(json.dumps(_as_data(registry), ensure_ascii=True, allow_nan=False))
        return
    for lane in Lane:
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
        "type": spec.type.__name__,
        "default": spec.default,
        "min": spec.minimum,
        "max": spec.maximum,
        "unit": spec.unit,
        "choices": list(spec.choices),
        "applies": {spec.applies.name: list(spec.applies.values)} if spec.applies else {},
        "label": spec.label,
        "help": spec.help,
    }


def _print_group(title: str, entries: Any) -> None:
    entries = list(entries)
    if entries:
        result(f"{title}:")
    for entry in entries:
        result(f"  {entry.name}")
        result(f"      {entry.summary}")
        for line in map(_parameter_line, parameters(entry.params)):
            result(f"      {line}")
        result("")


def _parameter_line(spec: Param) -> str:
    """Return a parameter as it stands in a recipe, and behind it what else it may be."""
    parts = [f"{spec.name} = {json.dumps(spec.default, ensure_ascii=False)}"]
    parts.append(" | ".join(spec.choices) or range_text(spec))
    if spec.applies:
        values = " | ".join(str(value) for value in spec.applies.values)
        parts.append(f"for {spec.applies.name} {values}")
    return "   # ".join([parts[0], ", ".join(part for part in parts[1:] if part)]).rstrip(" #")
