import numpy as np
import pytest

from reknit.signals.muscle.normalise.percent import Percent
from reknit.stream import ParameterError, SpecError
from signals.muscle.chains import emg, whole


def test_each_channel_has_its_own_reference() -> None:
    out = whole(Percent((("c2", 200.0), ("c0", 50.0))), emg(channels=3), np.array([[25.0, 7.0, 50.0], [np.nan, 7.0, 100.0]]))
    np.testing.assert_array_equal(out, [[50, 7, 25], [np.nan, 7, 50]])
    units = [channel.unit for channel in Percent((("c2", 200.0), ("c0", 50.0))).open(emg(channels=3)).spec.channels]
    assert units == ["%", "uV", "%"]


def test_reference_that_is_none_is_refused() -> None:
    for value in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ParameterError, match="'c0'"):
            Percent((("c0", value),)).open(emg())
    with pytest.raises(SpecError, match="'c9'"):
        Percent((("c9", 1.0),)).open(emg())
