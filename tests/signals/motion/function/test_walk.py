"""Walks as trials, of simulated people whose steps are known."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.measure import Phase, measure_channels
from reknit.signals.motion.function.walk import Walk
from reknit.simulate.function_tests import WalkDone
from reknit.simulate.trunk import Moved, SimulatedTrunk
from reknit.simulate.walker import SimulatedWalker
from reknit.stream import Chunk, Event, Gap, GapReason, Kind, ParameterError, StreamSpec
from signals.motion.function.runs import column, run, told, values

Floats = NDArray[np.float64]
WALKER = SimulatedWalker(steps=17, step_m=10 / 17, asymmetry=1.2)
PERSON = SimulatedTrunk(WalkDone(WALKER), still_s=1)
TEN = Walk(60, distance_m=10)
CADENCE = StreamSpec("cadence", Kind.MEASURE, measure_channels("steps/min"), Fraction(100))


@dataclass(frozen=True)
class Stopping:
    """A walk with a stop on the way."""

    before: SimulatedWalker
    behind: SimulatedWalker
    stop_s: float

    @property
    def resumes_s(self) -> float:
        return float(self.before.contacts_s[-1]) + self.stop_s - self.behind.still_s

    @property
    def period_s(self) -> float:
        return self.resumes_s + self.behind.duration_s + 3.0

    def at(self, at_s: Floats) -> Moved:
        first, second = WalkDone(self.before).at(at_s), WalkDone(self.behind).at(at_s - self.resumes_s)
        return Moved(*(one + other for one, other in zip(first, second, strict=True)))


def trials(
    node: Walk, person: SimulatedTrunk = PERSON, times: int = 1, seconds: float | None = None, cut: int = 10**6
) -> list[dict[str, Any]]:
    chunk = person.whole(times) if seconds is None else person.samples(0, round(seconds * person.rate_hz))
    return told(run(person, "cadence", node, chunk, cut))


def test_ten_metres_from_the_first_to_the_last_contact() -> None:
    first, second = trials(TEN, times=2)
    taken_s = WALKER.contacts_s[-1] - WALKER.contacts_s[0]
    found = values(first)
    assert (first["number"], second["number"]) == (1, 2)
    assert first["start_s"] == pytest.approx(1 + WALKER.contacts_s[0], abs=0.05)
    assert found["walk_time"] == pytest.approx(taken_s, abs=0.05)
    assert found["walking_speed"] == pytest.approx(10 / taken_s, rel=0.01)
    assert found["cadence"] == pytest.approx(60 * 17 / taken_s, rel=0.01)
    assert found["step_symmetry"] == pytest.approx(1.2, abs=0.08)
    assert found["stride_length"] == pytest.approx(20 / 17)  # the distance tells it: no height is needed


def test_any_chunks_give_the_same() -> None:
    assert trials(TEN, cut=17) == trials(TEN)


def test_phases_tell_who_walks() -> None:
    phases = column(run(PERSON, "cadence", TEN, PERSON.whole()), -3)
    assert set(phases[:400]) == {float(Phase.REST)}
    assert set(phases[800:1200]) == {float(Phase.REACHED)}


def test_for_a_time_speed_needs_the_height_of_the_sensor() -> None:
    person = SimulatedTrunk(WalkDone(SimulatedWalker(steps=60)), still_s=1)
    (without,) = trials(Walk(20), person, seconds=24)
    (known,) = trials(Walk(20, sensor_height_m=0.95), person, seconds=24)
    assert (without["start_s"], without["duration_s"]) == (3.0, pytest.approx(20, abs=0.02))
    assert without["peak"] == values(without)["cadence"] == pytest.approx(60 / 0.55, rel=0.01)
    assert without["values"]["walking_speed"] == {
        "value": None,
        "unit": "m/s",
        "withheld": "the height of the sensor is not known",
    }
    assert values(known)["walking_speed"] == pytest.approx(0.6 / 0.55, rel=0.1)
    assert values(known)["stride_length"] == pytest.approx(1.2, rel=0.1)


def test_whoever_stops_on_the_way_has_no_speed_for_a_time() -> None:
    person = SimulatedTrunk(WalkDone(SimulatedWalker(steps=17)), still_s=1)
    (trial,) = trials(Walk(30, sensor_height_m=0.95), person, seconds=34)
    assert trial["values"]["walking_speed"]["withheld"] == "walking stopped on the way"
    assert values(trial)["cadence"] == pytest.approx(109, abs=2)


def test_whoever_stands_has_not_walked() -> None:
    person = SimulatedTrunk(WalkDone(SimulatedWalker(steps=2, still_s=20)))
    assert [each["reason"] for each in trials(Walk(10), person, seconds=14)] == ["not done"]
    assert trials(TEN, person) == []


def test_a_distance_that_cannot_be_is_told() -> None:
    assert [each["reason"] for each in trials(Walk(60, distance_m=200))] == ["impossible"]


def test_one_that_takes_too_long_does_not_count() -> None:
    person = SimulatedTrunk(WalkDone(SimulatedWalker(steps=30)), still_s=1)
    assert [each["reason"] for each in trials(Walk(10, distance_m=10), person)] == ["too long"]


def test_the_end_breaks_a_walk_off() -> None:
    assert [each["reason"] for each in trials(TEN, seconds=10)] == ["finished"]
    assert [each["reason"] for each in trials(Walk(20), seconds=10)] == ["finished"]
    assert trials(Walk(20), seconds=2) == []


@pytest.mark.parametrize("wrong", [Walk(5), Walk(30, lead_s=-1), Walk(30, distance_m=1), Walk(30, sensor_height_m=3)])
def test_numbers_that_cannot_be_are_refused(wrong: Walk) -> None:
    with pytest.raises(ParameterError):
        wrong.open(CADENCE)


@pytest.mark.parametrize("cut", [1, 10**6])
def test_the_clock_runs_from_the_first_contact_and_counts_the_steps(cut: int) -> None:
    items = run(PERSON, "cadence", TEN, PERSON.samples(0, len(PERSON.whole().data) + 270), cut=cut)
    elapsed_s, steps = column(items, -2), column(items, -1)
    (walked,) = told(items)
    assert steps.max() == len(WALKER.contacts_s) - 1
    assert (np.diff(steps[elapsed_s > 0]) >= 0).all()
    # it runs on until a contact within 2 s would have been told, and then shows that of the last one until the walk is
    assert values(walked)["walk_time"] + 2.4 < elapsed_s.max() < values(walked)["walk_time"] + 2.6
    assert elapsed_s[elapsed_s > 0][-1] == pytest.approx(values(walked)["walk_time"])
    assert elapsed_s[-1] == steps[-1] == 0


@pytest.mark.parametrize("step_s", [1.5, 1.9])
def test_slow_walkers_have_their_trial(step_s: float) -> None:
    walker = SimulatedWalker(steps=25, step_s=step_s, step_m=0.4, jitter_s=0)
    (trial,) = trials(TEN, SimulatedTrunk(WalkDone(walker), still_s=1))
    assert values(trial)["walking_speed"] == pytest.approx(0.4 / step_s, rel=0.02)


def test_steps_too_slow_for_a_walk_are_partial_with_the_reason() -> None:
    walker = SimulatedWalker(steps=12, step_s=2.3, step_m=0.4, jitter_s=0)
    person = SimulatedTrunk(WalkDone(walker), still_s=1)
    assert [each["reason"] for each in trials(TEN, person)] == ["slow steps"]


def test_for_a_time_it_is_said_that_the_steps_were_too_slow() -> None:
    person = SimulatedTrunk(WalkDone(SimulatedWalker(steps=12, step_s=2.3, step_m=0.4, jitter_s=0)), still_s=1)
    (trial,) = trials(Walk(20, sensor_height_m=0.95), person, seconds=24)
    said = {each["withheld"] for name, each in trial["values"].items() if name != "step_symmetry"}
    assert said == {"too few steps with at most 2 s between them"}


def stopping(before: int, stop_s: float, behind: int, step_m: float = 10 / 17) -> SimulatedTrunk:
    return SimulatedTrunk(
        Stopping(SimulatedWalker(steps=before, step_m=step_m), SimulatedWalker(steps=behind, step_m=step_m), stop_s), still_s=1
    )


@pytest.mark.parametrize("stop_s", [2.3, 3.5, 4.5])
def test_a_short_stop_is_part_of_the_walk_and_of_its_time(stop_s: float) -> None:
    person = stopping(8, stop_s, 8)
    whole = trials(TEN, person)
    (trial,) = whole
    found = values(trial)
    assert found["walk_time"] == pytest.approx(16 * 0.55 + stop_s, abs=0.1)
    assert found["walking_speed"] == pytest.approx(10 / found["walk_time"])
    assert found["stride_length"] == pytest.approx(20 / 17)
    assert found["cadence"] == pytest.approx(60 / 0.55, rel=0.02)
    assert trials(TEN, person, cut=13) == whole


def test_half_of_the_way_is_not_the_way() -> None:
    told = trials(TEN, stopping(8, 7.0, 8))
    assert [each["reason"] for each in told] == ["impossible", "impossible"]


def test_half_of_the_way_in_slow_steps_is_not_the_way() -> None:
    half = SimulatedTrunk(WalkDone(SimulatedWalker(steps=12, step_s=1.5, step_m=0.4, jitter_s=0)), still_s=1)
    assert [each["reason"] for each in trials(TEN, half)] == ["impossible"]


def test_there_and_back_is_not_the_way() -> None:
    assert [each["reason"] for each in trials(TEN, stopping(17, 3.0, 17))] == ["impossible"]


@pytest.mark.parametrize(("before", "behind"), [(17, 5), (5, 17), (13, 4)])
def test_which_part_was_the_way_is_not_guessed(before: int, behind: int) -> None:
    assert [each["reason"] for each in trials(TEN, stopping(before, 3.0, behind))] == ["stopped"]


def test_a_gap_in_a_walk_breaks_it_off() -> None:
    told_of = told(run(PERSON, "cadence", TEN, PERSON.whole(), away=(800, 900)))
    assert told_of[0]["reason"] == "signal lost"
    assert not any(each["complete"] for each in told_of)


@pytest.mark.parametrize("from_s", [5.0, 6.5, 8.0])
def test_a_walk_that_was_under_way_at_first_is_not_the_whole_way(from_s: float) -> None:
    whole = PERSON.whole(2)
    first = round(from_s * PERSON.rate_hz)
    assert WALKER.contacts_s[0] + 1 < from_s < WALKER.contacts_s[-1]
    late, next_one = told(run(PERSON, "cadence", TEN, whole.part(first, whole.count)))
    assert (late["complete"], late["reason"], late["number"]) == (False, "under way", None)
    assert next_one["complete"]


def fed_contacts(seconds: tuple[float, ...], rate_hz: int = 100, gap_s: float | None = None) -> list[dict[str, Any]]:
    """What is told of contacts at those seconds, each told half a second later."""
    opened = TEN.open(CADENCE)
    told_of: list[dict[str, Any]] = []
    state = opened.start()
    end_s = gap_s or seconds[-1] + 10.0

    def take(items: Any) -> None:
        told_of.extend(each.value for each in items if isinstance(each, Event))

    for index in range(round(end_s * rate_hz)):
        take(opened.step(state, Chunk(CADENCE, 0, index, np.array([[100.0, 0.0]]))))
        for at_s in seconds:
            if index == round((at_s + 0.5) * rate_hz):
                plain = {"at": at_s * rate_hz, "step_s": 0.55, "rise_m": None, "side": None}
                take(opened.step(state, Event(0, index, "contact", plain)))
    take(opened.step(state, Gap(0, round(end_s * rate_hz), None, GapReason.PAUSE)) if gap_s else opened.flush(state))
    return told_of


WAY = tuple(4.0 + 0.55 * n for n in range(17))


def test_a_shift_of_weight_before_it_does_not_spoil_a_walk() -> None:
    (only,) = fed_contacts((0.8, *WAY))
    assert only["complete"]


def test_two_walks_that_a_single_contact_joins_are_both_told() -> None:
    first = tuple(3.0 + 0.55 * n for n in range(6))
    second = tuple(14.0 + 0.55 * n for n in range(17))
    told_of = fed_contacts((*first, 9.75, *second))
    assert [each["reason"] for each in told_of] == ["impossible", None]
    assert told_of[1]["start_s"] == pytest.approx(14.0)


@pytest.mark.parametrize(("stood_s", "reason"), [(3.0, None), (1.0, "paused")])
def test_a_pause_does_not_take_a_walk_behind_which_the_person_stood(stood_s: float, reason: str | None) -> None:
    (only,) = fed_contacts(WAY, gap_s=WAY[-1] + stood_s)
    assert only["reason"] == reason
