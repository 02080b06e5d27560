"""A recording as a BIDS data set, or into one that is there (BIDS 1.11.1: bids-specification.readthedocs.io)."""

from __future__ import annotations

import json
import math
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reknit import __version__
from reknit.formats.bids_channels import NONE, described, motion_rows, muscle_rows
from reknit.formats.edf_write import write_edf
from reknit.formats.flat import Flat, flat
from reknit.formats.recording import FormatError, Recording
from reknit.stream import Kind

VERSION = "1.11.1"
MOTION = (Kind.IMU, Kind.MARKERS, Kind.COORDINATES, Kind.LANDMARKS)
DESCRIPTION, PARTICIPANTS, README = "dataset_description.json", "participants.tsv", "README.md"
WORDS = """\
# A data set of movement and muscle activity

The files follow the Brain Imaging Data Structure (BIDS). They were written by Reknit from recordings that do not say everything which
this structure asks for. Before you share them, fill in the name and the authors in `dataset_description.json`, and in each `_emg.json`
how the electrodes were placed, what they were referred to, and the frequency of the mains.
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """Whose recording it is, and of what; both in letters and digits only, as they stand in the names of files."""

    subject: str = "01"
    task: str = "practice"

    def __post_init__(self) -> None:
        for name in ("subject", "task"):
            if not re.fullmatch(r"[0-9A-Za-z]+", getattr(self, name)):
                raise FormatError(
                    f"BIDS wants letters and digits only for the {name}, got {getattr(self, name)!r}; for example {name}01"
                )


def write_bids(folder: Path, recording: Recording, trial: Trial, *, force: bool = False) -> list[str]:
    """Write muscles as EDF or BDF and motion as a table, with what describes them; gives what the form cannot hold.

    A data set that is there gains the trial; what it says about itself stays. Either all files of the trial appear or none.

    Raises FormatError for a kind of stream that BIDS has no place for, a trial that is there (without `force`), and a folder that is no
    data set.
    """
    part = folder.with_name(f".{secrets.token_hex(4)}.part.bids")
    try:
        lost = _fill(part, recording, trial)
        _join(part, folder, trial, force=force)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return lost


def _fill(part: Path, recording: Recording, trial: Trial) -> list[str]:
    kind = recording.spec.kind
    if kind is not Kind.EMG and kind not in MOTION:
        raise FormatError(f"BIDS has no place for {kind.value}, only for muscles and motion; convert to .parquet or .csv")
    table = flat(recording, ".bids")
    made = {"Name": "Reknit", "Version": __version__}
    about = {"Name": "Movement and muscle activity", "BIDSVersion": VERSION, "DatasetType": "raw", "GeneratedBy": [made]}
    folder = part / f"sub-{trial.subject}" / ("emg" if kind is Kind.EMG else "motion")
    folder.mkdir(parents=True)
    _json(part / DESCRIPTION, about)
    _tsv(part / PARTICIPANTS, [["participant_id"], [f"sub-{trial.subject}"]])
    (part / README).write_text(WORDS, encoding="utf-8", newline="\n")
    return (_muscle if kind is Kind.EMG else _motion)(folder, recording, table, trial)


def _muscle(folder: Path, recording: Recording, table: Flat, trial: Trial) -> list[str]:
    spec = recording.spec
    stem = f"sub-{trial.subject}_task-{trial.task}"
    lost = write_edf(folder / f"{stem}_emg.{'edf' if spec.dtype == 'int16' else 'bdf'}", recording)
    rows = muscle_rows(spec)
    _tsv(folder / f"{stem}_channels.tsv", rows)
    _json(
        folder / f"{stem}_emg.json",
        {
            "TaskName": trial.task,
            "EMGPlacementScheme": "Other",
            "EMGPlacementSchemeDescription": "Not recorded.",
            "EMGReference": NONE,
            "SamplingFrequency": spec.rate_hz,
            "PowerLineFrequency": NONE,
            "RecordingType": "continuous" if (np.diff(table.index) == 1).all() else "discontinuous",
            "SoftwareFilters": NONE,
            "EMGChannelCount": sum(row[1] == "EMG" for row in rows[1:]),
            "RecordingDuration": _duration_s(table, spec.rate_hz),
            "Manufacturer": spec.device or NONE,
        },
    )
    return [*lost, "facts: the recording does not say how electrodes were placed, their reference and the mains; fill them in"]


def _motion(folder: Path, recording: Recording, table: Flat, trial: Trial) -> list[str]:
    spec = recording.spec
    gappy = not (np.diff(table.index) == 1).all()
    latency = gappy or spec.rate is None
    span_s = float(table.time_s[-1] - table.time_s[0])
    hz = spec.rate_hz if spec.rate is not None else round((len(table.index) - 1) / span_s, 3) if span_s > 0 else 0.0
    track = re.sub(r"[^0-9A-Za-z]", "", spec.name) or spec.kind.value
    stem = f"sub-{trial.subject}_task-{trial.task}_tracksys-{track}"
    told = [described(spec, channel) for channel in spec.channels]
    values = table.values * [each.factor for each in told]
    columns = np.column_stack([table.time_s - table.time_s[0], values]) if latency else values
    _tsv(folder / f"{stem}_motion.tsv", ([NONE if math.isnan(each) else repr(each) for each in row] for row in columns.tolist()))
    _tsv(folder / f"{stem}_channels.tsv", motion_rows(spec, latency=latency))
    counts = {
        name: sum(each.kind == name for each in told)
        for name in ("ACCEL", "GYRO", "MAGN", "ORNT", "POS", "JNTANG", "VEL", "ANGACCEL", "MISC")
    }
    _json(
        folder / f"{stem}_motion.json",
        {
            "TaskName": trial.task,
            "SamplingFrequency": hz,
            "SamplingFrequencyEffective": hz,
            "TrackingSystemName": spec.device or spec.name,
            "MissingValues": NONE,
            "MotionChannelCount": len(told) - counts["MISC"],
            "TrackedPointsCount": len({each.point for each in told}),
            "RecordingDuration": _duration_s(table, hz),
        }
        | {f"{'Misc' if name == 'MISC' else name}ChannelCount": count for name, count in counts.items()}
        | {"LATENCYChannelCount": int(latency)},
    )
    lost = (
        ["gaps: only the channel of latency shows that samples are missing, the reasons are lost"]
        if gappy or recording.gaps
        else []
    )
    return [*lost, *(["precision: accelerations in g became m/s^2"] if any(each.factor != 1 for each in told) else [])]


def _duration_s(table: Flat, hz: float) -> float:
    return round(float(table.time_s[-1] - table.time_s[0]) + (1 / hz if hz else 0), 6)


def _json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def _tsv(path: Path, rows: Any) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)


def _join(part: Path, folder: Path, trial: Trial, *, force: bool) -> None:
    """Move the new files to where they belong."""
    if not folder.exists():
        part.rename(folder)
        return
    if not (folder / DESCRIPTION).is_file():
        raise FormatError(f"{str(folder)!r} is there already and is no BIDS data set; give another name")
    new = [path.relative_to(part) for path in sorted(part.glob("sub-*/*/*"))]
    there = [
        old
        for path in new
        for old in (folder / path.parent).glob(f"{path.stem}.*")
        if old.suffix == path.suffix or _same(old, path)
    ]
    if there and not force:
        raise FormatError(f"{str(there[0])!r} is there already; give another --subject or --task, or replace it with --force")
    _enrol(folder / PARTICIPANTS, f"sub-{trial.subject}")
    for path in new:
        (folder / path.parent).mkdir(parents=True, exist_ok=True)
        (part / path).replace(folder / path)
    for old in there:
        if old.relative_to(folder) not in new:
            old.unlink()


def _same(old: Path, new: Path) -> bool:
    """Whether both are recordings of the same trial, one in 16 and one in 24 bits."""
    return {old.suffix, new.suffix} == {".edf", ".bdf"}


def _enrol(path: Path, participant: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else ["participant_id"]
    if participant not in (line.split("\t")[0] for line in lines):
        row = [participant, *[NONE] * (len(lines[0].split("\t")) - 1 if lines else 0)]
        part = path.with_name(f".{path.name}.part")
        _tsv(part, [[line] for line in lines or ["participant_id"]] + [row])
        part.replace(path)
