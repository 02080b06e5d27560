"""The landmarks of a video clip, by the page's own worker and model in a real browser; kept, since it takes minutes."""

from __future__ import annotations

import hashlib
import http.server
import json
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import reknit.live
from reknit.bench.browser import SOFTWARE_GL, find_programs
from reknit.bench.figures import BenchError
from reknit.signals.pose.landmarks import WIDTH

STATIC = Path(reknit.live.__file__).with_name("static")
PAGE = Path(__file__).with_name("clip.html"), Path(__file__).with_name("clip.js")
MODEL = "pose_landmarker_lite.task"
KEPT = Path(tempfile.gettempdir(), "reknit-landmarks")
"""Where landmarks are kept, by the hash of all that they depend on."""
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".jpg": "image/jpeg",
}
LONGEST_MS = 1_800_000


@dataclass(frozen=True, slots=True)
class Landmarks:
    """What the model saw in each picture of a clip.

    Parameters
    ----------
    rows
        A row of 231 numbers a picture, as the page sends them; NaN where nobody was found.
    rate_hz
        Pictures a second.
    width, height
        Size of a picture in pixels.
    """

    rows: NDArray[np.float64]
    rate_hz: float
    width: int
    height: int

    @property
    def times_ns(self) -> NDArray[np.int64]:
        """When each picture was taken, from 0."""
        return np.round(np.arange(len(self.rows)) * (1e9 / self.rate_hz)).astype(np.int64)


def landmarks_of(clip: Path, picture: str = "null") -> Landmarks:
    """The landmarks of a clip after an ffmpeg filter, such as ``"hflip"``; inferred once, kept in the folder `KEPT`.

    Raises BenchError where a program, playwright or the built page is missing.
    """
    built = _built()
    bundle, worker = built["bundle"], built["worker"]
    facts = [hashlib.sha256(clip.read_bytes()).hexdigest(), picture, *sorted(built.values()), PAGE[1].read_text("utf-8")]
    kept = KEPT / f"{clip.stem}-{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]}.npz"
    if not kept.is_file():
        found = _infer(clip, picture, bundle, worker, built["vision"])
        KEPT.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=KEPT, suffix=".part", delete=False) as part:
            np.savez(part, rows=found.rows.astype(np.float32), facts=np.array([found.rate_hz, found.width, found.height]))
        Path(part.name).replace(kept)
    with np.load(kept, allow_pickle=False) as stored:
        rate_hz, width, height = stored["facts"].tolist()
        return Landmarks(stored["rows"].astype(np.float64), rate_hz, int(width), int(height))


def _built() -> dict[str, str]:
    """Addresses of what the built page infers with."""
    workers = sorted((STATIC / "assets").glob("pose-worker-*.js"))
    visions = sorted((STATIC / "vision").glob("*"))
    bundles = sorted((STATIC / "models").glob(f"*/{MODEL}"))
    if not (workers and visions and bundles):
        raise BenchError("the page is not built; run `uv run nox -s assets`, or install a wheel, which carries it")
    found = {"worker": workers[0], "vision": visions[0], "bundle": bundles[0]}
    return {name: f"/{path.relative_to(STATIC).as_posix()}" for name, path in found.items()}


def _infer(clip: Path, picture: str, bundle: str, worker: str, vision: str) -> Landmarks:
    chromium, ffmpeg = find_programs()
    rate_hz = _rate_hz(clip, ffmpeg)
    with tempfile.TemporaryDirectory(prefix="reknit-clip-", ignore_cleanup_errors=True) as name:
        pictures = Path(name, "pictures")
        pictures.mkdir()
        options = ["-vf", picture, "-vsync", "passthrough", "-q:v", "2", str(pictures / "%05d.jpg")]
        made = subprocess.run([ffmpeg, "-v", "error", "-i", str(clip), *options], capture_output=True, text=True, check=False)
        count = len(list(pictures.glob("*.jpg")))
        if made.returncode or not count:
            raise BenchError(f"ffmpeg could not take the pictures out of {clip.name}: {made.stderr.strip()[-300:]}")
        asked = {"worker": worker, "vision": vision, "bundle": bundle, "pictures": count, "stepMs": 1000 / rate_hz}
        with _serving(Path(name)) as url:
            answers = _asked(chromium, Path(name, "profile"), url, asked)
    rows = np.array([[np.nan if cell is None else cell for cell in each["row"]] for each in answers["rows"]]).reshape(-1, WIDTH)
    return Landmarks(rows, rate_hz, answers["width"], answers["height"])


def _rate_hz(clip: Path, ffmpeg: str) -> float:
    probe = str(Path(ffmpeg).with_name("ffprobe"))
    options = ["-v", "error", "-select_streams", "v:0", "-show_entries", "stream=avg_frame_rate", "-of", "csv=p=0", str(clip)]
    told = subprocess.run([probe, *options], capture_output=True, text=True, check=False)
    try:
        return float(Fraction(told.stdout.strip().strip(",")))
    except (ValueError, ZeroDivisionError) as error:
        raise BenchError(
            f"the rate of {clip.name} could not be read: {told.stdout.strip()} {told.stderr.strip()[-200:]}"
        ) from error


def _asked(chromium: str, profile: Path, url: str, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise BenchError("this benchmark drives a browser through playwright; run `pip install playwright`") from error
    try:
        with sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                str(profile),
                executable_path=chromium,
                headless=True,
                args=["--no-sandbox"],
                ignore_default_args=list(SOFTWARE_GL),
            )
            try:
                context.set_default_timeout(LONGEST_MS)
                page = context.new_page()
                page.goto(f"{url}clip.html")
                page.wait_for_function("() => window.ready === true")
                rows = page.evaluate("(asked) => window.landmarks(asked)", asked)
                return {"rows": rows, **page.evaluate("() => window.size")}
            finally:
                context.close()
    except Error as error:
        raise BenchError(f"the browser could not infer the landmarks: {error.message.splitlines()[0]}") from error


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    """The built page's files, the page of this benchmark and the pictures, on loopback."""

    class Files(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].lstrip("/")
            named = {page.name: page for page in PAGE}
            where = named.get(path) or (folder / path if path.startswith("pictures/") else STATIC / path)
            if not where.is_file():
                self.send_error(404)
                return
            content = where.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", TYPES.get(where.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
