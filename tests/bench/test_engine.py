import json
from pathlib import Path

import numpy as np
import pytest
from scipy import signal

from reknit.bench import engine
from reknit.bench.figures import Report
from reknit.bench.peer import Peer
from reknit.signals.muscle.filtering import Start
from reknit.stream import Chunk

NAMES = {
    "engine.chunk_p50_us",
    "engine.chunk_mean_us",
    "engine.chunk_p99_us",
    "engine.chunk_max_us",
    "engine.speedup_vs_scipy",
    "engine.speedup_vs_ezmsg",
    "engine.speedup_vs_timeflux",
    "engine.speedup_vs_filtfilt_ring",
    "engine.equals_batch",
}


@pytest.fixture(scope="module")
def report() -> Report:
    """A short run."""
    return engine.run(chunks=2000, peers=False)


def value(report: Report, name: str) -> float:
    found = next(figure.value for figure in report.figures if figure.name == name)
    assert found is not None
    return found


def test_figures_keep_their_names(report: Report) -> None:
    assert {figure.name for figure in report.figures} == NAMES
    assert report.benchmark == "engine"
    json.dumps(report.to_dict())


def test_stream_equals_batch_and_scipy(report: Report) -> None:
    assert value(report, "engine.equals_batch") == 1.0


def test_figures_fit_together(report: Report) -> None:
    p50, p99, most = (value(report, f"engine.chunk_{name}_us") for name in ("p50", "p99", "max"))
    assert 0 < p50 <= p99 <= most
    peer = next(figure.peer_value for figure in report.figures if figure.name == "engine.chunk_p50_us")
    assert peer is not None
    assert value(report, "engine.speedup_vs_scipy") == pytest.approx(peer / p50)


def test_goals_say_what_was_reached(report: Report) -> None:
    goals = {figure.name: figure for figure in report.figures if figure.goal}
    assert set(goals) == {
        "engine.chunk_p50_us",
        "engine.speedup_vs_scipy",
        "engine.speedup_vs_ezmsg",
        "engine.equals_batch",
    }
    assert goals["engine.chunk_p50_us"].holds == (value(report, "engine.chunk_p50_us") <= 6)
    assert goals["engine.speedup_vs_scipy"].holds == (value(report, "engine.speedup_vs_scipy") >= 4)


def test_a_peer_that_was_not_run_leaves_its_comparison_open(report: Report) -> None:
    figures = {figure.name: figure for figure in report.figures}
    for name in ("ezmsg", "timeflux"):
        figure = figures[f"engine.speedup_vs_{name}"]
        assert (figure.value, figure.holds, figure.peer_value) == (None, None, None)
        assert figure.peer is not None
        assert "peer not run" in figure.peer
    assert figures["engine.chunk_p50_us"].value is not None


def test_what_a_peer_answers_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that says it takes 1 ms a chunk, in place of those that need the network."""
    program = tmp_path / "slow.py"
    program.write_text(
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    print('a library says hello')\n"
        "    print(json.dumps({'times_ns': [1_000_000] * json.loads(line)['chunks']}), flush=True)\n"
    )
    slow = Peer("a slow one", str(program), ())
    monkeypatch.setattr(engine, "EZMSG_CHUNK", slow)
    monkeypatch.setattr(engine, "TIMEFLUX_CHUNK", slow)
    report = engine.run(chunks=1000)
    figure = next(each for each in report.figures if each.name == "engine.speedup_vs_ezmsg")
    assert (figure.peer, figure.peer_value) == ("a slow one (us)", 1000.0)
    speedup = value(report, "engine.speedup_vs_ezmsg")
    assert speedup == pytest.approx(1000 / value(report, "engine.chunk_p50_us"))
    assert figure.holds == (speedup >= 6)


def test_the_ring_changes_what_it_said_once_more_samples_have_come() -> None:
    """That is its price besides the time: the newest rows are not the final ones."""
    samples = np.random.default_rng(0).standard_normal((2020, engine.CHANNELS))
    ring = engine.FiltFiltRing()
    early = ring.push(samples[:2000])[-20:]
    later = ring.push(samples[2000:])
    assert later.shape == (20, engine.CHANNELS)
    band = signal.sosfiltfilt(ring.band, ring.ring, axis=0)
    again = signal.sosfiltfilt(ring.low, np.abs(band), axis=0)[-40:-20]
    assert np.abs(again - early).max() > 0.01 * np.abs(again).max()


def test_engine_is_faster_than_plain_scipy(report: Report) -> None:
    """The goal is four times; on a busy computer a test asks for less, and the benchmark tells the number."""
    assert value(report, "engine.speedup_vs_scipy") > 2


def test_folder_is_not_needed(tmp_path: Path) -> None:
    assert engine.run(tmp_path, chunks=50, peers=False).data["folder"] is None


def test_difference_between_stream_and_batch_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = np.random.default_rng(0).standard_normal((40 * engine.CHUNK, engine.CHANNELS))
    assert engine._equals_batch(samples)
    monkeypatch.setattr(engine, "SciPyChain", Shifted)
    assert not engine._equals_batch(samples)


class Shifted(engine.SciPyChain):
    """A peer whose numbers differ in the last place."""

    def push(
        self, samples: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.nextafter(super().push(samples), np.inf)


@pytest.mark.parametrize("start", list(Start))
def test_graph_and_peer_do_the_same_work(start: Start) -> None:
    graph, peer = engine.muscle_graph(start), engine.SciPyChain()
    samples = np.random.default_rng(0).standard_normal((4000, engine.CHANNELS))
    [out] = graph.push("emg", Chunk(graph.specs["emg"], 0, 0, samples))
    assert isinstance(out.item, Chunk)
    np.testing.assert_allclose(out.item.data[2000:], peer.push(samples)[2000:], rtol=1e-3, atol=1e-6)
