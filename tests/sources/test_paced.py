"""Samples come when they are due, all of them, in order, with times on the host's clock."""

import threading
import time
from fractions import Fraction

import numpy as np
import pytest

from reknit.formats.recording import Recording
from reknit.simulate.muscle import SimulatedMuscle
from reknit.simulate.person import SimulatedPerson
from reknit.sources.paced import PIECE_S, RecordedSource, SimulatedSource
from reknit.sources.source import SourceError, SourceThread
from reknit.stream import Channel, Chunk, Clock, Gap, Item, Kind, StreamSpec


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
