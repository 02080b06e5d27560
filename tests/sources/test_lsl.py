"""LSL: real outlets, epochs at breaks, and sentences for what cannot be used."""

from fractions import Fraction
from uuid import uuid4

import numpy as np
import pylsl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.lsl import BREAK_S, LslSource, _Epochs, offers
from reknit.sources.source import SourceError, SourceThread
from reknit.stream import Channel, Chunk, Clock, Gap, GapReason, Item, Kind, StreamSpec

SPEC = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000), "int16")


def rows(first: int, count: int) -> list[list[int]]:
    return [[n % 1000] for n in range(first, first + count)]


def stamps(first_s: float, count: int) -> list[float]:
    return [first_s + n / 1000 for n in range(count)]


def test_samples_are_counted_and_the_first_has_a_time() -> None:
    epochs = _Epochs(SPEC)
    first = epochs.items(rows(0, 10), stamps(5.0, 10), 100.0)
    assert first[0] == Clock(0, 0, 105_000_000_000, 1e6)
    second = epochs.items(rows(10, 10), stamps(5.01, 10), 100.0)
    chunks = [each for each in [*first, *second] if isinstance(each, Chunk)]
    assert [(each.epoch, each.first, each.count) for each in chunks] == [(0, 0, 10), (0, 10, 10)]
    assert chunks[0].data.dtype == np.int16


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=10))
def test_a_break_begins_an_epoch_and_nothing_is_lost(pieces: list[tuple[int, bool]]) -> None:
    all_rows: list[list[int]] = []
    all_stamps: list[float] = []
    now_s = 1.0
    for count, broken in pieces:
        now_s += BREAK_S * 2 if broken and all_rows else 0.0
        all_stamps += stamps(now_s, count)
        all_rows += rows(len(all_rows), count)
        now_s = all_stamps[-1] + 0.001
    epochs = _Epochs(SPEC)
    items = epochs.items(all_rows, all_stamps, 0.0)
    breaks = sum(broken for _, broken in pieces[1:])
    gaps = [each for each in items if isinstance(each, Gap)]
    assert len(gaps) == breaks
    assert all(gap.end is None and gap.reason is GapReason.DISCONNECT for gap in gaps)
    chunks = [each for each in items if isinstance(each, Chunk)]
    assert sum(each.count for each in chunks) == len(all_rows)
    assert [each.epoch for each in chunks] == list(range(breaks + 1))
    assert all(each.first == 0 for each in chunks)


def test_a_real_outlet_is_found_and_pulled() -> None:
    name = f"reknit-test-{uuid4().hex[:8]}"
    info = pylsl.StreamInfo(name, "EMG", 2, 500, pylsl.cf_float32, name)
    info.set_channel_labels(["left", "right"])
    info.set_channel_units("microvolts")
    outlet = pylsl.StreamOutlet(info)
    assert name in {offer.name for offer in offers()}
    source = LslSource(name)
    assert [(channel.name, channel.unit) for channel in source.spec.channels] == [("left", "microvolts"), ("right", "microvolts")]
    assert source.spec.rate_hz == 500
    assert source.spec.dtype == "float32"
    items: list[Item] = []
    thread = SourceThread(source, items.append, lambda _: None)
    thread.start()
    assert outlet.wait_for_consumers(10)
    outlet.push_chunk([[n / 2, -n] for n in range(100)])
    for _ in range(50):
        if sum(each.count for each in items if isinstance(each, Chunk)) == 100:
            break
        pylsl.local_clock()
        thread._stop.wait(0.1)
    thread.stop()
    data = np.concatenate([each.data for each in items if isinstance(each, Chunk)])
    assert data.tolist() == [[n / 2, -n] for n in range(100)]


def test_a_name_that_nobody_has_is_told() -> None:
    with pytest.raises(SourceError, match="no LSL stream called 'nobody'"):
        LslSource("nobody", wait_s=0.2)


@pytest.mark.parametrize(("rate", "kind"), [(0, pylsl.cf_float32), (100, pylsl.cf_string)])
def test_a_stream_without_rate_or_numbers_is_refused(rate: int, kind: int) -> None:
    name = f"reknit-test-{uuid4().hex[:8]}"
    outlet = pylsl.StreamOutlet(pylsl.StreamInfo(name, "Markers", 1, rate, kind, name))
    with pytest.raises(SourceError, match="numbers at a fixed rate"):
        LslSource(name)
    del outlet
