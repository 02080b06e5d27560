"""Every page in every state: for who cannot see it well, on small screens, enlarged, in longer words, without motion."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Playwright

from browser.conftest import Clip, launch
from browser.steps import address, camera, every_state, muscle, simulated, state, stop, violations
from live.page import Server

pytestmark = pytest.mark.browser
SIZES = {"phone": (390, 844), "tablet": (768, 1024), "desktop": (1440, 900), "desktop at 200 %": (720, 450)}
# Words that stand beyond the picture's edge, or are cut off inside their own box.
CLIPPED = """() => [...document.querySelectorAll('body *')].filter((each) => {
  const own = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '');
  const box = each.getBoundingClientRect();
  if (!own || box.width === 0 || !each.checkVisibility() || each.closest('.table, .skip, .heard, svg, select') !== null) return false;
  const cut = each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible';
  return cut || box.left < -1 || box.right > innerWidth + 1;
}).map((each) => each.outerHTML.slice(0, 200))"""
# Words of four small letters or more that the pseudo-language has not passed through its hands.
PLAIN = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    const within = node.parentElement;
    if (within.closest('body [lang], code, .code, option, script, style, [data-testid=download]') !== null) continue;
    if (/[a-z]{4,}/.test(node.textContent)) found.push(node.textContent.trim());
  }
  const named = [...document.querySelectorAll('[aria-label], [alt], [title], [placeholder], [aria-valuetext]')];
  for (const each of named) {
    for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'aria-valuetext']) {
      if (/[a-z]{4,}/.test(each.getAttribute(name) ?? '')) found.push(`${name}: ${each.getAttribute(name)}`);
    }
  }
  return found;
}"""


# Whether all of it lies in the window, and nothing over it.
IN_REACH = """(id) => {
  const sought = document.querySelector(`[data-testid=${id}]`);
  const box = sought.getBoundingClientRect();
  const found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.top >= 0 && box.bottom <= innerHeight && sought.contains(found);
}"""
SETTLED = """() => document.getAnimations().every(each => {
  return !(each instanceof CSSTransition) || !/color|background|opacity/.test(each.transitionProperty);
})"""


def sideways(page: Page) -> list[str]:
    """The sizes at which the page must be pushed sideways to be read."""
    found = []
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(60)
        if page.evaluate("() => document.documentElement.scrollWidth") > width:
            found.append(name)
    return found


def settled_violations(page: Page) -> list[str]:
    """What axe finds; looked at again where something was found, since the state may have gone on under its eyes.

    A colour on its way to another one is neither.
    """
    found: list[str] = []
    for _ in range(2):
        page.wait_for_timeout(150)
        page.wait_for_function(SETTLED)
        if not (found := violations(page)):
            break
    return found


def test_axe_finds_nothing_and_nothing_overflows_in_any_state(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    wrong: dict[str, list[str]] = {}
    for name, page in every_state(context, server, "en"):
        found = sideways(page)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{scheme}: {each}" for each in settled_violations(page)]
        if found:
            wrong[name] = found
    context.close()
    assert wrong == {}, "\n".join(f"{name}: {each}" for name, found in wrong.items() for each in found)


def test_every_word_can_be_translated_and_none_is_clipped(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    wrong: dict[str, list[str]] = {}
    for name, page in every_state(context, server, "pseudo"):
        found = sideways(page)
        for width, height in ((390, 844), (1440, 900)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(60)
            found += [f"{width}: {each}" for each in page.evaluate(CLIPPED)]
        found += page.evaluate(PLAIN)
        if found:
            wrong[name] = found
    context.close()
    assert wrong == {}, "\n".join(f"{name}: {each}" for name, found in wrong.items() for each in found)


def test_german_is_spoken_throughout(browser: Browser, server: Server) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    simulated(page, server)
    assert page.evaluate("() => document.documentElement.lang") == "de"
    state(page, "practise")
    assert "Beugen" in page.get_by_test_id("guidance").inner_text()
    context.close()


def test_axe_finds_nothing_before_the_camera(driver: Playwright, chromium: str, server: Server, clip: Clip) -> None:
    browser = launch(driver, chromium, clip("loop", "trim=end_frame=49"))
    page = browser.new_page()
    camera(page, server)
    assert violations(page) == []
    state(page, "practise", 40_000)
    assert violations(page) == []
    browser.close()


def test_at_200_per_cent_what_hurts_is_in_reach(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 720, "height": 450}, device_scale_factor=2)
    simulated(page, server)
    for name in ("hurts", "dizzy"):
        box = page.get_by_test_id(name).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 450
    page.close()


@pytest.mark.parametrize("language", ["en", "de"])
def test_on_a_phone_every_way_to_stop_is_in_reach(browser: Browser, server: Server, language: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    hidden: list[str] = []

    def look(exercise: str) -> None:
        for now, buttons in (("practise", ("pause", "stop")), ("paused", ("resume", "stop"))):
            state(page, now)
            hidden.extend(
                f"{exercise}, {now}: {each}" for each in (*buttons, "hurts", "dizzy") if not page.evaluate(IN_REACH, each)
            )
            if now == "practise":
                page.get_by_test_id("pause").click()
        stop(page)

    simulated(page, server, f"sets=1&repetitions=60&lang={language}")
    look("squat")
    muscle(page, server, f"lang={language}")
    page.get_by_test_id("continue").click(timeout=20_000)
    look("thigh")
    page.close()
    assert hidden == []


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)], ids=str)
def test_the_count_of_a_muscle_is_seen_without_scrolling(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    muscle(page, server)
    page.get_by_test_id("continue").click(timeout=20_000)
    state(page, "practise")
    assert page.evaluate(IN_REACH, "repetitions")
    bottom = page.evaluate("() => document.querySelector('.muscles').getBoundingClientRect().bottom")
    assert bottom <= size[1]
    stop(page)
    page.close()


def test_with_reduced_motion_nothing_moves_of_itself(browser: Browser, server: Server) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address(server))
    page.wait_for_selector("[data-testid=exercise-squat]")
    page.wait_for_timeout(300)
    figure = "() => document.querySelector('[data-testid=exercise-squat] svg').outerHTML"
    before = page.evaluate(figure)
    page.wait_for_timeout(700)
    assert page.evaluate(figure) == before
    assert page.evaluate("() => document.getAnimations().length") == 0
    context.close()
    moving = browser.new_page()
    moving.goto(address(server))
    moving.wait_for_selector("[data-testid=exercise-squat]")
    before = moving.evaluate(figure)
    moving.wait_for_timeout(700)
    assert moving.evaluate(figure) != before
    moving.close()
