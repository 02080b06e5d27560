"""What counts as an effort, and what the person is asked for meanwhile."""

from reknit.session.efforts import Efforts, Step
from reknit.signals.muscle.verdict import Verdict

RATE_HZ = 50.0
REST, WORK = 2.0, 100.0


def efforts(between_s: float = 2.0) -> Efforts:
    return Efforts(wanted=2, window_s=0.5, between_s=between_s, rate_hz=RATE_HZ)


def give(to: Efforts, value: float, seconds: float, verdict: Verdict | None = None) -> None:
    """A steady envelope; of its signal something is said ten times a second."""
    for n in range(round(seconds * RATE_HZ)):
        to.take(value, REST, 4.0, (verdict,) if verdict is not None and n % 5 == 0 else ())


def test_each_step_in_turn() -> None:
    seen = efforts()
    seen.take(50.0, None, 4.0, ())
    steps = [seen.step]
    for value, seconds in ((REST, 1), (WORK, 0.2), (WORK, 0.5), (REST, 0.6), (REST, 2), (WORK, 1), (REST, 1)):
        give(seen, value, seconds)
        steps.append(seen.step)
    assert steps == [Step.RELAX, Step.TENSE, Step.HOLD, Step.LET_GO, Step.REST, Step.TENSE, Step.LET_GO, Step.DONE]
    assert list(seen.made) == [100, 100]


def test_effort_counts_once_it_lasted_long_enough_and_may_still_grow() -> None:
    seen = efforts()
    give(seen, REST, 1)
    give(seen, WORK, 0.48)
    assert list(seen.made) == []
    give(seen, WORK, 0.02)
    assert list(seen.made) == [100]
    give(seen, 3 * WORK, 0.5)
    assert list(seen.made) == [300]
    give(seen, REST, 1)
    assert list(seen.made) == [300]


def test_short_twitch_is_no_effort_and_a_tremble_no_second_one() -> None:
    seen = efforts()
    for value, seconds in ((REST, 1), (WORK, 0.3), (REST, 1), (WORK, 0.6), (REST, 0.4), (WORK, 0.6), (REST, 1)):
        give(seen, value, seconds)
    assert list(seen.made) == [100]


def test_rest_that_is_left_is_counted_down_and_who_begins_sooner_is_counted() -> None:
    seen = efforts()
    for value, seconds in ((REST, 1), (WORK, 1), (REST, 1)):
        give(seen, value, seconds)
    assert seen.rest_left_s == 1
    give(seen, WORK, 1)
    assert seen.rest_left_s == 0
    assert len(seen.made) == 2


def test_effort_with_a_bad_signal_is_left_out_and_told_until_the_next_one() -> None:
    seen = efforts()
    give(seen, REST, 1)
    give(seen, WORK, 1, Verdict.HUM)
    assert list(seen.made) == []
    give(seen, REST, 1, Verdict.GOOD)
    assert seen.refused is Verdict.HUM
    give(seen, WORK, 1, Verdict.GOOD)
    give(seen, REST, 1)
    assert seen.refused is None
    assert list(seen.made) == [100]


def test_one_moment_that_is_cut_off_is_enough_and_of_hum_it_is_not() -> None:
    for verdict, count in ((Verdict.CLIPPED, 0), (Verdict.HUM, 1)):
        seen = efforts()
        give(seen, REST, 1)
        give(seen, WORK, 0.1, verdict)
        give(seen, WORK, 1, Verdict.GOOD)
        give(seen, REST, 1, Verdict.GOOD)
        assert len(seen.made) == count


def test_the_newest_effort_is_left_out_and_made_again() -> None:
    seen = efforts()
    for value, seconds in ((REST, 1), (WORK, 1), (REST, 1), (2 * WORK, 1)):
        give(seen, value, seconds)
    assert list(seen.made) == [100, 200]
    seen.leave_out_newest()
    assert list(seen.made) == [100], "the one under way"
    for value, seconds in ((2 * WORK, 1), (REST, 2)):
        give(seen, value, seconds)
    assert list(seen.made) == [100], "it stays left out to its end"
    seen.leave_out_newest()
    assert list(seen.made) == []
    seen.leave_out_newest()
    for value, seconds in ((3 * WORK, 1), (REST, 1)):
        give(seen, value, seconds)
    assert list(seen.made) == [300]
