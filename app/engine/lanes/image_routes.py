"""The ways from one picture to its results, worked out from its header: no pixel is touched here.

    file -> decoded -+-> resampled -> other steps -> encoder -> result
                     |       +-> resampled further -> ... -> result
                     +-> ...

A picture is decoded once for all results, and only as large as the largest of them needs. A small
result starts from a larger one's resampled frame rather than from the whole picture. Which one is
decided by the recipe and the picture alone, so that a result never depends on which of the others
are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError
from app.core.lanes import ArrangedOutput, Arrangement, Facts
from app.core.operation import Lane, Operation, Role
from app.core.outcome import Loss
from app.core.recipe import LaneRecipe, Output
from app.formats.image.encoder import Encoder
from app.formats.image.header import Header
from app.formats.image.outputs import encoder_for
from app.formats.image.read import decoder_shrink
from app.formats.source_file import IN_MEMORY
from app.operations import REGISTRY

_STEPS: Final = REGISTRY.operations(Lane.IMAGE, Role.STEP)

_LOSS_ORDER: Final = {loss: place for place, loss in enumerate(Loss)}

_REUSE: Final = 2
"""A result starts from another one's frame that is so many times larger; closer ones would blur."""

_PACES: Final = {"jpeg": 0.01, "tiff": 0.01, "png": 0.02, "webp": 0.04, "avif": 0.06, "heic": 0.06}
_PACE: Final = 0.03
"""Seconds to decode a megapixel on a slow core, by format and else."""

_STEP_PACE: Final = 0.006
"""Seconds a step takes for a megapixel."""

_ROWS: Final = 512
"""Rows of a streamed picture that are in memory at once, all stages together."""

_BUFFERS: Final = 2.5
"""A result is in memory about so many times while its buffer grows."""

_FIXED: Final = 32 * 1024 * 1024
"""Bytes any picture takes, however small: the buffers of libvips."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way to one result.

    Attributes:
        resample: the first step, if it is one that resamples: `(frame) -> frame`, from any smaller
            version of the picture that is large enough.
        resampled: the size it gives, in pixels.
        steps: the other steps, as operations with their parameters.
        width, height: of the result, in pixels.
        encoder, options: how the result is written.
        held: pixels of frames that a later step needs whole.
        megapixels: all that the steps produce, in millions.
    """

    resample: Callable[[Any], Any] | None
    resampled: tuple[int, int]
    steps: tuple[tuple[Operation, Any], ...]
    width: int
    height: int
    encoder: Encoder
    options: Any
    held: int
    megapixels: float


@dataclass(frozen=True, slots=True)
class Routes:
    """The ways to all results of a picture.

    Attributes:
        ways: one for each output of the recipe.
        sources: for each way the number of the one whose resampled frame it starts from; -1 for
            the decoded picture.
        shrink: by how much the picture may be decoded smaller, at least 1.
    """

    ways: tuple[Route, ...]
    sources: tuple[int, ...]
    shrink: float

    @property
    def streams(self) -> bool:
        """Whether the decoded picture is read only once, so that it need not be held."""
        return self.sources.count(-1) == 1


def header_of(facts: Facts) -> Header:
    """Return the header a look found."""
    values: dict[str, Any] = dict(facts)
    return Header(**values)


def routes_for(lane: LaneRecipe, header: Header) -> Routes:
    """Return the ways from a picture to all results of the recipe.

    Raises:
        ContentError: code `image_no_size`, when a result would have no size, or one that its
            format cannot hold.
    """
    ways = tuple([_route(lane, output, header) for output in lane.outputs])
    sources = tuple([_source(way, ways, header) for way in ways])
    factors = [
        min(header.width / way.resampled[0], header.height / way.resampled[1])
        for way, source in zip(ways, sources, strict=True)
        if source < 0
    ]
    return Routes(ways, sources, max(1.0, min(factors)))


def _route(lane: LaneRecipe, output: Output, header: Header) -> Route:
    encoder, options = encoder_for(output.format, output.options, header)
    steps = [
        (_STEPS[step.op], step.params) for step in (*lane.steps, *output.steps) if step.enabled
    ]
    width, height = header.width, header.height
    held, megapixels = 0, 0.0
    for operation, params in steps:
        if operation.whole_frame and operation.whole_frame(params):
            held = max(held, width * height)
        if operation.size and width > 0 and height > 0:
            width, height = operation.size(width, height, params)
        megapixels += width * height / 1e6
    if min(width, height) < 1 or max(width, height) > encoder.longest:
        title = encoder.format.title
        raise ContentError("image_no_size", width=width, height=height, format=title)
    resample, resampled = _resampling(steps, header)
    others = tuple(steps[1:] if resample else steps)
    return Route(resample, resampled, others, width, height, encoder, options, held, megapixels)


def _resampling(
    steps: Sequence[tuple[Operation, Any]], header: Header
) -> tuple[Callable[[Any], Any] | None, tuple[int, int]]:
    """Return the first step as a function of the frame alone, if it is one that resamples."""
    whole = (header.width, header.height)
    if not steps:
        return None, whole
    operation, params = steps[0]
    scale_to = operation.scale_to
    if scale_to is None or operation.size is None:
        return None, whole
    width, height = operation.size(*whole, params)
    return (lambda frame: scale_to(frame, params, width, height)), (width, height)


def _source(way: Route, ways: Sequence[Route], header: Header) -> int:
    """Return the number of the smallest resampled frame that is large enough to start from."""
    best, smallest = -1, header.width * header.height
    if way.resample is None:
        return best
    width, height = way.resampled
    for number, other in enumerate(ways):
        across, down = other.resampled
        # The same shape as the picture, but for rounding: then nothing of it was cut off.
        whole = abs(across * header.height - down * header.width) <= header.width + header.height
        enough = across >= _REUSE * width and down >= _REUSE * height
        if other.resample and whole and enough and across * down < smallest:
            best, smallest = number, across * down
    return best


def arrange(lane: LaneRecipe, facts: Facts) -> Arrangement:
    """Foresee the results of a picture: names, sizes, losses, memory, cost.

    Raises:
        ContentError: code `image_no_size`, when a result would have no size, or one that its
            format cannot hold.
    """
    header = header_of(facts)
    routes = routes_for(lane, header)
    return Arrangement(
        tuple([_arranged(way, header) for way in routes.ways]),
        _memory(routes, header),
        _cost(routes, header),
    )


def ordered(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """Return the losses in the order they are declared."""
    return tuple(sorted(losses, key=_LOSS_ORDER.__getitem__))


def _arranged(way: Route, header: Header) -> ArrangedOutput:
    return ArrangedOutput(
        way.encoder.format.suffix,
        {"width": way.width, "height": way.height},
        ordered(way.encoder.foreseen(header, way.options.metadata)),
        way.encoder.format.name,
        _result_size(way, header),
    )


def _result_size(way: Route, header: Header) -> int:
    channels = (1 if header.grey else 3) + header.alpha
    depth = min(header.depth, way.encoder.depth)
    return int(way.width * way.height * channels * depth / 8 * way.encoder.density)


def _memory(routes: Routes, header: Header) -> int:
    """Estimate the bytes a slot needs: the file, the frames it holds, the largest result."""
    factor = decoder_shrink(header, routes.shrink)
    width, height = header.width // factor, header.height // factor
    needed = _FIXED + min(header.size, IN_MEMORY) + header.held + _rows(width, header)
    copies = (header.orientation > 1) + (not routes.streams)
    needed += copies * width * height * header.bytes_per_pixel
    for source in set(routes.sources) - {-1}:
        width, height = routes.ways[source].resampled
        needed += width * height * header.bytes_per_pixel
    return needed + max([_result_memory(way, header) for way in routes.ways])


def _rows(width: int, header: Header) -> int:
    """Return the bytes of the rows in memory; alpha makes colours floating point on the way."""
    pixel = 16 if header.alpha else header.bytes_per_pixel
    return width * pixel * _ROWS


def _result_memory(way: Route, header: Header) -> int:
    pixels = way.width * way.height
    flattened = pixels if header.alpha and way.encoder.background else 0
    frames = (way.held + flattened) * header.bytes_per_pixel
    encoding = pixels * way.encoder.held + int(_BUFFERS * _result_size(way, header))
    return frames + encoding + _rows(way.width, header)


def _cost(routes: Routes, header: Header) -> float:
    """Estimate seconds on a slow core."""
    decoded = header.width * header.height / 1e6
    factor = decoder_shrink(header, routes.shrink)
    # About half of decoding is entropy coding, which no shrinking saves.
    seconds = _PACES.get(header.format, _PACE) * decoded * (0.5 + 0.5 / factor**2)
    seconds += decoded / factor**2 * _STEP_PACE * routes.sources.count(-1)
    for way in routes.ways:
        seconds += way.megapixels * _STEP_PACE
        seconds += way.width * way.height / 1e6 * way.encoder.pace
    return seconds
