"""The functions for notebooks give what live use gives, and abstain where nothing can be known."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from muscle.signals import RATE_HZ, tiring, working
from reknit import muscle
from reknit.muscle.samples import band
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.rectify import Rectify
from reknit.simulate.muscle_faults import MuscleFault, faulted
from reknit.stream import Channel, Chunk, Graph, Kind, ParameterError, Placed, StreamSpec

SPANS = [(4.0, 5.5), (8.0, 9.0), (12.0, 14.0)]


@pytest.fixture(scope="module")
def pair() -> np.ndarray[Any, np.dtype[np.float64]]:
    """Two muscles that work at the same times for 16 s."""
    return np.column_stack([working(16.0, SPANS, 100.0, 1), working(16.0, SPANS, 60.0, 2)])


def test_the_envelope_is_that_of_live_use(pair: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    spec = StreamSpec("live", Kind.EMG, (Channel("a", "uV"), Channel("b", "uV")), Fraction(1000))
    placed = (Placed("b", band(1000.0), ("emg",)), Placed("r", Rectify(), ("b",)), Placed("e", Envelope(), ("r",)))
    graph = Graph(placed, ("e",)).open({"emg": spec})
    cuts = [0, 7, 700, 701, 5000, len(pair)]
    chunks = [Chunk(spec, 0, a, pair[a:b]) for a, b in pairwise(cuts)]
    live = np.concatenate([out.item.data for chunk in chunks for out in graph.push("emg", chunk) if isinstance(out.item, Chunk)])
    told = muscle.envelope(pair, RATE_HZ)
    known = np.isfinite(told)
    assert known.mean() > 0.95
    assert not known[:300].any(), "the filters have not settled"
    np.testing.assert_array_equal(told[known], live[known])


def test_activity_lies_where_it_was_put(pair: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    for detector in muscle.Detector:
        told = muscle.activity(pair, RATE_HZ, detector=detector)
        for intervals in told.intervals:
            assert len(intervals) == len(SPANS), detector
            for found, (first, last) in zip(intervals, SPANS, strict=True):
                assert found.onset_s == pytest.approx(first, abs=0.06)
                assert found.offset_s == pytest.approx(last, abs=0.15)


def test_activity_does_not_depend_on_unit_or_polarity(pair: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    told = muscle.activity(pair, RATE_HZ).intervals
    assert muscle.activity(-pair * 1e-6, RATE_HZ).intervals == told


def test_rest_alone_has_no_activity() -> None:
    still = working(30.0, [], 0.0, 5)
    assert all(not each for each in muscle.activity(still, RATE_HZ).intervals)


def test_quality_is_told_by_second() -> None:
    clean = np.column_stack([working(20.0, [(3.0, 5.0), (8.0, 12.0)], 100.0, 1), working(20.0, [(4.0, 9.0)], 80.0, 2)])
    clipped = faulted(MuscleFault.CLIPPED, clean, 1, RATE_HZ, np.random.default_rng(1))
    words = muscle.quality(clipped, RATE_HZ).words
    assert len(words[0]) == 20
    assert set(words[0]) == {muscle.Verdict.GOOD}
    assert muscle.Verdict.CLIPPED in words[1]


@pytest.mark.parametrize(
    ("factor", "unit", "asked"),
    [(1.0, "uV", None), (1e-3, "mV", None), (1e-6, "V", None), (1e-6, "mV", "is the unit V?"), (1.0, "mV", "is the unit uV?"),
     (1e-3, "V", "is the unit mV?"), (1e-6, "uV", "is the unit V?"), (1e-6, "count", None)],
)  # fmt: skip
def test_a_wrong_unit_is_questioned(
    pair: np.ndarray[Any, np.dtype[np.float64]], factor: float, unit: str, asked: str | None
) -> None:
    for question in muscle.strength(pair * factor, RATE_HZ, unit).questions:
        assert question is None if asked is None else (question is not None and asked in question)


def test_a_wrong_unit_is_told_with_what_it_changes() -> None:
    work = np.where(np.arange(10_000) < 5000, 2.0, 90.0) * np.random.default_rng(1).standard_normal(10_000)
    (question,) = muscle.strength(work * 1e-6, RATE_HZ, "mV").questions
    assert question is not None
    assert question.endswith("is the unit V? Then all numbers are 1,000 times larger")


@pytest.mark.parametrize("unit", ["V", "mV", "uV"])
def test_a_line_that_stands_still_has_no_wrong_unit(unit: str) -> None:
    assert muscle.strength(np.full(10_000, 5.0), RATE_HZ, unit).questions == (None,)


def test_an_electrode_that_is_off_is_no_wrong_unit() -> None:
    off = 0.1 * np.random.default_rng(1).standard_normal(10_000)
    assert muscle.strength(off, RATE_HZ).questions == (None,)
    assert muscle.quality(off, RATE_HZ).words[0][5] is muscle.Verdict.WEAK


BAD: dict[str, Any] = {
    "no samples": np.zeros((0, 2)),
    "no channels": np.zeros((10, 0)),
    "three dimensions": np.zeros((10, 2, 2)),
    "text": np.array(["a", "b"]),
    "complex numbers": np.zeros(10, dtype=complex),
}
CALLS: dict[str, Callable[[Any, float], Any]] = {
    "filtered": muscle.filtered,
    "envelope": muscle.envelope,
    "strength": muscle.strength,
    "rest": muscle.rest,
    "activity": muscle.activity,
    "quality": muscle.quality,
    "without_mains": muscle.without_mains,
    "without_motion": muscle.without_motion,
    "without_heart": muscle.without_heart,
    "voluntary": lambda samples, rate_hz: muscle.voluntary(samples, rate_hz, 40.0),
    "tremor": muscle.tremor,
    "fatigue": lambda samples, rate_hz: muscle.fatigue(samples, rate_hz, samples),
}


@pytest.mark.parametrize("name", CALLS)
def test_what_cannot_be_right_is_refused(name: str) -> None:
    for samples in BAD.values():
        with pytest.raises(ParameterError):
            CALLS[name](samples, RATE_HZ)
    for rate_hz in (100.0, 0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ParameterError, match=r"samples a second"):
            CALLS[name](np.ones((6000, 1)), rate_hz)


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("samples", [np.full(8000, np.nan), np.full(8000, 7.0), np.ones(1)], ids=["missing", "constant", "one"])
def test_where_nothing_is_known_there_is_no_number(name: str, samples: Any) -> None:
    try:
        told = CALLS[name](samples, RATE_HZ)
    except ParameterError:
        return
    if name == "quality":
        assert set(told.words[0]) <= {muscle.Verdict.NO_SIGNAL, muscle.Verdict.FLAT}
    elif name == "strength":
        assert np.isnan(told.rms).all()
        assert np.isnan(told.peak).all()
    elif name == "tremor":
        assert told is None
    else:
        assert np.isnan(told).all()


def test_mains_is_taken_out_and_muscle_left() -> None:
    clean = working(12.0, [(0.0, 12.0)], 50.0, 3)
    hum = 100 * np.sin(2 * np.pi * 50 * np.arange(len(clean)) / RATE_HZ)
    left = muscle.without_mains(clean + hum, RATE_HZ)[6000:, 0]
    assert left.std() == pytest.approx(clean[6000:].std(), rel=0.1)
    np.testing.assert_array_equal(muscle.without_mains(clean, RATE_HZ)[:, 0], clean)


def test_effort_under_a_stimulator_is_found() -> None:
    random, rate_hz = np.random.default_rng(4), 2000.0
    effort = 20 * random.standard_normal(8000)
    pulse = np.zeros(8000)
    pulse[::50] = 3000
    artefact = np.convolve(pulse, np.exp(-np.arange(40) / 8))[:8000]
    for pulses in (40.0, np.arange(0, 8000, 50)):
        left = muscle.voluntary(effort + artefact, rate_hz, pulses)[2000:, 0]
        assert float(np.sqrt(np.nanmean(left**2))) == pytest.approx(20, rel=0.15)
    with pytest.raises(ParameterError, match="pulses"):
        muscle.voluntary(effort, rate_hz, [9000])


def test_two_muscles_are_compared_by_their_references(pair: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    envelopes = muscle.envelope(pair, RATE_HZ)
    one, other = (muscle.normalise(envelopes[:, n], float(np.nanmax(envelopes[:, n]))) for n in (0, 1))
    told = muscle.co_contraction(one, other)
    assert told.falconer_winter > 80, "they worked at the same times"
    assert told.temporal is None
    with pytest.raises(ParameterError, match="maximal"):
        muscle.symmetry(one, other)
    maximal = [
        muscle.normalise(envelopes[:, n], muscle.Normalisation(muscle.Method.ISOMETRIC_MAXIMUM, 200.0, "uV", side=side))
        for n, side in ((0, "left"), (1, "right"))
    ]
    sides = muscle.symmetry(maximal[0], maximal[1])
    assert sides is not None
    assert sides.percent == pytest.approx(61, abs=6)
    assert sides.index > 0
    with pytest.raises(ParameterError, match="one channel"):
        muscle.normalise(envelopes, 1.0)


def test_a_hold_that_tires_has_a_slope_below_0() -> None:
    signal = tiring(30.0, (6.0, 27.0))
    told = muscle.fatigue(signal[7000:26000], RATE_HZ, signal[:5000])
    assert told.unfit is None
    assert told.median_slope is not None
    assert told.median_slope.per_s < 0
    assert muscle.fatigue(signal[7000:12000], RATE_HZ, signal[:5000]).median_slope is None, "too short"


def test_synergies_need_four_muscles() -> None:
    random = np.random.default_rng(1)
    courses = np.abs(np.sin(np.linspace(0, 6 * np.pi, 900)[:, None] * np.array([1, 1])))
    values = courses @ random.uniform(0.2, 1, (2, 5)) + 0.01
    assert muscle.synergies(values, 100.0, [0.0, 3.0, 6.0]).best.rank >= 1
    with pytest.raises(ParameterError, match="at least 4"):
        muscle.synergies(values[:, :3], 100.0, [0.0, 3.0])
    with pytest.raises(ParameterError):
        muscle.synergies(values, 100.0, [0.0])
