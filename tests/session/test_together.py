"""Recordings laid beside one another."""

import pytest

from reknit.formats.recording import Recording
from reknit.session.together import Together
from reknit.simulate.walker import SimulatedWalker


def called(name: str) -> Recording:
    walker = SimulatedWalker(steps=4, stream=name)
    return Recording(walker.spec, (walker.whole(),))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("imu", "imu", "imu"), ["imu", "imu-2", "imu-3"]),
        (("imu-3", "imu", "imu"), ["imu-3", "imu", "imu-2"]),
        (("imu", "imu", "imu-2"), ["imu", "imu-3", "imu-2"]),
        (("imu", "emg", "imu"), ["imu", "emg", "imu-2"]),
    ],
)
def test_none_is_lost_for_its_name(given: tuple[str, ...], told: list[str]) -> None:
    recordings = [called(name) for name in given]
    together = Together.of(*recordings)
    assert list(together.recordings) == told
    assert [each.name for each in together.specs.values()] == told
    assert together.rows == sum(each.rows for each in recordings)
