"""Exercises on muscles as a person meets them: from the choice to the result, with the simulated patient."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from browser.steps import calibrated, choose, enacted, state, stop
from live.page import Server

pytestmark = pytest.mark.browser
LAST = "() => window.reknit.stats.last"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1024, "height": 768})
    yield opened
    opened.close()


def test_a_partner_muscle_is_shown_told_and_reported(page: Page, server: Server) -> None:
    enacted(page, server, "quadriceps-alone", "repetitions=2")
    assert page.get_by_test_id("calibration-back").locator("[data-testid=effort]").count() == 3
    calibrated(page)
    gauge = page.get_by_test_id("partner-back")
    assert "Back of the thigh" in gauge.inner_text()
    assert "25 % or less" in gauge.inner_text()
    page.wait_for_function(f"() => ({LAST})().partners[0].value > 5", timeout=30_000)
    page.wait_for_selector("[data-testid=result]", timeout=60_000)
    assert "Back of the thigh: as wanted in" in page.get_by_test_id("result-more").inner_text()
    assert "Back of the thigh" in page.locator("table").first.inner_text()


def test_a_pace_is_counted_down_and_the_time_to_hold_is_chosen(page: Page, server: Server) -> None:
    choose(page, server, "shoulder-relaxation")
    page.get_by_test_id("hold-2").check()
    page.get_by_test_id("door-recording").click()
    state(page, "calibrate")
    calibrated(page)
    page.wait_for_selector("[data-testid=pace][data-turn=rest]")
    page.wait_for_selector("[data-testid=pace][data-turn=work]", timeout=20_000)
    assert "Raise the shoulder gently" in page.get_by_test_id("pace").inner_text()
    stop(page)


def test_a_line_is_followed_and_the_result_tells_how_closely(page: Page, server: Server) -> None:
    enacted(page, server, "effort-tracking", "repetitions=1")
    calibrated(page)
    page.wait_for_function(f"() => ({LAST})().within_s > 8", timeout=30_000)
    page.wait_for_selector("[data-testid=result]", timeout=60_000)
    assert page.get_by_test_id("result-sentence").inner_text() == "You followed the line 1 time."
    assert "of the time" in page.get_by_test_id("result-more").inner_text()
    assert "On the line" in page.locator("table").first.inner_text()


def test_reference_efforts_are_made_again_and_begun_anew(page: Page, server: Server) -> None:
    enacted(page, server, "quadriceps-hold")
    done = page.locator("[data-testid=effort].done")
    done.nth(0).wait_for(timeout=60_000)
    page.get_by_test_id("redo").click()
    done.nth(0).wait_for(state="detached")
    done.nth(0).wait_for(timeout=60_000)
    page.get_by_test_id("start-over").click()
    done.nth(0).wait_for(state="detached")
    page.get_by_test_id("start-over").wait_for(state="detached")
    calibrated(page)
