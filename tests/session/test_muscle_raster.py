"""What a muscle did in each repetition: times from its start, numbers of a good signal, and the mean of complete repetitions."""

from __future__ import annotations

import numpy as np

from reknit.session.muscle_bursts import Burst
from reknit.session.muscle_raster import RATE_HZ, MuscleCourse, Stretch
from reknit.signals.measure import Gate
from reknit.stream import Channel, Side

UNDER_WAY = Stretch(None, complete=False, start_s=1.0, end_s=1.5)
FIRST = Stretch(1, complete=True, start_s=4.0, end_s=6.0)
SECOND = Stretch(2, complete=True, start_s=8.0, end_s=10.0)


def course(shut_from_s: float = np.inf) -> MuscleCourse:
    """A muscle with 90 uV until 1.5 s, 40 uV in the first and 20 uV in the second repetition, and 2 uV at rest."""
    time_s = np.arange(0, 12, 1 / RATE_HZ)
    envelope = np.full(len(time_s), 2.0)
    for from_s, to_s, level in ((0, 1.5, 90.0), (4, 6, 40.0), (8, 10, 20.0)):
        envelope[(time_s >= from_s) & (time_s < to_s)] = level
    looked_s = np.arange(0, 12, 0.1)
    gates = np.where(looked_s >= shut_from_s, int(Gate.ELECTRODE), int(Gate.OPEN)).astype(np.int64)
    channel = Channel("a", "uV", "vastus medialis", None, Side.LEFT)
    bursts = (Burst(None, 1.5), Burst(3.9, 6.0), Burst(8.1, 9.9))
    return MuscleCourse(channel, "uV", time_s, envelope, looked_s, gates, bursts)


def test_what_was_under_way_counts_for_no_mean_where_a_repetition_was_complete() -> None:
    told = course().over([UNDER_WAY, FIRST, SECOND], 0.1)
    assert told["mean"] == 30.0
    assert [row["mean"] for row in told["rows"]] == [90.0, 40.0, 20.0]
    assert (told["most"], told["side"]) == (90.0, "left")
    assert course().over([UNDER_WAY], 0.1)["mean"] == 90.0
    assert course().over([], 0.1)["mean"] is None


def test_times_count_from_the_start_of_the_repetition() -> None:
    row = course().during(FIRST, 0.1)
    assert (row["onset_s"], row["offset_s"], row["active_s"]) == (-0.1, 2.0, 2.1)
    under_way = course().during(UNDER_WAY, 0.1)
    assert (under_way["onset_s"], under_way["offset_s"], under_way["active_s"]) == (None, 0.5, None)


def test_a_bad_signal_has_a_reason_and_no_numbers() -> None:
    row = course(shut_from_s=7.0).during(SECOND, 0.1)
    assert row["withheld"] == "electrode"
    assert (row["mean"], row["peak"], row["onset_s"], row["bursts"]) == (None, None, None, [])
    assert course(shut_from_s=9.5).during(SECOND, 0.1)["withheld"] is None
