"""What every muscle did in each repetition of a sealed session, for a picture: envelope, bursts, mean and peak."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.session.muscle_bursts import Burst, muscle_bursts
from reknit.session.sealed_rows import SealedStream
from reknit.signals.catalogue import activity_graph, quality_graph
from reknit.signals.measure import Gate
from reknit.signals.muscle.quality.gate import gate_of
from reknit.signals.muscle.signal_quality import PARTS
from reknit.signals.muscle.verdict import judge
from reknit.stream import Channel

Floats = NDArray[np.float64]

RATE_HZ = 50.0
BEFORE_S, AFTER_S = 1.0, 0.5
MOST_REPETITIONS, MOST_POINTS, MOST_BURSTS = 60, 150, 12
SHUT_SHARE = 0.5
"""A muscle whose signal was bad for this share of a repetition has no numbers there."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A repetition, or what was begun of one, in seconds of the block."""

    number: int | None
    complete: bool
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class MuscleCourse:
    """What one channel did in the whole session.

    Parameters
    ----------
    channel, unit
        The channel, and the unit of its envelope.
    time_s, envelope
        50 values a second; NaN where it is not known.
    looked_s, gates
        Ten times a second the gate that the channel's quality shuts.
    bursts
        In order of time.
    """

    channel: Channel
    unit: str
    time_s: Floats
    envelope: Floats
    looked_s: Floats
    gates: NDArray[np.int64]
    bursts: tuple[Burst, ...]

    def over(self, stretches: list[Stretch], step_s: float) -> dict[str, Any]:
        """The muscle in all repetitions: a row for each, and the mean of those that were complete, or of all where none was."""
        rows = [self.during(each, step_s) for each in stretches]
        known = [(each.complete, row["mean"]) for each, row in zip(stretches, rows) if row["mean"] is not None]
        means = [mean for complete, mean in known if complete] or [mean for _, mean in known]
        return {
            "channel": self.channel.name,
            "muscle": self.channel.muscle,
            "side": None if self.channel.side is None else self.channel.side.value,
            "unit": self.unit,
            "mean": _figures(sum(means) / len(means)) if means else None,
            "most": max((row["peak"] for row in rows if row["peak"] is not None), default=None),
            "rows": rows,
        }

    def during(self, stretch: Stretch, step_s: float) -> dict[str, Any]:
        """The muscle in one repetition; times count from its start, and numbers of a bad signal are None with the reason in `withheld`."""
        within = self.envelope[(self.time_s >= stretch.start_s) & (self.time_s < stretch.end_s)]
        known = within[np.isfinite(within)]
        shut = self._shut(stretch) if len(known) else Gate.NO_SIGNAL
        bursts = [] if shut is not Gate.OPEN else [each for each in self.bursts if _overlap(each, stretch, BEFORE_S) > 0]
        main = max(bursts, key=lambda each: _overlap(each, stretch), default=None)
        onset_s, offset_s = (None, None) if main is None or _overlap(main, stretch) <= 0 else main
        return {
            "values": self._values(stretch, step_s),
            "bursts": [[_from(each.onset_s, stretch), _from(each.offset_s, stretch)] for each in bursts[:MOST_BURSTS]],
            "onset_s": _from(onset_s, stretch),
            "offset_s": _from(offset_s, stretch),
            "active_s": None if onset_s is None or offset_s is None else round(offset_s - onset_s, 3),
            "mean": _figures(float(known.mean())) if shut is Gate.OPEN else None,
            "peak": _figures(float(known.max())) if shut is Gate.OPEN else None,
            "withheld": None if shut is Gate.OPEN else shut.name.lower(),
        }

    def _values(self, stretch: Stretch, step_s: float) -> list[float | None]:
        """The mean of the envelope in each step from a second before the start to half a second behind the end, so that the
        offset is seen; None where it is not known.
        """
        begin_s = stretch.start_s - BEFORE_S
        count = min(MOST_POINTS, max(1, math.ceil((stretch.end_s + AFTER_S - begin_s) / step_s - 1e-9)))
        place = np.floor((self.time_s - begin_s) / step_s + 1e-6)
        used = (place >= 0) & (place < count) & np.isfinite(self.envelope)
        at = place[used].astype(np.int64)
        sums, numbers = np.bincount(at, self.envelope[used], count), np.bincount(at, minlength=count)
        return [_figures(total / number) if number else None for total, number in zip(sums.tolist(), numbers.tolist())]

    def _shut(self, stretch: Stretch) -> Gate:
        looks = self.gates[(self.looked_s >= stretch.start_s) & (self.looked_s < stretch.end_s)].tolist()
        shut = Counter(gate for gate in looks if gate != Gate.OPEN)
        return Gate(shut.most_common(1)[0][0]) if shut and shut.total() >= SHUT_SHARE * len(looks) else Gate.OPEN


def muscle_raster(files: dict[str, Path], stretches: list[Stretch], from_ns: int, most: int) -> dict[str, Any]:
    """`before_s`, `step_s`, `repetitions`, and under `muscles` each of the first `most` channels with a row for each repetition.

    Parameters
    ----------
    files
        Regular EMG streams by their names.
    stretches
        The repetitions in order; the first 60 are told.
    from_ns
        The session time from which they count.
    most
        At most so many channels of all streams together.
    """
    told = stretches[:MOST_REPETITIONS]
    longest_s = max((each.end_s - each.start_s for each in told), default=0.0) + BEFORE_S + AFTER_S
    step_s = max(1, math.ceil(longest_s * RATE_HZ / MOST_POINTS)) / RATE_HZ
    muscles: list[dict[str, Any]] = []
    left_out = 0
    for name, path in files.items():
        stream = SealedStream(path, most=most - len(muscles))
        left_out += stream.head.spec.width - stream.spec.width
        if stream.spec.width:
            muscles += [{"stream": name} | course.over(told, step_s) for course in _courses(stream, from_ns)]
    return {
        "before_s": BEFORE_S,
        "step_s": step_s,
        "repetitions": [
            {"number": each.number, "complete": each.complete, "start_s": each.start_s, "duration_s": each.end_s - each.start_s}
            for each in told
        ],
        "muscles": muscles,
        "left_out": {"channels": left_out, "repetitions": len(stretches) - len(told)},
    }


def _courses(stream: SealedStream, from_ns: int) -> list[MuscleCourse]:
    activity, quality = activity_graph(stream.spec, RATE_HZ), quality_graph(stream.spec)
    envelopes, looks = stream.through(tuple(dict.fromkeys((*activity, *quality))), activity[-1].name, quality[-1].name)
    starts_s = stream.starts_s(from_ns)
    time_s, values = envelopes.placed(starts_s)
    looked_s, parts = looks.placed(starts_s)
    bursts = muscle_bursts(stream, envelopes, starts_s)
    courses = []
    for n, channel in enumerate(stream.spec.channels):
        rows = parts[:, n * len(PARTS) : (n + 1) * len(PARTS)].tolist()
        gates = np.array([gate_of([judge(channel, stream.spec.kind, tuple(row))]) for row in rows], dtype=np.int64)
        courses.append(MuscleCourse(channel, envelopes.spec.channels[n].unit, time_s, values[:, n], looked_s, gates, bursts[n]))
    return courses


def _overlap(burst: Burst, stretch: Stretch, before_s: float = 0.0) -> float:
    begin = -math.inf if burst.onset_s is None else burst.onset_s
    end = math.inf if burst.offset_s is None else burst.offset_s
    return min(end, stretch.end_s) - max(begin, stretch.start_s - before_s)


def _from(time_s: float | None, stretch: Stretch) -> float | None:
    return None if time_s is None else round(time_s - stretch.start_s, 3)


def _figures(value: float) -> float:
    """Three figures: more are not drawn, and the answer stays small."""
    return float(f"{value:.3g}")
