"""What can be done: every operation and output format, found by the names of their files.

An operation `resize` of a lane `image` is the `OPERATION` in `image/resize.py`, a merge of tables
that in `table/merges/NAME.py`; either may be a package with a module of its own name. A module
whose name begins with an underscore is shared by its neighbours. Nothing else has to be told of a
new one. Each is imported when somebody first asks for it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import partial
from typing import Final

from app.core.lazy import imported
from app.core.operation import Lane, Later, Operation, Registry, Role
from app.formats.image import outputs as image_outputs
from app.formats.table import outputs as table_outputs
from app.formats.table.reading import TableReading

_PACKAGES: Final = (
    ("image", Lane.IMAGE, Role.STEP),
    ("table", Lane.TABLE, Role.STEP),
    ("table.merges", Lane.TABLE, Role.MERGE),
)


def _found() -> Iterator[Later[Operation]]:
    for path, lane, role in _PACKAGES:
        package = importlib.import_module(f"{__name__}.{path}")
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            name = module.name.rpartition(".")[2]
            if name.startswith("_") or name == "merges":
                continue
            place = f"{module.name}.{name}" if module.ispkg else module.name
            yield Later(name, lane, role, partial(imported, place, "OPERATION"))


REGISTRY: Final = Registry(
    _found(),
    (*image_outputs.FORMATS, *table_outputs.FORMATS),
    {Lane.TABLE: TableReading},
)
"""All operations and output formats this version has."""
