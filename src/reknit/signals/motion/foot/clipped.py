"""A motion sensor at the end of its range: the numbers stand still there while the foot does not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reknit.signals.motion.imu_channels import G_M_S2

Floats = NDArray[np.float64]

LEAST_M_S2, LEAST_DEG_S = 1.9 * G_M_S2, 240.0
"""No sensor for movement ends below this: values that stand still below are no clipping."""
RUN = 3
"""A signal with noise does not have its largest value so often in a row. Our choice."""


def clipped(acceleration_m_s2: Floats, angular_velocity_deg_s: Floats) -> bool:
    """Whether an axis stays at its largest value, either way, for `RUN` samples in a row; (samples, 3) each, without holes."""
    return _stands(acceleration_m_s2, LEAST_M_S2) or _stands(angular_velocity_deg_s, LEAST_DEG_S)


def _stands(values: Floats, least: float) -> bool:
    if len(values) < RUN:
        return False
    for way in (values, -values):
        top = way.max(axis=0)
        at_top = (way == top) & (top >= least)
        run = at_top[RUN - 1 :]
        for back in range(1, RUN):
            run = run & at_top[RUN - 1 - back : len(way) - back]
        if run.any():
            return True
    return False
