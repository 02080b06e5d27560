"""Every detector in a row of nodes: finds a burst, says nothing of rest, and does not mind units, polarity or missing samples."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.muscle.activation.detectors import Detector, nodes_of
from reknit.signals.muscle.activation.hodges import Hodges
from reknit.signals.muscle.activation.interval import intervals_of
from reknit.signals.muscle.activation.online_hmm import FEW_FALSE, TIMING, OnlineHmm, online_hmm
from reknit.signals.muscle.activation.onsets import Onsets
from reknit.signals.muscle.activation.rest import rest_of
from reknit.simulate.onset import burst_in_noise
from reknit.stream import Channel, Chunk, Kind, Node, ParameterError, StreamSpec

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

RATE_HZ, ONSET, COUNT = 1000.0, 4000, 6000


def samples(snr_db: float = 20.0, seed: int = 3) -> Floats:
    """Left: a burst from 4 to 5 s; right: rest."""
    random = np.random.default_rng(seed)
    left, right = (burst_in_noise(snr_db, 0.0, COUNT, onset, RATE_HZ, random) for onset in (ONSET, COUNT))
    left[5000:] = right[:1000]
    return np.column_stack((left, right))


def followed(nodes: tuple[Node, ...], data: Floats) -> tuple[Floats, float]:
    """The activity and the delay that it declares."""
    channels = (Channel("left", "uV", muscle="soleus"), Channel("right", "uV"))
    spec = StreamSpec("emg", Kind.EMG, channels, Fraction(1000))
    for node in nodes:
        opened = node.open(spec)
        state = opened.start()
        made = [opened.step(state, Chunk(spec, 0, first, data[first : first + 170])) for first in range(0, len(data), 170)]
        spec = opened.spec
        data = np.concatenate([item.data for items in made for item in items if isinstance(item, Chunk)])
    assert [(c.name, c.unit, c.muscle) for c in spec.channels] == [("left", "1", "soleus"), ("right", "1", None)]
    return data, spec.delay_s


@pytest.mark.parametrize("detector", Detector)
class TestEveryDetector:
    def test_finds_the_burst_and_nothing_else(self, detector: Detector) -> None:
        data = samples()
        active, delay_s = followed(nodes_of(detector, rest_of(data[:3000], RATE_HZ)), data)
        [burst] = intervals_of(active[:, 0], RATE_HZ, delay_s=delay_s)
        assert burst.onset_s == pytest.approx(4.0, abs=0.03)
        assert burst.offset_s == pytest.approx(5.0, abs=0.12)
        assert intervals_of(active[:, 1], RATE_HZ) == ()

    def test_begins_unknown(self, detector: Detector) -> None:
        data = samples()
        active, _ = followed(nodes_of(detector, rest_of(data[:3000], RATE_HZ)), data)
        assert np.isnan(active[0]).all()
        assert not np.isnan(active[300:]).any()

    @pytest.mark.parametrize("gain", [1e-6, 1e6, -1.0])
    def test_minds_neither_unit_nor_polarity(self, detector: Detector, gain: float) -> None:
        data = samples(6.0)
        wanted, _ = followed(nodes_of(detector, rest_of(data[:3000], RATE_HZ)), data)
        scaled, _ = followed(nodes_of(detector, rest_of(gain * data[:3000], RATE_HZ)), gain * data)
        np.testing.assert_array_equal(scaled, wanted)

    def test_a_long_hole_is_unknown_and_so_is_what_warms_up_behind_it(self, detector: Detector) -> None:
        data = samples()
        rest = rest_of(data[:3000], RATE_HZ)
        data[3200:3600, 1] = np.nan
        active, _ = followed(nodes_of(detector, rest), data)
        assert np.isnan(active[3200:3601, 1]).all()
        assert not np.isnan(active[3900:, 1]).any()
        assert not np.isnan(active[3200:3600, 0]).any()

    @pytest.mark.parametrize("hole", [0, 300])
    def test_what_is_active_from_the_beginning_or_behind_a_hole_has_no_onset(self, detector: Detector, hole: int) -> None:
        data = samples()
        rest = rest_of(data[:3000], RATE_HZ)
        data = data[ONSET - hole : 5500]
        data[:hole] = np.nan
        active, delay_s = followed(nodes_of(detector, rest), data)
        assert [each.onset_s for each in intervals_of(active[:, 0], RATE_HZ, delay_s=delay_s)] == [None]
        spec = StreamSpec("active", Kind.MEASURE, (Channel("left", "1"), Channel("right", "1")), Fraction(1000))
        opened = Onsets().open(spec)
        assert opened.step(opened.start(), Chunk(spec, 0, 0, active)) == ()

    def test_refuses_the_rest_of_another_stream(self, detector: Detector) -> None:
        rest = rest_of(samples()[:3000, :1], RATE_HZ)
        with pytest.raises(ParameterError, match="record rest again"):
            followed(nodes_of(detector, rest), samples())


def test_the_lag_moves_onsets_to_where_they_were() -> None:
    errors = []
    for seed in range(4):
        data = samples(10.0, seed)
        active, delay_s = followed(online_hmm(rest_of(data[:3000], RATE_HZ), **TIMING), data)
        assert delay_s == pytest.approx(0.1)
        onset_s = intervals_of(active[:, 0], RATE_HZ, delay_s=delay_s)[0].onset_s
        assert onset_s is not None
        errors.append(abs(onset_s - 4.0))
    assert np.median(errors) <= 0.004


def test_heavy_tails_are_no_activity() -> None:
    random = np.random.default_rng(5)
    data = random.laplace(size=(20000, 2))
    active, _ = followed(online_hmm(rest_of(data[:3000], RATE_HZ), **FEW_FALSE), data)
    assert np.nanmean(active) < 0.002


@pytest.mark.parametrize(
    "wrong", [{"ratio": 1.0}, {"on": 30.0}, {"off": 13.0}, {"step_s": 0.0}, {"lag_s": 2.0}, {"tail": float("nan")}]
)
def test_a_two_state_model_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    rest = rest_of(samples()[:3000], RATE_HZ)
    with pytest.raises(ParameterError, match="got"):
        followed((OnlineHmm(rest, **wrong),), samples())


def test_a_lower_threshold_above_the_upper_one_is_refused() -> None:
    rest = rest_of(samples()[:3000], RATE_HZ)
    with pytest.raises(ParameterError, match="no more than over"):
        followed((Hodges(rest, 1.0, 2.0),), samples())
