from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui import heartbeat
from app.ui.heartbeat import Heartbeat


def measured(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_a_stall_is_measured(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    beats = Heartbeat(window)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: sum(beats._late) > 20)
    end = time.perf_counter() + 0.15
    while time.perf_counter() < end:  # what a slow slot does to the window
        pass
    before = sum(beats._late)
    qtbot.waitUntil(lambda: sum(beats._late) > before + 1 and beats._first_paint is not None)
    beats.write(str(tmp_path / "beats.json"))
    found = measured(tmp_path / "beats.json")
    assert 130 <= found["worst_stall_ms"] <= 1_000
    assert 0 <= found["p99_stall_ms"] <= found["worst_stall_ms"]
    assert found["first_paint_ms"] > 0
    assert found["beats"] > 20


def test_without_a_beat_there_is_nothing_to_say(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    Heartbeat(window).write(str(tmp_path / "beats.json"))
    found = measured(tmp_path / "beats.json")
    assert (found["beats"], found["worst_stall_ms"], found["first_paint_ms"]) == (0, None, None)


@pytest.mark.parametrize(("late", "share", "said"), [([98, 1, 1], 0.99, 1), ([1, 0, 0, 1], 0.5, 0)])
def test_the_percentile_is_the_smallest_that_covers_the_share(
    qtbot: QtBot, late: list[int], share: float, said: int
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    beats = Heartbeat(window)
    beats._late = late
    assert beats._percentile(share) == said


def test_it_is_wanted_by_the_environment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(heartbeat.VARIABLE, raising=False)
    assert heartbeat.wanted() == ""
    monkeypatch.setenv(heartbeat.VARIABLE, "/tmp/x")
    assert heartbeat.wanted() == "/tmp/x"
