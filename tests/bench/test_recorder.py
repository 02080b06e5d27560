"""Killed recorders and long recordings, in small; losses that there were would be told."""

from pathlib import Path

import pyarrow as pa
import pytest

from reknit.bench import recorder
from reknit.bench.doomed import CHANNELS, OURS, PLAIN, samples
from reknit.bench.figures import Report
from reknit.bench.recorder import Killed, _found_plainly, killed

NAMES = {
    "recorder.lost_samples", "recorder.gaps_unmarked", "recorder.kills", "recorder.acknowledged_samples",
    "recorder.newest_lost_p95_ms", "recorder.memory_growth_mb", "recorder.memory_mb", "recorder.course_mb",
    "recorder.seal_memory_mb", "recorder.speed", "recorder.seal_growth_mb", "recorder.replay_growth_mb",
    "recorder.replay_memory_mb", "recorder.replay_speed",
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Report:
    return recorder.run(kills=2, hours=0.004)


def value(report: Report, name: str) -> float:
    found = next(figure.value for figure in report.figures if figure.name == name)
    assert found is not None
    return found


def test_nothing_acknowledged_is_lost_and_each_end_is_marked(report: Report) -> None:
    assert {figure.name for figure in report.figures} == NAMES
    assert value(report, "recorder.lost_samples") == 0
    assert value(report, "recorder.gaps_unmarked") == 0
    assert value(report, "recorder.kills") == 2


def test_memory_is_told(report: Report) -> None:
    assert value(report, "recorder.seal_memory_mb") >= value(report, "recorder.memory_mb") > 10
    assert value(report, "recorder.course_mb") >= 0


def test_a_recorder_that_lived_long_enough_has_acknowledged_samples(tmp_path: Path) -> None:
    dead = killed(OURS, tmp_path / "a", 0.0, "safe")
    assert dead.safe > 0
    assert dead.lost == 0
    assert dead.found >= dead.safe
    assert dead.made >= dead.found
    assert dead.marked


def test_the_peer_marks_nothing(tmp_path: Path) -> None:
    dead = killed(PLAIN, tmp_path / "a", 0.2)
    assert not dead.marked
    assert dead.made >= dead.safe


def test_what_is_lost_is_counted() -> None:
    assert Killed(100, 80, 80, 0, marked=True).lost == 0
    assert Killed(100, 80, 90, 0, marked=True).lost == 0
    assert Killed(100, 80, 60, 0, marked=True).lost == 20
    assert Killed(100, 80, 80, 3, marked=True).lost == 3
    assert Killed(100, 80, 60, 0, marked=True).newest_lost_ms == 20


def test_wrong_and_torn_samples_of_the_peer_are_seen(tmp_path: Path) -> None:
    schema = pa.schema([pa.field("data", pa.list_(pa.float32(), CHANNELS))])
    path = tmp_path / "plain.arrows"
    data = samples(0, 40)
    data[7, 3] += 1
    with path.open("wb") as file, pa.ipc.new_stream(file, schema) as writer:
        for part in (data, samples(40, 40)):
            flat = pa.array(part.reshape(-1))
            column = pa.FixedSizeListArray.from_arrays(flat, CHANNELS)
            writer.write_batch(pa.RecordBatch.from_arrays([column], schema=schema))
    assert _found_plainly(tmp_path, 80, 80) == Killed(80, 80, 80, 1, marked=False)
    path.write_bytes(path.read_bytes()[:-1000])
    torn = _found_plainly(tmp_path, 80, 80)
    assert (torn.found, torn.lost) == (40, 41)


def test_samples_tell_their_place() -> None:
    assert samples(5, 3).tolist() == samples(0, 8)[5:].tolist()
