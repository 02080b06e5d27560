"""The practice page in a real browser with a recorded person before its camera: how fast it comes, works and answers."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from reknit.bench.browser import CLIP, Traffic, browsing, camera_video, find_programs, finish, squat_clip, walk
from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.latency import start_server, stop_server

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

SECONDS = 60.0
SETTLE_MS = 15_000  # by then both models are loaded and have worked
LONG_MS = 50
MB = 1e6
REPETITION_S = 3.0  # a little less than one takes in the camera's video, with the way there
PROBE = Path(__file__).with_name("probe.js")
# What the page counts itself counts; the probe stands in for what it does not.
READ = """() => {
  const { frames, inferenceMs, longTasks, workMs, last } = window.reknit.stats;
  const { reknitProbe: probe } = window;
  const ownWork = Array.isArray(workMs);
  return {
    nowMs: performance.now(), frames, inferenceMs, state: last.state, ownWork, workMs: ownWork ? workMs : probe.workMs,
    longTasks: Array.isArray(longTasks) ? longTasks : probe.longTasks,
  };
}"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a page counted between two moments of practising; `own_work`: it took the times of `work_ms` itself."""

    seconds: float
    frames: int
    inference_ms: list[float]
    work_ms: list[float]
    own_work: bool
    long_tasks: int
    growth_mb: float
    process_growth_mb: float


@dataclass(frozen=True, slots=True)
class Visits:
    """What the first visit and the next one were like."""

    first_load_mb: float
    first_start_s: float
    next_start_s: float
    to_first_repetition_s: float
    stretch: Stretch
    capture_to_cue_ms: tuple[float, float]
    browser: str


def run(data: Path | None = None, seconds: float = SECONDS) -> Report:
    """Measure `seconds` of practising; BenchError where the data, a program or playwright is missing."""
    clip = squat_clip(data)
    chromium, ffmpeg = find_programs()
    with tempfile.TemporaryDirectory(prefix="reknit-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        camera = camera_video(clip, ffmpeg, folder / "camera.mjpeg")
        server, url = start_server(folder / "sessions")
        try:
            visits = _visits(url, folder, chromium, camera, seconds)
        finally:
            stop_server(server)
    work = "by the page" if visits.stretch.own_work else "by a probe in the page"
    origin = f"frames 0-48 of the clip in a loop as the camera, 640x480 at 30 Hz, {seconds:g} s; work measured {work}"
    files = {"folder": str(clip.parents[len(CLIP.parts) - 1]), "files": [CLIP.as_posix()], "origin": origin}
    return Report("page", files, f"{machine()}, Chromium {visits.browser}", figures(visits))


def figures(visits: Visits) -> list[Figure]:
    """The figures of two visits beside their goals."""
    stretch = visits.stretch
    inference, work = percentiles(stretch.inference_ms), percentiles(stretch.work_ms)
    cue = visits.capture_to_cue_ms
    return [
        _at_least("page.fps", stretch.frames / stretch.seconds, "1/s", 24),
        Figure("page.inference_p50_ms", inference[0], "ms"),
        Figure("page.inference_p95_ms", inference[1], "ms"),
        _at_most("page.work_p95_ms", work[1], "ms", 4),
        _at_most("page.long_tasks", stretch.long_tasks, "tasks", 0),
        Figure("page.memory_growth_mb", stretch.growth_mb, "MB"),
        Figure("page.process_growth_mb", stretch.process_growth_mb, "MB"),
        Figure("page.capture_to_cue_p50_ms", cue[0], "ms"),
        _at_most("page.capture_to_cue_p95_ms", cue[1], "ms", 120),
        _at_most("page.first_load_mb", visits.first_load_mb, "MB", 10),
        _at_most("page.next_start_s", visits.next_start_s, "s", 3, ("the first start", visits.first_start_s)),
        _at_most("page.to_first_repetition_s", visits.to_first_repetition_s, "s", 60),
    ]


def _at_most(
    name: str, value: float, unit: str, goal: float, peer: tuple[str, float] | tuple[None, None] = (None, None)
) -> Figure:
    return Figure(name, float(value), unit, f"<= {goal:g}", value <= goal, *peer)


def _at_least(name: str, value: float, unit: str, goal: float) -> Figure:
    return Figure(name, float(value), unit, f">= {goal:g}", value >= goal)


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 95th percentile; BenchError without values."""
    if not len(values):
        raise BenchError("the page measured nothing while practising; did its camera stop? Measure again, with more --seconds")
    p50, p95 = np.percentile(values, [50, 95])
    return float(p50), float(p95)


def between(before: dict[str, Any], after: dict[str, Any], growth_mb: float, process_growth_mb: float) -> Stretch:
    """What was counted from one reading of the page to the next one."""
    if after["state"] != "practise":
        raise BenchError(
            f"the page left practising for {after['state']!r} while it was measured; measure again, or for fewer --seconds"
        )
    new = {name: after[name][len(before[name]) :] for name in ("inferenceMs", "workMs", "longTasks")}
    return Stretch(
        (after["nowMs"] - before["nowMs"]) / 1000,
        after["frames"] - before["frames"],
        new["inferenceMs"],
        new["workMs"],
        after["ownWork"],
        sum(each > LONG_MS for each in new["longTasks"]),
        growth_mb,
        process_growth_mb,
    )


def _visits(url: str, folder: Path, chromium: str, camera: Path, seconds: float) -> Visits:
    """A first visit, then the browser is closed and opened again for the next one."""
    repetitions = max(60, round(seconds / REPETITION_S))
    with browsing(chromium, folder / "profile", camera) as context:
        page = context.new_page()
        page.add_init_script(path=PROBE)
        traffic, began_s = Traffic(page), time.monotonic()
        walk(page, url, repetitions)
        first_load_mb = traffic.total() / MB
        page.wait_for_function("() => (window.reknit.stats.last?.repetitions ?? 0) > 0")
        to_first_repetition_s = time.monotonic() - began_s
        first_start_s = _start_s(page)
        stretch = _practised(page, seconds)
        finish(page)
        browser = context.browser.version if context.browser else "of unknown version"
    capture_to_cue_ms = latency(folder / "sessions")
    with browsing(chromium, folder / "profile", camera) as context:
        page = context.new_page()
        page.add_init_script(path=PROBE)
        walk(page, url, repetitions)
        next_start_s = _start_s(page)
        finish(page)
    return Visits(first_load_mb, first_start_s, next_start_s, to_first_repetition_s, stretch, capture_to_cue_ms, browser)


def _start_s(page: Page) -> float:
    """Seconds from the navigation until the first picture of the camera was to be seen."""
    page.wait_for_function("() => window.reknitProbe.pictureMs !== null")
    return float(page.evaluate("() => window.reknitProbe.pictureMs")) / 1000


def _practised(page: Page, seconds: float) -> Stretch:
    session = page.context.new_cdp_session(page)
    page.wait_for_timeout(SETTLE_MS)
    heap_before, process_before = _heap_bytes(session), _process_bytes(page)
    page.wait_for_timeout(200)  # a long task of the collection itself is reported by then
    before = page.evaluate(READ)
    page.wait_for_timeout(seconds * 1000)
    after = page.evaluate(READ)
    heap, process = _heap_bytes(session) - heap_before, _process_bytes(page) - process_before
    return between(before, after, heap / MB, process / MB)


def _heap_bytes(session: CDPSession) -> float:
    """The main thread's JavaScript heap, once everything that is not in use has been thrown away."""
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"])


def _process_bytes(page: Page) -> float:
    """Memory that only the page's processes hold, with the worker and its model; NaN where the system does not tell."""
    browser = page.context.browser
    if browser is None:
        return float("nan")
    told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    renderers = [each["id"] for each in told["processInfo"] if each["type"] == "renderer"]
    return float(sum(private_bytes(Path("/proc", str(process), "smaps_rollup")) for process in renderers))


def private_bytes(smaps: Path) -> float:
    """Bytes of a process's own memory, from Linux's account of it; NaN where there is none."""
    try:
        lines = smaps.read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    return float(sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024)


def latency(sessions: Path) -> tuple[float, float]:
    """Milliseconds from capture to cue, p50 and p95, of the only session of that folder."""
    found = sorted(sessions.glob("*/session.json"))
    if len(found) != 1:
        raise BenchError(f"one sealed session was expected, but there are {len(found)}; run the benchmark again")
    told = json.loads(found[0].read_text(encoding="utf-8"))["summary"]["latency_ms"]
    if not told["count"]:
        raise BenchError("the page never told when a cue was shown; practise longer with --seconds")
    return float(told["p50"]), float(told["p95"])
