"""Pictures of every page in every state, at three widths, light and dark: `uv run nox -s screenshots`.

They are written to test-results/screenshots, with an index.html to look at them side by side; those that the documentation shows go to
docs/images. Names of scenes may be given, to take only theirs: `uv run nox -s screenshots -- choose muscle`.
"""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from reknit.bench.browser import ARGUMENTS, SOFTWARE_GL, find_programs, squat_clip
from reknit.bench.latency import start_server, stop_server

HERE = Path(__file__).parent
TARGET = HERE.parent / "test-results" / "screenshots"
WIDTHS = {1440: 900, 1024: 768, 390: 844}
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
FRAME = "scale=-2:480,pad=640:480:(ow-iw)/2:0,fps=30"
CLIPS = {
    "practising": f"trim=end_frame=49,{FRAME}",
    "legs out of view": f"trim=end_frame=49,crop=iw:ih*0.62:0:0,{FRAME}",
    "dark": f"trim=end_frame=49,lutyuv=y=val*0.2,{FRAME}",
    "two people": "trim=end_frame=49,scale=320:480,split[a][b];[a][b]hstack,fps=30",
    "gone": "trim=end_frame=49,tpad=stop_duration=9:color=gray," + FRAME,
}
# What the documentation shows. None of them has a person's picture in it: recordings of people are not part of this repository.
SHOWN = {
    "home": "01-home-1440-light",
    "exercise": "02-exercise-1024-light",
    "practice": "15-practise-simulated-1440-light",
    "practice-dark": "15-practise-simulated-1024-dark",
    "practice-phone": "15-practise-simulated-390-light",
    "calibrate": "20-calibrate-1024-light",
    "muscle": "21-practise-muscle-1024-dark",
    "result": "34-result-top-1440-light",
    "panel": "40-panel-1440-light",
    "sensors": "51-sensors-1440-light",
}
STEP_MS = 40_000
BAR_FIXED_TO = 900
REFUSE = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('refused', 'NotAllowedError'); };"
WAIT = "navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);"


class Studio:
    """A browser with one video as its camera, a server, and where the pictures go."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self.url = browser, url
        self.names: list[str] = []

    @contextmanager
    def page(self, *, script: str | None = None, ask: str = "", address: str | None = None) -> Iterator[Page]:
        """The first page, opened anew; `ask` is the address's question, such as `?sets=1`."""
        context = self._browser.new_context()
        page = context.new_page()
        page.set_default_timeout(STEP_MS)
        if script is not None:
            page.add_init_script(script)
        page.goto(address or self.url.replace("/#", f"/{ask}#"))
        try:
            yield page
        finally:
            context.close()

    @contextmanager
    def phone(self, address: str) -> Iterator[Page]:
        """A phone that has scanned a code and has gone on behind the warning; its sensors lie still, upright."""
        context = self._browser.new_context(ignore_https_errors=True)
        page = context.new_page()
        page.set_default_timeout(STEP_MS)
        cdp = context.new_cdp_session(page)
        for kind, y in (("accelerometer", 9.81), ("linear-acceleration", 0.0), ("gyroscope", 0.0)):
            cdp.send("Emulation.setSensorOverrideEnabled", {"enabled": True, "type": kind, "metadata": {"available": True}})
            cdp.send("Emulation.setSensorOverrideReadings", {"type": kind, "reading": {"xyz": {"x": 0, "y": y, "z": 0}}})
        page.goto(address)
        try:
            yield page
        finally:
            context.close()

    def take(self, page: Page, name: str, *, whole: bool = True) -> None:
        """One picture for each width and each scheme."""
        for width, height in WIDTHS.items():
            fixed = width <= BAR_FIXED_TO and page.locator(".bar").count() > 0  # a bar at the window's edge belongs to the window
            page.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.wait_for_timeout(450)
                page.screenshot(path=TARGET / f"{name}-{width}-{scheme}.png", full_page=whole and not fixed)
        self.names.append(name)
        print(f"  {name}", flush=True)


def until(page: Page, state: str) -> None:
    """Wait for a state of the practice."""
    page.wait_for_selector(f"[data-testid=state][data-state={state}]")


def stop(page: Page, button: str = "stop") -> None:
    """End the practice, and wait for its result."""
    page.get_by_test_id(button).click()
    page.wait_for_selector("[data-testid=result]")
    page.wait_for_timeout(800)


def choose(studio: Studio) -> None:
    """Before anything moves."""
    with studio.page() as page:
        page.wait_for_selector("[data-testid=exercise-squat]")
        page.wait_for_timeout(900)
        studio.take(page, "01-home")
        page.get_by_test_id("exercise-squat").click()
        page.wait_for_timeout(900)
        studio.take(page, "02-exercise")
        page.get_by_test_id("other-ways").click()
        studio.take(page, "03-exercise-without-camera")
    with studio.page() as page:
        page.get_by_test_id("exercise-quadriceps-setting").click()
        page.wait_for_timeout(1500)
        studio.take(page, "04-exercise-muscle")
    with studio.page(script=WAIT) as page:
        page.get_by_test_id("exercise-squat").click()
        page.get_by_test_id("door-camera").click()
        page.wait_for_timeout(300)
        studio.take(page, "05-camera-asked")
    with studio.page(script=REFUSE) as page:
        page.get_by_test_id("exercise-squat").click()
        page.get_by_test_id("door-camera").click()
        page.wait_for_selector("[data-testid=error]")
        studio.take(page, "06-camera-refused")
    with studio.page(address=studio.url.partition("#")[0]) as page:
        page.wait_for_selector("[data-testid=error]")
        studio.take(page, "07-no-token")


def camera(page: Page) -> None:
    """Through the camera's door."""
    page.get_by_test_id("exercise-squat").click()
    page.get_by_test_id("door-camera").click()
    page.wait_for_selector("[data-testid=state]")


def guided(name: str, code: str) -> Callable[[Studio], None]:
    """A scene in which getting ready is held up by one thing."""

    def scene(studio: Studio) -> None:
        with studio.page() as page:
            camera(page)
            page.wait_for_selector(f"[data-testid=guidance][data-code={code!r}]")
            studio.take(page, name)

    return scene


def practise(studio: Studio) -> None:
    """From getting ready by the camera to the result and the history."""
    with studio.page(ask="?sets=1&repetitions=60") as page:
        camera(page)
        page.wait_for_timeout(400)
        studio.take(page, "10-prepare")
        until(page, "practise")
        page.wait_for_function("() => window.reknit.stats.last.repetitions > 1")
        studio.take(page, "14-practise-camera")
        page.wait_for_timeout(8000)
        stop(page)
        studio.take(page, "30-result-camera")


def result(studio: Studio) -> None:
    """The result of a whole set."""
    with studio.page(ask="?sets=1&repetitions=4") as page:
        page.get_by_test_id("exercise-squat").click()
        page.get_by_test_id("other-ways").click()
        page.get_by_test_id("door-simulated").click()
        page.wait_for_selector("[data-testid=result]")
        page.get_by_test_id("scrubber").fill("6.5")
        page.evaluate("() => scrollTo(0, 0)")
        studio.take(page, "34-result-top", whole=False)


def gone(studio: Studio) -> None:
    """The person walks out of the picture while practising."""
    with studio.page(ask="?sets=1&repetitions=60") as page:
        camera(page)
        until(page, "practise")
        page.wait_for_selector("[data-testid=guidance][data-code='practise.no_person']")
        studio.take(page, "18-person-gone")


def simulated(studio: Studio) -> None:
    """The simulated person: practise, rest, pause, the panel of a therapist, another tab, and what hurts."""
    with studio.page(ask="?sets=2&repetitions=3") as page:
        page.get_by_test_id("exercise-squat").click()
        page.get_by_test_id("other-ways").click()
        page.get_by_test_id("door-simulated").click()
        until(page, "practise")
        page.wait_for_function("() => window.reknit.stats.last.held_s > 0.3")
        studio.take(page, "15-practise-simulated")
        panel = page.context.new_page()
        panel.goto(studio.url.replace("/#", "/?panel=1#"))
        panel.wait_for_selector("[data-testid=state]")
        panel.wait_for_timeout(1500)
        studio.take(panel, "40-panel")
        panel.close()
        until(page, "rest")
        studio.take(page, "16-rest")
        page.get_by_test_id("skip-rest").click()
        until(page, "practise")
        page.get_by_test_id("pause").click()
        until(page, "paused")
        studio.take(page, "17-paused")
        session = page.evaluate("() => sessionStorage.getItem('reknit.session')")
        other = page.context.new_page()
        other.add_init_script(f"sessionStorage.setItem('reknit.session', {session!r})")
        other.goto(studio.url)
        other.wait_for_selector("[data-testid=watch]")
        studio.take(other, "19-another-tab")
        other.get_by_test_id("watch").click()
        other.wait_for_selector("[data-testid=state]")
        studio.take(other, "19-watching-tab")
        other.close()
        page.get_by_test_id("resume").click()
        page.wait_for_function("() => window.reknit.stats.last.repetitions > 3")
        stop(page, "hurts")
        studio.take(page, "31-result-hurts")


def muscle(studio: Studio) -> None:
    """The muscle's door, from its calibration to its result."""
    with studio.page() as page:
        page.get_by_test_id("exercise-quadriceps-setting").click()
        page.get_by_test_id("door-recording").click()
        until(page, "calibrate")
        page.wait_for_timeout(3000)
        studio.take(page, "20-calibrate")
        page.wait_for_selector("[data-testid=continue].primary")
        page.get_by_test_id("continue").click()
        until(page, "practise")
        page.wait_for_function("() => window.reknit.stats.last.repetitions > 0")
        studio.take(page, "21-practise-muscle")
        panel = page.context.new_page()
        panel.goto(studio.url.replace("/#", "/?panel=1#"))
        panel.wait_for_selector("[data-testid=state]")
        panel.wait_for_timeout(1500)
        studio.take(panel, "41-panel-muscle")
        panel.close()
        page.bring_to_front()
        stop(page)
        studio.take(page, "32-result-muscle")


def afterwards(studio: Studio) -> None:
    """The history, and a panel that nobody practises for."""
    with studio.page() as page:
        page.get_by_test_id("history").click()
        page.wait_for_selector("[data-testid=session]")
        studio.take(page, "33-history")
    with studio.page(ask="?panel=1") as page:
        page.wait_for_selector("[data-testid=idle]")
        studio.take(page, "42-panel-idle")


def sensors(studio: Studio) -> None:
    """The sensors' page with nothing, with a muscle sensor in every condition, silent while practising, and its account in the result."""
    with studio.page() as page:
        page.get_by_test_id("sensors").click()
        page.wait_for_timeout(300)
        studio.take(page, "50-sensors-searching", whole=False)
    with outlet("EMG-4") as tell, studio.page() as page:
        page.get_by_test_id("exercise-quadriceps-setting").click()
        page.get_by_test_id("door-sensors").click()
        offer = page.get_by_role("checkbox", name="EMG-4")
        offer.wait_for()
        if not offer.is_checked():
            offer.check()
        page.wait_for_selector("[data-testid=channel][data-verdict=good]")
        muscles = ("vastus medialis|right", "rectus femoris|right", "biceps femoris|right")
        for n, place in enumerate(muscles):
            page.get_by_test_id("muscle").nth(n).select_option(place)
        tell("hum 2")
        page.wait_for_selector("[data-testid=channel][data-verdict=hum]")
        studio.take(page, "52-sensors-hum")
        tell("fine 2")
        page.wait_for_selector("[data-testid=fine]:not([disabled])")
        page.set_viewport_size({"width": 1440, "height": 900})
        tell("tense 1")
        page.wait_for_selector("[data-testid=channel][data-lit=true]")
        studio.take(page, "51-sensors", whole=False)
        tell("relax 1")
        page.get_by_test_id("fine").click()
        until(page, "calibrate")
        tell("pause")
        page.wait_for_selector("[data-testid=guidance][data-code='source.stale']")
        studio.take(page, "53-sensor-silent")
        tell("resume")
        page.wait_for_selector("[data-testid=guidance]:not([data-code^='source.'])")
        stop(page)
        page.get_by_test_id("account").locator("summary").click()
        studio.take(page, "54-result-sensors")


@contextmanager
def outlet(name: str) -> Iterator[Callable[[str], None]]:
    """The muscle sensor of the tests, in a program of its own; gives the way to tell it what to do."""
    command = [sys.executable, str(HERE.parent / "tests/sources/sensor.py"), name, "4"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None or process.stdout.readline() != "open\n":
            raise RuntimeError("the muscle sensor could not be started")
        orders = process.stdin
        yield lambda order: print(order, file=orders, flush=True)
        orders.close()


def phone(studio: Studio) -> None:
    """A phone joins as a motion sensor and is recorded."""
    with studio.page(ask="?sets=1&repetitions=60") as computer:
        computer.get_by_test_id("exercise-squat").click()
        computer.get_by_test_id("add-phone").click()
        code = computer.get_by_test_id("qr")
        code.wait_for()
        studio.take(computer, "60-phone-code", whole=False)
        with studio.phone(code.get_attribute("data-address") or "") as worn:
            worn.get_by_test_id("phone-start").wait_for()
            studio.take(worn, "61-phone-start")
            worn.get_by_test_id("phone-start").click()
            worn.get_by_test_id("lamp").wait_for()
            worn.wait_for_timeout(500)
            studio.take(worn, "62-phone-sends")
            computer.get_by_test_id("joined").wait_for()
            studio.take(computer, "63-phone-joined", whole=False)
            computer.get_by_test_id("join-close").click()
            studio.take(computer, "64-phone-listed")
            computer.get_by_test_id("other-ways").click()
            computer.get_by_test_id("door-simulated").click()
            worn.wait_for_selector("[data-testid=lamp][data-light=recording]")
            studio.take(worn, "65-phone-records")
        computer.wait_for_selector("[data-testid=notice]")
        studio.take(computer, "66-phone-silent", whole=False)
        stop(computer)


SCENES: list[tuple[str, Callable[[Studio], None]]] = [
    ("practising", choose),
    ("legs out of view", guided("11-step-back", "setup.out-of-frame")),
    ("dark", guided("12-too-dark", "scene.dark")),
    ("two people", guided("13-two-people", "scene.crowd")),
    ("practising", practise),
    ("gone", gone),
    ("practising", simulated),
    ("practising", result),
    ("practising", muscle),
    ("practising", sensors),
    ("practising", afterwards),
    ("practising", phone),
]


def index(names: list[str]) -> str:
    """A page with all pictures, a state a row."""
    rows = []
    for name in sorted(names):
        files = [f"{name}-{width}-{scheme}.png" for scheme in SCHEMES for width in WIDTHS]
        rows.append(
            f"<h2>{html.escape(name)}</h2>" + "".join(f'<a href="{file}"><img src="{file}" height="420"></a> ' for file in files)
        )
    return f'<!doctype html><meta charset="utf-8"><title>Reknit: every page</title>{"".join(rows)}\n'


def shoot(wanted: list[str], playwright: Playwright, folder: Path) -> list[str]:
    """Play the scenes whose functions or clips are named, or all of them; gives the pictures' names."""
    chromium, ffmpeg = find_programs()
    clip = squat_clip(None)
    server, url = start_server(folder / "sessions", "--lan", "127.0.0.2", home=folder / "home")
    names: list[str] = []
    try:
        for camera_clip, scene in SCENES:
            if wanted and scene.__name__ not in wanted and camera_clip not in wanted:
                continue
            video = folder / f"{camera_clip}.mjpeg"
            if not video.exists():
                options = ["-vf", CLIPS[camera_clip], "-pix_fmt", "yuvj420p", "-q:v", "3", "-f", "mjpeg", str(video)]
                subprocess.run([ffmpeg, "-v", "error", "-y", "-i", str(clip), *options], check=True)
            browser = playwright.chromium.launch(
                executable_path=chromium,
                args=[*ARGUMENTS, f"--use-file-for-fake-video-capture={video}"],
                ignore_default_args=list(SOFTWARE_GL),
            )
            studio = Studio(browser, url)
            scene(studio)
            browser.close()
            names += studio.names
    finally:
        stop_server(server)
    return names


def main(wanted: list[str]) -> None:
    """Take the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="reknit-screenshots-") as name, sync_playwright() as playwright:
        names = shoot(wanted, playwright, Path(name))
    every = {file.name.rsplit("-", 2)[0] for file in TARGET.glob("*-*-*.png")} | set(names)
    for image, taken in SHOWN.items():
        if taken.rsplit("-", 2)[0] in names:
            shutil.copyfile(TARGET / f"{taken}.png", HERE.parent / "docs" / "images" / f"{image}.png")
    (TARGET / "index.html").write_text(index(sorted(every)), encoding="utf-8")
    print(f"{len(names)} states in {TARGET / 'index.html'}")


if __name__ == "__main__":
    main(sys.argv[1:])
