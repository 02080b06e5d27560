"""The benchmark of faults: its truth is true, its peer does what it is said to do, and wrong answers would be told."""

from __future__ import annotations

import json

import numpy as np
import pytest

from reknit.bench import faults
from reknit.bench.figures import Report
from reknit.bench.link import LONGEST_S, PACKET, RATE_HZ, link, straight_lines_ns
from reknit.bench.unaccounted import _order, unaccounted
from reknit.stream import Gap, GapReason


@pytest.fixture(scope="module")
def report() -> Report:
    return faults.run(runs=6, seconds=40, combinations=60)


def test_goals_hold_and_the_peer_stands_beside(report: Report) -> None:
    figures = {figure.name: figure for figure in report.figures}
    goals = {"faults.losses_misplaced", "faults.time_error_p95_ms", "faults.unaccounted"}
    assert {name for name, figure in figures.items() if figure.goal} == goals
    assert all(figures[name].holds for name in goals)
    assert figures["faults.error_bars_broken"].value == 0
    error = figures["faults.time_error_p95_ms"]
    assert error.peer_value is not None
    assert error.value is not None
    assert error.peer_value > 10 * error.value
    missed, losses = figures["faults.uncounted_losses_missed"].value, figures["faults.uncounted_losses"].value
    assert missed is not None
    assert losses is not None
    assert missed <= 0.1 * losses


def test_the_report_is_plain_data(report: Report) -> None:
    assert json.loads(json.dumps(report.to_dict()))["benchmark"] == "faults"


@pytest.mark.parametrize("bits", [8, 16, 32])
def test_a_link_loses_what_it_says(bits: int) -> None:
    sent = link(bits, 100.0, 60, seed=1)
    ends = [first + PACKET for first in sent.firsts]
    holes = [(end, first) for end, first in zip(ends, sent.firsts[1:], strict=False) if first != end]
    assert holes == [loss for loss in sent.losses if loss[1] in sent.firsts]
    assert sent.losses[0][1] - sent.losses[0][0] == sent.samples_a_count
    assert max(end - first for first, end in sent.losses) <= LONGEST_S * RATE_HZ
    assert all(
        arrived >= sent.true_ns(first + PACKET - 1) - 1 for first, arrived in zip(sent.firsts, sent.arrivals_ns, strict=True)
    )
    assert max(sent.values) < 1 << bits


def test_the_peer_splits_at_long_gaps_only() -> None:
    times = np.concatenate([np.arange(100), 190 + np.arange(100), 400 + np.arange(100)]) * 10_000_000
    lines, splits = straight_lines_ns(times)
    assert splits == [200]
    assert np.abs(lines[200:] - times[200:]).max() < 1
    assert np.abs(lines[:200] - times[:200]).max() > 100_000_000


def test_what_is_misplaced() -> None:
    assert faults.misplaced([(10, 20), (50, 51)], [(11, 19), (50, 51)]) == 0
    assert faults.misplaced([(12, 20)], [(10, 20)]) == 2
    assert faults.misplaced([], [(10, 20)]) == 1


def test_disorder_would_be_told() -> None:
    assert _order([Gap(0, 0, 5, GapReason.OVERFLOW), Gap(0, 7, 8, GapReason.OVERFLOW)]) == 1


@pytest.mark.parametrize("seed", [20, 53])
def test_samples_lost_right_before_a_disconnection_are_accounted_for(seed: int) -> None:
    assert unaccounted(seed) == 0
