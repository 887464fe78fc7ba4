"""What the command line agrees to before a recipe may replace files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from cli_kit import picture, tree
from PIL import Image

from app.cli import commands
from app.cli.order import Job, Order, checked
from app.core.errors import RunError

HALF = """\
version = 1
[[image.steps]]
op = "resize"
mode = "percent"
percent = 50.0
[destination]
{rules}
"""

OVERWRITE = 'on_conflict = "overwrite"\nfolder = "{folder}"'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with a picture of 32 pixels in `in`."""
    monkeypatch.chdir(tmp_path)
    picture(tmp_path / "in" / "a.png")
    return tmp_path


def order(place: Path, rules: str, **options: Any) -> Job:
    recipe = place / "recipe.toml"
    recipe.write_text(HALF.format(rules=rules), encoding="utf-8")
    return checked(Order(recipe=str(recipe), sources=["in"], **options))


@pytest.mark.parametrize("rule", ["overwrite", "newer"])
def test_a_recipe_replaces_files_only_in_a_folder_the_user_names(place: Path, rule: str) -> None:
    rules = f'on_conflict = "{rule}"\nfolder = "elsewhere"'
    with pytest.raises(RunError) as refused:
        order(place, rules)
    assert refused.value.problem.code == "replace_unasked"
    assert str(place / "elsewhere") in str(refused.value)
    assert "-o" in str(refused.value)
    assert order(place, rules, output="elsewhere").destination == str(place / "elsewhere")
    assert order(place, rules, dry_run=True).destination == str(place / "elsewhere")


@pytest.mark.parametrize("rule", ["number", "skip", "fail"])
def test_a_folder_the_recipe_names_is_fine_where_nothing_is_replaced(
    place: Path, rule: str
) -> None:
    job = order(place, f'on_conflict = "{rule}"\nfolder = "elsewhere"')
    assert job.destination == str(place / "elsewhere")


@pytest.mark.parametrize(
    ("rules", "options", "code", "word"),
    [
        ("in_place = true", {}, "in_place_unasked", "--in-place"),
        ("in_place = true", {"output": "out"}, "in_place_no_folder", "-o “out”"),
        (
            "in_place = true",
            {"output": "out", "in_place": True, "dry_run": True},
            "in_place_no_folder",
            "-o “out”",
        ),
        ("in_place = false", {"output": "out", "in_place": True}, "in_place_not", "--in-place"),
    ],
)
def test_the_sources_are_replaced_only_if_both_say_so(
    place: Path, rules: str, options: dict[str, Any], code: str, word: str
) -> None:
    with pytest.raises(RunError) as refused:
        order(place, rules, **options)
    assert refused.value.problem.code == code
    assert word in str(refused.value)


@pytest.mark.parametrize("options", [{"in_place": True}, {"dry_run": True}])
def test_in_place_there_is_no_folder(place: Path, options: dict[str, Any]) -> None:
    assert order(place, "in_place = true", **options).destination == ""


def process(place: Path, rules: str, *words: str) -> int:
    recipe = place / "recipe.toml"
    recipe.write_text(HALF.format(rules=rules), encoding="utf-8")
    return commands.main(["process", str(recipe), "in", *words])


def test_a_stranger_s_recipe_touches_nothing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(place / "in")
    assert process(place, "in_place = true") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "The recipe replaces the sources. If that is meant, give --in-place" in said.err
    assert tree(place) == {
        "recipe.toml": (place / "recipe.toml").read_bytes(),
        **{f"in/{name}": content for name, content in before.items()},
    }


def test_nor_does_it_when_a_folder_is_watched(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = place / "recipe.toml"
    recipe.write_text(HALF.format(rules="in_place = true"), encoding="utf-8")
    before = tree(place)
    assert commands.main(["watch", str(recipe), "in"]) == 2
    assert "--in-place" in capsys.readouterr().err
    assert tree(place) == before


def test_in_place_the_last_line_says_how_to_bring_the_originals_back(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(place / "in")
    assert process(place, "in_place = true", "--in-place") == 0
    with Image.open(place / "in" / "a.png") as result:
        assert result.size == (16, 12)
    words = capsys.readouterr().out.splitlines()[-1].split()
    assert words[-3:-1] == ["foldermill", "undo"]
    assert commands.main(words[-2:]) == 0
    assert tree(place / "in") == before


@pytest.mark.parametrize("named", ["in", "link", "in/../in/."])
def test_a_source_is_no_folder_to_replace_files_in(
    place: Path, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    (place / "link").symlink_to("in")
    before = tree(place / "in")
    assert process(place, 'on_conflict = "overwrite"', "-o", named) == 2
    assert "is one of the sources" in capsys.readouterr().err
    assert tree(place / "in") == before


def test_results_replace_what_is_in_the_folder_the_user_names(place: Path) -> None:
    picture(place / "out" / "a.png", 7, 7)
    os.utime(place / "out" / "a.png", (1, 1))
    assert process(place, 'on_conflict = "newer"', "-o", "out") == 0
    with Image.open(place / "out" / "a.png") as result:
        assert result.size == (16, 12)
