"""Smoothness of each repetition of a joint, from true angles to what the exercise tells."""

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.session.begin import Begin, fitted, streams_for
from reknit.session.practice import Practice
from reknit.signals.movement.samples import Samples
from reknit.signals.movement.smooth_values import smooth_values
from reknit.simulate.enact import enact
from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.person import SimulatedPerson

LEAST_JERK = -1.41


def repetition(rate_hz: float, *, stops: int = 0, rest_s: float = 1.0, gate: float = 0.0, degrees: float = 90.0) -> Samples:
    """Rest, then out in one least-jerk movement or in more of them with stops between, a hold, and back."""
    times_s = np.arange(0, 8, 1 / rate_hz)
    out_s, parts = 1.2, stops + 1
    angle = np.zeros_like(times_s)
    for part in range(parts):
        share = np.clip((times_s - rest_s - part * out_s) / out_s, 0, 1)
        angle += degrees / parts * share**3 * (10 - 15 * share + 6 * share**2)
    back = np.clip((times_s - 6.5) / 1.2, 0, 1)
    angle -= degrees * back**3 * (10 - 15 * back + 6 * back**2)
    gates = np.where((times_s > 2) & (times_s < 2.2), gate, 0.0)
    return Samples(times_s, {"value": angle, "gate": gates}, rest_s + 0.4, float(times_s[-1]))


def told(samples: Samples) -> dict[str, float | None]:
    return {each.name: each.value for each in smooth_values(samples)}


def test_a_least_jerk_lift_has_its_known_smoothness() -> None:
    found = told(repetition(100))
    assert found["smoothness"] == pytest.approx(LEAST_JERK, abs=0.03)
    assert found["smoothness_ldlj"] == pytest.approx(-5.3, abs=0.5)
    assert found["out_time"] == pytest.approx(1.2, abs=0.1)


def test_stops_on_the_way_make_it_less_smooth() -> None:
    smooth, halting = told(repetition(100)), told(repetition(100, stops=2))
    assert smooth["smoothness"] is not None
    assert halting["smoothness"] is not None
    assert halting["smoothness"] < smooth["smoothness"] - 0.5


@pytest.mark.parametrize(
    ("samples", "missing", "why"),
    [
        (repetition(30), {"smoothness_ldlj"}, "LDLJ needs 50 samples a second"),
        (repetition(24.5), {"out_time", "smoothness", "smoothness_ldlj"}, "smoothness needs 25 samples a second"),
        (repetition(15), {"out_time", "smoothness", "smoothness_ldlj"}, "speeds need 24 samples a second"),
        (repetition(100, gate=1.0), {"out_time", "smoothness", "smoothness_ldlj"}, "may not be trusted"),
        (repetition(100, degrees=3.0), {"out_time", "smoothness", "smoothness_ldlj"}, "moved less than 5 degrees"),
        (repetition(100, rest_s=-0.4), {"out_time", "smoothness", "smoothness_ldlj"}, "begins within the movement"),
    ],
)
def test_what_cannot_be_told_is_withheld_with_its_reason(samples: Samples, missing: set[str], why: str) -> None:
    values = smooth_values(samples)
    assert {each.name for each in values if each.value is None} == missing
    assert all(why in each.said for each in values if each.value is None)


@pytest.mark.parametrize("source", [SimulatedLimb(range_deg=90), enact(library()["shoulder-abduction"])])
def test_the_exercise_tells_it_by_sensor_and_by_camera(source: SimulatedLimb | SimulatedPerson) -> None:
    specs = {source.spec.name: source.spec}
    exercise = fitted(library()["shoulder-abduction"], specs)
    practice = Practice(Begin(exercise, streams_for(exercise, specs), neutral={source.spec.name: (0.0, 1.0, 0.0)}), specs)
    practice.push(source.spec.name, source.samples(0, round(9 * source.rate_hz)))
    assert practice.repetitions
    for each in practice.repetitions:
        assert -1.9 < each["values"]["smoothness"]["value"] < -1.35
        assert (each["values"]["smoothness_ldlj"]["value"] is None) is isinstance(source, SimulatedPerson)


@pytest.mark.parametrize("exercise", ["elbow-bending", "arm-lifting", "shoulder-abduction"])
def test_exercises_of_joints_by_sensor_ask_for_it(exercise: str) -> None:
    assert "smoothness" in library()[exercise].describe
