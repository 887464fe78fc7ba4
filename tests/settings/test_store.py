"""Settings survive the program, a broken file, and another version."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Problem, WriteError
from app.core.params import parameters
from app.settings import Settings, load_settings, save_settings
from app.settings.store import VERSION, upgraded

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def loaded(folder: Path) -> tuple[Settings, list[Problem]]:
    notices: list[Problem] = []
    return load_settings(str(folder), notices.append), notices


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings, notices = loaded(tmp_path / "none")
    assert (settings, notices) == (Settings(), [])
    assert (settings.theme, settings.memory, settings.megapixels) == ("system", 60, 500)


def test_what_was_saved_is_loaded_again(tmp_path: Path) -> None:
    chosen = Settings(theme="dark", language="zh_TW", workers=3, memory=30, seconds_per_file=9)
    save_settings(str(tmp_path / "new"), chosen)
    assert loaded(tmp_path / "new") == (chosen, [])
    assert os.listdir(tmp_path / "new") == ["settings.json"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"theme": "dark"}', '{"version": "1"}', '{"version": 99}', "\0"],
)
def test_a_file_that_makes_no_sense_is_set_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.json").write_text(text)
    settings, notices = loaded(tmp_path)
    assert settings == Settings()
    assert [notice.code for notice in notices] == ["settings_broken"]
    assert (tmp_path / "settings.json.bak").read_text() == text
    assert loaded(tmp_path) == (Settings(), [])


def test_bytes_that_are_no_text_are_set_aside(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes(b"\xff\xfe\x00")
    assert loaded(tmp_path)[0] == Settings()
    assert (tmp_path / "settings.json.bak").read_bytes() == b"\xff\xfe\x00"


def test_unknown_keys_and_impossible_values_are_left_out_one_by_one(tmp_path: Path) -> None:
    text = '{"version": 1, "theme": "pink", "workers": 4, "sound": true, "memory": "60"}'
    (tmp_path / "settings.json").write_text(text)
    settings, notices = loaded(tmp_path)
    assert settings == Settings(workers=4)
    assert [(notice.code, notice.values["word"]) for notice in notices] == [
        ("settings_value", "theme"),
        ("settings_key", "sound"),
        ("settings_value", "memory"),
    ]
    assert "“sound”" in notices[1].message()


@given(st.dictionaries(st.sampled_from([*Settings.__dataclass_fields__, "other"]), JSON))
def test_whatever_values_a_file_has_the_settings_are_valid(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "settings.json").write_text(json.dumps({**values, "version": VERSION}))
    settings, _ = loaded(folder)
    for spec in parameters(Settings):
        value = getattr(settings, spec.name)
        assert type(value) is spec.type
        assert not spec.choices or value in spec.choices


def test_an_older_file_is_upgraded_step_by_step() -> None:
    upgrades = {
        1: lambda values: {"theme": values["colours"], "workers": values["workers"]},
        2: lambda values: {**values, "workers": values["workers"] * 2},
    }
    old = {"version": 1, "colours": "dark", "workers": 2}
    assert upgraded(old, upgrades, 3) == {"theme": "dark", "workers": 4}
    assert old["version"] == 1


@pytest.mark.parametrize("version", [0, 4, -1])
def test_a_version_without_a_way_is_refused(version: int) -> None:
    with pytest.raises(ValueError, match="version"):
        upgraded({"version": version}, {2: dict}, 3)


def test_a_failed_save_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(str(tmp_path), Settings(workers=3))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.settings.store.os.fsync", full)
    with pytest.raises(WriteError, match="could not be saved: No space left"):
        save_settings(str(tmp_path), Settings(workers=5))
    assert loaded(tmp_path) == (Settings(workers=3), [])
    assert os.listdir(tmp_path) == ["settings.json"]


def test_every_setting_is_a_declared_parameter() -> None:
    assert len(parameters(Settings)) == len(dataclasses.fields(Settings))
