import math

import numpy as np
import pytest

from reknit.signals.muscle.coordination.symmetry import Symmetry, symmetry_index
from reknit.stream import ParameterError
from signals.muscle.chains import whole
from signals.muscle.coordination.envelopes import envelopes


def test_weaker_side_in_per_cent_of_the_stronger() -> None:
    out = whole(Symmetry("one", "other"), envelopes(), np.array([[30.0, 10], [10, 40], [20, 20], [20, 0]]))
    np.testing.assert_allclose(out[:, 0], [100 / 3, 25, 100, 0])


@pytest.mark.parametrize(("left", "right", "index"), [(10, 10, 0), (30, 10, 100), (10, 30, -100), (10, 0, 200), (0, 10, -200)])
def test_symmetry_index(left: float, right: float, index: float) -> None:
    assert symmetry_index(left, right) == index


def test_index_of_two_resting_sides_is_not_given() -> None:
    assert math.isnan(symmetry_index(4.0, 1.0))
    assert math.isnan(symmetry_index(0.0, 0.0, floor=0.0))
    assert symmetry_index(4.0, 1.0, floor=2.0) == 120
    assert math.isnan(symmetry_index(math.nan, 10.0))
    with pytest.raises(ParameterError, match="never below 0"):
        symmetry_index(-1.0, 10.0)
