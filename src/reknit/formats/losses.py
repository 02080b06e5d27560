"""Where samples of a regular stream are missing, found from their times alone, and the line from index to time."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

WINDOW_S = 1.0
ROUNDS = 3
LONGEST = 2**40
CAUTION = 7.0
"""A step must stand out so far that delays make one in exp(CAUTION) recordings show one that is none."""
SAME = 0.05
"""Samples whose times are this share of a period from even ones are of one packet."""


@dataclass(frozen=True, slots=True)
class Line:
    """Sample n of an epoch was at `start_s + n * period_s`.

    Parameters
    ----------
    index
        (samples,) int64, the index of each sample that is there; a step above 1 is a loss.
    start_s, period_s
        The line.
    error_s
        Half of the stamps are no further from the line than this.
    """

    index: NDArray[np.int64]
    start_s: float
    period_s: float
    error_s: float


def losses(stamps_s: NDArray[np.float64], rate_hz: float) -> Line:
    """Count the samples by their stamps, (samples,) seconds that need not be even, at about `rate_hz`.

    A stamp is the true time plus a delay that is never below the least one and that comes and goes (as with packets, or a busy
    computer). So the lower envelope of `stamp - index * period` is flat, and steps up where samples are lost. A loss is seen where an
    interval is above 1.5 periods and the envelope of the second after it lies above that of the second before it, by more than half
    a period and by more than delays explain. These are taken to fall off exponentially: the least delayed of n packets is later than x
    in exp(-n x / mean) of all cases, so where only n packets stand behind a step, before the next loss or the end, it must be `doubt`
    times the mean delay of a packet over n, else they were merely late. It is placed at that interval; its length is the step in whole
    periods. A packet beside a loss that is later than a loss is long may stand on its wrong side.

    What cannot be found: a loss smaller than the envelope varies; a loss within a packet whose sender stamped it evenly; two losses within
    one packet, which become one. A pause above one second whose backlog is stamped late is taken for a loss. The period comes from
    the median of intervals of a second and the median rise of the envelope, and at last from a line (Theil-Sen over means of pieces)
    whose index holds the losses: it is right unless more than half of all seconds hold a loss. Clocks are those of the sender.
    """
    count = len(stamps_s)
    window = max(8, round(WINDOW_S * rate_hz))
    period = _first_period(stamps_s, rate_hz, window)
    index = np.arange(count, dtype=np.int64)
    for _ in range(ROUNDS):
        again = _counted(stamps_s, period, window)
        period = _envelope_period(stamps_s, again, period, window)
        if np.array_equal(again, index):
            break
        index = again
    index = again
    period = _period(stamps_s, index, period)
    start = float(np.median(stamps_s - period * index))
    return Line(index, start, period, float(np.median(np.abs(stamps_s - start - period * index))))


def _first_period(stamps_s: NDArray[np.float64], rate_hz: float, window: int) -> float:
    step = min(window, len(stamps_s) - 1)
    if step < 8:
        return 1 / rate_hz
    period = float(np.median(stamps_s[step:] - stamps_s[:-step])) / step
    period = _envelope_period(stamps_s, np.arange(len(stamps_s)), period, window)
    return period if 0.5 < period * rate_hz < 2 else 1 / rate_hz


def _counted(stamps_s: NDArray[np.float64], period: float, window: int) -> NDArray[np.int64]:
    """The index of each sample, with what is lost counted."""
    above = stamps_s - period * np.arange(len(stamps_s))
    breaks = _breaks(stamps_s, above, period, window)
    lost = np.zeros(len(stamps_s), dtype=np.int64)
    for begun, place, ended in zip([0, *breaks], breaks, [*breaks[1:], len(above)]):
        lost[place] = min(max(0, round(_step(above, begun, place, ended, window) / period)), LONGEST)
    return np.arange(len(stamps_s)) + np.cumsum(lost)


def _breaks(stamps_s: NDArray[np.float64], above: NDArray[np.float64], period: float, window: int) -> list[int]:
    """Where the envelope steps up: the longest intervals first, then without those that late packets explain."""
    varies, delay = _varies(above, window)
    doubt = log(max(1, len(above) // window)) + CAUTION
    intervals = np.diff(stamps_s)
    places = np.flatnonzero(intervals > 1.5 * period) + 1
    least = max(0.5 * period, doubt * varies)
    breaks: list[int] = []
    for place in places[np.argsort(-intervals[places - 1], kind="stable")].tolist():
        turn = bisect(breaks, place)
        begun, ended = breaks[turn - 1] if turn else 0, breaks[turn] if turn < len(breaks) else len(above)
        if _step(above, begun, place, ended, window) > least:
            breaks.insert(turn, place)
    packets = np.concatenate([[0], np.cumsum(np.abs(np.diff(above)) > SAME * period)])
    for turn in range(len(breaks) - 1, -1, -1):
        begun, place, ended = [0, *breaks][turn], breaks[turn], [*breaks, len(above)][turn + 1]
        behind = 1 + int(packets[ended - 1] - packets[place])
        if ended - place < window and _step(above, begun, place, ended, window) <= max(least, doubt * delay / behind):
            del breaks[turn]
    return breaks


def _step(above: NDArray[np.float64], begun: int, place: int, ended: int, window: int) -> float:
    before, after = above[max(begun, place - window) : place], above[place : min(ended, place + window)]
    return float(after.min() - before.min())


def _varies(above: NDArray[np.float64], window: int) -> tuple[float, float]:
    """The mean delay of the least delayed packet of a window, and of all packets, were both to fall off exponentially (by medians)."""
    lowest = _lowest(above, window)
    if len(lowest) < 3:
        return 0.0, 0.0
    rises = np.diff(lowest)
    late = above[: len(lowest) * window].reshape(len(lowest), window) - lowest[:, None]
    return float(np.median(np.abs(rises - np.median(rises)))) / log(2), float(np.median(late)) / log(2)


def _lowest(above: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """The lower envelope: the least of each window."""
    pieces = len(above) // window
    lowest: NDArray[np.float64] = above[: pieces * window].reshape(pieces, window).min(axis=1)
    return lowest


def _envelope_period(stamps_s: NDArray[np.float64], index: NDArray[np.int64], period: float, window: int) -> float:
    """The period by which most windows neither rise nor fall, so that no miscounted loss tilts it."""
    rises = np.diff(_lowest(stamps_s - period * index, window))
    return period + float(np.median(rises)) / window if len(rises) >= 2 else period


def _period(stamps_s: NDArray[np.float64], index: NDArray[np.int64], before: float) -> float:
    """The slope of a robust line through means of up to 100 pieces of the samples."""
    pieces = min(100, len(stamps_s) // 8)
    if pieces < 4:
        return before
    size = len(stamps_s) // pieces
    times = stamps_s[: pieces * size].reshape(pieces, size).mean(axis=1)
    places = index[: pieces * size].reshape(pieces, size).mean(axis=1)
    one, other = np.triu_indices(pieces, k=max(1, pieces // 4))
    slope = float(np.median((times[other] - times[one]) / (places[other] - places[one])))
    return slope if 0.5 < slope / before < 2 else before
