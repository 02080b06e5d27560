"""What every measure withholds: a sample that is missing, and all that has not settled yet."""

from __future__ import annotations

import numpy as np

from reknit.signals.measure import Gate
from reknit.stream.items import Array


def withhold(values: Array, gates: Array, missing: Array, seen: int, warm_up: int) -> int:
    """Shut the gates of what is missing and of the warm-up, in place, with NaN for their values.

    A filter begins at its first finite sample, so the warm-up is counted from there: an electrode that comes on late has not settled.

    Parameters
    ----------
    values, gates
        One measure's samples.
    missing
        Where one of its inputs is not there.
    seen, warm_up
        How many samples of the warm-up had passed before, and how long it is.

    Returns
    -------
    How many samples of it have passed now.
    """
    values[missing], gates[missing] = np.nan, Gate.NO_SIGNAL
    if seen >= warm_up or not (seen or not missing.all()):
        return seen
    begin = 0 if seen else int(np.argmin(missing))
    stop = min(len(values), begin + warm_up - seen)
    values[begin:stop], gates[begin:stop] = np.nan, Gate.WARM_UP
    return seen + stop - begin


def shut(values: Array, gates: Array, gate: int) -> None:
    """Lay the gate of the signal over those of its samples, in place: the worse of both holds, and behind a shut one there is no value."""
    np.maximum(gates, gate, out=gates)
    if Gate(gate).shut:
        values[:] = np.nan
