"""The page without a camera: by mouse and by keyboard, in several tabs, broken off, and on small screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from browser.conftest import launch
from live.page import Server
from reknit.live.app import STATIC

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="module")
def browser(driver: Playwright, chromium: str) -> Iterator[Browser]:
    opened = launch(driver, chromium, none=True)
    yield opened
    opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1024, "height": 768})
    yield opened
    opened.close()


def simulated(page: Page, server: Server, dose: str = "?sets=1&repetitions=2") -> None:
    """Begin squats with the simulated person."""
    page.goto(server.url.replace("/#", f"/{dose}#"))
    page.get_by_test_id("door-simulated").check()
    page.get_by_test_id("begin").click()
    page.wait_for_selector("[data-testid=state]")


def state(page: Page, wanted: str, within_ms: int = 15_000) -> None:
    page.wait_for_selector(f"[data-testid=state][data-state={wanted}]", timeout=within_ms)


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run().then(({violations}) => violations.map(({id, nodes}) => id + ': ' + nodes[0].html))")
    return [str(each) for each in found]


def test_a_simulated_person_practises_to_the_result(page: Page, server: Server) -> None:
    simulated(page, server)
    assert page.get_by_test_id("simulated").inner_text() == "SIMULATED"
    assert violations(page) == []
    page.wait_for_selector("[data-testid=result]", timeout=40_000)
    assert page.get_by_test_id("result-sentence").inner_text() == "You did 2 complete repetitions."
    assert "SIMULATED" in page.get_by_test_id("result").inner_text()
    assert "ms" in page.get_by_test_id("latency").inner_text()
    assert violations(page) == []
    page.get_by_test_id("again").click()
    page.wait_for_selector("[data-testid=begin]")
    assert violations(page) == []


def test_the_keyboard_alone_is_enough(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.wait_for_selector("[data-testid=exercise-squat]")
    page.get_by_test_id("door-camera").focus()
    page.keyboard.press("ArrowDown")
    assert page.get_by_test_id("door-simulated").is_checked()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-testid=state]")
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("Space")
    state(page, "paused")
    page.keyboard.press("Space")
    page.wait_for_selector("[data-testid=state]:not([data-state=paused])")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.dataset.testid") == "hurts":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-testid=result]")
    assert "because it hurt" in page.get_by_test_id("result").inner_text()


def test_after_a_reload_the_session_goes_on(page: Page, server: Server) -> None:
    simulated(page, server, "?sets=1&repetitions=50")
    state(page, "practise")
    session = page.evaluate("() => sessionStorage.getItem('reknit.session')")
    page.reload()
    state(page, "practise")
    assert page.evaluate("() => sessionStorage.getItem('reknit.session')") == session
    page.get_by_test_id("stop").click()
    page.wait_for_selector("[data-testid=result]", timeout=20_000)


def test_this_hurts_is_not_lost_while_the_connection_is_broken(page: Page, server: Server) -> None:
    page.add_init_script(
        "const Real = WebSocket; window.sockets = [];"
        "window.WebSocket = class extends Real { constructor(url) { super(url); window.sockets.push(this); } };"
    )
    simulated(page, server, "?sets=1&repetitions=50")
    state(page, "practise")
    page.evaluate("() => { window.sockets.at(-1).close(); document.querySelector('[data-testid=hurts]').click(); }")
    page.wait_for_selector("[data-testid=result]", timeout=20_000)
    assert "because it hurt" in page.get_by_test_id("result").inner_text()


def test_two_tabs_do_not_fight(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    first = context.new_page()
    simulated(first, server, "?sets=1&repetitions=50")
    session = first.evaluate("() => sessionStorage.getItem('reknit.session')")
    second = context.new_page()
    second.add_init_script(f"sessionStorage.setItem('reknit.session', {session!r})")
    second.goto(server.url)
    second.get_by_test_id("watch").click()
    second.wait_for_selector("[data-testid=state]")
    second.get_by_test_id("take-over").click()
    first.wait_for_selector("[data-testid=notice]")
    assert "Another tab" in first.get_by_test_id("notice").inner_text()
    context.close()


def test_the_muscle_example_is_calibrated_and_its_threshold_moves(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_test_id("exercise-quadriceps-setting").check()
    page.get_by_test_id("door-recording").check()
    page.get_by_test_id("use-example").click()
    page.get_by_test_id("begin").click()
    state(page, "calibrate")
    page.wait_for_selector("[data-testid=continue].primary", timeout=20_000)
    assert violations(page) == []
    page.get_by_test_id("continue").click()
    state(page, "practise")
    page.get_by_test_id("slider").fill("25")
    page.wait_for_function("() => window.reknit.stats.last.target.reach === 25")
    page.get_by_test_id("stop").click()
    page.wait_for_selector("[data-testid=result]")


def test_a_foreign_file_gets_a_sentence(page: Page, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "Übung.csv"
    file.write_text("not;numbers\nat;all\n", encoding="utf-8")
    page.goto(server.url)
    page.get_by_test_id("exercise-quadriceps-setting").check()
    page.get_by_test_id("file").set_input_files(file)
    page.get_by_test_id("begin").click()
    page.wait_for_selector("[data-testid=error]")
    assert "expected a number" in page.get_by_test_id("error").inner_text()


def test_an_address_without_the_token_is_explained(page: Page, server: Server) -> None:
    page.goto(f"http://{server.host}/")
    page.wait_for_selector("[data-testid=error]")
    assert "reknit demo" in page.get_by_test_id("error").inner_text()


@pytest.mark.parametrize("width", [390, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_and_axe_is_content(browser: Browser, server: Server, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    simulated(page, server)
    page.wait_for_function("() => window.reknit.stats.snapshots > 5")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.close()


def test_the_built_page_names_its_model() -> None:
    text = (STATIC / "build.json").read_text(encoding="utf-8")
    assert "f1eb37f6d9bed75c19b4b0c4e3afee3138de5093a26feb7e8f4c076262b189cc" in text
