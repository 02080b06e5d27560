"""The final fit as it goes along: the clocks that all anchors at once give, with two minutes of them in memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import Clock
from reknit.timing.clock_fit import BLOCK_NS, MOST_PPM, ClockFit
from reknit.timing.final_fit import FinalFit, final_fit
from timing.arrivals import MS, PACKET_NS, arrivals

NS_PER_MS = 1_000_000


def at_once(
    anchors: Iterable[tuple[int, int, int]],
    period_ns: float,
    packet: int = 1,
    *,
    slots: bool = True,
    most_ppm: float = MOST_PPM,
) -> list[Clock]:
    """The clocks of a whole recording, from both sides: one for each half minute, fitted over the two minutes around it.

    `anchors` are (epoch, index, arrival_ns) in the order of arrival.
    """
    clocks: list[Clock] = []
    by_epoch: dict[int, list[tuple[int, int]]] = {}
    for epoch, index, arrival_ns in anchors:
        by_epoch.setdefault(epoch, []).append((arrival_ns, index))
    for epoch, known in by_epoch.items():
        known.sort()
        begin_ns, end_ns = known[0][0], known[-1][0]
        for knot_ns in range(begin_ns, max(end_ns, begin_ns + 1), BLOCK_NS // 2):
            first, end = bisect_left(known, (knot_ns - BLOCK_NS,)), bisect_left(known, (knot_ns + BLOCK_NS,))
            around = known if end_ns - begin_ns < BLOCK_NS else known[first:end]
            if not around:
                continue
            fit = ClockFit(period_ns, packet, slots=slots, every_ns=2**62, most_ppm=most_ppm)
            for arrival_ns, index in around:
                fit.take(epoch, index, arrival_ns)
            clock = fit.clock()
            near = max((index for arrival_ns, index in around if arrival_ns <= knot_ns), default=around[0][1])
            clocks.append(clock._replace(index=near, time_ns=clock.at_ns(near)))
    return clocks


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 400), st.integers(0, 400_000)), min_size=1, max_size=60),
    st.integers(1, 1000),
)
def test_it_is_that_of_all_anchors_at_once(steps: list[tuple[int, int, int]], start_ms: int) -> None:
    anchors, epoch, index, arrival_ns = [], 0, 0, start_ms * NS_PER_MS
    for restarts, more, later_ms in steps:
        epoch, index, arrival_ns = epoch + restarts // 2, index + more, arrival_ns + later_ms * NS_PER_MS // 10
        anchors.append((epoch, index, arrival_ns))
    assert final_fit(anchors, 100 * MS) == at_once(anchors, 100 * MS)


@pytest.mark.parametrize("kind", ["exponential", "bursts", "slots"])
def test_it_is_so_for_a_sensor(kind: str) -> None:
    _, arrived = arrivals(kind, 400, 80.0, 1)
    anchors = [(n // 20_000, n, round(each)) for n, each in enumerate(arrived)]
    found = final_fit(anchors, PACKET_NS, slots=kind == "slots")
    assert len(found) > 12
    assert found == at_once(anchors, PACKET_NS, slots=kind == "slots")


def test_its_room_stays_the_same() -> None:
    fit, most = FinalFit(0, 100.0 * MS), 0
    late = np.random.default_rng(1).exponential(5, 20_000)
    for n, each in enumerate(late.tolist()):
        fit.take(n, round((100 * n + each) * MS))
        most = max(most, len(fit._known))
    assert most <= 1 + 2 * BLOCK_NS // (100 * MS)


def test_what_is_numbered_too_low_is_mended_before_the_fit() -> None:
    lost_at = 700
    anchors = [(n, n if n < lost_at else n + 30) for n in range(3000)]
    fit = FinalFit(0, 100.0 * MS, right=lambda _, index: index + 30 if index >= lost_at else index)
    found = [clock for index, true in anchors for clock in fit.take(index, true * 100 * NS_PER_MS)] + fit.rest()
    assert found == at_once([(0, true, true * 100 * NS_PER_MS) for _, true in anchors], 100.0 * MS)
