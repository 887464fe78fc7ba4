"""Pseudonymise: codes that say nothing without the key."""

from __future__ import annotations

import re

from steps_kit import Cell, block, cells

from app.operations.table.pseudonymise import PseudonymiseParams, apply

TABLE: dict[str, list[Cell]] = {"name": ["Ann", "Bob", "Ann", "", None], "age": ["1"] * 5}


def codes(key: str, length: int = 16) -> list[Cell]:
    result = cells(
        apply(block(TABLE), PseudonymiseParams(columns=("name",), key=key, length=length))
    )
    assert result["age"] == TABLE["age"]
    return result["name"]


def test_equal_cells_get_equal_codes_and_missing_ones_none() -> None:
    ann, bob, again, *missing = codes("secret")
    assert ann == again != bob
    assert re.fullmatch("[0-9a-f]{16}", ann or "")
    assert missing == ["", None]


def test_the_key_decides() -> None:
    found = {codes(key)[0] for key in ("", "secret", "Secret", "x" * 900, "x" * 901)}
    assert len(found) == 5
    assert codes("secret") == codes("secret")
    long = codes("secret", 64)[0] or ""
    assert len(long) == 64
    assert long.startswith(codes("secret")[0] or "-")


def test_the_code_stays_what_it_is_in_every_version() -> None:
    assert codes("secret")[:2] == ["5312f3a2225993fb", "533da12df367a925"]


def test_nothing_named_hides_nothing() -> None:
    assert cells(apply(block(TABLE), PseudonymiseParams(key="secret"))) == TABLE
