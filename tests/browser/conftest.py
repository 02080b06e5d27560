"""A real Chromium with a video as its camera, on a real server."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from live.page import Server, serving

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PICTURE = "scale=-2:480,pad=640:480:(ow-iw)/2:0,fps=30"
Clip = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; `nox -s browser` installs it."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None or shutil.which("ffmpeg") is None:
        pytest.fail("the browser tests need chromium and ffmpeg; run `uv run nox -s browser`, or install both")
    return found


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sessions")) as running:
        yield running


@pytest.fixture(scope="module")
def browser(driver: Playwright, chromium: str) -> Iterator[Browser]:
    """Without a camera; modules that need one have their own."""
    opened = launch(driver, chromium, none=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def clip(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """Makes a camera's video from the squat recording, with an ffmpeg filter in front."""
    source = data_folder / "video/squats/pose_squats.mp4"
    folder = tmp_path_factory.mktemp("clips")

    def make(name: str, before: str) -> Path:
        made = folder / f"{name}.mjpeg"
        if not made.exists():
            picture = f"{before},{PICTURE}" if before else PICTURE
            options = ["-vf", picture, "-pix_fmt", "yuvj420p", "-q:v", "3", "-f", "mjpeg", str(made)]
            subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(source), *options], check=True)
        return made

    return make


def launch(driver: Playwright, chromium: str, camera: Path | None = None, *, refuse: bool = False, none: bool = False) -> Browser:
    """A browser with that video as its camera, without one, or with a person who refuses it."""
    arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-background-networking"]
    if not none:
        arguments.append("--use-fake-device-for-media-stream")
    if camera is not None:
        arguments.append(f"--use-file-for-fake-video-capture={camera}")
    if not refuse:
        arguments.append("--use-fake-ui-for-media-stream")
    return driver.chromium.launch(executable_path=chromium, args=arguments)
