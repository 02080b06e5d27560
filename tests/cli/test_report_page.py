"""A report goes where it was asked for."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from reknit.cli.report_page import delivered
from reknit.formats.recording import Recording
from reknit.motion.report.walk import WalkReport
from reknit.simulate.walker import SimulatedWalker


def test_a_report_is_written_and_printed_as_was_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    walker, page = SimulatedWalker(steps=6), tmp_path / "walk.html"
    report = WalkReport.of(Recording(walker.spec, (walker.whole(),)), "walk.csv", forward="z", sensor_height_m=None)
    assert not delivered(Namespace(report=page, json=False), report)
    assert page.read_text(encoding="utf-8") == report.page()
    assert capsys.readouterr().out == ""
    assert delivered(Namespace(report=None, json=True), report)
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(report.to_dict()))
