"""A recording as comma-separated values, for spreadsheets."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from reknit.formats.flat import flat, what_gaps_lose
from reknit.formats.recording import Recording


def write_csv(path: Path, recording: Recording) -> list[str]:
    """Write a column `time_s` and one a channel, in its unit, which stands behind its name; gives what the format cannot hold.

    Raises FormatError where the recording holds no samples or several epochs.
    """
    table = flat(recording, ".csv")
    names = [f"{channel.name} [{channel.unit}]" for channel in recording.spec.channels]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["time_s", *names])
        for time_s, row in zip(table.time_s.tolist(), table.values.tolist()):
            rows.writerow([repr(time_s), *("" if math.isnan(each) else repr(each) for each in row)])
    raw = any(channel.scale != 1 or channel.offset != 0 for channel in recording.spec.channels)
    lost = ["units: they stand in the names of the columns only", *what_gaps_lose(recording)]
    return [*lost, "precision: the converter's whole numbers became values in units"] if raw else lost
