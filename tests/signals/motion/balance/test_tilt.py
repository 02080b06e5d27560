"""The tilt of the trunk and its two parts."""

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.motion.balance.tilt import Tilt
from reknit.signals.motion.orientation.orientation import Orientation
from reknit.simulate.standing import SimulatedStanding
from reknit.stream import Chunk, ParameterError

PERSON = SimulatedStanding(forward_deg=2.0, side_deg=1.0, seed=5)


def measured(tilt: Tilt, count: int = 2000) -> np.ndarray:
    oriented = Orientation(keep=True, bias_at_rest=False).open(PERSON.spec)
    (turned,) = oriented.step(oriented.start(), PERSON.samples(0, count))
    opened = tilt.open(oriented.spec)
    (made,) = opened.step(opened.start(), turned)
    assert isinstance(made, Chunk)
    return np.asarray(made.data)


def test_forward_and_left_are_those_of_the_person() -> None:
    rows, true = measured(Tilt((0, 1, 0)))[400:], PERSON.lean_deg(400, 1600)
    assert float(np.sqrt(((rows[:, 2:] - true) ** 2).mean())) < 0.25
    assert np.corrcoef(rows[:, 2], true[:, 0])[0, 1] > 0.99
    assert np.corrcoef(rows[:, 3], true[:, 1])[0, 1] > 0.98


def test_a_sensor_on_the_back_has_the_person_behind_its_screen() -> None:
    front, back = measured(Tilt((0, 1, 0))), measured(Tilt((0, 1, 0), (0, 0, -1)))
    assert np.allclose(front[400:, 2:], -back[400:, 2:])


def test_the_tilt_is_as_long_as_its_parts() -> None:
    rows = measured(Tilt((0, 1, 0)))[400:]
    assert np.allclose(rows[:, 0], np.hypot(rows[:, 2], rows[:, 3]), atol=0.01)
    assert set(rows[:, 1]) == {float(Gate.OPEN)}


def test_what_has_not_settled_has_no_parts() -> None:
    first = measured(Tilt((0, 1, 0)), 10)
    assert np.isnan(first[:, [0, 2, 3]]).all()
    assert set(first[:, 1]) == {float(Gate.WARM_UP)}


@pytest.mark.parametrize(
    ("neutral", "forward", "match"),
    [((0, 1, 0), (0, 1, 0.1), "points 84 degrees up or down"), ((0, 0, 0), (0, 0, 1), "must be directions")],
)
def test_an_axis_that_is_none_is_refused(neutral: tuple[float, ...], forward: tuple[float, ...], match: str) -> None:
    with pytest.raises(ParameterError, match=match):
        Tilt(neutral, forward).open(Orientation(keep=True).open(PERSON.spec).spec)  # type: ignore[arg-type]
