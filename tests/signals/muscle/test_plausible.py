"""Numbers that no amplifier gives are missing samples; all others pass as they are."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.catalogue import activity_graph
from reknit.signals.muscle.plausible import MOST_UV, Plausible
from reknit.stream import Channel, Chunk, Graph, Kind, StreamSpec

LARGEST = float(np.finfo(np.float32).max)


def passed(unit: str, values: list[float]) -> list[float]:
    node = Plausible().open(StreamSpec("emg", Kind.EMG, (Channel("a", unit), Channel("b", "counts")), Fraction(1000)))
    data = np.array([values, [0.0] * len(values)]).T
    return [float(value) for value in node.rows(node.start(), data)[:, 0]]


@pytest.mark.parametrize(("unit", "of_microvolts"), [("uV", 1.0), ("mV", 1e-3), ("V", 1e-6)])
def test_what_lies_beyond_twenty_volts_is_missing(unit: str, of_microvolts: float) -> None:
    most = MOST_UV * of_microvolts
    got = passed(unit, [0.0, most, -most, 1.01 * most, -1.01 * most, LARGEST, float("inf"), float("nan"), 3.0])
    assert np.isnan(got).tolist() == [False, False, False, True, True, True, True, True, False]
    assert got[:3] == [0.0, most, -most]


def test_a_unit_that_is_none_of_volts_has_only_the_limit_of_all_numbers() -> None:
    assert np.isnan(passed("counts", [5e9, -5e9, LARGEST, -LARGEST])).tolist() == [False, False, True, True]


def test_a_damaged_packet_does_not_ring_in_the_filters() -> None:
    spec = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000))
    noise = np.random.default_rng(3).normal(0, 20, (6000, 1))
    damaged = noise.copy()
    damaged[3000:3010] = LARGEST

    def envelope(data: np.ndarray) -> np.ndarray:
        placed = activity_graph(spec, 1000)
        graph = Graph(placed, (placed[-1].name,)).open({"emg": spec})
        return np.concatenate(
            [out.item.data[:, 0] for out in graph.push("emg", Chunk(spec, 0, 0, data)) if isinstance(out.item, Chunk)]
        )

    whole, mended = envelope(noise), envelope(damaged)
    assert np.isnan(mended[3000:3010]).all()
    assert np.nanmax(mended) < 1.2 * whole.max()
    assert np.allclose(mended[4000:], whole[4000:], rtol=1e-3, atol=1e-3)
