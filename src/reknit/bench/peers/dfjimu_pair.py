"""Relative orientation of two sensors by dfjimu: the multiplicative Kalman filter (live) and the MAP smoother (whole recording)."""

import json
import sys
import warnings
from typing import Any

import dfjimu
import numpy as np

warnings.simplefilter("ignore")
START = np.array([1.0, 0.0, 0.0, 0.0])


def relative(made: Any) -> Any:
    """conj(q1) q2."""
    (w1, x1, y1, z1), (w2, x2, y2, z2) = (each.T for each in made)
    x1, y1, z1 = -x1, -y1, -z1
    return np.column_stack(
        (
            w1 * w2 - x1 * x2 - y1 * y2 - z1 * z2,
            w1 * x2 + x1 * w2 + y1 * z2 - z1 * y2,
            w1 * y2 - x1 * z2 + y1 * w2 + z1 * x2,
            w1 * z2 + x1 * y2 - y1 * x2 + z1 * w2,
        )
    )


for line in sys.stdin:
    asked = json.loads(line)
    held = np.load(asked["file"])
    arms = (held["r1"], held["r2"]) if asked["given"] else (None, None)
    common = (held["g1"], held["g2"], held["a1"], held["a2"], *arms, asked["rate_hz"], START)
    live = dfjimu.mekf_acc(*common)
    whole = dfjimu.map_acc(*common, cov_w=0.01 * np.eye(6), cov_i=0.1 * np.eye(3), cov_lnk=np.eye(3), iterations=10)
    np.savez(asked["out"], live=relative(live), whole=relative(whole))
    print(json.dumps({"done": True}), flush=True)
