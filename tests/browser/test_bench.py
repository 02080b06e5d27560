"""The page's benchmark with a real browser: it ends, and its report has its form. How fast it was is not asked here."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
NAMES = {
    "page.fps",
    "page.inference_p50_ms",
    "page.inference_p95_ms",
    "page.work_p95_ms",
    "page.long_tasks",
    "page.memory_growth_mb",
    "page.process_growth_mb",
    "page.capture_to_cue_p50_ms",
    "page.capture_to_cue_p95_ms",
    "page.first_load_mb",
    "page.next_start_s",
    "page.to_first_repetition_s",
}
# Values that are certainly wrong, whatever the computer: nothing was measured, or it was measured in another unit.
POSITIVE = NAMES - {"page.long_tasks", "page.memory_growth_mb", "page.process_growth_mb"}


def test_the_report_of_a_short_run(chromium: str, data_folder: Path) -> None:
    # A process of its own, since playwright runs but once in a process.
    command = [sys.executable, "-m", "reknit.cli.main", "bench", "page", "--json", "--seconds", "8", "--data", str(data_folder)]
    environment = os.environ | {"REKNIT_CHROMIUM": chromium}
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert made.returncode == 0, made.stderr
    report = json.loads(made.stdout)
    assert report["benchmark"] == "page"
    assert report["data"]["folder"] == str(data_folder)
    assert report["data"]["files"] == ["video/squats/pose_squats.mp4"]
    assert "Chromium " in report["machine"]
    values = {figure["name"]: figure["value"] for figure in report["figures"]}
    assert set(values) == NAMES
    assert all(math.isfinite(value) for value in values.values())
    assert [name for name in sorted(POSITIVE) if values[name] <= 0] == []
    assert values["page.inference_p50_ms"] <= values["page.inference_p95_ms"]
    assert values["page.capture_to_cue_p50_ms"] <= values["page.capture_to_cue_p95_ms"]
    assert values["page.first_load_mb"] > 4.5, "the model comes with the first visit"
