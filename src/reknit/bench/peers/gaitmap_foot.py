"""Stride lengths by gaitmap with its defaults: Madgwick and forward-backward integration, stride by stride."""

import json
import sys
import warnings

import numpy as np
import pandas as pd
from gaitmap.trajectory_reconstruction import StrideLevelTrajectory

warnings.simplefilter("ignore")
COLUMNS = ["acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"]


def answer(file: str, rate_hz: float, strides: list[list[int]]) -> dict[str, object]:
    """Horizontal distance from the first to the last sample of each stride."""
    data = pd.DataFrame(np.load(file), columns=COLUMNS)
    events = pd.DataFrame(strides, columns=["start", "end"]).rename_axis("s_id").reset_index()
    events["min_vel"] = events["start"]
    events["pre_ic"] = events["ic"] = events["tc"] = events["start"]
    made = StrideLevelTrajectory().estimate(data=data, stride_event_list=events, sampling_rate_hz=rate_hz)
    path = made.position_.groupby("s_id")[["pos_x", "pos_y"]]
    length = np.hypot(*(path.last() - path.first()).to_numpy().T)
    return {"lengths_m": length.tolist()}


for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps(answer(asked["file"], asked["rate_hz"], asked["strides"])), flush=True)
