"""Variability, tempo, reaction, and how a target was followed."""

from typing import Any

import numpy as np
import pytest

from reknit.signals.movement.cycle import percent
from reknit.signals.movement.following import Following
from reknit.signals.movement.reaction import reaction_time_s
from reknit.signals.movement.tempo import Tempo
from reknit.signals.movement.variability import Ensemble, sample_entropy, variation
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError


class TestVariability:
    def test_variation(self) -> None:
        assert variation([9.0, 10.0, 11.0, 10.0, 10.0]) == pytest.approx(100 * np.sqrt(0.5) / 10)
        for values in ([10.0] * 4, [10.0] * 4 + [np.nan], [-1.0, 1.0, 2.0, 3.0, 4.0], [0.0] * 5):
            assert isinstance(variation(values), Withheld)

    def test_ensemble_of_different_lengths(self) -> None:
        repetitions = [level + 40 * np.sin(np.linspace(0, np.pi, 80 + 10 * n)) for n, level in enumerate((-2, -1, 0, 1, 2))]
        found = Ensemble.of(repetitions)
        assert isinstance(found, Ensemble)
        assert found.mean[50] == pytest.approx(40, abs=0.1)
        np.testing.assert_allclose(found.sd, np.sqrt(2.5), atol=0.05)
        assert found.spread == pytest.approx(np.sqrt(2.5), abs=0.05)
        assert isinstance(Ensemble.of([*repetitions[:4], np.full(80, np.nan)]), Withheld)
        assert isinstance(Ensemble.of([]), Withheld)

    def test_a_course_bridges_little(self) -> None:
        course = np.linspace(0, 10, 101)
        course[50:55] = np.nan
        bridged = percent(course)
        assert bridged is not None
        np.testing.assert_allclose(bridged, np.linspace(0, 10, 101))
        course[40:60] = np.nan
        assert percent(course) is None
        assert percent(np.ones(1)) is None

    def test_sample_entropy_of_a_plain_count(self) -> None:
        values = np.random.default_rng(8).normal(size=260)
        within = 0.2 * values.std()
        pairs = [0, 0]
        for one in range(258):
            for other in range(one + 1, 258):
                if all(abs(values[one + k] - values[other + k]) <= within for k in (0, 1)):
                    pairs[0] += 1
                    pairs[1] += abs(values[one + 2] - values[other + 2]) <= within
        assert sample_entropy(values) == pytest.approx(np.log(pairs[0] / pairs[1]))

    def test_entropy_tells_order_from_noise_and_refuses_little(self) -> None:
        steady, noise = np.sin(np.arange(1000) / 10), np.random.default_rng(1).normal(size=1000)
        assert sample_entropy(steady) < 0.3 < 1.5 < sample_entropy(noise)  # type: ignore[operator]
        for values, why in (
            (noise[:199], Why.SHORT),
            (noise[:0], Why.SHORT),
            (np.ones(300), Why.STILL),
            (np.full(300, np.nan), Why.MISSING),
        ):
            found = sample_entropy(values)
            assert isinstance(found, Withheld)
            assert found.why is why


class TestTempo:
    @staticmethod
    def event(start_s: float, reach: float | None, reason: str | None = None) -> dict[str, Any]:
        times = {"start_s": start_s, "out_s": 1.0, "hold_s": 2.0, "return_s": 1.5, "duration_s": 4.5}
        return {"complete": reason is None, "reason": reason, "range": reach, **times}

    def test_of_a_block(self) -> None:
        events = [self.event(6.0 * n, 80.0 + n) for n in range(6)]
        found = Tempo.of([*events, self.event(40.0, 30.0, "range"), self.event(50.0, None)])
        assert (found.complete, found.partial) == (7, {"range": 1})
        assert found.per_minute == pytest.approx(10.0)
        assert (found.out_s, found.hold_s, found.return_s) == (1.0, 2.0, 1.5)
        assert (found.range_median, found.range_best) == (82.5, 85.0)
        assert found.range_variation == pytest.approx(100 * np.std(np.arange(80, 86), ddof=1) / 82.5)
        assert found.duration_variation == pytest.approx(0.0)

    def test_of_nothing(self) -> None:
        found = Tempo.of([])
        assert (found.complete, found.range_best, found.per_minute, found.duration_variation) == (0, None, None, None)


class TestReaction:
    def test_latency_is_taken_off(self) -> None:
        assert reaction_time_s(10.0, 10.35, 0.08) == pytest.approx(0.27)

    @pytest.mark.parametrize(
        ("onset_s", "latency_s", "error_s"),
        [
            (10.3, None, 0.0),
            (10.3, 0.05, 0.2),
            (None, 0.05, 0.0),
            (10.1, 0.05, 0.0),
            (9.0, 0.05, 0.0),
            (15.0, 0.05, 0.0),
            (np.nan, 0.05, 0.0),
        ],
    )
    def test_withheld(self, onset_s: float | None, latency_s: float | None, error_s: float) -> None:
        assert isinstance(reaction_time_s(10.0, onset_s, latency_s, error_s), Withheld)


class TestFollowing:
    TIME_S = np.arange(2000) / 100.0

    def target(self, late_s: float = 0.0) -> np.ndarray:
        return np.asarray(40 + 30 * np.sin(2 * np.pi * 0.25 * (self.TIME_S - late_s)))

    def test_error_lag_and_gain(self) -> None:
        measure = 5 + 40 + 0.8 * (self.target(0.3) - 40)
        found = Following.of(measure, self.target(), 100.0, delay_s=0.1)
        assert isinstance(found, Following)
        assert found.lag_s == pytest.approx(0.2, abs=0.003)
        assert found.gain == pytest.approx(0.8, abs=0.005)
        assert found.late_error == pytest.approx(0.2 * 30 / np.sqrt(2), rel=0.02)
        assert found.mean_error == pytest.approx(5.0, abs=0.01)
        assert found.rms_error == pytest.approx(np.sqrt(((measure - self.target()) ** 2).mean()))

    def test_holes_leave_the_error_and_who_does_not_follow_has_no_lag(self) -> None:
        measure = self.target(0.3)
        measure[500:600] = np.nan
        found = Following.of(measure, self.target(), 100.0)
        assert isinstance(found, Following)
        assert (found.lag_s, found.gain, found.known) == (None, None, 0.95)
        still = Following.of(np.full(2000, 40.0), self.target(), 100.0)
        assert isinstance(still, Following)
        assert still.lag_s is None
        assert still.rms_error == pytest.approx(30 / np.sqrt(2), rel=0.01)

    def test_withheld(self) -> None:
        measure = self.target()
        measure[:600] = np.nan
        assert isinstance(Following.of(measure, self.target(), 100.0), Withheld)
        assert isinstance(Following.of(self.target()[:100], self.target()[:100], 100.0), Withheld)
        with pytest.raises(ParameterError):
            Following.of(self.target()[:-1], self.target(), 100.0)
