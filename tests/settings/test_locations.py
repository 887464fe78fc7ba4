"""Where the program's own files lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import app
from app.settings.locations import Locations, resource


def test_one_variable_moves_everything(home: Path) -> None:
    places = Locations.find()
    assert {places.data, places.config, places.cache} == {
        str(home / name) for name in ("data", "config", "cache")
    }
    assert Path(places.log).is_relative_to(home)


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOLDERMILL_HOME", "mine")
    assert Locations.find().data == str(tmp_path / "mine" / "data")


def test_without_it_the_platform_s_folders_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOLDERMILL_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "etc"))
    places = Locations.find()
    assert places.data == str(tmp_path / "share" / "foldermill")
    assert places.config == str(tmp_path / "etc" / "foldermill")
    assert not os.listdir(tmp_path)


def test_resources_lie_beside_the_package_in_a_clone_and_inside_it_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert os.path.isfile(resource("recipes", "classic.toml"))
    package = tmp_path / "app"
    (package / "resources").mkdir(parents=True)
    monkeypatch.setattr(app, "__file__", str(package / "__init__.py"))
    assert resource("icons") == str(package / "resources" / "icons")
