"""The rules of the house that no other tool checks."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent

LONGEST_FILE, LONGEST_TEST, LONGEST_WINDOW, LONGEST_FUNCTION = 500, 400, 300, 60

BROAD_EXCEPTS = {
    "app/engine/worker.py": "a bug in one file's work is that file's outcome",
    "app/cli/commands.py": "the user gets a sentence, the log the stack",
}

TESTED_THROUGH = {
    "app.__main__": "tests/test_main.py",
    "app.core.messages_table": "tests/core/test_errors.py",
    "app.engine.named_files": "tests/engine/test_named_files.py",
    "app.cli.follow": "tests/cli/test_process.py",
    "app.cli.listing": "tests/cli/test_commands.py",
    "app.cli.past": "tests/cli/test_past.py",
    "app.cli.status": "tests/cli/test_process.py",
    "app.core.recipe_write": "tests/core/test_recipe_write.py",
    "app.core.texts": "tests/core/test_errors.py",
    "app.engine.child": "tests/engine/test_previews.py",
    "app.engine.choice": "tests/engine/test_hand_out.py",
    "app.engine.in_work": "tests/engine/test_hand_out.py",
    "app.engine.lanes.table": "tests/engine/test_table_results.py",
    "app.engine.lanes.table_headway": "tests/engine/test_headway.py",
    "app.engine.lanes.table_rejects": "tests/engine/test_table_rejects.py",
    "app.engine.lanes.table_results": "tests/engine/test_table_results.py",
    "app.engine.output_folder": "tests/engine/test_batch.py",
    "app.engine.places": "tests/engine/test_stages.py",
    "app.engine.planned_merges": "tests/engine/test_stages.py",
    "app.engine.planner": "tests/engine/test_batch.py",
    "app.engine.recover": "tests/engine/test_resume.py",
    "app.engine.reopen": "tests/engine/test_stages.py",
    "app.engine.schema": "tests/engine/test_batch.py",
    "app.engine.slots": "tests/engine/test_dispatch.py",
    "app.engine.undo": "tests/engine/test_resume.py",
    "app.engine.worker": "tests/engine/test_dispatch.py",
    "app.engine.worker_log": "tests/engine/test_supervision.py",
    "app.formats.image.outputs.jpeg": "tests/operations/test_registry.py",
    "app.formats.image.outputs.png": "tests/operations/test_registry.py",
    "app.formats.image.outputs.tiff": "tests/operations/test_registry.py",
    "app.formats.image.outputs.webp": "tests/operations/test_registry.py",
    "app.formats.image.pillow": "tests/formats/test_image_read.py",
    "app.formats.table.database_cells": "tests/formats/table/test_sqlite.py",
    "app.formats.table.delimited_write": "tests/formats/table/test_outputs.py",
    "app.formats.table.outputs.arrow": "tests/formats/table/test_outputs.py",
    "app.formats.table.outputs.csv": "tests/formats/table/test_outputs.py",
    "app.formats.table.outputs.html": "tests/formats/table/test_outputs.py",
    "app.formats.table.outputs.jsonl": "tests/formats/table/test_outputs.py",
    "app.formats.table.outputs.markdown": "tests/formats/table/test_outputs.py",
    "app.formats.table.outputs.parquet": "tests/formats/table/test_outputs.py",
    "app.formats.table.outputs.same": "tests/engine/test_table_results.py",
    "app.formats.table.outputs.tsv": "tests/formats/table/test_outputs.py",
    "app.formats.table.standard": "tests/formats/table/test_outputs.py",
    "app.formats.table.text_write": "tests/formats/table/test_outputs.py",
    "app.formats.table.typed": "tests/formats/table/test_outputs.py",
    "app.formats.table.writer": "tests/formats/table/test_outputs.py",
    "app.formats.table.dates": "tests/formats/table/test_types.py",
    "app.formats.table.packed": "tests/formats/table/test_types.py",
    "app.operations.table._evaluate": "tests/operations/table/test_filter_rows.py",
    "app.operations.table._expression": "tests/operations/table/test_filter_rows.py",
    "app.operations.table._moments": "tests/operations/table/test_parse_dates.py",
    "app.operations.table._numbers": "tests/operations/table/test_filter_rows.py",
    "app.operations.table._rows": "tests/operations/table/test_group_by.py",
    "app.operations.table._made": "tests/operations/table/test_group_by_step.py",
    "app.operations.table._runs": "tests/operations/table/test_sort.py",
    "app.operations.table._shared": "tests/operations/table/test_trim.py",
    "app.operations.table.merges._csv": "tests/operations/table/test_concatenate.py",
    "app.operations.table._states": "tests/operations/table/test_group_by.py",
    "app.settings.settings": "tests/settings/test_store.py",
    "app.ui.consent": "tests/ui/test_consent.py",
    "app.ui.empty_state": "tests/ui/test_main_window.py",
    "app.ui.entry_panel": "tests/ui/test_main_window.py",
    "app.ui.files_table": "tests/ui/test_main_window.py",
    "app.ui.history": "tests/ui/test_history_window.py",
    "app.ui.lane_editor": "tests/ui/test_main_window.py",
    "app.ui.offer": "tests/ui/test_history_window.py",
    "app.ui.preview_table": "tests/ui/test_preview_pane.py",
    "app.ui.probe": "tests/test_main.py",
    "app.ui.sentence": "tests/ui/test_run_bar.py",
    "app.ui.sources_panel": "tests/ui/test_main_window.py",
    "app.ui.tab_order": "tests/ui/test_accessibility.py",
    "app.ui.told": "tests/ui/test_taking_up.py",
    "app.ui.window_actions": "tests/ui/test_main_window.py",
    "app.ui.watch_control": "tests/ui/test_watching.py",
}
"""Modules no test names, because what they do shows only through others; and where it does."""


@functools.cache
def files(*patterns: str) -> list[Path]:
    """Return what git has or would take, without what was deleted."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_files_and_functions_are_short() -> None:
    too_long = []
    for path in files("*.py"):
        name = name_of(path)
        limit = LONGEST_TEST if name.startswith("tests/") else LONGEST_FILE
        if name == "app/ui/main_window.py":
            limit = LONGEST_WINDOW
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > limit:
            too_long.append(f"{name}: {lines} lines")
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long.append(f"{name}: {node.name} has {length} lines")
    assert not too_long


def test_no_test_waits_for_a_fixed_time() -> None:
    naps = [
        f"{name_of(path)}:{node.lineno}"
        for path in files("tests/*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("time.sleep", "sleep", "qtbot.wait", "QTest.qWait")
    ]
    assert not naps


def test_bugs_are_swallowed_in_two_places_only() -> None:
    found = {
        name_of(path)
        for path in files("app/*.py")
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and not _raises(node))
        or (isinstance(node, ast.Call) and _suppresses_all(node))
    }
    assert found == set(BROAD_EXCEPTS)


def _is_broad(kind: ast.expr | None) -> bool:
    return kind is None or bool(re.search(r"\b(Base)?Exception\b", ast.unparse(kind)))


def _raises(handler: ast.ExceptHandler) -> bool:
    """Whether the handler only tidies up, and lets the exception go on."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _suppresses_all(call: ast.Call) -> bool:
    return ast.unparse(call.func).endswith("suppress") and any(map(_is_broad, call.args))


def test_nothing_names_this_machine_or_a_package_host() -> None:
    hosts = ["pypi" + ".org", "python" + "hosted", "/simp" + "le/"]
    homes = [f"{folder}/" for folder in (ROOT.parent, Path.home()) if len(folder.parts) > 1]
    words = [*hosts, *(home for home in homes if home != "/tmp/")]
    named = [
        f"{name_of(path)}: {word}"
        for path in files()
        for word in words
        if word.encode() in path.read_bytes()
    ]
    assert not named


def test_no_lock_file_is_kept() -> None:
    assert not files("*.lock", "*lock.json", "pylock*.toml")


def test_links_in_the_documents_lead_somewhere() -> None:
    links = {
        (path, target)
        for path in files("*.md")
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        if "://" not in target
    }
    assert not [link for link in links if not (link[0].parent / link[1]).exists()]


def test_scripts_can_be_started() -> None:
    modes = subprocess.run(
        ["git", "ls-files", "--stage", "run", "test", ".ci/run"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.splitlines()
    assert [line[:6] for line in modes] == ["100755"] * 3


def test_every_module_is_named_by_a_test() -> None:
    tests = set(files("tests/*.py")) - {Path(__file__)}
    named = set().union(*map(_modules_named, tests))
    modules = {
        name_of(path).removesuffix(".py").replace("/", ".")
        for path in files("app/*.py")
        if path.name != "__init__.py"
    }
    assert sorted(modules - named - set(TESTED_THROUGH)) == []
    assert set(TESTED_THROUGH) <= modules
    assert all((ROOT / test).is_file() for test in TESTED_THROUGH.values())


def _modules_named(path: Path) -> set[str]:
    """Return what a test imports, or names in a text: to patch it, or to start it."""
    named: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            named.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            named.add(node.module)
            named.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts = re.findall(r"\bapp(?:\.\w+)+", node.value)
            named.update(part for text in parts for part in _prefixes(text))
    return named


def _prefixes(dotted: str) -> list[str]:
    parts = dotted.split(".")
    return [".".join(parts[: end + 1]) for end in range(len(parts))]


# Dependencies.


def pins(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)", line)
            assert match, f"{name}: “{line}” is no name==version"
            found[canonicalize_name(match[1])] = match[2]
    return found


def wanted(requirements: list[str], extra: str = "") -> Iterator[Requirement]:
    """Yield what these requirements need here, and what that needs, and so on."""
    seen: set[tuple[str, str]] = set()
    waiting = [(text, extra) for text in requirements]
    while waiting:
        text, extra = waiting.pop()
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        yield requirement
        name = canonicalize_name(requirement.name)
        for one in ("", *requirement.extras):
            if (name, one) not in seen:
                seen.add((name, one))
                waiting += [(inner, one) for inner in metadata.requires(name) or []]


def project() -> dict[str, dict[str, object]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def requirements(extra: str = "") -> list[str]:
    table = project()["project"]
    listed = table["optional-dependencies"][extra] if extra else table["dependencies"]  # type: ignore[index]
    assert isinstance(listed, list)
    return listed


def test_the_pins_are_exactly_what_the_program_needs() -> None:
    pinned = pins("constraints.txt")
    needed = list(wanted(requirements()))
    assert {canonicalize_name(one.name) for one in needed} == set(pinned)
    for one in needed:
        assert one.specifier.contains(pinned[canonicalize_name(one.name)]), str(one)


def test_the_tests_pins_are_exactly_what_is_needed_beside() -> None:
    pinned = pins("constraints-test.txt")
    runtime = pins("constraints.txt")
    needed = list(wanted(requirements("test")))
    assert {canonicalize_name(one.name) for one in needed} - set(runtime) == set(pinned)
    for one in needed:
        name = canonicalize_name(one.name)
        assert one.specifier.contains((pinned | runtime)[name]), str(one)


def test_this_environment_is_the_pinned_one() -> None:
    both = pins("constraints.txt") | pins("constraints-test.txt")
    assert {name: metadata.version(name) for name in both} == both


@pytest.mark.parametrize("name", sorted(pins("constraints.txt")))
def test_the_licence_of_each_dependency_allows_this(name: str) -> None:
    about = metadata.metadata(name)
    classified = [
        text.rpartition(" :: ")[2].removesuffix(" License")
        for text in about.get_all("Classifier") or []
        if text.startswith("License :: OSI Approved :: ")
    ]
    stated = about.json.get("license_expression") or about.json.get("license") or classified[0]
    assert isinstance(stated, str)
    allowed = re.compile(
        r"\(?(MIT|MIT-0|MIT-CMU|HPND|0?BSD(-[23]-Clause)?|Apache-2\.0|ISC|Zlib|CC0-1\.0|PSF-2\.0"
        r"|LGPL-[23]\.[01](-only|-or-later)?)\)?"
    )
    for part in stated.split(" AND "):
        assert any(allowed.fullmatch(choice.strip()) for choice in part.split(" OR ")), stated


# What a process loads.


WORKER = """
import runpy; runpy.run_path('main.py', run_name='__mp_main__')
import app.engine.worker; from app.engine.lanes import lane_module
lane_module('image').prepare()
"""
ENGINE = "import app.operations, app.engine.batch, app.settings"
TERMINAL = "import app.cli.process, app.cli.listing, app.ui.display"


@pytest.mark.parametrize("code", [WORKER, ENGINE, TERMINAL], ids=["worker", "engine", "terminal"])
def test_qt_is_loaded_by_the_window_only(code: str) -> None:
    check = "\nimport sys; assert not any(name.startswith('PySide6') for name in sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", code + check],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert ended.returncode == 0, ended.stderr
