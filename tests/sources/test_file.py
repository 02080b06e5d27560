"""Files as sources: each pace, sealed sessions message by message, and sentences for what cannot be played."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from journal.sessions import CAMERA, EMG, plain, record
from reknit.journal.message import Message
from reknit.journal.seal import seal
from reknit.sources.families import open_source
from reknit.sources.file import offers, open_file
from reknit.sources.paced import Pace, RecordedSource
from reknit.sources.source import Source, SourceError
from reknit.stream import Chunk, Clock, Event, Gap, Item, Kind


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "two muscles.csv"
    rows = "\n".join(f"{n / 1000},{n},{-n}" for n in range(200))
    path.write_text(f"time,left,right\n{rows}\n", encoding="ascii")
    return path


@pytest.fixture
def session(tmp_path: Path) -> tuple[Path, list[Message]]:
    folder = tmp_path / "session"
    messages = record(folder)
    seal(folder, status="complete", summary={}, digests={})
    return folder, messages


def played(source: Source) -> list[Item]:
    items: list[Item] = []
    source.run(items.append, threading.Event())
    return items


def data(items: list[Item]) -> list[list[float]]:
    rows: list[list[float]] = np.concatenate([item.data for item in items if isinstance(item, Chunk)]).tolist()
    return rows


@pytest.mark.parametrize("pace", ["", "?pace=real", "?pace=full", "?pace=full&rate=1000"])
def test_a_table_is_played_under_the_name_that_is_wanted(table: Path, pace: str) -> None:
    source = open_source(f"file:{table}{pace}", "arm")
    assert (source.spec.name, source.spec.kind, source.spec.rate_hz) == ("arm", Kind.EMG, 1000)
    items = played(source)
    assert data(items) == [[n, -n] for n in range(200)]
    assert all(item.spec.name == "arm" for item in items if isinstance(item, Chunk))
    assert isinstance(items[0], Clock)


def test_a_session_is_played_as_it_arrived(session: tuple[Path, list[Message]]) -> None:
    folder, messages = session
    source = open_file(f"{folder}?pace=recorded&stream=emg")
    assert isinstance(source, RecordedSource)
    mine = [message for message in messages if message.stream == "emg" and isinstance(message.item, Chunk | Gap | Clock | Event)]
    assert [arrival.time_ns for arrival in source.arrivals] == [message.time_ns for message in mine]
    unmoved = [Message(0, 0, None, arrival.item) for arrival in source.arrivals]
    assert plain(unmoved) == plain([Message(0, 0, None, message.item) for message in mine])
    items = played(source)
    assert [type(item) for item in items] == [type(message.item) for message in mine]
    assert data(items) == data([message.item for message in mine if isinstance(message.item, Chunk)])


def test_of_a_session_the_stream_or_its_kind_is_named(session: tuple[Path, list[Message]]) -> None:
    folder, _ = session
    assert open_file(f"{folder}?pace=recorded&kind=emg", "x").spec.channels == EMG.channels
    assert open_file(f"{folder}?pace=recorded", "x").spec.channels == CAMERA.channels
    assert open_file(f"{folder}?pace=full&kind=emg", "x").spec.channels == EMG.channels
    for pace in Pace:
        assert open_file(f"{folder}?pace={pace}&stream=emg", "x").spec.channels == EMG.channels
        assert open_file(f"{folder}?pace={pace}&stream=camera", "x").spec.channels == CAMERA.channels
    assert isinstance(source := open_file(f"{folder}?kind=emg"), RecordedSource)
    assert source.pace is Pace.REAL


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("?pace=fast", "played at the pace recorded, real, full, got 'fast'"),
        ("?pace=recorded", "does not tell when its samples arrived"),
        ("?speed=2", "'speed' cannot be asked for"),
        ("?rate=none", "rate must be a number"),
        (".missing", "cannot be read"),
    ],
)
def test_what_cannot_be_played(table: Path, options: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        open_file(f"{table}{options}")


def test_a_session_without_the_stream_or_that_was_changed(session: tuple[Path, list[Message]]) -> None:
    folder, _ = session
    with pytest.raises(SourceError, match="no such stream; it has camera, emg"):
        open_file(f"{folder}?pace=recorded&stream=force")
    with pytest.raises(SourceError, match=r"holds camera.parquet \(landmarks\), emg.parquet \(emg\); expected .* called 'force'"):
        open_file(f"{folder}?stream=force")
    with pytest.raises(SourceError, match="expected a session with landmarks called 'emg'"):
        open_file(f"{folder}?kind=landmarks&stream=emg")
    messages = folder / "messages.parquet"
    messages.write_bytes(messages.read_bytes()[:-1] + b"x")
    with pytest.raises(SourceError, match="was changed after it was sealed"):
        open_file(f"{folder}?pace=recorded&stream=emg")


def test_no_file_is_offered() -> None:
    assert offers() == []
