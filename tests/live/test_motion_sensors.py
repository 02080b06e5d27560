"""Motion sensors and a force plate over LSL through a running server: said where they are, told apart by moving, and measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from live.check_page import CheckPage, checking
from live.page import Page, Server, serving
from sources.motion_outlet import motion_outlet
from sources.sensor import Sensor


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sessions")) as running:
        yield running


def opened(page: CheckPage, *sensors: Sensor) -> None:
    page.choose(*(each.address for each in sensors))
    page.expect("sensors", lambda told: len(told["sensors"]) == len(sensors) and all(each["open"] for each in told["sensors"]))


def placed(page: CheckPage, wanted: dict[str, dict[str, Any] | None]) -> None:
    page.expect("sensors", lambda told: {each["sensor"]: each["worn"] for each in told["sensors"]} == wanted)


def test_each_sensor_is_said_where_it_is_and_found_by_moving_it(server: Server) -> None:
    thigh = {"segment": "thigh", "side": "left"}
    with motion_outlet("limb") as one, motion_outlet("limb") as other, checking(server) as page:
        opened(page, one, other)
        page.send(type="wear", sensor=other.address, segment="thigh", side="left")
        placed(page, {one.address: None, other.address: thigh})
        page.send(type="wear", sensor=one.address, segment="thigh", side="left")
        assert "is on the left thigh already" in page.expect("error")["message"]
        for segment, side, words in (("tail", "left", "no place 'tail'"), ("shank", None, "say left or right")):
            page.send(type="wear", sensor=one.address, segment=segment, side=side)
            assert words in page.expect("error")["message"]
        page.send(type="wear", sensor=one.address, segment="lower_back", side="left")
        placed(page, {one.address: {"segment": "lower_back", "side": None}, other.address: thigh})
        for _ in range(20):
            told = page.expect("signals")
        assert told["shaken"] is None
        assert [each["motion"]["up"][1] > 0.95 for each in told["sensors"]] == [True, True]
        other.tell("move")
        assert page.expect("signals", lambda told: told["shaken"] is not None)["shaken"] == other.address
        page.send(type="wear", sensor=one.address, segment=None)
        placed(page, {one.address: None, other.address: thigh})


def test_the_one_that_was_chosen_is_measured_with_the_place_that_was_said(server: Server) -> None:
    with motion_outlet("limb") as first, motion_outlet("limb") as arm:
        with checking(server) as page:
            opened(page, first, arm)
            page.send(type="wear", sensor=arm.address, segment="upper_arm", side="right")
            page.expect("sensors", lambda told: told["sensors"][1]["worn"] is not None)
        live = Page(server)
        live.enter()
        begun = begin(live, "shoulder-abduction", arm, first, side="right")
        measured = begun["streams"][0]["spec"]
        assert measured["device"] == f"LSL {arm.name}"
        assert (measured["channels"][0]["segment"], measured["channels"][0]["side"]) == ("upper_arm", "right")
        live.control("stop")
        live.expect("result")
        live.close()


def begin(page: Page, exercise: str, first: Sensor, *others: Sensor, **more: Any) -> dict[str, Any]:
    sensors = [{"kind": "sensor", "address": each.address} for each in (first, *others)]
    return page.begin(exercise, source=sensors[0], companions=sensors[1:], **more)


def test_somebody_leans_on_a_plate_in_another_program(server: Server) -> None:
    with motion_outlet("leaning") as plate:
        page = Page(server)
        page.enter()
        begin(page, "limits-of-stability", plate, dose={"sets": 1, "repetitions": 2}, released=True)
        page.expect("snapshot", 60, state="practise")
        plate.tell("move")
        summary = page.expect("result", 60)["summary"]
        page.close()
    assert (summary["measure"]["name"], summary["state"], summary["simulated"]) == ("cop_sway", "finished", False)
    # Leaning by 6 degrees moves the centre of pressure by 9.5 cm, and the sway by a little more or less.
    assert [each["peak"] for each in summary["repetitions"]] == [pytest.approx(9.5, abs=1.7)] * 2
    ways = [each["values"]["lean_direction"]["value"] for each in summary["repetitions"]]
    assert ways == [pytest.approx(0, abs=10), pytest.approx(-90, abs=10)]
