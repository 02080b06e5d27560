"""A real person in front of the page's camera: counted exactly, recorded, replayed, and nothing leaves the computer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from browser.conftest import Clip, launch
from browser.steps import camera, choose, state, stop, unfold_technical
from live.page import Server
from reknit.cli.main import main

pytestmark = pytest.mark.browser
LOOP_S = 49 / 5
ONCE = "tpad=start_duration=9:start_mode=clone:stop_duration=40:stop_mode=clone"


def practise(page: Page, server: Server) -> None:
    """From the first page to the practise state by the camera door."""
    camera(page, server)
    state(page, "practise", 40_000)


def finish(page: Page, server: Server) -> Path:
    """Stop, and give the sealed session's folder."""
    stop(page)
    unfold_technical(page)
    digest = page.get_by_test_id("digest").inner_text()
    return next(file.parent for file in server.sessions() if digest in json.loads(file.read_text())["digests"].values())


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_loops_of_two_squats_count_two_each(
    driver: Playwright, chromium: str, server: Server, clip: Clip, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = launch(driver, chromium, clip("loop", "trim=end_frame=49"))
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    foreign: list[str] = []
    own = f"http://{server.host}/"
    page.on("request", lambda request: foreign.append(request.url) if not request.url.startswith((own, "data:")) else None)
    page.on("websocket", lambda socket: foreign.append(socket.url) if server.host not in socket.url else None)
    practise(page, server)
    page.wait_for_timeout((4 * LOOP_S + 20) * 1000)
    stats = page.evaluate("() => window.reknit.stats")
    folder = finish(page, server)
    browser.close()

    assert foreign == []
    assert stats["detected"] / stats["frames"] > 0.95
    summary = json.loads((folder / "session.json").read_text())["summary"]
    ends = [each["end_s"] for each in summary["blocks"][0]["repetitions"]]
    # The loop's period is known, its phase is not: any window of four periods holds what four whole loops hold. Its edges lie between
    # two ends, so that a slow computer's late pictures do not decide.
    counts = {sum(begin < end <= begin + 4 * LOOP_S for end in ends) for begin in (ends[0] - 1.5, ends[0] + 1.5, ends[0] + 2.5)}
    assert counts == {8}
    assert summary["blocks"][0]["partial"] == [] or summary["blocks"][0]["partial"][-1]["reason"] == "finished"
    assert summary["latency_ms"]["count"] > stats["snapshots"] / 20  # one in ten is told, and each new cue
    assert told(capsys, "replay", str(folder))["same"]
    analysed = [each["end_s"] for each in told(capsys, "analyse", str(folder), "--exercise", "squat")["repetitions"]]
    assert sum(analysed[0] - 1.5 < end <= analysed[0] - 1.5 + 4 * LOOP_S for end in analysed) == 8


def test_the_uncut_clip_counts_two_and_one_partial(
    driver: Playwright, chromium: str, server: Server, clip: Clip, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = launch(driver, chromium, clip("once", ONCE))
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    practise(page, server)
    page.wait_for_timeout(21_000)
    folder = finish(page, server)
    sentence = page.get_by_test_id("result-sentence").inner_text()
    more = page.get_by_test_id("result-more").inner_text()
    browser.close()

    block = json.loads((folder / "session.json").read_text())["summary"]["blocks"][0]
    assert len(block["repetitions"]) == 2
    assert [each["reason"] for each in block["partial"]] == ["finished"]
    assert sentence == "You did 2 complete repetitions."
    assert more.startswith("It could not be measured")
    assert told(capsys, "replay", str(folder))["same"]
    analysed = told(capsys, "analyse", str(folder), "--exercise", "squat")
    assert len(analysed["repetitions"]) == 2
    assert len(analysed["partial"]) == 1


def test_a_person_half_out_of_the_picture_is_asked_to_step_back(
    driver: Playwright, chromium: str, server: Server, clip: Clip
) -> None:
    browser = launch(driver, chromium, clip("legs cut off", "trim=end_frame=49,crop=iw:ih*0.62:0:0"))
    page = browser.new_page()
    camera(page, server)
    page.wait_for_function("() => window.reknit.stats.snapshots > 60", timeout=40_000)
    asked = page.get_by_test_id("guidance").get_attribute("data-code")
    now = page.get_by_test_id("state").get_attribute("data-state")
    browser.close()
    assert asked in {"setup.out-of-frame", "setup.too-near"}
    assert now == "prepare"


@pytest.mark.parametrize(
    ("name", "picture", "code"),
    [
        ("dark", "trim=end_frame=49,lutyuv=y=val*0.2", "scene.dark"),
        ("empty", "trim=end_frame=1,drawbox=color=gray:t=fill", "setup.no-person"),
        ("two people", "trim=end_frame=49,scale=320:480,split[a][b];[a][b]hstack", "scene.crowd"),
    ],
)
def test_what_keeps_the_practice_from_beginning_is_said(
    driver: Playwright, chromium: str, server: Server, clip: Clip, name: str, picture: str, code: str
) -> None:
    browser = launch(driver, chromium, clip(name, picture))
    page = browser.new_page()
    camera(page, server)
    page.wait_for_selector(f"[data-testid=guidance][data-code={code!r}]", timeout=20_000)
    assert page.get_by_test_id("state").get_attribute("data-state") == "prepare"
    browser.close()


def test_a_refused_camera_is_explained(driver: Playwright, chromium: str, server: Server) -> None:
    browser = launch(driver, chromium, refuse=True)
    page = browser.new_page()
    choose(page, server)
    page.get_by_test_id("door-camera").click()
    page.wait_for_selector("[data-testid=error]")
    assert "was not allowed" in page.get_by_test_id("error").inner_text()
    page.get_by_test_id("try-again").click()
    page.wait_for_selector("[data-testid=error]")
    browser.close()


def test_a_missing_camera_is_explained(driver: Playwright, chromium: str, server: Server) -> None:
    browser = launch(driver, chromium, none=True)
    page = browser.new_page()
    choose(page, server)
    page.get_by_test_id("door-camera").click()
    page.wait_for_selector("[data-testid=error]")
    assert "No camera was found" in page.get_by_test_id("error").inner_text()
    browser.close()
