"""One word a channel, twice a second, whatever the chunks; a hole lets it settle again."""

import numpy as np
import pytest

from reknit.live.channel_lights import ChannelLights
from reknit.simulate.muscle import SimulatedMuscle
from reknit.stream import Chunk, Gap, GapReason

MUSCLES = SimulatedMuscle(rest_s=1.0, work_s=1.0, muscles=("vastus medialis", "vastus lateralis"))
RATE = round(MUSCLES.spec.rate_hz)


def faulty(first: int, count: int) -> Chunk:
    """The second muscle hums, with a millivolt."""
    chunk = MUSCLES.samples(first, count)
    data = np.array(chunk.data, dtype=np.float64)
    data[:, 1] += 1000 * np.sin(2 * np.pi * 50 * np.arange(first, first + count) / RATE) / MUSCLES.spec.channels[1].scale
    return chunk._replace(data=data.astype(chunk.data.dtype))


def told(size: int, seconds: float = 3.0) -> list[list[str | None]]:
    lights, found = ChannelLights(MUSCLES.spec), []
    for first in range(0, round(seconds * RATE), size):
        lights.push(faulty(first, size))
        words = lights.take()
        if words is not None:
            found.append(words)
    return found


def test_each_channel_has_its_word_twice_a_second() -> None:
    found = told(RATE // 50)
    assert len(found) == 6
    assert found == [["good", "hum"]] * 6


@pytest.mark.parametrize("size", [RATE // 100, RATE // 2])
def test_the_cut_makes_no_difference(size: int) -> None:
    assert told(size)[-1] == told(RATE // 50)[-1]


def test_a_resting_muscle_is_not_too_weak() -> None:
    lights = ChannelLights(MUSCLES.spec)
    chunk = MUSCLES.samples(0, RATE)
    lights.push(chunk._replace(data=(chunk.data * 1e-3).astype(chunk.data.dtype)))
    for first in range(RATE, 3 * RATE, RATE):
        lights.push(MUSCLES.samples(first, RATE)._replace(data=np.random.default_rng(1).normal(0, 0.1, chunk.data.shape)))
    assert lights.take() == ["good", "good"]


def test_a_flat_line_is_told_at_once_and_the_rest_settles_again_after_a_hole() -> None:
    lights = ChannelLights(MUSCLES.spec)
    lights.push(faulty(0, 3 * RATE))
    assert lights.take() == ["good", "hum"]
    lights.push(Gap(0, 3 * RATE, 4 * RATE, GapReason.COUNTER_JUMP))
    chunk = faulty(4 * RATE, RATE // 4)
    data = np.array(chunk.data)
    data[:, 0] = 7
    lights.push(chunk._replace(data=data))
    assert lights.take() is None
    lights.push(Gap(0, chunk.end, 5 * RATE, GapReason.COUNTER_JUMP))
    assert lights.take() == ["flat", None]
    assert lights.take() is None


def test_a_silent_sensor_gives_no_signal() -> None:
    assert ChannelLights(MUSCLES.spec).silent() == ["none", "none"]
