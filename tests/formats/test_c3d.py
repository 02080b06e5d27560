"""C3D: files of another program, of three kinds of processors, with points that were not seen; damage of every kind."""

import struct
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import ezc3d
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.c3d_file import DEC, INTEL, MIPS, c3d, events, group, integer, parameter, texts
from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.formats.stream_file import StreamFile
from reknit.formats.write import write
from reknit.stream import Gap, GapReason, Kind

POINTS = np.array([[[10, 20, 30, 0], [1, 2, 3, 5]], [[-10, 20, 30, 0], [0, 0, 0, -1]], [[7, 8, 9, 1], [4, 5, 6, 257]]])
ANALOGUE = np.arange(12).reshape(3, 2, 2) * 100 - 500


def written(folder: Path, content: bytes) -> Path:
    path = folder / "x.c3d"
    path.write_bytes(content)
    return path


def physical(recording: Recording) -> np.ndarray:
    channels = recording.spec.channels
    data = np.concatenate([chunk.data for chunk in recording.chunks]).astype(float)
    return data * [channel.scale for channel in channels] + [channel.offset for channel in channels]


@pytest.mark.parametrize("processor", [INTEL, DEC, MIPS])
@pytest.mark.parametrize("reals", [False, True])
def test_each_processor_and_form_gives_the_same(tmp_path: Path, processor: int, reals: bool) -> None:
    stored = POINTS * [0.1, 0.1, 0.1, 1] if reals else POINTS
    path = written(tmp_path, c3d(stored, ANALOGUE, processor=processor, reals=reals))
    with pytest.raises(
        FormatError, match=r"'markers' \(markers, 100 Hz, 6 channels\); 'emg' \(emg, 200 Hz, 1 channels\); 'forces'"
    ):
        read(path)
    markers = read(path, kind="markers")
    assert markers.spec.rate == 100
    assert [(channel.name, channel.unit) for channel in markers.spec.channels][3:5] == [("B x", "mm"), ("B y", "mm")]
    wanted = POINTS[:, :, :3].reshape(3, 6) * 0.1
    wanted[1, 3:] = np.nan
    assert np.allclose(markers.chunks[0].data, wanted, equal_nan=True, rtol=1e-6)
    emg = read(path, kind="emg")
    assert emg.spec.rate == 200
    assert emg.spec.channels[0].unit == "uV"
    assert emg.spec.dtype == ("float32" if reals else "int16")
    assert np.allclose(physical(emg)[:, 0], ANALOGUE[:, :, 0].reshape(-1) * 0.5 * 0.25 * 1e6)
    forces = read(path, stream="forces")
    assert np.allclose(physical(forces)[:, 0], (ANALOGUE[:, :, 1].reshape(-1) - 10) * 1.0 * 0.25)


def test_files_of_another_program_are_read(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    c: Any = ezc3d.c3d()
    frames, ratio = 50, 10
    c["parameters"]["POINT"]["RATE"]["value"] = [120.0]
    c["parameters"]["POINT"]["LABELS"]["value"] = ["LASI", "RASI", "LKneeAngles"]
    c["parameters"]["POINT"]["UNITS"]["value"] = ["mm"]
    c.add_parameter("POINT", "ANGLES", ["LKneeAngles"])
    c.add_parameter("POINT", "ANGLE_UNITS", ["deg"])
    points = np.ones((4, 3, frames))
    points[:3] = rng.normal(0, 500, (3, 3, frames))
    points[:3, 1, 7:9] = np.nan
    c["data"]["points"] = points
    c["data"]["meta_points"]["residuals"] = np.where(np.isnan(points[:1]), -1.0, 0.0)
    c["parameters"]["ANALOG"]["RATE"]["value"] = [1200.0]
    c["parameters"]["ANALOG"]["LABELS"]["value"] = ["Voltage.EMG1", "Force.Fz1", "Acc.X"]
    c["parameters"]["ANALOG"]["UNITS"]["value"] = ["mV", "N", "g"]
    analogue = rng.normal(0, 1, (1, 3, frames * ratio))
    c["data"]["analogs"] = analogue
    path = tmp_path / "x.c3d"
    c.write(str(path))
    markers, angles, emg = (read(path, stream=name) for name in ("markers", "angles", "emg"))
    assert [channel.name for channel in markers.spec.channels[:4]] == ["LASI x", "LASI y", "LASI z", "RASI x"]
    wanted = points[:3, :2].transpose(2, 1, 0).reshape(frames, 6)
    assert np.allclose(markers.chunks[0].data, wanted, equal_nan=True, rtol=1e-6)
    assert np.isnan(markers.chunks[0].data).sum() == 6
    assert angles.spec.kind is Kind.COORDINATES
    assert {channel.unit for channel in angles.spec.channels} == {"deg"}
    assert (emg.spec.rate_hz, emg.spec.channels[0].unit) == (1200, "uV")
    assert np.allclose(physical(emg)[:, 0], 1000 * analogue[0, 0], rtol=1e-6)
    assert read(path, kind="forces").spec.channels[0].name == "Force.Fz1"
    assert read(path, kind="imu").spec.channels[0].unit == "g"
    write(tmp_path / "x.trc", markers)
    again = read(tmp_path / "x.trc")
    assert np.allclose(again.chunks[0].data, markers.chunks[0].data, equal_nan=True)


def test_unsigned_samples_and_channels_of_a_plate(tmp_path: Path) -> None:
    extra = group(3, "FORCE_PLATFORM") + parameter(3, "CHANNEL", 2, (2, 1), integer(1, INTEL) + integer(2, INTEL))
    content = c3d(POINTS, ANALOGUE + 40_000, names=("one", "two"), units=("V", "V"), unsigned=True, extra=extra)
    forces = read(written(tmp_path, content), kind="forces")
    assert forces.spec.width == 2
    assert forces.spec.dtype == "int32"
    assert forces.chunks[0].data[:, 0].tolist() == (ANALOGUE[:, :, 0].reshape(-1) + 40_000).tolist()


def test_only_points_or_only_channels(tmp_path: Path) -> None:
    none = np.zeros((3, 0, 0))
    markers = read(written(tmp_path, c3d(POINTS, none)))
    assert markers.spec.kind is Kind.MARKERS
    emg = read(written(tmp_path, c3d(np.zeros((3, 0, 4)), ANALOGUE[:, :, :1], names=("EMG",), units=("uV",))))
    assert (emg.spec.kind, emg.spec.rate_hz) == (Kind.EMG, 200)
    with pytest.raises(FormatError, match="0 numbers"):
        read(written(tmp_path, c3d(np.zeros((3, 0, 4)), none)))


def test_first_frames_rates_and_long_files(tmp_path: Path) -> None:
    path = written(tmp_path, c3d(POINTS, ANALOGUE, first=51, rate_hz=59.94))
    markers = read(path, kind="markers")
    assert markers.spec.rate == Fraction(5994, 100)
    assert float(markers.spec.attribute("start_s") or 0) == pytest.approx(50 / 59.94)
    assert read(path, kind="emg", rate_hz=50).spec.rate == 100
    with pytest.raises(FormatError, match="--rate"):
        read(written(tmp_path, c3d(POINTS, ANALOGUE, rate_hz=0)))
    count = 70_000
    many = np.zeros((count, 1, 4))
    extra = group(3, "TRIAL") + b"".join(
        parameter(3, name, 2, (2,), integer(value % 65_536, INTEL) + integer(value // 65_536, INTEL))
        for name, value in (("ACTUAL_START_FIELD", 1), ("ACTUAL_END_FIELD", count))
    )
    head = c3d(many[:1], np.zeros((1, 0, 0)), labels=("A",), told=count, extra=extra)
    recording = read(written(tmp_path, head + bytes(8 * (count - 1))))
    assert recording.chunks[0].count == count
    assert recording.gaps == ()


def test_names_that_are_missing_or_double(tmp_path: Path) -> None:
    markers = read(written(tmp_path, c3d(POINTS, np.zeros((3, 0, 0)), labels=("A", "A"))))
    assert [channel.name for channel in markers.spec.channels[2:4]] == ["A z", "A (2) x"]
    more = texts(1, "LABELS2", ["B"], INTEL)
    markers = read(written(tmp_path, c3d(POINTS, np.zeros((3, 0, 0)), labels=("A",), extra=more)))
    assert [channel.name for channel in markers.spec.channels[2:4]] == ["A z", "B x"]
    markers = read(written(tmp_path, c3d(POINTS, np.zeros((3, 0, 0)), labels=("A",))))
    assert markers.spec.channels[3].name == "point 2 x"


STEPS = [(0.0, 0.02, "Foot Strike", "Right"), (0.0, 0.005, "Foot Off", "Left")]
WHOLE = c3d(POINTS, ANALOGUE, extra=events(STEPS))
DATA = len(WHOLE) - 3 * 2 * (8 + 4)


@pytest.mark.parametrize("cut", [2, 3, 20, 511, 512, 515, 516, 600, DATA - 1, DATA, DATA + 23, *range(DATA + 24, len(WHOLE), 7)])
def test_a_file_cut_off_gives_whole_frames_or_a_sentence(tmp_path: Path, cut: int) -> None:
    with suppress(FormatError):
        markers = read(written(tmp_path, WHOLE[:cut]), kind="markers")
        count = markers.chunks[0].count
        assert count == (cut - DATA) // 24
        assert markers.gaps == (Gap(0, count, 3, GapReason.CRASH),)
        emg = read(tmp_path / "x.c3d", kind="emg")
        assert emg.gaps == (Gap(0, 2 * count, 6, GapReason.CRASH),)


@pytest.mark.parametrize("processor", [INTEL, DEC, MIPS])
def test_events_lie_at_the_samples_of_each_stream(tmp_path: Path, processor: int) -> None:
    path = written(tmp_path, c3d(POINTS, ANALOGUE, processor=processor, extra=events(STEPS, processor, about="by hand")))
    for kind, places in (("markers", [0, 2]), ("emg", [1, 4])):
        found = read(path, kind=kind).events
        assert [(each.epoch, each.index, each.name) for each in found] == [
            (0, places[0], "Foot Off"),
            (0, places[1], "Foot Strike"),
        ]
        assert [each.value["time_s"] for each in found] == pytest.approx([0.005, 0.02])
        assert [(each.value["context"], each.value["description"]) for each in found] == [
            ("Left", "by hand"),
            ("Right", "by hand"),
        ]


def test_events_count_from_frame_one_and_those_beyond_a_cut_trial_are_left_out(tmp_path: Path) -> None:
    moments = [(0.0, 59.98, "before", ""), (1.0, 0.0, "first", ""), (1.0, 0.02, "last", ""), (1.0, 0.03, "behind", "")]
    found = read(written(tmp_path, c3d(POINTS, ANALOGUE, first=6001, extra=events(moments))), kind="markers").events
    assert [(each.index, each.name, sorted(each.value)) for each in found] == [(0, "first", ["time_s"]), (2, "last", ["time_s"])]


def test_events_that_are_not_used_or_have_no_time_or_label(tmp_path: Path) -> None:
    moments = [(0.0, float("nan"), "never", ""), (0.0, 0.01, "", ""), (0.0, 0.02, "not used", "")]
    found = read(written(tmp_path, c3d(POINTS, ANALOGUE, extra=events(moments, used=2))), kind="markers").events
    assert [(each.index, each.name) for each in found] == [(1, "event 2")]


def test_events_of_another_program_come_through_parquet_and_are_told_where_they_are_lost(tmp_path: Path) -> None:
    c: Any = ezc3d.c3d()
    c["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    c["parameters"]["POINT"]["LABELS"]["value"] = ["A"]
    c["data"]["points"] = np.ones((4, 1, 300))
    for seconds, context, label in ((0.5, "Left", "Foot Strike"), (1.25, "Right", "Foot Off")):
        c.add_event([0, seconds], context, label)
    c.write(str(tmp_path / "x.c3d"))
    markers = read(tmp_path / "x.c3d")
    assert [(each.index, each.name, each.value["context"]) for each in markers.events] == [
        (50, "Foot Strike", "Left"),
        (125, "Foot Off", "Right"),
    ]
    assert write(tmp_path / "x.parquet", markers) == []
    assert read(tmp_path / "x.parquet").events == StreamFile(tmp_path / "x.parquet").events == markers.events
    for ending in (".csv", ".trc"):
        assert "events: 2 moments with a name; .parquet keeps them" in write(tmp_path / f"x{ending}", markers)


def test_damage_gets_a_sentence(tmp_path: Path) -> None:
    for place, byte, told in ((515, 1, "processor"), (4, 0, "analogue numbers a frame|cannot be"), (16, 0, "behind the header")):
        content = bytearray(WHOLE)
        content[place : place + 2] = bytes([byte, 0]) if place != 515 else bytes([byte]) + WHOLE[516:517]
        if place == 4:
            content[4:6] = struct.pack("<H", 5)
        with pytest.raises(FormatError, match=told):
            read(written(tmp_path, bytes(content)))
    broken = c3d(POINTS, ANALOGUE, extra=struct.pack("bb", 4, 1) + b"LONG" + integer(30_000, INTEL))
    with pytest.raises(FormatError, match="reaches beyond"):
        read(written(tmp_path, broken))
    broken = c3d(POINTS, ANALOGUE, extra=parameter(1, "WIDE", 4, (255, 255, 255), b"1234"))
    with pytest.raises(FormatError, match="does not hold what it says"):
        read(written(tmp_path, broken))


@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6), st.integers(0, len(WHOLE))
)
def test_damaged_files_give_a_recording_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(WHOLE)
    for place, byte in flips:
        content[place] = byte
    path = written(tmp_path_factory.mktemp("flip"), bytes(content[: cut or None]))
    for kind in ("markers", "emg"):
        with suppress(FormatError):
            recording = read(path, kind=kind, rate_hz=100)
            assert recording.chunks[0].count >= 1
            end = recording.gaps[-1].end if recording.gaps else recording.rows
            assert end is not None
            assert all(0 <= each.index < end and each.name for each in recording.events)
