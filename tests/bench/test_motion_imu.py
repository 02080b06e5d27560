"""Benchmarks of motion sensors: without data they say what to name; one real recording keeps the figures that were told of it."""

from pathlib import Path

import pytest

from reknit.bench import motion_hinge, motion_orientation, motion_two_imu
from reknit.bench.figures import BenchError
from reknit.bench.two_imu_data import recordings


@pytest.mark.parametrize("bench", [motion_hinge, motion_orientation, motion_two_imu])
def test_without_recordings_it_says_what_to_name(bench: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("REKNIT_DATA", raising=False)
    with pytest.raises(BenchError, match="--data or REKNIT_DATA"):
        bench.run()  # type: ignore[attr-defined]
    with pytest.raises(BenchError, match="such as"):
        bench.run(tmp_path)  # type: ignore[attr-defined]


def test_a_file_of_another_form_is_named(tmp_path: Path) -> None:
    (tmp_path / "data_1D_01.mat").write_bytes(b"nothing")
    with pytest.raises(BenchError, match="has not the form"):
        recordings(tmp_path, "motion-hinge")


def test_one_real_hinge_keeps_its_figures(data_folder: Path) -> None:
    (recording,) = (each for each in recordings(data_folder, "motion-hinge", axes=1) if each.name == "1D_02")
    hinge = motion_hinge.score(recording)
    assert hinge.angle_deg < 1.0
    assert hinge.axis_deg < 0.43
    assert hinge.floor_deg < hinge.angle_deg
    relative = motion_two_imu.score(recording)
    assert relative.online_deg < 1.4
    assert relative.offline_deg < 1.1
