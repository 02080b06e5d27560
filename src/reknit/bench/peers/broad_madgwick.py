"""Orientation of one recording by Madgwick's filter as qmt has it (beta 0.12); and microseconds a sample."""

import json
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")
import qmt  # noqa: E402 - it warns when it is imported

for line in sys.stdin:
    asked = json.loads(line)
    held = np.load(asked["file"])
    began = time.perf_counter()
    made = qmt.oriEstMadgwick(held["gyr"], held["acc"], held["mag"], {"Ts": 1 / asked["rate_hz"], "beta": 0.12})
    taken_s = time.perf_counter() - began
    np.save(asked["out"], made)
    print(json.dumps({"us_per_sample": taken_s / len(made) * 1e6}), flush=True)
