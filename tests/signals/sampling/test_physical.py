from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.sampling.physical import Physical
from reknit.stream import Channel, Kind, StreamSpec
from signals.muscle.chains import whole

RAW = StreamSpec(
    "emg", Kind.EMG, (Channel("a", "uV", scale=0.5, offset=-1024), Channel("b", "mV", muscle="VMO")), Fraction(1000), "int16"
)


@pytest.mark.parametrize("dtype", ["int16", "int32", "float32", "float64"])
def test_value_is_stored_number_times_scale_plus_offset(dtype: str) -> None:
    out = whole(Physical(), RAW, np.array([[2048, 7], [-32768, -32768]], dtype=dtype))
    assert out.dtype == np.float64
    assert out.tolist() == [[0.0, 7.0], [-17408.0, -32768.0]]


def test_scale_has_been_used_up_and_the_unit_stays() -> None:
    once = Physical().open(RAW).spec
    assert [(c.unit, c.scale, c.offset, c.muscle) for c in once.channels] == [("uV", 1, 0, None), ("mV", 1, 0, "VMO")]
    rows = np.array([[3.0, 4.0]])
    assert whole(Physical(), once, rows).tolist() == rows.tolist(), "a second time it changes nothing"


def test_missing_stays_missing() -> None:
    assert np.isnan(whole(Physical(), RAW, np.array([[np.nan, 1.0]]))).tolist() == [[True, False]]


def test_chunk_that_came_in_is_left_alone() -> None:
    data = np.array([[2.0, 3.0]])
    whole(Physical(), RAW, data)
    assert data.tolist() == [[2.0, 3.0]]


def test_it_neither_delays_nor_warms_up() -> None:
    spec = Physical().open(RAW).spec
    assert (spec.delay_s, spec.warm_up, spec.rate, spec.kind) == (0.0, 0, RAW.rate, Kind.EMG)
