"""Channels chosen by name or place, and called anew."""

import numpy as np
import pytest

from reknit.signals.sampling.choose import Choose
from reknit.stream import ParameterError, SpecError
from signals.muscle.chains import emg, whole

SPEC = emg(channels=3)
ROWS = np.arange(6.0).reshape(2, 3)


def test_channels_come_in_the_order_asked_for_with_new_names() -> None:
    choice = Choose((("own", "c2"), ("back", 0)))
    np.testing.assert_array_equal(whole(choice, SPEC, ROWS), ROWS[:, [2, 0]])
    assert [(each.name, each.unit) for each in choice.open(SPEC).spec.channels] == [("own", "uV"), ("back", "uV")]


@pytest.mark.parametrize("channels", [(), (("a", 0), ("a", 1))])
def test_each_needs_a_name_of_its_own(channels: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(ParameterError, match="name of its own"):
        Choose(channels).open(SPEC)


def test_channels_that_are_not_there_are_refused() -> None:
    with pytest.raises(ParameterError, match="channels 0 to 2, got 3"):
        Choose((("a", 3),)).open(SPEC)
    with pytest.raises(SpecError, match="no channel 'x'"):
        Choose((("a", "x"),)).open(SPEC)
