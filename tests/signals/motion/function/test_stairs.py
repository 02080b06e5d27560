"""Flights of stairs as trials, of simulated people whose contacts are known."""

from typing import Any

import pytest

from reknit.signals.measure import measure_channels
from reknit.signals.motion.function.stairs import Stairs
from reknit.simulate.stairs import StairsDone
from reknit.simulate.trunk import SimulatedTrunk
from reknit.simulate.walker import SimulatedWalker
from reknit.stream import Kind, ParameterError, StreamSpec
from signals.motion.function.runs import run, told, values


def flights(walker: SimulatedWalker, stair_m: float, node: Stairs, times: int = 1, cut: int = 10**6) -> list[dict[str, Any]]:
    person = SimulatedTrunk(StairsDone(walker, stair_m), still_s=1)
    return told(run(person, "cadence", node, person.whole(times), cut))


@pytest.mark.parametrize("stair_m", [0.17, -0.17])
@pytest.mark.parametrize("step_s", [0.55, 1.2, 1.9])
def test_footfalls_time_and_cadence_are_those_of_the_person(stair_m: float, step_s: float) -> None:
    walker = SimulatedWalker(steps=11, step_s=step_s, step_m=0.3, jitter_s=0.03)
    (flight,) = flights(walker, stair_m, Stairs(60))
    found = values(flight)
    taken_s = walker.contacts_s[-1] - walker.contacts_s[0]
    assert found["stair_footfalls"] == 12
    assert found["walk_time"] == pytest.approx(taken_s, abs=0.1)
    assert found["cadence"] == pytest.approx(60 * 11 / taken_s, rel=0.04)
    assert found["step_time"] == pytest.approx(step_s, rel=0.05)


def test_no_speed_is_told_and_it_is_said_why() -> None:
    (flight,) = flights(SimulatedWalker(steps=11, step_m=0.3), 0.17, Stairs(60))
    assert flight["values"]["walking_speed"]["value"] is None
    assert "on stairs no speed" in flight["values"]["walking_speed"]["withheld"]


def test_two_flights_are_two_trials_whatever_the_chunks() -> None:
    walker = SimulatedWalker(steps=11, step_m=0.3)
    both = flights(walker, 0.17, Stairs(60), times=2)
    assert [each["number"] for each in both] == [1, 2]
    assert flights(walker, 0.17, Stairs(60), times=2, cut=17) == both


def test_a_flight_that_takes_too_long_is_partial() -> None:
    (flight,) = flights(SimulatedWalker(steps=14, step_s=0.8, step_m=0.3), 0.17, Stairs(10))
    assert flight["reason"] == "too long"


def test_a_time_that_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="10 s or more"):
        Stairs(5).open(StreamSpec("cadence", Kind.MEASURE, measure_channels("steps/min")))
