"""Which files of an output folder are files of the sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.journal import Journal
from app.engine.originals import Originals
from app.engine.records import FoundSource


@pytest.mark.parametrize(
    ("sources", "destination", "path", "held"),
    [
        (["in"], "out", "out/a", False),
        (["in"], "out", "in/a", True),
        (["in"], "in/results", "in/results/a", False),  # the scan does not enter it
        (["in"], "in/results", "in/a", True),
        (["in"], "in", "in/a", True),
        (["out/photos"], "out", "out/photos/a", True),
        (["out/photos"], "out", "out/a", False),
        (["in", "in/results/more"], "in/results", "in/results/more/a", True),
        (["out/a"], "out", "out/a", True),  # a source that is a file
    ],
)
def test_a_source_is_what_lies_in_one_and_is_not_the_output_folder_in_it(
    tmp_path: Path, sources: list[str], destination: str, path: str, held: bool
) -> None:
    journal = Journal(str(tmp_path / "journal.sqlite"), create=True)
    found = [FoundSource(n, str(tmp_path / name).encode()) for n, name in enumerate(sources)]
    journal.add_found(found, [], [])
    subject = Originals(journal, str(tmp_path / destination))
    assert subject.holds(str(tmp_path / path)) is held
    journal.close()


def test_what_a_source_links_to_is_a_source_wherever_it_lies(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path / "journal.sqlite"), create=True)
    (tmp_path / "out").mkdir()
    journal.add_linked([str(tmp_path / "out" / "far").encode()])
    subject = Originals(journal, str(tmp_path / "out"))
    assert subject.holds(str(tmp_path / "out" / "far"))
    (tmp_path / "way").symlink_to(tmp_path / "out")
    assert subject.holds(str(tmp_path / "way" / "far"))
    assert not subject.holds(str(tmp_path / "out" / "near"))
    journal.close()
