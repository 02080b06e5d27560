"""Tests against the clock."""

from collections.abc import Iterator
from typing import Any

import pytest

from reknit.exercise.load import library
from reknit.session.begin import Begin, BeginError
from reknit.session.practice import Practice
from reknit.session.summary import practised
from reknit.session.timed import Stopwatch, timed
from reknit.signals.measure import Phase
from reknit.simulate.person import SimulatedPerson

FIVE, THIRTY = library()["five-times-sit-to-stand"], library()["thirty-second-sit-to-stand"]
PERIOD_S = 2.5


def movement(start_s: float, reached_s: float | None, reason: str | None = None) -> dict[str, Any]:
    return {"start_s": start_s, "reached_s": reached_s, "reason": reason}


def watch(begun_s: float | None, now_s: float) -> Stopwatch:
    made = Stopwatch()
    made.begun_s, made.now_s = begun_s, now_s
    return made


def practising(exercise: str, seconds: float, range_deg: float = 90.0) -> Iterator[Practice]:
    person = SimulatedPerson("sit-to-stand", range_deg=range_deg, period_s=PERIOD_S, jitter=0)
    practice = Practice(Begin(library()[exercise], ("camera",)), {"camera": person.spec})
    for index in range(round(seconds * person.rate_hz)):
        practice.push("camera", person.samples(index, 1))
        yield practice


def test_five_stands_take_from_the_first_movement_to_the_fifth_full_stand() -> None:
    practice = next(each for each in practising(FIVE.id, 30) if len(each.repetitions) == 5)
    told = practice.timed
    assert told is not None
    first, fifth = practice.repetitions[0], practice.repetitions[4]
    assert told.value == fifth["reached_s"] - first["start_s"]
    # A stand is reached about 0.6 s behind its beginning, and begins every 2.5 s.
    assert told.value == pytest.approx(4 * PERIOD_S + 0.5, abs=0.35)
    assert told.unit == "s"


def test_half_a_stand_counts_for_nothing_but_runs_the_clock() -> None:
    practices = list(practising(FIVE.id, 20, range_deg=50))
    practice = practices[-1]
    assert practice.repetitions == []
    assert [each["reason"] for each in practice.partial][:2] == ["range", "range"]
    assert practice.timed is not None
    assert practice.timed.value is None
    assert practice.watch.begun_s == practice.partial[0]["start_s"]


def test_thirty_seconds_run_from_the_first_movement_and_then_are_over() -> None:
    practice = next(each for each in practising(THIRTY.id, 40) if each.time_is_over)
    assert practice.watch.elapsed_s == pytest.approx(30, abs=0.04)
    practice.finish()
    plain = practised(practice.begin, {"camera": practice.graph.specs["camera"]}, practice, None)
    assert plain["timed"] == {
        "kind": "count",
        "value": 12.0,
        "unit": "1",
        "begun_s": practice.repetitions[0]["start_s"],
        "wanted": 100,
        "duration_s": 30.0,
    }


def test_a_stand_under_way_counts_where_it_was_reached_in_time() -> None:
    done = [movement(1, 2), movement(4, 5)]
    late, reached = movement(30, None, "finished"), movement(29, 30.5, "finished")
    assert [timed(THIRTY, watch(1, 31), done, [each]).value for each in (late, reached)] == [2, 3]  # type: ignore[union-attr]
    after = timed(THIRTY, watch(1, 31.2), [*done, movement(29, 31.1)], [])
    assert after is not None
    assert after.value == 2
    assert timed(THIRTY, watch(1, 30.9), done, []).value is None  # type: ignore[union-attr]


def test_what_came_to_nothing_did_not_begin_it() -> None:
    stopwatch = Stopwatch()
    stopwatch.take([Phase.REST, Phase.OUT, Phase.REST, Phase.REST, Phase.OUT], [0, 1, 2, 3, 4])
    assert (stopwatch.begun_s, stopwatch.elapsed_s) == (4, 0)
    stopwatch.tell(movement(4, None, "range"))
    stopwatch.take([Phase.REST, Phase.OUT], [6, 9])
    assert (stopwatch.begun_s, stopwatch.elapsed_s) == (4, 5)


def test_a_movement_that_was_under_way_at_the_beginning_is_not_the_first() -> None:
    stopwatch = Stopwatch()
    stopwatch.tell(movement(0, None, "under way"))
    assert stopwatch.begun_s is None


def test_no_other_exercise_is_a_test() -> None:
    assert timed(library()["squat"], watch(1, 31), [], []) is None


@pytest.mark.parametrize("exercise", [FIVE, THIRTY, library()["balance-conditions"]])
def test_the_dose_of_a_test_cannot_be_changed(exercise: Any) -> None:
    begin = Begin(exercise, ("camera",))
    assert begin.with_dose(exercise.dose.sets, exercise.dose.repetitions).exercise.dose == exercise.dose
    with pytest.raises(BeginError, match="is a test"):
        begin.with_dose(repetitions=3)


@pytest.mark.parametrize("exercise", [FIVE, THIRTY])
def test_a_test_with_a_pause_in_it_has_no_result(exercise: Any) -> None:
    paused = watch(1, 90)
    paused.interrupt()
    told = timed(exercise, paused, [movement(1 + n, 2 + n) for n in range(5)], [])
    assert told is not None
    assert told.value is None


def test_a_pause_before_the_first_movement_changes_nothing() -> None:
    before = watch(None, 5)
    before.interrupt()
    assert not before.interrupted


def test_a_block_that_is_paused_in_a_test_tells_no_time() -> None:
    practice = next(each for each in practising(FIVE.id, 30) if len(each.repetitions) == 2)
    practice.interrupt()
    assert practice.watch.interrupted


def test_a_test_in_which_nobody_saw_what_was_done_has_no_result() -> None:
    hidden, away, seen = Stopwatch(), Stopwatch(), Stopwatch()
    hidden.take([Phase.REST, Phase.OUT, Phase.UNKNOWN, Phase.REST], [0, 0.1, 0.2, 0.3])
    away.take([Phase.REST, Phase.OUT, Phase.REACHED], [0, 0.1, 0.7])
    seen.take([Phase.UNKNOWN, Phase.REST, Phase.OUT, Phase.REACHED], [0, 0.9, 1.0, 1.4])
    assert [each.interrupted for each in (hidden, away, seen)] == [True, True, False]


@pytest.mark.parametrize("away", [False, True])
def test_a_stand_that_the_camera_may_have_missed_leaves_no_result(away: bool) -> None:
    """The knee is hidden, or no picture comes, while the person stands up and sits down once."""
    person = SimulatedPerson("sit-to-stand", range_deg=90.0, period_s=PERIOD_S, jitter=0)
    practice = Practice(Begin(FIVE, ("camera",)), {"camera": person.spec})
    from_s = person.still_s + 2 * PERIOD_S - 0.3  # behind the second stand, sitting
    for index in range(round((person.still_s + 7 * PERIOD_S) * person.rate_hz)):
        picture = person.samples(index, 1)
        if 0 < index / person.rate_hz - from_s < PERIOD_S:
            if away:
                continue
            picture.data[:, 3::7] = 0.0
        practice.push("camera", picture)
    assert len(practice.repetitions) >= 5
    assert practice.timed is not None
    assert practice.timed.value is None
