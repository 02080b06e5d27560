"""Files of R are read as they are, and what cannot be read is told."""

from pathlib import Path

import numpy as np
import pytest

from reknit.bench.figures import BenchError
from reknit.bench.r_data import read_r

TINY = (
    "RDA3\nA\n3\n262144\n197888\n5\nUTF-8\n"
    "1026\n1\n262153\n1\nx\n"  # a pairlist with the tag x
    "14\n3\n1\n2.5\nNaN\n254\n"
)


def test_numbers_of_r_are_read_with_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "x.rda"
    file.write_text(TINY)
    tables = read_r(file)
    assert set(tables) == {"x"}
    np.testing.assert_array_equal(tables["x"].values, [1, 2.5, np.nan])
    assert tables["x"].columns == ()
    with pytest.raises(BenchError, match="no column 'ME'"):
        tables["x"].column("ME")


def test_a_walk_of_thirteen_muscles_is_read(data_folder: Path) -> None:
    walk = read_r(data_folder / "muscle" / "walking_synergies" / "RAW_DATA.RData")
    emg, cycles = walk["RAW_DATA/ID0012_TW_01/emg"], walk["RAW_DATA/ID0012_TW_01/cycles"]
    assert emg.columns == ("time", "ME", "MA", "FL", "RF", "VM", "VL", "ST", "BF", "TA", "PL", "GM", "GL", "SO")
    assert emg.values.shape == (7618, 14)
    assert cycles.values.shape == (6, 2)
    np.testing.assert_allclose(np.diff(emg.column("time")), 0.001, atol=1e-6)


def test_published_synergies_are_read_with_the_names_of_their_muscles(data_folder: Path) -> None:
    synergies = read_r(data_folder / "muscle" / "walking_synergies" / "SYNS.RData")
    weights = synergies["SYNS/ID0001_TW_01/M"]
    assert weights.values.shape == (13, 5)
    assert weights.rows[:3] == ("ME", "MA", "FL")


def test_what_is_no_file_of_r_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.rda"
    with pytest.raises(BenchError, match="is no file"):
        read_r(file)
    file.write_text("nothing of R")
    with pytest.raises(BenchError, match=r"no file of R"):
        read_r(file)
