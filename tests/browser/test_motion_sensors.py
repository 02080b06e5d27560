"""A motion sensor in a real browser, with a real LSL outlet of another process: put on its place, and practised with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.steps import choose, state, stop, violations
from live.page import Server
from sources.motion_outlet import motion_outlet
from sources.sensor import Sensor

pytestmark = pytest.mark.browser
SLOW_MS = 60_000
COUNTED = "() => Number(document.querySelector('[data-testid=repetitions]')?.dataset.total ?? 0) >= 1"
MEASURED = "() => window.reknit.stats.last?.measure.value > 40"


@pytest.fixture
def limb() -> Iterator[Sensor]:
    with motion_outlet("limb") as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(SLOW_MS)
    yield opened
    context.close()


def test_a_sensor_is_put_on_the_arm_and_counts_its_lifts(page: Page, server: Server, limb: Sensor) -> None:
    choose(page, server, "shoulder-abduction", "sets=1&repetitions=20")
    page.get_by_test_id("door-find-motion").click()
    offer = page.get_by_role("checkbox", name=limb.name)
    offer.wait_for()
    if not offer.is_checked():
        offer.check()
    worn = page.get_by_test_id("worn")
    expect(worn).to_have_value("", timeout=SLOW_MS)
    expect(page.get_by_test_id("tilt")).to_contain_text("Y up", timeout=SLOW_MS)
    arm = page.locator("[data-worn='upper_arm|left']").bounding_box()
    assert arm is not None
    page.mouse.click(arm["x"] + arm["width"] / 2, arm["y"] + arm["height"] / 2)
    expect(worn).to_have_value("upper_arm|left", timeout=SLOW_MS)
    expect(page.get_by_test_id("last-worn")).to_have_text("Sensor A is here: Upper arm, left side.")
    expect(page.get_by_test_id("worn-elsewhere")).to_be_visible()  # the right side is practised
    worn.focus()
    page.keyboard.type("Upper arm, r")
    expect(page.get_by_test_id("worn-elsewhere")).to_have_count(0, timeout=SLOW_MS)
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    assert violations(page) == []
    page.get_by_test_id("fine").click()
    expect(page.get_by_test_id("taken-places")).to_contain_text(f"Upper arm, right side: LSL {limb.name}")
    assert violations(page) == []
    page.get_by_test_id("door-motion").click()
    state(page, "prepare", SLOW_MS)
    state(page, "practise", SLOW_MS)
    limb.tell("move")
    page.wait_for_function(MEASURED)
    page.wait_for_function(COUNTED)
    stop(page)
