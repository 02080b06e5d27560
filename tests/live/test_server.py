"""The live server as a process, met by real sockets: who may come in, what is recorded, what survives."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed

from live.page import CAMERA, Page, Server, serving
from reknit.cli.main import main
from reknit.formats.stream_parquet import read_stream
from reknit.live.frames import encode
from reknit.live.guard import POLICY
from reknit.stream import Chunk, Kind, StreamSpec

DOSE = {"sets": 1, "repetitions": 3}
SPREAD = {"p50": 20.0, "p95": 30.5}
PERSON = {"kind": "simulated", "period_s": 2.5}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sessions")) as running:
        yield running


@pytest.fixture
def page(server: Server) -> Iterator[Page]:
    opened = Page(server)
    yield opened
    opened.close()


def replayed(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["replay", str(folder), "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_the_page_is_served_with_the_strict_policy(server: Server) -> None:
    answer = httpx.get(f"http://{server.host}/")
    assert answer.status_code == 200
    assert "<title>Reknit</title>" in answer.text
    assert answer.headers["content-security-policy"] == POLICY
    worker = next(path for path in json.loads(_listing(server)) if "pose-worker" in path)
    assert httpx.get(f"http://{server.host}{worker}").headers["content-security-policy"] == POLICY
    wasm = httpx.get(f"http://{server.host}/vision/0.10.35/wasm/vision_wasm_module_internal.wasm")
    assert wasm.headers["content-type"] == "application/wasm"
    assert (
        httpx.get(f"http://{server.host}/vision/0.10.35/vision_bundle.mjs").headers["content-type"].startswith("text/javascript")
    )


def _listing(server: Server) -> str:
    from reknit.live.app import STATIC

    return json.dumps([f"/assets/{path.name}" for path in (STATIC / "assets").glob("*.js")])


def test_the_library_is_told(server: Server) -> None:
    told = httpx.get(f"http://{server.host}/api/exercises").json()
    assert {"squat", "sit-to-stand", "shoulder-abduction", "quadriceps-setting"} <= {each["id"] for each in told["exercises"]}
    assert "not a certified medical device" in told["regulatory"]
    (squat,) = (each for each in told["exercises"] if each["id"] == "squat")
    kinds = {each["measure"]: each["kinds"] for each in squat["companions"]}
    assert kinds == {"muscle_activity": ["emg"], "trunk_lean": ["landmarks"]}  # a motion sensor that comes along is only recorded


def test_whoever_has_the_library_is_not_sent_it_again(server: Server) -> None:
    first = httpx.get(f"http://{server.host}/api/exercises")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    again = httpx.get(f"http://{server.host}/api/exercises", headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert httpx.get(f"http://{server.host}/api/exercises", headers={"If-None-Match": '"another"'}).status_code == 200


def test_another_protocol_is_told_to_reload(page: Page) -> None:
    page.hello(protocol=99)
    error = page.expect("error")
    assert error["fatal"]
    assert "reload the page" in error["message"]
    assert page.closed() == 4400


def test_something_else_than_hello_comes_to_nothing(page: Page) -> None:
    page.send(type="ping", page_ns=1)
    assert "hello" in page.expect("error")["message"]
    assert page.closed() == 4400


def test_a_wrong_token_stays_outside(page: Page) -> None:
    page.hello(token="guessed")
    assert page.expect("error")["code"] == "token"
    assert page.closed() == 4403


def test_a_foreign_page_stays_outside(server: Server) -> None:
    page = Page(server, origin="https://evil.example")
    assert page.expect("error")["code"] == "origin"
    assert page.closed() == 4403


def test_a_foreign_host_stays_outside(server: Server) -> None:
    assert httpx.get(f"http://{server.host}/", headers={"host": "evil.example"}).status_code == 421


def test_the_clock_answers(page: Page) -> None:
    page.enter()
    page.send(type="ping", page_ns=17)
    first = page.expect("pong")
    page.send(type="ping", page_ns=18)
    assert first["page_ns"] == 17
    assert page.expect("pong")["server_ns"] > first["server_ns"]


def test_what_is_not_understood_is_told_and_the_page_goes_on(page: Page) -> None:
    page.enter()
    page.socket.send("nonsense")
    error = page.expect("error")
    assert (error["fatal"], error["code"]) == (False, "protocol")
    page.send(type="begin", exercise="handstand", source=CAMERA)
    error = page.expect("error")
    assert error["code"] == "exercise"
    assert "handstand" in error["message"]
    page.send(type="begin", exercise="quadriceps-setting", source=CAMERA)
    assert "emg" in page.expect("error")["message"]
    page.send(type="begin", exercise="squat", source=CAMERA, dose={"sets": 1, "repetitions": 100000})
    assert "1-200" in page.expect("error")["message"]
    page.send(type="begin", exercise="quadriceps-setting", source={"kind": "recording", "recording": "gone"})
    assert "choose the file again" in page.expect("error")["message"]
    page.send(type="begin", exercise="quadriceps-setting", source={"kind": "lsl", "name": "no such outlet"})
    assert "no such outlet" in page.expect("error")["message"]
    page.send(type="ping", page_ns=1)
    page.expect("pong")


def test_a_simulated_person_practises_and_the_recording_replays(
    server: Server, page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    page.enter()
    page.begin(source=PERSON, dose=DOSE)
    result = page.expect("result", 40)["summary"]
    assert [each["number"] for each in result["repetitions"]] == [1, 2, 3]
    assert result["simulated"]
    assert page.pictures > 100
    snapshots = [told for told in page.told if told["type"] == "snapshot"]
    numbers = [each["number"] for each in snapshots]
    assert numbers == sorted(set(numbers))
    assert {each["state"] for each in snapshots} >= {"prepare", "practise"}
    assert all(each["simulated"] for each in snapshots)
    assert {"below", "inside"} <= {each["cue"]["state"] for each in snapshots}
    told = replayed(server.folder / result["session"], capsys)
    assert told["same"]
    assert told["digests"] == {"1": result["digest"]}


def test_frames_are_acknowledged_and_duplicates_count_once(
    server: Server, page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    page.enter()
    page.begin(dose=DOSE)
    page.frames(0, 90)
    page.frames(60, 60)
    page.frames(0, 30)
    page.expect("ack", epoch=0, index=120)
    page.frames(150, 30)
    page.expect("ack", index=180)
    page.control("stop")
    folder = server.folder / page.expect("result")["summary"]["session"]
    session = json.loads((folder / "session.json").read_text())
    assert session["streams"]["camera"]["rows"] == 150
    assert session["streams"]["camera"]["gaps"] == [[0, 120, 150, "counter jump"]]
    assert replayed(folder, capsys)["same"]


def test_a_broken_connection_pauses_and_what_was_kept_comes_after(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    first = Page(server)
    first.enter()
    first.begin(dose=DOSE)
    first.frames(0, 100)
    first.expect("ack", index=100)
    first.socket.socket.close()
    time.sleep(0.3)
    second = Page(server)
    welcome = second.enter(session=first.session)
    assert welcome["session"] == first.session
    assert welcome["running"]
    assert welcome["streams"][0]["acknowledged"] == [0, 100]
    second.frames(100, 100)
    second.expect("ack", index=200)
    second.control("stop")
    folder = server.folder / second.expect("result")["summary"]["session"]
    session = json.loads((folder / "session.json").read_text())
    assert session["streams"]["camera"]["rows"] == 200
    assert session["streams"]["camera"]["gaps"] == []
    assert replayed(folder, capsys)["same"]
    second.close()


@pytest.mark.parametrize(("asked", "then"), [(True, "paused"), (False, "practise")])
def test_a_pause_that_was_asked_for_outlasts_a_reload(server: Server, asked: bool, then: str) -> None:
    first = Page(server)
    first.enter()
    first.begin(source=PERSON, dose={"sets": 1, "repetitions": 50})
    first.expect("snapshot", state="practise")
    if asked:
        first.control("pause")
        first.expect("snapshot", state="paused")
    first.socket.socket.close()
    time.sleep(0.3)
    second = Page(server)
    second.enter(session=first.session)
    states = {second.expect("snapshot")["state"] for _ in range(3 if not asked else 1)}
    assert then in states
    if asked:
        second.control("resume")
        second.expect("snapshot", state="practise")
    second.control("stop")
    second.expect("result")
    second.close()


def test_a_pause_by_a_therapist_while_the_page_was_away_is_kept(server: Server) -> None:
    first, therapist = Page(server), Page(server)
    first.enter()
    first.begin(source=PERSON, dose={"sets": 1, "repetitions": 50})
    first.expect("snapshot", state="practise")
    therapist.enter(session=first.session, role="watch")
    first.socket.socket.close()
    therapist.expect("snapshot", state="paused")
    therapist.control("pause")
    time.sleep(0.2)
    second = Page(server)
    second.enter(session=first.session)
    assert second.expect("snapshot")["state"] == "paused"
    second.control("stop")
    second.expect("result")
    second.close()
    therapist.close()


def test_a_page_loaded_anew_begins_an_epoch(server: Server, page: Page) -> None:
    page.enter()
    page.begin(dose=DOSE)
    page.frames(0, 20)
    page.frames(0, 20, epoch=1)
    page.expect("ack", epoch=1, index=20)
    page.frames(20, 5)
    page.control("stop")
    folder = server.folder / page.expect("result")["summary"]["session"]
    camera = json.loads((folder / "session.json").read_text())["streams"]["camera"]
    assert camera["rows"] == 40
    assert camera["gaps"] == [[0, 20, None, "disconnect"]]


def test_a_second_tab_may_watch_or_take_over(server: Server, page: Page) -> None:
    page.enter()
    page.begin(source=PERSON, dose={"sets": 1, "repetitions": 50})
    second = Page(server)
    second.hello(session=page.session)
    assert second.expect("occupied")["session"] == page.session
    assert second.enter(session=page.session, role="watch")["role"] == "watch"
    second.expect("snapshot")
    second.send(type="begin", exercise="squat", source=PERSON)
    assert "only watches" in second.expect("error")["message"]
    assert second.enter(session=page.session, role="take-over")["role"] == "practise"
    page.expect("taken")
    page.expect("snapshot")
    second.control("stop")
    second.expect("result")
    page.expect("result")
    second.close()


def test_who_watched_or_was_taken_over_begins_once_the_session_has_ended(server: Server, page: Page) -> None:
    page.enter()
    page.begin(source=PERSON, dose=DOSE)
    with contextlib.closing(Page(server)) as second:
        second.enter(session=page.session, role="watch")
        second.enter(session=page.session, role="take-over")
        page.expect("taken")
        second.control("stop")
        ended = {each.expect("result")["summary"]["session"] for each in (page, second)}
        page.begin(source=PERSON, dose=DOSE)
        assert page.expect("snapshot")["state"] == "prepare"
        third = Page(server)
        third.enter(session=page.session, role="watch")
        page.control("stop")
        for each in (page, third):
            ended.add(each.expect("result")["summary"]["session"])
        third.begin(source=PERSON, dose=DOSE)
        third.control("stop")
        ended.add(third.expect("result")["summary"]["session"])
        assert len(ended) == 3
        third.close()


def test_whoever_comes_twice_is_there_once(server: Server, page: Page) -> None:
    page.enter()
    page.begin(dose=DOSE)
    page.frames(0, 30)
    with contextlib.closing(Page(server)) as panel:
        panel.enter(session=page.session, role="watch")
        panel.enter(session=page.session, role="watch")
        page.enter(session=page.session, role="take-over")
        page.enter(session=page.session, role="take-over")
        page.send(type="performance", pictures=1, detected=1, skipped=0, lost=0, inference_ms=SPREAD, work_ms=SPREAD)
        page.control("stop")
        panel.expect("result")
        assert [told["type"] for told in panel.told].count("performance") == 1
    page.expect("result")
    assert "taken" not in {told["type"] for told in page.told}


def test_who_practised_may_watch_instead(server: Server, page: Page) -> None:
    page.enter()
    page.begin(source=PERSON, dose=DOSE)
    assert page.enter(session=page.session, role="watch")["role"] == "watch"
    page.expect("snapshot", state="paused")
    with contextlib.closing(Page(server)) as second:
        assert second.enter(session=page.session)["role"] == "practise"
        second.control("stop")
        second.expect("result")
    page.expect("result")


@pytest.mark.parametrize("name", ["hurts", "dizzy"])
def test_hurting_stops_at_once_and_is_recorded(server: Server, page: Page, name: str) -> None:
    page.enter()
    page.begin(source=PERSON, dose=DOSE)
    page.expect("snapshot")
    page.control(name)
    summary = page.expect("result")["summary"]
    assert summary["stopped"] == name
    session = json.loads((server.folder / summary["session"] / "session.json").read_text())
    assert session["summary"]["blocks"][0]["stopped"] == name


def test_muscle_and_camera_are_joined_and_replay(server: Server, page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    page.enter()
    page.begin(source=PERSON, companions=[{"kind": "simulated"}], dose=DOSE)
    result = page.expect("result", 40)["summary"]
    companions = [each["companions"]["emg"] for each in result["repetitions"]]
    assert all(each["peak"] is not None and each["peak"] >= each["mean"] > 0 for each in companions)
    folder = server.folder / result["session"]
    names = {"camera.parquet", "emg.parquet", "messages.parquet", "measures.parquet"}
    assert {path.name for path in folder.glob("*.parquet")} == names
    assert replayed(folder, capsys)["digests"] == {"1": result["digest"]}


def test_another_exercise_is_another_session(server: Server, page: Page) -> None:
    page.enter()
    page.begin(source=PERSON, dose=DOSE)
    page.control("stop")
    first = page.expect("result")["summary"]["session"]
    page.begin("sit-to-stand", source=PERSON, dose=DOSE)
    assert page.session != first
    page.control("stop")
    assert page.expect("result")["summary"]["exercise"] == "sit-to-stand"


def test_the_example_muscle_is_calibrated_and_its_target_moves(page: Page) -> None:
    page.enter()
    page.begin("quadriceps-setting", source={"kind": "recording", "recording": "example"})
    page.expect("snapshot", state="calibrate")
    page.control("continue")
    while (page.expect("snapshot")["guidance"] or {"code": ""})["code"] != "calibrate.refused":
        pass
    until_s = time.monotonic() + 60
    while time.monotonic() < until_s and not page.expect("snapshot")["calibration"]["ready"]:
        pass
    page.control("continue")
    page.expect("snapshot", state="practise")
    page.control("reach", 30)
    while page.expect("snapshot")["target"]["reach"] != 30:
        pass
    page.control("reach", 500)
    while "from 10 to 90" not in (page.expect("snapshot")["guidance"] or {"text": ""})["text"]:
        pass
    page.control("stop")
    assert page.expect("result")["summary"]["reference"]["unit"] == "uV"


def test_a_recorded_file_is_played(server: Server, page: Page, data_folder: Path) -> None:
    content = (data_folder / "muscle/biosppy_emg/emg_1.txt").read_bytes()
    sent = httpx.post(
        f"http://{server.host}/api/recordings?name=emg_1.txt", content=content, headers={"X-Reknit-Token": server.token}
    ).json()
    assert sent["rate_hz"] == 1000
    assert sent["duration_s"] == 63.88
    page.enter()
    page.begin("quadriceps-setting", source={"kind": "recording", "recording": sent["recording"]})
    until_s = time.monotonic() + 15
    while time.monotonic() < until_s and page.expect("snapshot")["repetitions"] < 1:
        pass
    page.control("stop")
    summary = page.expect("result")["summary"]
    assert len(summary["repetitions"]) == 1
    assert abs(summary["repetitions"][0]["reached_s"] - 1.558) < 0.001


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG"),
        (b"1\n2\nthree\n", "line 3"),
        (b"1\n2\n3\n", "--rate"),
        (b"PAR1" + bytes(20), "cut off"),
    ],
)
def test_a_file_that_is_no_recording_gets_a_sentence(server: Server, content: bytes, told: str) -> None:
    headers = {"X-Reknit-Token": server.token}
    answer = httpx.post(f"http://{server.host}/api/recordings?name=../Bein.csv", content=content, headers=headers)
    assert answer.status_code == 400
    message = answer.json()["message"]
    assert told in message
    assert "Bein.csv" in message
    assert "upload" not in message.lower()
    assert tempfile.gettempdir() not in message


def test_files_without_the_token_are_refused(server: Server) -> None:
    assert httpx.post(f"http://{server.host}/api/recordings?name=x.csv", content=b"1").status_code == 403
    assert httpx.get(f"http://{server.host}/api/sensors").status_code == 403
    assert httpx.get(f"http://{server.host}/api/lsl", headers={"X-Reknit-Token": server.token}).status_code == 404


def test_a_page_that_floods_is_closed(page: Page) -> None:
    page.enter()
    with contextlib.suppress(ConnectionClosed):
        for _ in range(700):
            page.send(type="ping", page_ns=1)
    assert page.closed() == 4429


def test_kill_9_loses_nothing_that_was_acknowledged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path) as running:
        page = Page(running)
        page.enter()
        page.begin(dose=DOSE)
        page.frames(0, 300)
        safe = page.expect("ack", 30, index=300)["index"]
        page.frames(300, 40)
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait()
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    assert not (folder / "session.json").exists()
    with serving(tmp_path):
        session = json.loads((folder / "session.json").read_text())
    assert session["status"] == "interrupted"
    assert session["streams"]["camera"]["rows"] >= safe
    assert session["streams"]["camera"]["gaps"][-1][3] == "crash"
    told = replayed(folder, capsys)
    assert told["same"]
    assert len(told["blocks"][0]["repetitions"]) >= 1


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on the files of another process")
@pytest.mark.parametrize("wait_s", [0.0, 1.0])
def test_a_recording_that_failed_has_no_result(tmp_path: Path, wait_s: float, capsys: pytest.CaptureFixture[str]) -> None:
    import resource

    with serving(tmp_path) as running:
        page = Page(running)
        page.enter()
        page.begin(dose=DOSE | {"repetitions": 200})
        page.frames(0, 200)
        safe = page.expect("ack")["index"]
        largest = max(path.stat().st_size for path in tmp_path.glob("*/journal/*"))
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (largest, largest))
        page.frames(200, 100)
        time.sleep(wait_s)
        page.control("stop")
        error = page.expect("error", 20)
        assert (error["code"], error["fatal"]) == ("journal", True)
        assert "the disk is full" in error["message"].lower()
        page.send(type="ping", page_ns=1)
        page.expect("pong")
        time.sleep(1)
        page.send(type="ping", page_ns=2)
        page.expect("pong", page_ns=2)
        assert [told["type"] for told in page.told].count("error") == 1
        assert "result" not in {told["type"] for told in page.told}
        page.close()
        assert running.sessions() == []
    with serving(tmp_path) as running:
        (file,) = running.sessions()
    assert json.loads(file.read_text())["streams"]["camera"]["rows"] >= safe
    assert replayed(file.parent, capsys)["same"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"), reason="needs a small disk of its own"
)
def test_a_full_disk_is_told_and_what_was_safe_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=640k", "none", str(disk)], capture_output=True, check=False
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        with serving(disk) as running:
            page = Page(running)
            page.enter()
            page.begin(dose=DOSE | {"repetitions": 200})
            page.frames(0, 200)
            safe = page.expect("ack")["index"]
            error: dict[str, Any] = {}
            with contextlib.suppress(ConnectionClosed):
                page.frames(200, 800)
                error = page.expect("error", 20)
            assert error["code"] == "journal"
            assert error["fatal"]
            assert "the disk is full" in error["message"].lower()
            page.close()
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        with serving(disk):
            pass
        (file,) = disk.glob("*/session.json")
        session = json.loads(file.read_text())
        assert session["status"] == "interrupted"
        assert session["streams"]["camera"]["rows"] >= safe
        assert replayed(file.parent, capsys)["same"]
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_ctrl_c_seals_what_is_under_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path) as running:
        page = Page(running)
        page.enter()
        page.begin(source=PERSON, dose=DOSE)
        page.expect("snapshot")
        time.sleep(1)
    (file,) = tmp_path.glob("*/session.json")
    assert json.loads(file.read_text())["status"] == "interrupted"
    assert replayed(file.parent, capsys)["same"]


def test_a_port_in_use_is_told(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    port = server.host.rpartition(":")[2]
    assert main(["demo", "--no-browser", "--port", port, "--folder", str(tmp_path)]) == 1
    assert f"port {port} is in use" in capsys.readouterr().err


def test_a_window_that_watches_finds_what_is_practised(server: Server, page: Page) -> None:
    panel = Page(server)
    panel.hello(role="watch")
    panel.expect("idle")
    page.enter()
    page.begin(source={"kind": "simulated"}, dose={"sets": 1, "repetitions": 9})
    panel.hello(role="watch")
    welcome = panel.expect("welcome")
    assert (welcome["role"], welcome["session"], welcome["running"]) == ("watch", page.session, True)
    assert panel.expect("snapshot")["exercise"] == "squat"
    panel.send(type="say", words="Brust raus, schön langsam")
    assert page.expect("said")["words"] == "Brust raus, schön langsam"
    panel.control("reach", 60)
    page.expect("snapshot", state="practise")
    assert page.expect("snapshot")["target"]["low"] == 75
    panel.control("stop")
    assert page.expect("result")["summary"]["stopped"] == "stopped"
    assert panel.expect("result")["summary"]["exercise"] == "squat"
    panel.close()


def test_what_the_page_sees_and_how_it_keeps_up_is_kept(server: Server, page: Page) -> None:
    page.enter()
    page.begin(dose={"sets": 1, "repetitions": 9})
    page.send(type="scene", dark=True, people=1)
    page.frames(0, 10)
    page.expect("snapshot", scene="dark")
    page.send(type="scene", dark=False, people=1)
    page.frames(10, 60)
    snapshot = page.expect("snapshot", state="practise")
    with contextlib.closing(Page(server)) as therapist:
        therapist.enter(session=page.session, role="watch")
        page.send(type="shown", number=snapshot["number"], how="seen", time_ns=snapshot["sent_ns"] + 9_000_000)
        page.send(type="performance", pictures=70, detected=69, skipped=3, lost=0, inference_ms=SPREAD, work_ms=SPREAD)
        told = therapist.expect("performance", pictures=70)
        assert told["latency_ms"]["parts"]["showing"] == {"p50": 9.0, "p95": 9.0}
        assert told["overtaken"] >= 0
    page.control("stop")
    summary = page.expect("result")["summary"]
    assert summary["performance"]["skipped"] == 3
    assert summary["performance"]["pictures_overtaken"] >= 0
    assert summary["performance"]["inference_ms"] == SPREAD
    latency = summary["latency_ms"]
    assert latency["count"] == 1
    assert latency["parts"]["showing"] == {"p50": 9.0, "p95": 9.0}
    parts = [latency["parts"][name]["p50"] for name in ("sensing", "deciding", "showing")]
    assert abs(sum(parts) - latency["p50"]) < 0.3


@pytest.mark.parametrize("when", ["before the stop", "at the end"])
def test_a_short_session_tells_how_the_page_kept_up_over_all_its_loads(server: Server, page: Page, when: str) -> None:
    def perform(pictures: int) -> None:
        page.send(
            type="performance", pictures=pictures, detected=pictures, skipped=0, lost=0, inference_ms=SPREAD, work_ms=SPREAD
        )

    page.enter()
    page.begin(dose=DOSE)
    page.frames(0, 20)
    perform(20)
    if when == "before the stop":
        perform(7)
    page.control("stop")
    if when == "at the end":
        page.expect("snapshot", state="finished")
        perform(7)
    summary = page.expect("result")["summary"]
    assert summary["performance"]["pictures"] == 27
    assert summary["performance"]["inference_ms"] == SPREAD
    session = json.loads((server.folder / summary["session"] / "session.json").read_text())
    assert session["summary"]["performance"]["pictures"] == 27


def test_a_muscle_signal_that_is_too_slow_is_refused_and_another_exercise_begins(server: Server, page: Page) -> None:
    slow = httpx.post(
        f"http://{server.host}/api/recordings?name=slow.csv",
        content=b"time,emg\n" + b"".join(f"{n / 40},{n % 7}\n".encode() for n in range(400)),
        headers={"X-Reknit-Token": server.token},
    ).json()
    assert slow["rate_hz"] == 40
    page.enter()
    page.send(type="begin", exercise="quadriceps-setting", source={"kind": "recording", "recording": slow["recording"]})
    assert page.expect("error")["code"] == "exercise"
    page.send(type="begin", exercise="squat", source=CAMERA, companions=[{"kind": "recording", "recording": slow["recording"]}])
    assert page.expect("error")["code"] in ("exercise", "source")
    page.begin(source=PERSON, dose=DOSE)
    page.control("stop")
    page.expect("result")


def test_every_muscle_of_a_simulated_signal_is_shown(server: Server, page: Page) -> None:
    page.enter()
    page.begin("quadriceps-setting", source={"kind": "recording", "recording": "example"})
    names: list[str] = []
    values: list[list[float | None]] = [[], [], []]
    while len(values[0]) < 100:
        channels = page.expect("snapshot")["channels"]
        names = channels["names"]
        for shown_so_far, new in zip(values, channels["values"], strict=True):
            shown_so_far.extend(new)
    assert names == ["vastus medialis", "vastus lateralis", "rectus femoris"]
    assert channels["rate_hz"] == 50
    assert len({len(each) for each in values}) == 1
    page.control("stop")
    page.expect("result")


SENT = {"kind": "sent", "rate_hz": 2000.0, "channels": ["vastus medialis", "vastus lateralis"], "device": "a sensor"}


def test_a_program_sends_a_muscles_samples_and_is_told_which_of_them_are_behind_a_snapshot(page: Page) -> None:
    page.enter()
    begun = page.begin("quadriceps-setting", SENT)
    (stream,) = begun["streams"]
    spec = StreamSpec.from_dict(stream["spec"])
    assert (spec.kind, spec.rate_hz, spec.width, spec.device) == (Kind.EMG, 2000.0, 2, "a sensor")
    noise = np.random.default_rng(0).standard_normal((400, 2)).astype(np.float32)
    for first in range(0, 400, 40):
        page.socket.send(encode(Chunk(spec, 0, first, noise[first : first + 40]), stream["stream"]))
    page.expect("snapshot", newest=[0, 400])
    page.expect("ack", stream=stream["stream"], epoch=0, index=400)
    page.control("stop")
    summary = page.expect("result")["summary"]
    recorded = read_stream(Path(summary["folder"]) / "emg.parquet")
    (chunk,) = recorded.chunks
    assert chunk.data.tobytes() == noise.tobytes()


def test_a_stream_that_the_page_does_not_send_is_refused(page: Page) -> None:
    page.enter()
    begun = page.begin("squat", PERSON)
    spec = StreamSpec.from_dict(begun["streams"][0]["spec"])
    row = np.zeros((1, spec.width), dtype=np.float32)
    page.socket.send(encode(Chunk(spec, 0, 0, row, np.zeros(1, dtype=np.int64)), begun["streams"][0]["stream"]))
    assert "stream 1 is none that this page sends" in page.expect("error", code="source")["message"].lower()
    page.control("stop")
    page.expect("result")


@pytest.mark.parametrize("change", [{"rate_hz": 50}, {"channels": []}, {"channels": ["c"] * 65}, {"rate_hz": 1e9}, {"name": "x"}])
def test_a_signal_that_cannot_be_sent_is_refused(page: Page, change: dict[str, Any]) -> None:
    page.enter()
    page.send(type="begin", exercise="quadriceps-setting", source=SENT | change)
    assert not page.expect("error", code="protocol")["fatal"]


def test_a_muscle_is_no_way_to_measure_a_squat(page: Page) -> None:
    page.enter()
    page.send(type="begin", exercise="squat", source=SENT)
    assert "squat" in page.expect("error", code="exercise")["message"]
