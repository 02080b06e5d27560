"""Where a signal is bad the measures of its channel are withheld, and where it is only coarse or quiet they are not."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.catalogue import measure_graph
from reknit.signals.measure import Gate
from reknit.signals.muscle.quality.quality_gate import QualityGate
from reknit.simulate.muscle import SimulatedMuscle
from reknit.stream import Channel, Chunk, Event, Graph, Kind, StreamSpec

Floats = NDArray[np.float64]

RATE = 1000
SPEC = StreamSpec("emg", Kind.EMG, (Channel("muscle", "uV"),), Fraction(RATE))
OPEN, COUNT_ONLY, ELECTRODE, DISTURBED = Gate.OPEN, Gate.COUNT_ONLY, Gate.ELECTRODE, Gate.DISTURBED


def muscle(seconds: float = 15.0) -> Floats:
    """Rest for 4 s, work for 3 s, and so on."""
    return np.asarray(SimulatedMuscle(rate_hz=RATE, seed=3).samples(0, round(seconds * RATE)).data, dtype=np.float64)[:, 0]


def told(samples: Floats, spec: StreamSpec = SPEC) -> list[tuple[float, Gate]]:
    """When the gate became what."""
    opened = QualityGate().open(spec)
    out = opened.step(opened.start(), Chunk(spec, 0, 0, samples.reshape(-1, spec.width)))
    return [(each.index / RATE, Gate(each.value["gate"])) for each in out if isinstance(each, Event)]


def measured(samples: Floats, spec: StreamSpec = SPEC) -> Floats:
    """Value and gate of the live measure."""
    placed = measure_graph("muscle_activity", Kind.EMG, source=spec)
    graph = Graph(placed, (placed[-1].name,)).open({"emg": spec})
    return np.concatenate(
        [out.item.data for out in graph.push("emg", Chunk(spec, 0, 0, samples[:, None])) if isinstance(out.item, Chunk)]
    )


def bad(samples: Floats, what: str, start_s: float = 5.0, stop_s: float = 8.0) -> Floats:
    """The samples with a fault from one time to another."""
    at = slice(round(start_s * RATE), round(stop_s * RATE))
    made, time_s = samples.copy(), np.arange(len(samples)) / RATE
    if what == "rail":
        made[at] = 5000.0
    elif what == "clipped":
        made[at] = np.clip(made[at], -150.0, 150.0)
    elif what == "mains":
        made[at] += 800.0 * np.sin(2 * np.pi * 50 * time_s[at])
    elif what == "moved":
        made[at] += 3000.0 * np.sin(2 * np.pi * 6 * time_s[at])
    elif what == "zeros":
        made[at] = 0.0
    return made


def test_a_good_signal_passes_untouched_and_open() -> None:
    samples = muscle()
    assert told(samples) == []
    opened = QualityGate().open(SPEC)
    [chunk] = opened.step(opened.start(), Chunk(SPEC, 0, 0, samples[:, None]))
    assert isinstance(chunk, Chunk)
    assert chunk.data.tobytes() == samples.tobytes()


@pytest.mark.parametrize(
    ("what", "gate", "late_s"),
    [
        ("rail", DISTURBED, 0.15),
        ("mains", DISTURBED, 0.5),
        ("moved", ELECTRODE, 0.5),
        ("zeros", ELECTRODE, 0.51),
    ],
)
def test_a_bad_signal_shuts_it_and_half_a_second_of_a_good_one_opens_it(what: str, gate: Gate, late_s: float) -> None:
    changes = told(bad(muscle(), what))
    assert changes[0][1] is gate
    assert 5.0 <= changes[0][0] <= 5.0 + late_s
    assert changes[-1][1] is OPEN
    assert 8.4 <= changes[-1][0] <= 9.2
    assert all(each.shut for _, each in changes[:-1])


def test_a_muscle_that_is_cut_off_is_withheld_as_long_as_it_works() -> None:
    (shut_s, gate), (opened_s, last) = told(bad(muscle(), "clipped", 3.0, 8.0))
    assert (gate, last) == (DISTURBED, OPEN)
    assert 4.0 <= shut_s <= 4.4
    assert 7.5 <= opened_s <= 8.4


@pytest.mark.parametrize("what", ["rail", "mains", "moved", "zeros"])
def test_the_measure_is_withheld_with_the_reason(what: str) -> None:
    values, gates = measured(bad(muscle(), what)).T
    inside = slice(round(5.6 * RATE), 8 * RATE)
    assert np.isnan(values[inside]).all()
    assert set(gates[inside]) <= {float(ELECTRODE), float(DISTURBED)}
    assert (gates[round(9.3 * RATE) :] == OPEN).all()
    np.testing.assert_allclose(values[10 * RATE :], measured(muscle())[10 * RATE :, 0], rtol=1e-3)


@pytest.mark.parametrize("first_rest_s", [4.0, 0.0])
@pytest.mark.parametrize("unit", ["uV", "1"])
def test_a_coarse_sensor_at_rest_is_not_shut(first_rest_s: float, unit: str) -> None:
    samples = np.round(muscle(18.0) / 30.0) * 30.0
    samples = samples[round((4.0 - first_rest_s) * RATE) :]
    changes = told(samples, replace(SPEC, channels=(Channel("muscle", unit),)))
    assert not any(gate.shut for _, gate in changes)
    assert changes == ([(0.5, COUNT_ONLY), (changes[1][0], OPEN)] if first_rest_s else [])


def test_a_line_that_never_moved_shows_nothing() -> None:
    assert told(np.zeros(3 * RATE)) == [(0.5, COUNT_ONLY)]


def test_missing_samples_are_no_fault_of_the_signal() -> None:
    samples = muscle()
    samples[5000:8000] = np.nan
    assert told(samples) == []


def test_each_channel_has_its_own_gate() -> None:
    spec = replace(SPEC, channels=(Channel("b", "uV"), Channel("a", "uV")))
    opened = QualityGate().open(spec)
    rows = np.column_stack((muscle(), bad(muscle(), "rail")))
    events = [each for each in opened.step(opened.start(), Chunk(spec, 0, 0, rows)) if isinstance(each, Event)]
    assert {each.value["channel"] for each in events} == {"a"}


@pytest.mark.parametrize("size", [1, 7, 20, 333, 4096])
def test_the_cut_does_not_matter(size: int) -> None:
    samples = bad(bad(muscle(), "rail", 5, 6), "mains", 9, 10)[:, None]
    whole = measured(samples[:, 0])
    placed = measure_graph("muscle_activity", Kind.EMG, source=SPEC)
    graph = Graph(placed, (placed[-1].name,)).open({"emg": SPEC})
    parts = []
    for first in range(0, len(samples), size):
        for out in graph.push("emg", Chunk(SPEC, 0, first, samples[first : first + size])):
            assert isinstance(out.item, Chunk), "no event of the gate leaves the measure"
            parts.append(out.item.data)
    assert np.concatenate(parts).tobytes() == whole.tobytes()
