"""Expressions on a row, read into a tree; nothing is ever run as program code.

    qty > 5 and [unit price] * qty >= 99.50
    not (contains(lower(name), 'inc') or is_missing(region))
    date >= '2024-01-01' and date < '2025-01-01'

- A word is a column; one with blanks or signs in its name, or called like `and`, stands in
  brackets, with `]]` for a closing one.
- Texts stand in single quotes, with `''` for one. Numbers are like 12, 0.5 or 1e-3.
- `+ - * /`, comparison with `= != < <= > >=`, `and`, `or`, `not`, parentheses.
- `lower(x)`, `upper(x)`, `length(x)` in characters, `contains(x, 'part')`, `starts(x, 'part')`,
  `ends(x, 'part')`, `is_missing(x)`.

A cell compared with a number counts as one, and with a text as a text. Two cells are compared as
numbers where both are, else as texts. Dates as in 2024-12-31 are in the order of texts.

A cell that is missing, or no number where one is needed, makes missing what is made of it; so does
a division by zero. `and`, `or` and `not` take what is missing for unknown, as SQL does.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.core.errors import RecipeError
from app.core.params import nearest

LONGEST: Final = 2000
"""Characters of an expression."""
_MOST: Final = 300
"""Words, signs and values in it."""
_DEEPEST: Final = 50
"""Parentheses and signs within each other."""

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![^\W_])|(?P<text>'(?:[^']|'')*')"
    r"|(?P<column>\[(?:[^\]]|\]\])+\])|(?P<word>[^\W\d]\w*)|(?P<sign><=|>=|!=|==|[-+*/()<>=,]))",
)
_COMPARED: Final = {"=": "=", "==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Kind(enum.Enum):
    """What an expression gives."""

    CELL = "cell"
    """A text that counts as a number where one is needed."""
    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"


_TEXTS: Final = (Kind.CELL, Kind.TEXT)
_NUMBERS: Final = (Kind.CELL, Kind.NUMBER)

FUNCTIONS: Final = {
    "lower": (Kind.TEXT, 1),
    "upper": (Kind.TEXT, 1),
    "length": (Kind.NUMBER, 1),
    "contains": (Kind.TRUTH, 2),
    "starts": (Kind.TRUTH, 2),
    "ends": (Kind.TRUTH, 2),
    "is_missing": (Kind.TRUTH, 1),
}
"""What each function gives, and of how many values."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression.

    Attributes:
        kind: what it gives.
        word: a sign, a function's name, or `column`, `text` or `number`.
        value: the column's name, the text or the number.
        parts: what it is made of.
    """

    kind: Kind
    word: str
    value: str | int | float = ""
    parts: tuple[Node, ...] = ()


@functools.lru_cache(maxsize=64)
def parsed(text: str, place: str = "") -> Node:
    """Read an expression.

    Raises:
        RecipeError: it cannot be read; the sentence names `place`.
    """
    return _Parser(text, place).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


class _Parser:
    """Reads one expression from left to right."""

    def __init__(self, text: str, place: str) -> None:
        self._text, self._place = text, place
        self._tokens = self._split()
        self._at = 0
        self._depth = 0

    def _split(self) -> list[_Token]:
        tokens: list[_Token] = []
        at = 0
        end = len(self._text.rstrip())
        while at < end:
            match = _TOKEN.match(self._text, at)
            if not match or not match.lastgroup:
                raise self._senseless(at + len(self._text[at:]) - len(self._text[at:].lstrip()))
            if len(tokens) == _MOST:
                raise self._senseless(match.start(match.lastgroup))
            kind = match.lastgroup
            tokens.append(_Token(kind, match[kind], match.start(kind)))
            at = match.end()
        return [*tokens, _Token("end", "", end)]

    def whole(self) -> Node:
        node = self._either()
        if self._next.kind != "end":
            raise self._senseless(self._next.at)
        return node

    # The grammar, from what binds least to what binds most.

    def _either(self) -> Node:
        return self._chain(self._both, "or")

    def _both(self) -> Node:
        return self._chain(self._negated, "and")

    def _chain(self, inner: Callable[[], Node], word: str) -> Node:
        node = inner()
        while self._taken("word", word):
            parts = (node, inner())
            self._need(all(part.kind is Kind.TRUTH for part in parts), word)
            node = Node(Kind.TRUTH, word, parts=parts)
        return node

    def _negated(self) -> Node:
        if not self._taken("word", "not"):
            return self._comparison()
        node = self._deeper(self._negated)
        self._need(node.kind is Kind.TRUTH, "not")
        return Node(Kind.TRUTH, "not", parts=(node,))

    def _comparison(self) -> Node:
        left = self._sum()
        sign = self._taken("sign", *_COMPARED)
        if not sign:
            return left
        parts = (left, self._sum())
        kinds = {part.kind for part in parts}
        self._need(kinds <= set(_NUMBERS) or kinds <= set(_TEXTS), sign)
        return Node(Kind.TRUTH, _COMPARED[sign], parts=parts)

    def _sum(self) -> Node:
        return self._arithmetic(self._product, "+", "-")

    def _product(self) -> Node:
        return self._arithmetic(self._signed, "*", "/")

    def _arithmetic(self, inner: Callable[[], Node], *signs: str) -> Node:
        node = inner()
        while sign := self._taken("sign", *signs):
            node = self._calculated(sign, node, inner())
        return node

    def _signed(self) -> Node:
        if not self._taken("sign", "-"):
            return self._value()
        return self._calculated("-", Node(Kind.NUMBER, "number", 0), self._deeper(self._signed))

    def _calculated(self, sign: str, *parts: Node) -> Node:
        self._need(all(part.kind in _NUMBERS for part in parts), sign)
        return Node(Kind.NUMBER, sign, parts=parts)

    def _value(self) -> Node:
        token = self._next
        self._at += 1
        if token.kind == "number":
            whole = token.text.isdecimal() and len(token.text) < 19
            value = int(token.text) if whole else float(token.text)
            return Node(Kind.NUMBER, "number", value)
        if token.kind == "text":
            return Node(Kind.TEXT, "text", token.text[1:-1].replace("''", "'"))
        if token.kind == "column":
            return Node(Kind.CELL, "column", token.text[1:-1].replace("]]", "]"))
        if token.kind == "word" and token.text not in ("and", "or", "not"):
            if self._taken("sign", "("):
                return self._function(token)
            return Node(Kind.CELL, "column", token.text)
        if token.text == "(":
            node = self._deeper(self._either)
            self._expect(")")
            return node
        raise self._senseless(token.at)

    def _function(self, token: _Token) -> Node:
        name = token.text
        parts = [self._deeper(self._either)]
        while self._taken("sign", ","):
            parts.append(self._deeper(self._either))
        self._expect(")")
        kind, count = FUNCTIONS.get(name, (Kind.TEXT, 0))
        if count != len(parts):
            raise RecipeError(
                "expression_function",
                place=self._place,
                word=name,
                nearest=nearest(name, FUNCTIONS),
                words=", ".join(FUNCTIONS),
            )
        self._need(name == "is_missing" or parts[0].kind in _TEXTS, name)
        self._need(all(part.word == "text" for part in parts[1:]), name)
        return Node(kind, name, parts=tuple(parts))

    # Tokens.

    @property
    def _next(self) -> _Token:
        return self._tokens[min(self._at, len(self._tokens) - 1)]

    def _taken(self, kind: str, *texts: str) -> str:
        """Go past the next token if it is one of these, and return it."""
        token = self._next
        if token.kind != kind or token.text not in texts:
            return ""
        self._at += 1
        return token.text

    def _expect(self, sign: str) -> None:
        if not self._taken("sign", sign):
            raise self._senseless(self._next.at)

    def _deeper(self, inner: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._senseless(self._next.at)
        node = inner()
        self._depth -= 1
        return node

    def _need(self, fits: bool, word: str) -> None:
        if not fits:
            raise RecipeError("expression_kind", place=self._place, text=self._text, word=word)

    def _senseless(self, at: int) -> RecipeError:
        return RecipeError("expression_syntax", place=self._place, text=self._text, at=at + 1)
