"""The image lane inside a slot: read, change, write; `image_routes` draws the way."""

from __future__ import annotations

from typing import Any

from app.core.errors import ContentError
from app.core.item import Kind
from app.core.lanes import Facts, Limits, WorkJob, WorkTask, WrittenPart
from app.core.recipe import LaneRecipe
from app.engine.lanes.image_routes import Routes, arrange, header_of, ordered, routes_for
from app.formats.image.header import Header
from app.formats.image.read import read_header, read_picture
from app.formats.image.vips import damage_named, prepare
from app.formats.image.write import encode
from app.formats.safe_write import write_part
from app.formats.source_file import SourceFile

__all__ = ["arrange", "look", "prepare", "work"]


def look(path: str, limits: Limits, reading: object = None) -> Facts:
    """Read a picture's header.

    Raises:
        ContentError: it is empty, no picture, of an unknown format, damaged or too large.
        SourceError: it is no regular file.
        OSError: it cannot be opened or read.
    """
    del reading  # there is nothing a recipe could know better
    with SourceFile(path) as file:
        found = file.recognised()
        if found.problem:
            raise ContentError(found.problem.code, found.problem.detail, **found.problem.values)
        if found.kind is not Kind.IMAGE:
            raise ContentError("image_unknown", format=found.format or found.kind)
        return read_header(file, found.format, limits.megapixels).facts()


def work(job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
    """Read a picture, apply the steps and write the parts.

    Raises:
        ContentError: the picture is damaged, or is not the one that was planned.
        OSError: it cannot be read, or a part cannot be written.
        MemoryError: it needs more memory than the slot may have.
    """
    header = header_of(task.facts)
    with SourceFile(task.path) as file:
        file.refuse_changed(task.size, task.mtime_ns)
        try:
            return _work(job.recipe, task, header, file)
        except ContentError:
            # A file that is changed under the reader looks damaged: say what really happened.
            file.refuse_changed(task.size, task.mtime_ns)
            raise


def _work(
    recipe: LaneRecipe, task: WorkTask, header: Header, file: SourceFile
) -> tuple[WrittenPart, ...]:
    routes = routes_for(recipe, header)
    picture = read_picture(file, header, shrink=routes.shrink, stream=routes.streams)
    frames = _Frames(routes, picture.frames[0])
    written = []
    for part in task.parts:
        way = routes.ways[part.index]
        with damage_named():
            result = encode(frames.stepped(part.index), header, way.encoder, way.options)
        file.refuse_changed(task.size, task.mtime_ns)
        mtime_ns = task.mtime_ns if task.keep_dates else None
        digest = write_part(part.part, result.data, mtime_ns=mtime_ns, mode=part.mode)
        written.append(WrittenPart(part.index, len(result.data), digest, ordered(result.losses)))
    return tuple(written)


class _Frames:
    """One frame of a picture on all its ways; what several ways need is computed once."""

    def __init__(self, routes: Routes, decoded: Any) -> None:
        self._routes = routes
        self._decoded = decoded
        self._shared: dict[int, Any] = {}

    def stepped(self, number: int) -> Any:
        """Return the frame at the end of a way's steps."""
        frame = self._started(number)
        for operation, params in self._routes.ways[number].steps:
            if operation.whole_frame and operation.whole_frame(params):
                frame = frame.copy_memory()  # a streamed frame comes in reading order only
            frame = operation.apply(frame, params)
        return frame

    def _started(self, number: int) -> Any:
        """Return the frame a way's steps begin with: the decoded one (-1), or a resampled one."""
        resample = self._routes.ways[number].resample if number >= 0 else None
        if resample is None:
            return self._decoded
        if number in self._shared:
            return self._shared[number]
        frame = resample(self._started(self._routes.sources[number]))
        if number in self._routes.sources:
            self._shared[number] = frame = frame.copy_memory()
        return frame
