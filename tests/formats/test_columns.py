"""What columns are taken for, with which units, and where their losses stand: in tables of real programs, and in made ones."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reknit.formats.asked import Asked
from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.formats.unit import is_unit, name_and_unit
from reknit.stream import Gap, GapReason, Kind


def text(folder: Path, content: str, asked: Asked | None = None, rate_hz: float | None = None) -> Recording:
    path = folder / "x.csv"
    path.write_text(content, encoding="utf-8")
    return read(path, asked=asked or Asked(), rate_hz=rate_hz)


def rows(*columns: object, count: int = 40, step: float = 0.01) -> str:
    return "\n".join(",".join([f"{n * step:.6g}", *(str(each) for each in columns)]) for n in range(count)) + "\n"


@pytest.mark.parametrize(
    ("names", "values", "kind", "units"),
    [
        ("time,biceps [mV],triceps [mV]", (1.5, 2), Kind.EMG, ["uV", "uV"]),
        ("time,EMG (left),EMG (right)", (1.5, 2.5), Kind.EMG, ["unknown", "unknown"]),
        ("time,a,b", (1, 2), Kind.EMG, ["count", "count"]),
        ("time,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z", (9.8, 0.1, 0.2, 100.5, 0, 0), Kind.IMU, ["m/s2"] * 3 + ["deg/s"] * 3),
        ("time,Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z", (0.1, 1, 0.1, 1.5, 0, 0), Kind.IMU, ["g"] * 3 + ["unknown"] * 3),
        ("time,ax [m/s^2],ay [m/s^2],az [m/s^2]", (1.5, 2, 3), Kind.IMU, ["m/s2"] * 3),
        ("time,Quat_W,Quat_X,Quat_Y,Quat_Z", (1, 0, 0, 0.5), Kind.IMU, ["unknown"] * 4),
        ("Time[s],Fx[N],Fy[N],Mx[Nm],COPx[cm]", (1.5, 2, 3, 4), Kind.FORCES, ["N", "N", "Nm", "cm"]),
        ("time,knee_flexion,hip_flexion", (1.5, 2), Kind.COORDINATES, ["unknown", "unknown"]),
        ("time,KNE_X,KNE_Y,KNE_Z", (1.5, 2, 3), Kind.MARKERS, ["unknown"] * 3),
        ("time,temperature [degC]", (36.5,), Kind.SIGNAL, ["degC"]),
    ],
)
def test_columns_are_known_by_names_and_units(
    tmp_path: Path, names: str, values: tuple[float, ...], kind: Kind, units: list[str]
) -> None:
    recording = text(tmp_path, names + "\n" + rows(*values))
    assert recording.spec.kind is kind
    assert [channel.unit for channel in recording.spec.channels] == units
    assert recording.spec.rate == 100
    assert kind.value in recording.read_as


def test_millivolts_become_microvolts(tmp_path: Path) -> None:
    recording = text(tmp_path, "time,biceps [mV]\n" + rows(1.5))
    (channel,) = recording.spec.channels
    assert (channel.name, channel.unit, channel.scale) == ("biceps", "uV", 1000)


def test_points_can_be_written_as_markers(tmp_path: Path) -> None:
    recording = text(tmp_path, "time,KNE_X,KNE_Y,KNE_Z\n" + rows(1.5, 2, 3), Asked(units=("mm",)))
    assert [channel.name for channel in recording.spec.channels] == ["KNE x", "KNE y", "KNE z"]
    assert {channel.unit for channel in recording.spec.channels} == {"mm"}


def test_each_part_of_the_guess_can_be_overridden(tmp_path: Path) -> None:
    content = "stamp,acc_x,acc_y,acc_z\n" + rows(1.5, 2, 3, step=10)
    recording = text(tmp_path, content, Asked(time="stamp [ms]", units=("acc=g", "acc_z=m/s2"), kind=Kind.SIGNAL))
    assert recording.spec.rate == 100
    assert recording.spec.kind is Kind.SIGNAL
    assert [channel.unit for channel in recording.spec.channels] == ["g", "g", "m/s2"]
    assert "'stamp' in ms (as asked)" in recording.read_as
    assert text(tmp_path, content, Asked(rate_hz=50)).spec.width == 4, "without a word, no column called stamp holds times"
    with pytest.raises(FormatError, match="has no column 'when'; it has stamp, acc_x"):
        text(tmp_path, content, Asked(time="when"))
    with pytest.raises(FormatError, match="no channel has 'emg' in its name"):
        text(tmp_path, content, Asked(time="stamp", units=("emg=mV",)))


def test_missing_rows_are_gaps(tmp_path: Path) -> None:
    lines = rows(1.5, 2).splitlines()
    recording = text(tmp_path, "time,a,b\n" + "\n".join(lines[:10] + lines[13:]) + "\n")
    assert recording.gaps == (Gap(0, 10, 13, GapReason.UNEXPLAINED),)
    assert [(chunk.first, chunk.count) for chunk in recording.chunks] == [(0, 10), (13, 27)]
    counted = "\n".join(f"{n % 256},{n}" for n in [*range(300), *range(303, 400)])
    recording = text(tmp_path, "Sample Index,EXG\n" + counted + "\n", rate_hz=250)
    assert recording.gaps == (Gap(0, 300, 303, GapReason.COUNTER_JUMP),)
    assert recording.spec.width == 1
    cut = text(tmp_path, "time,a,b\n" + rows(1, 2) + "0.4,1")
    assert cut.gaps == (Gap(0, 40, None, GapReason.CRASH),)


def test_missing_rows_of_another_programs_parquet_are_gaps(tmp_path: Path) -> None:
    index = [*range(20), *range(25, 60)]
    pq.write_table(pa.table({"time_ms": [n * 2.0 for n in index], "EMG [mV]": [0.5 * n for n in index]}), tmp_path / "x.parquet")
    recording = read(tmp_path / "x.parquet")
    assert recording.spec.rate == 500
    assert recording.gaps == (Gap(0, 20, 25, GapReason.UNEXPLAINED),)
    assert recording.spec.channels[0].unit == "uV"


def test_recordings_in_one_table_and_several_clocks_are_refused(tmp_path: Path) -> None:
    again = "\n".join(f"{n},1.5" for n in [*range(30), *range(30)])
    with pytest.raises(FormatError, match="begins again in row 31"):
        text(tmp_path, "sample,a\n" + again + "\n", rate_hz=100)
    clocks = "\n".join(f"{n / 1000},1.5,{n / 100},2.5" for n in range(30))
    with pytest.raises(FormatError, match="several clocks"):
        text(tmp_path, "X[s],EMG [V],X[s],ACC [g]\n" + clocks + "\n")
    same = "\n".join(f"{n / 1000},1.5,{n / 1000},2.5" for n in range(30))
    assert text(tmp_path, "X[s],EMG [V],X[s],ACC [g]\n" + same + "\n").spec.width == 2


def test_the_guess_is_a_sentence_with_reasons(tmp_path: Path) -> None:
    told = text(tmp_path, "note;Zeit;Fx[N]\n" + "\n".join(f"a;{n};{n},5" for n in range(20)) + "\n").read_as
    for part in (
        "semicolon",
        "decimal comma",
        "1 line of header",
        "'Zeit' in ms",
        "1000 Hz",
        "forces",
        "'Fx'",
        "units N",
        "left out: note",
    ):
        assert part in told, part
    assert told.endswith("--rate or --kind.")


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("Fx[N]", "Fx", "N"),
        ("acc_x [m/s^2]", "acc_x", "m/s^2"),
        ("EMG (mV)", "EMG", "mV"),
        ("EMG (left)", "EMG (left)", None),
        ("a x [uV]", "a x", "uV"),
        (" plain ", "plain", None),
        ("[x]", "", "x"),
    ],
)
def test_units_stand_in_names(text: str, name: str, unit: str | None) -> None:
    assert name_and_unit(text) == (name, unit)
    assert unit is None or unit == "x" or is_unit(unit)


def test_tables_of_real_programs_are_read(data_folder: Path) -> None:
    motion = data_folder / "motion"
    for path in sorted((motion / "bds_balance/data").glob("*.txt"))[:3]:
        plate = read(path)
        assert plate.spec.kind is Kind.FORCES
        assert plate.spec.rate == 100
        assert plate.gaps == ()
        assert [channel.unit for channel in plate.spec.channels] == ["N"] * 3 + ["Nm"] * 3 + ["cm"] * 2
        assert plate.duration_s == 60
    stairs = read(motion / "gaitmap/imu_sample_healthy_stair_up.csv")
    assert (stairs.spec.kind, float(stairs.spec.rate_hz), stairs.spec.width) == (Kind.IMU, 204.8, 12)
    assert {channel.unit for channel in stairs.spec.channels} == {"m/s2", "deg/s"}
    for name, rate_hz, unit in (
        ("gaitmap/imu_sample.csv", 204.8, "m/s2"),
        ("mobgap/data_csv/HA/001/TimeMeasure1_Test5_Trial1.csv", 100, "g"),
    ):
        with pytest.raises(FormatError, match="--rate"):
            read(motion / name)
        imu = read(motion / name, rate_hz=rate_hz)
        assert imu.spec.kind is Kind.IMU
        assert imu.spec.channels[0].unit == unit
        assert np.isfinite(imu.chunks[0].data).all()
    points = read(motion / "gaitmap/mocap_sample.csv", rate_hz=100)
    assert (points.spec.kind, points.spec.width) == (Kind.MARKERS, 18)
    with pytest.raises(FormatError, match="begins again"):
        read(motion / "gaitmap/orientation_sample.csv", rate_hz=204.8)


def test_columns_of_words_are_called_that_before_a_rate_is_asked_for(tmp_path: Path) -> None:
    words = "word,n\napple,12\nbeet,9\ncar,7\n"
    with pytest.raises(FormatError, match="'word' holds text and no numbers, and nothing says when 'n' was taken; expected rows"):
        text(tmp_path, words)
    assert "word" in text(tmp_path, words, rate_hz=10).read_as
