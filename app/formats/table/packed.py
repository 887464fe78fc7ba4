"""The values of a text column as one row of bytes, to be looked at all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.integer[Any]]


_SAMPLE: Final = 1024
"""Texts from all over a column that tell of its variety."""


def variety(texts: Any) -> float:
    """Return the share of different texts among some of a `pyarrow` array, which has some."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    sample = texts.take(pa.array(np.arange(0, len(texts), max(len(texts) // _SAMPLE, 1))))
    return float(pc.count_distinct(sample).as_py() / len(sample))


class Packed:
    """What is not missing in a text column; nulls and empty texts are.

    Attributes:
        data: all values, one behind the other.
        bounds: where they begin, and at last where the last one ends.
    """

    def __init__(self, data: Bytes, bounds: Ints) -> None:
        self.data = data
        self.bounds = bounds

    @classmethod
    def of(cls, column: Any) -> Packed:
        """Look at a `pyarrow` array of texts, in one piece or in several."""
        import numpy as np
        import pyarrow as pa

        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        if column.null_count:
            column = column.drop_null()
        wide = pa.types.is_large_string(column.type)
        _, places, data = column.buffers()
        if not len(column):
            return cls(np.empty(0, np.uint8), np.zeros(1, np.int32))
        bounds: Ints = np.frombuffer(places, np.int64 if wide else np.int32)
        bounds = bounds[column.offset : column.offset + len(column) + 1]
        codes = np.frombuffer(data or b"", np.uint8)[bounds[0] : bounds[-1]]
        if bounds[0]:
            bounds = bounds - bounds[0]
        filled = bounds[1:] > bounds[:-1]
        if not filled.all():
            bounds = np.append(bounds[:-1][filled], bounds[-1:])
        return cls(codes, bounds)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def starts(self) -> Ints:
        """Where the values begin."""
        return self.bounds[:-1]

    @property
    def ends(self) -> Ints:
        """Where the values end."""
        return self.bounds[1:]

    @property
    def lengths(self) -> Ints:
        """How many bytes the values have."""
        return self.bounds[1:] - self.bounds[:-1]

    def array(self) -> Any:
        """Return the values as a `pyarrow` array."""
        import numpy as np
        import pyarrow as pa

        kind = pa.StringArray if self.bounds.dtype == np.int32 else pa.LargeStringArray
        bounds = np.ascontiguousarray(self.bounds)
        return kind.from_buffers(len(self), pa.py_buffer(bounds), pa.py_buffer(self.data))

    def some(self, count: int) -> list[str]:
        """Return up to so many values from all over the column."""
        step = max(len(self) // count, 1)
        rows = range(0, len(self), step)
        return [
            self.data[self.bounds[row] : self.bounds[row + 1]].tobytes().decode() for row in rows
        ]

    def rows_of(self, places: Ints) -> Ints:
        """Return in which value each of some ascending places lies."""
        import numpy as np

        return np.searchsorted(self.bounds, places, side="right") - 1
