"""Steps through the page that several tests take, and what can be asked of it in any state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from live.page import Server

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
REFUSE = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('refused', 'NotAllowedError'); };"
NEVER = "navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);"


def address(server: Server, ask: str = "") -> str:
    """The page's address with a question, such as `sets=1&repetitions=2`."""
    return server.url.replace("/#", f"/?{ask}#")


def visit(page: Page, server: Server, ask: str = "") -> None:
    """Open the first page anew; an address that differs only behind the # would be no new page."""
    page.goto("about:blank")
    page.goto(address(server, ask))


def choose(page: Page, server: Server, exercise: str = "squat", ask: str = "") -> None:
    """From the first page to an exercise's own."""
    visit(page, server, ask)
    page.get_by_test_id(f"exercise-{exercise}").click()


def simulated(page: Page, server: Server, ask: str = "sets=1&repetitions=2") -> None:
    """Begin squats with the simulated person."""
    choose(page, server, ask=ask)
    page.get_by_test_id("other-ways").click()
    page.get_by_test_id("door-simulated").click()
    page.wait_for_selector("[data-testid=state]")


def camera(page: Page, server: Server, ask: str = "sets=1&repetitions=60") -> None:
    """Begin squats before the camera."""
    choose(page, server, ask=ask)
    page.get_by_test_id("door-camera").click()
    page.wait_for_selector("[data-testid=state]", timeout=40_000)


def muscle(page: Page, server: Server, ask: str = "") -> None:
    """Begin with the muscle example, and come to its calibration."""
    choose(page, server, "quadriceps-setting", ask)
    page.get_by_test_id("door-recording").click()
    state(page, "calibrate")


def enacted(page: Page, server: Server, exercise: str, ask: str = "") -> None:
    """Begin an exercise on muscles with the simulated patient, and come to its calibration."""
    choose(page, server, exercise, ask)
    page.get_by_test_id("door-recording").click()
    state(page, "calibrate")


def calibrated(page: Page) -> None:
    """Wait until there is a reference effort of every muscle, and go on to practise."""
    page.wait_for_selector("[data-testid=continue].primary", timeout=60_000)
    page.get_by_test_id("continue").click()
    state(page, "practise")


def state(page: Page, wanted: str, within_ms: int = 40_000) -> None:
    """Wait for a state of the practice."""
    page.wait_for_selector(f"[data-testid=state][data-state={wanted}]", timeout=within_ms)


def stop(page: Page, button: str = "stop") -> None:
    """End the practice, and wait for its result."""
    page.get_by_test_id(button).click()
    page.wait_for_selector("[data-testid=result]", timeout=20_000)


def unfold_technical(page: Page) -> None:
    """Of a result, unfold how it was measured, and its files."""
    folded = page.locator("[data-testid=technical]:not([open]) > summary")
    if folded.count() > 0:
        folded.click()


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run().then(({violations}) => violations.map(({id, nodes}) => id + ': ' + nodes[0].html))")
    return [str(each) for each in found]


def every_state(context: BrowserContext, server: Server, language: str) -> Iterator[tuple[str, Page]]:
    """The page in every state that needs no camera, one after the other, in a language."""
    page = context.new_page()
    lang = f"lang={language}"
    visit(page, server, lang)
    page.wait_for_selector("[data-testid=exercise-squat]")
    yield "home", page
    page.get_by_test_id("settings").click()
    yield "display", page
    page.get_by_test_id("settings").click()
    page.get_by_test_id("exercise-squat").click()
    page.get_by_test_id("other-ways").click()
    yield "exercise", page
    page.get_by_test_id("add-phone").click()
    page.get_by_test_id("no-lan").wait_for()
    yield "a phone that cannot join", page
    choose(page, server, "quadriceps-setting", lang)
    yield "exercise with a muscle", page
    page.get_by_test_id("door-sensors").click()
    page.get_by_test_id("look-again").wait_for()
    while page.locator("[data-testid=offer]:checked").count():  # an outlet that happens to be on this network
        page.locator("[data-testid=offer]:checked").first.uncheck()
    page.locator("[data-testid=sensor]").first.wait_for(state="detached")
    yield "sensors", page
    yield from _practising(page, context, server, lang)
    yield from _with_a_muscle(page, server, lang)
    visit(page, server, lang)
    page.get_by_test_id("history").click()
    page.wait_for_selector("[data-testid=session]")
    yield "history", page
    visit(page, server, f"panel=1&{lang}")
    page.wait_for_selector("[data-testid=idle]")
    yield "panel without a session", page
    page.close()
    for name, script, shown in (("camera refused", REFUSE, "error"), ("camera asked for", NEVER, "opening")):
        page = context.new_page()
        page.add_init_script(script)
        choose(page, server, ask=lang)
        page.get_by_test_id("door-camera").click()
        page.get_by_test_id(shown).wait_for()
        yield name, page
        page.close()
    page = context.new_page()
    page.goto(address(server, lang).partition("#")[0])
    page.get_by_test_id("error").wait_for()
    yield "no token", page
    page.close()


def _practising(page: Page, context: BrowserContext, server: Server, lang: str) -> Iterator[tuple[str, Page]]:
    # Sets enough that every state comes again: whoever looks at one may take longer than it lasts.
    simulated(page, server, f"sets=20&repetitions=4&{lang}")
    yield "prepare", page
    state(page, "practise")
    yield "practise", page
    panel = context.new_page()
    panel.goto(address(server, f"panel=1&{lang}"))
    panel.wait_for_selector("[data-testid=state]")
    yield "panel", panel
    panel.close()
    state(page, "rest", 60_000)
    yield "rest", page
    state(page, "rest", 60_000)
    page.get_by_test_id("skip-rest").click()
    state(page, "practise")
    page.get_by_test_id("pause").click()
    state(page, "paused")
    yield "paused", page
    other = context.new_page()
    other.add_init_script(
        f"sessionStorage.setItem('reknit.session', {page.evaluate('() => sessionStorage.getItem(`reknit.session`)')!r})"
    )
    other.goto(address(server, lang))
    other.get_by_test_id("watch").wait_for()
    yield "occupied", other
    other.get_by_test_id("watch").click()
    state(other, "paused")
    yield "watching", other
    other.close()
    stop(page, "dizzy")
    yield "result", page


def _with_a_muscle(page: Page, server: Server, lang: str) -> Iterator[tuple[str, Page]]:
    muscle(page, server, lang)
    yield "calibrate", page
    page.wait_for_selector("[data-testid=continue].primary", timeout=60_000)
    page.get_by_test_id("continue").click()
    state(page, "practise")
    yield "practise with a muscle", page
    stop(page)
    yield "result with a muscle", page
    enacted(page, server, "quadriceps-alone", lang)
    yield "calibrate two muscles", page
    calibrated(page)
    page.get_by_test_id("partner-back").wait_for()
    yield "practise with a partner muscle", page
    stop(page)
    yield "result with a partner muscle", page
    enacted(page, server, "shoulder-relaxation", lang)
    calibrated(page)
    page.get_by_test_id("pace").wait_for()
    yield "practise at a pace", page
    stop(page)
