"""The foot benchmark's loader: any file of gaitmap's public form, and clear words where a file is none."""

from pathlib import Path

import numpy as np
import pytest

from reknit.bench.figures import BenchError
from reknit.bench.gaitmap_files import COLUMNS, foot_samples, reference_strides
from reknit.bench.motion_foot import run


def test_two_feet_in_any_order_of_columns(tmp_path: Path) -> None:
    heads = [(f"{foot}_sensor", axis) for axis in COLUMNS for foot in ("right", "left")]
    rows = [",".join(["sensor", *(foot for foot, _ in heads)]), ",".join(["axis", *(axis for _, axis in heads)])]
    rows += [",".join([str(n), *(f"{n}.{place}" for place in range(12))]) for n in range(3)]
    file = tmp_path / "imu.csv"
    file.write_text("\n".join(rows))
    found = foot_samples(file)
    np.testing.assert_allclose(found["right"][1], [1.0, 1.2, 1.4, 1.6, 1.8, 1.10])
    np.testing.assert_allclose(found["left"][1], [1.1, 1.3, 1.5, 1.7, 1.9, 1.11])


def test_one_foot_is_named_by_its_file(tmp_path: Path) -> None:
    file = tmp_path / "imu_ms_right.csv"
    file.write_text("\n".join([",".join(["", "index", *COLUMNS]), *(["0,5,1,2,3,4,5,6"] * 3)]))
    np.testing.assert_allclose(foot_samples(file)["right"], [[1, 2, 3, 4, 5, 6]] * 3)


def test_another_form_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "imu.csv"
    file.write_text("a,b\nc,d\n1,2\n")
    with pytest.raises(BenchError, match="left_sensor or right_sensor"):
        foot_samples(file)
    with pytest.raises(BenchError, match="could not be read"):
        run(tmp_path)
    with pytest.raises(BenchError, match="could not be read"):
        reference_strides(tmp_path)
