"""Pieces of results in work files: what comes back, and what they take."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from app.formats.table.result_piece import ResultPiece, load_piece, save_piece

KINDS = {
    "none": b"",
    "short": b"a,b\n",
    "alike": b"one,two,three\n" * 50_000,
    "different": random.Random(1).randbytes(300_000),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_comes_back_and_is_compressed_where_it_helps(kind: str, tmp_path: Path) -> None:
    body = KINDS[kind]
    path = str(tmp_path / "piece")
    assert save_piece(path, ResultPiece(("a", "b"), 3, body)) == os.path.getsize(path)
    piece = load_piece(path)
    assert (piece.columns, piece.rows, bytes(piece.content())) == (("a", "b"), 3, body)
    assert (piece.size is not None) == (kind == "alike")
    assert os.path.getsize(path) < len(body) + 1000


def test_what_an_earlier_try_has_left_is_replaced(tmp_path: Path) -> None:
    path = str(tmp_path / "piece")
    save_piece(path, ResultPiece(("a",), 1, KINDS["different"]))
    save_piece(path, ResultPiece(("a",), 1, KINDS["short"]))
    assert bytes(load_piece(path).content()) == KINDS["short"]
