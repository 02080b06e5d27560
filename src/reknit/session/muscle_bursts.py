"""When each muscle of a sealed EMG stream was active, with rest learnt from where it was quietest."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np

from reknit.session.sealed_rows import Rows, Run, SealedStream
from reknit.signals.catalogue import band_graph
from reknit.signals.muscle.activation.double_threshold import bonato
from reknit.signals.muscle.activation.interval import intervals_of
from reknit.signals.muscle.activation.quiet import quietest
from reknit.signals.muscle.activation.rest import Rest, rest_of
from reknit.stream import ParameterError, Placed

REST_S = 2.0
ACTIVITY_HZ = 500.0
LEAST_ON_S, LEAST_OFF_S = 0.05, 0.1


class Burst(NamedTuple):
    """A burst of activity in seconds; None for an end that was not seen."""

    onset_s: float | None
    offset_s: float | None


class _Quiet(NamedTuple):
    epoch: int
    begin_s: float


def muscle_bursts(stream: SealedStream, envelopes: Rows, starts_s: dict[int, float]) -> list[tuple[Burst, ...]]:
    """The bursts of each channel of the stream, in order of time; none where its rest could not be learnt.

    Parameters
    ----------
    stream, envelopes
        The stream, and the envelopes of its channels.
    starts_s
        When sample 0 of each epoch was taken.

    Rest is the two seconds in which a channel's envelope is least: a muscle that never rests is told active later than it is. Told by
    the double threshold, which is quick over long sessions; bursts below 50 ms are dropped, and pauses below 100 ms are none.
    """
    rests = _rests(stream, [_quietest(envelopes, n) for n in range(stream.spec.width)])
    found: list[tuple[Burst, ...]] = [()] * stream.spec.width
    learnt = [n for n, rest in enumerate(rests) if rest is not None]
    if not learnt:
        return found
    chosen = stream.choose(learnt)
    placed = list(band_graph(chosen.spec))
    for number, node in enumerate(bonato(_together([rest for rest in rests if rest is not None]))):
        placed.append(Placed(f"{chosen.spec.name} activity {number}", node, (placed[-1].name,)))
    step = max(1, int(chosen.spec.rate_hz / ACTIVITY_HZ))
    (active,) = chosen.through(placed, placed[-1].name, step=step)
    for n, at in enumerate(learnt):
        found[at] = tuple(_placed(active, n, step, starts_s))
    return found


def _placed(active: Rows, n: int, step: int, starts_s: dict[int, float]) -> list[Burst]:
    bursts = []
    for run in active.runs:
        zero_s = starts_s.get(run.epoch)
        if zero_s is None:
            continue
        told = intervals_of(
            run.data[:, n],
            active.spec.rate_hz / step,
            first=run.first,
            delay_s=active.spec.delay_s,
            least_on_s=LEAST_ON_S,
            least_off_s=LEAST_OFF_S,
        )
        for each in told:
            onset_s, offset_s = (None if end is None else zero_s + end for end in (each.onset_s, each.offset_s))
            bursts.append(Burst(onset_s, offset_s))
    return bursts


def _quietest(envelopes: Rows, n: int) -> _Quiet | None:
    """Where a channel's envelope is least over two seconds, by the stream's own time; None where there are none."""
    spec, least, found = envelopes.spec, np.inf, None
    size = round(REST_S * spec.rate_hz)
    for run in envelopes.runs:
        values = envelopes.settled(run)[:, n]
        values[~(values > 0)] = np.nan  # a sensor that is off is not at rest
        quiet = quietest(values, size)
        if quiet is not None and quiet.level < least:
            least = quiet.level
            found = _Quiet(run.epoch, (run.first + quiet.first) / spec.rate_hz - spec.delay_s)
    return found


def _rests(stream: SealedStream, quiet: list[_Quiet | None]) -> list[Rest | None]:
    """What was learnt of each channel at rest; None where it could not be."""
    placed = band_graph(stream.spec)
    size = round(REST_S * stream.spec.rate_hz)
    kept: list[list[Any]] = [[] for _ in quiet]

    def keep(run: Run) -> None:
        for n, each in enumerate(quiet):
            if each is not None and each.epoch == run.epoch:
                begin = round(each.begin_s * stream.spec.rate_hz) - run.first
                part = run.data[max(0, begin) : max(0, begin + size), n]
                if len(part):
                    kept[n].append(part)

    stream.each(placed, placed[-1].name, keep)
    return [_rest(np.concatenate(parts), stream.spec.rate_hz) if parts else None for parts in kept]


def _rest(samples: Any, rate_hz: float) -> Rest | None:
    try:
        return rest_of(samples, rate_hz)
    except ParameterError:
        return None


def _together(rests: list[Rest]) -> Rest:
    """The rests of single channels as that of all of them."""
    tuples = [each.name for each in fields(Rest) if isinstance(getattr(rests[0], each.name), tuple)]
    joined: dict[str, Any] = {name: tuple(one for rest in rests for one in getattr(rest, name)) for name in tuples}
    return replace(rests[0], **joined)
