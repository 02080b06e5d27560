"""The centre of pressure from a plate's channels."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from reknit.formats.read import read
from reknit.signals.measure import Gate
from reknit.signals.motion.balance.plate import CentreOfPressure
from reknit.stream import Channel, Chunk, Kind, SpecError, StreamSpec

UNITS = {"f": "N", "m": "Nm", "c": "cm"}


def spec(*names: str, **units: str) -> StreamSpec:
    channels = tuple(Channel(name, units.get(name, UNITS[name[0].lower()])) for name in names)
    return StreamSpec("plate", Kind.FORCES, channels, Fraction(100))


def taken(node: CentreOfPressure, of: StreamSpec, *rows: tuple[float, ...]) -> np.ndarray:
    opened = node.open(of)
    return opened.rows(opened.start(), np.array(rows))


FORCES = ("Fx", "Fy", "Fz", "Mx", "My")


def test_forces_and_moments_give_what_the_file_says(data_folder: Path) -> None:
    recording = read(data_folder / "motion" / "bds_balance" / "data" / "BDS00002.txt")
    (chunk,) = recording.chunks
    plain = StreamSpec("plate", Kind.FORCES, recording.spec.channels[:6], Fraction(100))
    opened = CentreOfPressure().open(plain)
    ours = opened.rows(opened.start(), chunk.data[:, :6])
    np.testing.assert_allclose(ours[:, :2], chunk.data[:, 6:8], atol=2e-5)  # six digits behind the point


def test_the_surface_lies_above_the_origin() -> None:
    [[x, y, gate]] = taken(CentreOfPressure(depth_m=0.05), spec(*FORCES), (10, -20, 700, 7, -14))
    assert (x, y, gate) == pytest.approx((100 * (14 - 0.5) / 700, 100 * (7 + 1) / 700, Gate.OPEN))


@pytest.mark.parametrize("z_up", [False, True])
@pytest.mark.parametrize("on_person", [False, True])
def test_the_surface_may_lie_on_either_side_of_the_origin(z_up: bool, on_person: bool) -> None:
    at = np.array([0.03, -0.02, 0.05 if z_up else -0.05])
    force = np.array([10.0, -20.0, -700.0 if z_up else 700.0]) * (-1 if on_person else 1)
    moment = np.cross(at, force)
    [[x, y, gate]] = taken(CentreOfPressure(depth_m=0.05, z_up=z_up), spec(*FORCES), (*force, moment[0], moment[1]))
    assert (x, y, gate) == pytest.approx((3.0, -2.0, Gate.OPEN))


def test_units_and_plates() -> None:
    two = spec("Fz1", "Mx1", "COPx2", "COPy2", "Fz2", COPx2="mm", COPy2="m", Fz2="kN")
    [[x, y, gate]] = taken(CentreOfPressure(2), two, (0, 0, 15, 0.02, -0.7))
    assert (x, y, gate) == pytest.approx((1.5, 2.0, Gate.OPEN))


@pytest.mark.parametrize(
    ("row", "gate"),
    [
        ((1, 1, 20, 5, 5), Gate.NO_PERSON),
        ((1, 1, 0, 0, 0), Gate.NO_PERSON),
        ((1, 1, 700, np.nan, 5), Gate.NO_SIGNAL),
        ((1, 1, np.nan, 1, 5), Gate.NO_SIGNAL),
    ],
)
def test_abstains(row: tuple[float, ...], gate: Gate) -> None:
    [[x, y, told]] = taken(CentreOfPressure(), spec(*FORCES), row)
    assert np.isnan((x, y)).all()
    assert told == gate


@pytest.mark.parametrize("names", [("Fz",), ("COPx", "Fz"), ("Fx", "Fy", "Fz", "Mx"), ("Fz2", "COPx2", "COPy2")])
def test_no_centre_in_the_channels(names: tuple[str, ...]) -> None:
    with pytest.raises(SpecError, match="expected COPx and COPy"):
        CentreOfPressure().open(spec(*names))


def test_a_unit_that_is_none() -> None:
    with pytest.raises(SpecError, match="must be in cm, m, mm"):
        CentreOfPressure().open(spec("COPx", "COPy", COPx="V"))


def test_chunks_keep_their_place() -> None:
    opened = CentreOfPressure().open(spec("COPx", "COPy"))
    (made,) = opened.step(opened.start(), Chunk(spec("COPx", "COPy"), 0, 7, np.ones((3, 2))))
    assert isinstance(made, Chunk)
    assert (made.first, made.count) == (7, 3)
