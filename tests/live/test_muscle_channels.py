"""All muscles for the display: the same envelope as the measure has, whatever the chunks."""

import numpy as np
import pytest

from reknit.live.muscle_channels import MOST, MuscleChannels
from reknit.simulate.muscle import SimulatedMuscle
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Gap, GapReason

ENOUGH = 200  # samples behind which nothing is held
MUSCLES = SimulatedMuscle(rest_s=1.0, work_s=1.0, muscles=("vastus medialis", "vastus lateralis"))


def shown(sizes: list[int]) -> list[list[float | None]]:
    channels = MuscleChannels(MUSCLES.spec)
    first, values = 0, [[], []]  # type: tuple[int, list[list[float | None]]]
    for size in [*sizes, ENOUGH]:
        channels.push(MUSCLES.samples(first, size))
        first += size
        for shown_so_far, new in zip(values, channels.take()["values"], strict=True):
            shown_so_far.extend(new)
    return values


def test_fifty_values_a_second_for_each_muscle() -> None:
    values = shown([4000])
    assert [len(each) for each in values] == [210, 210]
    work = slice(60, 95)
    strong, weaker = (np.array(each[work], dtype=float).mean() for each in values)
    assert strong > weaker > 5 * np.array(values[0][20:45], dtype=float).mean()


def test_the_cut_makes_no_difference() -> None:
    assert shown([10] * 200) == shown([2000]) == shown([7, 993, 1000])


def test_nothing_is_held_for_longer_than_a_page_would_notice() -> None:
    channels = MuscleChannels(MUSCLES.spec)
    values = 0
    for first in range(0, 1000, 20):
        channels.push(MUSCLES.samples(first, 20))
        values += len(channels.take()["values"][0])
        assert 0 <= (first + 20) // 20 - values <= 1
    assert values > 48


def test_what_has_not_settled_is_not_shown() -> None:
    values = shown([2000])[0]
    assert values[0] is None
    assert None not in values[50:]


def test_what_was_taken_is_not_given_again() -> None:
    channels = MuscleChannels(MUSCLES.spec)
    channels.push(MUSCLES.samples(0, 1000))
    assert len(channels.take()["values"][0]) == 50
    told = channels.take()
    assert told["values"] == [[], []]
    assert (told["names"], told["unit"], told["rate_hz"]) == (["vastus medialis", "vastus lateralis"], "uV", 50.0)


def test_a_gap_is_survived() -> None:
    channels = MuscleChannels(MUSCLES.spec)
    channels.push(MUSCLES.samples(0, 1000))
    channels.push(Gap(0, 1000, 1500, GapReason.COUNTER_JUMP))
    channels.push(MUSCLES.samples(1500, 1000))
    assert len(channels.take()["values"][0]) == 100


@pytest.mark.parametrize("count", [1, MOST, MOST + 4])
def test_at_most_eight_are_shown(count: int) -> None:
    muscles = SimulatedMuscle(muscles=tuple(f"muscle {n}" for n in range(count)))
    channels = MuscleChannels(muscles.spec)
    channels.push(muscles.samples(0, 100))
    told = channels.take()
    assert len(told["names"]) == len(told["values"]) == min(count, MOST)


def test_what_cannot_be_shown_is_left_out() -> None:
    assert MuscleChannels.of(SimulatedMuscle(rate_hz=40.0).spec) is None
    assert MuscleChannels.of(SimulatedPerson("squat").spec) is None
    assert MuscleChannels.of(MUSCLES.spec) is not None
