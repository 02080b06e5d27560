"""Orientation of one recording by imufusion (gain 0.1, no rejection), in its east-north-up frame; and microseconds a sample."""

import json
import sys
import time

import imufusion
import numpy as np

for line in sys.stdin:
    asked = json.loads(line)
    held = np.load(asked["file"])
    turning, felt, magnetic = np.degrees(held["gyr"]), held["acc"] / 9.80665, held["mag"]
    settings = imufusion.AhrsSettings()
    settings.convention, settings.gain, settings.sample_rate = imufusion.CONVENTION_ENU, 0.1, asked["rate_hz"]
    filter_ = imufusion.Ahrs()
    filter_.set_settings(settings)
    made = np.empty((len(turning), 4))
    began = time.perf_counter()
    for row in range(len(turning)):
        filter_.update(turning[row], felt[row], magnetic[row])
        made[row] = filter_.get_quaternion()
    taken_s = time.perf_counter() - began
    np.save(asked["out"], made)
    print(json.dumps({"us_per_sample": taken_s / len(turning) * 1e6}), flush=True)
