"""The rate of a source that promises none, counted from the times of its samples."""

from __future__ import annotations

import numpy as np
import pytest

from reknit.sources.recent_rate import RecentRate
from reknit.stream import NS_PER_S, Chunk
from sources.phones import phone

SPEC = phone().spec


def batch(first_s: float, rate_hz: float, count: int = 4, epoch: int = 0) -> Chunk:
    times = np.round((first_s + np.arange(count) / rate_hz) * NS_PER_S).astype(np.int64)
    return Chunk(SPEC, epoch, 0, np.zeros((count, SPEC.width), dtype=np.float32), times)


def told(rate: RecentRate, rate_hz: float, from_s: float, over_s: float, epoch: int = 0) -> float | None:
    count = round(over_s * rate_hz / 4)
    for n in range(count):
        rate.take(batch(from_s + 4 * n / rate_hz, rate_hz, epoch=epoch))
    return rate.hz


def test_nothing_is_said_of_less_than_half_a_second() -> None:
    rate = RecentRate()
    assert rate.hz is None
    assert told(rate, 60, 0, 0.4) is None
    assert told(rate, 60, 0.4, 0.4) == pytest.approx(60, rel=0.01)


def test_the_newest_two_seconds_count() -> None:
    rate = RecentRate()
    assert told(rate, 100, 0, 5) == pytest.approx(100, rel=0.01)
    assert told(rate, 50, 5, 3) == pytest.approx(50, rel=0.02)


def test_more_than_two_seconds_at_once_count_by_themselves() -> None:
    rate = RecentRate()
    rate.take(batch(0, 50, count=250))
    assert rate.hz == pytest.approx(50, rel=0.01)
    assert told(rate, 100, 5, 3) == pytest.approx(100, rel=0.02)


def test_what_comes_twice_counts_once() -> None:
    rate = RecentRate()
    told(rate, 100, 0, 2)
    assert told(rate, 100, 1, 1) == pytest.approx(100, rel=0.02)


def test_a_break_begins_the_count_anew() -> None:
    rate = RecentRate()
    told(rate, 100, 0, 2)
    rate.take(batch(60, 100, epoch=1))
    assert rate.hz is None
    assert told(rate, 100, 60.04, 1, epoch=1) == pytest.approx(100, rel=0.02)
