"""The result and the history: the course by keys and mouse, its breaks, the replay, the downloads, the sessions of this computer."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.steps import simulated, unfold_technical, violations, visit
from live.page import Server, serving
from reknit.live.recording import LiveRecording
from reknit.session.recording import SessionClock
from reknit.stream import NS_PER_S, Clock, Gap, GapReason
from session.blocks import muscle

pytestmark = pytest.mark.browser
DRAWN = "() => document.querySelector('[data-testid=replay] canvas').getContext('2d').getImageData(0, 0, 640, 480).data.join()"


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


def test_pictures_that_did_not_come_can_be_asked_for_again(result: Page) -> None:
    result.route("**/movement", lambda route: route.abort())
    result.reload()
    again = result.get_by_test_id("draw-again")
    again.wait_for()
    expect(result.get_by_text("could not be loaded")).to_be_visible()
    result.unroute("**/movement")
    again.click()
    result.get_by_test_id("your-movement").wait_for()


def test_the_course_is_hovered_and_zoomed(result: Page) -> None:
    result.get_by_test_id("zoom-out").click()
    over = result.locator("[data-testid=course] .u-over")
    over.evaluate("(drawn) => drawn.scrollIntoView({ block: 'center' })")  # wherever the test before has left the page
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
    unfold_technical(result)
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
    expect(newest).to_contain_text("Squat")  # by its name, once the library has come
    expect(newest).to_contain_text("2 repetitions")
    newest.click()
    assert result.get_by_test_id("result-sentence").inner_text() == sentence


class SetClock(SessionClock):
    """A session's time that is set by hand."""

    set_ns = 0

    def now_ns(self) -> int:
        return self.set_ns


def reconnected(folder: Path) -> None:
    """A sealed session of a muscle whose sensor was away for 12 s while practising."""
    player, simulated = muscle()
    clock = SetClock()
    recording = LiveRecording(folder, player.begin, player.specs, clock, lambda *_: None)
    period_ns = NS_PER_S / simulated.spec.rate_hz

    def play(first: int, end: int, epoch: int = 0, before: int = 0) -> None:
        for at in range(first, end, 20):
            clock.set_ns += round(20 * period_ns)
            recording.receive("emg", simulated.samples(before + at, 20)._replace(epoch=epoch, first=at))

    recording.receive("emg", Clock(0, 0, 0, period_ns))
    play(0, 20_000)
    recording.control("continue")
    play(20_000, 34_000)
    recording.receive("emg", Gap(0, 34_000, None, GapReason.DISCONNECT))
    for _ in range(48):
        clock.set_ns += NS_PER_S // 4
        recording.tick()
    recording.receive("emg", Clock(1, 0, clock.set_ns, period_ns))
    play(0, 10_000, epoch=1, before=34_000)
    recording.control("stop")
    recording.seal()


@pytest.fixture(scope="module")
def broken(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The result of that session, on a phone."""
    root = tmp_path_factory.mktemp("broken")
    reconnected(root / "20261126-101500-00000000000000aa")
    with serving(root) as server:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        visit(page, server)
        page.get_by_test_id("history").click()
        page.get_by_test_id("session").first.click()
        page.wait_for_selector("[data-testid=result]")
        yield page
        page.close()


def test_a_break_is_told_in_words_and_by_the_keys_and_the_mouse(broken: Page) -> None:
    sentence = "From 14.0 s to 26.0 s, for 12.0 s: the sensor was away."
    assert sentence in broken.get_by_test_id("breaks").inner_text()
    course = broken.get_by_test_id("course")
    course.focus()
    broken.keyboard.press("Home")
    heard = []
    for _ in range(60):
        broken.keyboard.press("ArrowRight")
        heard.append(told(broken))
    assert heard.count(sentence) == 1
    place = heard.index(sentence)
    before, after = (float(heard[n].split()[1]) for n in (place - 1, place + 1))
    assert before < 14
    assert after >= 26
    over = broken.locator("[data-testid=course] .u-over")
    box = over.bounding_box()
    assert box is not None
    seen = set()
    for share in (0.45, 0.5, 0.55, 0.6):  # 14 to 26 s of 36 s
        broken.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        seen.add(told(broken))
    assert seen == {sentence}


def test_the_table_is_read_on_a_phone_without_pushing_it_sideways(broken: Page) -> None:
    wide = "(element) => element.scrollWidth > element.clientWidth"
    assert not broken.locator(".table").first.evaluate(wide)
    assert not broken.locator("html").evaluate(wide)
    cell = broken.locator(".table").first.locator("td").last
    assert cell.evaluate("(td) => getComputedStyle(td, '::before').content").startswith('"Held"')
    assert violations(broken) == []


def test_a_simulated_source_has_its_account(broken: Page) -> None:
    assert "This was no sensor" in broken.get_by_test_id("account-words").inner_text()


def test_the_samples_are_downloaded_with_their_epochs(broken: Page, tmp_path: Path) -> None:
    unfold_technical(broken)
    with broken.expect_download() as begun:
        broken.get_by_text("emg.csv", exact=True).click()
    begun.value.save_as(tmp_path / "emg.csv")
    lines = (tmp_path / "emg.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("epoch,index,time_s,")
    assert lines[1].startswith("0,0,-20.0,")  # practice, and with it time, began behind 20 s of calibration
    assert lines[34_001].startswith("1,0,26.0,")


def test_the_muscles_are_shown_by_repetition_and_as_numbers(broken: Page) -> None:
    section = broken.get_by_test_id("your-muscles")
    section.wait_for()
    assert "Vastus medialis" in broken.get_by_test_id("muscle-shares").inner_text()
    repetitions = section.locator(".raster-numbers li").count()
    assert repetitions >= 2
    assert section.locator(".raster-box").count() > repetitions
    assert section.locator(".raster-end").count() >= repetitions
    broken.get_by_test_id("raster-table").press("Enter")
    rows = section.locator("tbody tr")
    assert rows.count() == repetitions
    assert "ms" in rows.nth(1).inner_text()
    assert violations(broken) == []
    assert broken.evaluate("document.documentElement.scrollWidth <= innerWidth")
