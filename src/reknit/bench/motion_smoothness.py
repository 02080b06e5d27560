"""Whether smoothness is that of the published vectors, and the same for other amplitudes, durations, rates and rests.

The vectors are those of the reference implementation (siva82kb/SPARC, scripts/smoothness.py, doctests) and its values for minimum-jerk
movements. The peer is a plain form of that implementation, run on the same vectors. No data set is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import Figure, Report, machine
from reknit.signals.movement.smoothness import Smoothness, ldlj, sparc

Floats = NDArray[np.float64]
Measure: TypeAlias = Callable[[Floats, float], float]
RATE_HZ = 100.0
PEER = "plain form of siva82kb/SPARC smoothness.py"
GOAL, SAME, WITHIN_PERCENT = 1e-5, 1e-9, 1.0


def bell() -> Floats:
    """exp(-5 t^2), t from -1 to .99."""
    made: Floats = np.exp(-5 * np.arange(-1, 1, 0.01) ** 2)
    return made


def minimum_jerk(duration_s: float = 1.0, rate_hz: float = RATE_HZ) -> Floats:
    """Speed of a minimum-jerk movement of length 1."""
    share = np.linspace(0, 1, round(duration_s * rate_hz) + 1)
    return 30 * share**2 * (1 - share) ** 2 / duration_s


def vectors() -> list[tuple[Floats, float, float | None]]:
    """Speed, SPARC and, where five digits of it are published, LDLJ."""
    made: list[tuple[Floats, float, float | None]] = [(bell(), -1.41403, -5.81636), (minimum_jerk(), -1.40583, -5.30163)]
    for apart, wanted in ((25, -1.40341), (50, -1.63111), (75, -1.96103), (100, -2.24455)):
        one = minimum_jerk()
        speed = np.zeros(len(one) + apart)
        speed[: len(one)] += one
        speed[apart:] += one
        made.append((speed, wanted, None))
    return made


def run(_: Path | None = None) -> Report:
    """Compare."""
    name = "motion-smoothness."
    ours, theirs = (max(_errors(arc, jerk)) for arc, jerk in ((sparc, ldlj), (plain_sparc, plain_ldlj)))
    scaled = max(
        max(abs(sparc(scale * speed, RATE_HZ) - sparc(speed, RATE_HZ)), abs(ldlj(scale * speed, RATE_HZ) - ldlj(speed, RATE_HZ)))
        for speed, _, _ in vectors()
        for scale in (1e-3, 0.1, 10.0, 1e3)
    )
    times = [(duration_s, rate_hz) for duration_s in (0.5, 1.0, 2.0) for rate_hz in (50.0, 100.0, 200.0)]
    told = [Smoothness.of(_rested(minimum_jerk(*each), 0.5, each[1]), each[1]) for each in times]
    known = [each for each in told if isinstance(each, Smoothness)]
    lasting = max(_off_percent(each.sparc, sparc(minimum_jerk(), RATE_HZ)) for each in known)
    jerks = [each.ldlj for each in known if each.ldlj is not None]
    jerking = max(_off_percent(each, ldlj(minimum_jerk(), RATE_HZ)) for each in jerks)
    resting = max(_resting_percent(rest_s) for rest_s in (0.2, 1.0, 5.0))
    figures = [
        Figure(name + "max_error", ours, "1", f"<= {GOAL:g}", ours <= GOAL, PEER, theirs),
        Figure(name + "amplitude_error", scaled, "1", f"<= {SAME:g}", scaled <= SAME),
        _within(name + "duration_error", lasting, "% of SPARC, 0.5-2 s, 50-200 Hz"),
        _within(name + "ldlj_duration_error", jerking, "% of LDLJ, 0.5-2 s, 50-200 Hz"),
        _within(name + "rest_error", resting, "% of SPARC and LDLJ, 0.2-5 s of rest"),
        Figure(name + "ldlj_told", len(jerks), f"of {len(times)}"),
    ]
    about: dict[str, object] = {
        "folder": None,
        "files": [],
        "origin": "vectors of siva82kb/SPARC and minimum-jerk movements, made here",
    }
    return Report("motion-smoothness", about, machine(), figures)


def _errors(arc: Measure, jerk: Measure) -> list[float]:
    errors = [abs(arc(speed, RATE_HZ) - wanted) for speed, wanted, _ in vectors()]
    return errors + [abs(jerk(speed, RATE_HZ) - wanted) for speed, _, wanted in vectors() if wanted is not None]


def _within(name: str, percent: float, unit: str) -> Figure:
    return Figure(name, percent, unit, f"<= {WITHIN_PERCENT:g}", percent <= WITHIN_PERCENT)


def _rested(speed: Floats, rest_s: float, rate_hz: float) -> Floats:
    still = np.zeros(round(rest_s * rate_hz))
    return np.concatenate((still, speed, still))


def _off_percent(value: float, wanted: float) -> float:
    return 100.0 * abs(value / wanted - 1)


def _resting_percent(rest_s: float) -> float:
    """By how much rest before and after a movement changes what is told of it, per cent."""
    found, plain = (Smoothness.of(_rested(minimum_jerk(), each, RATE_HZ), RATE_HZ) for each in (rest_s, 0.05))
    if not isinstance(found, Smoothness) or not isinstance(plain, Smoothness) or found.ldlj is None or plain.ldlj is None:
        return np.inf
    return max(_off_percent(found.sparc, plain.sparc), _off_percent(found.ldlj, plain.ldlj))


def plain_sparc(speed: Floats, rate_hz: float) -> float:
    """Spectral arc length as the reference has it."""
    count = int(pow(2, np.ceil(np.log2(len(speed))) + 4))
    frequency = np.arange(0, rate_hz, rate_hz / count)
    amplitude = abs(np.fft.fft(speed, count))
    amplitude = amplitude / max(amplitude)
    low = (frequency <= 10.0).nonzero()
    frequency, amplitude = frequency[low], amplitude[low]
    loud = (amplitude >= 0.05).nonzero()[0]
    chosen = range(loud[0], loud[-1] + 1)
    frequency, amplitude = frequency[chosen], amplitude[chosen]
    steps = (np.diff(frequency) / (frequency[-1] - frequency[0])) ** 2 + np.diff(amplitude) ** 2
    return -float(sum(np.sqrt(steps)))


def plain_ldlj(speed: Floats, rate_hz: float) -> float:
    """Log dimensionless jerk as the reference has it."""
    step_s = 1.0 / rate_hz
    jerk = np.diff(speed, 2) / pow(step_s, 2)
    scale = pow(len(speed) * step_s, 3) / pow(max(abs(speed)), 2)
    return -float(np.log(abs(-scale * sum(pow(jerk, 2)) * step_s)))
