"""Times of ezmsg-sigproc's transformers, called directly, one chunk after the other."""

import json
import sys
import time

import numpy as np
from ezmsg.sigproc.butterworthfilter import ButterworthFilterSettings, ButterworthFilterTransformer
from ezmsg.sigproc.math.abs import AbsTransformer
from ezmsg.util.messages.axisarray import AxisArray

CHANNELS, RATE_HZ, CHUNK = 8, 2000, 20


class Chain:
    """Band-pass 20-450 Hz, rectify, envelope 6 Hz."""

    def __init__(self) -> None:
        band = ButterworthFilterSettings(coef_type="sos", order=4, cuton=20.0, cutoff=450.0)
        low = ButterworthFilterSettings(coef_type="sos", order=2, cutoff=6.0)
        self.steps = (ButterworthFilterTransformer(band), AbsTransformer(), ButterworthFilterTransformer(low))
        self.first = 0

    def times_ns(self, samples: np.ndarray) -> list[int]:
        """How long each chunk took."""
        times = []
        for start in range(0, len(samples), CHUNK):
            axis = AxisArray.TimeAxis(fs=RATE_HZ, offset=self.first / RATE_HZ)
            message = AxisArray(samples[start : start + CHUNK], dims=["time", "ch"], axes={"time": axis}, key="emg")
            began = time.perf_counter_ns()
            for step in self.steps:
                message = step(message)
            times.append(time.perf_counter_ns() - began)
            self.first += CHUNK
        return times


def main() -> None:
    """Answer until the input ends."""
    chain, noise = Chain(), np.random.default_rng(1)
    for line in sys.stdin:
        samples = noise.standard_normal((json.loads(line)["chunks"] * CHUNK, CHANNELS))
        print(json.dumps({"times_ns": chain.times_ns(samples)}), flush=True)


main()
