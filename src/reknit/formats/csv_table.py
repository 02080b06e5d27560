"""A recording as comma-separated values, for spreadsheets."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from reknit.formats.epochs import HEADINGS, EpochTime, several
from reknit.formats.flat import flat, physical, what_gaps_lose
from reknit.formats.recording import Recording

AT_ONCE = 10_000


def write_csv(path: Path, recording: Recording) -> list[str]:
    """Write what `csv_table` gives, whose result is given on.

    Raises FormatError where the recording holds no samples.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        return csv_table(file, recording)


def csv_table(file: TextIO, recording: Recording, time: EpochTime | None = None) -> list[str]:
    """Write a column `time_s` and one a channel, in its unit, which stands behind its name; gives what the format cannot hold.

    `time` says when the samples were, and what that column is called; without it, they are on the recording's own clock.

    Where a source began anew, `epoch` and `index` stand before the time, which goes on over the break; where nobody knows how long
    that was, it is called `time_in_epoch_s` and counts from each start anew. No gap is closed, and nothing is put into it.

    Raises FormatError where the recording holds no samples.
    """
    names = [f"{channel.name} [{channel.unit}]" for channel in recording.spec.channels]
    rows, lost = csv.writer(file), ["units: they stand in the names of the columns only", *what_gaps_lose(recording)]
    epochs = several(recording)
    if time is None and epochs:
        time = EpochTime(recording)
    if time is not None:
        rows.writerow([*(HEADINGS if epochs else ()), time.heading, *names])
        rows.writerows(_timed(recording, time, epochs=epochs))
        lost += time.what_is_lost() if epochs else []
    else:
        table = flat(recording, ".csv")
        rows.writerow(["time_s", *names])
        rows.writerows([repr(time_s), *_cells(row)] for time_s, row in zip(table.time_s.tolist(), table.values.tolist()))
    raw = any(channel.scale != 1 or channel.offset != 0 for channel in recording.spec.channels)
    return [*lost, "precision: the converter's whole numbers became values in units"] if raw else lost


def _timed(recording: Recording, time: EpochTime, *, epochs: bool) -> Iterator[list[Any]]:
    for chunk in recording.rechunked(AT_ONCE).chunks:
        rows = physical(recording, [chunk]).tolist()
        for n, (time_s, row) in enumerate(zip(time.of(chunk).tolist(), rows, strict=True)):
            yield [*((chunk.epoch, chunk.first + n) if epochs else ()), repr(time_s), *_cells(row)]


def _cells(row: list[float]) -> list[str]:
    return ["" if math.isnan(each) else repr(each) for each in row]
