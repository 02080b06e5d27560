"""Recordings from files of all kinds, and a sentence for each file that holds none."""

import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.formats.read import read
from reknit.formats.recording import FormatError
from reknit.stream import Kind

BIOSPPY = "# Simple Text Format\n# Sampling Rate (Hz):= 1000.00\n# Resolution:= 12\n# Labels:= EMG\n2034\n2011\n-5\n"


def written(folder: Path, content: str | bytes, name: str = "recording.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_text_with_its_facts_in_comments(tmp_path: Path) -> None:
    recording = read(written(tmp_path, BIOSPPY))
    assert recording.spec.kind is Kind.EMG
    assert recording.spec.rate == 1000
    assert [channel.name for channel in recording.spec.channels] == ["EMG"]
    assert recording.spec.dtype == "int16"
    assert recording.chunks[0].data.tolist() == [[2034], [2011], [-5]]


@pytest.mark.parametrize(
    "content",
    [
        "time;left;right\n0;1,5;2\n0,001;2,5;3\n0,002;3,5;4\n",
        "time,left,right\n0,1.5,2\n0.001,2.5,3\n0.002,3.5,4\n",
        "left\tright\tTimestamp\n1.5\t2\t0\n2.5\t3\t0.001\n3.5\t4\t0.002\n",
        "\ufefftime_ms,left,right\n0,1.5,2\n1,2.5,3\n2,3.5,4\n",
        "time left right\n0 1.5 2\n0.001 2.5 3\n0.002 3.5 4\n",
    ],
)
def test_tables_with_a_time_column_give_the_rate(tmp_path: Path, content: str) -> None:
    recording = read(written(tmp_path, content, "table.csv"))
    assert recording.spec.rate == 1000
    assert [channel.name for channel in recording.spec.channels] == ["left", "right"]
    assert recording.chunks[0].data.tolist() == [[1.5, 2], [2.5, 3], [3.5, 4]]


def test_bare_columns_need_a_rate(tmp_path: Path) -> None:
    path = written(tmp_path, "1 100000\n2 5\n")
    with pytest.raises(FormatError, match="--rate"):
        read(path)
    recording = read(path, rate_hz=500)
    assert recording.spec.rate == 500
    assert recording.spec.dtype == "int32"
    assert [channel.name for channel in recording.spec.channels] == ["channel 1", "channel 2"]


def test_a_given_rate_wins(tmp_path: Path) -> None:
    assert read(written(tmp_path, BIOSPPY), rate_hz=2000).spec.rate == 2000


def test_missing_values_are_nan_and_names_are_made_distinct(tmp_path: Path) -> None:
    recording = read(written(tmp_path, "emg,emg\n1.5,\n2.5,3\n"), rate_hz=10)
    assert np.isnan(recording.chunks[0].data[0, 1])
    assert [channel.name for channel in recording.spec.channels] == ["emg", "emg (2)"]


def test_latin_letters_are_read(tmp_path: Path) -> None:
    recording = read(written(tmp_path, "Übung\n1.5\n2\n".encode("latin-1")), rate_hz=10)
    assert recording.spec.channels[0].name == "Übung"


def test_foreign_parquet(tmp_path: Path) -> None:
    table = pa.table({"timestamp": [0.0, 0.01, 0.02], "biceps": [1, 2, 3], "note": ["a", "b", "c"]})
    pq.write_table(table, tmp_path / "x.parquet")
    recording = read(tmp_path / "x.parquet")
    assert recording.spec.rate == 100
    assert recording.chunks[0].data.tolist() == [[1], [2], [3]]
    pq.write_table(pa.table({"note": ["a"]}), tmp_path / "y.parquet")
    with pytest.raises(FormatError, match="no columns of numbers"):
        read(tmp_path / "y.parquet")


def test_landmarks_in_json(tmp_path: Path) -> None:
    frame = [[100.0 + n, 200.0 + n, 1.0] for n in range(33)]
    path = written(tmp_path, str([frame, frame]), "landmarks.json")
    with pytest.raises(FormatError, match="how many pictures"):
        read(path)
    recording = read(path, rate_hz=5)
    assert recording.spec.kind is Kind.LANDMARKS
    width, height = (float(str(recording.spec.attribute(name))) for name in ("width", "height"))
    row = recording.chunks[0].data[0]
    assert abs(row[0] * width - 100) < 1e-3
    assert abs(row[1] * height - 200) < 1e-3
    assert np.isnan(row[3])
    assert recording.chunks[0].times().tolist() == [0, 200_000_000]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("# only a comment\n", "no samples"),
        (b"\x89PNG\r\n\x1a\nxxxx", "PNG picture"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04zip", "ZIP"),
        (b"\0\0\0\x18ftypmp42", "video"),
        (b"XDF:\x01", "without a whole stream"),
        (b"abc\0\0\0", "not a text file"),
        (b"PAR1 and nothing else", "cut off"),
        ("1\n2\nx\n", "line 3, column 1: expected a number, got 'x'"),
        ("1 2\n3\n", "line 2: expected 2 columns"),
        ("time\n0\n1\n", "time column and nothing else"),
        ("time,a\n5,1\n4,2\n3,3\n", "do not grow"),
        ("[[1,2", "not whole JSON"),
        ("{}", "a list of pictures"),
        ("[[[1,2,3]]]", "picture 0: expected 33 points"),
    ],
)
def test_what_is_no_recording_gets_a_sentence(tmp_path: Path, content: str | bytes, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        read(written(tmp_path, content), rate_hz=None if "time" in str(content) else 100)


def test_only_regular_files_of_a_bounded_size_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, BIOSPPY)
    monkeypatch.setattr("reknit.formats.read.MOST_BYTES", len(BIOSPPY))
    assert read(path).spec.rate == 1000
    monkeypatch.setattr("reknit.formats.read.MOST_BYTES", len(BIOSPPY) - 1)
    with pytest.raises(FormatError, match=r"is larger than .* MB; cut it into shorter recordings"):
        read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_device_or_a_pipe_is_no_recording(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(FormatError, match="is a device or a pipe; expected a table"):
            read(path)


def test_missing_files_and_folders_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        read(tmp_path / "missing.txt")
    with pytest.raises(FormatError, match="no sealed streams"):
        read(tmp_path)
    with pytest.raises(FormatError, match="above 0"):
        read(written(tmp_path, BIOSPPY), rate_hz=-5)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_recording_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.mktemp("any"), content)
    try:
        recording = read(path, rate_hz=100)
    except FormatError:
        return
    assert recording.chunks


@given(st.integers(0, len(BIOSPPY)))
def test_a_file_cut_off_anywhere_gives_what_is_whole_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    path = written(tmp_path_factory.mktemp("cut"), BIOSPPY[:length])
    try:
        recording = read(path)
    except FormatError:
        return
    assert recording.chunks[0].count <= 3


def test_the_real_recordings_are_read(data_folder: Path) -> None:
    recording = read(data_folder / "muscle/biosppy_emg/emg_1.txt")
    assert recording.duration_s == 63.88
    assert recording.spec.rate == Fraction(1000)
    squats = read(data_folder / "video/squats/pose_squats.full.json", rate_hz=5)
    assert squats.chunks[0].count == 65
    with pytest.raises(FormatError, match="video"):
        read(data_folder / "video/squats/pose_squats.mp4")
