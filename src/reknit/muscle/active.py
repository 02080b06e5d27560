"""When muscles rest and when they are active."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from reknit.muscle.cleaning import Samples
from reknit.muscle.samples import Floats, band, checked, checked_rate, moving, settled, spec_of, through
from reknit.muscle.strength import BLOCK_S, block_powers
from reknit.signals.muscle.activation.detectors import Detector, nodes_of
from reknit.signals.muscle.activation.interval import Interval, intervals_of
from reknit.signals.muscle.activation.online_hmm import online_hmm
from reknit.signals.muscle.activation.quiet import quietest as stretch
from reknit.signals.muscle.activation.rest import Rest, rest_of
from reknit.signals.muscle.plausible import Plausible
from reknit.stream import Node, ParameterError

REST_S, LEAST_REST_S = 3.0, 0.9
REST_SHARE = 0.25
STILL = 1e-6
HMM_LAG_S = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """When each channel was active.

    Parameters
    ----------
    intervals
        For each channel its bursts, in seconds since the first sample; the detector's delay is taken off.
    active
        (samples, channels): 1 active, 0 at rest, NaN unknown; `delay_s` late.
    detector
        What told it.
    delay_s
        How late `active` is, the band-pass included.
    rest
        What activity was held against.
    """

    intervals: tuple[tuple[Interval, ...], ...]
    active: Floats
    detector: str
    delay_s: float
    rest: Rest


def rest(samples: Samples, rate_hz: float, span_s: tuple[float, float] | None = None) -> Rest:
    """What each channel looks like at rest, as the detectors need it.

    Parameters
    ----------
    samples
        (samples, channels) or (samples,), raw, in any unit.
    rate_hz
        Samples a second, at least 500.
    span_s
        Where all muscles rested, in seconds since the first sample. Without it the quietest 3 s of each channel are taken, or the
        quietest quarter of a shorter recording: if a muscle never rested, that is no rest, and weak activity is then missed.

    Raises
    ------
    ParameterError
        Where the samples cannot be used, are too short (about 4 s without `span_s`), or a channel has no such stretch, is missing or
        stands still.
    """
    rate_hz = checked_rate(rate_hz)
    data = checked(samples)
    out, spec = through((Plausible(), band(rate_hz)), moving(data), spec_of(data.shape[1], rate_hz))
    out = settled(out, spec)
    if span_s is not None:
        first, last = (round(each * rate_hz) for each in span_s)
        if not 0 <= first < last <= len(out):
            raise ParameterError(
                f"rest from {span_s[0]:g} to {span_s[1]:g} s lies outside the {len(out) / rate_hz:g} s of samples"
            )
        _known(out)
        return rest_of(out[first:last], rate_hz)
    _known(out)
    powers = block_powers(out, rate_hz)
    length = max(1, round(BLOCK_S * rate_hz))
    spans = [quietest(column) for column in powers.T]
    return together([rest_of(out[a * length : b * length, n], rate_hz) for n, (a, b) in enumerate(spans)])


_learnt = rest


def _known(out: Floats) -> None:
    for number, column in enumerate(out.T, 1):
        if not np.isfinite(column).any():
            raise ParameterError(f"channel {number} stands still or is missing: nothing can be learnt of its rest; leave it out")


def quietest(powers: Floats, block_s: float = BLOCK_S) -> tuple[int, int]:
    """The blocks (first, and the one behind the last) of the quietest 3 s, or quarter, of one channel; ParameterError where there is none.

    What stands still, as a sensor that sends zeros, is no rest.
    """
    known = np.isfinite(powers)
    moves = known & (powers > STILL * np.median(powers[known & (powers > 0)])) if (powers[known] > 0).any() else known & False
    count = round(min(REST_S, REST_SHARE * len(powers) * block_s) / block_s)
    if count * block_s < LEAST_REST_S:
        raise ParameterError(
            f"{len(powers) * block_s:.3g} s are too short to look for rest in, {LEAST_REST_S / REST_SHARE:g} s are needed; "
            "record longer, or say where the muscles rested"
        )
    found = stretch(np.where(moves, powers, np.nan), count)
    if found is None:
        raise ParameterError(f"no {count * block_s:.3g} s in a row without missing samples or a signal that stands still")
    return found.first, found.first + count


def together(rests: Sequence[Rest]) -> Rest:
    """The rests of single channels as that of all of them."""
    fields = ("mean", "sd", "power", "whitening", "innovation", "shape", "scale")
    joined: dict[str, Any] = {name: tuple(getattr(each, name)[0] for each in rests) for name in fields}
    return replace(rests[0], duration_s=min(each.duration_s for each in rests), **joined)


def detector_nodes(detector: Detector, rest: Rest) -> tuple[Node, ...]:
    """The nodes of a detector, behind the band-pass; the HMM as cautious as a trigger, and looking 100 ms ahead for its onsets."""
    return online_hmm(rest, lag_s=HMM_LAG_S) if detector is Detector.ONLINE_HMM else nodes_of(detector, rest)


def activity(
    samples: Samples, rate_hz: float, rest: Rest | None = None, detector: Detector | str = Detector.ONLINE_HMM
) -> Activity:
    """When each muscle was active, by a detector that also runs live.

    Parameters
    ----------
    samples
        (samples, channels) or (samples,), raw, in any unit; NaN where missing.
    rate_hz
        Samples a second, at least 500.
    rest
        What `rest` gave for these channels; None: learnt from the samples themselves.
    detector
        "two-state HMM" (set for timing), "modified Hodges" or "Bonato double threshold".

    Returns
    -------
    Intervals; onsets of two muscles that lie closer than 50 ms (30 ms at best) say nothing about their order (docs/science/activation.md).

    Raises
    ------
    ParameterError
        Where the samples or the rest cannot be used, or there is no such detector.
    """
    rate_hz = checked_rate(rate_hz)
    data = moving(checked(samples))
    try:
        chosen = Detector(detector)
    except ValueError:
        names = ", ".join(repr(each.value) for each in Detector)
        raise ParameterError(f"there is no detector {detector!r}; expected one of {names}") from None
    learnt = _learnt(data, rate_hz) if rest is None else rest
    spec = spec_of(data.shape[1], rate_hz)
    active, out_spec = through((Plausible(), band(rate_hz), *detector_nodes(chosen, learnt)), data, spec)
    found = tuple(intervals_of(column, rate_hz, delay_s=out_spec.delay_s) for column in active.T)
    return Activity(found, active, chosen.value, out_spec.delay_s, learnt)
