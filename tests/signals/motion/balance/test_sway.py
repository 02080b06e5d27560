"""Sway against the vectors and the authors' values of the public data set."""

from pathlib import Path

import numpy as np
import pytest

from reknit.formats.read import read
from reknit.signals.motion.balance.ellipse import Ellipse, prediction_scale
from reknit.signals.motion.balance.plate import CentreOfPressure
from reknit.signals.motion.balance.sway import Quantity, Sway
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import Chunk, Kind, ParameterError

RATE_HZ = 100.0
TIME_S = np.arange(6000) / RATE_HZ


def path(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.column_stack((x, y))


CIRCLE = path(np.cos(np.pi * TIME_S), np.sin(np.pi * TIME_S))
EIGHT = path(2 * np.sin(np.pi / 2 * TIME_S), np.sin(np.pi * TIME_S))


class TestValues:
    @pytest.mark.parametrize(
        ("points", "area", "velocity", "frequency_hz"),
        [(CIRCLE, 9.420782232, 3.140939885, 0.5), (EIGHT, 18.841564465, 3.047793727, 0.299611244)],
    )
    def test_vectors(self, points: np.ndarray, area: float, velocity: float, frequency_hz: float) -> None:
        sway = Sway.of(points, RATE_HZ)
        assert isinstance(sway, Sway)
        assert (sway.area, sway.velocity, sway.frequency_hz) == pytest.approx((area, velocity, frequency_hz), rel=1e-8)
        assert sway.ellipse.area == pytest.approx(np.pi * sway.ellipse.major * sway.ellipse.minor)

    def test_a_trial_of_the_public_set_from_its_file(self, data_folder: Path) -> None:
        recording = read(data_folder / "motion" / "bds_balance" / "data" / "BDS00001.txt")
        assert recording.spec.kind is Kind.FORCES
        opened = CentreOfPressure().open(recording.spec)
        (chunk,) = recording.chunks
        made = opened.step(opened.start(), chunk)[0]
        assert isinstance(made, Chunk)
        sway = Sway.of(made.data[:, :2], recording.spec.rate_hz)
        assert isinstance(sway, Sway)
        assert (sway.area, sway.velocity, sway.frequency_hz) == pytest.approx((0.944691517, 0.620189912, 0.256575882), abs=1e-9)

    def test_the_axes_do_not_matter(self) -> None:
        one, other = Sway.of(EIGHT, RATE_HZ), Sway.of(EIGHT[:, ::-1], RATE_HZ)
        assert isinstance(one, Sway)
        assert isinstance(other, Sway)
        assert (one.area, one.velocity) == pytest.approx((other.area, other.velocity))
        assert other.ellipse.angle_deg == pytest.approx(90.0)

    def test_the_ellipse_holds_95_of_100_further_points(self) -> None:
        random = np.random.default_rng(5)
        share = []
        for _ in range(300):
            points = random.standard_normal((30, 2))
            fresh = random.standard_normal((30, 2))
            spread = np.linalg.inv(np.cov(points.T)) / prediction_scale(30)
            off = fresh - points.mean(axis=0)
            share.append(np.mean(np.einsum("ij,jk,ik->i", off, spread, off) <= 1))
        assert np.mean(share) == pytest.approx(0.95, abs=0.01)

    def test_an_ellipse_leans_as_its_points_do(self) -> None:
        along = np.linspace(-3, 3, 101)
        across = 0.1 * np.sin(7 * along)
        turn = np.radians(30)
        found = Ellipse.of(along * np.cos(turn) - across * np.sin(turn) + 1, along * np.sin(turn) + across * np.cos(turn) - 2)
        assert (found.angle_deg, found.x, found.y) == pytest.approx((30.0, 1.0, -2.0), abs=0.5)
        assert found.major > 10 * found.minor


class TestWithheld:
    @pytest.mark.parametrize(
        ("points", "rate_hz", "why"),
        [
            (np.zeros((0, 2)), 100.0, Why.SHORT),
            (CIRCLE[:1], 100.0, Why.SHORT),
            (CIRCLE[:999], 100.0, Why.SHORT),
            (CIRCLE, 10.0, Why.SLOW),
            (np.full((6000, 2), np.nan), 100.0, Why.MISSING),
            (np.where(np.arange(6000)[:, None] == 77, np.nan, CIRCLE), 100.0, Why.MISSING),
            (np.ones((6000, 2)), 100.0, Why.STILL),
            (path(TIME_S, 0 * TIME_S), 100.0, Why.STILL),
            (CIRCLE * 100, 100.0, Why.UNIT),
            (CIRCLE / 100, 100.0, Why.UNIT),
        ],
    )
    def test_why(self, points: np.ndarray, rate_hz: float, why: Why) -> None:
        found = Sway.of(points, rate_hz)
        assert isinstance(found, Withheld)
        assert found.why is why
        assert not found

    @pytest.mark.parametrize(
        ("points", "rate_hz"), [(np.ones(9), 100.0), (np.ones((9, 3)), 100.0), (CIRCLE, 0.0), (CIRCLE, np.nan)]
    )
    def test_what_cannot_be_a_path(self, points: np.ndarray, rate_hz: float) -> None:
        with pytest.raises(ParameterError):
            Sway.of(points, rate_hz)

    def test_each_quantity_has_a_unit_of_its_own(self) -> None:
        assert [each.unit for each in Quantity] == ["cm", "m/s2", "deg", "cm"]
