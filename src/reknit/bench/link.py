"""A simulated radio link of which everything is known: losses, drift, delays; and how a file importer would read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKET, RATE_HZ = 20, 2000
PERIOD_NS = 1e9 / RATE_HZ
LONGEST_S = 5.0
EVERY_S = 12.0
MS = 1e6


@dataclass(frozen=True, slots=True)
class Sent:
    """Packets that arrived, in order.

    `values`: what the device's counter said; `firsts`: true index of their first samples; `losses`: (first, end) of the samples
    lost; `places`: packets received before each loss.
    """

    bits: int
    samples_a_count: int
    drift_ppm: float
    values: list[int]
    arrivals_ns: list[int]
    firsts: list[int]
    losses: list[tuple[int, int]]
    places: list[int]

    def true_ns(self, index: Any) -> Any:
        """When the sample of that index was taken, in nanoseconds."""
        return index * PERIOD_NS * (1 + self.drift_ppm * 1e-6)

    def known(self, splits: list[int]) -> list[tuple[int, int]]:
        """The losses at which a reader split, given the packets before each split: it knows the place, and gets the size for free."""
        return [loss for place, loss in zip(self.places, self.losses, strict=True) if place in splits]


def link(bits: int, drift_ppm: float, seconds: float, seed: int) -> Sent:
    """A link with a loss in each twelve seconds, of 1 sample to 5 s; 8 bits count packets, more bits count samples."""
    rng = np.random.default_rng(seed)
    each = PACKET if bits == 8 else 1
    firsts: list[int] = []
    losses: list[tuple[int, int]] = []
    places: list[int] = []
    index, next_loss = 0, round(rng.uniform(0.3, 0.7) * EVERY_S * RATE_HZ)
    while index < seconds * RATE_HZ:
        if index >= next_loss:
            most = LONGEST_S * RATE_HZ / each
            lost = (1 if not losses else max(1, round(most ** rng.uniform(0, 1)))) * each
            losses.append((index, index + lost))
            places.append(len(firsts))
            index += lost
            next_loss = index + round(rng.uniform(0.3, 0.7) * EVERY_S * RATE_HZ)
        firsts.append(index)
        index += PACKET
    made = np.array(firsts) + PACKET - 1
    true_ns = made * PERIOD_NS * (1 + drift_ppm * 1e-6)
    delay_ns = rng.exponential(5 * MS, len(made)) + (rng.random(len(made)) < 0.1) * rng.uniform(0, 35 * MS, len(made))
    arrivals_ns = np.maximum.accumulate(true_ns + delay_ns)  # a link keeps the order
    values = [first // each % (1 << bits) for first in firsts]
    return Sent(bits, each, drift_ppm, values, [round(t) for t in arrivals_ns.tolist()], firsts, losses, places)


def straight_lines_ns(arrivals_ns: NDArray[np.int64]) -> tuple[NDArray[np.float64], list[int]]:
    """Times as pyxdf (1.17) mends them, and the packets before each split: lines by least squares between long gaps.

    A gap counts above 1 s and 500 samples; packets stand for their last samples.
    """
    longest_ns = max(1e9, 500 * PERIOD_NS)
    splits = (np.flatnonzero(np.diff(arrivals_ns) > longest_ns) + 1).tolist()
    lines: list[NDArray[Any]] = []
    for part in np.split(arrivals_ns.astype(np.float64), splits):
        at = np.arange(len(part))
        lines.append(np.polyval(np.polyfit(at, part, 1), at) if len(part) > 1 else part)
    return np.concatenate(lines), splits
