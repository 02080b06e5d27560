"""Walks for a time by the strides of one foot: what a trial tells of them, and when it tells nothing."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.motion.foot.walked import STRIDE
from reknit.signals.motion.function.stride_walk import FEW, FEWEST, StrideWalk
from reknit.signals.motion.function.walk import NOT_DONE
from reknit.signals.movement.repetition import PAUSED
from reknit.stream import Chunk, Event, Gap, GapReason, Item, Kind, ParameterError, StreamSpec

HZ = 100
SPEC = StreamSpec("stride", Kind.MEASURE, measure_channels("m"), Fraction(HZ))
ROW = np.array([1.2, float(Gate.OPEN)])


def stride(begin: int, length_m: float = 1.2, lasts: int = 110, turns: bool = False) -> tuple[int, dict[str, Any]]:
    end = begin + lasts
    return end + 60, {"begin": begin, "end": end, "length_m": length_m, "turns": turns}


def trial(*strides: tuple[int, dict[str, Any]], seconds: float = 12.5) -> dict[str, Any]:
    """One trial of 10 s behind a lead of 2 s."""
    opened = StrideWalk(10, lead_s=2).open(SPEC)
    state, done = opened.start(), 0
    told: list[Item] = []
    for at, each in (*strides, (round(seconds * HZ), None)):
        told += opened.step(state, Chunk(SPEC, 0, done, np.tile(ROW, (at - done, 1))))
        told += [] if each is None else opened.step(state, Event(0, at - 1, STRIDE, each))
        done = at
    (event,) = [item for item in told if isinstance(item, Event)]
    found: dict[str, Any] = event.value
    return found


def values(found: dict[str, Any]) -> dict[str, Any]:
    return {name: each["value"] for name, each in found["values"].items()}


def test_strides_straight_on_within_the_trial_are_told() -> None:
    walked = [stride(100), *(stride(210 + 110 * n, length) for n, length in enumerate((1.0, 1.2, 1.4, 1.2)))]
    found = trial(*walked)
    assert found["complete"]
    assert found["peak"] == pytest.approx(1.2)
    told = values(found)
    assert told["stride_count"] == 4, "one lay in the lead"
    assert told["foot_stride"] == pytest.approx(1.2)
    assert told["stride_spread"] == pytest.approx(100 * np.std((1.0, 1.2, 1.4, 1.2), ddof=1))
    assert told["walking_speed"] == pytest.approx(1.2 / 1.1)
    assert told["cadence"] == pytest.approx(120 / 1.1)


def test_a_turn_is_left_out() -> None:
    walked = [stride(210 + 110 * n, 0.6 if n == 2 else 1.2, turns=n == 2) for n in range(6)]
    told = values(trial(*walked))
    assert told["stride_count"] == 5
    assert told["foot_stride"] == pytest.approx(1.2)
    assert told["stride_spread"] == pytest.approx(0)


def test_who_rests_twice_on_a_foot_is_not_told_to_be_quicker() -> None:
    told = values(trial(*(stride(210 + 180 * n, lasts=110) for n in range(5))))
    assert told["cadence"] == pytest.approx(120 / 1.8)
    assert told["walking_speed"] == pytest.approx(1.2 / 1.8)


def test_speed_is_withheld_where_no_strides_follow_one_another() -> None:
    found = trial(*(stride(210 + 330 * n) for n in range(FEWEST)))
    assert values(found)["foot_stride"] == pytest.approx(1.2)
    assert found["values"]["walking_speed"] == {"value": None, "unit": "m/s", "withheld": FEW}


def test_too_few_strides_are_no_trial() -> None:
    found = trial(*(stride(210 + 110 * n) for n in range(FEWEST - 1)))
    assert (found["complete"], found["reason"], found["values"]) == (False, NOT_DONE, {})


def test_a_pause_breaks_it_off() -> None:
    opened = StrideWalk(10, lead_s=2).open(SPEC)
    state = opened.start()
    opened.step(state, Chunk(SPEC, 0, 0, np.tile(ROW, (500, 1))))
    event, _ = opened.step(state, Gap(0, 500, None, GapReason.PAUSE))
    assert isinstance(event, Event)
    assert event.value["reason"] == PAUSED


def test_times_that_cannot_be_are_refused() -> None:
    with pytest.raises(ParameterError, match="10 s or more"):
        StrideWalk(5).open(SPEC)
