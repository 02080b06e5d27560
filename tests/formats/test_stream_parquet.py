"""Sealed streams come back as they were, and damaged ones with a sentence."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.formats.recording import FormatError, Recording, joined
from reknit.formats.stream_parquet import (
    StreamHead,
    described,
    is_stream,
    kind_of,
    read_chunks,
    read_stream,
    write_chunks,
    write_stream,
)
from reknit.stream import DTYPES, Channel, Chunk, Gap, GapReason, Kind, StreamSpec


def recording(dtype: str, width: int, regular: bool, runs: list[tuple[int, int]]) -> Recording:
    """Runs of (gap before, samples)."""
    channels = tuple(Channel(f"channel {n}", "uV", scale=0.25) for n in range(width))
    spec = StreamSpec("x", Kind.EMG, channels, Fraction(2000, 3) if regular else None, dtype, attributes=(("a", "b"),))
    chunks, first = [], 0
    for gap, count in runs:
        first += gap
        data = (np.arange(count * width).reshape(count, width) % 1000).astype(dtype)
        times = None if regular else np.arange(first, first + count, dtype=np.int64) * 7
        chunks.append(Chunk(spec, 0, first, data, times))
        first += count
    return joined(spec, [chunk for chunk in chunks if chunk.count], [Gap(0, 3, None, GapReason.CRASH)])


def same(one: Recording, other: Recording) -> bool:
    def plain(each: Recording) -> list[object]:
        return [
            (c.epoch, c.first, c.data.dtype, c.data.tobytes(), None if c.times_ns is None else c.times_ns.tolist())
            for c in each.chunks
        ]

    return one.spec == other.spec and one.spec.id == other.spec.id and one.gaps == other.gaps and plain(one) == plain(other)


@given(
    dtype=st.sampled_from(DTYPES),
    width=st.sampled_from([1, 3, 70]),
    regular=st.booleans(),
    runs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=5),
)
def test_streams_come_back(
    tmp_path_factory: pytest.TempPathFactory, dtype: str, width: int, regular: bool, runs: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("stream") / "x.parquet"
    made = recording(dtype, width, regular, runs)
    write_stream(path, made)
    assert is_stream(path)
    assert kind_of(path) is Kind.EMG
    assert same(read_stream(path), made)


@given(
    width=st.sampled_from([1, 70]),
    regular=st.booleans(),
    runs=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), max_size=20),
)
def test_chunk_by_chunk_it_is_the_same_file(
    tmp_path_factory: pytest.TempPathFactory, width: int, regular: bool, runs: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("stream")
    made = recording("int16", width, regular, runs)
    write_stream(folder / "whole.parquet", made)
    write_chunks(folder / "small.parquet", StreamHead(made.spec, made.gaps), iter(made.rechunked(2).chunks))
    assert (folder / "small.parquet").read_bytes() == (folder / "whole.parquet").read_bytes()
    assert described(folder / "small.parquet") == StreamHead(made.spec, made.gaps)
    assert same(joined(made.spec, list(read_chunks(folder / "small.parquet")), list(made.gaps)), made)


@pytest.mark.parametrize(
    ("dtype", "width", "runs", "groups"),
    [("int16", 2, 25, [100_000, 100_000, 50_000]), ("float64", 110, 5, [20_000, 20_000, 10_000])],
)
def test_a_row_group_holds_many_runs_and_no_more_rows_than_fit_into_memory(
    tmp_path: Path, dtype: str, width: int, runs: int, groups: list[int]
) -> None:
    made = recording(dtype, width, True, [(1, 10_000)] * runs)
    write_stream(tmp_path / "x.parquet", made)
    with pq.ParquetFile(tmp_path / "x.parquet") as file:
        assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == groups
    assert same(read_stream(tmp_path / "x.parquet"), made)
    assert [chunk.first for chunk in read_chunks(tmp_path / "x.parquet")] == [10_001 * n + 1 for n in range(runs)]


def test_integers_are_small_on_the_disk(tmp_path: Path) -> None:
    spec = StreamSpec("emg", Kind.EMG, tuple(Channel(f"{n}", "uV") for n in range(8)), Fraction(2000), "int16")
    data = (np.random.default_rng(1).standard_normal((60_000, 8)) * 50).astype(np.int16)
    write_stream(tmp_path / "x.parquet", Recording(spec, (Chunk(spec, 0, 0, data),)))
    assert (tmp_path / "x.parquet").stat().st_size < 0.65 * data.nbytes
    names = pq.read_schema(tmp_path / "x.parquet").names
    assert names[:2] == ["epoch", "index"]
    assert len(names) == 10


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_stream_gets_a_sentence(tmp_path: Path, keep: float) -> None:
    path = tmp_path / "x.parquet"
    write_stream(path, recording("int16", 2, True, [(0, 40)]))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    with pytest.raises(FormatError, match="cut off"):
        read_stream(path)
    with pytest.raises(FormatError, match="cut off"):
        list(read_chunks(path))
    assert not is_stream(path)


def test_another_parquet_is_told(tmp_path: Path) -> None:
    import pyarrow as pa

    pq.write_table(pa.table({"a": [1]}), tmp_path / "x.parquet")
    with pytest.raises(FormatError, match="not a stream that Reknit recorded"):
        read_stream(tmp_path / "x.parquet")


def test_a_newer_schema_asks_for_an_update(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    write_stream(path, recording("int16", 2, True, [(0, 4)]))
    table = pq.read_table(path)
    metadata = dict(table.schema.metadata or {}) | {b"reknit.schema": b"2"}
    pq.write_table(table.replace_schema_metadata(metadata), path)
    with pytest.raises(FormatError, match="update Reknit"):
        read_stream(path)


def test_gaps_come_between_chunks() -> None:
    made = recording("int16", 1, True, [(0, 3), (2, 4)])
    first, gap, second = made.items()
    assert isinstance(first, Chunk)
    assert isinstance(second, Chunk)
    assert gap == Gap(0, 3, None, GapReason.CRASH), "the recorded reason is kept"
    small = made.rechunked(2)
    assert [chunk.count for chunk in small.chunks] == [2, 1, 2, 2]
    assert small.duration_s == made.duration_s == pytest.approx(7 * 3 / 2000)


@pytest.mark.parametrize("events", ["[[0, 1]]", '[[0, "1", "step", {}]]', '[[0, 1, "step", null]]', "[7]", "7", "{"])
def test_events_that_are_damaged_get_a_sentence(tmp_path: Path, events: str) -> None:
    path = tmp_path / "x.parquet"
    write_stream(path, recording("int16", 1, True, [(0, 5)]))
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, b"reknit.events": events.encode()}), path)
    with pytest.raises(FormatError, match="damaged"):
        read_stream(path)
