"""The report about a recording: each step in its order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit import __version__
from reknit.formats.recording import Recording
from reknit.formats.stream_file import StreamFile
from reknit.muscle.judged import verdicts
from reknit.muscle.report import channels as one
from reknit.muscle.report.between import Between, found_pairs, found_sides, found_synergies
from reknit.muscle.report.channels import Reference, Usable
from reknit.muscle.report.findings import Channel, Course, MuscleReport, Resting
from reknit.muscle.report.look import Look, Timeline, activity_on, filter_words, first_look, stretches
from reknit.muscle.report.named import with_names
from reknit.muscle.samples import Floats, checked_rate
from reknit.muscle.strength import BLOCK_S
from reknit.signals.muscle.activation.detectors import Detector
from reknit.signals.muscle.activation.interval import Interval, intervals_of
from reknit.signals.muscle.coordination.bursts import JOINT_AT_BEST_S, JOINT_S
from reknit.stream import Channel as Column
from reknit.stream import ParameterError

LEAST_S = 5.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of a report.

    Parameters
    ----------
    detector
        Which detector tells activity.
    pairs
        Names of channels whose co-contraction is wanted; without any, those whose muscles work against each other.
    cycles_from
        A channel whose bursts begin the cycles of a movement, or the name of an event that does; None: no synergies.
    without_mains
        Take mains hum out first.
    references
        By channel what is 100 %; none: not normalised.
    """

    detector: Detector = Detector.ONLINE_HMM
    pairs: tuple[tuple[str, str], ...] = ()
    cycles_from: str | None = None
    without_mains: bool = False
    references: Mapping[str, Reference] = field(default_factory=dict)


def muscle_report(recording: Recording | StreamFile, asked: Asked, *, file: str = "", sha256: str | None = None) -> MuscleReport:
    """Everything that can honestly be said about the EMG of a recording.

    Raises
    ------
    ParameterError
        Where it is slower than 500 samples a second, shorter than 5 s, longer than 48 h, or a channel that was asked for is not there.
    SpecError
        Where it is irregular.
    """
    checked_rate(recording.spec.rate_hz)
    columns = tuple(with_names(each) for each in recording.spec.channels)
    wanted = [(recording.spec.position(a), recording.spec.position(b)) for a, b in asked.pairs]
    line = Timeline.of(recording)
    if line.duration_s < LEAST_S:
        raise ParameterError(f"a report needs {LEAST_S:g} s of EMG or more, this is {line.duration_s:.3g} s; record longer")
    look = first_look(recording, line, without_mains=asked.without_mains)
    rows = int((line.count - 1) / line.rate_hz) + 1
    seconds = verdicts(columns, look.long[:rows], None if look.cross is None else look.cross[:rows], int(line.duration_s))
    usable = Usable.of(seconds, look)
    told = _activity(recording, line, look, usable, asked)
    channels = _channels(recording, line, look, usable, told, asked, columns)
    between = Between(columns, channels, line, look, usable.blocks, told.active, told.delay_s, asked.references)
    pairs = found_pairs(between, wanted, asked.detector.value)
    sides = found_sides(between)
    synergies = found_synergies(between, asked.cycles_from, recording.events)
    return MuscleReport(
        file=file,
        sha256=sha256,
        read_as=recording.read_as or None,
        simulated=recording.spec.attribute("simulated") == "yes",
        version=__version__,
        device=recording.spec.device,
        rate_hz=line.rate_hz,
        duration_s=line.duration_s,
        breaks=tuple((a / line.rate_hz, None if b is None else b / line.rate_hz) for a, b in line.missing),
        filters=filter_words(line.rate_hz, without_mains=asked.without_mains),
        detector=asked.detector.value,
        detector_delay_s=told.delay_s,
        least_lag_s=(JOINT_S, JOINT_AT_BEST_S),
        channels=channels,
        pairs=pairs,
        sides=sides,
        synergies=synergies,
        withheld=tuple(between.withheld),
        course=Course(look.slow_hz, look.envelopes[round(look.envelope_delay_s * look.slow_hz) :]),
    )


def references_of(
    recording: Recording | StreamFile, name: str, *, same: bool, without_mains: bool = False
) -> dict[str, Reference]:
    """The strongest half second of each channel of a recording of efforts, which becomes 100 %; channels with faults have none."""
    checked_rate(recording.spec.rate_hz)
    line = Timeline.of(recording)
    look = first_look(recording, line, without_mains=without_mains)
    rows = int((line.count - 1) / line.rate_hz) + 1
    if line.duration_s < 1:
        raise ParameterError(f"{name} lasts {line.duration_s:.3g} s; an effort of a second or more is needed")
    seconds = verdicts(recording.spec.channels, look.long[:rows], None, int(line.duration_s))
    usable = Usable.of(seconds, look).blocks
    kind = "the task's own peak" if same else f"an effort in {name}"
    words = f"per cent of the strongest {one.STRONGEST_S:g} s of {kind}; not to be compared between people or sides"
    found = {}
    for place, channel in enumerate(recording.spec.channels):
        rms = one.strongest_rms(np.where(usable[:, place], look.powers[:, place], np.nan))
        envelope = one.largest_mean(look.envelopes[:, place], round(one.STRONGEST_S * look.slow_hz))
        if rms > 0 and envelope > 0:
            found[channel.name] = Reference(rms, envelope, words)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """Where each channel rests, at which power, or why not; and the activity with its delay."""

    spans: Sequence[tuple[int, int] | str]
    rest_powers: Sequence[float | None]
    active: NDArray[np.int8] | None
    delay_s: float
    bursts: Sequence[tuple[Interval, ...] | None]


def _activity(recording: Recording | StreamFile, line: Timeline, look: Look, usable: Usable, asked: Asked) -> _Told:
    spans = one.rests_of(look.powers, usable.blocks, line)
    wanted = [(n, *each) for n, each in enumerate(spans) if not isinstance(each, str)]
    quiet: list[Floats | None] = [None] * len(spans)
    for (place, *_), samples in zip(wanted, stretches(recording, line, wanted, without_mains=asked.without_mains), strict=True):
        quiet[place] = samples
    rest, why = one.learnt(quiet, line.rate_hz)
    spans = [reason or span for span, reason in zip(spans, why, strict=True)]
    powers = [
        None if isinstance(span, str) or each is None else float((each**2).mean())
        for span, each in zip(spans, quiet, strict=True)
    ]
    if rest is None:
        return _Told(spans, powers, None, 0.0, [None] * len(spans))
    active, delay_s = activity_on(recording, line, rest, asked.detector, without_mains=asked.without_mains)
    _forget_faulty(active, usable.blocks, line, delay_s)
    bursts = [
        None if power is None else intervals_of(np.where(column < 0, np.nan, column), line.rate_hz, delay_s=delay_s)
        for power, column in zip(powers, active.T, strict=True)
    ]
    return _Told(spans, powers, active, delay_s, bursts)


def _forget_faulty(active: NDArray[np.int8], usable: NDArray[np.bool_], line: Timeline, delay_s: float) -> None:
    """Activity is unknown where a fault makes numbers wrong; in place."""
    length = max(1, round(BLOCK_S * line.rate_hz))
    late = round(delay_s * line.rate_hz)
    for place in range(active.shape[1]):
        fit = np.repeat(usable[:, place], length)[: len(active)]
        active[late : late + len(fit), place][~fit[: len(active) - late]] = -1


def _channels(
    recording: Recording | StreamFile,
    line: Timeline,
    look: Look,
    usable: Usable,
    told: _Told,
    asked: Asked,
    columns: tuple[Column, ...],
) -> tuple[Channel, ...]:
    spans = [None if each is None else one.longest(each, line) for each in told.bursts]
    wanted = [(n, *each) for n, each in enumerate(spans) if each is not None]
    found = stretches(recording, line, wanted, without_mains=asked.without_mains)
    taken = {place: samples for (place, *_), samples in zip(wanted, found, strict=True)}
    made = []
    for place, column in enumerate(columns):
        powers, fit = look.powers[:, place], usable.blocks[:, place]
        worked = fit & _worked(told, line, place, len(powers))
        why: list[str] = []
        amplitude = one.amplitude_of(powers, look.peaks[:, place], fit, worked, column.unit, asked.references.get(column.name))
        if amplitude is None:
            why.append("Amplitude: less than a second is without a fault that makes numbers wrong.")
        elif asked.references and amplitude.percent is None:
            why.append("Per cent: the calibration holds no good effort of this channel.")
        power, span, bursts = told.rest_powers[place], spans[place], told.bursts[place]
        rest = None
        if isinstance(known := told.spans[place], str):
            why.append(f"Rest and activity: {known}.")
        elif power is not None:
            rest = Resting(known[0] / line.rate_hz, known[1] / line.rate_hz, power**0.5)
        if bursts == ():
            why.append(
                "Activity: nothing stands out of the quietest stretch; either the muscle never worked, or it never rested."
            )
        hold = course = rhythm = None
        if span is not None and power is not None:
            hold, course = one.held(taken[place], span, line.rate_hz, power, why)
            rhythm = one.rhythm(taken[place], span, line.rate_hz, why)
        ratio_db = None if power is None else one.snr_db(powers, worked, power)
        share = float(worked.sum() / fit.sum()) if bursts is not None and fit.any() else None
        levels = np.sqrt(powers[np.isfinite(powers)])
        made.append(
            one.described(
                column, usable.seconds[place], levels, amplitude, rest, ratio_db, bursts, share, hold, course, rhythm, why
            )
        )
    return tuple(made)


def _worked(told: _Told, line: Timeline, place: int, blocks: int) -> NDArray[np.bool_]:
    """Which blocks of 50 ms lie wholly within activity, the delay taken off."""
    worked = np.zeros(blocks, dtype=np.bool_)
    if told.active is None:
        return worked
    length = max(1, round(BLOCK_S * line.rate_hz))
    column = told.active[round(told.delay_s * line.rate_hz) :, place]
    count = len(column) // length
    worked[:count] = (column[: count * length].reshape(count, length) == 1).all(axis=1)
    return worked


def file_hash(path: Path) -> str | None:
    """SHA-256 of a file; None for a folder."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
