"""One-Euro: calm at rest, quick in movement, exact at its own formula."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.signals.pose.one_euro import FORGET_S, OneEuro
from reknit.stream import Channel, Chunk, Kind, ParameterError, SpecError, StreamSpec
from signals.pose.figures import SPEC, chunk, row


def smoothed(rows: list[np.ndarray], rate_hz: float = 30.0, node: OneEuro | None = None) -> np.ndarray:
    opened = (node or OneEuro()).open(SPEC)
    (out,) = opened.step(opened.start(), chunk(rows, rate_hz))
    assert isinstance(out, Chunk)
    return out.data


def moved(xs: list[float]) -> list[np.ndarray]:
    """The nose at those heights of the picture (in shares)."""
    return [row({"nose": (320.0, 480.0 * x)}) for x in xs]


def test_it_is_the_published_formula() -> None:
    xs = [0.2, 0.25, 0.35, 0.36, 0.30]
    found = smoothed(moved(xs))[:, 1]
    parameters, step_s = OneEuro(), 1 / 30
    value, speed = xs[0], 0.0

    def share(cutoff_hz: float) -> float:
        turn = 2 * math.pi * cutoff_hz * step_s
        return turn / (turn + 1)

    wanted = [value]
    for x in xs[1:]:
        step = x - value
        speed += share(parameters.derivative_cutoff_hz) * (step / step_s - speed)
        value += share(parameters.min_cutoff_hz + parameters.beta * abs(speed)) * step
        wanted.append(value)
    assert found == pytest.approx(wanted, rel=1e-4)


def test_jitter_is_calmed_and_movement_is_followed() -> None:
    random = np.random.default_rng(1)
    still = smoothed(moved((0.5 + 0.003 * random.standard_normal(300)).tolist()))[30:, 1]
    assert still.std() < 0.003 * 0.75
    times = np.arange(300) / 30
    path = 0.5 + 0.1 * np.sin(2 * np.pi * times / 4)
    found = smoothed(moved(path.tolist()))[:, 1]
    lag_s = np.abs(found - path)[60:].max() / (0.1 * 2 * np.pi / 4)
    assert lag_s < 0.06, "a squat of four seconds is followed within 60 ms"


def test_visibility_is_left_alone() -> None:
    rows = [row({}, visibility=value) for value in (0.9, 0.1, 0.5)]
    assert smoothed(rows)[:, 3].tolist() == [0.9, 0.1, 0.5]


def test_a_picture_without_a_person_is_passed_and_does_no_harm() -> None:
    rows = moved([0.5, 0.5])
    gone = np.full(231, np.nan)
    found = smoothed([rows[0], gone, rows[1]])
    assert np.isnan(found[1]).all()
    assert found[2, 1] == 0.5


def test_after_half_a_second_it_begins_anew() -> None:
    gone = np.full(231, np.nan)
    long = [moved([0.2])[0], *[gone] * round(FORGET_S * 30 + 1), moved([0.8])[0]]
    assert smoothed(long)[-1, 1] == 0.8
    short = [moved([0.2])[0], *[gone] * 5, moved([0.8])[0]]
    assert smoothed(short)[-1, 1] < 0.8


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_it_never_leaves_the_range_of_what_it_saw(xs: list[float]) -> None:
    found = smoothed(moved(xs))[:, 1]
    assert found.min() >= min(xs) - 1e-9
    assert found.max() <= max(xs) + 1e-9


def test_what_it_cannot_do_is_refused() -> None:
    with pytest.raises(ParameterError, match="above 0 Hz"):
        OneEuro(min_cutoff_hz=0).open(SPEC)
    with pytest.raises(SpecError, match="no landmarks"):
        OneEuro().open(StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), dtype="float32"))
