"""Trials of quiet standing."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reknit.signals.measure import Gate, Phase
from reknit.signals.motion.balance.stance import Stance
from reknit.signals.motion.balance.sway import Quantity, Sway
from reknit.stream import Channel, Chunk, Event, Gap, GapReason, Item, Kind, ParameterError, SpecError, StreamSpec

RATE = 50
CHANNELS = (Channel("value", "deg"), Channel("gate", "code"), Channel("x", "deg"), Channel("y", "deg"))
SPEC = StreamSpec("trunk", Kind.MEASURE, CHANNELS, Fraction(RATE))
STANCE = Stance(12, lead_s=2, most=8)


def rows(seconds: float) -> np.ndarray:
    at_s = np.arange(round(seconds * RATE)) / RATE
    x, y = np.sin(2 * np.pi * 0.3 * at_s), 0.5 * np.cos(2 * np.pi * 0.7 * at_s)
    return np.column_stack([np.hypot(x, y), np.zeros(len(at_s)), x, y])


def run(data: np.ndarray, cut: int = 10_000, *, end: bool = False) -> list[Item]:
    opened = STANCE.open(SPEC)
    state = opened.start()
    out: list[Item] = []
    for first in range(0, len(data), cut):
        out += opened.step(state, Chunk(SPEC, 0, first, data[first : first + cut]))
    return [*out, *(opened.flush(state) if end else ())]


def trials(out: list[Item]) -> list[dict[str, Any]]:
    return [each.value for each in out if isinstance(each, Event)]


def test_a_trial_begins_behind_its_lead_and_lasts_its_time() -> None:
    out = run(rows(20))
    (told,) = trials(out)
    assert (told["number"], told["complete"], told["start_s"]) == (1, True, 2.0)
    assert told["duration_s"] == pytest.approx(12, abs=0.02)
    phases = np.concatenate([each.data[:, -1] for each in out if isinstance(each, Chunk)])
    assert set(phases[: 2 * RATE]) == {float(Phase.REST)}
    assert set(phases[2 * RATE : 14 * RATE]) == {float(Phase.REACHED)}
    assert set(phases[14 * RATE + 1 : 16 * RATE]) == {float(Phase.REST)}  # the lead of the next


def test_its_values_are_those_of_sway_over_the_trial() -> None:
    data = rows(20)
    (told,) = trials(run(data))
    whole = Sway.of(data[2 * RATE : 14 * RATE + 1, 2:], RATE, Quantity.TILT)
    assert isinstance(whole, Sway)
    values = {name: each["value"] for name, each in told["values"].items()}
    assert values["sway_velocity"] == pytest.approx(whole.velocity, rel=0.01)
    assert values["sway_area"] == pytest.approx(whole.area, rel=0.01)
    assert [each["unit"] for each in told["values"].values()] == ["deg/s", "deg2", "Hz"]


def test_trials_follow_one_another_whatever_the_chunks() -> None:
    data = rows(45)
    whole = trials(run(data))
    assert [each["number"] for each in whole] == [1, 2, 3]
    assert trials(run(data, 7)) == whole


def test_a_step_ends_the_trial_and_it_counts_for_nothing() -> None:
    data = rows(15)
    data[5 * RATE, 0] = 9.0
    first, *more = trials(run(data))
    assert (first["complete"], first["reason"], first["values"]) == (False, "moved", {})
    assert first["end_s"] == 5.0
    assert more == []  # the next begins anew: 10 s are not enough


def test_a_few_missing_samples_are_bridged_and_many_are_not() -> None:
    few, many = rows(20), rows(20)
    for data, count in ((few, 5), (many, 40)):
        data[6 * RATE : 6 * RATE + count] = np.nan
        data[6 * RATE : 6 * RATE + count, 1] = Gate.NO_SIGNAL
    assert trials(run(few))[0]["complete"]
    assert trials(run(many))[0]["reason"] == "signal lost"


def test_a_pause_breaks_it_off_and_the_next_has_its_lead() -> None:
    opened = STANCE.open(SPEC)
    state = opened.start()
    opened.step(state, Chunk(SPEC, 0, 0, rows(6)))
    event, gap = opened.step(state, Gap(0, 6 * RATE, None, GapReason.PAUSE))
    assert isinstance(event, Event)
    assert (event.value["reason"], event.value["number"]) == ("paused", None)
    assert isinstance(gap, Gap)
    (chunk,) = opened.step(state, Chunk(SPEC, 1, 0, rows(1)))
    assert isinstance(chunk, Chunk)
    assert set(chunk.data[:, -1]) == {float(Phase.REST)}


def test_the_end_breaks_it_off_too_but_not_in_the_lead() -> None:
    assert [each["reason"] for each in trials(run(rows(6), end=True))] == ["finished"]
    assert trials(run(rows(1), end=True)) == []


@pytest.mark.parametrize("wrong", [Stance(5), Stance(30, lead_s=-1), Stance(30, most=0)])
def test_times_that_cannot_be_are_refused(wrong: Stance) -> None:
    with pytest.raises(ParameterError, match="lasts 10 s or more"):
        wrong.open(SPEC)


def test_a_path_is_needed_in_a_unit_of_sway() -> None:
    with pytest.raises(SpecError, match="no channel 'x'"):
        STANCE.open(StreamSpec("knee", Kind.MEASURE, CHANNELS[:2], Fraction(RATE)))
    metres = tuple(Channel(each.name, "m") for each in CHANNELS)
    with pytest.raises(ParameterError, match="deg or cm, got 'm'"):
        STANCE.open(StreamSpec("plate", Kind.MEASURE, metres, Fraction(RATE)))
