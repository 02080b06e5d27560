"""The score of cyclic activity on detectors whose answers are known, and the benchmark's own names."""

from collections.abc import Sequence

import pytest

from reknit.bench import muscle_cyclic
from reknit.bench.muscle_cyclic import score
from reknit.signals.muscle.activation.interval import Interval
from reknit.simulate.cyclic_activity import CyclicSignal, published_draw


def truth(drawn: CyclicSignal, late_s: float = 0.0) -> Sequence[Interval]:
    return [Interval(onset_s + late_s, offset_s + late_s) for onset_s, offset_s in drawn.bursts_s]


def test_the_truth_scores_one_and_silence_nothing() -> None:
    drawn = [published_draw(12, seed) for seed in range(3)]
    perfect, silent = score(drawn, truth), score(drawn, lambda _: [])
    assert (perfect.f1, perfect.bias_ms, perfect.signed_ms) == (1.0, 0.0, 0.0)
    assert silent.f1 == 0.0
    assert len(silent.errors_ms) == 0


def test_what_comes_late_is_late_by_that_much() -> None:
    late = score([published_draw(12, 1)], lambda drawn: truth(drawn, 0.03))
    assert late.signed_ms == pytest.approx(30)
    assert 0.5 < late.f1 < 1


def test_a_run_has_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(muscle_cyclic, "SNRS_DB", (18,))
    report = muscle_cyclic.run(signals=1)
    figures = {figure.name: figure for figure in report.figures}
    assert list(figures) == [
        f"muscle-cyclic.{name}"
        for name in (
            *("f1_min", "f1_over_lstm", "bias_ms"),
            *("f1_18db", "f1_over_tkeo_18db", "f1_single_18db", "f1_jitter_18db"),
            *("bias_18db_ms", "signed_18db_ms", "bias_jitter_18db_ms"),
            *("shifted_found", "missing_found", "falsely_unusual"),
        )
    ]
    least = figures["muscle-cyclic.f1_min"]
    assert least.value == figures["muscle-cyclic.f1_18db"].value
    assert least.value is not None
    assert least.holds is (least.value >= 0.93)
    assert least.value > 0.97
