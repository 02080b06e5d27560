"""The result and the history: the course by keys and mouse, the replay, the downloads, the sessions of this computer."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from browser.conftest import launch
from browser.steps import simulated, visit
from live.page import Server

pytestmark = pytest.mark.browser
DRAWN = "() => document.querySelector('[data-testid=replay] canvas').getContext('2d').getImageData(0, 0, 640, 480).data.join()"


@pytest.fixture(scope="module")
def browser(driver: Playwright, chromium: str) -> Iterator[Browser]:
    opened = launch(driver, chromium, none=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def result(browser: Browser, server: Server) -> Iterator[Page]:
    """The result of two squats by the simulated person."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    simulated(page, server)
    page.wait_for_selector("[data-testid=result]", timeout=40_000)
    yield page
    page.close()


def told(page: Page) -> str:
    return page.get_by_test_id("course-at").inner_text()


def test_the_course_is_walked_with_the_keys(result: Page) -> None:
    result.get_by_test_id("course").focus()
    result.keyboard.press("Home")
    first = told(result)
    assert first.startswith("At 0.0 s")
    for _ in range(5):
        result.keyboard.press("ArrowRight")
    assert told(result) != first
    result.keyboard.press("End")
    last = told(result)
    assert last != first
    for _ in range(6):
        result.keyboard.press("+")
    result.keyboard.press("Home")
    for _ in range(3):
        result.keyboard.press("ArrowRight")
    assert told(result) not in (first, last)
    result.keyboard.press("0")


def test_the_course_is_hovered_and_zoomed(result: Page) -> None:
    result.get_by_test_id("zoom-out").click()
    over = result.locator("[data-testid=course] .u-over")
    box = over.bounding_box()
    assert box is not None
    place = box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"]
    result.mouse.move(*place)
    middle = told(result)
    result.get_by_test_id("zoom-in").click()
    result.mouse.move(box["x"] + 0.95 * box["width"], place[1])
    near = told(result)
    result.get_by_test_id("zoom-out").click()
    result.mouse.move(box["x"] + 0.95 * box["width"], place[1])
    far = told(result)
    assert len({middle, near, far}) == 3


def test_the_replay_follows_the_scrubber_and_plays(result: Page) -> None:
    scrubber = result.get_by_test_id("scrubber")
    scrubber.fill("0")
    standing = result.evaluate(DRAWN)
    scrubber.fill("2.5")
    result.wait_for_function(f"(before) => ({DRAWN})() !== before", arg=standing)
    result.get_by_test_id("play").click()
    result.wait_for_function("() => Number(document.querySelector('[data-testid=scrubber]').value) > 3")
    result.get_by_test_id("play").click()


def test_a_repetition_is_shown_where_it_was(result: Page) -> None:
    result.locator("td button.link").nth(1).click()
    start_s = float(result.locator("td button.link").nth(1).inner_text().split()[0])
    assert float(result.get_by_test_id("scrubber").input_value()) == pytest.approx(start_s, abs=0.1)


def test_tables_are_downloaded(result: Page, tmp_path: Path) -> None:
    for name in ("repetitions.csv", "measures.csv", "measures.parquet"):
        with result.expect_download() as begun:
            result.get_by_text(name, exact=True).click()
        assert begun.value.suggested_filename.endswith(f"-{name}")
        begun.value.save_as(tmp_path / name)
    with (tmp_path / "repetitions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2
    assert (tmp_path / "measures.parquet").read_bytes()[:4] == b"PAR1"


def test_the_history_leads_back_to_the_result(result: Page, server: Server) -> None:
    sentence = result.get_by_test_id("result-sentence").inner_text()
    visit(result, server)
    result.get_by_test_id("history").click()
    newest = result.get_by_test_id("session").first
    assert "Squat" in newest.inner_text()
    assert "2 repetitions" in newest.inner_text()
    newest.click()
    assert result.get_by_test_id("result-sentence").inner_text() == sentence
