"""Where numbers lie in a packet: every form, both byte orders, several packets, counters, and bytes that do not fit."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.ble.dialect import Damaged
from reknit.sources.ble.layout import HELD_BY, SIZES, Field, Layout, held_by

RANGES = {
    "int8": (-128, 127),
    "uint8": (0, 255),
    "int16": (-(2**15), 2**15 - 1),
    "uint16": (0, 2**16 - 1),
    "int24": (-(2**23), 2**23 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
}
NUMBERS = {form: st.integers(*span) for form, span in RANGES.items()} | {
    "float32": st.floats(width=32, allow_nan=False, allow_infinity=False),
    "float64": st.floats(allow_nan=False, allow_infinity=False),
}


def packed(form: str, value: float, big_endian: bool) -> bytes:
    """One number as a sensor writes it."""
    if form.startswith("float"):
        return struct.pack((">" if big_endian else "<") + ("f" if form == "float32" else "d"), value)
    return int(value).to_bytes(SIZES[form], "big" if big_endian else "little", signed=not form.startswith("u"))


@st.composite
def packets(draw: st.DrawFn) -> tuple[Layout, bytes, list[list[float]], int]:
    """A layout, a packet of it, the samples that were packed, and its counter."""
    forms = tuple(draw(st.lists(st.sampled_from(sorted(SIZES)), min_size=1, max_size=6)))
    samples, big_endian = draw(st.integers(1, 4)), draw(st.booleans())
    header, tail = draw(st.binary(max_size=3)), draw(st.binary(max_size=3))
    count = draw(st.integers(0, 2**16 - 1))
    rows = [[draw(NUMBERS[form]) for form in forms] for _ in range(samples)]
    numbers = b"".join(packed(form, value, big_endian) for row in rows for form, value in zip(forms, row, strict=True))
    packet = header + count.to_bytes(2, "big" if big_endian else "little") + numbers + tail
    layout = Layout(len(packet), header, len(header) + 2, samples, forms, big_endian, Field(len(header), 2))
    return layout, packet, rows, count


@given(made=packets(), times=st.integers(1, 3))
def test_what_was_packed_comes_out(made: tuple[Layout, bytes, list[list[float]], int], times: int) -> None:
    layout, packet, rows, count = made
    readings = layout.decode(packet * times)
    assert len(readings) == times
    for reading in readings:
        assert reading.mark == count
        assert reading.data.tolist() == rows
        assert reading.data.dtype == held_by(layout.forms)


@given(made=packets(), value=st.binary(max_size=80))
def test_any_bytes_are_packets_or_damaged(made: tuple[Layout, bytes, list[list[float]], int], value: bytes) -> None:
    layout = made[0]
    try:
        readings = layout.decode(value)
    except Damaged:
        return
    assert len(value) == len(readings) * layout.length > 0
    assert all(np.isfinite(reading.data).all() for reading in readings)


@given(made=packets(), at=st.integers(0, 60), mask=st.integers(1, 255))
def test_a_flipped_byte_is_never_another_error(made: tuple[Layout, bytes, list[list[float]], int], at: int, mask: int) -> None:
    layout, packet, _, _ = made
    spoilt = bytearray(packet)
    spoilt[at % len(packet)] ^= mask
    if at % len(packet) < len(layout.header):
        with pytest.raises(Damaged, match="that begin with"):
            layout.decode(bytes(spoilt))
    else:
        try:
            layout.decode(bytes(spoilt))
        except Damaged as error:
            assert "finite" in str(error)  # noqa: PT017


@pytest.mark.parametrize("length", [1, 19, 21, 39])
def test_another_length_is_damaged(length: int) -> None:
    layout = Layout(20, b"\x55", 2, 1, ("int16",) * 9)
    with pytest.raises(Damaged, match=f"packets of 20 bytes, got {length} bytes"):
        layout.decode(b"\x55" * length)


def test_nothing_is_damaged() -> None:
    with pytest.raises(Damaged, match="got 0 bytes"):
        Layout(2, b"", 0, 1, ("int16",)).decode(b"")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_damaged(value: float) -> None:
    with pytest.raises(Damaged, match="finite"):
        Layout(4, b"", 0, 1, ("float32",)).decode(struct.pack("<f", value))


@pytest.mark.parametrize(
    ("forms", "held"),
    [
        (["int8"], "int16"),
        (["int8", "int16", "uint8"], "int16"),
        (["uint16"], "int32"),
        (["int24", "int16"], "int32"),
        (["uint32"], "float64"),
        (["uint32", "int8"], "float64"),
        (["float32"], "float32"),
        (["float32", "int8"], "float32"),
        (["float32", "int24"], "float64"),
    ],
)
def test_a_stream_holds_all_its_numbers_exactly(forms: list[str], held: str) -> None:
    assert held_by(forms) == held


@pytest.mark.parametrize("form", sorted(RANGES))
def test_the_least_and_the_most_of_each_form_are_held(form: str) -> None:
    low, high = RANGES[form]
    assert (int(np.dtype(HELD_BY[form]).type(low)), int(np.dtype(HELD_BY[form]).type(high))) == (low, high)
