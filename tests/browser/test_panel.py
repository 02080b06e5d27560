"""The therapist's panel beside a patient's page: it sees the same, moves the target, says something, and stops."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from browser.conftest import Clip, launch
from browser.steps import camera, simulated, state, stop, visit
from live.page import Server

pytestmark = pytest.mark.browser
LAST = "window.reknit.stats.last"


@pytest.fixture(scope="module")
def browser(driver: Playwright, chromium: str, clip: Clip) -> Iterator[Browser]:
    opened = launch(driver, chromium, clip("loop", "trim=end_frame=49"))
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def patient(context: BrowserContext) -> Page:
    return context.new_page()


def panel(context: BrowserContext, server: Server) -> Page:
    opened = context.new_page()
    visit(opened, server, "panel=1")
    return opened


def test_it_waits_for_a_session_and_then_shows_it(context: BrowserContext, server: Server, patient: Page) -> None:
    therapist = panel(context, server)
    therapist.wait_for_selector("[data-testid=idle]")
    simulated(patient, server, "sets=1&repetitions=50")
    state(therapist, "practise")
    therapist.wait_for_function(f"() => {LAST}.repetitions >= 1")
    assert therapist.get_by_test_id("quality").inner_text() == "good"
    therapist.get_by_test_id("stop").click()
    patient.wait_for_selector("[data-testid=result]")
    therapist.wait_for_selector("[data-testid=idle]")


def test_the_target_moves_while_the_patient_practises(context: BrowserContext, server: Server, patient: Page) -> None:
    simulated(patient, server, "sets=1&repetitions=50")
    state(patient, "practise")
    therapist = panel(context, server)
    therapist.get_by_test_id("panel-target").fill("80")
    patient.wait_for_function(f"() => {LAST}.target.reach === 65 && {LAST}.target.low === 80")
    therapist.get_by_test_id("panel-target").focus()
    for _ in range(10):  # quick steps all count, whatever the server has told of them yet
        therapist.keyboard.press("ArrowRight")
    patient.wait_for_function(f"() => {LAST}.target.low === 90")
    therapist.get_by_test_id("stop").click()
    patient.wait_for_selector("[data-testid=result]")


def test_words_reach_the_patient_and_are_recorded(context: BrowserContext, server: Server, patient: Page) -> None:
    simulated(patient, server, "sets=1&repetitions=50")
    state(patient, "practise")
    therapist = panel(context, server)
    therapist.get_by_test_id("say").fill("Größer atmen")
    therapist.get_by_test_id("send").click()
    patient.wait_for_function("() => document.querySelector('[data-testid=cue]').textContent === 'Größer atmen'")
    assert "therapist" in (patient.get_by_test_id("cue").get_attribute("class") or "")
    therapist.get_by_test_id("phrase").first.click()
    patient.wait_for_function("() => document.querySelector('[data-testid=cue]').textContent === 'Well done'")
    therapist.get_by_test_id("pause").click()
    state(patient, "paused")
    patient.get_by_test_id("stop").click()
    patient.wait_for_selector("[data-testid=result]")


def test_the_therapist_is_told_that_it_hurts(context: BrowserContext, server: Server, patient: Page) -> None:
    simulated(patient, server, "sets=1&repetitions=50")
    state(patient, "practise")
    therapist = panel(context, server)
    state(therapist, "practise")
    patient.get_by_test_id("hurts").click()
    alarm = therapist.get_by_test_id("panel-alarm")
    alarm.wait_for()
    assert "because it hurt" in alarm.inner_text()
    patient.wait_for_selector("[data-testid=result]")
    simulated(patient, server, "sets=1&repetitions=50")
    state(therapist, "practise")
    assert alarm.count() == 0
    patient.get_by_test_id("stop").click()
    patient.wait_for_selector("[data-testid=result]")


def test_words_are_seen_while_the_patient_rests(context: BrowserContext, server: Server, patient: Page) -> None:
    simulated(patient, server, "sets=1&repetitions=50")
    state(patient, "practise")
    therapist = panel(context, server)
    state(therapist, "practise")
    patient.get_by_test_id("pause").click()
    therapist.get_by_test_id("phrase").first.click()
    patient.wait_for_function("() => document.querySelector('[data-testid=cue]').textContent === 'Well done'")
    on_top = """() => {
      const box = document.querySelector('[data-testid=cue]').getBoundingClientRect();
      return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).dataset.testid;
    }"""
    assert patient.evaluate(on_top) == "cue"
    stop(patient)


def test_a_panel_without_a_connection_says_so(context: BrowserContext, server: Server, patient: Page) -> None:
    simulated(patient, server, "sets=1&repetitions=50")
    state(patient, "practise")
    therapist = context.new_page()
    therapist.add_init_script(
        "const Real = WebSocket; window.sockets = [];"
        "window.WebSocket = class extends Real { constructor(url) { super(url); window.sockets.push(this); } };"
    )
    visit(therapist, server, "panel=1")
    state(therapist, "practise")
    therapist.evaluate("() => { window.WebSocket = class { close() {} }; window.sockets.at(-1).close(); }")
    therapist.get_by_test_id("reconnecting").wait_for()
    stop(patient)


def test_a_camera_is_watched_with_its_quality(context: BrowserContext, server: Server, patient: Page) -> None:
    camera(patient, server)
    state(patient, "practise", 40_000)
    with context.expect_page() as opened:
        patient.get_by_test_id("therapist").click()
    therapist = opened.value
    state(therapist, "practise")
    therapist.wait_for_selector("[data-testid=panel-rate]", timeout=20_000)
    assert "ms" in therapist.get_by_test_id("panel-latency").inner_text()
    drawn = (
        "() => document.querySelector('.picture canvas').getContext('2d').getImageData(0, 0, 640, 480).data.some((v) => v > 0)"
    )
    assert therapist.evaluate(drawn)
    therapist.get_by_test_id("stop").click()
    patient.wait_for_selector("[data-testid=result]")
