"""The rules for real recordings: skipped with a reason where they are absent, never silently where they are required."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")
USES_DATA = """
import pytest

def test_reads(data_folder):
    assert (data_folder / "emg.txt").read_text() == "1 2 3"

def test_gives_up(data_folder):
    pytest.skip("no time")

@pytest.mark.xfail(strict=True)
def test_is_known_to_fail(data_folder):
    assert False

def test_needs_no_data():
    pytest.skip("no screen")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with our conftest and four tests."""
    tests = tmp_path / "clone" / "tests"
    tests.mkdir(parents=True)
    shutil.copy(CONFTEST, tests)
    (tests / "test_data.py").write_text(USES_DATA)
    return tests.parent


def run(project: Path, **environment: str) -> dict[str, str]:
    """The outcome of each test, by its name, and everything that was printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REKNIT_")}
    command = [sys.executable, "-m", "pytest", "-v", "-rs", "-p", "no:cacheprovider", "--import-mode=importlib", "tests"]
    done = subprocess.run(command, cwd=project, env=kept | environment, capture_output=True, text=True, check=False)
    outcomes = {}
    for line in done.stdout.splitlines():
        if line.startswith("tests/test_data.py::"):
            name, outcome, *_ = line.removeprefix("tests/test_data.py::").split()
            outcomes[name] = outcome
    return outcomes | {"printed": done.stdout}


def recordings(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "emg.txt").write_text("1 2 3")
    return folder


def test_absent_recordings_are_skipped_with_a_reason(project: Path) -> None:
    seen = run(project)
    assert (seen["test_reads"], seen["test_gives_up"], seen["test_needs_no_data"]) == ("SKIPPED",) * 3
    assert "name one with REKNIT_DATA" in seen["printed"]


def test_recordings_beside_the_clone_are_found(project: Path) -> None:
    recordings(project.parent / "shared" / "data")
    assert run(project)["test_reads"] == "PASSED"


def test_recordings_are_found_where_they_are_named(project: Path, tmp_path: Path) -> None:
    assert run(project, REKNIT_DATA=str(recordings(tmp_path / "elsewhere")))["test_reads"] == "PASSED"


def test_a_skip_fails_where_the_recordings_are_required(project: Path) -> None:
    recordings(project.parent / "shared" / "data")
    seen = run(project, REKNIT_REQUIRE_DATA="1")
    assert (seen["test_reads"], seen["test_gives_up"]) == ("PASSED", "FAILED")
    assert "this test was skipped: Skipped: no time" in seen["printed"]


def test_only_tests_of_recordings_are_held_to_that(project: Path) -> None:
    recordings(project.parent / "shared" / "data")
    seen = run(project, REKNIT_REQUIRE_DATA="1")
    assert (seen["test_needs_no_data"], seen["test_is_known_to_fail"]) == ("SKIPPED", "XFAIL")


def test_required_recordings_that_are_absent_fail(project: Path) -> None:
    assert run(project, REKNIT_REQUIRE_DATA="1")["test_reads"] == "ERROR"
