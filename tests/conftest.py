"""What all tests share: real recordings where there are any, a real browser, and tests that run the same way each time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci")  # `--hypothesis-profile search` looks for new examples instead


def data_required() -> bool:
    """Whether a test may not do without the real recordings: set by .ci/run where they are there."""
    return os.environ.get("REKNIT_REQUIRE_DATA") == "1"


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder with real recordings: REKNIT_DATA, or ../shared/data beside the repository."""
    folder = Path(os.environ.get("REKNIT_DATA") or REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        reason = f"real recordings are not here: {folder} is no folder; name one with REKNIT_DATA"
        if data_required():
            pytest.fail(reason)
        pytest.skip(reason)
    return folder.resolve()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The program of an installed Chromium: REKNIT_CHROMIUM, or the first one on PATH."""
    named = os.environ.get("REKNIT_CHROMIUM")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("no Chromium is installed; install one, or name it with REKNIT_CHROMIUM (`uv run nox -s browser` does it)")
    return Path(found)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where the recordings are required, a test that uses them and is skipped all the same has failed."""
    report = yield
    uses_data = "data_folder" in getattr(item, "fixturenames", ())
    if data_required() and uses_data and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"the real recordings are required here, but this test was skipped: {reason}"
    return report
