"""The browser's own buttons move within the program; how much is done can be chosen, and is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.steps import choose, state, stop, visit
from live.page import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_back_leads_to_the_first_page_and_holds_a_practice(page: Page, server: Server) -> None:
    choose(page, server, ask="sets=1&repetitions=30")
    page.get_by_test_id("door-camera").wait_for()
    page.reload()  # comes back to the exercise
    page.get_by_test_id("door-camera").wait_for()
    before = page.url
    page.go_back()
    page.get_by_test_id("exercise-squat").click()
    page.get_by_test_id("other-ways").click()
    page.get_by_test_id("door-simulated").click()
    state(page, "practise")
    for _ in range(2):
        page.go_back()
        state(page, "paused")
    expect(page.get_by_test_id("notice")).to_contain_text("Go on")
    page.reload()
    state(page, "paused")  # it was asked for, so a reload does not end it
    page.get_by_test_id("resume").click()
    state(page, "practise")
    page.go_back()
    state(page, "paused")
    second_tab(page, server)
    page.get_by_test_id("resume").click()
    expect(page.get_by_test_id("notice")).to_have_count(0)
    state(page, "practise")
    assert page.url == before
    stop(page)
    page.go_back()
    page.get_by_test_id("exercise-squat").wait_for()
    page.go_forward()
    page.get_by_test_id("result").wait_for()


def second_tab(page: Page, server: Server) -> None:
    """Another window tells that one practises, watches, and goes back to its own first page."""
    other = page.context.new_page()
    visit(other, server)
    other.get_by_test_id("elsewhere").wait_for()
    other.get_by_test_id("watch").click()
    state(other, "paused")
    other.go_back()
    other.get_by_test_id("elsewhere").wait_for()
    other.close()


def test_how_much_is_chosen_by_keys_and_kept(page: Page, server: Server) -> None:
    visit(page, server)
    page.get_by_test_id("exercise-squat").click()
    told = page.get_by_test_id("how-much-told")
    expect(told).to_have_text("2 sets of 10 repetitions")
    fewer = page.get_by_role("button", name="Fewer: Sets")
    fewer.focus()
    for _ in range(3):  # not less than one, and the button keeps the focus
        page.keyboard.press("Enter")
    expect(fewer).to_be_focused()
    page.get_by_role("button", name="Fewer: Repetitions in each").click()
    expect(told).to_have_text("1 set of 9 repetitions")
    page.reload()
    expect(told).to_have_text("1 set of 9 repetitions")
    page.get_by_test_id("other-ways").click()
    page.get_by_test_id("door-simulated").click()
    page.wait_for_function("() => window.reknit.stats.last?.wanted === 9 && window.reknit.stats.last?.sets === 1")
    page.get_by_test_id("stop").click()
    page.get_by_test_id("result").wait_for(timeout=20_000)
