"""A real Chromium with the squat clip as its camera, and the walk through the page, for benchmarks."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reknit.bench.figures import BenchError

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Request

CLIP = Path("video", "squats", "pose_squats.mp4")
# Frames 0-48 hold two repetitions from standing to standing, so the camera can play them in a loop; the person stands for two seconds
# in between, so that ten minutes have no more repetitions than one set may have.
PICTURE = "trim=end_frame=49,tpad=stop_mode=clone:stop_duration=2,scale=-2:480,pad=640:480:(ow-iw)/2:0,fps=30"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
# Playwright asks for software GL, which halves the rate of the pose estimation; a person's browser does not.
SOFTWARE_GL = ("--enable-unsafe-swiftshader",)
INSTALL = "Debian and Ubuntu: sudo apt-get install chromium ffmpeg; macOS: brew install chromium ffmpeg"
STEP_MS = 60_000


def squat_clip(data: Path | None) -> Path:
    """The recording of squats in the data folder, or in the one that REKNIT_DATA names.

    Raises BenchError where there is none.
    """
    named = os.environ.get("REKNIT_DATA")
    folder = data or (Path(named) if named else None)
    if folder is None:
        raise BenchError(f"this benchmark needs the data folder with {CLIP.as_posix()}; name it with --data or REKNIT_DATA")
    if not (folder / CLIP).is_file():
        raise BenchError(
            f"{CLIP.as_posix()} is not in {str(folder)!r}; name the folder that holds the data set with --data or REKNIT_DATA"
        )
    return folder / CLIP


def find_programs() -> tuple[str, str]:
    """Paths of Chromium (REKNIT_CHROMIUM, or the first one on PATH) and of ffmpeg; BenchError where one is missing."""
    named = os.environ.get("REKNIT_CHROMIUM")
    chromium = next((path for name in ([named] if named else CHROMIUMS) if (path := shutil.which(name))), None)
    if chromium is None and named:
        raise BenchError(
            f"REKNIT_CHROMIUM names {named!r}, which is no program; name a Chromium, or unset it to take one from PATH"
        )
    if chromium is None:
        raise BenchError(f"this benchmark needs Chromium; install it ({INSTALL}), or name one with REKNIT_CHROMIUM")
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise BenchError(f"this benchmark needs ffmpeg, which makes the camera's pictures; install it ({INSTALL})")
    return chromium, ffmpeg


def camera_video(clip: Path, ffmpeg: str, target: Path) -> Path:
    """The clip as Chromium's fake camera plays it, 640x480 at 30 Hz; BenchError where ffmpeg fails."""
    options = ["-vf", PICTURE, "-pix_fmt", "yuvj420p", "-q:v", "3", "-f", "mjpeg", str(target)]
    made = subprocess.run([ffmpeg, "-v", "error", "-y", "-i", str(clip), *options], capture_output=True, text=True, check=False)
    if made.returncode:
        raise BenchError(f"ffmpeg could not make the camera's pictures from {clip.name}: {made.stderr.strip()[-300:]}")
    return target


@contextmanager
def browsing(chromium: str, profile: Path, camera: Path) -> Iterator[BrowserContext]:
    """A headless Chromium with its cache in `profile`.

    Raises BenchError where playwright is missing, and where a step of the page does not come.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise BenchError(
            "this benchmark drives a browser through playwright, which is not installed; "
            "run `pip install playwright` (it uses the Chromium that is there and downloads none)"
        ) from error
    try:
        with sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                str(profile),
                executable_path=chromium,
                headless=True,
                viewport={"width": 1440, "height": 900},
                args=[*ARGUMENTS, f"--use-file-for-fake-video-capture={camera}"],
                ignore_default_args=list(SOFTWARE_GL),
            )
            try:
                context.set_default_timeout(STEP_MS)
                yield context
            finally:
                context.close()
    except Error as error:
        raise BenchError(f"the browser or the page stopped answering: {error.message.splitlines()[0]}") from error


class Traffic:
    """Bytes that came over the wire for a page and its workers, by the path of each request; sockets do not count."""

    def __init__(self, page: Page) -> None:
        self._finished: list[Request] = []
        page.on("requestfinished", self._add)

    def _add(self, request: Request) -> None:
        self._finished.append(request)

    def bytes_by_path(self) -> dict[str, int]:
        """Bytes of headers and compressed bodies so far; 0 where the browser's cache had the answer."""
        found: dict[str, int] = {}
        for request in self._finished:
            sizes = request.sizes()
            path = "/" + request.url.partition("://")[2].partition("/")[2].partition("#")[0]
            # A body from the cache is reported as minus the size of its headers.
            found[path] = found.get(path, 0) + max(0, sizes["responseBodySize"] + sizes["responseHeadersSize"])
        return found

    def total(self) -> int:
        """Bytes of all requests so far."""
        return sum(self.bytes_by_path().values())


def walk(page: Page, url: str, repetitions: int) -> None:
    """From the first page through the camera's door until squats are practised."""
    page.goto(url.replace("/#", f"/?sets=1&repetitions={repetitions}#"))
    page.get_by_test_id("exercise-squat").click()
    page.get_by_test_id("door-camera").click()
    page.wait_for_selector("[data-testid=state][data-state=practise]")


def finish(page: Page) -> None:
    """Stop practising, and wait until the session is sealed."""
    page.get_by_test_id("stop").click()
    page.wait_for_selector("[data-testid=result]")
