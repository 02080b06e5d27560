import numpy as np

from reknit.signals.muscle.coordination.share import Share
from signals.muscle.chains import whole
from signals.muscle.coordination.envelopes import envelopes


def test_share_of_one_in_both() -> None:
    out = whole(Share("one", "other"), envelopes(), np.array([[30.0, 10], [10, 30], [20, 20], [20, 0], [0, 20], [20, -0.1]]))
    assert out[:, 0].tolist() == [75, 25, 50, 100, 0, 100]
    assert Share("one", "other").open(envelopes()).spec.channels[0].unit == "%"


def test_it_does_not_change_with_the_unit() -> None:
    data = np.abs(np.random.default_rng(1).normal(40, 10, (50, 2)))
    small, large = (whole(Share("one", "other", 5 * gain), envelopes(), data * gain) for gain in (1e-6, 1e6))
    np.testing.assert_allclose(small, large, rtol=1e-9)
