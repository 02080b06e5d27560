"""Markers come back as they were, and damaged files get a sentence."""

from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.formats.trc import write_trc
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, StreamSpec

SMALL = (
    "PathFileType\t4\t(X/Y/Z)\twalk.trc\n"
    "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n"
    "100\t100\t4\t2\tmm\t100\t1\t4\n"
    "Frame#\tTime\tRKnee\t\t\tLKnee\t\t\n"
    "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n"
    "\n"
    "1\t0.5\t1.5\t2\t3\t4\t5\t6\n"
    "2\t0.51\t1\t2\t3\t\t\t\n"
    "4\t0.53\t1\t2\t3\t4\t5\t6\n"
    "5\t0.54\t7\t8\t9\t4\t5\t6.25\n"
)


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "walk.trc"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def markers(values: np.ndarray, runs: list[tuple[int, int]], unit: str = "mm") -> Recording:
    names = [f"marker {n}" for n in range(values.shape[1] // 3)]
    channels = tuple(Channel(f"{name} {axis}", unit) for name in names for axis in "xyz")
    spec = StreamSpec("markers", Kind.MARKERS, channels, Fraction(100))
    chunks, row, first = [], 0, 0
    for gap, count in runs:
        first += gap
        chunks.append(Chunk(spec, 0, first, values[row : row + count]))
        row, first = row + count, first + count
    return Recording(spec, tuple(chunks))


def test_a_file_is_read_with_its_gap_and_a_hidden_marker(tmp_path: Path) -> None:
    recording = read(written(tmp_path, SMALL))
    assert recording.spec.kind is Kind.MARKERS
    assert recording.spec.rate == 100
    assert [channel.name for channel in recording.spec.channels][:4] == ["RKnee x", "RKnee y", "RKnee z", "LKnee x"]
    assert {channel.unit for channel in recording.spec.channels} == {"mm"}
    assert [(chunk.first, chunk.count) for chunk in recording.chunks] == [(0, 2), (3, 2)]
    assert np.isnan(recording.chunks[0].data[1, 3:]).all()
    assert recording.gaps == (Gap(0, 2, 3, GapReason.COUNTER_JUMP),)
    assert recording.spec.attribute("start_s") == "0.5"


def test_what_was_read_is_written_as_it_was(tmp_path: Path) -> None:
    first = read(written(tmp_path, SMALL))
    lost = write_trc(tmp_path / "walk.trc", first)
    again = read(tmp_path / "walk.trc")
    assert again.spec == first.spec
    assert again.gaps == first.gaps
    assert [c.data.tobytes() for c in again.chunks] == [c.data.tobytes() for c in first.chunks]
    assert "reasons are lost" in lost[0]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=4),
    st.integers(1, 4),
    st.randoms(use_true_random=False),
)
def test_any_markers_come_back(tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[int, int]], width: int, random) -> None:  # type: ignore[no-untyped-def]
    count = sum(count for _, count in runs)
    values = np.array(
        [[random.choice([random.uniform(-1e4, 1e4), float("nan")]) for _ in range(3 * width)] for _ in range(count)]
    )
    values[:, 0] = 1.25
    path = tmp_path_factory.mktemp("trc") / "x.trc"
    made = markers(values, [(0, runs[0][1]), *((gap, n) for gap, n in runs[1:])])
    write_trc(path, made)
    again = read(path)
    assert np.concatenate([c.data for c in again.chunks]).tobytes() == values.tobytes()
    assert [n for c in again.chunks for n in range(c.first, c.end)] == [n for c in made.chunks for n in range(c.first, c.end)]


@pytest.mark.parametrize("cut", range(0, len(SMALL), 1))
def test_a_file_cut_off_anywhere_gives_whole_rows_or_a_sentence(tmp_path: Path, cut: int) -> None:
    try:
        recording = read(written(tmp_path, SMALL[:cut]), rate_hz=100)
    except FormatError:
        return
    whole = SMALL[: cut + 1].count("\n") - 6 if cut < len(SMALL) - 1 else 4
    assert recording.spec.kind is Kind.MARKERS
    assert sum(chunk.count for chunk in recording.chunks) <= max(whole, 4)
    if sum(chunk.count for chunk in recording.chunks) < 4:
        assert recording.gaps[-1].reason is GapReason.CRASH


@given(st.integers(0, len(SMALL) - 1), st.integers(0, 255))
def test_a_flipped_byte_gives_a_recording_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, place: int, byte: int) -> None:
    content = bytearray(SMALL.encode())
    content[place] = byte
    with suppress(FormatError):
        read(written(tmp_path_factory.mktemp("flip"), bytes(content)), rate_hz=100)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("100\t100\t4\t2", "x\t100\t4\t2", "DataRate must be a number"),
        ("100\t100\t4\t2", "10\t100\t4\t2", "contradict a DataRate of 10 Hz"),
        ("100\t100\t4\t2", "100\t100\t4\t3", "line 4 names 2 markers"),
        ("4\t0.53\t1\t2\t3\t4", "4\t0.53\t1\t2\t3", "line 9: expected 8 columns"),
        ("7\t8\t9", "7\teight\t9", "line 10, column 4: expected a number, got 'eight'"),
        ("2\t0.51", "1\t0.51", "must be whole and grow"),
        ("2\t0.51", "2\t", "needs a time"),
    ],
)
def test_mistakes_get_a_sentence(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        read(written(tmp_path, SMALL.replace(old, new)))


def test_only_markers_at_a_fixed_rate_are_written(tmp_path: Path) -> None:
    spec = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000))
    with pytest.raises(FormatError, match="but stream 'emg' is emg"):
        write_trc(tmp_path / "x.trc", Recording(spec, (Chunk(spec, 0, 0, np.zeros((1, 1))),)))
    channels = tuple(Channel(f"a {axis}", "mm" if axis == "x" else "m") for axis in "xyz")
    irregular = StreamSpec("markers", Kind.MARKERS, channels)
    with pytest.raises(FormatError, match="no fixed rate"):
        write_trc(tmp_path / "x.trc", Recording(irregular, ()))
    mixed = StreamSpec("markers", Kind.MARKERS, channels, Fraction(50))
    chunk = Chunk(mixed, 0, 0, np.zeros((2, 3)))
    assert "units" in write_trc(tmp_path / "x.trc", Recording(mixed, (chunk,)))[0]
    with pytest.raises(FormatError, match="several starts"):
        write_trc(tmp_path / "x.trc", Recording(mixed, (chunk, chunk._replace(epoch=1))))
    with pytest.raises(FormatError, match="no sample"):
        write_trc(tmp_path / "x.trc", Recording(mixed, ()))


def test_the_real_files_come_back(tmp_path: Path, data_folder: Path) -> None:
    paths = sorted(data_folder.glob("video/balance_4cam/reference/*.trc"))
    assert len(paths) == 20
    for path in paths:
        recording = read(path)
        assert recording.spec.rate == 60
        write_trc(tmp_path / path.name, recording)
        again = read(tmp_path / path.name)
        assert again.spec == recording.spec
        assert again.chunks[0].data.tobytes() == recording.chunks[0].data.tobytes()
