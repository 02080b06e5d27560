"""Samples come when they are due, all of them, in order, with times on the host's clock."""

import threading
import time
from fractions import Fraction

import numpy as np
import pytest

from reknit.formats.recording import Recording
from reknit.simulate.muscle import SimulatedMuscle
from reknit.simulate.person import SimulatedPerson
from reknit.sources.paced import PIECE_S, Arrival, Pace, RecordedSource, SimulatedSource
from reknit.sources.source import SourceError, SourceThread
from reknit.stream import Channel, Chunk, Clock, Gap, GapReason, Item, Kind, StreamSpec


def recording(seconds: float, rate_hz: int = 1000) -> Recording:
    spec = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(rate_hz), "int16")
    data = np.arange(round(seconds * rate_hz), dtype=np.int16)[:, None]
    return Recording(spec, (Chunk(spec, 0, 0, data),))


def gathered(source: RecordedSource | SimulatedSource, within_s: float) -> tuple[list[Item], Exception | None, float]:
    """What a source delivers until it ends or the time is over."""
    items: list[Item] = []
    errors: list[Exception | None] = []
    done = threading.Event()

    def ended(error: Exception | None) -> None:
        errors.append(error)
        done.set()

    thread = SourceThread(source, items.append, ended)
    began_s = time.monotonic()
    thread.start()
    done.wait(within_s)
    took_s = time.monotonic() - began_s
    thread.stop()
    assert done.wait(2)
    return items, errors[0], took_s


def test_a_recording_is_played_whole_and_at_its_pace() -> None:
    played = recording(0.5)
    items, error, took_s = gathered(RecordedSource(played), 5)
    assert error is None
    assert took_s > 0.45
    clock, *chunks = items
    assert isinstance(clock, Clock)
    assert clock.period_ns == 1e6
    assert abs(clock.time_ns - time.monotonic_ns()) < 10e9
    assert all(isinstance(each, Chunk) and each.count == round(PIECE_S * 1000) for each in chunks)
    data = np.concatenate([each.data for each in chunks if isinstance(each, Chunk)])
    assert data.tolist() == played.chunks[0].data.tolist()


def test_a_hole_in_a_recording_comes_as_a_gap() -> None:
    whole = recording(0.2)
    first, second = whole.chunks[0].part(0, 60), whole.chunks[0].part(100, 200)
    items, _, _ = gathered(RecordedSource(Recording(whole.spec, (first, second))), 5)
    gaps = [each for each in items if isinstance(each, Gap)]
    assert [(gap.first, gap.end) for gap in gaps] == [(60, 100)]


def test_each_epoch_begins_when_the_one_before_has_ended() -> None:
    whole = recording(0.3).chunks[0]
    second = whole.part(100, 250)._replace(epoch=1, first=0)
    items, error, took_s = gathered(RecordedSource(Recording(whole.spec, (whole.part(0, 100), second))), 5)
    assert error is None
    assert took_s > 0.23
    first_clock, second_clock = (each for each in items if isinstance(each, Clock))
    assert (second_clock.epoch, second_clock.index) == (1, 0)
    assert second_clock.time_ns >= first_clock.at_ns(100)
    assert [(gap.epoch, gap.first, gap.end) for gap in items if isinstance(gap, Gap)] == [(0, 100, None)]


def test_at_full_speed_all_samples_come_with_the_times_of_their_own_pace() -> None:
    played = recording(3600, rate_hz=100)  # an hour
    items, error, _ = gathered(RecordedSource(played, Pace.FULL), 60)
    assert error is None
    clock, *chunks = items
    assert isinstance(clock, Clock)
    assert clock.period_ns == 1e7
    data = np.concatenate([each.data for each in chunks if isinstance(each, Chunk)])
    assert data.tobytes() == played.chunks[0].data.tobytes()


def test_at_full_speed_it_can_be_stopped_and_epochs_stay_apart() -> None:
    whole = recording(20, rate_hz=100).chunks[0]
    parts = (whole.part(0, 1000), whole.part(1000, 2000)._replace(epoch=1, first=0))
    stop, items = threading.Event(), list[Item]()

    def deliver(item: Item) -> None:
        items.append(item)
        if isinstance(item, Chunk) and item.epoch == 1:
            stop.set()

    RecordedSource(Recording(whole.spec, parts), Pace.FULL).run(deliver, stop)
    assert isinstance(items[-1], Chunk)
    assert (items[-1].epoch, items[-1].first) == (1, 0)
    first_clock, second_clock = (each for each in items if isinstance(each, Clock))
    assert second_clock.time_ns == first_clock.at_ns(1000)


def test_as_recorded_items_come_at_their_distances_bursts_and_all() -> None:
    whole = recording(0.1).chunks[0]
    ms = 1_000_000
    arrivals = (
        Arrival(500 * ms, Clock(0, 0, 499 * ms, 1e6)),
        Arrival(500 * ms, whole.part(0, 7)),
        Arrival(580 * ms, whole.part(7, 20)),
        Arrival(580 * ms, whole.part(20, 21)),
        Arrival(640 * ms, Gap(0, 21, 50, GapReason.COUNTER_JUMP)),
        Arrival(640 * ms, whole.part(50, 100)),
    )
    came_ns: list[int] = []
    items: list[Item] = []

    def deliver(item: Item) -> None:
        came_ns.append(time.monotonic_ns())
        items.append(item)

    source = RecordedSource(Recording(whole.spec, (whole,)), Pace.RECORDED, arrivals)
    started_ns = time.monotonic_ns()
    source.run(deliver, threading.Event())
    assert [type(item) for item in items] == [type(arrival.item) for arrival in arrivals]
    assert [item.count for item in items if isinstance(item, Chunk)] == [7, 13, 1, 50]
    clock = items[0]
    assert isinstance(clock, Clock)
    # Nothing comes early, and times lie as far before the arrival of their samples as they did.
    began_ns = clock.time_ns + ms
    assert began_ns >= started_ns
    assert all(came >= began_ns + arrival.time_ns - 500 * ms for came, arrival in zip(came_ns, arrivals))


def test_times_of_frames_are_moved_with_their_arrival() -> None:
    chunk = SimulatedPerson("squat").samples(0, 2)
    items: list[Item] = []
    source = RecordedSource(Recording(chunk.spec, (chunk,)), Pace.RECORDED, (Arrival(10**9, chunk),))
    source.run(items.append, threading.Event())
    (moved,) = items
    assert isinstance(moved, Chunk)
    assert np.diff(moved.times()).tolist() == np.diff(chunk.times()).tolist()
    assert int(moved.times()[0]) != int(chunk.times()[0])


def test_a_recording_without_arrivals_is_not_played_as_recorded() -> None:
    with pytest.raises(SourceError, match=r"does not tell when its samples arrived.*pace 'real' or 'full'"):
        RecordedSource(recording(0.1), Pace.RECORDED)


def test_a_simulated_person_moves_until_told_to_stop() -> None:
    items, error, took_s = gathered(SimulatedSource(SimulatedPerson("squat")), 0.5)
    assert error is None
    assert 0.4 < took_s < 2
    chunks = [each for each in items if isinstance(each, Chunk)]
    assert 8 <= len(chunks) <= 17
    assert [each.first for each in chunks] == list(range(len(chunks)))
    times = [int(each.times()[0]) for each in chunks]
    assert np.allclose(np.diff(times), 1e9 / 30, atol=2)
    assert abs(times[0] - time.monotonic_ns()) < 10e9


def test_a_simulated_muscle_says_when_it_began() -> None:
    items, _, _ = gathered(SimulatedSource(SimulatedMuscle()), 0.3)
    assert isinstance(items[0], Clock)
    assert all(isinstance(each, Chunk) for each in items[1:])


class Broken:
    """A source whose device fails."""

    spec = recording(0.1).spec

    def run(self, deliver: object, stop: threading.Event) -> None:
        raise SourceError("the cable was pulled")


def test_a_source_that_fails_says_so_and_harms_nobody() -> None:
    errors: list[Exception | None] = []
    done = threading.Event()

    def ended(error: Exception | None) -> None:
        errors.append(error)
        done.set()

    thread = SourceThread(Broken(), lambda _: None, ended)
    thread.start()
    assert done.wait(5)
    assert isinstance(errors[0], SourceError)
    with pytest.raises(SourceError, match="cable"):
        raise errors[0]
