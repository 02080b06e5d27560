"""`reknit record` and `reknit sources`: real outlets, streams side by side, and a recording that is sealed however it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pylsl
import pytest

from reknit.cli.main import main
from reknit.cli.record import opened
from reknit.formats.read import read
from reknit.formats.recording import Recording
from reknit.formats.stream_parquet import write_stream
from reknit.sources.source import SourceError
from reknit.stream import Channel, Chunk, Kind, ParameterError, StreamSpec

RATE_HZ = 500


@contextmanager
def outlet(channels: int = 2, after_s: float = 0.0) -> Iterator[str]:
    """An outlet that counts its samples in every channel, 20 at a time, from `after_s` behind its first listener until the end."""
    name = f"reknit-test-{uuid4().hex[:8]}"
    opened_outlet = pylsl.StreamOutlet(pylsl.StreamInfo(name, "EMG", channels, RATE_HZ, pylsl.cf_float32, name), chunk_size=20)
    stop = threading.Event()

    def play() -> None:
        first = 0
        while not opened_outlet.have_consumers() and not stop.wait(0.02):
            pass
        stop.wait(after_s)
        while not stop.wait(0.04):
            if opened_outlet.have_consumers():
                opened_outlet.push_chunk([[float(n)] * channels for n in range(first, first + 20)])
                first += 20

    thread = threading.Thread(target=play)
    thread.start()
    try:
        yield name
    finally:
        stop.set()
        thread.join()


def recorded(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main(["record", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_two_sources_side_by_side(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with outlet() as thigh, outlet(1) as calf:
        code, told = recorded(capsys, f"thigh=lsl:{thigh}", f"lsl:{calf}", "--seconds", "2", "--folder", str(tmp_path))
    assert code == 0
    folder = Path(told["folder"])
    session = json.loads((folder / "session.json").read_text(encoding="utf-8"))
    assert session["status"] == "complete"
    assert set(session["streams"]) == set(told["sources"]) == {"thigh", "lsl"}
    assert session["summary"]["blocks"] == []
    for name, width in (("thigh", 2), ("lsl", 1)):
        counts = told["sources"][name]["counts"]
        assert session["streams"][name]["rows"] == counts["samples"] > 0
        assert told["sources"][name]["clock"]["live_to_final_max_ms"] >= 0
        recording = read(folder / f"{name}.parquet")
        data = recording.chunks[0].data
        assert data.shape[1] == width
        assert (data[1:] - data[:-1] == 1).all()
    assert main(["replay", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same"]


def test_seconds_count_from_the_first_sample(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with outlet(after_s=2.5) as name:
        code, told = recorded(capsys, f"lsl:{name}", "--seconds", "2", "--folder", str(tmp_path))
    assert code == 0
    assert 1.5 * RATE_HZ < told["sources"]["lsl"]["counts"]["samples"] < 3 * RATE_HZ


def test_where_nothing_comes_it_gives_up_and_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with outlet(after_s=60) as name:
        assert main(["record", f"thigh=lsl:{name}", "--seconds", "1", "--wait", "1.5", "--folder", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "no sample came from 'thigh' within 1.5 s" in told.err
    assert "nothing came" in told.out
    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "session.json").read_text(encoding="utf-8"))["streams"]["thigh"]["rows"] == 0


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_end_seals(tmp_path: Path, ending: signal.Signals) -> None:
    with outlet() as name:
        command = [sys.executable, "-m", "reknit.cli.main", "record", f"lsl:{name}", "--json", "--folder", str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            while "Recording into" not in process.stderr.readline():
                assert process.poll() is None
            process.send_signal(ending)
            out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert (Path(json.loads(out)["folder"]) / "session.json").is_file()


def test_kill_9_keeps_what_was_safe_and_the_next_recording_puts_it_in_order(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with outlet() as name:
        command = [sys.executable, "-m", "reknit.cli.main", "record", f"lsl:{name}", "--folder", str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while not any(each.stat().st_size > 10_000 for each in tmp_path.glob("*/journal/lsl.arrows")):
                assert process.poll() is None
                threading.Event().wait(0.05)
            os.kill(process.pid, signal.SIGKILL)
        (killed,) = tmp_path.iterdir()
        code, told = recorded(capsys, f"lsl:{name}", "--seconds", "1", "--folder", str(tmp_path))
    assert code == 0
    session = json.loads((killed / "session.json").read_text(encoding="utf-8"))
    assert session["status"] == "interrupted"
    assert session["streams"]["lsl"]["rows"] > 0
    assert session["streams"]["lsl"]["gaps"][-1][3] == "crash"
    assert session["summary"]["sources"]["lsl"]["counts"]["samples"] > 0
    assert Path(told["folder"]) != killed


def test_another_recording_leaves_one_that_runs_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with outlet() as name:
        command = [sys.executable, "-m", "reknit.cli.main", "record", f"lsl:{name}", "--json", "--folder", str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            while "Recording into" not in process.stderr.readline():
                assert process.poll() is None
            code, _ = recorded(capsys, "simulated:emg", "--seconds", "1", "--folder", str(tmp_path))
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=30)
    assert (code, process.returncode) == (0, 0)
    told = json.loads(out)
    session = json.loads((Path(told["folder"]) / "session.json").read_text(encoding="utf-8"))
    assert session["status"] == "complete"
    assert session["streams"]["lsl"]["rows"] == told["sources"]["lsl"]["counts"]["samples"]


def test_a_file_at_full_speed_waits_for_the_disk(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spec = StreamSpec("emg", Kind.EMG, tuple(Channel(f"channel {n}", "uV") for n in range(8)), Fraction(2000))
    rows = 600_000  # 38 MB: more than may wait for the disk
    write_stream(tmp_path / "long.parquet", Recording(spec, (Chunk(spec, 0, 0, np.ones((rows, 8))),)))
    code, told = recorded(capsys, f"file:{tmp_path / 'long.parquet'}?pace=full", "--folder", str(tmp_path / "recordings"))
    assert code == 0
    session = json.loads((Path(told["folder"]) / "session.json").read_text(encoding="utf-8"))
    assert session["streams"]["file"]["rows"] == rows


def test_streams_are_called_as_they_are_named_or_as_their_family() -> None:
    with outlet() as name:
        address = f"lsl:{name}"
        assert list(opened([address, address, f"calf={address}", address])) == ["lsl", "lsl-2", "calf", "lsl-3"]
        assert opened([f"calf={address}"])["calf"].spec.name == "calf"
        with pytest.raises(ParameterError, match="two sources are called 'calf'"):
            opened([f"calf={address}", f"calf={address}"])


def test_what_cannot_be_opened_or_understood_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no address of a source"):
        opened(["nothing"])
    for arguments, sentence in (
        (["record", "lsl:nobody-there", "--folder", str(tmp_path)], "no LSL stream called 'nobody-there'"),
        (["record", "lsl:x", "--seconds", "0", "--folder", str(tmp_path)], "--seconds must lie between"),
        (["record", "lsl:x", "--wait", "0", "--folder", str(tmp_path)], "--wait must lie between"),
        (["sources", "telepathy"], "there is no family 'telepathy'"),
        (["sources", "--wait", "0"], "--wait must lie between"),
    ):
        assert main(arguments) == 1
        assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_sources_says_what_to_do_where_nothing_is_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources", "file", "phone", "--wait", "0.1"]) == 0
    files, phones = capsys.readouterr().out.splitlines()
    assert files == "Recorded files: not searched for; name one by its path, as in file:walk.xdf."
    assert phones.startswith("Phones: phones join through the practice page: start `reknit demo --lan`")


def test_sources_lists_what_answers(capsys: pytest.CaptureFixture[str]) -> None:
    with outlet() as name:
        assert main(["sources", "lsl", "--wait", "2", "--json"]) == 0
        (lsl,) = json.loads(capsys.readouterr().out)
        assert f"lsl:{name}" in {offer["address"] for offer in lsl["offers"]}
        assert main(["sources", "lsl", "--wait", "2"]) == 0
        assert f"lsl:{name}" in capsys.readouterr().out


def test_a_recording_is_replayed_by_its_name_from_the_usual_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REKNIT_HOME", str(tmp_path))
    code, told = recorded(capsys, "simulated:emg", "--seconds", "0.5")
    assert code == 0
    folder = Path(told["folder"])
    assert folder.parent == tmp_path / "recordings"
    assert main(["replay", folder.name]) == 0
    assert folder.name in capsys.readouterr().out
    assert main(["replay", "nothing"]) == 1
    looked = capsys.readouterr().err
    assert str(tmp_path / "sessions") in looked
    assert str(tmp_path / "recordings") in looked


def test_the_last_table_tells_how_each_source_did(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with outlet() as name:
        assert main(["record", f"lsl:{name}", "simulated:emg", "--seconds", "1", "--folder", str(tmp_path)]) == 0
    rows = {words[0]: words for line in capsys.readouterr().out.splitlines() if (words := line.split())}
    assert rows["simulated"][-1] == "whole"
    # On a busy computer an outlet can be late: then the table says so of an irregularity, over more than one line.
    assert rows["lsl"][-1] == "whole" or {"irregularity", "irregularities"} & set(rows["lsl"])
    assert "off" not in rows["lsl"]
