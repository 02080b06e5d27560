"""Binary frames: what goes in comes out, and nothing else is taken."""

import contextlib
import struct
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reknit.live.frames import HEADER, MAX_BYTES, FrameError, FrameKind, decode, encode, stream_number
from reknit.stream import Channel, Chunk, Kind, SpecError, StreamSpec

CAMERA = StreamSpec("camera", Kind.LANDMARKS, (Channel("x", "frame"), Channel("y", "frame")), dtype="float32")
MUSCLE = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000), "int16")


@given(
    count=st.integers(0, 20),
    epoch=st.integers(0, 2**32 - 1),
    first=st.integers(0, 2**60),
    start_ns=st.integers(-(2**62), 2**62 - 100),
)
def test_irregular_float32_comes_back(count: int, epoch: int, first: int, start_ns: int) -> None:
    data = np.arange(2 * count, dtype=np.float32).reshape(count, 2) / 7
    chunk = Chunk(CAMERA, epoch, first, data, start_ns + np.arange(count, dtype=np.int64))
    frame = encode(chunk, 3)
    back = decode(frame, CAMERA)
    assert stream_number(frame) == 3
    assert (back.epoch, back.first) == (epoch, first)
    assert back.data.tobytes() == data.tobytes()
    assert back.times_ns is not None
    assert back.times_ns.tolist() == chunk.times_ns.tolist()  # type: ignore[union-attr]


@given(arrays(np.int16, st.tuples(st.integers(0, 30), st.just(1))))
def test_regular_int16_comes_back(data: "np.ndarray[tuple[int, int], np.dtype[np.int16]]") -> None:
    back = decode(encode(Chunk(MUSCLE, 1, 5, data), 1), MUSCLE)
    assert back.times_ns is None
    assert back.data.dtype == np.int16
    assert back.data.tolist() == data.tolist()


def test_the_bytes_are_those_of_the_wire_document() -> None:
    chunk = Chunk(CAMERA, 2, 9, np.array([[0.5, -1.0]], dtype=np.float32), np.array([123], dtype=np.int64))
    wanted = struct.pack("<BBHIQH", 1, 3, 7, 2, 9, 1) + struct.pack("<q", 123) + struct.pack("<ff", 0.5, -1.0)
    assert encode(chunk, 7) == wanted


def test_nan_of_a_frame_without_a_person_survives() -> None:
    chunk = Chunk(CAMERA, 0, 0, np.full((1, 2), np.nan, dtype=np.float32), np.array([1], dtype=np.int64))
    assert np.isnan(decode(encode(chunk, 1), CAMERA).data).all()


@given(st.binary(max_size=200))
def test_any_bytes_give_a_chunk_or_a_sentence(frame: bytes) -> None:
    with contextlib.suppress(FrameError, SpecError):
        assert decode(frame, CAMERA).spec is CAMERA


@pytest.mark.parametrize("cut", range(HEADER.size + 8 + 8))
def test_a_truncated_frame_is_refused(cut: int) -> None:
    chunk = Chunk(CAMERA, 0, 0, np.zeros((1, 2), dtype=np.float32), np.array([1], dtype=np.int64))
    with pytest.raises(FrameError):
        decode(encode(chunk, 1)[:cut], CAMERA)


def test_another_version_asks_for_a_reload() -> None:
    with pytest.raises(FrameError, match="reload the page"):
        stream_number(HEADER.pack(2, 3, 1, 0, 0, 0))


def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(FrameError, match=r"\[1, 2, 3, 4\], got 9"):
        decode(HEADER.pack(1, 9, 1, 0, 0, 0), CAMERA)


def test_a_frame_that_is_too_large_is_refused() -> None:
    with pytest.raises(FrameError, match="at most"):
        stream_number(HEADER.pack(1, 3, 1, 0, 0, 0) + bytes(MAX_BYTES))


def test_regular_samples_on_an_irregular_stream_are_refused() -> None:
    frame = HEADER.pack(1, FrameKind.REGULAR_FLOAT32, 1, 0, 0, 1) + bytes(8)
    with pytest.raises(SpecError, match="time per sample"):
        decode(frame, CAMERA)


def test_times_that_fall_are_refused() -> None:
    chunk = Chunk(CAMERA, 0, 0, np.zeros((2, 2), dtype=np.float32), np.array([5, 4], dtype=np.int64))
    with pytest.raises(SpecError, match="never fall"):
        decode(encode(chunk, 1), CAMERA)
