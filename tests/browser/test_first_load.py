"""A first visit is small on the wire, and the next one brings neither the model nor the vision library again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Playwright

from browser.conftest import Clip, launch
from live.page import Server
from reknit.bench.browser import Traffic

pytestmark = pytest.mark.browser
MOST_BYTES = 10_000_000
LITE_BYTES = 4_500_000


def visit(page: Page, server: Server) -> dict[str, int]:
    """Open the camera's door, wait for landmarks, and give what came over the wire."""
    traffic = Traffic(page)
    page.goto(server.url)
    page.get_by_test_id("exercise-squat").click()
    page.get_by_test_id("door-camera").click()
    page.wait_for_function("() => window.reknit.stats.frames > 5", timeout=40_000)
    page.get_by_test_id("stop").click()
    page.wait_for_selector("[data-testid=result]", timeout=20_000)
    return traffic.bytes_by_path()


def test_the_first_visit_is_small_and_the_next_one_brings_no_model(
    driver: Playwright, chromium: str, server: Server, clip: Clip
) -> None:
    browser = launch(driver, chromium, clip("loop", "trim=end_frame=49"))
    context = browser.new_context()
    first = visit(context.new_page(), server)
    second = visit(context.new_page(), server)
    browser.close()

    big = {path for path in first if path.endswith((".task", ".wasm"))}
    assert {path.rpartition("/")[2] for path in big} == {"pose_landmarker_lite.task", "vision_wasm_module_internal.wasm"}
    assert sum(first[path] for path in big) > LITE_BYTES, "the worker's requests must be counted"
    assert sum(first.values()) <= MOST_BYTES, first
    kept = {path: size for path, size in second.items() if path.startswith(("/models/", "/vision/"))}
    assert big <= set(kept), "the page asked for them again, and the browser had them"
    assert set(kept.values()) == {0}
    assert sum(second.values()) < 50_000, second
