"""Running sway shows what the trial's sway of the same window is."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.measure import GATE, Gate
from reknit.signals.motion.balance.running import RunningSway
from reknit.signals.motion.balance.sway import Sway
from reknit.stream import Channel, Chunk, Kind, ParameterError, StreamSpec

SPEC = StreamSpec("path", Kind.MEASURE, (Channel("x", "cm"), Channel("y", "cm")), Fraction(100))


def ran(points: np.ndarray, node: RunningSway) -> Chunk:
    opened = node.open(SPEC)
    (made,) = opened.step(opened.start(), Chunk(SPEC, 0, 0, points))
    assert isinstance(made, Chunk)
    return made


def walk(count: int) -> np.ndarray:
    return np.cumsum(np.random.default_rng(3).normal(0, 0.02, (count, 2)), axis=0)


def test_the_last_window_is_that_of_a_trial() -> None:
    points = walk(2500)
    made = ran(points, RunningSway(12.0, 10))
    row = dict(zip([each.name for each in made.spec.channels], made.data[-1], strict=True))
    newest = 10 * (len(made.data) - 1)
    sway = Sway.of(points[newest - 1199 : newest + 1], 100.0)
    assert isinstance(sway, Sway)
    assert row["area"] == pytest.approx(sway.area)
    assert row["velocity"] == pytest.approx(sway.velocity * 1200 / 1199)
    assert (row["x"], row["y"]) == tuple(points[newest])
    assert (row["major"], row["minor"], row["angle"]) == pytest.approx(
        (sway.ellipse.major, sway.ellipse.minor, sway.ellipse.angle_deg)
    )


def test_waits_for_a_window_and_says_what_is_missing() -> None:
    points = walk(400)
    points[300:] = np.nan
    made = ran(points, RunningSway(1.0, 10))
    gates = made.data[:, made.spec.position(GATE)]
    assert (gates[:10] == Gate.WARM_UP).all()
    assert (gates[10:30] == Gate.OPEN).all()
    assert (gates[30:] == Gate.NO_SIGNAL).all()
    assert np.isnan(made.data[gates != Gate.OPEN, :-1]).all()


def test_units_follow_the_path() -> None:
    units = {each.name: each.unit for each in RunningSway().open(SPEC).spec.channels}
    assert (units["area"], units["velocity"], units["angle"]) == ("cm2", "cm/s", "deg")


def test_what_cannot_be() -> None:
    mixed = StreamSpec("path", Kind.MEASURE, (Channel("x", "cm"), Channel("y", "mm")), Fraction(100))
    with pytest.raises(ParameterError, match="one unit"):
        RunningSway().open(mixed)
    with pytest.raises(ParameterError, match="window_s"):
        RunningSway(0.0).open(SPEC)
