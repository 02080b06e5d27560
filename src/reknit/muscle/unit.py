"""Whether amplitudes can be those of EMG in the unit that they are said to be in: volts given as millivolts are questioned."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.verdict import MICROVOLTS

Floats = NDArray[np.float64]

LEAST_REST_UV, LEAST_WORK_UV, MOST_WORK_UV = 0.05, 0.5, 20_000.0
"""Skin and electrodes of 1 kilo-ohm alone make 0.08 uV of thermal noise from 20 to 450 Hz; surface EMG stays below about 5 mV."""
LIKELY_UV = (5.0, 5_000.0)
NAMES = {"V": "V", "mV": "mV", "uV": "uV"}
REST_PERCENT, WORK_PERCENT = 10, 95
CONTRAST = 3.0
STILL_UV = 1e-9
"""Below it nothing moves but the last digit of a number: a line that stands still has no unit that could be wrong."""


def question_of(levels: Floats, unit: str) -> str | None:
    """A question to the person who gave the unit, or None where nothing speaks against it or the unit is not one of volts.

    Parameters
    ----------
    levels
        RMS of the band-passed signal over many short stretches (50 ms), in `unit`; NaN where unknown.
    unit
        "V", "mV", "uV" or another one.
    """
    factor = MICROVOLTS.get(unit)
    known = levels[np.isfinite(levels) & (levels * (factor or 1.0) > STILL_UV)]
    if factor is None or not len(known):
        return None
    rest_uv, work_uv = (float(each) * factor for each in np.percentile(known, (REST_PERCENT, WORK_PERCENT)))
    if work_uv > MOST_WORK_UV:
        wrong = f"its strong stretches have an RMS of {_volts(work_uv)}, more than any muscle gives at the skin"
    elif rest_uv < LEAST_REST_UV:
        wrong = f"its quiet stretches have an RMS of {_volts(rest_uv)}, less than the thermal noise of skin and electrodes"
    elif work_uv < LEAST_WORK_UV and work_uv > CONTRAST * rest_uv:  # else nothing is connected, which is another matter
        wrong = f"even its strong stretches have an RMS of {_volts(work_uv)} only"
    else:
        return None
    others = [name for name in NAMES if MICROVOLTS[name] != factor]
    fitting = [name for name in others if LIKELY_UV[0] <= work_uv / factor * MICROVOLTS[name] <= LIKELY_UV[1]]
    if not fitting:
        return f"said to be in {unit}, but {wrong}; is the unit right?"
    times = [_times(MICROVOLTS[name] / factor) for name in fitting]
    return f"said to be in {unit}, but {wrong}; is the unit {' or '.join(fitting)}? Then all numbers are {' or '.join(times)}"


def _times(factor: float) -> str:
    """By how much numbers change, whatever their unit was called before the file was read."""
    return f"{factor:,.0f} times larger" if factor > 1 else f"{1 / factor:,.0f} times smaller"


def _volts(microvolts: float) -> str:
    """A voltage in the unit in which it is read best."""
    if microvolts >= 1e6:
        return f"{microvolts / 1e6:.3g} V"
    if microvolts >= 1e3:
        return f"{microvolts / 1e3:.3g} mV"
    return f"{microvolts:.2g} uV" if microvolts >= 1e-3 or not math.isfinite(microvolts) else f"{microvolts * 1e3:.2g} nV"
