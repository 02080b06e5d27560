"""Coordinates and forces in OpenSim's tables."""

from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.formats.storage import unit_of, write_storage
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, StreamSpec

SMALL = (
    "Coordinates\nversion=1\nnRows=3\nnColumns=3\ninDegrees=yes\n\nUnits are S.I. units\n\nendheader\n"
    "time\tknee_angle_r\tpelvis_tx\n      0.50\t      1.25\t     -2\n 0.51\t 1.5\t nan\n 0.52\t 1.75\t 4\n"
)
SIMM = (
    "name forces.mot\ndatacolumns 3\ndatarows 2\nrange 0 1\nendheader\ntime ground_force_vy ground_torque_x\n0 700 1\n1 710 2\n"
)


def written(folder: Path, content: str | bytes, name: str = "walk.mot") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_coordinates_are_read_with_their_units(tmp_path: Path) -> None:
    recording = read(written(tmp_path, SMALL))
    assert recording.spec.kind is Kind.COORDINATES
    assert recording.spec.rate == 100
    assert [(c.name, c.unit) for c in recording.spec.channels] == [("knee_angle_r", "deg"), ("pelvis_tx", "m")]
    assert recording.spec.attribute("start_s") == "0.5"
    assert recording.chunks[0].data[:, 0].tolist() == [1.25, 1.5, 1.75]
    assert np.isnan(recording.chunks[0].data[1, 1])
    assert read(written(tmp_path, SMALL), rate_hz=50).spec.rate == 50


def test_the_form_of_simm_is_read(tmp_path: Path) -> None:
    recording = read(written(tmp_path, SIMM))
    assert recording.spec.kind is Kind.FORCES
    assert [c.unit for c in recording.spec.channels] == ["N", "Nm"]
    assert recording.spec.rate is None, "two rows have no rate"


def test_uneven_times_stay_as_they_are(tmp_path: Path) -> None:
    recording = read(written(tmp_path, SMALL.replace(" 0.52", " 0.9"), "x.sto"))
    assert recording.spec.rate is None
    assert recording.chunks[0].times().tolist() == [500_000_000, 510_000_000, 900_000_000]


@pytest.mark.parametrize(
    ("name", "degrees", "unit"),
    [
        ("knee_angle_r", "yes", "deg"),
        ("knee_angle_r", "no", "rad"),
        ("knee_angle_r", "", "unknown"),
        ("pelvis_tz", "yes", "m"),
        ("1_ground_force_px", "no", "m"),
        ("ground_force_vy", "no", "N"),
        ("ground_torque_x", "no", "Nm"),
        ("knee_moment", "no", "Nm"),
    ],
)
def test_units_follow_the_conventions(name: str, degrees: str, unit: str) -> None:
    assert unit_of(name, degrees) == unit


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=3, max_size=20), st.sampled_from([60, 100, 1000]))
def test_tables_come_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float, float]], hz: int) -> None:
    channels = (Channel("hip_flexion_r", "deg"), Channel("pelvis_tx", "m"))
    spec = StreamSpec("coordinates", Kind.COORDINATES, channels, Fraction(hz))
    path = tmp_path_factory.mktemp("mot") / "x.mot"
    assert write_storage(path, Recording(spec, (Chunk(spec, 0, 0, np.array(rows)),))) == []
    again = read(path)
    assert again.spec.rate == hz
    assert again.spec.channels == channels
    assert again.chunks[0].data.tobytes() == np.array(rows).tobytes()


def test_what_the_format_cannot_hold_is_told(tmp_path: Path) -> None:
    spec = StreamSpec("emg", Kind.EMG, (Channel("left thigh", "uV", scale=0.5),), Fraction(100), "int16")
    data = np.array([[2], [4]], dtype=np.int16)
    recording = Recording(spec, (Chunk(spec, 0, 0, data), Chunk(spec, 0, 5, data)), (Gap(0, 2, 5, GapReason.DISCONNECT),))
    lost = write_storage(tmp_path / "x.mot", recording)
    assert "gaps" in lost[0]
    assert "left thigh (uV)" in lost[1]
    assert read(tmp_path / "x.mot").chunks[0].data.tolist() == [[1], [2], [1], [2]]


@pytest.mark.parametrize("cut", range(len(SMALL)))
def test_a_file_cut_off_anywhere_gives_whole_rows_or_a_sentence(tmp_path: Path, cut: int) -> None:
    try:
        recording = read(written(tmp_path, SMALL[:cut]), rate_hz=100)
    except FormatError:
        return
    if sum(chunk.count for chunk in recording.chunks) < 3:
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
        ("nRows=3", "nRows=x", "nrows in the header must be a whole number"),
        ("nColumns=3", "nColumns=4", "tells of 4 columns, but 3 are named"),
        ("time\t", "when\t", "'time' first"),
        (" 0.51", " 0.3", "never fall"),
        (" 1.5\t", " one\t", "line 12, column 2: expected a number"),
    ],
)
def test_mistakes_get_a_sentence(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        read(written(tmp_path, SMALL.replace(old, new)))


def test_the_real_files_come_back(tmp_path: Path, data_folder: Path) -> None:
    for path in sorted(data_folder.glob("video/balance_4cam/reference/*.mot")):
        recording = read(path)
        assert recording.spec.rate == 60
        write_storage(tmp_path / "x.mot", recording)
        again = read(tmp_path / "x.mot")
        assert again.chunks[0].data.tobytes() == recording.chunks[0].data.tobytes()
        assert again.spec.channels == recording.spec.channels
