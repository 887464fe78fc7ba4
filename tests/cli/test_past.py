"""Earlier runs in the terminal: listed, gone on with, taken back, reported and forgotten."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_kit import picture, tree

from app.cli import commands, words
from app.core.outcome import Totals
from app.engine.events import RunState
from app.engine.history import PastRun, find_run
from app.engine.locks import FileLock
from app.settings import Settings, save_settings

Terminal = Callable[..., tuple[int, str, str]]

REPLACING = """
version = 1
[[image.steps]]
op = "resize"
width = 8
height = 8
[destination]
on_conflict = "overwrite"
"""


@pytest.fixture
def terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        status = commands.main(words)
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let somebody sit at a terminal who types this."""

    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    return lambda text: monkeypatch.setattr("sys.stdin", Typed(text))


@pytest.fixture
def replacing(terminal: Terminal, tmp_path: Path) -> str:
    """A run that has replaced two pictures, and keeps them; its number."""
    for name in ("a.png", "b.png"):
        picture(tmp_path / "in" / name)
        picture(tmp_path / "out" / name)
    (tmp_path / "tiny.toml").write_text(REPLACING, encoding="utf-8")
    assert terminal("process", "tiny.toml", "in", "-o", "out")[0] == 0
    return latest(terminal)


def latest(terminal: Terminal) -> str:
    return str(json.loads(terminal("history", "--json")[1])[0]["run"])


def age(path: Path, *, days: int) -> None:
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def pictures(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if ".foldermill" not in name}


def test_before_the_first_run_history_says_so(terminal: Terminal) -> None:
    assert terminal("history") == (0, "No run yet.\n", "")
    assert terminal("history", "--json") == (0, "[]\n", "")
    assert terminal("forget", "--old", "--yes") == (0, "Nothing to forget.\n", "")


def test_what_failed_is_mended_and_tried_again(terminal: Terminal, tmp_path: Path) -> None:
    good = picture(tmp_path / "in" / "good.png")
    bad = tmp_path / "in" / "bad.png"
    bad.write_bytes(good.read_bytes()[:100])
    assert terminal("process", "classic", "in", "-o", "out")[0] == 1

    (entry,) = json.loads(terminal("history", "--json")[1])
    required = ["run", "recipe", "started", "state", "totals", "output"]
    assert list(entry)[:6] == required
    assert (entry["state"], entry["recipe"]) == ("finished", "Classic 800 x 600")
    assert entry["totals"]["failed"] == 1
    assert entry["output"] == str(tmp_path / "out")
    assert entry["sources"] == [str(tmp_path / "in")]
    assert entry["size"] == good.stat().st_size + 100
    assert entry["written"] == (tmp_path / "out" / "good.png").stat().st_size
    assert (entry["vault"], entry["seconds"] > 0) == (0, True)
    listed = terminal("history")[1]
    assert entry["run"] in listed
    assert "2 files, " in listed
    assert "1 done, 1 failed; " in listed

    bad.write_bytes(good.read_bytes())
    status, out, _ = terminal("retry", entry["run"])
    assert status == 0
    assert "2 done" in out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["bad.png", "good.png"]
    assert terminal("resume", entry["run"])[0] == 0

    assert terminal("report", entry["run"], "old.json")[0] == 0
    report = json.loads((tmp_path / "old.json").read_text(encoding="utf-8"))
    assert report["run"] == entry["run"]
    assert report["totals"]["done"] == 2

    (tmp_path / "out" / "bad.png").write_bytes(b"edited")
    status, out, _ = terminal("undo", entry["run"])
    assert status == 1
    assert "1 result removed, 1 kept" in out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["bad.png"]
    for command in ("resume", "retry", "undo"):
        status, _, err = terminal(command, entry["run"])
        assert status == 2
        assert "was undone" in err


def test_a_merge_that_failed_alone_is_tried_again(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    taken = tmp_path / "out" / "concatenate.csv"
    taken.write_text("mine", encoding="utf-8")
    recipe = '[[table.merges]]\nop = "concatenate"\n[destination]\non_conflict = "fail"\n'
    (tmp_path / "all.toml").write_text(f"version = 1\n{recipe}", encoding="utf-8")
    status, out, _ = terminal("process", "all.toml", "in", "-o", "out")
    assert (status, "1 done, 1 merge failed." in out) == (1, True)
    assert "1 done, 1 merge failed; " in terminal("history")[1]
    (entry,) = json.loads(terminal("history", "--json")[1])
    assert (entry["state"], entry["totals"]["failed"]) == ("finished", 0)
    assert entry["failed_merges"] == 1

    taken.unlink()
    status, _, err = terminal("retry", entry["run"])
    assert status == 0
    assert "of all files together" in err
    assert taken.read_text(encoding="utf-8") == "a,b\n1,2\n"
    assert json.loads(terminal("history", "--json")[1])[0]["failed_merges"] == 0


def test_a_report_that_cannot_be_written_is_refused(
    terminal: Terminal, tmp_path: Path, replacing: str
) -> None:
    status, _, err = terminal("report", replacing, "report.txt")
    assert status == 2
    assert "neither" in err
    (tmp_path / "in" / "mine.csv").write_text("mine", encoding="utf-8")
    status, _, err = terminal("report", replacing, "in/mine.csv")
    assert status == 2
    assert "a file of the sources" in err
    assert (tmp_path / "in" / "mine.csv").read_text(encoding="utf-8") == "mine"


def test_results_go_into_the_trash_where_asked(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "in" / "a.png")
    terminal("process", "classic", "in", "-o", "out")
    trash: list[str] = []

    def put(path: str) -> None:
        trash.append(Path(path).name)
        Path(path).unlink()

    monkeypatch.setattr("send2trash.send2trash", put)
    status, out, _ = terminal("undo", latest(terminal), "--trash")
    assert status == 0
    assert "1 result put into the trash, 0 kept" in out
    assert trash == ["a.png"]
    assert not (tmp_path / "out").exists()


def test_a_run_that_cannot_be_gone_on_with_says_why(
    terminal: Terminal, tmp_path: Path, home: Path
) -> None:
    assert "There is no run “1999”" in terminal("resume", "1999")[2]
    picture(tmp_path / "in" / "a.png")
    terminal("process", "classic", "in", "-o", "out")
    run = latest(terminal)
    journal = home / "data" / "runs" / f"{run}.sqlite"
    with FileLock(str(journal.with_suffix(".lock"))) as lock:
        assert lock.acquire()
        for command in ("resume", "retry", "undo", "forget"):
            assert terminal(command, run)[0] == 2
        assert "still goes on" in terminal("resume", run)[2]
        lock.release(remove=True)

    (tmp_path / "out").rename(tmp_path / "moved")
    for command in ("resume", "retry", "undo"):
        status, _, err = terminal(command, run)
        assert status == 2
        assert "out” is not there" in err
    assert not (tmp_path / "out").exists()

    with sqlite3.connect(journal) as other:
        other.execute("PRAGMA user_version=99")
    other.close()
    for command in ("resume", "retry", "undo", "forget"):
        status, _, err = terminal(command, run)
        assert status == 2
        assert "another version of Foldermill" in err
    assert run in terminal("history")[1]


def test_a_damaged_journal_is_set_aside_and_said(terminal: Terminal, home: Path) -> None:
    journal = home / "data" / "runs" / "20260101-000000-aaaaaa.sqlite"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"rubbish" * 1_000)
    status, out, err = terminal("history")
    assert (status, out) == (0, "No run yet.\n")
    assert f"set aside: “{journal}.broken”" in err
    assert terminal("history")[2] == ""
    assert "set aside" in terminal("resume", "20260101")[2]


def test_originals_of_an_old_run_are_spoken_of_and_go_only_when_asked(
    terminal: Terminal,
    tmp_path: Path,
    home: Path,
    replacing: str,
    answer: Callable[[str], None],
) -> None:
    results = pictures(tmp_path / "out")
    status, out, err = terminal("history")
    assert "keeps 2 originals, " in out
    assert err == ""

    age(home / "data" / "runs" / f"{replacing}.sqlite", days=31)
    assert "foldermill forget --old" in terminal("history")[2]
    save_settings(str(home / "config"), Settings(vault_days=60))
    assert terminal("history")[2] == ""
    assert terminal("forget", "--old")[1] == "Nothing to forget.\n"
    save_settings(str(home / "config"), Settings())

    # Nobody to ask, and somebody who says no.
    assert terminal("forget", "--old")[0] == 2
    answer("n\n")
    status, _, err = terminal("forget", replacing[:-2])
    assert status == 2
    assert "2 originals" in err
    assert len(tree(tmp_path / "out")) == 4

    answer("y\n")
    status, out, _ = terminal("forget", "--old")
    assert status == 0
    assert out.startswith("1 run forgotten, ")
    assert tree(tmp_path / "out") == results
    assert terminal("history")[1] == "No run yet.\n"


def test_forgetting_goes_on_where_one_run_cannot_be_forgotten(
    terminal: Terminal, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "in" / "a.png")
    for _ in range(2):
        terminal("process", "classic", "in", "-o", "out")
    newest, oldest = (entry["run"] for entry in json.loads(terminal("history", "--json")[1]))
    lock = FileLock(str(home / "data" / "runs" / f"{newest}.lock"))

    def take(data_folder: str, word: str) -> PastRun:
        found = find_run(data_folder, word)
        if word == newest:
            assert lock.acquire()
        return found

    monkeypatch.setattr("app.cli.past.find_run", take)
    with lock:
        status, out, err = terminal("forget", newest, oldest, "--yes")
    assert status == 1
    assert out == "1 run forgotten, 0 bytes freed.\n"
    assert "still goes on" in err
    assert latest(terminal) == newest


def test_forgetting_nothing_makes_no_sense(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as error:
        commands.main(["forget", "--yes"])
    assert error.value.code == 2
    assert "RUN or --old" in capsys.readouterr().err


def test_old_runs_go_when_another_one_begins(
    terminal: Terminal, tmp_path: Path, home: Path
) -> None:
    picture(tmp_path / "in" / "a.png")
    terminal("process", "classic", "in", "-o", "out")
    journal = home / "data" / "runs" / f"{latest(terminal)}.sqlite"
    age(journal, days=366)
    save_settings(str(home / "config"), Settings(history_days=400))
    terminal("process", "classic", "in", "-o", "out", "--dry-run")
    assert journal.exists()
    save_settings(str(home / "config"), Settings(history_days=365))
    terminal("process", "classic", "in", "-o", "out", "--dry-run")
    assert not journal.exists()


def test_the_words_for_a_run() -> None:
    run = PastRun(
        run="20260101-000000-aaaaaa",
        recipe="Web",
        started=0.0,
        seconds=125.0,
        state=RunState.STOPPED,
        totals=Totals(items=1_240, done=1_200, skipped=40),
        output="",
        journal_path="",
        sources=("/photos", "/more", "/and"),
        size=3_400_000_000,
        written=120_000_000,
        originals=1,
        vault=2_000,
        undoing=True,
    )
    first, *rest = words.past(run)
    assert first.startswith("20260101-000000-aaaaaa  19")
    assert rest == [
        "    1,240 files, 3.4 GB: 1,200 done, 40 skipped; 120 MB written in 2 min 5 s",
        "    in place of /photos and 2 more",
        "    keeps 1 original, 2 kB",
        "    undoing it was broken off",
    ]
    assert words.duration(59.9) == "59.9 s"
    assert words.duration(12_000) == "3 h 20 min"
