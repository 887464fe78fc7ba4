"""Reads and writes the settings; whatever is wrong with the file, the program starts.

The file is a JSON object: a `version` and one key for each setting.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from app.core.errors import Problem, RecipeError, WriteError, problem_of
from app.core.params import check, parameters
from app.settings.settings import Settings

VERSION: Final = 1

Values = dict[str, Any]
Upgrades = Mapping[int, Callable[[Values], Values]]
Notify = Callable[[Problem], object]

UPGRADES: Final[Upgrades] = MappingProxyType({})
"""For each older version what turns its values into those of the next one."""

_NAME: Final = "settings.json"


def load_settings(folder: str, notify: Notify | None = None) -> Settings:
    """Return the settings kept in `folder`, the defaults where there are none.

    A file that cannot be understood is renamed to `settings.json.bak`; keys and values that are not
    known are left out. `notify` is told about each, as something the user should know.
    """
    notify = notify or _forget
    path = os.path.join(folder, _NAME)
    try:
        with open(path, encoding="utf-8") as file:
            values = upgraded(json.load(file), UPGRADES, VERSION)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        notify(problem_of(error, path=path))
        return Settings()
    except ValueError as error:
        _set_aside(path, str(error), notify)
        return Settings()
    return Settings(**_accepted(values, notify))


def save_settings(folder: str, settings: Settings) -> None:
    """Write the settings into `folder`, which is made when missing; the file is never half new.

    Raises:
        WriteError: they could not be written; those of before are still there.
    """
    text = json.dumps({"version": VERSION, **dataclasses.asdict(settings)}, indent=2) + "\n"
    try:
        os.makedirs(folder, exist_ok=True)
        _replace(os.path.join(folder, _NAME), text)
    except OSError as error:
        raise WriteError("settings_not_saved", reason=error.strerror or str(error)) from error


def upgraded(data: object, upgrades: Upgrades, version: int) -> Values:
    """Return the values of a settings file, brought to `version` step by step.

    Raises:
        ValueError: it is no settings file, or of a version there is no way from.
    """
    if not isinstance(data, dict) or type(data.get("version")) is not int:
        raise ValueError("no version")
    values = dict(data)
    found = values.pop("version")
    while found != version:
        if found not in upgrades:
            raise ValueError(f"version {found} is not known")
        values = upgrades[found](values)
        found += 1
    return values


def _accepted(values: Values, notify: Notify) -> Values:
    specs = {spec.name: spec for spec in parameters(Settings)}
    accepted: Values = {}
    for name, value in values.items():
        if name not in specs:
            notify(Problem("settings_key", {"word": name}))
            continue
        try:
            accepted[name] = check(specs[name], value, "")
        except RecipeError as error:
            notify(Problem("settings_value", {"word": name}, str(error)))
    return accepted


def _set_aside(path: str, reason: str, notify: Notify) -> None:
    backup = path + ".bak"
    try:
        os.replace(path, backup)
    except OSError as error:
        notify(problem_of(error, path=path))
    else:
        notify(Problem("settings_broken", {"path": backup}, reason))


def _replace(path: str, text: str) -> None:
    """Write beside the file and rename, so that a crash leaves the old one or the new one."""
    part = f"{path}.{os.getpid()}.part"
    try:
        with open(part, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def _forget(problem: Problem) -> None:
    del problem
