"""A closed journal is one file that can be copied, whoever still reads it."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.engine.journal import Journal
from app.engine.journal_read import JournalReader


def test_a_closed_journal_is_whole_in_its_file_though_the_window_still_reads_it(
    tmp_path: Path,
) -> None:
    journal = Journal(str(tmp_path / "run.sqlite"), create=True)
    with journal.transaction():
        journal.note(recipe="Classic")
    reader = JournalReader(str(tmp_path / "run.sqlite"))
    assert reader.facts() == {"recipe": "Classic"}
    journal.close()
    reader.close()
    alone = tmp_path / "backup.sqlite"
    shutil.copy(tmp_path / "run.sqlite", alone)
    copied = JournalReader(str(alone))
    assert copied.facts() == {"recipe": "Classic"}
    copied.close()
