"""The load generator against a real server: every frame is answered, and what it cannot do is told."""

import json
from pathlib import Path

import numpy as np
import pytest

from reknit.bench.capacity import PLAIN, Loaded, figures_of
from reknit.bench.crowd import CALIBRATION_S, Crowd, CrowdProcess, Gathered, Told, gathered, sessions_at
from reknit.bench.figures import BenchError
from reknit.bench.muscle import CHANNELS, RATE_HZ, efforts, muscle_spec
from reknit.bench.path import path_ms
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
        refused = CrowdProcess(Crowd(server.url.split("#")[0] + "#token=wrong", 1, 40, 1.0))
        with pytest.raises(BenchError, match="the load generator failed: This page was opened for another start"):
            refused.ready()
        refused.close()
    assert len(told.round_trips_ms) + told.unanswered == told.frames > 10
    assert min(told.round_trips_ms) > 0
    assert told.cpu_s > 0
    sessions = [path.parent for path in tmp_path.glob("*/session.json")]
    assert len(sessions) == 2
    for session in sessions:
        stored = read_session(session)
        (block,) = rerun(stored.messages, stored.specs)
        assert block.practice is not None
        assert block.digest == json.loads((session / "session.json").read_text(encoding="utf-8"))["digests"]["1"]
        assert read_sealed(session).streams["emg"].rows >= CALIBRATION_S * RATE_HZ + told.frames // 2 * 40


def test_nobody_listens() -> None:
    crowd = CrowdProcess(Crowd("http://127.0.0.1:9/#token=x", 1, 40, 1.0))
    try:
        with pytest.raises(BenchError, match="the load generator failed"):
            crowd.ready()
    finally:
        crowd.close()


def test_capacity_is_the_load_turned_round() -> None:
    told = Told([0.1, 0.2, 0.3], frames=4, unanswered=1, cpu_s=1.5)
    slow = Told([1.0, 2.0], frames=2, unanswered=0, cpu_s=1.0)
    ours, plain = Loaded(Gathered(4.0, told, 10.0), 160), Loaded(Gathered(6.0, slow, 10.0), 60)
    figures = {figure.name: figure for figure in figures_of(ours, plain)}
    assert figures["capacity.sessions_per_core"].value == 200  # 160 take 40 %, so 200 take half
    assert figures["capacity.sessions_per_core"].peer_value == 50
    assert figures["capacity.sessions_per_core"].holds
    assert figures["capacity.load"].value == 40
    assert figures["capacity.load"].peer_value == 60
    assert figures["capacity.cpu_a_frame_us"].value == pytest.approx(50)
    assert figures["capacity.round_trip_p50_ms"].peer_value == 1.5
    assert figures["capacity.round_trip_p50_ms"].value == pytest.approx(0.2)
    assert figures["capacity.unanswered"].value == 1
    assert figures["capacity.sender_busy"].value == pytest.approx(15)
    alone = figures_of(Loaded(Gathered(5.1, told, 10.0), 200))
    assert not alone[0].holds
    assert {figure.peer_value for figure in alone} == {None}


def test_the_plain_server_answers_the_same_frames() -> None:
    few = gathered(2, 40, 1.0, PLAIN)
    assert len(few.told.round_trips_ms) + few.told.unanswered == few.told.frames > 10
    assert few.load == few.server_cpu_s / few.seconds > 0


@pytest.mark.parametrize(("load", "sessions"), [(1e-9, 1), (1e9, 2)])
def test_a_trial_tells_one_session_at_least_and_no_more_than_are_wanted(load: float, sessions: int) -> None:
    assert sessions_at(load, 40, 2, PLAIN, trial_s=0.5) == sessions


def test_every_chunk_of_the_path_is_decided_on() -> None:
    waited = path_ms(20, 20, 5)
    assert len(waited) == 20
    assert min(waited) > 0


def test_the_signal_rests_and_works() -> None:
    samples = efforts(2 * RATE_HZ)
    assert samples.shape == (2 * RATE_HZ, CHANNELS)
    assert samples[RATE_HZ:].std() > 50 * samples[:RATE_HZ].std()
    assert muscle_spec().width == CHANNELS
    assert np.isfinite(samples).all()
