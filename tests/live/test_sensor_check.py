"""Sensors looked at before practice: a real LSL outlet of another process, a real server, real sockets."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from live.check_page import CheckPage, checking
from live.page import Page, Server, serving
from reknit.formats.stream_parquet import read_stream
from reknit.journal.sealed import read_sealed
from reknit.stream import StreamSpec
from sources.sensor import Sensor, sensor

FINE = ["good"] * 4


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sessions")) as running:
        yield running


@pytest.fixture(scope="module")
def muscle() -> Iterator[Sensor]:
    with sensor() as running:
        yield running


@pytest.fixture
def page(server: Server, muscle: Sensor) -> Iterator[CheckPage]:
    with checking(server) as opened:
        opened.choose(muscle.address)
        yield opened


def ask(server: Server, token: str) -> Any:
    request = urllib.request.Request(f"http://{server.host}/api/sensors", headers={"X-Reknit-Token": token})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def recorded(folder: Path) -> StreamSpec:
    """The description of the muscle signal in a sealed session."""
    sealed = read_sealed(folder)
    return read_stream(sealed.whole(sealed.streams["emg"])).spec


def test_what_is_reachable_is_told_by_family(server: Server, muscle: Sensor) -> None:
    families = {each["family"]: each for each in ask(server, server.token)["families"]}
    assert families["lsl"]["title"] == "Lab Streaming Layer"
    (offer,) = [each for each in families["lsl"]["offers"] if each["address"] == muscle.address]
    assert (offer["name"], offer["kind"], offer["channels"], offer["rate_hz"]) == (muscle.name, "emg", 4, 1000.0)


def test_without_the_token_nothing_is_told(server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(server, "wrong")
    refused.value.close()
    assert refused.value.code == 403


@pytest.mark.parametrize(
    ("more", "code"), [({"token": "wrong"}, "token"), ({"origin": "http://elsewhere.example"}, "origin")], ids=str
)
def test_strangers_stay_outside(server: Server, more: dict[str, str], code: str) -> None:
    with checking(server, **more) as page:
        told = page.expect("error")
        assert (told["code"], told["fatal"]) == (code, True)


def test_what_is_not_understood_is_told_and_the_page_goes_on(server: Server, page: CheckPage, muscle: Sensor) -> None:
    page.send(type="choose", sensors="all")
    assert page.expect("error")["code"] == "protocol"
    page.send(type="assign", sensor="lsl:nobody", channel="channel 1", muscle=None)
    assert "choose the sensor again" in page.expect("error")["message"]
    page.opened(muscle.address)
    page.send(type="assign", sensor=muscle.address, channel="channel 1", muscle="tongue")
    assert "no muscle 'tongue'" in page.expect("error")["message"]


def test_a_motion_sensor_sits_on_no_muscle(server: Server) -> None:
    with checking(server) as page:
        page.choose("simulated:imu")
        page.opened("simulated:imu")
        page.send(type="assign", sensor="simulated:imu", channel="accelerometer x", muscle="rectus femoris", side="right")
        told = page.expect("error")["message"]
        assert told.startswith("Simulated limb hears no muscles (its signals are imu, and muscles need emg)")
        assert "pick a channel of a muscle sensor" in told
    file = server.folder / "sensors.json"
    assert not file.exists() or "simulated limb" not in file.read_text(encoding="utf-8")


def test_an_open_sensor_tells_its_channels_and_how_it_is(page: CheckPage, muscle: Sensor) -> None:
    opened = page.opened(muscle.address)
    assert (opened["device"], opened["kind"], opened["rate_hz"]) == (f"LSL {muscle.name}", "emg", 1000.0)
    assert [(each["name"], each["unit"]) for each in opened["channels"]] == [(f"channel {n}", "uV") for n in (1, 2, 3, 4)]
    told = page.verdicts(FINE)
    assert told["state"] == "live"
    assert 0 <= told["age_ms"] < 1000
    assert told["counts"]["gaps"] == 0
    assert all(3 < each["level"] < 8 for each in told["channels"])
    told = page.expect("signals", lambda each: each["sensors"][0]["rate_hz"] is not None)["sensors"][0]
    assert told["rate_hz"] == pytest.approx(1000, rel=0.02)
    assert all(len(each["values"]) >= 3 for each in told["channels"])


def test_each_fault_is_named_and_gone_when_it_is_mended(page: CheckPage, muscle: Sensor) -> None:
    page.verdicts(FINE)
    for n, fault in enumerate(("hum", "flat", "clip")):
        muscle.tell(f"{fault} {n}")
    page.verdicts(["hum", "flat", "clipped", "good"])
    for n in range(3):
        muscle.tell(f"fine {n}")
    page.verdicts(FINE)


def test_the_channel_of_the_muscle_that_works_is_lit(page: CheckPage, muscle: Sensor) -> None:
    page.verdicts(FINE)
    for _ in range(10):
        assert page.expect("signals")["lit"] is None
    muscle.tell("tense 2")
    assert page.expect("signals", lambda told: told["lit"] is not None)["lit"] == {"sensor": muscle.address, "channel": 2}
    muscle.tell("relax 2")
    page.expect("signals", lambda told: told["lit"] is None)


def test_silence_is_told_and_gone_when_data_are_good_again(page: CheckPage, muscle: Sensor) -> None:
    page.verdicts(FINE)
    muscle.tell("pause")
    told = page.expect("signals", lambda each: each["sensors"][0]["state"] == "stale")["sensors"][0]
    assert told["age_ms"] > 400
    told = page.verdicts(["none"] * 4)
    assert told["age_ms"] > 1000
    muscle.tell("resume")
    told = page.expect("signals", lambda each: each["sensors"][0]["state"] == "live")["sensors"][0]
    assert told["counts"]["gaps"] == 1
    page.verdicts(FINE)


def test_a_sensor_that_is_not_there_says_so_and_is_found_when_it_comes(server: Server) -> None:
    with checking(server) as page:
        page.choose("lsl:reknit-test-comes-late", "smoke:signal")
        told = page.expect("sensors", lambda each: [bool(one["problem"]) for one in each["sensors"]] == [True, True])["sensors"]
        assert "start its outlet" in told[0]["problem"]
        assert [each["trouble"] for each in told] == ["not-found", None]
        assert "no address of a source" in told[1]["problem"]
        with sensor(1, "reknit-test-comes-late") as late:
            assert page.opened(late.address)["problem"] is None


def test_a_sensor_is_let_go_before_it_is_told(server: Server, page: CheckPage, muscle: Sensor) -> None:
    page.opened(muscle.address)
    page.choose()
    page.expect("sensors", lambda told: told["sensors"] == [])
    page.send(type="assign", sensor=muscle.address, channel="channel 1", muscle="soleus", side="left")
    assert "choose the sensor again" in page.expect("error")["message"]


def test_an_assignment_is_kept_undone_and_names_the_muscle_in_a_recording(
    server: Server, page: CheckPage, muscle: Sensor
) -> None:
    page.opened(muscle.address)
    page.send(type="assign", sensor=muscle.address, channel="channel 2", muscle="vastus medialis", side="left")
    page.send(type="assign", sensor=muscle.address, channel="channel 3", muscle="soleus", side="left")
    page.send(type="assign", sensor=muscle.address, channel="channel 3", muscle=None)

    def placed(message: dict[str, Any]) -> list[Any]:
        return [(each["muscle"], each["side"]) for each in message["sensors"][0]["channels"]]

    wanted = [(None, None), ("vastus medialis", "left"), (None, None), (None, None)]
    page.expect("sensors", lambda told: bool(told["sensors"]) and placed(told) == wanted)
    with checking(server) as later:
        later.choose(muscle.address)
        assert placed({"sensors": [later.opened(muscle.address)]}) == wanted

    practice = Page(server)
    practice.enter()
    source = {"kind": "sensor", "address": muscle.address}
    begun = practice.begin("quadriceps-setting", source=source, channel=1, side="left")
    (stream,) = begun["streams"]
    assert (stream["name"], stream["spec"]["channels"][1]["muscle"], stream["spec"]["channels"][1]["side"]) == (
        "emg",
        "vastus medialis",
        "left",
    )
    snapshot = practice.expect("snapshot", 20, state="calibrate")
    assert snapshot["channels"]["names"] == ["channel 1", "vastus medialis left", "channel 3", "channel 4"]
    practice.control("stop")
    summary = practice.expect("result")["summary"]
    practice.close()
    assert recorded(Path(summary["folder"])).channels[1].muscle == "vastus medialis"
    assert summary["sources"]["emg"]["away_s"] == 0


def test_two_sensors_of_one_kind_get_streams_of_their_own(server: Server, muscle: Sensor) -> None:
    with sensor(1) as second:
        practice = Page(server)
        practice.enter()
        sources = [{"kind": "sensor", "address": each.address} for each in (muscle, second)]
        begun = practice.begin("quadriceps-setting", source=sources[0], companions=sources[1:])
        assert [each["name"] for each in begun["streams"]] == ["emg", "emg-2"]
        practice.control("stop")
        assert set(practice.expect("result")["summary"]["sources"]) == {"emg", "emg-2"}
        practice.close()


def test_trouble_is_told_while_practising_and_accounted_for_in_the_result(server: Server) -> None:
    with sensor(2) as away:
        practice = Page(server)
        practice.enter()
        practice.begin("quadriceps-setting", source={"kind": "sensor", "address": away.address})
        practice.expect("snapshot", 20, state="calibrate")
        away.tell("pause")
        practice.expect("source", state="stale")
        told = practice.expect("snapshot")
        assert (told["guidance"]["code"], told["guidance"]["values"]) == ("source.stale", {"sensor": "emg"})
        assert told["guidance"]["text"].startswith("I wait for the muscle sensor")
        assert told["cue"]["state"] == "neutral"
        away.tell("resume")
        practice.expect("source", 20, state="gap")  # what did not come is found a moment after samples come again
        while practice.expect("snapshot", 10)["guidance"]["code"].startswith("source."):
            continue
        practice.control("stop")
        source = practice.expect("result")["summary"]["sources"]["emg"]
        practice.close()
    assert source["states"]["stale"] == 1
    assert source["counts"]["gaps"] == 1
    assert 0 < source["away_s"] < 30
