"""Onsets by one of the detectors of biosppy, with its authors' example parameters; its array mixes onsets and offsets."""

import json
import sys
import warnings

import numpy as np
from biosppy.signals import emg


def answer(samples: np.ndarray, rest: np.ndarray, rate_hz: int, detector: str) -> dict[str, object]:
    """The edges in samples, every other one taken for an onset; biosppy gives no amplitude."""
    size = round(0.05 * rate_hz)
    found = {
        "emg": lambda: emg.emg(samples, sampling_rate=rate_hz, show=False)["onsets"],
        "hodges_bui": lambda: emg.hodges_bui_onset_detector(
            signal=samples, rest=rest, sampling_rate=rate_hz, size=size, threshold=3
        )["onsets"],
        "bonato": lambda: emg.bonato_onset_detector(
            signal=samples,
            rest=rest,
            sampling_rate=rate_hz,
            threshold=20,
            active_state_duration=2,
            samples_above_fail=1,
            fail_size=2,
        )["onsets"],
        "solnik": lambda: emg.solnik_onset_detector(
            signal=samples, rest=rest, sampling_rate=rate_hz, threshold=10, active_state_duration=size
        )["onsets"],
    }[detector]()
    edges = [int(n) for n in found]
    return {"onsets": edges[::2], "offsets": edges[1::2], "amplitude": None}


warnings.simplefilter("ignore")
for line in sys.stdin:
    question = json.loads(line)
    try:
        made = answer(np.array(question["samples"]), np.array(question["rest"]), question["rate_hz"], question["detector"])
    except Exception as error:
        made = {"error": f"{type(error).__name__}: {error}"[:200]}
    print(json.dumps(made), flush=True)
