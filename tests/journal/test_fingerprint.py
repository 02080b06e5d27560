"""The samples of a stream as one number: the same however they are cut, another one for any other sample, place or time."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.sessions import camera, emg
from reknit.journal.fingerprint import fingerprint
from reknit.stream import Chunk


@given(st.lists(st.integers(0, 40), max_size=6))
def test_cuts_change_nothing(cuts: list[int]) -> None:
    for whole in (emg(3, 40), camera(0, 40)):
        places = [0, *sorted(cuts), 40]
        parts = [whole.part(start, stop) for start, stop in itertools.pairwise(places)]
        assert fingerprint(parts) == fingerprint([whole])


def changed(chunk: Chunk, row: int) -> Chunk:
    data = chunk.data.copy()
    data[row, 0] += 1
    return chunk._replace(data=data)


@pytest.mark.parametrize(
    "other",
    [
        [emg(0, 39)],
        [emg(0, 40)._replace(epoch=1)],
        [emg(0, 40)._replace(first=1)],
        [emg(0, 20), emg(20, 20)._replace(first=21)],
        [emg(0, 20), emg(20, 20)._replace(epoch=1)],
        [changed(emg(0, 40), 39)],
        [emg(0, 20)],
        [],
    ],
)
def test_another_sample_or_place_is_another_number(other: list[Chunk]) -> None:
    assert fingerprint(other) != fingerprint([emg(0, 40)])


def test_another_time_is_another_number() -> None:
    one = camera(0, 4)
    assert one.times_ns is not None
    assert fingerprint([one._replace(times_ns=one.times_ns + np.array([0, 0, 0, 1]))]) != fingerprint([one])
