"""Sealing: the same session afterwards, whatever happens on the way."""

import json
import shutil
import time
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from journal.sessions import EMG, HEADER, emg, plain, record
from reknit.formats.measures_parquet import Measures, write_measures
from reknit.formats.recording import FormatError
from reknit.formats.stream_parquet import StreamHead, read_stream, write_chunks
from reknit.journal import seal as sealing
from reknit.journal.journal import Journal
from reknit.journal.recover import orphans, read_journal
from reknit.journal.seal import SealError, read_session, seal
from reknit.stream import Chunk, GapReason

SUMMARY: dict[str, Any] = {"blocks": [{"repetitions": []}]}


def sealed(folder: Path, status: str = "complete") -> Path:
    return seal(folder, status=status, summary=SUMMARY, digests={"1": "abc"}, measures=Measures.none())


def test_a_sealed_session_reads_message_for_message(tmp_path: Path) -> None:
    messages = record(tmp_path / "s")
    path = sealed(tmp_path / "s")
    session = json.loads(path.read_text(encoding="utf-8"))
    assert session["schema"] == 1
    assert session["header"] == HEADER
    assert session["digests"] == {"1": "abc"}
    assert session["summary"] == SUMMARY
    assert {"reknit", "python", "numpy", "scipy", "machine"} <= session["software"].keys()
    assert session["streams"]["emg"]["rows"] == 132
    assert session["streams"]["emg"]["gaps"] == [[0, 120, 150, "counter jump"], [0, 157, None, "disconnect"]]
    assert not (tmp_path / "s" / "journal").exists()
    assert orphans(tmp_path) == []
    assert plain(read_session(tmp_path / "s").messages) == plain(messages)


def test_the_raw_integers_are_stored(tmp_path: Path) -> None:
    record(tmp_path / "s")
    sealed(tmp_path / "s")
    recording = read_stream(tmp_path / "s" / "emg.parquet")
    assert recording.spec.dtype == "int16"
    assert recording.spec.channels[0].scale == 0.5
    assert recording.chunks[0].data[:2].tolist() == [[0, 1], [2, 3]]


def test_an_interrupted_session_says_where_it_broke_off(tmp_path: Path) -> None:
    record(tmp_path / "s")
    session = json.loads(sealed(tmp_path / "s", "interrupted").read_text(encoding="utf-8"))
    assert session["status"] == "interrupted"
    assert session["streams"]["emg"]["gaps"][-1] == [1, 5, None, GapReason.CRASH.value]


def test_sealing_twice_is_sealing_once(tmp_path: Path) -> None:
    record(tmp_path / "s")
    first = sealed(tmp_path / "s").read_bytes()
    assert sealed(tmp_path / "s", "interrupted").read_bytes() == first


@pytest.mark.parametrize("step", ["write_chunks", "_seal_messages", "write_measures", "replace_durably", "rmtree"])
@pytest.mark.parametrize("after", range(3))
def test_broken_off_at_any_step_it_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    messages = record(tmp_path / "s")
    calls = iter(range(100))
    home = shutil if step == "rmtree" else sealing
    real: Callable[..., object] = getattr(home, step)

    def breaking(*arguments: object, **options: object) -> object:
        if next(calls) == after:
            raise KeyboardInterrupt
        return real(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(home, step, breaking)
        try:
            sealed(tmp_path / "s")
        except KeyboardInterrupt:
            assert (tmp_path / "s" / "journal").exists(), "the journal goes last"
            assert plain(read_journal(tmp_path / "s").messages) == plain(messages)
    sealed(tmp_path / "s")
    assert plain(read_session(tmp_path / "s").messages) == plain(messages)
    assert not (tmp_path / "s" / "journal").exists()


def test_a_file_that_does_not_read_back_keeps_the_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path / "s")
    real = write_chunks

    def lossy(path: Path, head: StreamHead, chunks: Iterable[Chunk]) -> None:
        real(path, head, list(chunks)[:-1])

    monkeypatch.setattr(sealing, "write_chunks", lossy)
    with pytest.raises(SealError, match="does not read back"):
        sealed(tmp_path / "s")
    assert (tmp_path / "s" / "journal").exists()
    assert not (tmp_path / "s" / "session.json").exists()


@pytest.mark.parametrize(
    ("step", "file"), [("_seal_messages", "messages"), ("_seal_messages", "emg"), ("write_chunks", "camera")]
)
def test_a_disk_that_fails_between_two_readings_keeps_the_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, file: str
) -> None:
    record(tmp_path / "s")
    path = tmp_path / "s" / "journal" / f"{file}.arrows"
    content = path.read_bytes()
    real: Callable[..., object] = getattr(sealing, step)

    def failing(*arguments: object) -> object:
        path.write_bytes(content[: len(content) // 2])
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(sealing, step, failing)
        with pytest.raises(SealError, match="the journal is kept"):
            sealed(tmp_path / "s")
    assert not (tmp_path / "s" / "session.json").exists()
    path.write_bytes(content)
    sealed(tmp_path / "s")
    assert read_stream(tmp_path / "s" / "emg.parquet").rows == 132


def test_a_long_session_is_sealed_and_read_with_little_memory(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "s", HEADER, cycle_s=0.001)
    journal.declare(EMG)
    for n in range(60):
        journal.append(n, emg(0, 50_000)._replace(first=50_000 * n), "emg")
        while journal.waiting_bytes:
            time.sleep(0.001)
    journal.close()
    arrow = pa.default_memory_pool()
    before, most = arrow.bytes_allocated(), 0
    tracemalloc.start()
    try:
        sealed(tmp_path / "s")
        for message in read_session(tmp_path / "s").messages:
            most = max(most, arrow.bytes_allocated() - before)
            assert isinstance(message.item, Chunk)
        most += tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 6 * 2**20 < 60 * 50_000 * 4


def test_measures_that_do_not_read_back_keep_the_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(tmp_path / "s")
    one = Measures(np.ones(1, np.int32), np.zeros(1), np.zeros(1), np.zeros(1, np.uint8), np.zeros(1, np.uint8))
    monkeypatch.setattr(sealing, "write_measures", lambda path, _: write_measures(path, Measures.none()))
    with pytest.raises(SealError, match="do not read back"):
        seal(tmp_path / "s", status="complete", summary=SUMMARY, digests={}, measures=one)
    assert (tmp_path / "s" / "journal").exists()
    assert not (tmp_path / "s" / "session.json").exists()


def test_a_changed_or_missing_file_is_told(tmp_path: Path) -> None:
    record(tmp_path / "s")
    sealed(tmp_path / "s")
    stream = tmp_path / "s" / "emg.parquet"
    content = stream.read_bytes()
    stream.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(FormatError, match="changed after it was sealed"):
        read_session(tmp_path / "s")
    stream.unlink()
    with pytest.raises(FormatError, match=r"lacks its file emg\.parquet"):
        read_session(tmp_path / "s")


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "no readable"), ("[]", "no readable"), ('{"schema": 1}', "no readable"), ('{"schema": 99}', "update Reknit")],
)
def test_an_odd_session_file_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "session.json").write_text(text, encoding="utf-8")
    with pytest.raises(FormatError, match=told):
        read_session(tmp_path)
    with pytest.raises(FormatError, match="cannot be read"):
        read_session(tmp_path / "nowhere")
