"""The load generator against a real server: every frame is answered, and what it cannot do is told."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reknit.bench import capacity
from reknit.bench.crowd import CALIBRATION_S, Crowd, CrowdProcess, _frame, gathered
from reknit.bench.figures import BenchError
from reknit.bench.path import CHANNELS, RATE_HZ, efforts, muscle_spec, path_ms
from reknit.bench.served import serving
from reknit.journal.seal import read_session
from reknit.journal.sealed import read_sealed
from reknit.session.replay import rerun


def test_every_frame_is_answered_and_every_session_is_recorded(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        used_s = server.cpu_s()
        crowd = CrowdProcess(Crowd(server.url, 2, 40, 1.0))
        crowd.ready()
        told = crowd.told()
        crowd.close()
        assert server.cpu_s() > used_s
    assert len(told.round_trips_ms) + told.unanswered == told.frames > 10
    assert min(told.round_trips_ms) > 0
    assert told.cpu_s > 0
    folders = [path.parent for path in tmp_path.glob("*/session.json")]
    assert len(folders) == 2
    for folder in folders:
        stored = read_session(folder)
        (block,) = rerun(stored.messages, stored.specs)
        assert block.practice is not None
        assert block.digest == json.loads((folder / "session.json").read_text(encoding="utf-8"))["digests"]["1"]
        rows = read_sealed(folder).streams["emg"].rows
        assert rows >= CALIBRATION_S * RATE_HZ + told.frames // 2 * 40


def test_a_server_that_refuses_is_told(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        wrong = server.url.split("#")[0] + "#token=wrong"
        crowd = CrowdProcess(Crowd(wrong, 1, 40, 1.0))
        try:
            with pytest.raises(BenchError, match="the load generator failed"):
                crowd.ready()
        finally:
            crowd.close()


def test_nobody_listens() -> None:
    crowd = CrowdProcess(Crowd("http://127.0.0.1:9/#token=x", 1, 40, 1.0))
    try:
        with pytest.raises(BenchError, match="the load generator failed"):
            crowd.ready()
    finally:
        crowd.close()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_frames_of_every_size_are_taken_whole(size: int) -> None:
    length = (
        bytes([size])
        if size < 126
        else (b"\x7e" + size.to_bytes(2, "big") if size < 65_536 else b"\x7f" + size.to_bytes(8, "big"))
    )
    frame = b"\x81" + length + b"x" * size
    assert _frame(b"--" + frame + b"rest", 2) == (1, b"x" * size, 2 + len(frame))
    for cut in {0, 1, 2, len(frame) - 1} - {len(frame)}:
        assert _frame(frame[:cut], 0) is None


def test_capacity_is_the_load_turned_round(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def small(sessions: int, size: int, seconds: float) -> Any:
        asked.append(sessions)
        return gathered(2, size, seconds)

    monkeypatch.setattr(capacity, "gathered", small)
    report = capacity.run(seconds=1.0, few=2, trial_s=1.0)
    figures = {figure.name: figure for figure in report.figures}
    per_core, load = figures["capacity.sessions_per_core"].value, figures["capacity.load"].value
    assert per_core is not None
    assert load is not None
    assert asked[0] == 2
    assert per_core == pytest.approx(asked[1] / (load / 100))
    assert figures["capacity.sessions_per_core"].holds == (per_core >= 200)
    assert figures["capacity.round_trip_p99_ms"].value is not None


def test_every_chunk_of_the_path_is_decided_on() -> None:
    waited = path_ms(20, 20, 5)
    assert len(waited) >= 15
    assert min(waited) > 0


def test_the_signal_rests_and_works() -> None:
    samples = efforts(2 * RATE_HZ)
    assert samples.shape == (2 * RATE_HZ, CHANNELS)
    assert samples[RATE_HZ:].std() > 50 * samples[:RATE_HZ].std()
    assert muscle_spec().width == CHANNELS
    assert np.isfinite(samples).all()
