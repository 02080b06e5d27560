"""Contacts, cadence and stride length of one bout by mobgap, with its defaults."""

import json
import sys
import warnings

import numpy as np
import pandas as pd
from mobgap.cadence import CadFromIcDetector
from mobgap.initial_contacts import IcdShinImproved
from mobgap.stride_length import SlZijlstra

warnings.simplefilter("ignore")


def mean(values: np.ndarray) -> float | None:
    """The mean of what is known."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None


def answer(file: str, rate_hz: float, height_m: float) -> dict[str, object]:
    """The bout's contacts in seconds and its means."""
    stored = np.load(file)
    columns = ["acc_is", "acc_ml", "acc_pa", "gyr_is", "gyr_ml", "gyr_pa"]
    data = pd.DataFrame(np.hstack([stored["acceleration"], stored["angular_velocity"]]), columns=columns)
    contacts = IcdShinImproved().detect(data, sampling_rate_hz=rate_hz).ic_list_
    given = {"initial_contacts": contacts, "sampling_rate_hz": rate_hz}
    cadence = mean(CadFromIcDetector().calculate(data, **given).cadence_per_sec_["cadence_spm"].to_numpy())
    strides = SlZijlstra().calculate(data, **given, sensor_height_m=height_m).stride_length_per_sec_
    stride_m = mean(strides["stride_length_m"].to_numpy())
    speed = None if cadence is None or stride_m is None else stride_m * cadence / 120
    times_s = (contacts["ic"].to_numpy() / rate_hz).tolist()
    return {"contacts_s": times_s, "cadence": cadence, "stride_m": stride_m, "speed_m_s": speed}


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(answer(asked["file"], asked["rate_hz"], asked["height_m"])), flush=True)
