"""What can go wrong, as values.

    FoldermillError          has a `problem`: a code, its values and technical detail
    ├── RecipeError          the recipe says something that cannot be done (`place` says where)
    ├── SourceError          a file or folder that was given cannot be used
    ├── ContentError         a file's content cannot be read as what it should be
    ├── WriteError           a result cannot be written
    └── RunError             the run as a whole cannot start or go on

A `Problem` is what crosses processes, is stored in the journal and shown to the user. Its sentence
is a template in `MESSAGES`; the terminal, the report and the log fill in the English one, the
window translates the template first. An exception that is not a FoldermillError is a bug, code
`bug`.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from app.core.messages import MESSAGES

DETAIL_LIMIT: Final = 1_200
"""Characters of technical detail kept: a message from a slot has to stay below 4 KiB."""

Value = str | int | float

_NOTHING: Final[Mapping[str, Value]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong: `code` names the sentence, `values` fill it in.

    `detail` is for experts (a library's own message, a signal, a stack); it is never translated.
    """

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)
    detail: str = ""

    def message(self, template: str | None = None) -> str:
        """Return the sentence, from `template` (a translation) or in English."""
        return fill(template or MESSAGES.get(self.code, MESSAGES["bug"]), self.values)


def fill(template: str, values: Mapping[str, Value]) -> str:
    """Replace each `{name}` of the template by its value; an unknown name stays as it is.

    Values are inserted once and never read as a template, so a file called `{path}` is harmless.
    """
    parts: list[str] = []
    rest = template
    while rest:
        before, opening, after = rest.partition("{")
        parts.append(before)
        if not opening:
            break
        name, closing, rest = after.partition("}")
        known = closing and name in values
        parts.append(str(values[name]) if known else "{" + name + closing)
    return "".join(parts)


class FoldermillError(Exception):
    """The root of everything the program refuses or fails at on purpose."""

    def __init__(self, code: str, /, detail: str = "", **values: Value) -> None:
        super().__init__(code, detail, values)
        self.problem = Problem(code, values, detail[:DETAIL_LIMIT])

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by problem, because exceptions are rebuilt from positional arguments only."""
        return _rebuild, (type(self), self.problem)

    def __str__(self) -> str:
        return self.problem.message()


def _rebuild(kind: type[FoldermillError], problem: Problem) -> FoldermillError:
    return kind(problem.code, problem.detail, **problem.values)


class RecipeError(FoldermillError):
    """The recipe is refused; `place` is where, like `image.steps[1].mode`."""

    @property
    def place(self) -> str:
        """Where in the recipe, or an empty string for the recipe as a whole."""
        return str(self.problem.values.get("place", ""))


class SourceError(FoldermillError):
    """A file or folder that was given cannot be used."""


class ContentError(FoldermillError):
    """A file's content cannot be read as what it should be."""


class WriteError(FoldermillError):
    """A result cannot be written."""


class RunError(FoldermillError):
    """The run as a whole cannot start or go on."""


_ERRNO_CODES: Final[Mapping[int, str]] = MappingProxyType(
    {
        errno.ENOSPC: "no_space",
        errno.EDQUOT: "no_space",
        errno.EFBIG: "file_too_big",
        errno.EACCES: "no_permission",
        errno.EPERM: "no_permission",
        errno.EROFS: "read_only",
        errno.ENOENT: "vanished",
        errno.ENOTDIR: "not_a_folder",
        errno.EISDIR: "is_a_folder",
        errno.EEXIST: "target_taken",
        errno.ENAMETOOLONG: "name_too_long",
        errno.ELOOP: "link_loop",
        errno.EIO: "io_error",
        errno.EMFILE: "too_many_open",
        errno.ENFILE: "too_many_open",
        errno.ENOMEM: "memory_short",
        errno.ETXTBSY: "in_use",
        errno.EBUSY: "in_use",
        errno.ESTALE: "network_gone",
        errno.ENODEV: "network_gone",
        errno.ENOTCONN: "network_gone",
        errno.EHOSTDOWN: "network_gone",
        errno.ETIMEDOUT: "network_gone",
    }
)


def problem_of(error: BaseException, *, path: str = "") -> Problem:
    """Describe any exception: ours by its problem, an OSError by its errno, the rest as a bug."""
    if isinstance(error, FoldermillError):
        return error.problem
    detail = f"{type(error).__name__}: {error}"[:DETAIL_LIMIT]
    if isinstance(error, MemoryError):
        return Problem("memory_short", _NOTHING, detail)
    if isinstance(error, OSError) and error.errno is not None:
        code = _ERRNO_CODES.get(error.errno, "os_error")
        name = path or str(error.filename or "")
        return Problem(code, {"path": name, "reason": error.strerror or ""}, detail)
    return Problem("bug", {"what": type(error).__name__}, detail)
