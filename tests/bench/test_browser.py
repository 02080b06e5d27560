"""What the browser's benchmarks need, and the sentence where it is not there."""

import subprocess
import sys
from pathlib import Path

import pytest

from reknit.bench.browser import CLIP, find_programs, squat_clip
from reknit.bench.figures import BenchError


@pytest.fixture
def no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A PATH without any program; gives its only folder."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("REKNIT_CHROMIUM", raising=False)
    return folder


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_the_clip_is_taken_from_the_named_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REKNIT_DATA", str(tmp_path / "another"))
    (tmp_path / CLIP).parent.mkdir(parents=True)
    (tmp_path / CLIP).touch()
    assert squat_clip(tmp_path) == tmp_path / CLIP
    monkeypatch.setenv("REKNIT_DATA", str(tmp_path))
    assert squat_clip(None) == tmp_path / CLIP


def test_a_folder_without_the_clip_is_told(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"video/squats/pose_squats\.mp4 is not in .*--data or REKNIT_DATA"):
        squat_clip(tmp_path)


def test_without_a_folder_one_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REKNIT_DATA", raising=False)
    with pytest.raises(BenchError, match="name it with --data or REKNIT_DATA"):
        squat_clip(None)


def test_missing_programs_are_told_with_a_cure(no_programs: Path) -> None:
    with pytest.raises(BenchError, match=r"needs Chromium; install it \(.*apt-get install"):
        find_programs()
    chromium = program(no_programs, "chromium-browser")
    with pytest.raises(BenchError, match=r"needs ffmpeg.*install it \("):
        find_programs()
    ffmpeg = program(no_programs, "ffmpeg")
    assert find_programs() == (chromium, ffmpeg)


def test_a_named_chromium_goes_first(no_programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(no_programs, "chromium")
    program(no_programs, "ffmpeg")
    named = program(tmp_path, "my chromium")
    monkeypatch.setenv("REKNIT_CHROMIUM", named)
    assert find_programs()[0] == named
    monkeypatch.setenv("REKNIT_CHROMIUM", str(tmp_path / "missing"))
    with pytest.raises(BenchError, match=r"REKNIT_CHROMIUM names .*missing.*no program"):
        find_programs()


def test_missing_playwright_is_told(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; sys.modules['playwright'] = sys.modules['playwright.sync_api'] = None\n"
        "from reknit.bench.browser import browsing; from reknit.bench.figures import BenchError\n"
        "try:\n    browsing('chromium', Path('profile'), Path('camera')).__enter__()\n"
        "except BenchError as error:\n    print(error)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert "playwright, which is not installed" in told
    assert "pip install playwright" in told
