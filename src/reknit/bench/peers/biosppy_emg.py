"""Time that biosppy needs to filter a recording and find its onsets, channel by channel."""

import json
import sys
import time
import warnings

import numpy as np
from biosppy.signals import emg

warnings.simplefilter("ignore")
for line in sys.stdin:
    asked = json.loads(line)
    samples = np.load(asked["file"])
    began = time.perf_counter()
    for channel in samples.T:
        emg.emg(signal=channel, sampling_rate=asked["rate_hz"], show=False)
    print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)
