"""The doctor: each check measures something real, and a verdict says the worst thing first."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from reknit.bench import doctor
from reknit.bench.camera import picture_rate
from reknit.bench.doctor import LIMIT, USES, Check, Use, chunk_latency, disk_sync, loop_lag, lsl_loop_back, verdict

GOOD = {name: Check(name, name, {"p99_ms": 0.0}, True) for name in LIMIT}
USE = Use("a use", ("chunk", "disk"))


@pytest.mark.parametrize("check", [lambda: chunk_latency(200), lambda: loop_lag(50)])
def test_what_is_measured_is_a_spread_of_milliseconds(check: object) -> None:
    measured = check()  # type: ignore[operator]
    values = measured.values
    assert 0 < values["p50_ms"] <= values["p99_ms"] <= values["max_ms"]
    assert measured.holds == (values["p99_ms"] <= LIMIT[measured.name])
    assert bool(measured.told) != measured.holds


def test_the_disk_is_that_of_the_folder(tmp_path: Path) -> None:
    measured = disk_sync(tmp_path, 5)
    assert measured.values["max_ms"] >= measured.values["p50_ms"] > 0
    assert list(tmp_path.iterdir()) == []


def test_lsl_goes_from_another_process_to_this_one() -> None:
    measured = lsl_loop_back(20)
    assert measured.name == "lsl"
    assert measured.values["p50_ms"] > 0


def test_liblsl_writes_nothing_to_the_terminal() -> None:
    program = "from reknit.bench.doctor import lsl_loop_back; lsl_loop_back(5)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert (told.stdout, told.stderr) == ("", "")


def test_a_spread_beyond_the_limit_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doctor.LIMIT, "loop", -1.0)
    measured = loop_lag(20)
    assert measured.holds is False
    assert "close other programs" in measured.told


def test_spread() -> None:
    values = doctor._spread(np.arange(101.0))
    assert values == {"p50_ms": 50.0, "p99_ms": 99.0, "max_ms": 100.0}


@pytest.mark.parametrize("use", USES, ids=lambda use: use.title)
def test_each_use_rests_on_checks_that_there_are(use: Use) -> None:
    assert set(use.needs) <= set(LIMIT)
    assert verdict(use, list(GOOD.values())) == ("good", "")


def test_what_is_bad_comes_before_what_is_not_known() -> None:
    bad = Check("disk", "disk", {"p99_ms": 9e9}, False, "the disk is slow")
    unknown = Check("chunk", "chunk", {}, None, "nobody knows")
    assert verdict(USE, [unknown, bad]) == ("not fit", "the disk is slow")
    assert verdict(USE, [unknown, GOOD["disk"]]) == ("not known", "nobody knows")
    assert verdict(USE, [GOOD["chunk"], GOOD["disk"], Check("lsl", "lsl", {}, False, "not needed")]) == ("good", "")


@pytest.mark.browser
def test_the_camera_of_a_real_browser_has_a_rate() -> None:
    chromium = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))
    rate_hz = picture_rate(chromium, 1.5, "--use-fake-device-for-media-stream=fps=20")
    assert rate_hz is not None
    assert 5 < rate_hz < 30
    assert picture_rate(chromium, 0.2) is None  # this browser has no camera
