"""Losses, times and random faults against a known truth, beside the rule of pyxdf on the same arrivals."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from reknit.bench.figures import Figure, Report, machine
from reknit.bench.link import PACKET, PERIOD_NS, Sent, link, straight_lines_ns
from reknit.bench.unaccounted import unaccounted
from reknit.stream import Clock, Gap
from reknit.timing.clock_fit import ClockFit
from reknit.timing.counter import Counter
from reknit.timing.final_fit import differences_ns, final_fit
from reknit.timing.losses import LossFinder

RUNS, SECONDS, COMBINATIONS = 24, 120.0, 1000
BITS = (8, 16, 32)
MS = 1e6
GOAL_P95_MS = 1.0
PEER = "pyxdf's rule: a line between gaps > max(1 s, 500 samples)"


class Seen(NamedTuple):
    """What one run gave: losses misplaced (ours, peer), errors in ms (ours, peer), live beyond final, bars, and losses uncounted."""

    misplaced: tuple[int, int]
    errors_ms: list[float]
    peer_errors_ms: list[float]
    differences_ms: list[float]
    uncovered: int
    missed: tuple[int, int]


def run(_: Path | None = None, runs: int = RUNS, seconds: float = SECONDS, combinations: int = COMBINATIONS) -> Report:
    """Measure `runs` links of `seconds` seconds, and `combinations` random combinations of faults."""
    seen = [one(link(BITS[n % 3], (-100.0, 100.0)[n % 2], seconds, seed=n)) for n in range(runs)]
    losses = sum(each.misplaced[0] for each in seen), sum(each.misplaced[1] for each in seen)
    ours = np.concatenate([each.errors_ms for each in seen])
    peers = np.concatenate([each.peer_errors_ms for each in seen])
    p95, peer_p95 = float(np.percentile(ours, 95)), float(np.percentile(peers, 95))
    apart = float(np.percentile(np.abs(np.concatenate([each.differences_ms for each in seen])), 95))
    left = sum(unaccounted(seed) for seed in range(combinations))
    figures = [
        Figure("faults.losses_misplaced", losses[0], "losses", "0", losses[0] == 0, PEER, losses[1]),
        Figure("faults.time_error_p95_ms", p95, "ms", f"<= {GOAL_P95_MS:g}", p95 <= GOAL_P95_MS, PEER, peer_p95),
        Figure("faults.error_bars_broken", sum(each.uncovered for each in seen), "clocks"),
        Figure("faults.live_beyond_final_p95_ms", apart, "ms"),
        Figure("faults.uncounted_losses_missed", sum(each.missed[0] for each in seen), "losses"),
        Figure("faults.uncounted_losses", sum(each.missed[1] for each in seen), "losses"),
        Figure("faults.unaccounted", left, "faults", "0", left == 0),
    ]
    origin = (
        f"simulated: {runs} links of {seconds:g} s, 2 kHz in packets of {PACKET}, +-100 ppm, delays exponential 5 ms with bursts of 35 ms, "
        f"losses of 1 sample to 5 s; {combinations} combinations of faults"
    )
    return Report("faults", {"folder": None, "files": [], "origin": origin}, machine(), figures)


def one(sent: Sent) -> Seen:
    """One link through the counter and the clock, and through the peer's rule."""
    counter, fit = Counter(sent.bits, sent.samples_a_count, PERIOD_NS), ClockFit(PERIOD_NS, PACKET, slots=False)
    gaps: list[tuple[int, int]] = []
    clocks: list[Clock] = []
    anchors: list[tuple[int, int, int]] = []
    for value, arrival_ns in zip(sent.values, sent.arrivals_ns, strict=True):
        counted = counter.take(value, PACKET, arrival_ns)
        if counted.gap is not None:
            gaps.append(bounds(counted.gap))
        anchors.append((counted.epoch, counted.first + PACKET - 1, arrival_ns))
        if clock := fit.take(*anchors[-1]):
            clocks.append(clock)
    errors_ms = [(clock.time_ns - sent.true_ns(clock.index)) / MS for clock in clocks]
    lines_ns, splits = straight_lines_ns(np.array(sent.arrivals_ns))
    true_ns = sent.true_ns(np.array(sent.firsts) + PACKET - 1)
    return Seen(
        (misplaced(gaps, sent.losses), misplaced(sent.known(splits), sent.losses)),
        [abs(each) for each in errors_ms],
        np.abs((lines_ns - true_ns) / MS).tolist(),
        [each / MS for each in differences_ns(clocks, final_fit(anchors, PERIOD_NS, PACKET, slots=False))],
        sum(abs(error) * MS > clock.error_ns for error, clock in zip(errors_ms, clocks, strict=True)),
        uncounted(sent),
    )


def bounds(gap: Gap) -> tuple[int, int]:
    """First and end of a gap; a gap without end, which no loss here has, ends where it begins."""
    return gap.first, gap.first if gap.end is None else gap.end


def misplaced(found: list[tuple[int, int]], losses: list[tuple[int, int]]) -> int:
    """Losses that were not found within a sample at both ends, and findings that are none."""

    def near(one: tuple[int, int], others: list[tuple[int, int]]) -> bool:
        return any(abs(one[0] - other[0]) <= 1 and abs(one[1] - other[1]) <= 1 for other in others)

    return sum(not near(each, found) for each in losses) + sum(not near(each, losses) for each in found)


def uncounted(sent: Sent) -> tuple[int, int]:
    """Losses of two packets or more that arrival times alone do not tell within a packet, and how many there were."""
    finder = LossFinder(PACKET * PERIOD_NS)
    found = [loss for arrival_ns in sent.arrivals_ns for loss in finder.take(arrival_ns)]
    wanted = [(place, (end - first) / PACKET) for place, (first, end) in zip(sent.places, sent.losses, strict=True)]
    wanted = [each for each in wanted if each[1] >= 2]
    missed = sum(not any(abs(f.received - at) <= 1 and abs(f.packets - lost) <= 1 for f in found) for at, lost in wanted)
    return missed, len(wanted)
