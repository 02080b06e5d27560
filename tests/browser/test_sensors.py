"""The sensors' page in a real browser, with a real LSL outlet of another process: by mouse, by keys alone, and in trouble."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.steps import choose, state, violations, visit
from live.page import Server
from sources.sensor import Sensor, sensor

pytestmark = pytest.mark.browser
SLOW_MS = 20_000


@pytest.fixture
def muscle() -> Iterator[Sensor]:
    with sensor(4) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(SLOW_MS)
    yield opened
    context.close()


def look(page: Page, server: Server, muscle: Sensor, ask: str = "") -> None:
    """From the exercise to its sensors, with this one chosen."""
    choose(page, server, "quadriceps-setting", ask)
    page.get_by_test_id("door-sensors").click()
    offer = page.get_by_role("checkbox", name=muscle.name)
    offer.wait_for()
    if not offer.is_checked():
        offer.check()
    page.wait_for_selector("[data-testid=channel][data-verdict=good]")


def press(page: Page, place: str) -> None:
    """Press the middle of a muscle on the picture."""
    belly = page.locator(f"[data-place='{place}']").bounding_box()
    assert belly is not None
    page.mouse.click(belly["x"] + belly["width"] / 2, belly["y"] + belly["height"] / 2)


def kept(server: Server) -> dict[str, dict[str, dict[str, str]]]:
    """What the assignments' file holds."""
    found: dict[str, dict[str, dict[str, str]]] = json.loads((server.folder / "sensors.json").read_text(encoding="utf-8"))[
        "devices"
    ]
    return found


def test_by_mouse_from_the_exercise_to_practice_and_back_with_what_was_kept(page: Page, server: Server, muscle: Sensor) -> None:
    look(page, server, muscle)
    fine, words = page.get_by_test_id("fine"), page.get_by_test_id("ready-words")
    expect(words).to_contain_text("Pick which channel is on: Vastus medialis, Vastus lateralis, or Rectus femoris, right.")
    expect(fine).to_be_disabled()
    muscle.tell("tense 0")
    expect(page.get_by_test_id("channel").nth(0)).to_have_attribute("data-lit", "true", timeout=SLOW_MS)
    assert page.locator("[data-testid=channel][data-lit=true]").count() == 1
    muscle.tell("relax 0")
    press(page, "vastus medialis|right")
    expect(page.get_by_test_id("last-change")).to_have_text("Channel 1 is on: Vastus medialis, right.")
    expect(page.get_by_role("heading", name="Channel 2: on which muscle?")).to_be_visible()
    expect(fine).to_be_enabled(timeout=SLOW_MS)
    expect(words).to_have_text("All sensors are connected, and their signals are good.")
    fine.click()
    state(page, "calibrate")
    expect(page.get_by_test_id("source-line")).to_contain_text("Sensor: connected, data")
    assert page.evaluate("() => window.reknit.stats.last.channels.names")[0] == "vastus medialis right"
    page.get_by_test_id("stop").click()
    page.wait_for_selector("[data-testid=result]")
    expect(page.get_by_test_id("account-words")).to_have_text("The sensor sent without a break, and nothing is missing.")
    page.get_by_test_id("again").click()
    page.get_by_test_id("door-ready").wait_for()
    page.get_by_test_id("door-sensors").click()
    expect(page.get_by_test_id("muscle").nth(0)).to_have_value("vastus medialis|right", timeout=SLOW_MS)
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)


def test_without_an_exercise_the_way_leads_to_the_choice_of_one(page: Page, server: Server, muscle: Sensor) -> None:
    visit(page, server)
    page.get_by_test_id("sensors").click()
    page.get_by_role("checkbox", name=muscle.name).check()
    page.wait_for_selector("[data-testid=channel][data-verdict=good]")
    page.get_by_test_id("muscle").nth(0).select_option("vastus medialis|right")
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    page.get_by_test_id("fine").click()
    expect(page.get_by_test_id("exercise-quadriceps-setting")).to_be_visible()
    page.get_by_test_id("exercise-squat").click()
    expect(page.get_by_test_id("take-along")).to_contain_text(muscle.name)


def test_a_simulated_link_that_breaks_is_told_while_practising(page: Page, server: Server) -> None:
    choose(page, server, "quadriceps-setting")
    page.get_by_test_id("door-sensors").click()
    try_out(page, "simulated muscle with a bad link")
    page.wait_for_selector("[data-testid=channel]")
    page.get_by_test_id("muscle").first.select_option("vastus medialis|right")
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    page.get_by_test_id("fine").click()
    page.wait_for_selector("[data-testid=guidance][data-code='source.gap']")
    expect(page.get_by_test_id("source-line")).to_contain_text("Sensor:")
    page.get_by_test_id("stop").click()
    page.wait_for_selector("[data-testid=result]")
    expect(page.get_by_test_id("account-words")).to_contain_text("This was no sensor: a program simulated the signal.")


def test_by_keys_alone(page: Page, server: Server, muscle: Sensor) -> None:
    look(page, server, muscle)
    page.get_by_test_id("muscle").nth(1).focus()
    page.keyboard.type("Rectus femoris, r")
    expect(page.get_by_test_id("last-change")).to_have_text("Channel 2 is on: Rectus femoris, right.")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    page.get_by_test_id("undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("fine")).to_be_disabled()
    page.get_by_test_id("muscle").nth(1).focus()
    page.keyboard.type("Rectus femoris, r")
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.dataset.testid") == "fine":
            break
    page.keyboard.press("Enter")
    state(page, "calibrate")
    assert kept(server)[f"LSL {muscle.name}"] == {"channel 2": {"muscle": "rectus femoris", "side": "right"}}


def test_a_channel_is_dragged_onto_its_muscle_and_a_wrong_one_is_undone(page: Page, server: Server, muscle: Sensor) -> None:
    look(page, server, muscle)
    handle = page.get_by_test_id("handle").nth(1).bounding_box()
    belly = page.locator("[data-place='soleus|left']").bounding_box()
    assert handle is not None
    assert belly is not None
    page.mouse.move(handle["x"] + 20, handle["y"] + 20)
    page.mouse.down()
    page.mouse.move(belly["x"] + belly["width"] / 2, belly["y"] + belly["height"] / 2, steps=8)
    expect(page.get_by_test_id("body-name")).to_have_text("Soleus, left (calf, low)")
    page.mouse.up()
    expect(page.get_by_test_id("muscle").nth(1)).to_have_value("soleus|left")
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("muscle").nth(1)).to_have_value("")
    assert page.get_by_test_id("undo").count() == 0
    assert f"LSL {muscle.name}" not in kept(server)


def test_the_most_important_problem_is_told_and_gone_when_it_is_mended(page: Page, server: Server, muscle: Sensor) -> None:
    look(page, server, muscle)
    page.get_by_test_id("muscle").nth(0).select_option("vastus lateralis|right")
    words = page.get_by_test_id("ready-words")
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    muscle.tell("hum 0")
    expect(words).to_contain_text("Mains hum: Vastus lateralis, right.", timeout=SLOW_MS)
    expect(page.get_by_test_id("verdict").nth(0)).to_have_text("mains hum")
    muscle.tell("pause")
    expect(words).to_contain_text("has gone silent", timeout=SLOW_MS)
    muscle.tell("resume")
    muscle.tell("fine 0")
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    page.get_by_test_id("muscle").nth(1).select_option("vastus lateralis|right")
    expect(words).to_have_text("Channel 1 and channel 2 are on the same muscle: Vastus lateralis, right. Correct one of them.")


def test_a_muscle_on_the_wrong_side_or_limb_is_named(page: Page, server: Server, muscle: Sensor) -> None:
    look(page, server, muscle)
    words, channel = page.get_by_test_id("ready-words"), page.get_by_test_id("muscle").nth(1)
    channel.select_option("vastus medialis|left")
    expect(words).to_have_text(
        "Channel 2 is on the other side: Vastus medialis, left. You practise on the right: move the sensor there, or correct where "
        "the channel is."
    )
    expect(page.get_by_test_id("misplaced")).to_have_text("on the other side than you practise")
    channel.select_option("biceps brachii|right")
    expect(words).to_contain_text(
        "Channel 2 is on: Biceps, right. This exercise is measured on: Vastus medialis, Vastus lateralis"
    )
    expect(page.get_by_test_id("misplaced")).to_have_text("not measured in this exercise")
    expect(page.get_by_test_id("fine")).to_be_disabled()


def test_a_sensor_that_is_away_is_one_steady_german_sentence(page: Page, server: Server, muscle: Sensor) -> None:
    look(page, server, muscle, "lang=de")
    muscle.tell("close")
    words = page.get_by_test_id("ready-words")
    away = f"{muscle.name} ist weg. Prüfen Sie, ob er eingeschaltet, geladen und in der Nähe ist; ich suche weiter."
    expect(words).to_have_text(away, timeout=SLOW_MS)
    told = {(words.inner_text(), page.get_by_test_id("sensor-state").inner_text())}
    for _ in range(60):
        page.wait_for_timeout(100)
        told.add((words.inner_text(), page.get_by_test_id("sensor-state").inner_text()))
    assert told == {(away, "weg")}
    problem = page.get_by_test_id("sensor-problem")
    expect(problem).to_contain_text("Der Sensor")
    technical = problem.locator("[lang=en]")
    expect(technical).to_be_hidden()
    problem.locator("summary").click()
    expect(technical).to_contain_text(muscle.name)
    assert violations(page) == []


def result_of(page: Page, server: Server) -> dict[str, Any]:
    """The summary of the session that has just ended."""
    page.wait_for_selector("[data-testid=result]", timeout=40_000)
    newest = max(server.folder.glob("*/session.json"), key=lambda path: path.stat().st_mtime)
    found: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    return found


def begin_squats(page: Page) -> None:
    """The simulated person begins, from the exercise's page."""
    page.get_by_test_id("other-ways").click()
    page.get_by_test_id("door-simulated").click()


def test_a_checked_sensor_comes_along_with_squats_unless_it_is_switched_off(page: Page, server: Server, muscle: Sensor) -> None:
    choose(page, server, "squat", "sets=1&repetitions=2")
    page.get_by_test_id("side-left").check()
    page.get_by_test_id("door-sensors").click()
    page.get_by_role("checkbox", name=muscle.name).check()
    page.wait_for_selector("[data-testid=channel][data-verdict=good]")
    page.get_by_test_id("muscle").nth(2).select_option("vastus medialis|left")
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    page.get_by_test_id("fine").click()
    along = page.get_by_test_id("companion")
    expect(along).to_be_checked()
    expect(page.get_by_test_id("side-left")).to_be_checked()
    expect(page.get_by_test_id("take-along")).to_contain_text(f"LSL {muscle.name}")
    expect(page.get_by_test_id("take-along")).to_contain_text("Measured beside each movement: Vastus medialis, left.")
    assert violations(page) == []
    muscle.tell("tense 2")
    begin_squats(page)
    state(page, "practise")
    expect(page.get_by_test_id("source-line")).to_have_text("Sensor: connected")
    expect(page.get_by_test_id("beside")).to_have_text(
        re.compile(r"^Measured alongside: Trunk lean –Vastus medialis, left \d+ µV$")
    )
    muscle.tell("pause")
    expect(page.get_by_test_id("notice")).to_have_text(
        "The muscle sensor is not recorded just now. Just go on with your exercise."
    )
    assert not (page.get_by_test_id("guidance").get_attribute("data-code") or "").startswith("source.")
    muscle.tell("resume")
    expect(page.get_by_test_id("notice")).to_have_count(0)
    session = result_of(page, server)
    expect(page.get_by_role("columnheader", name="Vastus medialis, left")).to_be_visible()
    expect(page.locator("td.beside").first).to_have_text(re.compile(r"^\d+\sµV on average, \d+\sµV at most$"))
    assert "emg" in session["streams"]
    (block,) = session["summary"]["blocks"]
    told = [each["companions"]["emg"]["mean"] for each in block["repetitions"]]
    assert len(told) == 2
    assert all(100 < each < 250 for each in told)
    page.get_by_test_id("again").click()
    expect(page.get_by_test_id("side-left")).to_be_checked()
    along.uncheck()
    begin_squats(page)
    session = result_of(page, server)
    assert "emg" not in session["streams"]


def try_out(page: Page, name: str) -> None:
    """Tick a simulated sensor, in the list of those."""
    made = page.get_by_test_id("made")
    if not made.evaluate("each => each.open"):
        made.locator("summary").click()
    made.get_by_role("checkbox", name=name).check()


@pytest.mark.parametrize("first", [True, False], ids=["real first", "simulated first"])
def test_a_real_sensor_is_measured_before_a_simulated_one_and_the_page_says_so(
    page: Page, server: Server, muscle: Sensor, first: bool
) -> None:
    choose(page, server, "quadriceps-setting")
    page.get_by_test_id("door-sensors").click()
    real = page.get_by_role("checkbox", name=muscle.name)
    real.wait_for()
    real.set_checked(first)
    try_out(page, "simulated muscle SIMULATED muscle sensor")
    real.check()
    card = page.get_by_test_id("sensor").filter(has=page.get_by_role("heading", name=muscle.name))
    card.get_by_test_id("muscle").nth(2).select_option("rectus femoris|right")
    n = 3 if first else 4
    told = f"Measured: {muscle.name}, channel {n}: Rectus femoris, right. Recorded beside it, not measured: simulated muscle."
    expect(page.get_by_test_id("plan")).to_have_text(told, timeout=SLOW_MS)
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    page.get_by_test_id("fine").click()
    state(page, "calibrate")
    expect(page.get_by_test_id("measured-on")).to_have_text(f"Measured: LSL {muscle.name}, Rectus femoris, right")
    page.get_by_test_id("stop").click()
    page.get_by_test_id("again").click()
    expect(page.get_by_test_id("plan")).to_contain_text(f"Measured: LSL {muscle.name}, channel {n}")


def test_a_motion_sensor_is_asked_for_no_muscle_and_comes_along(page: Page, server: Server, muscle: Sensor) -> None:
    choose(page, server, "squat", "sets=1&repetitions=1")
    page.get_by_test_id("door-sensors").click()
    page.get_by_role("checkbox", name=muscle.name).uncheck()
    try_out(page, "simulated limb")
    expect(page.get_by_test_id("signal")).to_have_count(6, timeout=SLOW_MS)
    assert page.get_by_test_id("muscle").count() == 0
    assert page.get_by_test_id("body").count() == 0
    expect(page.get_by_test_id("sensor").locator(".simulated")).to_have_text("SIMULATED")
    expect(page.get_by_test_id("plan")).to_have_text("Recorded beside it, not measured: simulated limb.")
    page.get_by_test_id("made").get_by_role("checkbox", name="simulated limb").uncheck()
    expect(page.get_by_test_id("signal")).to_have_count(0)
    assert page.get_by_test_id("made").evaluate("each => each.open")
    try_out(page, "simulated limb")
    expect(page.get_by_test_id("fine")).to_be_enabled(timeout=SLOW_MS)
    assert violations(page) == []
    page.get_by_test_id("fine").click()
    expect(page.get_by_test_id("take-along")).to_contain_text("Recorded beside the exercise, not measured.")
    begin_squats(page)
    assert "imu" in result_of(page, server)["streams"]


def test_silence_while_practising_is_told_and_accounted_for(page: Page, server: Server, muscle: Sensor) -> None:
    look(page, server, muscle)
    page.get_by_test_id("muscle").nth(0).select_option("vastus lateralis|right")
    page.get_by_test_id("fine").click()
    state(page, "calibrate")
    muscle.tell("pause")
    page.wait_for_selector("[data-testid=guidance][data-code='source.stale']")
    expect(page.get_by_test_id("guidance")).to_have_text("I wait for the muscle sensor. If it stays silent, bring it closer.")
    expect(page.get_by_test_id("source-line")).to_contain_text("Sensor: silent")
    assert violations(page) == []
    muscle.tell("resume")
    page.wait_for_selector("[data-testid=guidance]:not([data-code^='source.'])")
    expect(page.get_by_test_id("source-line")).to_contain_text("Sensor: connected")
    page.get_by_test_id("stop").click()
    page.wait_for_selector("[data-testid=result]")
    expect(page.get_by_test_id("account-words")).to_contain_text("The sensor was away for about")
    page.get_by_test_id("account").locator("summary").click()
    assert violations(page) == []


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=str)
def test_axe_finds_nothing_and_nothing_overflows(page: Page, server: Server, muscle: Sensor, size: tuple[int, int]) -> None:
    look(page, server, muscle)
    page.get_by_test_id("muscle").nth(0).select_option("vastus lateralis|right")
    muscle.tell("flat 1")
    page.locator("details summary").last.click()
    page.wait_for_selector("[data-testid=channel][data-verdict=flat]")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(150)
        assert violations(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= size[0]


def test_in_german_from_the_first_page(page: Page, server: Server, muscle: Sensor) -> None:
    visit(page, server, "lang=de")
    page.get_by_test_id("sensors").click()
    page.get_by_role("heading", name="Sensoren").wait_for()
    page.get_by_role("checkbox", name=muscle.name).wait_for()
    page.get_by_role("checkbox", name=muscle.name).check()
    expect(page.get_by_test_id("ready-words")).to_contain_text("Wählen Sie, auf welchem Muskel", timeout=SLOW_MS)
    page.get_by_test_id("muscle").nth(0).select_option(label="Vastus medialis, links (Oberschenkel innen am Knie)")
    expect(page.get_by_test_id("ready-words")).to_have_text(
        "Alle Sensoren sind verbunden, und ihre Signale sind gut.", timeout=SLOW_MS
    )
    page.get_by_test_id("fine").click()
    page.get_by_test_id("exercise-quadriceps-setting").click()
    page.get_by_test_id("side-left").check()
    page.get_by_test_id("door-ready").click()
    state(page, "calibrate")
    expect(page.get_by_test_id("source-line")).to_contain_text("Sensor: verbunden")
