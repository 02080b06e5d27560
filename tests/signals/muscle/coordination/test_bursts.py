import pytest

from reknit.signals.muscle.coordination.bursts import Bursts, joint_uncertainty_s
from reknit.stream import ParameterError


@pytest.mark.parametrize(("one", "other", "joint_s"), [(30, 20, 0.03), (30, 19, 0.05), (30, None, 0.05), (None, None, 0.05)])
def test_joint_uncertainty_is_that_of_the_worse_channel(one: float | None, other: float | None, joint_s: float) -> None:
    assert joint_uncertainty_s(Bursts("a", (), one), Bursts("b", (), other)) == joint_s


@pytest.mark.parametrize(
    "intervals",
    [((1.0, 0.5),), ((1.0, 2.0), (1.5, 3.0)), ((float("nan"), None),), ((2.0, 3.0), (0.0, 1.0)), ((0.0, float("inf")),)],
)
def test_bursts_that_cannot_be_are_refused(intervals: tuple[tuple[float, float | None], ...]) -> None:
    with pytest.raises(ParameterError, match="'soleus'"):
        Bursts("soleus", intervals)
