"""What `reknit analyse` of an exercise gives its page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from reknit.exercise.model import Exercise
from reknit.motion.report.practised import PractisedReport, Stood
from reknit.session.analyse import Analysis


def exercise_report(exercise: Exercise, told: Mapping[str, Any], analysis: Analysis | None) -> PractisedReport:
    """The report: what was told, with the course of the measure and the ways of who stood or leant.

    `analysis` is None where nothing was run, since no reference effort could be taken.
    """
    name = exercise.text["en"].name
    told = {**told, "file": Path(str(told["file"])).name, "side": None if exercise.side == "none" else told["side"]}
    if analysis is None:
        return PractisedReport(name, told, np.zeros(0), np.zeros(0))
    practice = analysis.practice
    track, path = practice.track, practice.path
    stood: list[Stood] = []
    leant: list[Stood] = []
    if path is not None:
        ways = [Stood(each["number"], path.between(each["start_s"], each["end_s"]), path.unit) for each in practice.repetitions]
        stood, leant = ([], ways) if exercise.asked else (ways, [])
    return PractisedReport(name, told, np.array(track.time_s), np.array(track.value), tuple(stood), tuple(leant))
