"""The words of the command line, and what becomes of errors nobody expected."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_kit import ROOT, command_line, foldermill
from hypothesis import given
from hypothesis import strategies as st

from app import __version__
from app.cli import commands
from app.cli.commands import COMMANDS, guarded, window_words
from app.cli.order import Order
from app.core.errors import SourceError
from app.core.params import parameters
from app.operations import REGISTRY


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["--version"]) == 0
    assert capsys.readouterr().out == f"foldermill {__version__}\n"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(word in text for word in COMMANDS if word != "-h")


@pytest.mark.parametrize("command", ["process", "operations", "recipes"])
def test_each_command_has_help_of_its_own(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        commands.main([command, "--help"])
    assert end.value.code == 0
    assert f"usage: foldermill {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["process"],
        ["process", "web"],
        ["process", "web", "in", "-o", "out", "--turbo"],
        ["process", "web", "in", "-o", "out", "--work", "2"],
        ["process", "web", "in", "-o", "out", "--workers", "0"],
        ["process", "web", "in", "-o", "out", "--workers", "²"],
        ["process", "web", "in", "-o", "out", "--memory", "lots"],
        ["process", "web", "in", "-o", "out", "--memory", "1MB"],
        ["process", "web", "in", "-o", "out", "--dry-run", "--report", "r.json"],
        ["operations", "all"],
    ],
)
def test_words_that_make_no_sense_are_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        commands.main(words)
    assert end.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "error: " in said.err


def test_options_may_stand_between_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.cli import process

    orders: list[Order] = []

    def remember(order: Order) -> int:
        orders.append(order)
        return 0

    monkeypatch.setattr(process, "process", remember)
    words = ["process", "web", "a", "-o", "out", "--memory", "2GiB", "b", "--workers", "3"]
    assert commands.main(words) == 0
    (order,) = orders
    assert order.sources == ["a", "b"]
    assert (order.output, order.memory, order.workers) == ("out", 2 * 1024**3, 3)


@given(
    st.integers(1, 9999),
    st.sampled_from([("MB", 10**6), ("gb", 10**9), ("MiB", 2**20), (" GiB", 2**30), ("", 1)]),
)
def test_a_memory_size_is_its_number_times_its_unit(number: int, unit: tuple[str, int]) -> None:
    word, factor = unit
    text = f"{number * 10**9 if factor == 1 else number + 200}{word}"
    expected = number * 10**9 if factor == 1 else (number + 200) * factor
    assert commands._memory(text) == expected


def test_operations_as_json_is_everything_the_registry_knows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert commands.main(["operations", "--json"]) == 0
    listing = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in listing["operations"]] == [one.name for one in REGISTRY]
    for entry, operation in zip(listing["operations"], REGISTRY, strict=True):
        specs = parameters(operation.params)
        assert [p["name"] for p in entry["parameters"]] == [spec.name for spec in specs]
        assert all(p["help"] and p["label"] for p in entry["parameters"])
    formats = {entry["name"]: entry for entry in listing["formats"]}
    assert {"jpeg", "png", "webp", "tiff", "same"} <= set(formats)
    (quality,) = (p for p in formats["jpeg"]["parameters"] if p["name"] == "quality")
    assert (quality["type"], quality["default"], quality["min"], quality["max"]) == (
        "int",
        85,
        1,
        100,
    )


def test_operations_for_people_names_each_with_its_parameters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert commands.main(["operations"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for operation in REGISTRY:
        assert f"  {operation.name}" in lines
    assert '      mode = "fit"' in lines
    assert any("fit | fill | stretch" in line for line in lines)


def test_recipes_lists_the_built_in_ones_in_their_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert commands.main(["recipes"]) == 0
    words = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[0] != " "]
    tables = ["profile-tables", "clean-tables", "convert-tables", "group-tables"]
    assert words == ["classic", "web", "sizes", *tables]


def test_the_window_s_words_are_sources_and_a_recipe() -> None:
    assert window_words([]) == ([], None)
    assert window_words(["a", "--recipe", "web", "b"]) == (["a", "b"], "web")


def test_a_refusal_is_its_sentence_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> int:
        raise SourceError("source_missing", path="/x")

    assert guarded(refuse) == 2
    assert capsys.readouterr().err == "“/x” does not exist.\n"


def test_a_bug_is_one_sentence_and_its_stack_is_in_the_log(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    def stumble() -> int:
        raise ZeroDivisionError("by a test")

    assert guarded(stumble) == 3
    said = capsys.readouterr().err
    log = home / "data" / "logs" / "foldermill.log"
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert str(log) in said
    text = log.read_text()
    assert "Traceback" in text
    assert "by a test" in text


def test_ctrl_c_before_anything_runs_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    assert guarded(interrupt) == 3
    assert capsys.readouterr().err == ""


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        command_line("operations"), cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE
    ) as program:
        os.close(writing)
        _, said = program.communicate(timeout=60)
    assert said == b""


def test_a_terminal_that_knows_few_letters_gets_escapes(tmp_path: Path) -> None:
    ended = foldermill(["process", "wörd", tmp_path], tmp_path, {"PYTHONIOENCODING": "ascii"})
    assert ended.returncode == 2
    assert r"w\xf6rd" in ended.stderr


def test_nothing_of_the_terminal_loads_qt_or_pixels() -> None:
    code = (
        "import sys; from app.cli import commands; commands.main(['operations']);"
        "heavy = {'PySide6', 'pyvips', 'PIL', 'numpy', 'pandas'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True)
    assert ended.returncode == 0, ended.stderr
