"""Speed and end of the range of each repetition, from true angles to what the exercise tells."""

import math

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.session.begin import Begin, fitted, streams_for
from reknit.session.practice import Practice
from reknit.signals.movement.end_values import end_values
from reknit.signals.movement.samples import Samples
from reknit.simulate.enact import enact
from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.person import SimulatedPerson

OUT_S = 2.0
SPEED_DEG_S = 45 * math.pi / OUT_S
LASTED_S = OUT_S * (1 - math.acos(-0.8) / math.pi)
"""How long the last tenth of a range takes that is a half cosine."""


def repetition(rate_hz: float, *, gate: float = 0.0, out_s: float = OUT_S) -> Samples:
    """A second of rest, 90 degrees out and back, each as a half cosine."""
    times_s = np.arange(0, 1 + 2 * out_s, 1 / rate_hz)
    angle = 45 * (1 - np.cos(np.clip(times_s - 1, 0, None) * math.pi / out_s))
    gates = np.where((times_s > 2) & (times_s < 2.2), gate, 0.0)
    return Samples(times_s, {"value": angle, "gate": gates}, 1.3, float(times_s[-1]))


def told(samples: Samples) -> dict[str, float | None]:
    return {each.name: each.value for each in end_values(samples)}


def test_speeds_and_slowing_are_those_of_the_angle() -> None:
    found = told(repetition(100))
    assert found["joint_speed"] == pytest.approx(SPEED_DEG_S, rel=0.02)
    assert found["end_speed"] == pytest.approx(9 / LASTED_S, rel=0.05)
    assert found["end_deceleration"] == pytest.approx(SPEED_DEG_S * 0.6 / LASTED_S, rel=0.05)


@pytest.mark.parametrize(
    ("samples", "missing", "why"),
    [
        (repetition(30), {"end_deceleration"}, "slowing needs 50"),
        (repetition(30, out_s=0.3), {"end_speed", "end_deceleration"}, "within"),
        (repetition(20), {"joint_speed", "end_speed", "end_deceleration"}, "24 samples a second"),
        (repetition(100, gate=1.0), {"joint_speed", "end_speed", "end_deceleration"}, "may not be trusted"),
    ],
)
def test_what_was_not_seen_well_enough_is_withheld(samples: Samples, missing: set[str], why: str) -> None:
    values = end_values(samples)
    assert {each.name for each in values if each.value is None} == missing
    assert all(why in each.said for each in values if each.value is None)


def test_pictures_that_never_came_are_a_hole() -> None:
    whole = repetition(30)
    there = (whole.times_s < 2.9) | (whole.times_s > 3.35)
    columns = {name: values[there] for name, values in whole.columns.items()}
    values = end_values(Samples(whole.times_s[there], columns, whole.start_s, whole.end_s))
    assert all(each.value is None and "nothing was measured for 0.5 s" in each.said for each in values)


@pytest.mark.parametrize("source", [SimulatedLimb(range_deg=90), enact(library()["shoulder-abduction"])])
def test_the_exercise_tells_them_by_sensor_and_by_camera(source: SimulatedLimb | SimulatedPerson) -> None:
    specs = {source.spec.name: source.spec}
    exercise = fitted(library()["shoulder-abduction"], specs)
    practice = Practice(Begin(exercise, streams_for(exercise, specs), neutral={source.spec.name: (0.0, 1.0, 0.0)}), specs)
    practice.push(source.spec.name, source.samples(0, round(12 * source.rate_hz)))
    camera = isinstance(source, SimulatedPerson)
    speed = 41 * math.pi / 1.6 if camera else SPEED_DEG_S

    assert len(practice.repetitions) >= 2
    for each in practice.repetitions:
        assert each["values"]["joint_speed"]["value"] == pytest.approx(speed, rel=0.15 if camera else 0.02)
        assert (each["values"]["end_deceleration"]["value"] is None) is camera
