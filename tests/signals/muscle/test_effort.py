from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.measure import GATE, VALUE, Gate, measure_channels
from reknit.signals.muscle.effort import PercentOf
from reknit.stream import Channel, Kind, ParameterError, SpecError, StreamSpec
from signals.muscle.chains import whole

MEASURE = StreamSpec("effort", Kind.MEASURE, measure_channels("uV"), Fraction(1000))


def test_reference_is_100_per_cent() -> None:
    rows = np.array([[0.0, 0], [33.525, 0], [134.1, 0], [268.2, 1]])
    out = whole(PercentOf(134.1), MEASURE, rows)
    np.testing.assert_allclose(out[:, 0], [0, 25, 100, 200], rtol=1e-12)
    assert out[:, 1].tolist() == [0, 0, 0, 1]


def test_unit_is_per_cent_and_the_gate_keeps_its_own() -> None:
    spec = PercentOf(10).open(MEASURE).spec
    assert [(channel.name, channel.unit) for channel in spec.channels] == [(VALUE, "%"), (GATE, "code")]


def test_missing_stays_missing_behind_its_gate() -> None:
    out = whole(PercentOf(10), MEASURE, np.array([[np.nan, Gate.NO_SIGNAL]]))
    assert np.isnan(out[0, 0])
    assert out[0, 1] == Gate.NO_SIGNAL


def test_value_is_found_by_name() -> None:
    turned = StreamSpec("effort", Kind.MEASURE, measure_channels("uV")[::-1], Fraction(1000))
    assert whole(PercentOf(50), turned, np.array([[1.0, 25.0]])).tolist() == [[1.0, 50.0]]


def test_chunk_that_came_in_is_left_alone() -> None:
    data = np.array([[5.0, 0.0]])
    whole(PercentOf(10), MEASURE, data)
    assert data.tolist() == [[5.0, 0.0]]


@pytest.mark.parametrize("reference", [0.0, -1.0, float("nan"), float("inf")])
def test_reference_that_is_no_effort_is_refused(reference: float) -> None:
    with pytest.raises(ParameterError, match="calibrate again"):
        PercentOf(reference).open(MEASURE)


def test_stream_that_is_no_measure_is_refused() -> None:
    with pytest.raises(SpecError, match="'value'"):
        PercentOf(10).open(StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000)))
