"""Time that neurokit2 needs to clean a recording, its amplitude and its bursts, channel by channel."""

import json
import sys
import time
import warnings

import neurokit2 as nk
import numpy as np

warnings.simplefilter("ignore")
for line in sys.stdin:
    asked = json.loads(line)
    samples = np.load(asked["file"])
    began = time.perf_counter()
    for channel in samples.T:
        amplitude = nk.emg_amplitude(nk.emg_clean(channel, sampling_rate=asked["rate_hz"]))
        nk.emg_activation(amplitude, sampling_rate=asked["rate_hz"], method="threshold")
    print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)
