"""LSL: real outlets, losses and breaks told by time stamps, an outlet that goes and comes again, and sentences for what cannot be used."""

from __future__ import annotations

import threading
from uuid import uuid4

import numpy as np
import pylsl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.health import Health
from reknit.sources.lsl import BREAK_S, LslConnection, LslDevice, offers, open_lsl
from reknit.sources.numbered import Numbered
from reknit.sources.outlets import resolve
from reknit.sources.source import SourceError, SourceThread
from reknit.sources.supervised import SupervisedSource
from reknit.sources.supervision import SourceState
from reknit.stream import Chunk, Clock, Gap, GapReason, Item, Kind
from reknit.timing.counter import Counter
from sources.collected import Collected

RATE_HZ = 500


def outlet(
    name: str, kind: str = "EMG", rate_hz: float = RATE_HZ, form: int = pylsl.cf_float32, source_id: str = "amp 1"
) -> pylsl.StreamOutlet:
    info = pylsl.StreamInfo(name, kind, 2, rate_hz, form, source_id)
    info.set_channel_labels(["left", "right"])
    info.set_channel_units("microvolts")
    return pylsl.StreamOutlet(info)


@pytest.fixture
def name() -> str:
    return f"reknit-test-{uuid4().hex[:8]}"


@pytest.fixture
def link(name: str) -> tuple[LslConnection, Numbered]:
    """An inlet whose packets are made by hand, and what numbers them."""
    open_outlet = outlet(name)
    device = LslDevice(name)
    connection = device.connect(threading.Event())
    assert isinstance(connection, LslConnection)
    connection.close()
    del open_outlet
    return connection, Numbered(device)


def pulled(link: tuple[LslConnection, Numbered], stamps: list[float], offset_s: float = 0.0) -> list[Item]:
    connection, numbered = link
    rows = np.arange(2 * len(stamps), dtype=np.float32).reshape(-1, 2)
    packets = connection.packets(rows, np.array(stamps), offset_s)
    return [item for packet in packets for item in numbered.take(packet)]


def stamps(first_s: float, count: int) -> list[float]:
    return [first_s + n / RATE_HZ for n in range(count)]


def test_samples_are_counted_and_the_first_have_a_time(link: tuple[LslConnection, Numbered]) -> None:
    clock, chunk = pulled(link, stamps(5.0, 10), 100.0)
    assert isinstance(clock, Clock)
    assert clock.at_ns(0) == pytest.approx(105_000_000_000, abs=1000)
    assert isinstance(chunk, Chunk)
    assert (chunk.epoch, chunk.first, chunk.count) == (0, 0, 10)
    (chunk,) = pulled(link, stamps(5.02, 10), 100.0)
    assert isinstance(chunk, Chunk)
    assert (chunk.epoch, chunk.first, chunk.count) == (0, 10, 10)
    assert chunk.data.dtype == np.float32


@given(pieces=st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=10))
def test_a_break_begins_an_epoch_and_nothing_is_lost(pieces: list[tuple[int, bool]]) -> None:
    all_stamps: list[float] = []
    now_s = 1.0
    for count, broken in pieces:
        now_s += BREAK_S * 2 if broken and all_stamps else 0.0
        all_stamps += stamps(now_s, count)
        now_s = all_stamps[-1] + 1 / RATE_HZ
    connection, numbered = LINKS.fresh()
    items = pulled((connection, numbered), all_stamps)
    breaks = sum(broken for _, broken in pieces[1:])
    gaps = [each for each in items if isinstance(each, Gap)]
    assert len(gaps) == breaks
    assert all(gap.end is None and gap.reason is GapReason.DISCONNECT for gap in gaps)
    chunks = [each for each in items if isinstance(each, Chunk)]
    assert sum(each.count for each in chunks) == len(all_stamps)
    assert {each.epoch for each in chunks} == set(range(breaks + 1))


class _Links:
    """One outlet's form for all examples, and a fresh numbering for each."""

    def __init__(self) -> None:
        self._device: LslDevice | None = None
        self._connection: LslConnection | None = None

    def fresh(self) -> tuple[LslConnection, Numbered]:
        if self._device is None:
            name = f"reknit-test-{uuid4().hex[:8]}"
            kept = outlet(name)
            self._device = LslDevice(name)
            connection = self._device.connect(threading.Event())
            assert isinstance(connection, LslConnection)
            self._connection = connection
            connection.close()
            del kept
        assert self._connection is not None
        self._connection._last_s = None
        return self._connection, Numbered(self._device)


LINKS = _Links()


def test_a_loss_below_the_break_becomes_a_gap_of_its_length(link: tuple[LslConnection, Numbered]) -> None:
    items: list[Item] = []
    lost_s = 0.2
    for n in range(200):
        items += pulled(link, stamps(5.0 + n * 0.02 + (lost_s if n >= 100 else 0.0), 10))
    (gap,) = (each for each in items if isinstance(each, Gap))
    assert gap.end is not None
    assert gap.end - gap.first == round(lost_s * RATE_HZ)
    last = [each for each in items if isinstance(each, Chunk)][-1]
    assert (last.epoch, last.end) == (0, 2000 + round(lost_s * RATE_HZ))


class TestCounter:
    """An outlet that counts its samples in its second channel, in 8 bits."""

    @pytest.fixture
    def counted(self, name: str) -> tuple[LslConnection, Numbered]:
        kept = outlet(name)
        device = LslDevice(name, counter="right", bits=8)
        connection = device.connect(threading.Event())
        assert isinstance(connection, LslConnection)
        connection.close()
        del kept
        return connection, Numbered(device)

    def pulled(self, link: tuple[LslConnection, Numbered], numbers: list[int]) -> list[Item]:
        connection, numbered = link
        rows = np.array([[n, n % 256] for n in numbers], dtype=np.float32)
        packets = connection.packets(rows, np.array([5.0 + n / RATE_HZ for n in numbers]), 0.0)
        return [item for packet in packets for item in numbered.take(packet)]

    def test_each_lost_sample_is_told_at_once_and_exactly(self, counted: tuple[LslConnection, Numbered]) -> None:
        kept = [n for n in range(1000) if n not in (3, 700, 701) and not 300 <= n < 420]
        items = [item for at in range(0, len(kept), 10) for item in self.pulled(counted, kept[at : at + 10])]
        gaps = [(each.first, each.end) for each in items if isinstance(each, Gap)]
        assert gaps == [(3, 4), (300, 420), (700, 702)]
        chunks = [each for each in items if isinstance(each, Chunk)]
        assert [n for chunk in chunks for n in range(chunk.first, chunk.end)] == kept

    def test_a_long_loss_is_a_gap_and_no_new_epoch(self, counted: tuple[LslConnection, Numbered]) -> None:
        items = [*self.pulled(counted, list(range(10))), *self.pulled(counted, list(range(3500, 3510)))]
        (gap,) = (each for each in items if isinstance(each, Gap))
        assert (gap.epoch, gap.first, gap.end) == (0, 10, 3500)

    def test_numbers_that_are_none_break_nothing(self, counted: tuple[LslConnection, Numbered]) -> None:
        connection, numbered = counted
        rows = np.array([[0, np.nan], [0, np.inf], [0, -1]], dtype=np.float32)
        items = [item for packet in connection.packets(rows, np.array(stamps(5.0, 3)), 0.0) for item in numbered.take(packet)]
        assert numbered.counts.packets + numbered.counts.left_out >= 2
        assert items

    def test_an_address_names_the_counter(self, name: str) -> None:
        kept = outlet(name)
        source = open_lsl(f"{name}?counter=right&bits=16")
        assert isinstance(source, SupervisedSource)
        assert isinstance(source.device.numbering(), Counter)
        for address, sentence in (
            (f"{name}?counter=middle", "has no channel 'middle' that could count; it has left, right"),
            (f"{name}?counter=right&bits=12", "one of 8, 16, 32 bits"),
        ):
            with pytest.raises(SourceError, match=sentence):
                open_lsl(address)
        del kept


class TestWidthOfACounter:
    """A float32 holds no odd number above 2^24: such a counter would lose every second sample and more."""

    @pytest.mark.parametrize("asked", ["", "&bits=32"])
    def test_more_than_the_outlets_numbers_hold_is_refused(self, asked: str, name: str) -> None:
        kept = outlet(name)
        with pytest.raises(
            SourceError, match=r"numbers of float32, which do not hold every count of 32 bits; say bits=8 or bits=16"
        ):
            open_lsl(f"{name}?counter=right{asked}")
        open_lsl(f"{name}?counter=right&bits=16")
        del kept

    @pytest.mark.parametrize(("form", "bits"), [(pylsl.cf_int16, 16), (pylsl.cf_int32, 32), (pylsl.cf_double64, 32)])
    def test_without_a_word_it_is_as_wide_as_they_hold(self, form: int, bits: int, name: str) -> None:
        kept = outlet(name, form=form)
        device = LslDevice(name, counter="right")
        connection = device.connect(threading.Event())
        assert isinstance(connection, LslConnection)
        connection.close()
        numbered, last = Numbered(device), 2**bits - 1
        numbers = np.array([[0, n] for n in (last - 2, last - 1, last, 0, 1)], np.int64).astype(device.spec.dtype)
        items = [item for packet in connection.packets(numbers, np.array(stamps(5.0, 5)), 0.0) for item in numbered.take(packet)]
        assert not [each for each in items if isinstance(each, Gap)]
        assert sum(each.count for each in items if isinstance(each, Chunk)) == 5
        if form == pylsl.cf_int16:
            with pytest.raises(SourceError, match="numbers of int16, which do not hold every count of 32 bits"):
                open_lsl(f"{name}?counter=right&bits=32")
        del kept


def test_a_real_outlet_is_found_and_pulled(name: str) -> None:
    opened = outlet(name)
    (offer,) = (each for each in offers() if each.name == name)
    assert (offer.address, offer.kind, offer.channels, offer.rate_hz) == (f"lsl:{name}", "emg", 2, 500)
    source = open_lsl(name)
    assert [(channel.name, channel.unit) for channel in source.spec.channels] == [("left", "microvolts"), ("right", "microvolts")]
    assert (source.spec.rate_hz, source.spec.dtype, source.spec.kind) == (500, "float32", Kind.EMG)
    collected = Collected()
    thread = SourceThread(source, collected.take, collected.ended)
    thread.start()
    assert opened.wait_for_consumers(10)
    opened.push_chunk([[n / 2, -n] for n in range(100)])
    collected.wait_for(lambda: collected.samples == 100)
    thread.stop()
    assert collected.data.tolist() == [[n / 2, -n] for n in range(100)]


def test_an_outlet_that_goes_and_comes_again_begins_an_epoch(name: str) -> None:
    first = outlet(name)
    source = open_lsl(name)
    assert isinstance(source, SupervisedSource)
    told: list[Health] = []
    source.changed = told.append
    collected = Collected()
    thread = SourceThread(source, collected.take, collected.ended)
    thread.start()
    assert first.wait_for_consumers(10)
    first.push_chunk([[n, n] for n in range(50)])
    collected.wait_for(lambda: collected.samples == 50)
    del first
    collected.wait_for(lambda: bool(collected.gaps), 20)
    second = outlet(name)
    assert second.wait_for_consumers(20)
    second.push_chunk([[n, n] for n in range(30)])
    collected.wait_for(lambda: collected.samples == 80)
    thread.stop()
    assert [(each.epoch, each.first, each.end) for each in collected.gaps] == [(0, 50, None)]
    assert {chunk.epoch for chunk in collected.chunks} == {0, 1}
    states = [each.state for each in told]
    assert states[0] is SourceState.CONNECTING
    assert SourceState.LOST in states
    assert states[-1] is SourceState.OFF
    assert any(each.problem is not None and "start its outlet again" in each.problem for each in told)


def test_an_outlet_of_another_form_is_refused(name: str) -> None:
    first = outlet(name)
    device = LslDevice(name)
    del first
    kept = outlet(name, rate_hz=250)
    with pytest.raises(SourceError, match=r"has changed its form: it has 2 channels of float32 at 250 Hz"):
        device.connect(threading.Event())
    del kept


def test_a_name_that_nobody_has_is_told() -> None:
    with pytest.raises(SourceError, match="no LSL stream called 'nobody'"):
        LslDevice("nobody", wait_s=0.2)


@pytest.mark.parametrize(("rate", "kind"), [(0, pylsl.cf_float32), (100, pylsl.cf_string)])
def test_a_stream_without_rate_or_numbers_is_refused(rate: int, kind: int, name: str) -> None:
    kept = pylsl.StreamOutlet(pylsl.StreamInfo(name, "Markers", 1, rate, kind, name))
    assert name not in {offer.name for offer in offers()}
    with pytest.raises(SourceError, match="numbers at a fixed rate"):
        LslDevice(name)
    del kept


class TestSameName:
    """Two amplifiers whose outlets have the same name."""

    def test_the_one_that_stopped_is_not_followed_by_the_other(self, name: str) -> None:
        first, other = outlet(name, source_id="patient A"), outlet(name, source_id="patient B")
        source = open_lsl(f"{name}?id=patient%20A")
        assert isinstance(source, SupervisedSource)
        told: list[Health] = []
        source.changed = told.append
        collected = Collected()
        thread = SourceThread(source, collected.take, collected.ended)
        thread.start()
        assert first.wait_for_consumers(10)
        first.push_chunk([[1, 1]] * 50)
        collected.wait_for(lambda: collected.samples == 50)
        del first
        collected.wait_for(lambda: bool(collected.gaps), 20)
        again = outlet(name, source_id="patient A")
        assert again.wait_for_consumers(20)
        assert not other.have_consumers()
        again.push_chunk([[2, 2]] * 30)
        collected.wait_for(lambda: collected.samples == 80)
        thread.stop()
        assert collected.data[50:].tolist() == [[2, 2]] * 30

    def test_another_one_in_its_place_is_told(self, name: str) -> None:
        first = outlet(name, source_id="patient A")
        device = LslDevice(name)
        del first
        other = outlet(name, source_id="patient B")
        with pytest.raises(
            SourceError, match=r"is there, but not with id 'patient A': it has id 'patient B' on .*; start the one"
        ):
            device.connect(threading.Event())
        del other

    def test_a_bare_name_does_not_choose_by_chance(self, name: str) -> None:
        kept = [outlet(name, source_id=each) for each in ("patient A", "patient B")]
        with pytest.raises(
            SourceError, match=r"several LSL streams are called .*: id 'patient A' on .*, id 'patient B' on .*; say which"
        ):
            open_lsl(name)
        offered = {offer.address for offer in offers() if offer.name == name}
        assert offered == {f"lsl:{name}?id=patient%20A", f"lsl:{name}?id=patient%20B"}
        devices = {open_lsl(address.partition(":")[2]).spec.device for address in offered}
        assert devices == {f"LSL {name} patient A", f"LSL {name} patient B"}
        del kept

    def test_an_outlet_without_an_id_is_known_by_its_host(self, name: str) -> None:
        kept = outlet(name, source_id="")
        device = LslDevice(name)
        assert device.spec.device == f"LSL {name}"
        del kept
        again = outlet(name, source_id="")
        device.connect(threading.Event()).close()
        del again

    def test_markers_of_the_same_name_are_no_choice(self, name: str) -> None:
        kept = [outlet(name), pylsl.StreamOutlet(pylsl.StreamInfo(name, "Markers", 1, 0, pylsl.cf_string, "markers"))]
        assert open_lsl(name).spec.width == 2
        del kept

    def test_looking_for_it_ends_when_it_is_not_wanted_any_more(self) -> None:
        stop = threading.Event()
        stop.set()
        with pytest.raises(SourceError, match="no LSL stream called 'nobody'"):
            resolve("nobody", 3600.0, stop)
