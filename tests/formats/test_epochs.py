"""A source that began anew goes into a table and comes back with its epochs, its gaps and, where they are known, its breaks."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.formats.write import write
from reknit.stream import Channel, Chunk, Clock, Gap, GapReason, Kind, StreamSpec

MUSCLE = StreamSpec(
    "emg", Kind.EMG, (Channel("vastus [left]", "uV", scale=0.5), Channel("rectus", "uV")), Fraction(1000), "int16"
)
PERIOD_NS = 1e6


def samples(epoch: int, first: int, count: int) -> Chunk:
    numbers = np.arange(2 * count, dtype=np.int16).reshape(count, 2) + 100 * epoch
    return Chunk(MUSCLE, epoch, first, numbers)


def recording(*clocks: Clock) -> Recording:
    """Two samples are missing in epoch 0, and the source was away before epoch 2."""
    chunks = (samples(0, 3, 40), samples(0, 45, 10), samples(2, 7, 30))
    gaps = (Gap(0, 43, 45, GapReason.COUNTER_JUMP), Gap(0, 55, None, GapReason.DISCONNECT))
    return Recording(MUSCLE, chunks, gaps, clocks=clocks)


KNOWN = (Clock(0, 50, 1_050_000_000, PERIOD_NS), Clock(2, 7, 13_500_000_000, PERIOD_NS))


def places(one: Recording) -> list[tuple[int, int, int]]:
    return [(chunk.epoch, chunk.first, chunk.count) for chunk in one.chunks]


def values(one: Recording) -> np.ndarray:
    scale = [channel.scale for channel in one.spec.channels]
    return np.concatenate([chunk.data for chunk in one.chunks]) * scale


def test_epochs_gaps_and_values_come_back_and_the_break_stays_as_long_as_it_was(tmp_path: Path) -> None:
    made = recording(*KNOWN)
    lost = write(tmp_path / "x.csv", made)
    again = read(tmp_path / "x.csv")
    assert places(again) == places(made)
    assert [(gap.epoch, gap.first, gap.end) for gap in again.gaps] == [(gap.epoch, gap.first, gap.end) for gap in made.gaps]
    assert np.array_equal(values(again), values(made))
    assert again.spec.rate == 1000
    assert again.spec.kind is Kind.EMG
    assert [(clock.epoch, clock.index, clock.time_ns) for clock in again.clocks] == [
        (0, 3, 1_003_000_000),
        (2, 7, 13_500_000_000),
    ]
    assert not any("time between" in each for each in lost)
    write(tmp_path / "y.csv", again)
    assert (tmp_path / "y.csv").read_bytes() == (tmp_path / "x.csv").read_bytes()


def test_the_columns_say_epoch_sample_and_time_and_nothing_stands_in_a_gap(tmp_path: Path) -> None:
    write(tmp_path / "x.csv", recording(*KNOWN))
    lines = (tmp_path / "x.csv").read_text().splitlines()
    assert lines[0] == "epoch,index,time_s,vastus [left] [uV],rectus [uV]"
    assert lines[1].startswith("0,3,1.003,")
    assert lines[41].startswith("0,45,1.045,")
    assert lines[51].startswith("2,7,13.5,")
    assert len(lines) == 1 + 80


@pytest.mark.parametrize("clocks", [(), KNOWN[:1]])
def test_a_break_that_nobody_knows_is_not_closed_up_into_one_time(tmp_path: Path, clocks: tuple[Clock, ...]) -> None:
    made = recording(*clocks)
    lost = write(tmp_path / "x.csv", made)
    assert any("nobody knows how long the source was away" in each for each in lost)
    lines = (tmp_path / "x.csv").read_text().splitlines()
    assert lines[0].startswith("epoch,index,time_in_epoch_s,")
    assert lines[51].startswith("2,7,0.007,")
    again = read(tmp_path / "x.csv")
    assert places(again) == places(made)
    assert again.clocks == ()


def test_pictures_keep_their_own_times_in_every_epoch(tmp_path: Path) -> None:
    spec = StreamSpec("camera", Kind.SIGNAL, (Channel("a", "%"),), None)
    times = [np.array([0, 33_000_000, 71_000_000, 99_000_000]), np.array([4_000_000_000, 4_041_000_000])]
    chunks = tuple(Chunk(spec, n, 0, np.full((len(each), 1), 1.5 + n), each) for n, each in enumerate(times))
    write(tmp_path / "x.csv", Recording(spec, chunks))
    again = read(tmp_path / "x.csv")
    assert again.spec.rate is None
    for chunk, expected in zip(again.chunks, times, strict=True):
        assert chunk.times_ns is not None
        assert chunk.times_ns.tolist() == expected.tolist()


def test_the_file_of_a_stream_keeps_the_clocks_of_its_epochs(tmp_path: Path) -> None:
    made = recording(*KNOWN)
    write(tmp_path / "x.parquet", made)
    assert read(tmp_path / "x.parquet").clocks == KNOWN
    assert made.rechunked(7).clocks == KNOWN


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("0,0,0.0,1\n0,0,0.01,2\n", "line 3 does not follow"),
        ("1,0,0.0,1\n0,1,0.01,2\n", "line 3 does not follow"),
        ("0,0.5,0.0,1\n0,1,0.01,2\n", "whole numbers"),
        ("0,0,0.0,1\n0,1,,2\n", "must have its time"),
    ],
)
def test_rows_out_of_order_are_refused(tmp_path: Path, rows: str, told: str) -> None:
    (tmp_path / "x.csv").write_text("epoch,index,time_s,a [uV]\n" + rows)
    with pytest.raises(FormatError, match=told):
        read(tmp_path / "x.csv")


def test_a_table_that_was_cut_off_ends_with_a_gap(tmp_path: Path) -> None:
    write(tmp_path / "x.csv", recording(*KNOWN))
    whole = (tmp_path / "x.csv").read_bytes()
    (tmp_path / "x.csv").write_bytes(whole[: whole.rindex(b",")])
    again = read(tmp_path / "x.csv")
    assert again.gaps[-1] == Gap(2, 36, None, GapReason.CRASH)


@pytest.mark.parametrize("row", ["1000000000000,0,0.1,1", "0,9007199254740992,0.1,1"])
def test_numbers_that_no_recording_has_are_refused(tmp_path: Path, row: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text("epoch,index,time_s,a [uV]\n" + "\n".join(f"0,{n},{n / 1000},1" for n in range(20)) + f"\n{row}\n")
    with pytest.raises(FormatError, match="the file is damaged"):
        read(path)
