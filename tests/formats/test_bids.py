"""BIDS data sets, held against the validator of BIDS itself, and read back."""

import json
import os
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import edfio
import numpy as np
import pytest

from reknit.formats.bids import Trial
from reknit.formats.bids_channels import described
from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.formats.write import write
from reknit.signals.pose.landmarks import landmark_spec
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, Side, StreamSpec

RNG = np.random.default_rng(4)


def recording(kind: Kind, channels: list[Channel], rate: int = 100, rows: int = 300, dtype: str = "float64") -> Recording:
    spec = StreamSpec(kind.value, kind, tuple(channels), Fraction(rate), dtype, device="a device")
    return Recording(spec, (Chunk(spec, 0, 0, RNG.integers(-900, 900, (rows, len(channels))).astype(dtype)),))


def gappy(whole: Recording) -> Recording:
    (chunk,) = whole.chunks
    later = chunk.part(100, 200)._replace(first=150)
    return Recording(whole.spec, (chunk.part(0, 100), later), (Gap(0, 100, 150, GapReason.DISCONNECT),))


EMG = recording(
    Kind.EMG,
    [
        Channel("vastus lateralis right", "uV", "vastus lateralis", side=Side.RIGHT),
        Channel("trigger", "count"),
        Channel("acc_x", "g"),
    ],
    1000,
    dtype="int16",
)
IMU = recording(
    Kind.IMU, [Channel(f"left {part}_{axis}", unit) for part, unit in (("acc", "g"), ("gyr", "deg/s")) for axis in "xyz"]
)
MARKERS = recording(Kind.MARKERS, [Channel(f"LASI {axis}", "mm") for axis in "xyz"])
ANGLES = recording(Kind.COORDINATES, [Channel("knee_angle_r", "deg"), Channel("pelvis_tx", "m")])


def landmarks() -> Recording:
    spec = landmark_spec("camera", 640, 480)
    times_ns = np.cumsum(RNG.integers(20_000_000, 50_000_000, 40)).astype(np.int64)
    return Recording(spec, (Chunk(spec, 0, 0, RNG.normal(size=(40, spec.width)).astype(np.float32), times_ns),))


def issues(folder: Path, cache: Path) -> list[dict[str, Any]]:
    """What the validator of BIDS says against a data set, warnings included."""
    program = shutil.which("bids-validator-deno")
    assert program, "run `uv sync`: the validator of BIDS is a development dependency"
    ran = subprocess.run(
        [program, str(folder), "--format", "json"],
        env={**os.environ, "DENO_DIR": str(cache), "DENO_NO_UPDATE_CHECK": "1"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    found: list[dict[str, Any]] = json.loads(ran.stdout)["issues"]["issues"]
    return found


def table(path: Path) -> list[dict[str, str]]:
    head, *rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_validator_of_bids_finds_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "study.bids"
    trials = [(EMG, "a"), (gappy(EMG), "b"), (IMU, "a"), (gappy(IMU), "b"), (MARKERS, "a"), (ANGLES, "a"), (landmarks(), "a")]
    for one, task in trials:
        write(folder, one, trial=Trial("01", task))
    write(folder, recording(Kind.EMG, [Channel("left", "uV")], 2000), trial=Trial("02", "a"))
    found = issues(folder, tmp_path / "cache")
    assert [each for each in found if each["severity"] == "error"] == []
    facts = {"JSON_KEY_RECOMMENDED", "SIDECAR_KEY_RECOMMENDED", "TOO_FEW_AUTHORS", "NO_AUTHORS", "EVENTS_TSV_MISSING"}
    assert {each["code"] for each in found} <= facts, "no more is missing than facts that a recording cannot know"
    next(folder.glob("sub-02/emg/*.json")).write_text("{}")
    assert [each for each in issues(folder, tmp_path / "cache") if each["severity"] == "error"], "the validator can find errors"


def test_muscles_become_edf_with_their_description(tmp_path: Path) -> None:
    folder = tmp_path / "x.bids"
    lost = write(folder, EMG, trial=Trial("07", "walking"))
    assert lost[-1].startswith("facts: ")
    stem = folder / "sub-07/emg/sub-07_task-walking"
    again = read(Path(f"{stem}_emg.edf"))
    assert again.chunks[0].data.tolist() == EMG.chunks[0].data.tolist()
    rows = table(Path(f"{stem}_channels.tsv"))
    assert [row["name"] for row in rows] == [signal.label for signal in edfio.read_edf(f"{stem}_emg.edf").signals]
    assert [row["type"] for row in rows] == ["EMG", "EMG", "ACCEL"]
    assert rows[0]["target_muscle"] == "right vastus lateralis"
    assert rows[1]["target_muscle"] == "n/a"
    told = json.loads(Path(f"{stem}_emg.json").read_text())
    assert told["SamplingFrequency"] == 1000
    assert told["RecordingType"] == "continuous"
    assert told["RecordingDuration"] == 0.3
    write(folder, gappy(EMG), trial=Trial("07", "sitting"))
    told = json.loads((folder / "sub-07/emg/sub-07_task-sitting_emg.json").read_text())
    assert told["RecordingType"] == "discontinuous"
    assert told["RecordingDuration"] == 0.25
    assert table(folder / "participants.tsv") == [{"participant_id": "sub-07"}]


def test_motion_becomes_a_table_in_units_of_bids(tmp_path: Path) -> None:
    folder = tmp_path / "x.bids"
    lost = write(folder, gappy(IMU))
    assert [each.partition(":")[0] for each in lost] == ["gaps", "precision"]
    stem = folder / "sub-01/motion/sub-01_task-practice_tracksys-imu"
    values = np.loadtxt(f"{stem}_motion.tsv")
    assert np.allclose(values[:, 0], [*np.arange(100) / 100, *np.arange(150, 250) / 100])
    assert np.allclose(values[:, 1:4], 9.80665 * np.asarray(IMU.chunks[0].data)[:200, :3])
    rows = table(Path(f"{stem}_channels.tsv"))
    assert [(row["type"], row["component"], row["units"]) for row in rows[:2]] == [
        ("LATENCY", "n/a", "s"),
        ("ACCEL", "x", "m/s^2"),
    ]
    assert {row["tracked_point"] for row in rows[1:]} == {"left"}
    missing = MARKERS.chunks[0]._replace(data=np.where(np.arange(300)[:, None] == 1, np.nan, MARKERS.chunks[0].data))
    write(folder, Recording(MARKERS.spec, (missing,)))
    path = folder / "sub-01/motion/sub-01_task-practice_tracksys-markers_motion.tsv"
    assert path.read_text().splitlines()[1] == "n/a\tn/a\tn/a"


@pytest.mark.parametrize(
    ("kind", "name", "unit", "told"),
    [
        (Kind.IMU, "left_sensor acc_x", "m/s2", ("ACCEL", "x", "left_sensor")),
        (Kind.IMU, "Gyr_Z", "deg/s", ("GYRO", "z", "imu")),
        (Kind.IMU, "pelvis quat_w", "unknown", ("ORNT", "quat_w", "pelvis")),
        (Kind.IMU, "Mag_Y", "uT", ("MAGN", "y", "imu")),
        (Kind.IMU, "temperature", "degC", ("MISC", "n/a", "temperature")),
        (Kind.MARKERS, "R Knee z", "mm", ("POS", "z", "R Knee")),
        (Kind.COORDINATES, "knee_angle_r", "deg", ("JNTANG", "n/a", "knee_angle_r")),
        (Kind.COORDINATES, "pelvis_tx", "m", ("MISC", "n/a", "pelvis_tx")),
        (Kind.LANDMARKS, "nose.world_x", "m", ("POS", "x", "nose")),
        (Kind.LANDMARKS, "nose.visibility", "share", ("MISC", "n/a", "nose")),
    ],
)
def test_channels_in_the_words_of_bids(kind: Kind, name: str, unit: str, told: tuple[str, str, str]) -> None:
    channel = Channel(name, unit)
    got = described(StreamSpec(kind.value, kind, (channel,)), channel)
    assert (got.kind, got.component, got.point) == told


def test_nothing_is_replaced_unasked_and_nothing_is_left_over(tmp_path: Path) -> None:
    folder = tmp_path / "x.bids"
    write(folder, EMG)
    (folder / "dataset_description.json").write_text('{"Name": "mine", "BIDSVersion": "1.11.1"}')
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    wide = recording(Kind.EMG, [Channel("left", "uV")], 2000)
    with pytest.raises(FormatError, match="another --subject or --task"):
        write(folder, wide)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    write(folder, wide, force=True)
    assert [path.suffix for path in sorted((folder / "sub-01/emg").iterdir())] == [".tsv", ".bdf", ".json"]
    assert json.loads((folder / "dataset_description.json").read_text())["Name"] == "mine"
    (folder / "participants.tsv").write_text("participant_id\tage\nsub-01\t40\n")
    write(folder, EMG, trial=Trial("02"))
    assert table(folder / "participants.tsv")[1] == {"participant_id": "sub-02", "age": "n/a"}
    assert [path.name for path in tmp_path.iterdir()] == ["x.bids"]


def test_what_bids_has_no_place_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no place for forces"):
        write(tmp_path / "x.bids", recording(Kind.FORCES, [Channel("Fz", "N")]))
    with pytest.raises(FormatError, match="letters and digits only for the task"):
        Trial(task="sit to stand")
    (tmp_path / "y.bids").mkdir()
    with pytest.raises(FormatError, match="no BIDS data set"):
        write(tmp_path / "y.bids", EMG)
    (tmp_path / "file").write_text("x")
    with pytest.raises(FormatError, match="cannot be written"):
        write(tmp_path / "file" / "x.bids", EMG)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "y.bids"]
