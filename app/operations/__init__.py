"""What can be done: every operation and output format, found by walking the packages.

An operation is a module with an `OPERATION` in a package here; a module whose name begins with an
underscore is shared by its neighbours. Nothing else has to be told of a new one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Final

from app.core.operation import Lane, Operation, Registry
from app.formats.image import outputs as image_outputs
from app.formats.table import outputs as table_outputs
from app.formats.table.reading import TableReading


def _found() -> Iterator[Operation]:
    for module in pkgutil.walk_packages(__path__, __name__ + "."):
        if not module.ispkg and not module.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(module.name).OPERATION


REGISTRY: Final = Registry(
    _found(),
    (*image_outputs.FORMATS, *table_outputs.FORMATS),
    {Lane.TABLE: TableReading},
)
"""All operations and output formats this version has."""
