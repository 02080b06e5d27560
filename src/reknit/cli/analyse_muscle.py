"""`reknit analyse` without an exercise: a report about the EMG of a file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from reknit.cli.analyse_balance import run_balance
from reknit.cli.analyse_landmarks import run_landmarks
from reknit.cli.analyse_walk import run_walk
from reknit.cli.asked_for import Usual, refuse_unused
from reknit.cli.console import wide_console
from reknit.cli.report_page import say_where, write_page
from reknit.cli.table_options import asked_of, print_guess
from reknit.formats.read import open_recording
from reknit.formats.recording import Recording
from reknit.formats.stream_file import StreamFile
from reknit.muscle.report.findings import MuscleReport
from reknit.muscle.report.make import Asked, file_hash, muscle_report, references_of
from reknit.muscle.report.page import page, summary
from reknit.muscle.report.words import DASH, number, signal_words, unit_words
from reknit.signals.muscle.activation.detectors import Detector
from reknit.stream import Kind, ReknitError


class NoMuscle(ReknitError):
    """The recording is not of muscles, and no exercise was named that it could be measured by."""


def add_muscle_options(parser: Any) -> None:
    """The options of a report about EMG."""
    group = parser.add_argument_group("report about EMG", "where no --exercise is named")
    group.add_argument(
        "--detector",
        choices=[each.value for each in Detector],
        default=Usual(Detector.ONLINE_HMM.value),
        help="what tells activity (default: %(default)s)",
    )
    group.add_argument(
        "--pair",
        action="append",
        default=[],
        metavar="A,B",
        help="two channels whose co-contraction is told; may be given several times",
    )
    group.add_argument(
        "--cycles-from", metavar="NAME", help="channel or event at which each cycle of a movement begins, for synergies"
    )
    group.add_argument("--without-mains", action="store_true", help="take mains hum out first, where it stands out")


def run_muscle(options: argparse.Namespace) -> int:
    """Report about a file's EMG; what is of a force plate is reported as sway, of a motion sensor as walking."""
    recording = _opened(options, options.file)
    if recording.spec.kind is Kind.FORCES:
        return run_balance(options)
    if recording.spec.kind is Kind.LANDMARKS:
        return run_landmarks(options)
    if recording.spec.kind is Kind.IMU and options.kind != Kind.EMG.value:
        return run_walk(options)
    if recording.spec.kind is not Kind.EMG and options.kind != Kind.EMG.value:
        raise NoMuscle(
            f"{options.file.name} holds {recording.spec.kind.value}; name an exercise with --exercise ID to measure it by, "
            "or say --kind emg if it is EMG"
        )
    kind = () if recording.spec.kind is Kind.EMG else ("kind",)
    refuse_unused(options, "a report about EMG", ("calibration", "detector", "pair", "cycles_from", "without_mains", *kind))
    references = {}
    if options.calibration is not None:
        same = options.calibration.resolve() == options.file.resolve()
        effort = recording if same else _opened(options, options.calibration)
        references = references_of(effort, options.calibration.name, same=same, without_mains=options.without_mains)
    asked = Asked(
        Detector(options.detector),
        tuple(_pair(each) for each in options.pair),
        options.cycles_from,
        options.without_mains,
        references,
    )
    report = muscle_report(recording, asked, file=options.file.name, sha256=file_hash(options.file))
    if options.report is not None:
        write_page(options.report, page(report))
    if options.json:
        print(json.dumps(report.to_dict(), indent=2, ensure_ascii=False))
        return 0
    print_guess(Console(highlight=False, markup=False), recording)
    _print(report)
    say_where(options.report)
    return 0


def _opened(options: argparse.Namespace, path: Path) -> Recording | StreamFile:
    kind = options.kind or Kind.EMG.value
    return open_recording(path, rate_hz=options.rate, kind=kind, stream=options.stream, asked=asked_of(options))


def _pair(text: str) -> tuple[str, str]:
    names = [each.strip() for each in text.split(",")]
    if len(names) != 2:
        raise NoMuscle(f"--pair names two channels with a comma between them, got {text!r}")
    return names[0], names[1]


def _print(report: MuscleReport) -> None:
    console = wide_console()
    console.print(summary(report), soft_wrap=True, highlight=False, markup=False)
    if report.simulated:
        console.print("SIMULATED: this recording was not made of a person")
    table = Table(box=None, pad_edge=False)
    for heading in ("channel", "signal", "rest RMS", "active RMS", "peak", "SNR dB", "active %", "bursts"):
        table.add_column(heading, justify="left" if heading in ("channel", "signal") else "right")
    for each in report.channels:
        unit, amplitude = unit_words(each.unit), each.amplitude
        values = (
            None if each.rest is None else each.rest.rms,
            None if amplitude is None else amplitude.rms_active,
            None if amplitude is None else amplitude.peak,
        )
        table.add_row(
            each.name,
            signal_words(each),
            *(DASH if value is None else f"{number(value)} {unit}" for value in values),
            DASH if each.snr_db is None else f"{each.snr_db:.1f}",
            DASH if each.active_share is None else f"{100 * each.active_share:.0f}",
            DASH if each.bursts is None else str(len(each.bursts)),
        )
    console.print(table)
    told = [f"{each.name} is {each.question}" for each in report.channels if each.question]
    told += [
        f"{p.one} and {p.other}: Falconer-Winter {number(p.falconer_winter)} %, overlap {number(p.overlap)} {unit_words(p.unit)}, "
        f"both active {number(p.temporal)} % of the time that either is ({p.why})"
        for p in report.pairs
    ]
    told += [f"{s.muscle}: the weaker side has {number(s.percent)} % of the stronger ({s.condition})" for s in report.sides]
    if report.synergies is not None:
        told.append(
            f"{report.synergies.rank} synergies of {len(report.synergies.channels)} muscles, VAF {report.synergies.vaf:.3f}"
        )
    told += [*report.withheld, *(f"{each.name}: {sentence}" for each in report.channels for sentence in each.withheld)]
    for sentence in told:
        console.print(sentence, soft_wrap=True, highlight=False, markup=False)
