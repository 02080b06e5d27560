"""A phone joins by the code on the computer's page, with the sensors of a real Chromium, and its movement is in the recording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, WebSocketRoute, expect

from browser.steps import address, choose, state, stop, violations, visit
from browser.test_access import CLIPPED, PLAIN, sideways
from live.page import Server
from live.phone import asked, lan_serving, phones, ticket
from reknit.formats.recording import Recording
from reknit.formats.stream_parquet import read_stream

pytestmark = pytest.mark.browser
UPRIGHT = (0.0, 9.81, 0.0)
RATE_RAD = {"x": 0.5, "y": -0.25, "z": 1.0}
SIZE = ViewportSize(width=390, height=844)
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
STEPS_MS = 20_000
# A phone whose screen is off has a hidden page, and no events.
SLEEPY = """window.addEventListener('devicemotion', (event) => {
  if (document.visibilityState === 'hidden') event.stopImmediatePropagation();
}, true);"""
HIDE = """(hidden) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (hidden ? 'hidden' : 'visible') });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with lan_serving(tmp_path_factory.mktemp("lan")) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone whose person has gone on behind the warning."""
    opened = browser.new_context(ignore_https_errors=True, viewport=SIZE, has_touch=True)
    yield opened
    opened.close()


@pytest.fixture
def computer(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def sensors(page: Page, gravity: tuple[float, float, float] = UPRIGHT) -> None:
    """Give the page's device motion sensors: upright, with `gravity` as its browser tells it, and turning."""
    cdp = page.context.new_cdp_session(page)
    readings = {
        "accelerometer": dict(zip("xyz", gravity, strict=True)),
        "linear-acceleration": {"x": 0.0, "y": 0.0, "z": 0.0},
        "gyroscope": RATE_RAD,
    }
    for kind, xyz in readings.items():
        cdp.send("Emulation.setSensorOverrideEnabled", {"enabled": True, "type": kind, "metadata": {"available": True}})
        cdp.send("Emulation.setSensorOverrideReadings", {"type": kind, "reading": {"xyz": xyz}})
    cdp.send("DeviceOrientation.setDeviceOrientationOverride", {"alpha": 0, "beta": 90, "gamma": 0})


def code(computer: Page) -> str:
    """The address in the code that the computer shows."""
    computer.get_by_test_id("add-phone").click()
    found = computer.get_by_test_id("qr").get_attribute("data-address")
    assert found is not None
    return found


def joined(
    context: BrowserContext, opened: str, place: str = "thigh", side: str = "right", **more: tuple[float, float, float]
) -> Page:
    """A phone that has scanned a code and sends."""
    page = context.new_page()
    sensors(page, **more)
    page.goto(opened)
    page.get_by_test_id(f"place-{place}").check()
    page.get_by_test_id(f"side-{side}").check()
    page.get_by_test_id("phone-start").click()
    lamp(page, "sending")
    return page


def lamp(page: Page, light: str) -> None:
    page.wait_for_selector(f"[data-testid=lamp][data-light={light}]", timeout=STEPS_MS)


def by_ticket(server: Server) -> str:
    return f"{server.url.partition('/#')[0].replace('http://127.0.0.1', 'https://127.0.0.2')}/#join={ticket(server)}"


def look_at_sensors(computer: Page, server: Server) -> None:
    """The sensors' page, from the first one."""
    visit(computer, server)
    computer.get_by_test_id("sensors").click()
    computer.get_by_test_id("look-again").wait_for()
    while computer.locator("[data-testid=offer]:checked").count():  # an outlet that happens to be on this network
        computer.locator("[data-testid=offer]:checked").first.uncheck()


def begin(computer: Page) -> None:
    """Begin with the simulated person, from the exercise's page."""
    computer.get_by_test_id("other-ways").click()
    computer.get_by_test_id("door-simulated").click()
    computer.wait_for_selector("[data-testid=state]")


def recorded(server: Server, stream: str = "motion") -> Recording:
    newest = max(server.folder.glob("*/session.json"), key=lambda path: path.stat().st_mtime)
    return read_stream(newest.parent / f"{stream}.parquet")


def problem(page: Page, kind: str) -> str:
    page.wait_for_selector(f"[data-testid=phone-problem][data-problem={kind}]", timeout=STEPS_MS)
    return page.get_by_test_id("phone-problem").inner_text()


def test_two_phones_join_and_their_movement_is_in_the_recording(server: Server, computer: Page, context: BrowserContext) -> None:
    choose(computer, server, ask="sets=1&repetitions=60")
    first = joined(context, code(computer))
    computer.get_by_test_id("joined").wait_for()
    assert "Thigh, right side" in computer.get_by_test_id("joined").inner_text()
    computer.get_by_test_id("join-close").click()
    # This one tells acceleration the other way round, as iPhones do.
    second = joined(context, code(computer), "shank", "left", gravity=(0.0, -9.81, 0.0))
    computer.get_by_test_id("joined").wait_for()
    computer.get_by_test_id("join-close").click()
    computer.wait_for_selector("[data-testid=phone-state][data-state=live]")
    begin(computer)
    for each in (first, second):
        lamp(each, "recording")
    state(computer, "practise")
    computer.wait_for_timeout(1000)
    stop(computer)
    for each in (first, second):
        lamp(each, "sending")
    for stream, segment, sign in (("motion", "thigh", "as sent"), ("motion-2", "shank", "turned")):
        recording = recorded(server, stream)
        assert {each.segment for each in recording.spec.channels} == {segment}
        assert recording.spec.attribute("acceleration_sign") == sign
        assert recording.spec.attribute("acceleration_sign_from") == "orientation"
        rows = np.concatenate([each.data for each in recording.chunks])
        # Chromium rounds these: acceleration to 0.1 m/s², rotation to 0.1 deg/s, angles to 0.1 deg.
        assert rows[:, :3] == pytest.approx(np.tile([0.0, 9.8, 0.0], (len(rows), 1)), abs=0.06)
        assert rows[:, 3:6] == pytest.approx(np.tile(np.degrees([*RATE_RAD.values()]), (len(rows), 1)), abs=0.06)
        assert rows[:, 6:] == pytest.approx(np.tile([0.5**0.5, 0.5**0.5, 0.0, 0.0], (len(rows), 1)), abs=2e-3)
        times_s = np.concatenate([each.times() for each in recording.chunks]) / 1e9
        assert np.all(np.diff(times_s) > 0)
        assert 0.5 < 1 / np.median(np.diff(times_s)) / 60 < 1.5
        assert recording.gaps == ()


def test_a_phone_that_is_not_ticked_is_not_recorded(server: Server, computer: Page, context: BrowserContext) -> None:
    choose(computer, server, ask="sets=1&repetitions=60")
    phone = joined(context, by_ticket(server), "hand")
    here = next(each["phone"] for each in phones(server) if each["segment"] == "hand")
    for each in phones(server):
        computer.get_by_test_id(f"phone-{each['phone']}").uncheck() if each["state"] == "live" else None
    assert not computer.get_by_test_id(f"phone-{here}").is_checked()
    begin(computer)
    stop(computer)
    newest = max(server.folder.glob("*/session.json"), key=lambda path: path.stat().st_mtime)
    assert not (newest.parent / "motion.parquet").exists()
    lamp(phone, "sending")


def test_after_a_break_the_phone_comes_back_and_nothing_is_missing(
    server: Server, computer: Page, context: BrowserContext
) -> None:
    lines: list[WebSocketRoute] = []
    cut = False

    def route(line: WebSocketRoute) -> None:
        if cut:
            line.close()
            return
        line.connect_to_server()
        lines.append(line)

    context.route_web_socket("**/phone", route)
    phone = joined(context, by_ticket(server))
    choose(computer, server, ask="sets=1&repetitions=60")
    computer.wait_for_selector("[data-testid=phone-state][data-state=live]")
    begin(computer)
    lamp(phone, "recording")
    phone.wait_for_timeout(500)
    cut = True
    lines[-1].close()
    lamp(phone, "broken")
    computer.wait_for_selector("[data-testid=notice]")
    assert "No movement comes from the phone" in computer.get_by_test_id("notice").inner_text()
    phone.wait_for_timeout(500)
    cut = False
    lamp(phone, "recording")
    computer.wait_for_selector("[data-testid=notice]", state="detached")
    phone.wait_for_timeout(500)
    stop(computer)
    assert len(lines) == 2
    recording = recorded(server)
    assert recording.gaps == ()
    assert len({each.epoch for each in recording.chunks}) == 1
    times_s = np.concatenate([each.times() for each in recording.chunks]) / 1e9
    assert np.max(np.diff(times_s)) < 0.9, "what was measured during the break is there"


def test_a_phone_that_slept_says_so_and_leaves_a_gap(server: Server, computer: Page, context: BrowserContext) -> None:
    context.add_init_script(SLEEPY)
    phone = joined(context, by_ticket(server))
    choose(computer, server, ask="sets=1&repetitions=60")
    computer.wait_for_selector("[data-testid=phone-state][data-state=live]")
    begin(computer)
    lamp(phone, "recording")
    phone.evaluate(HIDE, True)
    lamp(phone, "silent")
    computer.wait_for_selector("[data-testid=notice]", timeout=STEPS_MS)
    assert "wake it up" in computer.get_by_test_id("notice").inner_text()
    phone.wait_for_timeout(1000)
    phone.evaluate(HIDE, False)
    phone.get_by_test_id("slept").wait_for()
    lamp(phone, "recording")
    computer.wait_for_selector("[data-testid=notice]", state="detached")
    stop(computer)
    recording = recorded(server)
    assert [each.reason.value for each in recording.gaps] == ["disconnect"]
    assert len({each.epoch for each in recording.chunks}) == 2


def test_a_reload_joins_again_without_a_new_code(server: Server, context: BrowserContext) -> None:
    phone = joined(context, by_ticket(server), "upper_arm")
    before = {each["phone"] for each in phones(server)}
    phone.reload()
    phone.get_by_test_id("phone-start").click()
    lamp(phone, "sending")
    assert {each["phone"] for each in phones(server)} == before


def test_stopping_is_asked_twice_since_a_pocket_presses_buttons(server: Server, context: BrowserContext) -> None:
    phone = joined(context, by_ticket(server))
    phone.get_by_test_id("phone-stop").click()
    phone.get_by_test_id("phone-go-on").click()
    lamp(phone, "sending")
    phone.get_by_test_id("phone-stop").click()
    phone.get_by_test_id("phone-stop-sure").click()
    phone.get_by_test_id("phone-start").wait_for()


@pytest.mark.parametrize("answer", ["'denied'", "Promise.reject(new DOMException('no', 'NotAllowedError'))"])
def test_refused_sensors_are_told_with_what_to_do(server: Server, context: BrowserContext, answer: str) -> None:
    page = context.new_page()
    page.add_init_script(f"window.answer = () => {answer}; DeviceMotionEvent.requestPermission = async () => window.answer();")
    sensors(page)
    page.goto(by_ticket(server))
    page.get_by_test_id("phone-start").click()
    assert "allow it" in problem(page, "refused")
    page.evaluate("() => { window.answer = () => 'granted'; }")
    page.get_by_test_id("phone-again").click()
    page.get_by_test_id("phone-start").click()
    lamp(page, "sending")


def test_a_computer_without_sensors_is_told(server: Server, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(by_ticket(server))
    page.get_by_test_id("phone-start").click()
    assert "No motion sensor answers here" in problem(page, "absent")


def test_a_used_code_and_a_phone_that_was_sent_away_are_told(server: Server, computer: Page, browser: Browser) -> None:
    opened = by_ticket(server)
    one, two = (browser.new_context(ignore_https_errors=True, viewport=SIZE) for _ in range(2))
    first = joined(one, opened)
    second = two.new_page()
    sensors(second)
    second.goto(opened)
    second.get_by_test_id("phone-start").click()
    assert "used already" in problem(second, "ticket")
    before = {each["phone"]: each["state"] for each in phones(server)}
    choose(computer, server)
    live = next(phone for phone, state_ in before.items() if state_ == "live")
    computer.get_by_test_id(f"phone-{live}").wait_for()
    computer.get_by_test_id("phone-dismiss").first.click()
    assert "ended the connection" in problem(first, "away")
    for each in (one, two):
        each.close()


def test_a_socket_that_is_never_let_through_points_to_the_certificate(server: Server, context: BrowserContext) -> None:
    """As on an iPhone that let the page through behind its warning, but not the page's socket."""
    context.route_web_socket("**/phone", lambda line: line.close())
    page = context.new_page()
    sensors(page)
    page.goto(by_ticket(server))
    page.get_by_test_id("phone-start").click()
    assert "Certificate Trust Settings" in problem(page, "certificate")
    with page.expect_download() as download:
        page.get_by_test_id("certificate").click()
    path = Path(download.value.path())
    assert path.read_bytes() == asked(server, "GET", "/reknit-ca.crt").content


def test_the_screen_is_kept_on_and_who_cannot_is_told(server: Server, context: BrowserContext) -> None:
    asks = (
        "window.locks = 0; navigator.wakeLock.request = async () => { window.locks += 1; return { release: async () => {} }; };"
    )
    page = context.new_page()
    page.add_init_script(asks)
    sensors(page)
    page.goto(by_ticket(server))
    page.get_by_test_id("phone-start").click()
    lamp(page, "sending")
    assert page.evaluate("() => window.locks") == 1
    page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)
    assert page.evaluate("() => window.locks") == 2
    other = context.new_page()
    other.add_init_script("navigator.wakeLock.request = async () => { throw new DOMException('no', 'NotAllowedError'); };")
    sensors(other)
    other.goto(by_ticket(server))
    other.get_by_test_id("phone-start").click()
    lamp(other, "sending")
    other.get_by_text("Set the screen to stay on").wait_for()


def every_state(server: Server, context: BrowserContext, computer: Page, lang: str) -> Iterator[tuple[str, Page]]:
    """The phone's page and the code in each state, in a language."""
    choose(computer, server, ask=f"lang={lang}")
    opened = code(computer).replace("/#", f"/?lang={lang}#")
    computer.get_by_test_id("about-warning").click()
    yield "code", computer
    page = context.new_page()
    sensors(page)
    page.goto(opened)
    page.get_by_test_id("phone-start").wait_for()
    yield "ask", page
    page.get_by_test_id("phone-start").click()
    lamp(page, "sending")
    yield "sending", page
    computer.get_by_test_id("joined").wait_for()
    yield "joined", computer
    computer.get_by_test_id("join-close").click()
    yield "exercise", computer
    page.get_by_test_id("phone-stop").click()
    yield "sure", page
    page.evaluate(HIDE, True)
    page.wait_for_timeout(1600)
    page.evaluate(HIDE, False)
    page.get_by_test_id("slept").wait_for()
    yield "slept", page
    other = context.new_page()
    other.goto(address(server, f"lang={lang}").partition("#")[0] + "#join=old")
    other.get_by_test_id("phone-start").click()
    other.get_by_test_id("phone-problem").wait_for()
    yield "problem", other


def test_each_state_can_be_read_by_everyone(server: Server, context: BrowserContext, computer: Page) -> None:
    wrong: dict[str, list[str]] = {}
    for name, page in every_state(server, context, computer, "en"):
        page.set_viewport_size(SIZE)
        found = []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(150)
            found += [f"{scheme}: {each}" for each in violations(page)]
        if found:
            wrong[name] = found
    assert wrong == {}


def test_each_word_can_be_translated_and_none_is_clipped(server: Server, context: BrowserContext, computer: Page) -> None:
    wrong: dict[str, list[str]] = {}
    for name, page in every_state(server, context, computer, "pseudo"):
        page.set_viewport_size(SIZE)
        page.wait_for_timeout(60)
        found = [*sideways(page), *page.evaluate(CLIPPED), *page.evaluate(PLAIN)]
        if found:
            wrong[name] = found
    assert wrong == {}


def test_phones_are_among_the_sensors_with_how_they_are(server: Server, context: BrowserContext, computer: Page) -> None:
    for each in phones(server):
        asked(server, "DELETE", f"/api/phones/{each['phone']}")
    look_at_sensors(computer, server)
    page = joined(context, by_ticket(server), "shank", "left")
    row = computer.get_by_test_id("phone-row")
    expect(row).to_contain_text("Phone: Shin, left side")
    expect(row).to_have_attribute("data-state", "live")
    expect(row).to_contain_text(re.compile(r"motion sensor, \d\d samples a second"), timeout=STEPS_MS)
    words = computer.get_by_test_id("ready-words")
    expect(words).to_have_text("All sensors are connected, and their signals are good.")
    for width in (1440, 390):
        computer.set_viewport_size({"width": width, "height": 844})
        assert violations(computer) == []
    page.close()
    expect(row).to_have_attribute("data-state", "lost")
    expect(words).to_have_text("This phone is away: Phone: Shin, left side. Open its page again, or leave it out.")
    row.get_by_role("checkbox").uncheck()
    expect(words).to_have_text("Choose the sensors that you use.")
    row.get_by_test_id("phone-dismiss").click()
    expect(row).to_have_count(0)
