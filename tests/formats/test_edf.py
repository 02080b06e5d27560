"""EDF and BDF: units, rates, breaks and damage, in files that edfio wrote and in files made byte by byte."""

from contextlib import suppress
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import edfio
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reknit.formats.edf_write import record_size, write_edf
from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, StreamSpec


def field(text: object, width: int) -> bytes:
    return str(text).encode().ljust(width)


def crafted(onsets: list[str], *, reserved: str = "EDF+D", told: int | None = None) -> bytes:
    """One signal at 100 Hz in records of 10 samples, 0.1 s each, which begin at `onsets`; sample n of all has the number n."""
    labels, samples = ["EMG left", "EDF Annotations"], [10, 15]
    head = field(0, 8) + field("X X X X", 80) + field("Startdate X X X X", 80) + b"01.01.8500.00.00"
    head += field(768, 8) + field(reserved, 44) + field(len(onsets) if told is None else told, 8) + field("0.1", 8) + field(2, 4)
    columns: list[tuple[list[Any], int]] = [(labels, 16), (["", ""], 80), (["mV", ""], 8), ([-1, -1], 8), ([1, 1], 8)]
    columns += [([-1000, -32768], 8), ([1000, 32767], 8), (["", ""], 80), (samples, 8), (["", ""], 32)]
    body = b"".join(field(each, width) for values, width in columns for each in values)
    records = b""
    for n, onset in enumerate(onsets):
        records += np.arange(10 * n, 10 * n + 10, dtype="<i2").tobytes() + f"{onset}\x14\x14\0".encode().ljust(30, b"\0")
    return head + body + records


def written(folder: Path, content: bytes, name: str = "x.edf") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_units_become_microvolts_and_numbers_stay(tmp_path: Path) -> None:
    recording = read(written(tmp_path, crafted(["+0", "+0.1", "+0.2"], reserved="EDF+C")))
    assert recording.spec.kind is Kind.EMG
    assert recording.spec.rate == 100
    assert (recording.spec.dtype, recording.spec.name) == ("int16", "emg")
    (channel,) = recording.spec.channels
    assert (channel.name, channel.unit) == ("EMG left", "uV")
    assert channel.scale == pytest.approx(1.0)
    assert channel.offset == pytest.approx(0.0, abs=1e-9)
    assert recording.chunks[0].data[:, 0].tolist() == list(range(30))


def test_breaks_are_gaps_at_the_exact_sample(tmp_path: Path) -> None:
    recording = read(written(tmp_path, crafted(["+5.03", "+5.13", "+5.26", "+7"])))
    assert [(chunk.first, chunk.count) for chunk in recording.chunks] == [(0, 20), (23, 10), (197, 10)]
    assert recording.gaps == (Gap(0, 20, 23, GapReason.PAUSE), Gap(0, 33, 197, GapReason.PAUSE))
    assert recording.chunks[2].data[:, 0].tolist() == list(range(30, 40))
    with pytest.raises(FormatError, match="record 1 begins before"):
        read(written(tmp_path, crafted(["+0", "+0.05"])))
    with pytest.raises(FormatError, match="does not say when it began"):
        read(written(tmp_path, crafted(["+0", "?"])))


def test_records_that_are_missing_at_the_end_are_a_gap(tmp_path: Path) -> None:
    content = crafted(["+0", "+0.1", "+0.2"], reserved="EDF+C")
    recording = read(written(tmp_path, content[:-7]))
    assert recording.chunks[0].count == 20
    assert recording.gaps == (Gap(0, 20, 30, GapReason.CRASH),)
    assert read(written(tmp_path, crafted(["+0"], told=-1))).gaps == (), "a header that was never filled in tells of nothing"


@pytest.mark.parametrize(("ending", "one", "kind"), [(".edf", edfio.EdfSignal, edfio.Edf), (".bdf", edfio.BdfSignal, edfio.Bdf)])
def test_files_of_edfio_with_several_rates_ask_which(tmp_path: Path, ending: str, one, kind) -> None:  # type: ignore[no-untyped-def]
    values = np.sin(np.arange(4000) / 50)
    signals = [
        one(values, 2000, label="Biceps", physical_dimension="V"),
        one(values[:200], 100, label="Temp", physical_dimension="degC"),
    ]
    path = tmp_path / f"x{ending}"
    kind(signals).write(path)
    with pytest.raises(FormatError, match=r"'emg 2000 Hz'.*'signal 100 Hz'.*--stream"):
        read(path)
    with pytest.raises(FormatError, match="no stream called 'x'"):
        read(path, stream="x")
    recording = read(path, kind="emg")
    assert read(path, stream="emg 2000 Hz").spec == recording.spec
    (channel,) = recording.spec.channels
    got = recording.chunks[0].data[:, 0] * channel.scale + channel.offset
    assert np.abs(got - 1e6 * values).max() < (40 if ending == ".edf" else 0.2)
    assert read(path, stream="signal 100 Hz").spec.channels[0].unit == "degC"


def stream(data: np.ndarray, rate: Fraction = Fraction(2000), scale: float = 1.0) -> Recording:
    channels = tuple(Channel(f"m {n}", "uV", scale=scale) for n in range(data.shape[1]))
    spec = StreamSpec("emg", Kind.EMG, channels, rate, str(data.dtype))
    return Recording(spec, (Chunk(spec, 0, 0, data),))


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=300), st.sampled_from([".edf", ".bdf"]))
def test_whole_numbers_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, rows: list[int], ending: str) -> None:
    path = tmp_path_factory.mktemp("edf") / f"x{ending}"
    data = np.array(rows, dtype=np.int16)[:, None]
    lost = write_edf(path, stream(data))
    again = read(path)
    assert again.chunks[0].data.tolist() == data.tolist()
    assert again.spec.rate == 2000
    assert [each for each in lost if not each.startswith("precision")] == []


@given(st.lists(st.floats(-5000, 5000), min_size=2, max_size=100))
def test_other_numbers_are_as_near_as_was_told(tmp_path_factory: pytest.TempPathFactory, rows: list[float]) -> None:
    path = tmp_path_factory.mktemp("edf") / "x.bdf"
    data = np.array(rows)[:, None]
    lost = write_edf(path, stream(data))
    again = read(path)
    channel = again.spec.channels[0]
    off = np.abs(again.chunks[0].data * channel.scale + channel.offset - data).max()
    assert off < 0.01
    assert off < 1e-9 or lost[0].startswith("precision")


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    data = np.ones((4, 1))
    one = stream(data)
    with pytest.raises(FormatError, match="missing values"):
        write_edf(tmp_path / "x.edf", stream(data * np.nan))
    irregular = StreamSpec("emg", Kind.EMG, one.spec.channels)
    with pytest.raises(FormatError, match="no fixed rate"):
        write_edf(tmp_path / "x.edf", Recording(irregular, ()))


@pytest.mark.parametrize("ending", [".edf", ".bdf"])
@pytest.mark.parametrize("rate", [Fraction(2000), Fraction(1000)])
@settings(max_examples=30)
@given(runs=st.lists(st.tuples(st.integers(1, 300), st.integers(1, 100_000)), min_size=1, max_size=6))
def test_gaps_come_back_where_they_were(
    tmp_path_factory: pytest.TempPathFactory, ending: str, rate: Fraction, runs: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("edf") / f"x{ending}"
    spec = stream(np.zeros((1, 2), dtype=np.int16), rate).spec
    chunks, first, value = [], 0, 0
    for count, lost in runs:
        chunks.append(Chunk(spec, 0, first, np.arange(value, value + 2 * count, dtype=np.int16).reshape(count, 2)))
        first, value = first + count + lost, value + 2 * count
    gaps = tuple(Gap(0, one.end, other.first, GapReason.DISCONNECT) for one, other in pairwise(chunks))
    told = write_edf(path, Recording(spec, tuple(chunks), gaps))
    again = read(path)
    assert [(each.first, each.data.tolist()) for each in again.chunks] == [(each.first, each.data.tolist()) for each in chunks]
    assert [(gap.first, gap.end) for gap in again.gaps] == [(gap.first, gap.end) for gap in gaps]
    assert any(each.startswith("gaps: their reasons") for each in told) == (len(runs) > 1)


def test_other_programs_read_the_breaks(tmp_path: Path) -> None:
    spec = stream(np.zeros((1, 1), dtype=np.int16)).spec
    chunks = [Chunk(spec, 0, first, np.full((100, 1), first, dtype=np.int16)) for first in (0, 100, 1250)]
    gap = Gap(0, 200, 1250, GapReason.DISCONNECT)
    write_edf(tmp_path / "x.edf", Recording(spec, tuple(chunks), (gap,)))
    file = edfio.read_edf(tmp_path / "x.edf")
    assert file.reserved == "EDF+D"
    assert (file.num_data_records, file.data_record_duration) == (3, 0.05)
    assert [(note.onset, note.text) for note in file.annotations] == [(1250 / 2000, "gap (disconnect)")]
    assert file.signals[0].digital.tolist() == [0] * 100 + [100] * 100 + [1250] * 100


def test_what_fills_no_record_before_a_gap_is_told(tmp_path: Path) -> None:
    spec = stream(np.zeros((1, 1), dtype=np.int16), Fraction(2048)).spec
    chunks = [Chunk(spec, 0, first, np.arange(count, dtype=np.int16)[:, None]) for first, count in ((0, 100), (333, 70))]
    told = write_edf(tmp_path / "x.edf", Recording(spec, tuple(chunks)))
    assert "length: before gaps or at the end 10 samples fill no record of .edf" in told
    again = read(tmp_path / "x.edf")
    assert [(each.first, each.count) for each in again.chunks] == [(0, 96), (333, 64)]


def test_records_are_exact() -> None:
    assert record_size([4001], Fraction(2000)) == (4001, [4001])
    assert record_size([600, 200, 400], Fraction(2000)) == (200, [600, 200, 400])
    assert record_size([600, 100], Fraction(2048)) == (96, [576, 96])
    assert record_size([30_000], Fraction(2048)) == (30_000, [30_000]) or Fraction(str(30_000 / 2048)[:8]) != Fraction(
        30_000, 2048
    )
    with pytest.raises(FormatError, match="no record"):
        record_size([1], Fraction(3))


@pytest.mark.parametrize("cut", [0, 8, 100, 255, 256, 300, 500, 767, 768, 790, 817, 818, 850, 868, 900])
def test_a_file_cut_off_gives_whole_records_or_a_sentence(tmp_path: Path, cut: int) -> None:
    with suppress(FormatError):
        recording = read(written(tmp_path, crafted(["+0", "+0.1", "+0.2"])[:cut]))
        assert cut >= 818
        assert recording.gaps[-1].reason is GapReason.CRASH


@given(st.integers(0, 867), st.integers(0, 255))
def test_a_flipped_byte_gives_a_recording_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, place: int, byte: int) -> None:
    content = bytearray(crafted(["+0", "+0.1"]))
    content[min(place, len(content) - 1)] = byte
    with suppress(FormatError):
        read(written(tmp_path_factory.mktemp("flip"), bytes(content)), rate_hz=100)
