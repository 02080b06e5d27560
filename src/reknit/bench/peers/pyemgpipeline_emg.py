"""Time that pyemgpipeline needs for the envelope of a recording; it finds no onsets."""

import json
import sys
import time
import warnings

import numpy as np
from pyemgpipeline.wrappers import EMGMeasurement

warnings.simplefilter("ignore")
for line in sys.stdin:
    asked = json.loads(line)
    samples = np.load(asked["file"])
    began = time.perf_counter()
    measured = EMGMeasurement(samples, hz=float(asked["rate_hz"]))
    measured.apply_dc_offset_remover()
    measured.apply_bandpass_filter(bf_order=4, bf_cutoff_fq_lo=20, bf_cutoff_fq_hi=450)
    measured.apply_full_wave_rectifier()
    measured.apply_linear_envelope(le_order=2, le_cutoff_fq=6)
    print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)
