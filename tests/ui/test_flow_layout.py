from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.flow_layout import FlowLayout

GAP, LINE_GAP = 10, 4


class Box(QWidget):
    def __init__(self, width: int, height: int = 20) -> None:
        super().__init__()
        self._wanted = QSize(width, height)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self._wanted

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(15, 20)


Flow = Callable[..., tuple[QWidget, FlowLayout]]


@pytest.fixture
def flow(qtbot: QtBot) -> Flow:
    """Return what shows boxes in a flow of some width, below something that takes all the room."""
    kept: list[QWidget] = []

    def show(width: int, *boxes: Box) -> tuple[QWidget, FlowLayout]:
        window = QWidget()
        qtbot.addWidget(window)
        kept.append(window)
        outer = QVBoxLayout(window)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch()
        inner = FlowLayout(GAP, LINE_GAP)
        outer.addLayout(inner)
        for place, box in enumerate(boxes):
            inner.insert_widget(place, box)
        window.resize(width, 200)
        with qtbot.waitExposed(window):
            window.show()
        return window, inner

    return show


def places(*boxes: Box) -> list[tuple[int, int]]:
    top = boxes[0].y()
    return [(box.x(), box.y() - top) for box in boxes]


def test_what_does_not_fit_goes_on_in_the_next_line(flow: Flow) -> None:
    boxes = [Box(60), Box(40, height=30), Box(50)]
    _, made = flow(110, *boxes)
    assert places(*boxes) == [(0, 0), (70, 0), (0, 34)]
    assert [box.height() for box in boxes] == [30, 30, 20]
    assert boxes[-1].geometry().bottom() == 199
    assert made.heightForWidth(109) == 20 + 30 + LINE_GAP
    assert made.heightForWidth(170) == 30
    assert made.minimumSize().width() == 15


def test_a_wider_window_needs_fewer_lines(flow: Flow, qtbot: QtBot) -> None:
    boxes = [Box(60), Box(60)]
    window, _ = flow(100, *boxes)
    assert places(*boxes) == [(0, 0), (0, 24)]
    window.resize(130, 200)
    qtbot.waitUntil(lambda: places(*boxes) == [(0, 0), (70, 0)])


def test_too_wide_for_any_line_is_made_narrower(flow: Flow) -> None:
    boxes = [Box(30), Box(500), Box(30)]
    flow(100, *boxes)
    assert places(*boxes) == [(0, 0), (0, 24), (0, 48)]
    assert boxes[1].width() == 100


def test_what_is_hidden_takes_no_room(flow: Flow, qtbot: QtBot) -> None:
    boxes = [Box(30), Box(30), Box(30)]
    flow(100, *boxes)
    boxes[1].hide()
    qtbot.waitUntil(lambda: places(boxes[0], boxes[2]) == [(0, 0), (40, 0)])


@pytest.mark.parametrize("place", [0, 1])
def test_a_widget_is_put_where_it_shall_stand(flow: Flow, place: int) -> None:
    boxes = [Box(30), Box(30)]
    _, made = flow(200, *boxes)
    added = Box(20)
    made.insert_widget(place, added)
    order = [made.itemAt(at) for at in range(made.count())]
    assert [item.widget() for item in order if item].index(added) == place
    assert made.itemAt(3) is made.itemAt(-1) is None
    taken = made.takeAt(place)
    assert taken is not None
    assert taken.widget() is added
    assert made.count() == 2
    assert made.takeAt(2) is None


def test_nothing_in_it_needs_nothing(flow: Flow) -> None:
    _, made = flow(100)
    assert made.sizeHint() == QSize(0, 0)
    assert made.heightForWidth(50) == 0
