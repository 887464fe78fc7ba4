"""A lane for pictures that takes microseconds: a result is its source and one more line.

Whether steps were applied twice can be seen in the result, and which output it is, too.
"""

from __future__ import annotations

from app.core.errors import ContentError
from app.core.lanes import (
    ArrangedOutput,
    Arrangement,
    Facts,
    Limits,
    WorkJob,
    WorkTask,
    WrittenPart,
)
from app.core.recipe import LaneRecipe
from app.formats.safe_write import write_part
from app.formats.source_file import SourceFile

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0\x90\x91h6\n"
"""How a source begins, so that the scan takes it for a picture."""

DAMAGED = b"damaged"
"""A source that has this in it fails when it is worked on."""


def prepare() -> None:
    """Nothing to load."""


def look(path: str, limits: Limits, reading: object) -> Facts:
    with SourceFile(path) as file:
        return {"format": "png", "width": 16, "height": 16, "size": file.size}


def arrange(lane: LaneRecipe, facts: Facts) -> Arrangement:
    size = int(facts["size"])
    outputs = [
        ArrangedOutput(f".{_format(output.format)}", {}, (), _format(output.format), size)
        for output in lane.outputs
    ]
    return Arrangement(outputs=tuple(outputs), memory=1, cost=0.01 + size / 1e6)


def _format(name: str) -> str:
    return "png" if name == "same" else name


def work(job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
    with SourceFile(task.path) as file:
        file.refuse_changed(task.size, task.mtime_ns)
        content = file.content()
        written = []
        for part in task.parts:
            if DAMAGED in content and part.index == len(job.recipe.outputs) - 1:
                raise ContentError("image_damaged")
            data = result(content, part.index)
            mtime_ns = task.mtime_ns if task.keep_dates else None
            digest = write_part(part.part, data, mtime_ns=mtime_ns, mode=part.mode)
            written.append(WrittenPart(part.index, len(data), digest))
    return tuple(written)


def result(content: bytes, output: int) -> bytes:
    """Return what becomes of a source."""
    return content + b"output %d\n" % output
