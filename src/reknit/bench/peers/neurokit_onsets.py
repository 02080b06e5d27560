"""Onsets and amplitude by neurokit2, with its defaults: emg_clean, emg_amplitude, emg_activation."""

import json
import sys
import warnings

import neurokit2 as nk
import numpy as np


def answer(samples: np.ndarray, rate_hz: int) -> dict[str, object]:
    """Onsets and offsets in samples, and the amplitude's mean over the middle of the signal."""
    amplitude = nk.emg_amplitude(nk.emg_clean(samples, sampling_rate=rate_hz))
    _, info = nk.emg_activation(emg_amplitude=amplitude, sampling_rate=rate_hz, method="threshold")
    onsets, offsets = ([int(n) for n in info[key]] for key in ("EMG_Onsets", "EMG_Offsets"))
    return {"onsets": onsets, "offsets": offsets, "amplitude": float(np.mean(amplitude))}


warnings.simplefilter("ignore")
for line in sys.stdin:
    question = json.loads(line)
    try:
        made = answer(np.array(question["samples"]), question["rate_hz"])
    except Exception as error:
        made = {"error": f"{type(error).__name__}: {error}"[:200]}
    print(json.dumps(made), flush=True)
