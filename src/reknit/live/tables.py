"""A session's numbers as tables for a spreadsheet: UTF-8 with commas, decimal points and a line of headings."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import Any

from reknit.formats.csv_table import csv_table
from reknit.formats.epochs import SESSION_TIME, EpochTime
from reknit.formats.measures_parquet import COLUMNS, Measures
from reknit.formats.recording import Recording

REPETITION = (
    "number",
    "complete",
    "reason",
    "start_s",
    "reached_s",
    "end_s",
    "duration_s",
    "hold_s",
    "out_s",
    "return_s",
    "peak",
    "range",
    "zone",
    "withheld",
)
PARTNER, LAG = ("mean %", "peak %", "zone"), ("lag ms", "uncertain ms")
TRACKING = ("rms_error", "mean_error", "share")


def measures_table(measures: Measures) -> bytes:
    """One line for each row of the measures; no value where it was withheld."""
    values = [None if math.isnan(value) else value for value in measures.value.tolist()]
    rows = zip(measures.block.tolist(), measures.time_s.tolist(), values, measures.gates(), measures.phases(), strict=True)
    return _table(COLUMNS, rows)


def repetitions_table(summary: dict[str, Any]) -> bytes:
    """One line for each repetition of a block's summary, partial ones too, in the order of time; peak and range in `unit`.

    What was measured beside it is headed with its muscle and unit, such as "emg vastus medialis left peak uV"; partner muscles with
    their ids, such as "back mean %"; a target that moved adds how closely it was followed.
    """
    repetitions = sorted([*summary["repetitions"], *summary["partial"]], key=_start_s)
    companions = sorted({name for each in repetitions for name in _companions(each)})
    unit = summary["measure"]["unit"]
    beside = [each for name in companions for each in _headings(name, summary)]
    partners = sorted({name for each in repetitions for name in _by_name(each, "partners")})
    timed = any("lag_ms" in partner for each in repetitions for partner in _by_name(each, "partners").values())
    told = (*PARTNER, *LAG) if timed else PARTNER
    beside += [f"{name} {what}" for name in partners for what in told]
    tracking = TRACKING if any("tracking" in each for each in repetitions) else ()
    rows = (
        [*_cells(each), unit, *_accompanied(each, companions), *_partnered(each, partners, told), *_tracked(each, tracking)]
        for each in repetitions
    )
    return _table([*REPETITION, "unit", *beside, *tracking], rows)


def stream_table(recording: Recording, from_ns: int | None) -> bytes:
    """One line for each sample, as `reknit convert` writes it, in the time of the other tables: `from_ns` is its zero.

    Where that is None, `session_time_s` counts from the session's begin; where no clock places the stream in the session,
    `time_in_epoch_s` counts from the stream's own.
    """
    text = io.StringIO()
    time = EpochTime(recording, 0, SESSION_TIME) if from_ns is None else EpochTime(recording, from_ns)
    csv_table(text, recording, time)
    return text.getvalue().encode("utf-8", "replace")


def _start_s(repetition: dict[str, Any]) -> float:
    start_s = repetition.get("start_s")
    return float(start_s) if isinstance(start_s, int | float) else math.inf


def _cells(repetition: dict[str, Any]) -> list[Any]:
    cells = [repetition.get(name) for name in REPETITION]
    return [str(cell).lower() if isinstance(cell, bool) else cell for cell in cells]


def _companions(of: dict[str, Any]) -> dict[str, Any]:
    """Those of a repetition or of the summary, by stream."""
    return _by_name(of, "companions")


def _by_name(of: dict[str, Any], what: str) -> dict[str, Any]:
    found = of.get(what)
    return {name: each for name, each in found.items() if isinstance(each, dict)} if isinstance(found, dict) else {}


def _partnered(repetition: dict[str, Any], names: list[str], told: Sequence[str]) -> list[Any]:
    each = _by_name(repetition, "partners")
    return [each.get(name, {}).get(what.removesuffix(" %").replace(" ", "_")) for name in names for what in told]


def _tracked(repetition: dict[str, Any], names: Sequence[str]) -> list[Any]:
    tracking = repetition.get("tracking")
    return [tracking.get(name) if isinstance(tracking, dict) else None for name in names]


def _accompanied(repetition: dict[str, Any], names: list[str]) -> list[Any]:
    each = _companions(repetition)
    return [each.get(name, {}).get(what) for name in names for what in ("peak", "mean", "withheld")]


def _headings(stream: str, summary: dict[str, Any]) -> list[str]:
    """The headings of a companion; sessions of earlier versions tell neither its muscle nor its unit."""
    told = _companions(summary).get(stream, {})
    name, unit = _joined(stream, told.get("muscle"), told.get("side")), told.get("unit")
    return [_joined(name, "peak", unit), _joined(name, "mean", unit), f"{name} withheld"]


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _table(headings: Sequence[str], rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
