"""A block's own index and time."""

from fractions import Fraction

import numpy as np

from reknit.session.own_time import OwnTime
from reknit.stream import Channel, Chunk, Clock, Event, Gap, GapReason, Kind, StreamSpec, Tick

REGULAR = StreamSpec("emg", Kind.EMG, (Channel("own", "uV"),), Fraction(100))
CAMERA = StreamSpec("camera", Kind.MEASURE, (Channel("own", "deg"),))
CLOCK = Clock(3, 0, 5_000_000_000, 10_000_000, 0)


def chunk(epoch: int, first: int, count: int = 2, spec: StreamSpec = REGULAR, times: list[int] | None = None) -> Chunk:
    return Chunk(spec, epoch, first, np.zeros((count, 1)), None if times is None else np.array(times))


def test_the_first_sample_gets_epoch_and_index_0() -> None:
    own = OwnTime("emg")
    assert own.moved("emg", chunk(3, 40)) is None
    own.begin("emg", chunk(3, 40))
    moved = own.moved("emg", chunk(3, 42))
    assert isinstance(moved, Chunk)
    assert (moved.epoch, moved.first) == (0, 2)
    again = own.moved("emg", chunk(4, 7))
    assert isinstance(again, Chunk)
    assert (again.epoch, again.first) == (1, 7)
    assert own.moved("emg", chunk(2, 0)) is None


def test_times_count_from_the_first_sample_of_the_first_stream() -> None:
    own = OwnTime("camera")
    assert own.begin("emg", chunk(3, 0)) is None
    assert own.epochs == {}
    own.begin("camera", chunk(0, 9, 1, CAMERA, [700]))
    assert (own.from_ns, own.begun_ns) == (700, 700)
    moved = own.moved("camera", chunk(0, 10, 2, CAMERA, [800, 950]))
    assert isinstance(moved, Chunk)
    assert moved.times_ns is not None
    assert moved.times_ns.tolist() == [100, 250]


def test_the_clock_goes_before_the_first_samples_of_a_stream() -> None:
    own = OwnTime("emg")
    own.clock("emg", CLOCK)
    moved = own.begin("emg", chunk(3, 10))
    assert own.from_ns == 5_100_000_000
    assert moved == CLOCK._replace(epoch=0, index=-10, time_ns=-100_000_000)
    assert own.begin("emg", chunk(3, 12)) is None


def test_without_a_clock_nobody_knows_when_it_began() -> None:
    own = OwnTime("emg")
    own.begin("emg", chunk(3, 10))
    assert (own.from_ns, own.begun_ns) == (None, 0)
    assert own.epoch_s(1) is None


def test_a_later_epoch_lies_where_its_clock_says() -> None:
    own = OwnTime("emg")
    own.clock("emg", CLOCK)
    own.begin("emg", chunk(3, 0))
    own.clock("emg", CLOCK._replace(epoch=4, index=2, time_ns=8_020_000_000))
    assert own.epoch_s(1) == 3.0
    assert own.epoch_s(0) is None


def test_gaps_and_events_move_too_and_ticks_do_not() -> None:
    own = OwnTime("emg")
    own.begin("emg", chunk(3, 10))
    assert own.moved("emg", Gap(3, 12, 15, GapReason.DISCONNECT)) == Gap(0, 2, 5, GapReason.DISCONNECT)
    assert own.moved("emg", Event(3, 11, "tap", {})) == Event(0, 1, "tap", {})
    assert own.moved("emg", Tick(5)) is None
