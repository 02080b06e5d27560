"""Envelopes made of known synergies."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def walk(
    rank: int = 4, muscles: int = 13, points: int = 200, noise: float = 0.01, seed: int = 1
) -> tuple[Floats, Floats, Floats]:
    """Envelopes (muscles, points), and the weights and activations that they were made of: one bump after another."""
    random = np.random.default_rng(seed)
    weights = random.uniform(0, 0.15, (muscles, rank))
    weights[np.arange(muscles), np.arange(muscles) % rank] += random.uniform(0.6, 1.0, muscles)
    at = np.linspace(0, 1, points)
    activations = np.exp(-(((at - (np.arange(rank)[:, None] + 0.5) / rank) * rank * 1.6) ** 2))
    noisy: Floats = np.abs(weights @ activations + noise * random.standard_normal((muscles, points)))
    return noisy, weights, activations
