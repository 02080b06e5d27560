import numpy as np

from reknit.signals.muscle.rectify import Rectify
from signals.muscle.chains import emg, whole


def test_values_lose_their_sign() -> None:
    data = np.array([[1.5, -2.0], [-0.0, 3.0]])
    out = whole(Rectify(), emg(channels=2), data)
    assert out.tolist() == [[1.5, 2.0], [0.0, 3.0]]
    assert not np.signbit(out).any()


def test_missing_stays_missing() -> None:
    assert np.isnan(whole(Rectify(), emg(), np.array([[np.nan], [-1.0]]))).tolist() == [[True], [False]]


def test_least_integer_has_a_positive_twin() -> None:
    out = whole(Rectify(), emg(dtype="int16"), np.array([[-32768], [-1]], dtype=np.int16))
    assert out.dtype == np.float64
    assert out[:, 0].tolist() == [32768.0, 1.0]


def test_it_neither_delays_nor_warms_up() -> None:
    spec = Rectify().open(emg()).spec
    assert (spec.delay_s, spec.warm_up, spec.rate) == (0.0, 0, emg().rate)


def test_chunk_that_came_in_is_left_alone() -> None:
    data = np.array([[-1.0], [2.0]])
    whole(Rectify(), emg(), data)
    assert data.tolist() == [[-1.0], [2.0]]
