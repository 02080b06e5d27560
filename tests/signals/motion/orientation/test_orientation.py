"""Orientation: the filter run alone, units, what is missing, and an inclination that is right on a simulated limb."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from vqf import VQF

from reknit.signals.motion.imu_channels import G_M_S2
from reknit.signals.motion.orientation.error import orientation_error, root_mean_square
from reknit.signals.motion.orientation.orientation import Orientation, orientation_offline
from reknit.signals.motion.quaternion import about_z, multiply
from reknit.simulate.limb import SimulatedLimb
from reknit.stream import Channel, Chunk, Kind, ParameterError, SpecError, StreamSpec

LIMB = SimulatedLimb()


def run(node: Orientation, chunk: Chunk) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    opened = node.open(chunk.spec)
    (out,) = opened.step(opened.start(), chunk)
    assert isinstance(out, Chunk)
    return out.data


def test_it_is_the_filter_run_alone_and_units_do_not_matter() -> None:
    chunk = LIMB.samples(0, 1000)
    data = np.asarray(chunk.data, dtype=np.float64)
    alone = VQF(0.01).updateBatch(np.ascontiguousarray(data[:, 3:]) * (np.pi / 180), np.ascontiguousarray(data[:, :3]))
    np.testing.assert_array_equal(run(Orientation(), chunk), alone["quat6D"])
    units = ("g", "rad/s")
    channels = tuple(replace(each, unit=units[place // 3]) for place, each in enumerate(chunk.spec.channels))
    other = replace(chunk.spec, channels=channels, dtype="float64")
    scaled = data * np.repeat((1 / G_M_S2, np.pi / 180), 3)
    np.testing.assert_allclose(run(Orientation(), Chunk(other, 0, 0, scaled)), alone["quat6D"], atol=1e-9)


def test_inclination_follows_a_limb() -> None:
    quaternions, truth = run(Orientation(), LIMB.samples(0, 3000)), LIMB.quaternions(0, 3000)
    y_up_to_z_up = np.array([np.sqrt(0.5), np.sqrt(0.5), 0.0, 0.0])
    error = orientation_error(quaternions, multiply(y_up_to_z_up, truth))
    assert root_mean_square(error.inclination_deg[300:]) < 1.0


def test_an_irregular_stream_turns_by_real_times() -> None:
    regular = LIMB.samples(0, 1500)
    kept = np.random.default_rng(1).random(1500) > 0.2
    spec = replace(regular.spec, rate=None)
    data = np.asarray(regular.data)
    chunk = Chunk(spec, 0, 0, data[kept], (np.flatnonzero(kept) * 10_000_000).astype(np.int64))
    error = orientation_error(run(Orientation(rate_hz=100), chunk)[100:], run(Orientation(), regular)[kept][100:])
    assert root_mean_square(error.total_deg) < 1.5


def test_missing_samples_are_bridged_for_a_moment_only() -> None:
    chunk = LIMB.samples(0, 1000)
    for length, bridged in ((10, True), (60, False)):
        data = np.array(chunk.data)
        data[500 : 500 + length, 4] = np.nan
        made = run(Orientation(), chunk._replace(data=data))
        assert np.isnan(made[500 : 500 + length]).all()
        assert np.isfinite(made[500 + length :]).all()
        error = orientation_error(made, run(Orientation(), chunk))
        fresh = run(Orientation(), chunk._replace(data=data[500 + length :], first=500 + length))
        assert bool(error.total_deg[500 + length] < 5) is bridged
        assert np.array_equal(made[500 + length :], fresh) is not bridged


def test_what_is_not_there_is_refused() -> None:
    spec = LIMB.spec
    for broken, told in (
        (replace(spec, kind=Kind.SIGNAL), "motion sensor"),
        (replace(spec, channels=spec.channels[:3]), "no angular velocity"),
        (replace(spec, channels=spec.channels[:5]), "see z"),
        (replace(spec, channels=(replace(spec.channels[0], unit=""), *spec.channels[1:])), "has no unit"),
        (replace(spec, channels=(*spec.channels[:5], replace(spec.channels[5], unit="rpm"))), "'rpm'"),
    ):
        with pytest.raises(SpecError, match=told):
            Orientation().open(broken)
    with pytest.raises(SpecError, match="no magnetometer"):
        Orientation(magnetometer=True).open(spec)
    with pytest.raises(ParameterError, match="give rate_hz"):
        Orientation().open(replace(spec, rate=None))
    with pytest.raises(ParameterError, match="20 to 5000"):
        Orientation().open(replace(spec, rate=Fraction(10)))
    with pytest.raises(ParameterError, match="missing"):
        orientation_offline(100, np.full((5, 3), np.nan), np.zeros((5, 3)))


@pytest.mark.parametrize("names", [("acc_{}", "gyro_{}"), ("acceleration {}", "angular velocity {}"), ("AccX Gyr", "")])
def test_names_of_many_makers_are_known(names: tuple[str, str]) -> None:
    if not names[1]:
        names = ("Acc{}", "Gyr{}")
    channels = tuple(
        Channel(name.format(axis), unit) for name, unit in zip(names, ("m/s^2", "deg/s"), strict=True) for axis in "xyz"
    )
    Orientation().open(StreamSpec("imu", Kind.IMU, channels, Fraction(60)))


def test_errors_are_those_of_the_definition() -> None:
    turn = about_z(np.radians([10.0]))
    tilt = np.array([[np.cos(np.radians(2)), np.sin(np.radians(2)), 0, 0]])
    error = orientation_error(multiply(turn, tilt), np.array([[-1.0, 0, 0, 0]]))
    assert error.heading_deg[0] == pytest.approx(10)
    assert error.inclination_deg[0] == pytest.approx(4)
    assert 10 < error.total_deg[0] < 14


def test_where_a_long_hole_is_cut_does_not_matter() -> None:
    limb = SimulatedLimb(seed=6, still_s=0.5)
    data = limb.samples(0, 600).data.astype(float)
    data[250:310] = np.nan  # 0.6 s
    opened = Orientation().open(limb.spec)

    def cut_at(*cuts: int) -> NDArray[np.float64]:
        state, rows = opened.start(), []
        for start, stop in pairwise((0, *cuts, 600)):
            (made,) = opened.step(state, Chunk(limb.spec, 0, start, data[start:stop]))
            assert isinstance(made, Chunk)
            rows.append(made.data)
        return np.concatenate(rows)

    whole = cut_at()
    for cuts in ((310,), (280, 310), (250, 309)):
        assert cut_at(*cuts).tobytes() == whole.tobytes()


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2)])
@pytest.mark.parametrize("stored", ["float32", "float64"])
def test_pieces_are_the_filter_alone_however_the_channels_stand(order: tuple[int, ...], stored: str) -> None:
    senses = [
        [Channel(f"{name} {axis}", unit) for axis in "xyz"] for name, unit in (("acc", "m/s2"), ("gyr", "rad/s"), ("mag", "uT"))
    ]
    spec = StreamSpec("imu", Kind.IMU, tuple(each for n in order for each in senses[n]), Fraction(100), stored)
    rows = np.random.default_rng(1).normal((0, 0, 9.8, 0, 0, 0, 20, 0, -40), 0.5, (95, 9)).astype(stored)
    felt, turning, field_ut = (np.ascontiguousarray(each, dtype=np.float64) for each in np.split(rows, 3, axis=1))
    alone = VQF(0.01).updateBatch(turning, felt, field_ut)["quat9D"]
    data = np.concatenate([np.split(rows, 3, axis=1)[n] for n in order], axis=1)
    opened = Orientation(magnetometer=True, keep=True).open(spec)
    state = opened.start()
    made = np.concatenate([opened.rows(state, Chunk(spec, 0, first, data[first : first + 10])) for first in range(0, 95, 10)])
    assert made.tobytes() == np.concatenate((alone, felt, turning), axis=1).tobytes()
