"""Counting stands by a sensor on the trunk, of simulated people."""

from typing import Any

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.motion.function.trunk_rise import TrunkRise
from reknit.signals.movement.repetition import Repetitions
from reknit.simulate.function_tests import SitToStand
from reknit.simulate.trunk import Moved, SimulatedTrunk
from reknit.stream import Channel, Kind, ParameterError, StreamSpec
from signals.motion.function.runs import column, run, told

STANDS = Repetitions(10, 18, 9, 4, 0.6, 0)


def counted(person: SimulatedTrunk, times: int) -> list[Any]:
    chunk = person.samples(0, round((person.still_s + times * person.doing.period_s + 1) * person.rate_hz))
    return [each["reason"] for each in told(run(person, "trunk_rise", STANDS, chunk)) if each["reason"] != "finished"]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    "done",
    [
        SitToStand(),
        SitToStand(rise_s=0.8, stand_s=0.1, sink_s=0.8, rest_s=0.1),
        SitToStand(rise_s=2.5, stand_s=1, sink_s=2.5, rest_s=1.5),
        SitToStand(stand_s=8),
        SitToStand(height_m=0.25),
        SitToStand(height_m=0.42, bend_deg=50),
    ],
    ids=["usual", "fast", "slow", "stays", "low", "high"],
)
def test_every_stand_counts_once(done: SitToStand, seed: int) -> None:
    person = SimulatedTrunk(done, acceleration_bias_m_s2=0.05 * (-1) ** seed, seed=seed)
    assert counted(person, 6) == [None] * 6


class Bows:
    """Leans forward and back on the chair; the lower back hardly rises."""

    period_s = 4.0

    def at(self, at_s: np.ndarray) -> Moved:
        zeros = np.zeros(len(at_s))
        return Moved(30 * np.sin(np.pi * np.clip(at_s / 2, 0, 1)) ** 2, zeros, zeros, zeros)


SLOW = SitToStand(stand_s=3.0, rest_s=2.0)
"""Rises from 0 s on, stands from 1.3 to 4.3 s, and sits from 5.7 to 7.7 s: each repetition, behind two seconds of sitting."""


def broken(away_s: tuple[float, float], *, missing: bool) -> tuple[list[Any], Any]:
    """Three stands, with no samples (or samples that are missing) between these times: what was told, and the gates."""
    person = SimulatedTrunk(SLOW, acceleration_bias_m_s2=0.05)
    chunk = person.samples(0, round((person.still_s + 3 * SLOW.period_s + 1) * person.rate_hz))
    start, stop = (round((person.still_s + each) * person.rate_hz) for each in away_s)
    if missing:
        data = chunk.data.copy()
        data[start:stop] = np.nan
        items = run(person, "trunk_rise", STANDS, chunk._replace(data=data))
    else:
        items = run(person, "trunk_rise", STANDS, chunk, away=(start, stop))
    return [each["reason"] for each in told(items) if each["reason"] != "finished"], column(items, 1)


@pytest.mark.parametrize("missing", [False, True])
def test_whoever_stands_when_the_sensor_comes_back_is_not_taken_for_sitting(missing: bool) -> None:
    """The first stand is seen to begin; the sensor is away while the person stands, and what follows is a sinking, and no stand."""
    reasons, gates = broken((1.8, 2.8), missing=missing)
    assert reasons == ["signal lost", None, None]
    assert (gates == Gate.POSTURE).any()
    assert gates[-1] == Gate.OPEN


@pytest.mark.parametrize("missing", [False, True])
def test_whoever_sat_down_meanwhile_is_not_taken_for_standing(missing: bool) -> None:
    reasons, _ = broken((2.0, SLOW.period_s - 1.0), missing=missing)
    assert reasons == ["signal lost", None]  # the second one is the first that is seen: to rise, and not to have sat before


def test_whoever_stood_up_unseen_is_withheld_until_it_is_known() -> None:
    reasons, gates = broken((-0.5, 2.0), missing=False)
    assert reasons == [None, None]
    assert (gates == Gate.POSTURE).sum() > 100


def test_a_sample_or_two_that_are_missing_change_nothing() -> None:
    reasons, gates = broken((1.8, 1.9), missing=True)
    assert reasons == [None] * 3
    assert not (gates == Gate.POSTURE).any()


def test_leaning_is_no_stand() -> None:
    assert counted(SimulatedTrunk(Bows()), 5) == []


def test_height_is_that_of_sitting_at_first_and_never_far_off() -> None:
    person = SimulatedTrunk(SitToStand())
    heights = column(run(person, "trunk_rise", STANDS, person.whole(3)), 0)
    assert np.nanmax(np.abs(heights[300:400])) < 1
    assert 25 < np.nanmax(heights) < 50


def test_a_height_that_nobody_has_is_refused() -> None:
    with pytest.raises(ParameterError, match="10 to 80 cm"):
        TrunkRise(5).open(StreamSpec("trunk", Kind.MEASURE, (Channel("value", "deg"),), None))
