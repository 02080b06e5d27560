"""A target that moves: how close a measure stays to it, run after run, and what is told where it was not measured."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reknit.signals.measure import Gate, Phase, measure_channels
from reknit.signals.movement.tracking import Tracking
from reknit.stream import Chunk, Event, Gap, GapReason, Kind, ParameterError, StreamSpec

RATE_HZ = 100
SPEC = StreamSpec("effort", Kind.MEASURE, measure_channels("%"), Fraction(RATE_HZ))
COURSE = ((0.0, 0.0), (1.0, 0.0), (2.0, 40.0), (3.0, 40.0), (4.0, 0.0))
TRACKING = Tracking(COURSE, tolerance=5, share=0.5, above=10)
PERIOD = 400


def wanted(count: int) -> np.ndarray:
    times_s, values = zip(*COURSE)
    return np.interp(np.arange(count) / RATE_HZ % 4.0, times_s, values)


def rows(values: np.ndarray, gate: Gate = Gate.OPEN) -> np.ndarray:
    return np.stack([values, np.full(len(values), float(gate))], axis=1)


def run(*items: Any, tracking: Tracking = TRACKING) -> tuple[list[dict[str, Any]], np.ndarray]:
    """The events' values and all rows."""
    node = tracking.open(SPEC)
    state = node.start()
    out = [each for item in items for each in node.step(state, item)]
    out += node.flush(state)
    events = [each.value for each in out if isinstance(each, Event)]
    return events, np.concatenate([each.data for each in out if isinstance(each, Chunk)])


def test_who_follows_exactly_has_no_error() -> None:
    (one, other, last), out = run(Chunk(SPEC, 0, 0, rows(wanted(2 * PERIOD + 150))))
    assert (one["complete"], one["number"], other["number"]) == (True, 1, 2)
    assert one["tracking"] == pytest.approx({"rms_error": 0.0, "mean_error": 0.0, "share": 1.0}, abs=1e-9)
    assert (one["start_s"], one["end_s"], other["start_s"]) == (0.0, 4.0, 4.0)
    assert one["peak"] == 40.0
    assert last["reason"] == "finished"
    np.testing.assert_allclose(out[:, 3], np.arange(len(out)) / RATE_HZ % 4.0)
    np.testing.assert_allclose(out[:, 4], wanted(len(out)))


def test_only_the_time_above_rest_is_scored() -> None:
    values = wanted(PERIOD + 1)
    values[wanted(PERIOD + 1) <= 10] = 90.0  # far off while the person rests
    (run_, *_), out = run(Chunk(SPEC, 0, 0, rows(values)))
    assert run_["tracking"]["share"] == 1.0
    assert set(out[wanted(PERIOD + 1) <= 10, 2]) == {float(Phase.REST)}
    assert set(out[wanted(PERIOD + 1) > 10, 2]) == {float(Phase.OUT)}


def test_an_offset_is_the_mean_error_and_too_far_is_off_target() -> None:
    (near, *_), _ = run(Chunk(SPEC, 0, 0, rows(wanted(PERIOD + 1) + 3)))
    assert near["complete"]
    assert near["tracking"]["mean_error"] == pytest.approx(3)
    assert near["tracking"]["rms_error"] == pytest.approx(3)
    (far, *_), _ = run(Chunk(SPEC, 0, 0, rows(wanted(PERIOD + 1) - 8)))
    assert (far["complete"], far["reason"], far["number"]) == (False, "off target", None)
    assert far["tracking"]["share"] == 0.0
    assert far["tracking"]["mean_error"] == pytest.approx(-8)


def test_a_pause_ends_the_run_and_the_course_begins_anew() -> None:
    events, out = run(
        Chunk(SPEC, 0, 0, rows(wanted(250))), Gap(0, 250, 900, GapReason.PAUSE), Chunk(SPEC, 0, 900, rows(wanted(PERIOD + 1)))
    )
    assert [each["reason"] for each in events] == ["paused", None]
    assert events[1]["start_s"] == 9.0
    assert events[1]["number"] == 1
    assert out[250, 3] == 0.0


def test_what_is_missing_is_held_against_nobody() -> None:
    values = rows(wanted(PERIOD + 1))
    values[150:260] = np.nan, float(Gate.NO_SIGNAL)
    (lost, *_), out = run(Chunk(SPEC, 0, 0, values))
    assert lost["reason"] == "signal lost"
    assert set(out[150:260, 2]) == {float(Phase.UNKNOWN)}
    values = rows(wanted(PERIOD + 1))
    values[150:170] = np.nan, float(Gate.NO_SIGNAL)
    (kept, *_), _ = run(Chunk(SPEC, 0, 0, values))
    assert kept["complete"]


def test_time_goes_on_through_samples_that_never_came() -> None:
    whole = rows(wanted(PERIOD + 1))
    (kept, *_), _ = run(
        Chunk(SPEC, 0, 0, whole[:180]), Gap(0, 180, 200, GapReason.COUNTER_JUMP), Chunk(SPEC, 0, 200, whole[200:])
    )
    assert kept["complete"]
    (lost, *_), _ = run(
        Chunk(SPEC, 0, 0, whole[:150]), Gap(0, 150, 280, GapReason.COUNTER_JUMP), Chunk(SPEC, 0, 280, whole[280:])
    )
    assert lost["reason"] == "signal lost"


def test_a_new_connection_begins_the_course_anew() -> None:
    events, _ = run(Chunk(SPEC, 0, 0, rows(wanted(250))), Chunk(SPEC, 1, 0, rows(wanted(PERIOD + 1))))
    assert [each["reason"] for each in events] == ["signal lost", None]


def test_a_run_of_nothing_is_told_as_withheld() -> None:
    (told, *_), _ = run(Chunk(SPEC, 0, 0, rows(np.full(PERIOD + 1, np.nan), Gate.NO_SIGNAL)))
    assert (told["reason"], told["withheld"], told["peak"]) == ("signal lost", "no_signal", None)
    assert told["tracking"] == {"rms_error": None, "mean_error": None, "share": None}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"points": ((0, 0),)}, "two points or more"),
        ({"points": ((1, 0), (2, 40))}, "rising times from 0"),
        ({"points": ((0, 0), (0, 40))}, "rising times from 0"),
        ({"points": ((0, 0), (1, float("nan")))}, "finite numbers"),
        ({"points": ((0, 0), (1, 10))}, "never rises above 10"),
        ({"tolerance": 0}, "tolerance lies above 0"),
        ({"share": 1.5}, "share in"),
    ],
)
def test_courses_that_cannot_be_followed_are_refused(change: dict[str, Any], told: str) -> None:
    plain: dict[str, Any] = {"points": COURSE, "tolerance": 5, "share": 0.5, "above": 10} | change
    with pytest.raises(ParameterError, match=told):
        Tracking(**plain).open(SPEC)
