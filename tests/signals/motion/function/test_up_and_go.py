"""The Timed Up and Go, told from a simulated person whose parts are known."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from reknit.signals.measure import Phase
from reknit.signals.motion.function.up_and_go import PARTS, REST_S, Part, UpAndGo
from reknit.simulate.function_tests import SitToStand, UpAndGoDone
from reknit.simulate.trunk import Moved, SimulatedTrunk
from reknit.stream import Chunk, Event, Gap, GapReason, ParameterError
from signals.motion.function.runs import column, run, told, values

PERSON = SimulatedTrunk(UpAndGoDone())
TEST = UpAndGo(60)


def trials(
    person: SimulatedTrunk = PERSON, node: UpAndGo = TEST, seconds: float | None = None, cut: int = 10**6
) -> list[dict[str, Any]]:
    chunk = person.whole() if seconds is None else person.samples(0, round(seconds * person.rate_hz))
    return told(run(person, "trunk_pitch", node, chunk, cut))


@pytest.mark.parametrize(
    "done",
    [
        UpAndGoDone(),
        UpAndGoDone(last_turn_deg=180, step_s=0.45, seed=2),
        UpAndGoDone(rise_s=3, turn_s=4, last_turn_s=4, sink_s=3, steps=22, step_s=0.9),
        UpAndGoDone(bend_deg=20, stands_deg=0, turn_deg=-180),
    ],
)
def test_the_whole_and_its_parts_are_those_that_were_done(done: UpAndGoDone) -> None:
    (trial,) = trials(SimulatedTrunk(done, seed=3))
    marks, found = done.marks_s, values(trial)
    assert (trial["number"], trial["reason"]) == (1, None)
    # The lean begins and ends gently: 2 degrees of it and the coming to rest cut off a little of either end.
    assert found["tug_total"] == pytest.approx(marks["end"], abs=0.8)
    assert marks["end"] - 0.8 < found["tug_total"] < marks["end"]
    assert sum(found.values()) == pytest.approx(2 * found["tug_total"])
    # From a tenth to nine tenths of its angle a minimum-jerk turn takes 0.54 of its time.
    assert found["tug_turn"] == pytest.approx(0.54 * done.turn_s, abs=0.25)
    out_s = found["tug_stand_up"] + found["tug_walk_out"]
    assert out_s == pytest.approx(marks["turn"] + 0.23 * done.turn_s, abs=0.45)
    assert found["tug_turn_sit"] < marks["end"] - marks["again"]


def test_any_chunks_give_the_same() -> None:
    assert trials(cut=13) == trials()


def test_phases_follow_the_person() -> None:
    phases = column(run(PERSON, "trunk_pitch", TEST, PERSON.whole()), -3)
    changes = [Phase(int(each)) for each in phases[np.flatnonzero(np.diff(phases, prepend=-1))]]
    assert changes[-5:] == [Phase.REST, Phase.OUT, Phase.REACHED, Phase.RETURN, Phase.REST]


def test_a_second_trial_follows() -> None:
    chunk = PERSON.whole(2)
    assert [each["number"] for each in told(run(PERSON, "trunk_pitch", TEST, chunk))] == [1, 2]


def test_whoever_only_stands_up_and_sits_down_has_not_done_it() -> None:
    person = SimulatedTrunk(SitToStand(stand_s=1, rest_s=8))
    assert [each["reason"] for each in trials(person)] == ["not done"]


class Bows:
    """Leans forward and back, and does not rise."""

    period_s = 9.0

    def at(self, at_s: np.ndarray) -> Moved:
        zeros = np.zeros(len(at_s))
        return Moved(30 * np.sin(np.pi * np.clip(at_s / 3, 0, 1)) ** 2, zeros, zeros, zeros)


def test_a_try_that_does_not_rise_is_told_as_such() -> None:
    (trial,) = trials(SimulatedTrunk(Bows()))
    assert (trial["complete"], trial["reason"], trial["values"]) == (False, "not stood", {})
    assert trial["duration_s"] == pytest.approx(2.6, abs=0.5)


def test_one_that_takes_too_long_is_broken_off() -> None:
    assert [each["reason"] for each in trials(node=UpAndGo(10))] == ["too long"]


def test_the_end_of_the_stream_breaks_it_off() -> None:
    assert [each["reason"] for each in trials(seconds=9)] == ["finished"]
    assert trials(seconds=4) == []


def test_a_pause_breaks_it_off() -> None:
    opened = TEST.open(TRUNK)
    state = opened.start()
    opened.step(state, Chunk(TRUNK, 0, 0, COURSE[:900]))
    event, gap = opened.step(state, Gap(0, 900, None, GapReason.PAUSE))
    assert isinstance(event, Event)
    assert event.value["reason"] == "paused"
    assert isinstance(gap, Gap)


def test_missing_samples_are_bridged_for_half_a_second_and_no_longer() -> None:
    for missing, reasons in ((40, [None]), (80, ["signal lost"])):
        opened = TEST.open(TRUNK)
        data = COURSE.copy()
        data[1100 : 1100 + missing] = np.nan
        data[1100 : 1100 + missing, 1] = 6
        out = opened.step(opened.start(), Chunk(TRUNK, 0, 0, data))
        assert [each["reason"] for each in told(list(out))][:1] == reasons


def test_the_longest_time_is_one() -> None:
    with pytest.raises(ParameterError, match="10 to 600 s"):
        UpAndGo(5).open(TRUNK)


def _course() -> tuple[Any, np.ndarray]:
    """What the trunk felt in a test, as the node takes it."""
    items = run(PERSON, "trunk_pitch", TEST, PERSON.whole())
    chunks = [each for each in items if isinstance(each, Chunk)]
    data = np.concatenate([each.data for each in chunks])[:, :-3]
    return replace(chunks[0].spec, channels=chunks[0].spec.channels[:-3], parent=None, node=None), data


TRUNK, COURSE = _course()


def test_the_clock_and_the_part_run_with_the_person() -> None:
    items = run(PERSON, "trunk_pitch", TEST, PERSON.whole(), cut=7)
    elapsed_s, parts = column(items, -2), column(items, -1).astype(int)
    (trial,) = told(items)
    order = [Part.SIT, Part.RISE, Part.OUT, Part.TURN, Part.BACK, Part.SINK, Part.SIT]  # it sits down at once
    assert [PARTS[part] for part, before in zip(parts, [-1, *parts[:-1]], strict=True) if part != before] == order
    assert ((elapsed_s > 0) == (parts > 0)).all()
    steps = np.diff(elapsed_s[parts > 0])
    np.testing.assert_allclose(steps, 0.01, atol=1e-9)
    assert elapsed_s.max() == pytest.approx(values(trial)["tug_total"] + REST_S, abs=0.03)
