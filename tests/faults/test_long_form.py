"""The long form: it counts, says how to repeat a failure, and ends with its counts when asked."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import long
import pytest
from checks import BrokenPromiseError

SCRIPT = Path(__file__).with_name("long.py")


def test_rounds_of_one_process_are_done_and_counted() -> None:
    words = [sys.executable, str(SCRIPT), "--rounds", "3", "--seed", "7", "--only", "crash"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"crash +3 +0\.\d +0 +\d+ deaths", ended.stdout)


def test_a_failure_says_how_to_repeat_it(capsys: pytest.CaptureFixture[str]) -> None:
    def fails(rng: random.Random) -> int:
        raise BrokenPromiseError("a file is lost: \udcff")

    form = long.Form({"crash": fails, "power": lambda _: 5}, 41)
    form.run(60, 2)
    said = capsys.readouterr().out
    assert "FAILED crash, seed 41: a file is lost: \\udcff" in said
    assert "repeat: tests/faults/long.py --only crash --seed 41 --rounds 1" in said
    assert form.counts["crash"].failures == 1
    assert re.search(r"power +1 +0\.0 +0 +5 states after a power cut", form.summary())


def test_asked_to_end_it_tells_what_there_was() -> None:
    words = [sys.executable, str(SCRIPT), "--minutes", "60", "--seed", "7", "--only", "every"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as form:
        assert form.stdout is not None
        assert form.stdout.readline() == "seed 7; Ctrl+C ends after this round\n"
        os.kill(form.pid, signal.SIGINT)
        said, _ = form.communicate(timeout=120)
    assert form.returncode == 0
    assert "seed 7, " in said
