"""The speed of the muscle layer: the figures fit together, and peers are counted as they answer."""

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.bench import muscle_speed
from reknit.bench.figures import Report
from reknit.bench.muscle import CHANNELS
from reknit.bench.peer import Peer
from reknit.stream import Chunk

Floats = NDArray[np.float64]
ANSWERS = "import json, sys\nfor line in sys.stdin:\n    json.loads(line)\n    print(json.dumps({'seconds': 2.0}), flush=True)\n"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    program = tmp_path_factory.mktemp("peers") / "two_seconds.py"
    program.write_text(ANSWERS)
    silent = program.with_name("silent.py")
    silent.write_text("raise SystemExit('no such library')\n")
    return muscle_speed.run(seconds=3, peers=(Peer("slow 1.0", str(program), ()), Peer("silent 1.0", str(silent), ())))


def test_figures_keep_their_names(report: Report) -> None:
    names = "batch_s speedup_vs_best_peer speedup_vs_slow speedup_vs_silent live_p50_us live_p99_us live_mean_us live_max_us"
    assert [figure.name for figure in report.figures] == [f"muscle-speed.{name}" for name in names.split()]


def test_figures_fit_together(report: Report) -> None:
    figures = {figure.name.removeprefix("muscle-speed."): figure for figure in report.figures}
    batch_s, speedup = figures["batch_s"].value, figures["speedup_vs_best_peer"].value
    assert batch_s is not None
    assert speedup == pytest.approx(2.0 / batch_s)
    assert figures["batch_s"].holds is (batch_s <= 0.06)
    assert figures["speedup_vs_silent"].value is None
    assert "no such library" in (figures["speedup_vs_silent"].peer or "")
    p50, p99, most = (figures[f"live_{name}_us"].value or 0 for name in ("p50", "p99", "max"))
    assert 0 < p50 <= p99 <= most


def test_live_gives_the_rows_of_the_whole() -> None:
    samples = np.random.default_rng(0).standard_normal((4000, CHANNELS))
    samples[2600:] *= 10
    live, whole = muscle_speed.live_graph(samples), muscle_speed.live_graph(samples)
    spec = live.specs["emg"]
    batch = {
        out.name: np.asarray(out.item.data)
        for out in whole.push("emg", Chunk(spec, 0, 0, samples))
        if isinstance(out.item, Chunk)
    }
    parts: dict[str, list[Floats]] = {name: [] for name in batch}
    for first in range(0, len(samples), muscle_speed.CHUNK):
        for out in live.push("emg", Chunk(spec, 0, first, samples[first : first + muscle_speed.CHUNK])):
            assert isinstance(out.item, Chunk)
            parts[out.name].append(out.item.data)
    assert {name: len(rows) for name, rows in batch.items()} == {"envelope": 4000, "active": 4000, "quality": 20}
    assert np.isnan(batch["active"][0]).all()
    assert (batch["active"][2400] == 0).all()
    assert (batch["active"][3000:] == 1).all()
    for name, rows in batch.items():
        assert np.array_equal(np.concatenate(parts[name]), rows, equal_nan=True)
