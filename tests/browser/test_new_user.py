"""Somebody who has never been here: from the first page to the first counted repetition within a minute, by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Playwright

from browser.conftest import Clip, launch
from browser.steps import address, state
from live.page import Server

pytestmark = pytest.mark.browser
# The person stands for a while, as somebody does who reads what is asked, and then squats twice.
STANDING = "tpad=start_duration=9:start_mode=clone:stop_duration=40:stop_mode=clone"
READY_MS = 20_000
FIRST_MS = 60_000
Press = Callable[[Page, str], None]


def by_mouse(page: Page, name: str) -> None:
    page.get_by_test_id(name).click()


def by_keys(page: Page, name: str) -> None:
    """Walk there with the Tab key, and press Enter."""
    for _ in range(60):
        if page.evaluate("() => document.activeElement?.dataset.testid") == name:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not come to {name!r}")


@pytest.mark.parametrize("press", [by_mouse, by_keys])
def test_the_first_repetition_is_counted_within_a_minute(
    driver: Playwright, chromium: str, server: Server, clip: Clip, press: Press
) -> None:
    browser = launch(driver, chromium, clip("standing", STANDING))
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address(server))
    page.wait_for_selector("[data-testid=exercise-squat]")
    press(page, "exercise-squat")
    page.wait_for_selector("[data-testid=door-camera]")
    asked = page.evaluate("() => performance.now()")
    press(page, "door-camera")
    state(page, "practise", 40_000)
    ready = page.evaluate("() => performance.now()")
    page.wait_for_function("() => window.reknit.stats.last.repetitions >= 1", timeout=60_000)
    counted = page.evaluate("() => performance.now()")
    page.wait_for_selector("[data-testid=repetitions][data-total='1']")
    press(page, "pause")
    state(page, "paused")
    press(page, "resume")
    press(page, "stop")
    page.wait_for_selector("[data-testid=result]", timeout=20_000)
    assert page.get_by_test_id("result-sentence").inner_text().startswith("You did 1 complete repetition.")
    browser.close()
    assert ready - asked < READY_MS
    assert counted < FIRST_MS
