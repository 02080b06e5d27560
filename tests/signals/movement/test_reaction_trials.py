"""Trials of reaction: waits, signals, answers, and what is none."""

from typing import Any

import numpy as np
import pytest

from reknit.signals.measure import Gate, Phase, measure_channels
from reknit.signals.movement.reaction_trials import (
    LEAST_WAIT_S,
    MOST_WAIT_S,
    NO_ANSWER,
    SIGNAL,
    SIGNAL_ERROR,
    TOO_EARLY,
    ReactionTrials,
    wait_s,
)
from reknit.stream import NS_PER_S, Chunk, Control, Event, Kind, ParameterError, StreamSpec

RATE = 100
SPEC = StreamSpec("arm", Kind.MEASURE, measure_channels("deg"))
RULES = ReactionTrials(20, 45, 18)


def run(
    latency_s: float | None,
    *,
    seconds: float = 8.0,
    shown_s: float | None = 0.03,
    error_s: float = 0.01,
    early_s: float | None = None,
    lost_s: float | None = None,
) -> tuple[list[dict[str, Any]], float]:
    """One attempt or a few, sample by sample: an arm that rises so long behind the signal was shown; and when that was."""
    opened = RULES.open(SPEC)
    state = opened.start()
    told, given_s, onset_s = [], 0.0, early_s
    for index in range(round(seconds * RATE)):
        now_s = index / RATE
        share = 0.0 if onset_s is None else float(np.clip((now_s - onset_s) / 0.5, 0, 1))
        lost = lost_s is not None and given_s > 0 and lost_s <= now_s - given_s < lost_s + 0.1
        value = np.nan if lost else 80 * share**3 * (10 - 15 * share + 6 * share**2)
        gate = Gate.NO_SIGNAL if lost else Gate.OPEN
        row = np.array([[value, float(gate)]])
        out = opened.step(state, Chunk(SPEC, 0, index, row, np.array([round(now_s * NS_PER_S)])))
        told += [each.value for each in out if isinstance(each, Event)]
        if state.phase == Phase.OUT and given_s == 0.0:
            given_s = now_s
            if shown_s is not None:
                opened.step(state, Control(SIGNAL_ERROR, error_s))
                opened.step(state, Control(SIGNAL, now_s + shown_s))
            if latency_s is not None:
                onset_s = now_s + (shown_s or 0.0) + latency_s
    return told, given_s


def test_an_answer_is_timed_from_when_the_signal_was_shown() -> None:
    (told,), _ = run(0.25)
    assert told["number"] == 1
    assert told["values"]["reaction_time"]["value"] == pytest.approx(250, abs=5)
    assert 110 <= told["values"]["reaction_error"]["value"] <= 120  # a fifth of the lift, half a sample, and that of the signal
    assert LEAST_WAIT_S <= told["values"]["reaction_wait"]["value"] <= MOST_WAIT_S


def test_who_may_have_begun_within_a_tenth_of_a_second_is_not_timed_and_not_blamed() -> None:
    told, _ = run(0.05)
    assert told[0]["complete"]
    assert told[0]["values"]["reaction_time"]["value"] is None


@pytest.mark.parametrize("shown_s", [5.0, -1.0])
def test_a_signal_that_cannot_have_been_shown_then_has_no_time_and_the_trial_ends(shown_s: float) -> None:
    (told,), _ = run(None, seconds=10, shown_s=shown_s)
    assert told["reason"] == NO_ANSWER


@pytest.mark.parametrize("latency_s", [-0.03, -0.1])
def test_who_surely_begins_within_a_tenth_of_a_second_or_before_has_guessed(latency_s: float) -> None:
    told, _ = run(latency_s)
    assert told[0]["reason"] == TOO_EARLY
    assert not told[0]["complete"]
    assert told[0]["values"] == {}


def test_who_moves_in_the_wait_is_too_early_and_the_next_attempt_waits_anew() -> None:
    told, given_s = run(None, early_s=1.5)
    assert [each["reason"] for each in told] == [TOO_EARLY]
    assert given_s == 0.0  # the arm stays up: nothing begins before it hangs again


def test_no_answer_is_told() -> None:
    (told,), given_s = run(None, seconds=10)
    assert told["reason"] == NO_ANSWER
    assert told["end_s"] - given_s == pytest.approx(RULES.duration_s + 0.73, abs=0.05)


@pytest.mark.parametrize(("shown_s", "error_s"), [(None, 0.0), (0.03, 0.06)])
def test_without_knowing_when_the_signal_was_shown_no_time_is_told(shown_s: float | None, error_s: float) -> None:
    (told,), _ = run(0.25, shown_s=shown_s, error_s=error_s)
    assert told["complete"]
    assert told["values"]["reaction_time"]["value"] is None
    assert "how late the cue was shown" in told["values"]["reaction_time"]["withheld"]


def test_an_answer_with_a_hole_in_it_is_not_timed() -> None:
    (told,), _ = run(0.25, lost_s=0.3)
    assert told["values"]["reaction_time"]["value"] is None


def test_the_wait_says_nothing_of_itself() -> None:
    waits = np.array([wait_s(number, 31 * number) for number in range(4000)])
    assert waits.min() >= LEAST_WAIT_S
    assert waits.max() <= MOST_WAIT_S
    # As likely in each half second for who still waits, up to where it is cut off.
    hazard = [np.mean(waits[waits >= at] < at + 0.4) for at in (1.5, 1.9, 2.3)]
    assert max(hazard) - min(hazard) < 0.12
    assert wait_s(3, 500) == wait_s(3, 500) != wait_s(3, 501)


@pytest.mark.parametrize("rules", [ReactionTrials(50, 45, 18), ReactionTrials(20, 45, 18, 4), ReactionTrials(20, 45, 18, 2, -1)])
def test_what_cannot_be_is_refused(rules: ReactionTrials) -> None:
    with pytest.raises(ParameterError):
        rules.open(SPEC)
