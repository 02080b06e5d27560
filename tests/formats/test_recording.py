"""Losses that were found later than they happened: reading a recording puts them where they lay."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording, placed
from reknit.formats.stream_file import StreamFile
from reknit.formats.stream_parquet import read_stream, write_stream
from reknit.sources.device import Packet
from reknit.sources.numbered import Numbered
from reknit.stream import Channel, Chunk, Event, Gap, GapReason, Kind, StreamSpec
from reknit.timing.received import Received
from sources.scripted import ScriptedDevice

SPEC = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000), "int32")


class Uncounted(ScriptedDevice):
    """A device that does not count."""

    def numbering(self) -> Received:  # type: ignore[override]
        return Received(1e6, 10)


def recorded(losses: dict[int, int]) -> Recording:
    """Six seconds of samples that hold their true number, without those that were lost, numbered as they came."""
    numbered, chunks, gaps = Numbered(Uncounted(SPEC)), [], []
    rng = np.random.default_rng(0)
    for first in range(0, 6000, 10):
        if any(start <= first < start + count for start, count in losses.items()):
            continue
        data = np.arange(first, first + 10, dtype=np.int32)[:, None]
        for item in numbered.take(Packet(data, round((first + 10) * 1e6 + rng.exponential(5e5)))):
            if isinstance(item, Chunk):
                chunks.append(item)
            elif isinstance(item, Gap):
                gaps.append(item)
    return Recording(SPEC, tuple(chunks), tuple(gaps))


def wrong(recording: Recording) -> int:
    """Samples whose number is not that with which they were taken."""
    return sum(int(np.sum(chunk.data[:, 0] != np.arange(chunk.first, chunk.end))) for chunk in recording.chunks)


@pytest.mark.parametrize("losses", [{2000: 300}, {2000: 300, 4000: 50}, {2000: 300, 2700: 200}])
def test_every_sample_gets_its_true_number(losses: dict[int, int]) -> None:
    raw = recorded(losses)
    assert wrong(raw) >= 300, "live, a loss is known only when it is confirmed"
    mended = placed(raw)
    assert wrong(mended) <= 10 * len(losses), "a loss is placed within one packet"
    assert [gap.first for gap in mended.gaps] == pytest.approx(sorted(losses), abs=10)
    assert [(gap.end or 0) - gap.first for gap in mended.gaps] == [count for _, count in sorted(losses.items())]
    assert all(gap.since is None for gap in mended.gaps)
    assert sum(chunk.count for chunk in mended.chunks) == sum(chunk.count for chunk in raw.chunks)
    assert [item for item in mended.items() if isinstance(item, Gap)] == list(mended.gaps)


def test_a_recording_without_such_losses_is_left_as_it_is() -> None:
    whole = recorded({})
    assert placed(whole) is whole
    known = Recording(SPEC, whole.chunks, (Gap(0, 10, 20, GapReason.COUNTER_JUMP), Gap(0, 30, None, GapReason.CRASH)))
    assert placed(known) is known


def test_a_sealed_stream_keeps_what_was_recorded_and_is_read_as_it_was(tmp_path: Path) -> None:
    raw = recorded({2000: 300})
    write_stream(tmp_path / "emg.parquet", raw)
    assert read_stream(tmp_path / "emg.parquet").gaps == raw.gaps
    assert raw.gaps[0].since is not None
    assert wrong(read(tmp_path / "emg.parquet")) <= 10


def test_an_event_stays_at_its_sample(tmp_path: Path) -> None:
    made = recorded({2000: 300, 4000: 50})
    samples = np.concatenate([chunk.data[:, 0] for chunk in made.chunks])
    numbers = np.concatenate([np.arange(chunk.first, chunk.end) for chunk in made.chunks])
    marked = [int(np.flatnonzero(samples == true)[0]) for true in (1500, 2310, 2800, 4060, 5900)]
    events = tuple(Event(0, int(numbers[place]), f"at {samples[place]}", {}) for place in marked)
    write_stream(tmp_path / "emg.parquet", replace(made, events=events))
    assert read_stream(tmp_path / "emg.parquet").events == events
    file, whole = StreamFile(tmp_path / "emg.parquet"), read(tmp_path / "emg.parquet")
    assert file.events == whole.events == placed(replace(made, events=events)).events
    places = {n: int(row[0]) for chunk in whole.chunks for n, row in enumerate(chunk.data, chunk.first)}
    assert [f"at {places[each.index]}" for each in whole.events] == [each.name for each in events]


def test_other_epochs_are_not_touched() -> None:
    chunks = tuple(Chunk(SPEC, epoch, 0, np.arange(100, dtype=np.int32)[:, None]) for epoch in (0, 1))
    gap = Gap(0, 100, 130, GapReason.UNEXPLAINED, since=60)
    mended = placed(Recording(SPEC, chunks, (gap,)))
    assert [(chunk.epoch, chunk.first, chunk.end) for chunk in mended.chunks] == [(0, 0, 60), (0, 90, 130), (1, 0, 100)]
    assert mended.gaps == (Gap(0, 60, 90, GapReason.UNEXPLAINED),)


def test_a_session_with_several_streams_asks_which(tmp_path: Path) -> None:
    for name in ("muscle", "limb"):
        write_stream(tmp_path / f"{name}.parquet", Recording(SPEC, (Chunk(SPEC, 0, 0, np.full((3, 1), len(name), np.int32)),)))
    with pytest.raises(
        FormatError, match=r"several streams: 'limb' \(emg\), 'muscle' \(emg\); choose one by its name with --stream"
    ):
        read(tmp_path)
    assert read(tmp_path, stream="muscle").chunks[0].data[0, 0] == len("muscle")
    with pytest.raises(FormatError, match="called 'musle'"):
        read(tmp_path, stream="musle")
