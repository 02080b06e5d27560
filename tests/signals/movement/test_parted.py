"""Samples with the events that happened at some of them."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.movement.parted import parted
from reknit.stream import Channel, Chunk, Event, Kind, StreamSpec

SPEC = StreamSpec("knee", Kind.MEASURE, (Channel("value", "deg"),), Fraction(100))


@pytest.mark.parametrize(
    ("at", "lengths"), [([], [5]), ([12], [3, None, 2]), ([14], [5, None]), ([10, 11, 14], [1, None, 1, None, 3, None])]
)
def test_each_event_stands_behind_its_sample(at: list[int], lengths: list[int | None]) -> None:
    whole = Chunk(SPEC, 2, 10, np.arange(5.0)[:, None])
    out = parted(whole, [Event(2, index, "end", {}) for index in at])

    assert [item.count if isinstance(item, Chunk) else None for item in out] == lengths
    parts = [item for item in out if isinstance(item, Chunk)]
    np.testing.assert_array_equal(np.concatenate([part.data for part in parts]), whole.data)
    behind = 10
    for item in out:
        if isinstance(item, Chunk):
            assert item.first == behind
            behind = item.end
        else:
            assert isinstance(item, Event)
            assert item.index == behind - 1


def test_no_samples_are_nothing() -> None:
    assert parted(Chunk(SPEC, 0, 0, np.empty((0, 1))), []) == ()
