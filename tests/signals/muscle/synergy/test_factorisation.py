import numpy as np
import pytest

from reknit.signals.muscle.synergy.factorisation import Factorisation
from reknit.stream import ParameterError
from signals.muscle.synergy.walking import walk


def test_known_synergies_come_back() -> None:
    envelopes, weights, _ = walk()
    made = Factorisation.of(envelopes, 4)
    assert made.rank == 4
    assert made.r2 > 0.99
    assert made.converged
    np.testing.assert_allclose((made.weights**2).sum(axis=0), 1)
    cosine = (weights / np.linalg.norm(weights, axis=0)).T @ made.weights
    assert (cosine.max(axis=1) > 0.98).all()
    assert min(made.weights.min(), made.activations.min()) >= 0


def test_it_is_the_same_every_time() -> None:
    envelopes, _, _ = walk()
    one, other = Factorisation.of(envelopes, 3), Factorisation.of(envelopes, 3)
    assert one.weights.tobytes() == other.weights.tobytes()
    assert one.activations.tobytes() == other.activations.tobytes()


def test_vaf_is_not_r2() -> None:
    envelopes, _, _ = walk()
    made = Factorisation.of(envelopes, 2)
    left = ((envelopes - made.weights @ made.activations) ** 2).sum()
    assert made.vaf == pytest.approx(1 - left / (envelopes**2).sum())
    assert made.r2 == pytest.approx(1 - left / ((envelopes - envelopes.mean()) ** 2).sum())
    assert made.r2 < made.vaf
    assert made.vaf_muscles.shape == (13,)


@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_unit_scales_the_activations_alone(unit: float) -> None:
    envelopes, _, _ = walk()
    one, other = Factorisation.of(envelopes, 4), Factorisation.of(envelopes * unit, 4)
    np.testing.assert_allclose(other.weights, one.weights, atol=1e-6)
    np.testing.assert_allclose(other.activations, one.activations * unit, atol=1e-6 * unit)
    assert other.r2 == pytest.approx(one.r2, abs=1e-9)


def spoilt(change: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    envelopes, _, _ = walk()
    if change == "missing":
        envelopes[3, 5] = np.nan
    elif change == "negative":
        envelopes[3, 5] = -0.1
    elif change == "silent":
        envelopes[3] = 0
    elif change == "constant":
        envelopes[:] = 1
    return envelopes[:0] if change == "empty" else envelopes[:1] if change == "one muscle" else envelopes


@pytest.mark.parametrize("change", ["missing", "negative", "silent", "constant", "empty", "one muscle"])
def test_what_cannot_be_factorised_is_refused(change: str) -> None:
    with pytest.raises(ParameterError):
        Factorisation.of(spoilt(change), 1)


@pytest.mark.parametrize("rank", [0, 14])
def test_rank_that_cannot_be_is_refused(rank: int) -> None:
    with pytest.raises(ParameterError, match="1 to 13"):
        Factorisation.of(walk()[0], rank)
