"""Samples of a file cut again as they came, whatever the row groups are."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.sessions import CAMERA, EMG, camera, emg
from reknit.formats.recording import FormatError
from reknit.journal.samples import Samples

SIZES = st.lists(st.integers(1, 30), min_size=1, max_size=8)


@given(came=SIZES, stored=SIZES)
def test_they_come_as_they_came(came: list[int], stored: list[int]) -> None:
    total = sum(came)
    for whole, spec in ((emg(0, total), EMG), (camera(0, total), CAMERA)):
        places = [0, *(place for place in np.cumsum(stored).tolist() if place < total), total]
        samples = Samples(spec, [whole.part(start, stop) for start, stop in itertools.pairwise(places)])
        first = 0
        for count in came:
            chunk = samples.next(0, first, count)
            part = whole.part(first, first + count)
            assert (chunk.epoch, chunk.first, chunk.data.tobytes()) == (0, first, part.data.tobytes())
            assert (chunk.times_ns is None) == (part.times_ns is None)
            assert chunk.times_ns is None or chunk.times_ns.tolist() == list(part.times())
            first += count


def test_an_empty_chunk_takes_nothing() -> None:
    samples = Samples(EMG, [emg(0, 5)])
    assert samples.next(0, 0, 0).data.shape == (0, 2)
    assert samples.next(0, 0, 5).count == 5


@pytest.mark.parametrize(("epoch", "first", "count"), [(0, 1, 2), (1, 0, 2), (0, 0, 6)])
def test_samples_that_are_not_there_are_told(epoch: int, first: int, count: int) -> None:
    with pytest.raises(FormatError, match="lacks samples"):
        Samples(EMG, [emg(0, 5)]).next(epoch, first, count)
