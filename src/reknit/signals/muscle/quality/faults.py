"""Which faults a channel has: rules over a long look, worst fault first."""

from __future__ import annotations

import math

from reknit.signals.muscle.verdict import MICROVOLTS, WEAK_UV, Verdict
from reknit.stream import Channel

OFF_HUM_SHARE, OFF_UV = 0.95, 20.0
OFF_PILED_SHARE = 0.3
STUCK_SHARE = 0.03
PILED_SHARE = 0.0005
LINE_SHARE, LINE_UV = 0.1, 1.0
SLOW_SHARE = 0.6
HEART_SCORE = 0.7
SHARED, SHARED_UV = 0.3, 5.0


def faults(channel: Channel, parts: tuple[float, ...]) -> tuple[Verdict, ...]:
    """Every fault of a channel of EMG, from its numbers of `LongLook`; the worst comes first, and () means that there is none.

    Swapped leads cannot be seen. Weakness, and how much hum matters, need a unit of volts.
    """
    level, piled, stuck, line, hum, slow, heart = parts
    if not math.isfinite(level):
        return (Verdict.NO_SIGNAL,)
    microvolts = MICROVOLTS.get(channel.unit)
    level_uv = math.inf if microvolts is None else level * microvolts
    told = {
        Verdict.OFF: (hum >= OFF_HUM_SHARE and level_uv >= OFF_UV) or piled >= OFF_PILED_SHARE,
        Verdict.FLAT: stuck >= STUCK_SHARE,
        Verdict.CLIPPED: piled >= PILED_SHARE,
        Verdict.HUM: line >= LINE_SHARE and level_uv * math.sqrt(line) >= LINE_UV,
        Verdict.ECG: heart >= HEART_SCORE,
        Verdict.NOISY: slow >= SLOW_SHARE,
        Verdict.WEAK: level_uv < WEAK_UV,
    }
    return tuple(verdict for verdict, holds in told.items() if holds)


def alike(channels: tuple[Channel, Channel], levels: tuple[float, float], shared: float) -> bool:
    """Whether two channels of EMG without other faults seem to hear the same muscle, from their likeness by `CrossTalk`.

    Two sensors that were put on one muscle may do so, and where volts are known both must reach 5 uV: amplifiers that share an electrode
    share their noise at rest.
    """
    one, other = channels
    if one.muscle is not None and (one.muscle, one.side) == (other.muscle, other.side):
        return False
    loud = all(level * MICROVOLTS.get(each.unit, math.inf) >= SHARED_UV for each, level in zip(channels, levels, strict=True))
    return loud and shared >= SHARED
