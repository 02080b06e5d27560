"""The centre of pressure of a recording of a force plate, through the node that runs live."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import Recording
from reknit.signals.motion.balance.plate import CentreOfPressure
from reknit.stream import Chunk, ParameterError


def centre_of_pressure(recording: Recording, plate: int = 0, depth_m: float = 0.0, z_up: bool = False) -> NDArray[np.float64]:
    """Where the centre of pressure was at each sample, (samples, 2) in cm; NaN where nobody stood on the plate or samples are missing.

    Parameters
    ----------
    recording
        Of a force plate, as `reknit.formats.read.read` gives it, in one epoch.
    plate, depth_m, z_up
        As in `CentreOfPressure`.

    Raises SpecError where the channels hold no centre of pressure, ParameterError for several epochs: each is a trial of its own.
    """
    if len({chunk.epoch for chunk in recording.chunks}) > 1:
        raise ParameterError("the recording has several epochs; give them one by one")
    opened = CentreOfPressure(plate, depth_m, z_up=z_up).open(recording.spec)
    state = opened.start()
    made = [item for chunk in recording.chunks for item in opened.step(state, chunk) if isinstance(item, Chunk)]
    first = made[0].first if made else 0
    points = np.full((made[-1].end - first if made else 0, 2), np.nan)
    for chunk in made:
        points[chunk.first - first : chunk.end - first] = chunk.data[:, :2]
    return points
