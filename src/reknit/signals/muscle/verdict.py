"""One word for a channel's quality, so that a person knows what to mend first."""

from __future__ import annotations

import math
from enum import StrEnum

from reknit.stream import Channel, Kind

MICROVOLTS = {"V": 1e6, "mV": 1e3, "uV": 1.0, "\u00b5V": 1.0, "\u03bcV": 1.0}
STILL_SHARE, CLIPPED_SHARE, HUM_SHARE, WANDER_SHARE = 0.98, 0.01, 0.5, 0.8
WEAK_UV, HUM_UV, LOOSE_UV = 0.5, 5.0, 100.0


class Verdict(StrEnum):
    """What a channel's signal is like; all but GOOD name what stands in the way."""

    GOOD = "good"
    NO_SIGNAL = "none"
    FLAT = "flat"
    CLIPPED = "clipped"
    HUM = "hum"
    NOISY = "noisy"
    WEAK = "weak"
    OFF = "off"
    ECG = "ecg"
    CROSSTALK = "crosstalk"


def judge(channel: Channel, kind: Kind, parts: tuple[float, ...]) -> Verdict:
    """The verdict on a channel of a stream of that kind, from its five numbers of `SignalQuality`.

    Only EMG is held against hum, loose electrodes and weakness; the last two, and how much hum matters, need a unit of volts. The limits
    are ours and were not drawn from studies: below 0.5 uV lies the noise of good amplifiers, so nothing is connected; hum is told where
    it is half of the power and above 5 uV, a loose electrode or cable where slow wander is four fifths of it and above 100 uV.
    """
    level, clipped, still, hum, wander = parts
    if not math.isfinite(level):
        return Verdict.NO_SIGNAL
    if still >= STILL_SHARE:
        return Verdict.FLAT
    if clipped >= CLIPPED_SHARE:
        return Verdict.CLIPPED
    if kind is not Kind.EMG:
        return Verdict.GOOD
    microvolts = MICROVOLTS.get(channel.unit)
    level_uv = math.inf if microvolts is None else level * microvolts
    if hum >= HUM_SHARE and level_uv >= HUM_UV:
        return Verdict.HUM
    slow_uv = 0.0 if microvolts is None or wander >= 1 else level_uv * (wander / (1 - wander)) ** 0.5
    if wander >= WANDER_SHARE and slow_uv >= LOOSE_UV:
        return Verdict.NOISY
    return Verdict.WEAK if level_uv < WEAK_UV else Verdict.GOOD
