"""Files appear whole or not at all, and nothing is replaced unasked."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.formats.write import WRITERS, write
from reknit.session.analyse import analyse, calibrate
from reknit.session.begin import Begin
from reknit.session.calibration import CalibrationError
from reknit.session.practice import Practice
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, StreamSpec


def recording(kind: Kind = Kind.EMG) -> Recording:
    channels = tuple(Channel(f"a {axis}", "uV", scale=0.5) for axis in "xyz")
    spec = StreamSpec("emg", kind, channels, Fraction(1000), "int16")
    return Recording(spec, (Chunk(spec, 0, 0, np.arange(30, dtype=np.int16).reshape(10, 3)),))


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_values_come_back_from_every_form(tmp_path: Path, ending: str) -> None:
    made = recording(Kind.MARKERS)
    write(tmp_path / f"x{ending.upper()}", made)
    again = read(tmp_path / f"x{ending.upper()}")
    scale = [channel.scale for channel in again.spec.channels]
    offset = [channel.offset for channel in again.spec.channels]
    assert np.allclose(again.chunks[0].data * scale + offset, np.arange(30).reshape(10, 3) / 2)
    assert again.spec.rate == 1000
    assert [path.name for path in tmp_path.iterdir()] == [f"x{ending.upper()}"]


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("mine")
    with pytest.raises(FormatError, match="--force"):
        write(path, recording())
    assert path.read_text() == "mine"
    write(path, recording(), force=True)
    assert path.read_text().startswith("time_s,a x [uV]")


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    for name, told in (("x.trc", "markers"), ("x.xyz", "ending"), ("none/x.csv", "cannot be written")):
        with pytest.raises(FormatError, match=told):
            write(tmp_path / name, recording())
    assert list(tmp_path.iterdir()) == []


def test_a_table_tells_of_gaps_and_units(tmp_path: Path) -> None:
    whole = recording()
    chunk = whole.chunks[0]
    gappy = Recording(whole.spec, (chunk.part(0, 3), chunk.part(5, 10)), (Gap(0, 3, 5, GapReason.DISCONNECT),))
    lost = write(tmp_path / "x.csv", gappy)
    assert [each.partition(":")[0] for each in lost] == ["units", "gaps", "precision"]
    assert "\n0.005," in (tmp_path / "x.csv").read_text().replace("\r", "")


def digest(recording: Recording, reference: float, size: int) -> str:
    practice = Practice(
        Begin(library()["quadriceps-setting"], (recording.spec.name,)), {recording.spec.name: recording.spec}, reference
    )
    for item in recording.rechunked(size).items():
        practice.push(recording.spec.name, item)
    practice.finish()
    return practice.digest


def test_real_recordings_give_the_same_digest_streamed_and_whole(data_folder: Path) -> None:
    seen = 0
    for path in sorted(data_folder.glob("muscle/**/*.*")):
        try:
            one = read(path, kind="emg")
        except FormatError:
            continue
        if one.duration_s < 10:
            continue
        begin = Begin(library()["quadriceps-setting"], (one.spec.name,))
        try:
            reference = calibrate(begin, one)
            whole = analyse(begin, one, reference)["digest"]
            level = reference.own.value
        except CalibrationError:
            level, whole = 1.0, digest(one, 1.0, 4096)
        assert digest(one, level, 37) == whole
        seen += 1
    assert seen == 2
