"""E7: what must not change a detector's answer, or must change it by a known amount, tried on every detector and envelope.

Units from 1e-6 to 1e6 times microvolts, 500 to 4000 samples a second, 1 to 64 channels, the electrode's polarity, rest alone (no activity),
missing samples (unknown there, the same burst found), no signal (a refusal or an abstention), and an input twice as strong (an amplitude
twice as large). A detector must also find the one burst of the test signal, 20 dB above its noise, within 100 ms. Each check that fails
counts one.

Peers are neurokit2 (`emg_clean`, `emg_amplitude`, `emg_activation`) and four detectors of biosppy, with defaults or the parameters of
their examples; what raises an error where a signal is fine has failed, too. Neither takes several channels: that check counts as failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import Figure, Report, machine
from reknit.bench.muscle_onset import followed
from reknit.bench.peer import Peer, PeerProcess
from reknit.signals.muscle.activation.detectors import Detector, nodes_of
from reknit.signals.muscle.activation.interval import intervals_of
from reknit.signals.muscle.activation.rest import rest_of_raw
from reknit.signals.muscle.band_pass import HIGHEST_SHARE, BandPass
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.rectify import Rectify
from reknit.simulate.onset import burst_in_noise
from reknit.stream import Channel, Kind, Node, ParameterError, StreamSpec

Floats = NDArray[np.float64]
Spans: TypeAlias = tuple[tuple[float, float], ...]
Detect: TypeAlias = Callable[[Floats, float], list[Spans]]
"""(samples, channels) and their rate to the bursts of each channel, in seconds; NaN for an end that was not seen."""
Amplitude: TypeAlias = Callable[[Floats, float], float]

UNITS, RATES_HZ, WIDTHS = (1e-6, 1e-3, 1e3, 1e6), (500.0, 1000.0, 2000.0, 4000.0), (1, 2, 8, 64)
USUAL_HZ, REST_S, FROM_S, TO_S, LAST_S = 2000.0, 2.5, 3.5, 5.0, 7.0
NEAR_S, EQUAL_S, SNR_DB = 0.1, 1e-9, 20.0
BIOSPPY = ("emg", "hodges_bui", "bonato", "solnik")
NEUROKIT_PEER = Peer("neurokit2 0.2.13", "neurokit_onsets.py", ("neurokit2==0.2.13",))
BIOSPPY_PEER = Peer("biosppy 2.2.4", "biosppy_onsets.py", ("biosppy==2.2.4", "peakutils==1.3.5", "setuptools<81"))


def run(_: Path | None = None) -> Report:
    """Try all checks on ours and on the peers; it needs no data."""
    ours = {detector.value: list(failures(_detect(detector))) for detector in Detector}
    envelope = list(amplitude_failures(_amplitude))
    failed = [f"{name}: {each}" for name, found in ours.items() for each in found] + envelope
    with ExitStack() as stack:
        neurokit = stack.enter_context(PeerProcess(NEUROKIT_PEER))
        theirs = _peer_failures(neurokit, "", amplitude=True)
        biosppy = stack.enter_context(PeerProcess(BIOSPPY_PEER))
        others = {name: _peer_failures(biosppy, name, amplitude=False) for name in BIOSPPY}
        told = (neurokit.told, biosppy.told)
    figures = [Figure("muscle-invariance.failures", float(len(failed)), "", "= 0", not failed, told[0], _count(theirs))]
    for name, found in others.items():
        figures.append(
            Figure(
                f"muscle-invariance.failures_beside_{name}",
                float(len(failed)),
                "",
                None,
                None,
                f"{told[1]} {name}",
                _count(found),
            )
        )
    details = {"failed": failed, "neurokit2": theirs, **{f"biosppy {name}": found for name, found in others.items()}}
    return Report("muscle-invariance", {"folder": None, "origin": "simulated bursts", "details": details}, machine(), figures)


def signal_of(rate_hz: float, width: int = 1, *, active: bool = True) -> Floats:
    """(samples, width) microvolts: noise, and in each channel one burst from 3.5 to 5 s."""
    count, first, behind = (round(second * rate_hz) for second in (LAST_S, FROM_S, TO_S))
    out = []
    for channel in range(width):
        random = np.random.default_rng((7, channel))
        noise = burst_in_noise(SNR_DB, 0.0, count, count, rate_hz, random)
        busy = burst_in_noise(SNR_DB, 0.0, count, 0, rate_hz, random)
        if active:
            noise[first:behind] = busy[first:behind]
        out.append(5.0 * noise)
    return np.column_stack(out)


def failures(detect: Detect) -> Iterator[str]:
    """What of the checks a detector fails."""
    usual = signal_of(USUAL_HZ)
    wanted = _tried(detect, usual, USUAL_HZ)
    for rate_hz in RATES_HZ:
        if not _one_burst(_tried(detect, signal_of(rate_hz), rate_hz)):
            yield f"the burst at {rate_hz:g} Hz"
    for unit in UNITS:
        if not _same(_tried(detect, usual * unit, USUAL_HZ), wanted):
            yield f"unit x {unit:g}"
    if not _same(_tried(detect, -usual, USUAL_HZ), wanted):
        yield "polarity"
    if _tried(detect, signal_of(USUAL_HZ, active=False), USUAL_HZ) != [()]:
        yield "rest alone"
    for width in WIDTHS[1:]:
        many = signal_of(USUAL_HZ, width)
        together = _tried(detect, many, USUAL_HZ)
        apart = [_tried(detect, many[:, [number]], USUAL_HZ) for number in range(0, width, 7)]
        if together is None or len(together) != width or not all(_same([together[7 * n]], each) for n, each in enumerate(apart)):
            yield f"{width} channels"
    quiet = signal_of(USUAL_HZ, 64, active=False)
    if _tried(detect, quiet, USUAL_HZ) != [()] * 64:
        yield "64 channels at rest"
    holed = usual.copy()
    holed[9000:9020] = np.nan
    if not _burst_with_hole(_tried(detect, holed, USUAL_HZ)):
        yield "missing samples"
    for nothing in (usual[:0], usual[:1], np.ones_like(usual), np.full_like(usual, np.nan)):
        if _tried(detect, nothing, USUAL_HZ) not in (None, [()]):
            yield "no signal"


def amplitude_failures(amplitude: Amplitude) -> Iterator[str]:
    """What of the checks an envelope fails."""
    usual = signal_of(USUAL_HZ)
    wanted = amplitude(usual, USUAL_HZ)
    for gain in (2.0, -2.0, *UNITS):
        if not np.isclose(amplitude(usual * gain, USUAL_HZ), wanted * abs(gain), rtol=1e-6, atol=0):
            yield f"amplitude of {gain:g} times the signal"
    for rate_hz in RATES_HZ:
        if not 0.75 < amplitude(signal_of(rate_hz), rate_hz) / wanted < 1.25:
            yield f"amplitude at {rate_hz:g} Hz"


def _detect(detector: Detector) -> Detect:
    def detect(samples: Floats, rate_hz: float) -> list[Spans]:
        spec = _spec(samples.shape[1], rate_hz)
        band = _band(rate_hz)
        rest = rest_of_raw(samples[: round(REST_S * rate_hz)], rate_hz, band)
        nodes: tuple[Node, ...] = (band, *nodes_of(detector, rest))
        active = followed(nodes, spec, samples)
        return [
            tuple((_or_nan(each.onset_s), _or_nan(each.offset_s)) for each in intervals_of(column, rate_hz))
            for column in active.T
        ]

    return detect


def _amplitude(samples: Floats, rate_hz: float) -> float:
    active = followed((_band(rate_hz), Rectify(), Envelope()), _spec(samples.shape[1], rate_hz), samples)
    return float(active[round(FROM_S * rate_hz) : round(TO_S * rate_hz)].mean())


def _band(rate_hz: float) -> BandPass:
    return BandPass(high_hz=min(450.0, HIGHEST_SHARE * rate_hz))


def _spec(width: int, rate_hz: float) -> StreamSpec:
    return StreamSpec("emg", Kind.EMG, tuple(Channel(str(number), "uV") for number in range(width)), Fraction(rate_hz))


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value


def _tried(detect: Detect, samples: Floats, rate_hz: float) -> list[Spans] | None:
    """The answer; None where it is refused."""
    try:
        return detect(samples, rate_hz)
    except ParameterError:
        return None


def _same(found: list[Spans] | None, wanted: list[Spans] | None) -> bool:
    if found is None or wanted is None or [len(each) for each in found] != [len(each) for each in wanted]:
        return False
    return all(
        np.allclose(np.array(each), np.array(other), rtol=0, atol=EQUAL_S, equal_nan=True)
        for each, other in zip(found, wanted, strict=True)
    )


def _one_burst(found: list[Spans] | None) -> bool:
    return found is not None and all(len(each) == 1 and abs(each[0][0] - FROM_S) <= NEAR_S for each in found)


def _burst_with_hole(found: list[Spans] | None) -> bool:
    """The burst is found at its beginning; the hole within it may end it, but nothing begins outside it."""
    if found is None or not found[0]:
        return False
    return abs(found[0][0][0] - FROM_S) <= NEAR_S and all(not each[0] > TO_S for each in found[0])


def _peer_failures(peer: PeerProcess, detector: str, *, amplitude: bool) -> list[str] | None:
    """What a peer fails; None where it could not be run."""

    def asked(samples: Floats, rate_hz: float) -> dict[str, object]:
        given = samples[:, 0] if samples.ndim == 2 and samples.shape[1] == 1 else samples
        rest = given[round(0.5 * rate_hz) : round(REST_S * rate_hz)]
        answer = peer.ask(samples=given.tolist(), rest=rest.tolist(), rate_hz=round(rate_hz), detector=detector)
        if answer is None or "error" in answer:
            raise ParameterError(str(answer))
        return answer

    def detect(samples: Floats, rate_hz: float) -> list[Spans]:
        if samples.shape[1] > 1:
            raise ParameterError("one channel only")
        answer = asked(samples, rate_hz)
        onsets, offsets = (np.asarray(answer[key], dtype=np.float64) / rate_hz for key in ("onsets", "offsets"))
        ends = np.concatenate((offsets, np.full(max(0, len(onsets) - len(offsets)), np.nan)))
        return [tuple((float(onset), float(end)) for onset, end in zip(onsets, ends, strict=False))]

    def strength(samples: Floats, rate_hz: float) -> float:
        try:
            return float(str(asked(samples, rate_hz)["amplitude"]))
        except ParameterError:
            return np.nan

    found = list(failures(detect)) + (list(amplitude_failures(strength)) if amplitude else [])
    return found if peer.reason is None else None


def _count(found: list[str] | None) -> float | None:
    return None if found is None else float(len(found))
