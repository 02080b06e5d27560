"""A real muscle recording through a real LSL outlet of another process, at its real rate: calibrated, then counted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from live.page import Page, serving
from reknit.cli.main import main

OUTLET = Path(__file__).parents[1] / "sources/outlet.py"
REACHED_S = [1.558, 15.612, 25.726, 26.502]
HELD_S = [0.279, 1.318, 0.133, 0.139]


def test_four_contractions_live_and_from_the_file(data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recording = data_folder / "muscle/biosppy_emg/emg_1.txt"
    name = f"reknit-test-{uuid4().hex[:8]}"
    command = [sys.executable, str(OUTLET), str(recording), name]
    with (
        serving(tmp_path) as server,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as outlet,
    ):
        assert outlet.stdin is not None
        assert outlet.stdout is not None
        assert outlet.stdout.readline() == "open\n"
        page = Page(server)
        page.enter()
        page.begin("quadriceps-setting", source={"kind": "lsl", "name": name}, dose={"sets": 1, "repetitions": 20})
        print("first pass", file=outlet.stdin)
        page.expect("snapshot", 20, state="calibrate")
        page.expect("snapshot", 90, state="signal-lost")
        assert outlet.stdout.readline() == "played\n"
        page.control("continue")
        page.expect("snapshot", 10, state="practise")
        print("second pass", file=outlet.stdin)
        page.expect("ack", 20, epoch=1)
        page.expect("snapshot", 120, state="signal-lost")
        page.control("stop")
        live = page.expect("result")["summary"]
        outlet.stdin.close()
        page.close()

    assert [round(each["reached_s"], 3) for each in live["repetitions"]] == REACHED_S
    assert [round(each["hold_s"], 3) for each in live["repetitions"]] == HELD_S
    assert main(["analyse", str(recording), "--exercise", "quadriceps-setting", "--calibration", str(recording), "--json"]) == 0
    analysed = json.loads(capsys.readouterr().out)
    assert analysed["repetitions"] == live["repetitions"]
    assert analysed["reference"]["value"] == live["reference"]["value"]
    assert analysed["digest"] == live["digest"]
    assert main(["replay", live["folder"], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["digests"] == {"1": live["digest"]}
