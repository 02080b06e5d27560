"""Names of streams where a person wears several sensors of a kind."""

from __future__ import annotations

import pytest

from reknit.live.openings import _free_name
from reknit.session.begin import BeginError


def test_a_second_sensor_of_a_kind_has_a_number_and_there_is_an_end() -> None:
    taken: set[str] = set()
    for _ in range(99):
        taken.add(_free_name("imu", taken))
    assert {"imu", "imu-2", "imu-99"} <= taken
    assert len(taken) == 99
    with pytest.raises(BeginError, match="99 streams called 'imu' already"):
        _free_name("imu", taken)
